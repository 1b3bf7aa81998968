#pragma once

namespace syn::timeline {

// Pixels.
inline constexpr double kMargin = 2;  // left and right, for the focus
inline constexpr double kTop = 3;
inline constexpr double kCell = 38;  // side of a picture
inline constexpr double kRow = 16;   // of a track
inline constexpr double kBar = 12;   // its height
inline constexpr double kAxis = 17;

}  // namespace syn::timeline
