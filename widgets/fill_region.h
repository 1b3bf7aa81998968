#pragma once

#include <QImage>
#include <QPointF>

namespace syn {

/// Pixels a side of the picture in which regions are found, whatever size they are shown at: so that they are
/// the same at every size.
constexpr int kRegionSide = 512;

/// The region of similar shade round a point (0..1 across and down) of a grey picture in the format of
/// screens: white where it is and a little beyond its edge, so that no seam is left along antialiased lines.
/// All black where the point lies outside.
QImage fillRegion(const QImage& picture, const QPointF& at);

}  // namespace syn
