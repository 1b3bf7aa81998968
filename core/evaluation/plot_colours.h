#pragma once

namespace syn::evaluation {

/// The colours that exported plots are drawn in, on white paper. Who shows a plot elsewhere may put colours
/// of its own in their place.
namespace plot_colours {
inline constexpr const char* kPaper = "#ffffff";
inline constexpr const char* kInk = "#191c22";
inline constexpr const char* kFaint = "#566070";
inline constexpr const char* kGrid = "#d6dae1";
inline constexpr const char* kAccent = "#2558cf";
}  // namespace plot_colours

}  // namespace syn::evaluation
