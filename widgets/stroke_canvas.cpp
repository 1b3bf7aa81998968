#include "widgets/stroke_canvas.h"

#include <algorithm>

#include "widgets/fill_region.h"

namespace syn {
namespace {

bool fills(const PenStroke& stroke) {
    return stroke.kind == StrokeKind::Fill;
}

}  // namespace

/// Finds the regions of fills that are not known yet.
void StrokeCanvas::plan(const PenStrokes& strokes, const QImage& ground) {
    qsizetype same = 0;
    const qsizetype both = plannedOn_ == ground ? std::min(planned_.size(), strokes.size()) : 0;
    while (same < both && planned_[same] == strokes[same]) ++same;
    regions_.resize(std::count_if(strokes.begin(), strokes.begin() + same, fills));
    for (qsizetype i = same; i < strokes.size(); ++i) {
        if (!fills(strokes[i])) continue;
        const QImage& found = planner_.paint(strokes.first(i), kRegionSide, ground, regions_);
        regions_ << fillRegion(found, strokes[i].points.value(0, {{-1, -1}, 1}).at);
    }
    planned_ = strokes;
    plannedOn_ = ground;
}

const QImage& StrokeCanvas::paint(const PenStrokes& strokes, int side, const QImage& ground,
                                  const QRectF& view) {
    plan(strokes, ground);
    return painter_.paint(strokes, side, ground, regions_, view);
}

QImage StrokeCanvas::grey(const PenStrokes& strokes, int side, const QImage& ground) {
    const QImage& picture = paint(strokes, side, ground);
    QImage image(side, side, QImage::Format_Grayscale8);
    for (int y = 0; y < side; ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(picture.constScanLine(y));
        std::transform(line, line + side, image.scanLine(y), [](QRgb pixel) { return qRed(pixel); });
    }
    return image;
}

QImage renderStrokes(const PenStrokes& strokes, int side, const QImage& ground) {
    return StrokeCanvas().grey(strokes, side, ground);
}

}  // namespace syn
