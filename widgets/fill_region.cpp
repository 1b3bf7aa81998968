#include "widgets/fill_region.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace syn {
namespace {

constexpr int kSimilar = 40;  // grey levels: paper's grain, not a pen's line

int shadeAt(const QImage& picture, const QPoint& at) {
    return qRed(reinterpret_cast<const QRgb*>(picture.constScanLine(at.y()))[at.x()]);
}

}  // namespace

QImage fillRegion(const QImage& picture, const QPointF& at) {
    QImage region(picture.size(), QImage::Format_RGB32);
    region.fill(Qt::black);
    const QPoint seed(static_cast<int>(std::floor(at.x() * picture.width())),
                      static_cast<int>(std::floor(at.y() * picture.height())));
    const QRect all = picture.rect();
    if (!all.contains(seed)) return region;
    const int shade = shadeAt(picture, seed);
    const int width = picture.width();
    std::vector<char> seen(static_cast<std::size_t>(width) * picture.height(), 0);
    std::vector<QPoint> edge{seed};
    const auto visit = [&](const QPoint& point) {
        if (!all.contains(point)) return;
        char& known = seen[static_cast<std::size_t>(point.y()) * width + point.x()];
        if (known || std::abs(shadeAt(picture, point) - shade) > kSimilar) return;
        known = 1;
        edge.push_back(point);
    };
    seen[static_cast<std::size_t>(seed.y()) * width + seed.x()] = 1;
    while (!edge.empty()) {
        const QPoint point = edge.back();
        edge.pop_back();
        for (int y = std::max(0, point.y() - 1); y <= std::min(all.bottom(), point.y() + 1); ++y) {
            auto* line = reinterpret_cast<QRgb*>(region.scanLine(y));
            for (int x = std::max(0, point.x() - 1); x <= std::min(all.right(), point.x() + 1); ++x)
                line[x] = qRgb(255, 255, 255);
        }
        for (const QPoint& step : {QPoint(1, 0), QPoint(-1, 0), QPoint(0, 1), QPoint(0, -1)})
            visit(point + step);
    }
    return region;
}

}  // namespace syn
