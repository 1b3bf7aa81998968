#include "app/studio/stroke_digits.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace syn::studio {
namespace {

constexpr int kPointsPerPiece = 6;

QPointF pointOf(const QJsonValue& value) {
    const QJsonArray pair = value.toArray();
    return {pair.at(0).toDouble(), pair.at(1).toDouble()};
}

// The drawings are a few points with a smooth curve through them (Catmull-Rom); the pad's strokes are
// polylines.
QPointF between(const QPointF& before, const QPointF& from, const QPointF& to, const QPointF& after,
                double t) {
    return 0.5 * (2 * from + (to - before) * t + (2 * before - 5 * from + 4 * to - after) * t * t +
                  (3 * from - before - 3 * to + after) * t * t * t);
}

PenStroke smoothStroke(const QJsonArray& points, double width) {
    PenStroke stroke{{}, width, false};
    const qsizetype last = points.size() - 1;
    for (qsizetype i = 0; i < last; ++i) {
        const QPointF before = pointOf(points.at(std::max<qsizetype>(0, i - 1))),
                      from = pointOf(points.at(i));
        const QPointF to = pointOf(points.at(i + 1)), after = pointOf(points.at(std::min(last, i + 2)));
        for (int k = 0; k < kPointsPerPiece; ++k)
            stroke.points.append(
                {between(before, from, to, after, static_cast<double>(k) / kPointsPerPiece), 1});
    }
    if (last >= 0) stroke.points.append({pointOf(points.at(last)), 1});
    return stroke;
}

}  // namespace

PenStrokes strokesOfDigit(int digit) {
    QFile file(QStringLiteral(":/studio/digits/digits.json"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    for (const QJsonValue entry : QJsonDocument::fromJson(file.readAll()).object()["digits"].toArray()) {
        const QJsonObject drawing = entry.toObject();
        if (drawing["digit"].toInt(-1) != digit) continue;
        PenStrokes strokes;
        for (const QJsonValue points : drawing["strokes"].toArray())
            strokes.append(smoothStroke(points.toArray(), drawing["width"].toDouble()));
        return strokes;
    }
    return {};
}

}  // namespace syn::studio
