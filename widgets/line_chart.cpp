#include "widgets/line_chart.h"

#include <QFile>
#include <QHelpEvent>
#include <QImage>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLeft = 44, kRight = 12, kTop = 24, kBottom = 18;
constexpr double kEdge = 12, kLegendTop = 4, kCaption = 16;
constexpr int kPictureScale = 2;  // an exported PNG has so many pixels for one on screen

/// A step of 1, 2 or 5 times a power of ten that divides the span into at most `parts`.
double roundStep(double span, int parts) {
    const double power = std::pow(10, std::floor(std::log10(span / parts)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0})
        if (factor * power * parts >= span * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

QString numberText(double value) {
    const double size = std::abs(value);
    if (size != 0 && (size < 0.001 || size >= 1e6)) return QString::number(value, 'g', 3);
    return QString::number(value, 'f', size < 1 ? 3 : size < 100 ? 1 : 0);
}

QColor blend(const QColor& colour, const QColor& ground, double strength) {
    const auto mix = [&](int a, int b) { return static_cast<int>(std::lround(b + strength * (a - b))); };
    return {mix(colour.red(), ground.red()), mix(colour.green(), ground.green()),
            mix(colour.blue(), ground.blue())};
}

/// Between two steps the curve is the straight line that is drawn; not a number where there is no value.
double valueOf(const LineChart::Series& series, double step) {
    const double at = step - series.first, before = std::floor(at), after = std::ceil(at);
    if (before < 0 || after >= static_cast<double>(series.values.size()))
        return std::numeric_limits<double>::quiet_NaN();
    const double a = series.values[static_cast<std::size_t>(before)],
                 b = series.values[static_cast<std::size_t>(after)];
    return before == after ? a : a + (at - before) * (b - a);
}

/// At the left of a name.
void paintDash(QPainter& painter, const QRectF& name, const QColor& colour) {
    const double y = std::floor(name.center().y()) + 0.5;
    painter.setPen(QPen(colour, 2));
    painter.drawLine(QPointF(name.left(), y), QPointF(name.left() + ChartLegend::kDash, y));
}

QString field(QString text) {
    return text.contains(',') || text.contains('"') ? '"' + text.replace('"', "\"\"") + '"' : text;
}

}  // namespace

QList<QLineF> columnRanges(const std::vector<double>& values, int first, double left, double right,
                           int columns) {
    QList<QLineF> lines;
    const double width = (right - left) / columns;
    if (!(width > 0)) return lines;
    lines.reserve(columns);
    const auto count = static_cast<std::ptrdiff_t>(values.size());
    const auto from = [&](int column) {
        return std::clamp(static_cast<std::ptrdiff_t>(std::ceil(left + column * width - first)),
                          std::ptrdiff_t{0}, count);
    };
    for (int column = 0; column < columns; ++column) {
        const std::ptrdiff_t end =
            column + 1 == columns
                ? std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(right) - first + 1, 0, count)
                : from(column + 1);
        double least = kInfinity, most = -kInfinity;
        for (std::ptrdiff_t i = from(column); i < end; ++i) {
            const double value = values[static_cast<std::size_t>(i)];
            if (!std::isfinite(value)) continue;
            least = std::min(least, value);
            most = std::max(most, value);
        }
        if (least <= most)
            lines.append({static_cast<double>(column), least, static_cast<double>(column), most});
    }
    return lines;
}

LineChart::LineChart(const QString& name, const QString& unit, QWidget* parent)
    : QWidget(parent), unit_(unit), least_(kInfinity), most_(-kInfinity) {
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void LineChart::setCaption(const QString& caption) {
    caption_ = caption;
    update();
}

void LineChart::setEmptyText(const QString& text) {
    empty_ = text;
    update();
}

void LineChart::noteRange(const Series& series, std::size_t from) {
    for (std::size_t i = from; i < series.values.size(); ++i) {
        if (!std::isfinite(series.values[i])) continue;
        least_ = std::min(least_, series.values[i]);
        most_ = std::max(most_, series.values[i]);
    }
}

void LineChart::setSeries(std::vector<Series> series) {
    series_ = std::move(series);
    least_ = kInfinity;
    most_ = -kInfinity;
    for (const Series& each : series_) noteRange(each, 0);
    update();
}

void LineChart::setValue(std::size_t index, int step, double value) {
    Series& series = series_[index];
    if (step < series.first) return;
    const auto at = static_cast<std::size_t>(step - series.first);
    if (at >= series.values.size()) series.values.resize(at + 1, std::numeric_limits<double>::quiet_NaN());
    series.values[at] = value;
    if (std::isfinite(value)) least_ = std::min(least_, value), most_ = std::max(most_, value);
    update();
}

void LineChart::setSteps(int steps) {
    steps_ = steps;
    update();
}

void LineChart::setPlayhead(double step) {
    if (step == playhead_) return;
    playhead_ = step;
    setAccessibleDescription(valuesAt(static_cast<int>(std::lround(step))));
    update();
}

int LineChart::last() const {
    int last = std::max(1, steps_);
    for (const Series& each : series_)
        last = std::max(last, each.first + static_cast<int>(each.values.size()) - 1);
    return last;
}

LineChart::Range LineChart::range() const {
    if (!(least_ <= most_)) return {};
    const double span = most_ > least_ ? most_ - least_ : std::max(1.0, std::abs(most_));
    const double step = roundStep(span, 4);
    Range up{std::floor(least_ / step) * step, std::ceil(most_ / step) * step};
    if (up.least == up.most) up.most += step;
    return up;
}

QFont LineChart::small() const {
    QFont small = font();
    small.setPixelSize(10);
    return small;
}

ChartLegend LineChart::legend(const QSizeF& size) const {
    const QFontMetricsF metrics(small());
    QStringList titles;
    for (const Series& each : series_) titles << each.title;
    const double caption = caption_.isEmpty() ? 0 : metrics.horizontalAdvance(caption_) + 16;
    return layOutLegend(titles, metrics, kEdge, kEdge + caption, size.width() - kRight);
}

QRectF LineChart::plot(const QSizeF& size) const {
    const double top = kTop + (legend(size).lines - 1) * ChartLegend::kLine;
    return {kLeft, top, std::max(1.0, size.width() - kLeft - kRight),
            std::max(1.0, size.height() - top - kBottom)};
}

QPointF LineChart::place(const QRectF& plot, const Range& up, double step, double value) const {
    return {plot.left() + plot.width() * step / last(),
            plot.bottom() - plot.height() * (value - up.least) / (up.most - up.least)};
}

QPointF LineChart::position(double step, double value) const {
    return place(plot(size()), range(), step, value);
}

int LineChart::stepAt(double x) const {
    const QRectF area = plot(size());
    return std::clamp(static_cast<int>(std::lround((x - area.left()) / area.width() * last())), 0, last());
}

QString LineChart::valuesAt(int step) const {
    QStringList parts;
    for (const Series& each : series_) {
        const double value = valueOf(each, step);
        if (!std::isfinite(value)) continue;
        parts << tr("%1 %2").arg(each.title, numberText(value)) + (unit_.isEmpty() ? "" : ' ' + unit_);
    }
    return parts.isEmpty() ? QString() : tr("step %1: %2").arg(step).arg(parts.join(QStringLiteral(", ")));
}

QByteArray LineChart::csv() const {
    QByteArray out = "step";
    for (const Series& each : series_)
        out += ',' + field(unit_.isEmpty() ? each.title : tr("%1 (%2)").arg(each.title, unit_)).toUtf8();
    out += '\n';
    int end = -1;
    for (const Series& each : series_)
        end = std::max(end, each.first + static_cast<int>(each.values.size()) - 1);
    for (int step = 0; step <= end; ++step) {
        QByteArray line = QByteArray::number(step);
        bool any = false;
        for (const Series& each : series_) {
            const int at = step - each.first;
            line += ',';
            if (at < 0 || at >= static_cast<int>(each.values.size())) continue;
            const double value = each.values[static_cast<std::size_t>(at)];
            if (!std::isfinite(value)) continue;
            line += QByteArray::number(value, 'g', 9);
            any = true;
        }
        if (any) out += line + '\n';
    }
    return out;
}

bool LineChart::save(const QString& file) const {
    const QSizeF shown = QSizeF(size()).expandedTo({640, 240});
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) return false;
    if (file.endsWith(".csv", Qt::CaseInsensitive)) {
        out.write(csv());
    } else if (file.endsWith(".svg", Qt::CaseInsensitive)) {
        QSvgGenerator svg;
        svg.setOutputDevice(&out);
        svg.setSize(shown.toSize());
        svg.setViewBox(QRectF({}, shown));
        svg.setTitle(accessibleName());
        QPainter painter(&svg);
        paint(painter, shown, 1, false);
    } else {
        QImage picture((shown * kPictureScale).toSize(), QImage::Format_RGB32);
        picture.setDevicePixelRatio(kPictureScale);
        QPainter painter(&picture);
        paint(painter, shown, kPictureScale, false);
        painter.end();
        if (!picture.save(&out, "PNG")) return false;
    }
    return out.commit();
}

void LineChart::paintScales(QPainter& painter, const QRectF& area, const Range& up) const {
    const Palette& p = colours();
    const double step = roundStep(up.most - up.least, 4);
    for (double value = up.least; value <= up.most + step / 2; value += step) {
        const double y = place(area, up, 0, value).y();
        painter.setPen(QPen(p.line, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(p.faint);
        painter.drawText(QRectF(0, y - 8, kLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(std::abs(value) < step / 1e6 ? 0 : value, 'g', 4));
    }
    const double along = std::max(1.0, roundStep(last(), std::max(2, static_cast<int>(area.width() / 90))));
    painter.setPen(p.faint);
    for (double at = 0; at <= last() + 1e-6; at += along)
        painter.drawText(QRectF(place(area, up, at, 0).x() - 40, area.bottom() + 3, 80, 14), Qt::AlignCenter,
                         QString::number(at, 'f', 0));
}

void LineChart::paintLegend(QPainter& painter, const QSizeF& size) const {
    const Palette& p = colours();
    painter.setPen(p.second);
    painter.drawText(QRectF(kEdge, kLegendTop, size.width() - 2 * kEdge, kCaption),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(caption_, Qt::ElideRight,
                                                      static_cast<int>(size.width() - 2 * kEdge)));
    for (const ChartLegend::Entry& entry : legend(size).entries) {
        const Series& series = series_[static_cast<std::size_t>(entry.curve)];
        // Names keep the full hue, so that they can be read; the dash before them is as strong as the curve.
        const QRectF area = entry.area.translated(0, kLegendTop + (kCaption - ChartLegend::kLine) / 2);
        painter.setPen(p.hue(series.kind));
        painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter, entry.text);
        paintDash(painter, area, blend(p.hue(series.kind), p.control, series.strength));
    }
}

ChartReading LineChart::reading() const {
    QList<ChartReading::Row> rows;
    for (std::size_t i = 0; i < series_.size() && read_ >= 0; ++i)
        if (const double value = valueOf(series_[i], read_); std::isfinite(value))
            rows.append({static_cast<qsizetype>(i), series_[i].title,
                         numberText(value) + (unit_.isEmpty() ? QString() : ' ' + unit_)});
    if (rows.isEmpty()) return {};
    const QRectF area = plot(size());
    return layOutReading(tr("step %1").arg(read_), std::move(rows), QFontMetricsF(small()),
                         QRectF(rect()).adjusted(4, 4, -4, -4), area.top() + 4,
                         place(area, range(), read_, 0).x());
}

void LineChart::paintReading(QPainter& painter) const {
    const ChartReading table = reading();
    if (table.rows.isEmpty()) return;
    const Palette& p = colours();
    painter.setPen(QPen(p.line, 1));
    painter.setBrush(p.panel);
    painter.drawRoundedRect(table.box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(p.second);
    painter.drawText(table.headArea, Qt::AlignLeft | Qt::AlignVCenter, table.head);
    for (const ChartReading::Row& row : table.rows) {
        const Series& series = series_[static_cast<std::size_t>(row.curve)];
        const QColor hue = p.hue(series.kind);
        paintDash(painter, row.area, blend(hue, p.panel, series.strength));
        painter.setPen(p.second);
        painter.drawText(row.area.adjusted(ChartLegend::kDash + 4, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         row.title);
        painter.setPen(p.text);
        painter.drawText(row.area, Qt::AlignRight | Qt::AlignVCenter, row.value);
    }
}

void LineChart::paintCurve(QPainter& painter, const Series& series, const QRectF& area, const Range& up,
                           double ratio) const {
    const Palette& p = colours();
    const QColor colour = blend(p.hue(series.kind), p.control, series.strength);
    const int columns = std::max(1, static_cast<int>(area.width() * ratio));
    if (series.values.size() > 2 * static_cast<std::size_t>(columns)) {
        QList<QLineF> lines = columnRanges(series.values, series.first, 0, last(), columns);
        double before = 0;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QLineF& line = lines[i];
            const double low = line.y1(), high = line.y2();
            // Reaching to its neighbour, so that a steep curve has no gaps.
            const double least = i > 0 ? std::min(low, before) : low,
                         most = i > 0 ? std::max(high, before) : high;
            before = (low + high) / 2;
            const double x = area.left() + (line.x1() + 0.5) / ratio;
            line = {x, place(area, up, 0, least).y() + 0.5 / ratio, x,
                    place(area, up, 0, most).y() - 0.5 / ratio};
        }
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(colour, 1 / ratio));
        painter.drawLines(lines);
        painter.setRenderHint(QPainter::Antialiasing, true);
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    QPolygonF piece;
    const auto draw = [&] {
        if (piece.size() == 1) painter.fillRect(QRectF(piece.front() - QPointF(2, 2), QSizeF(4, 4)), colour);
        if (piece.size() > 1) painter.drawPolyline(piece);
        piece.clear();
    };
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (std::isfinite(series.values[i]))
            piece << place(area, up, series.first + static_cast<double>(i), series.values[i]);
        else
            draw();
    }
    draw();
}

void LineChart::paint(QPainter& painter, const QSizeF& whole, double ratio, bool live) const {
    const Palette& p = colours();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.control);
    painter.drawRoundedRect(QRectF({}, whole), 6, 6);
    painter.setFont(small());
    const QRectF area = plot(whole);
    if (!(least_ <= most_)) {
        painter.setPen(p.second);
        painter.drawText(QRectF(12, 4, whole.width() - 24, 16), Qt::AlignLeft | Qt::AlignVCenter, caption_);
        painter.drawText(QRectF({}, whole).adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         empty_);
        return;
    }
    const Range up = range();
    paintScales(painter, area, up);
    paintLegend(painter, whole);
    for (const Series& each : series_) paintCurve(painter, each, area, up, ratio);
    const auto mark = [&](double step, const QColor& colour, double width) {
        const double x = place(area, up, step, 0).x();
        painter.setPen(QPen(colour, width));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setPen(QPen(p.control, 1));
        for (const Series& each : series_) {
            const double value = valueOf(each, step);
            if (!std::isfinite(value)) continue;
            painter.setBrush(blend(p.hue(each.kind), p.control, each.strength));
            painter.drawEllipse(place(area, up, step, value), 3, 3);
        }
    };
    if (live && read_ >= 0) mark(read_, p.faint, 1);
    if (playhead_ >= 0 && playhead_ <= last()) mark(playhead_, p.text, 1.5);
    if (live) paintReading(painter);
}

void LineChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter, size(), devicePixelRatioF(), true);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().accent, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void LineChart::read(int step) {
    if (step == read_) return;
    read_ = step;
    if (step >= 0) setAccessibleDescription(valuesAt(step));
    update();
}

void LineChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || series_.empty()) return;
    read(stepAt(event->position().x()));
    Q_EMIT stepChosen(read_);
}

void LineChart::mouseMoveEvent(QMouseEvent* event) {
    if (series_.empty()) return;
    const int before = read_;
    read(stepAt(event->position().x()));
    if ((event->buttons() & Qt::LeftButton) && read_ != before) Q_EMIT stepChosen(read_);
}

void LineChart::leaveEvent(QEvent*) {
    read(-1);
}

/// Over the curves values are read, which a tool tip would cover; over their names it tells what they are.
bool LineChart::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !series_.empty() &&
        static_cast<QHelpEvent*>(event)->pos().y() >= plot(size()).top())
        return true;
    return QWidget::event(event);
}

void LineChart::keyPressEvent(QKeyEvent* event) {
    const int at = read_ >= 0 ? read_ : std::max(0, static_cast<int>(std::lround(playhead_)));
    switch (event->key()) {
        case Qt::Key_Left:
            return read(std::max(0, at - 1));
        case Qt::Key_Right:
            return read(std::min(last(), at + 1));
        case Qt::Key_Home:
            return read(0);
        case Qt::Key_End:
            return read(last());
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (event->modifiers() & Qt::ControlModifier || series_.empty()) break;
            return Q_EMIT stepChosen(at);
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace syn
