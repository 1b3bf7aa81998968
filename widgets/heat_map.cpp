#include "widgets/heat_map.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMark = 3, kMarkGap = 6;                    // the hue left of a row
constexpr double kScaleGap = 10, kScale = 8, kNumbers = 34;  // the scale of colours at the right
constexpr double kLeastTitle = 11;                           // a lower row shares its title with its group
constexpr double kSample = 14;                               // of the line before its title
constexpr double kFileScale = 2;                             // pixels of the field in a drawing

/// A thin line that shows on every colour of the field.
void drawTwice(QPainter& painter, const QPolygonF& line, double width) {
    const Palette& p = colours();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(p.window, width + 2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawPolyline(line);
    painter.setPen(QPen(p.text, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawPolyline(line);
}

}  // namespace

HeatMap::HeatMap(const QString& name, Meaning meaning, QWidget* parent)
    : StepChart(name, parent), meaning_(std::move(meaning)), least_(kInfinity), most_(-kInfinity) {}

void HeatMap::setRows(std::vector<Row> rows) {
    rows_ = std::move(rows);
    row_ = std::clamp(row_, 0, std::max(0, static_cast<int>(rows_.size()) - 1));
    least_ = kInfinity;
    most_ = -kInfinity;
    for (const Row& row : rows_)
        for (const double value : row.values)
            if (std::isfinite(value)) least_ = std::min(least_, value), most_ = std::max(most_, value);
    field_ = {};
    if (drawable()) {
        field_ = QImage(lastValue() + 1, static_cast<int>(rows_.size()), QImage::Format_ARGB32_Premultiplied);
        field_.fill(Qt::transparent);
        for (int row = 0; row < field_.height(); ++row) {
            auto* line = reinterpret_cast<QRgb*>(field_.scanLine(row));
            const std::vector<double>& values = rows_[static_cast<std::size_t>(row)].values;
            for (std::size_t step = 0; step < values.size(); ++step)
                if (std::isfinite(values[step])) line[step] = colourOf(values[step]).rgb();
        }
    }
    tellRead();
}

double HeatMap::value(int step, int row) const {
    const std::vector<double>& values = rows_[static_cast<std::size_t>(row)].values;
    return step >= 0 && step < static_cast<int>(values.size()) ? values[static_cast<std::size_t>(step)]
                                                               : std::numeric_limits<double>::quiet_NaN();
}

QColor HeatMap::colourOf(double value) const {
    return viridis(most_ > least_ ? (value - least_) / (most_ - least_) : 0.5);
}

int HeatMap::lastValue() const {
    int last = -1;
    for (const Row& row : rows_) last = std::max(last, static_cast<int>(row.values.size()) - 1);
    return last;
}

std::vector<double> HeatMap::crossings(int row) const {
    std::vector<double> found;
    const std::vector<double>& values = rows_[static_cast<std::size_t>(row)].values;
    for (std::size_t step = 1; step < values.size(); ++step) {
        const double before = values[step - 1] - meaning_.level, after = values[step] - meaning_.level;
        if (std::isfinite(before) && std::isfinite(after) && (before < 0) != (after < 0))
            found.push_back(static_cast<double>(step - 1) + before / (before - after));
    }
    return found;
}

QString HeatMap::valuesAt(int step) const {
    QStringList parts;
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row)
        if (const double there = value(step, row); std::isfinite(there))
            parts << tr("%1 %2").arg(rows_[static_cast<std::size_t>(row)].title, valueText(there));
    return parts.isEmpty() ? QString() : tr("step %1: %2").arg(step).arg(parts.join(QStringLiteral(", ")));
}

QString HeatMap::reads() const {
    const ChartReading told = reading();
    QStringList parts;
    for (const ChartReading::Row& row : told.rows) parts << row.title + ' ' + row.value;
    return parts.isEmpty() ? QString() : told.head + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
}

QByteArray HeatMap::csv() const {
    std::vector<ChartColumn> columns;
    for (const Row& row : rows_) columns.push_back({row.title, 0, &row.values});
    for (const Row& row : rows_)
        if (!row.beside.empty())
            columns.push_back({tr("%1 (%2)").arg(row.title, meaning_.beside), 0, &row.beside});
    return stepTable(columns);
}

QRectF HeatMap::plot(const QSizeF& size) const {
    const QFontMetricsF metrics(small());
    double titles = 0;
    for (const Row& row : rows_) titles = std::max(titles, metrics.horizontalAdvance(row.title));
    const double left = kEdge + std::min(std::ceil(titles), size.width() / 4) + kMarkGap + kMark + 3;
    return {left, kTop, std::max(1.0, size.width() - left - kRight - kScaleGap - kScale - kNumbers),
            std::max(1.0, size.height() - kTop - kBottom)};
}

double HeatMap::across(const QRectF& plot, double step) const {
    return plot.left() + plot.width() * (step + 0.5) / (last() + 1);
}

int HeatMap::stepAt(double x) const {
    const QRectF area = plot(size());
    return std::clamp(static_cast<int>(std::floor((x - area.left()) / area.width() * (last() + 1))), 0,
                      last());
}

QRectF HeatMap::rowArea(const QRectF& plot, int row) const {
    const double high = plot.height() / static_cast<double>(rows_.size());
    return {plot.left(), plot.top() + row * high, plot.width(), high};
}

QRectF HeatMap::cellArea(const QRectF& plot, int step, int row) const {
    const QRectF line = rowArea(plot, row);
    const double wide = plot.width() / (last() + 1);
    return {plot.left() + step * wide, line.top(), wide, line.height()};
}

QPointF HeatMap::position(double step, int row) const {
    const QRectF area = plot(size());
    return {across(area, step), rowArea(area, row).center().y()};
}

int HeatMap::groupEnd(int row) const {
    auto end = static_cast<std::size_t>(row);
    while (end + 1 < rows_.size() && rows_[end + 1].kind == rows_[end].kind) ++end;
    return static_cast<int>(end);
}

void HeatMap::aim(const QPointF& at) {
    const QRectF area = plot(size());
    const auto rows = static_cast<int>(rows_.size());
    read(stepAt(at.x()));
    readRow(
        std::clamp(static_cast<int>(std::floor((at.y() - area.top()) / area.height() * rows)), 0, rows - 1));
}

void HeatMap::readRow(int row) {
    if (row == row_) return;
    row_ = row;
    tellRead();
}

void HeatMap::keyPressEvent(QKeyEvent* event) {
    const int row = row_ + (event->key() == Qt::Key_Down) - (event->key() == Qt::Key_Up);
    if (row == row_ || !readable()) return StepChart::keyPressEvent(event);
    if (stepRead() < 0) return read(std::max(0, static_cast<int>(std::lround(playhead()))));
    readRow(std::clamp(row, 0, static_cast<int>(rows_.size()) - 1));
}

ChartReading HeatMap::reading() const {
    if (stepRead() < 0 || rows_.empty()) return {};
    const Row& row = rows_[static_cast<std::size_t>(row_)];
    const double there = value(stepRead(), row_);
    if (!std::isfinite(there)) return {};
    QList<ChartReading::Row> told{{0, meaning_.value, valueText(there)}};
    const auto at = static_cast<std::size_t>(stepRead());
    if (at < row.beside.size() && std::isfinite(row.beside[at]))
        told.append({1, meaning_.beside, valueText(row.beside[at])});
    const QRectF area = plot(size());
    return layOutReading(tr("step %1, %2").arg(stepRead()).arg(row.title), std::move(told),
                         QFontMetricsF(small()), QRectF(rect()).adjusted(4, 4, -4, -4), area.top() + 4,
                         across(area, stepRead()), cellArea(area, stepRead(), row_).width() / 2 + 8);
}

/// In a file it is as large as it is seen: whoever opens a drawing would smooth a small picture in it.
void HeatMap::paintField(QPainter& painter, const QRectF& area, double enlarged) const {
    QRectF part = area;
    part.setWidth(area.width() * field_.width() / (last() + 1));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    const QSize pixels = (part.size() * enlarged).toSize().expandedTo(field_.size());
    painter.drawImage(
        part, enlarged > 0 ? field_.scaled(pixels, Qt::IgnoreAspectRatio, Qt::FastTransformation) : field_);
    painter.setPen(Qt::NoPen);
    for (int row = groupEnd(0) + 1; row < static_cast<int>(rows_.size()); row = groupEnd(row) + 1)
        painter.fillRect(QRectF(area.left(), rowArea(area, row).top() - 1, area.width(), 2),
                         colours().control);
}

void HeatMap::paintTitles(QPainter& painter, const QRectF& area) const {
    const Palette& p = colours();
    const double right = area.left() - 3 - kMark - kMarkGap;
    const auto title = [&](const QRectF& lines, const QString& text) {
        if (lines.height() < kLeastTitle) return;
        painter.drawText(
            QRectF(kEdge, lines.top(), right - kEdge, lines.height()), Qt::AlignRight | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(right - kEdge)));
    };
    for (int row = 0; row < static_cast<int>(rows_.size()); row = groupEnd(row) + 1) {
        const int end = groupEnd(row);
        const QRectF group = rowArea(area, row).united(rowArea(area, end));
        const QColor hue = p.hue(rows_[static_cast<std::size_t>(row)].kind);
        painter.fillRect(QRectF(area.left() - 3 - kMark, group.top() + 1, kMark, group.height() - 2), hue);
        painter.setPen(hue);
        const bool each = rowArea(area, row).height() >= kLeastTitle;
        if (each || row == end) {
            for (int one = row; one <= end; ++one)
                title(rowArea(area, one), rows_[static_cast<std::size_t>(one)].title);
            continue;
        }
        // Too low for a title each: the first and the last one, as far as they do not meet.
        QRectF upper(area.left(), group.top(), area.width(), kLeastTitle + 1), lower = upper;
        lower.moveBottom(group.bottom());
        if (lower.top() < upper.bottom()) upper = group;
        title(upper, rows_[static_cast<std::size_t>(row)].title);
        if (upper != group) title(lower, rows_[static_cast<std::size_t>(end)].title);
    }
}

void HeatMap::paintScale(QPainter& painter, const QRectF& area) const {
    const QRectF bar(area.right() + kScaleGap, area.top(), kScale, area.height());
    const auto lines = std::max(2, static_cast<int>(bar.height()));
    QImage scale(1, lines, QImage::Format_RGB32);
    for (int y = 0; y < lines; ++y)
        scale.setPixelColor(0, y, viridis(most_ > least_ ? 1 - y / (lines - 1.0) : 0.5));
    painter.drawImage(bar, scale);
    const double span = most_ - least_;
    painter.setPen(colours().faint);
    const auto number = [&](double value, double y) {
        painter.drawText(QRectF(bar.right() + 4, y - 7, kNumbers - 4, 14), Qt::AlignLeft | Qt::AlignVCenter,
                         QString::number(value, 'g', 4));
    };
    if (!(span > 0)) return number(least_, bar.center().y());
    const double step = roundStep(span, std::max(4, static_cast<int>(bar.height() / 24)));
    for (double value = std::ceil(least_ / step) * step; value <= most_; value += step)
        number(std::abs(value) < step / 1e6 ? 0 : value,
               bar.bottom() - bar.height() * (value - least_) / span);
}

/// Upright in each row; joined to the next row's of the same group where both pass the level once.
QList<QPolygonF> HeatMap::levelLines(const QRectF& area) const {
    QList<QPolygonF> lines;
    bool joins = false;
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
        const std::vector<double> found = crossings(row);
        const QRectF line = rowArea(area, row);
        for (const double step : found) {
            const double x = std::floor(across(area, step)) + 0.5;  // sharp
            const QPolygonF piece{{x, line.top()}, {x, line.bottom()}};
            if (joins && found.size() == 1)
                lines.back() << piece;
            else
                lines << piece;
        }
        joins = found.size() == 1 && groupEnd(row) > row;
    }
    return lines;
}

void HeatMap::paintLevel(QPainter& painter, const QSizeF& size, const QRectF& area) const {
    const QList<QPolygonF> lines = levelLines(area);
    if (lines.isEmpty()) return;
    for (const QPolygonF& line : lines) drawTwice(painter, line, 1);
    const double wide = painter.fontMetrics().horizontalAdvance(meaning_.levelTitle);
    const QRectF text(size.width() - kRight - wide, kTextTop, wide, kCaption);
    const double y = std::floor(text.center().y()) + 0.5;
    drawTwice(painter, {{text.left() - 4 - kSample, y}, {text.left() - 4, y}}, 1);
    painter.setPen(colours().second);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, meaning_.levelTitle);
}

void HeatMap::paintReading(QPainter& painter, const QRectF& area) const {
    const ChartReading table = reading();
    if (table.rows.isEmpty()) return;
    const QRectF cell = cellArea(area, stepRead(), row_).adjusted(-0.5, -0.5, 0.5, 0.5);
    drawTwice(painter, QPolygonF(cell), 1);
    syn::paintReading(painter, table, [&](const ChartReading::Row& row) {
        if (row.curve == 0)  // the colour that is read
            painter.fillRect(QRectF(row.area.left(), row.area.center().y() - 4, ChartLegend::kDash, 8),
                             colourOf(value(stepRead(), row_)));
    });
}

void HeatMap::paintChart(QPainter& painter, const QSizeF& size, double ratio, bool live) const {
    const QRectF area = plot(size);
    paintCaption(painter, size);
    paintField(painter, area, live ? 0 : kFileScale * ratio);
    paintTitles(painter, area);
    paintScale(painter, area);
    paintSteps(painter, area);
    paintLevel(painter, size, area);
    if (playhead() >= 0 && playhead() <= last()) {
        const double x = across(area, playhead());
        drawTwice(painter, {{x, area.top() - 3}, {x, area.bottom() + 3}}, 1.5);
    }
    if (live) paintReading(painter, area);
}

}  // namespace syn
