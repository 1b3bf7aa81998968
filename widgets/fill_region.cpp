#include "widgets/fill_region.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <vector>

namespace syn {
namespace {

constexpr int kSimilar = 40;  // grey levels: paper's grain, not a pen's line
constexpr int kBeyond = 2;    // pixels, as wide as the edge of an antialiased line

enum Mark : std::uint8_t { Other, Similar, Reached };

/// What is like the seed, in lines of one more on either side, so that every pixel has neighbours.
std::vector<Mark> similarTo(const QImage& picture, const QPoint& seed) {
    const auto shade = [&](int x, int y) {
        return qRed(reinterpret_cast<const QRgb*>(picture.constScanLine(y))[x]);
    };
    const int wanted = shade(seed.x(), seed.y()), stride = picture.width() + 2;
    std::vector<Mark> marks(static_cast<std::size_t>(stride) * (picture.height() + 2), Other);
    for (int y = 0; y < picture.height(); ++y) {
        Mark* line = marks.data() + static_cast<std::size_t>(y + 1) * stride + 1;
        for (int x = 0; x < picture.width(); ++x)
            if (std::abs(shade(x, y) - wanted) <= kSimilar) line[x] = Similar;
    }
    return marks;
}

void whiten(QImage& region, int left, int top, int side) {
    const QRect area = QRect(left, top, side, side) & region.rect();
    for (int y = area.top(); y <= area.bottom(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(region.scanLine(y));
        std::fill(line + area.left(), line + area.right() + 1, qRgb(255, 255, 255));
    }
}

}  // namespace

QImage fillRegion(const QImage& picture, const QPointF& at) {
    QImage region(picture.size(), QImage::Format_RGB32);
    region.fill(Qt::black);
    const QPoint seed(static_cast<int>(std::floor(at.x() * picture.width())),
                      static_cast<int>(std::floor(at.y() * picture.height())));
    if (!picture.rect().contains(seed)) return region;
    std::vector<Mark> found = similarTo(picture, seed);
    Mark* marks = found.data();
    const int stride = picture.width() + 2;
    const int steps[] = {1, -1, stride, -stride};
    std::vector<int> reached{(seed.y() + 1) * stride + seed.x() + 1};
    marks[reached.front()] = Reached;
    for (std::size_t i = 0; i < reached.size(); ++i)
        for (const int step : steps) {
            Mark& mark = marks[reached[i] + step];
            if (mark != Similar) continue;
            mark = Reached;
            reached.push_back(reached[i] + step);
        }
    auto* pixels = reinterpret_cast<QRgb*>(region.bits());  // of 32 bits: lines follow each other
    for (const int place : reached) {
        const int x = place % stride - 1, y = place / stride - 1;
        pixels[static_cast<std::size_t>(y) * picture.width() + x] = qRgb(255, 255, 255);
        const bool edge = std::any_of(std::begin(steps), std::end(steps),
                                      [&](int step) { return marks[place + step] != Reached; });
        if (edge) whiten(region, x - kBeyond, y - kBeyond, 2 * kBeyond + 1);
    }
    return region;
}

}  // namespace syn
