#include "widgets/step_chart.h"

#include <QHelpEvent>
#include <QImage>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kPictureScale = 2;  // an exported PNG has so many pixels for one on screen

QString field(QString text) {
    return text.contains(',') || text.contains('"') ? '"' + text.replace('"', "\"\"") + '"' : text;
}

}  // namespace

double roundStep(double span, int parts) {
    const double power = std::pow(10, std::floor(std::log10(span / parts)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0})
        if (factor * power * parts >= span * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

QString valueText(double value) {
    const double size = std::abs(value);
    if (size != 0 && (size < 0.001 || size >= 1e6)) return QString::number(value, 'g', 3);
    return QString::number(value, 'f', size < 1 ? 3 : size < 100 ? 1 : 0);
}

QByteArray stepTable(const std::vector<ChartColumn>& columns) {
    QByteArray out = "step";
    int end = -1;
    for (const ChartColumn& each : columns) {
        out += ',' + field(each.title).toUtf8();
        end = std::max(end, each.first + static_cast<int>(each.values->size()) - 1);
    }
    out += '\n';
    for (int step = 0; step <= end; ++step) {
        QByteArray line = QByteArray::number(step);
        bool any = false;
        for (const ChartColumn& each : columns) {
            const int at = step - each.first;
            line += ',';
            if (at < 0 || at >= static_cast<int>(each.values->size())) continue;
            const double value = (*each.values)[static_cast<std::size_t>(at)];
            if (!std::isfinite(value)) continue;
            line += QByteArray::number(value, 'g', 9);
            any = true;
        }
        if (any) out += line + '\n';
    }
    return out;
}

StepChart::StepChart(const QString& name, QWidget* parent) : QWidget(parent) {
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void StepChart::setCaption(const QString& caption) {
    caption_ = caption;
    update();
}

void StepChart::setEmptyText(const QString& text) {
    empty_ = text;
    update();
}

void StepChart::setSteps(int steps) {
    steps_ = steps;
    update();
}

void StepChart::setPlayhead(double step) {
    if (step == playhead_) return;
    playhead_ = step;
    setAccessibleDescription(valuesAt(static_cast<int>(std::lround(step))));
    update();
}

int StepChart::last() const {
    return std::max({1, steps_, lastValue()});
}

QFont StepChart::small() const {
    QFont small = font();
    small.setPixelSize(10);
    return small;
}

bool StepChart::save(const QString& file) const {
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

void StepChart::paintCaption(QPainter& painter, const QSizeF& size) const {
    painter.setPen(colours().second);
    painter.drawText(QRectF(kEdge, kTextTop, size.width() - 2 * kEdge, kCaption),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(caption_, Qt::ElideRight,
                                                      static_cast<int>(size.width() - 2 * kEdge)));
}

void StepChart::paintSteps(QPainter& painter, const QRectF& area) const {
    const double along = std::max(1.0, roundStep(last(), std::max(2, static_cast<int>(area.width() / 90))));
    painter.setPen(colours().faint);
    for (double at = 0; at <= last() + 1e-6; at += along)
        painter.drawText(QRectF(across(area, at) - 40, area.bottom() + 3, 80, 14), Qt::AlignCenter,
                         QString::number(at, 'f', 0));
}

void StepChart::paint(QPainter& painter, const QSizeF& whole, double ratio, bool live) const {
    const Palette& p = colours();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.control);
    painter.drawRoundedRect(QRectF({}, whole), 6, 6);
    painter.setFont(small());
    if (drawable()) return paintChart(painter, whole, ratio, live);
    paintCaption(painter, whole);
    painter.drawText(QRectF({}, whole).adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap, empty_);
}

void StepChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter, size(), devicePixelRatioF(), true);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().accent, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void StepChart::read(int step) {
    if (step == read_) return;
    read_ = step;
    tellRead();
}

void StepChart::tellRead() {
    if (read_ >= 0) setAccessibleDescription(reads());
    update();
}

void StepChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !readable()) return;
    aim(event->position());
    Q_EMIT stepChosen(read_);
}

void StepChart::mouseMoveEvent(QMouseEvent* event) {
    if (!readable()) return;
    const int before = read_;
    aim(event->position());
    if ((event->buttons() & Qt::LeftButton) && read_ != before) Q_EMIT stepChosen(read_);
}

void StepChart::leaveEvent(QEvent*) {
    read(-1);
}

/// Over the plot values are read, which a tool tip would cover; above it it tells what they are.
bool StepChart::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && readable() &&
        static_cast<QHelpEvent*>(event)->pos().y() >= plot(size()).top())
        return true;
    return QWidget::event(event);
}

void StepChart::keyPressEvent(QKeyEvent* event) {
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
            if (event->modifiers() & Qt::ControlModifier || !readable()) break;
            return Q_EMIT stepChosen(at);
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace syn
