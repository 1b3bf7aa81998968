#include "core/imaging/strokes.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace syn {
namespace {

StrokePoint mix(StrokePoint a, StrokePoint b, float t) {
    return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

/// The curve as short straight pieces. Centripetal Catmull-Rom (Barry & Goldman 1988) passes through every
/// point and makes no loops or cusps where points lie unevenly, as a pen's do.
Stroke flatten(const Stroke& stroke) {
    if (stroke.size() < 3) return stroke;
    constexpr int kPieces = 12;
    Stroke out{stroke.front()};
    for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
        const StrokePoint p1 = stroke[i], p2 = stroke[i + 1];
        // Beyond the ends the curve goes on as it went.
        const StrokePoint p0 = i > 0 ? stroke[i - 1] : mix(p2, p1, 2);
        const StrokePoint p3 = i + 2 < stroke.size() ? stroke[i + 2] : mix(p1, p2, 2);
        const auto knot = [](StrokePoint a, StrokePoint b) {
            return std::max(1e-4f, std::sqrt(std::hypot(b.x - a.x, b.y - a.y)));
        };
        const float t1 = knot(p0, p1), t2 = t1 + knot(p1, p2), t3 = t2 + knot(p2, p3);
        for (int piece = 1; piece <= kPieces; ++piece) {
            const float t = t1 + (t2 - t1) * static_cast<float>(piece) / kPieces;
            const auto a1 = mix(p0, p1, t / t1);
            const auto a2 = mix(p1, p2, (t - t1) / (t2 - t1));
            const auto a3 = mix(p2, p3, (t - t2) / (t3 - t2));
            const auto b1 = mix(a1, a2, t / t2);
            const auto b2 = mix(a2, a3, (t - t1) / (t3 - t1));
            out.push_back(mix(b1, b2, (t - t1) / (t2 - t1)));
        }
    }
    return out;
}

float distance(StrokePoint p, StrokePoint a, StrokePoint b) {
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float length = dx * dx + dy * dy;
    const float t = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0f, 1.0f) : 0;
    return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

}  // namespace

Image render_strokes(const std::vector<Stroke>& strokes, int size, float width) {
    assert(size > 0);
    Image image{size, size, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(size) * size)};
    const auto scale = static_cast<float>(size);
    const float radius = width * scale / 2;
    for (const auto& stroke : strokes) {
        if (stroke.empty()) continue;
        Stroke line = flatten(stroke);
        if (line.size() == 1) line.push_back(line.front());
        for (auto& point : line) point = {point.x * scale, point.y * scale};
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            const auto a = line[i], b = line[i + 1];
            const auto within = [&](float value) {
                return std::clamp(static_cast<int>(std::floor(value)), 0, size - 1);
            };
            const int right = within(std::max(a.x, b.x) + radius + 1),
                      bottom = within(std::max(a.y, b.y) + radius + 1);
            for (int y = within(std::min(a.y, b.y) - radius - 1); y <= bottom; ++y) {
                for (int x = within(std::min(a.x, b.x) - radius - 1); x <= right; ++x) {
                    // A pixel is covered as far as the pen's edge reaches over its centre: half a pixel
                    // either way.
                    const float reach =
                        radius + 0.5f -
                        distance({static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f}, a, b);
                    const auto ink =
                        static_cast<std::uint8_t>(std::lround(255 * std::clamp(reach, 0.0f, 1.0f)));
                    auto& pixel = image.pixels[image.index(x, y)];
                    pixel = std::max(pixel, ink);
                }
            }
        }
    }
    return image;
}

}  // namespace syn
