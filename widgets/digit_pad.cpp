#include "widgets/digit_pad.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QTabletEvent>
#include <algorithm>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr double kKeyStep = 0.02;
constexpr double kWidthStep = 0.01;

}  // namespace

DigitPad::DigitPad(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setCursor(Qt::CrossCursor);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Digit pad"));
    setAccessibleDescription(
        tr("Draw with the mouse or pen. Keys: 0 to 9 place a digit; arrows move the pen, Space puts it down "
           "and lifts it."));
}

void DigitPad::setContent(const PenStrokes& strokes, const QImage& ground) {
    strokes_ = strokes;
    ground_ = ground;
    update();
}

void DigitPad::setTool(Tool tool) {
    if (tool == tool_) return;
    tool_ = tool;
    Q_EMIT toolChanged(tool);
    update();
}

void DigitPad::setPenWidth(double width) {
    width = std::clamp(width, kThinnest, kThickest);
    if (qFuzzyCompare(width, width_)) return;
    width_ = width;
    Q_EMIT penWidthChanged(width);
    update();
}

void DigitPad::stepPenWidth(int steps) {
    setPenWidth(width_ + steps * kWidthStep);
}

void DigitPad::setHue(const QColor& hue) {
    hue_ = hue;
    update();
}

void DigitPad::setHint(const QString& hint) {
    hint_ = hint;
    update();
}

void DigitPad::setCounting(const QImage& counting) {
    counting_ = counting;
    update();
}

QImage DigitPad::notCounting(int side) const {
    if (counting_.isNull()) return {};
    QImage rest = counting_.convertToFormat(QImage::Format_Grayscale8)
                      .scaled(side, side, Qt::IgnoreAspectRatio, Qt::FastTransformation);
    rest.invertPixels();
    return rest;
}

void DigitPad::paintVeil(QPainter& painter, const QRectF& area, const QImage& veiled) const {
    constexpr double kDensity = 0.82;  // what lies under it can still be guessed
    QImage veil(veiled.size(), QImage::Format_ARGB32_Premultiplied);
    veil.fill(colours().panel);
    QPainter hatch(&veil);
    hatch.setPen(QPen(hue_.isValid() ? hue_ : colours().accent, std::max(1.0, veil.width() / 200.0)));
    const int apart = std::max(4, veil.width() / 24);
    for (int x = -veil.height(); x < veil.width(); x += apart)
        hatch.drawLine(x, veil.height(), x + veil.height(), 0);
    hatch.end();
    veil.setAlphaChannel(veiled);
    painter.setOpacity(kDensity);
    painter.drawImage(area, veil);
    painter.setOpacity(1);
}

void DigitPad::paintContent(QPainter& painter, const QRectF& area, int side) {
    painter.drawImage(area, shown(side));
    if (strokes_.isEmpty() && ground_.isNull() && !drawing()) {
        painter.setPen(paletteOf(Theme::Dark).faint);
        painter.drawText(area, Qt::AlignCenter, hint_);
    }
    if (const QImage rest = notCounting(side); !rest.isNull()) paintVeil(painter, area, rest);
}

/// The one in progress included.
PenStrokes DigitPad::all() const {
    PenStrokes all = strokes_;
    if (drawing()) all.append(current_);
    return all;
}

QImage DigitPad::picture(int side) const {
    return renderStrokes(all(), side, ground_);
}

const QImage& DigitPad::shown(int side) {
    return canvas_.paint(all(), side, ground_);
}

QRectF DigitPad::square() const {
    const double side = std::min(width(), height());
    return {(width() - side) / 2, 0, side, side};
}

QPointF DigitPad::toUnit(const QPointF& position) const {
    const QRectF area = square();
    return {(position.x() - area.x()) / area.width(), (position.y() - area.y()) / area.height()};
}

void DigitPad::begin(const QPointF& at, double pressure, bool erase) {
    current_ = PenStroke{{{at, pressure}}, width_, erase};
    Q_EMIT strokeGrew();
    update();
}

void DigitPad::extend(const QPointF& at, double pressure) {
    current_.points.append({at, pressure});
    Q_EMIT strokeGrew();
    update();
}

void DigitPad::finish() {
    if (!drawing()) return;
    // Emptied first: whoever takes the stroke shows it as finished, and must not see it twice.
    const PenStroke stroke = std::exchange(current_, {});
    Q_EMIT strokeFinished(stroke);
    update();
}

void DigitPad::mousePressEvent(QMouseEvent* event) {
    keyPenShown_ = false;
    if (event->button() == Qt::LeftButton)
        begin(toUnit(event->position()), 1, tool_ == Tool::Eraser);
    else if (event->button() == Qt::RightButton)
        begin(toUnit(event->position()), 1, true);
}

void DigitPad::mouseMoveEvent(QMouseEvent* event) {
    hover_ = toUnit(event->position());
    if (drawing() && (event->buttons() & (Qt::LeftButton | Qt::RightButton))) extend(hover_, 1);
    update();
}

void DigitPad::mouseReleaseEvent(QMouseEvent*) {
    finish();
}

void DigitPad::tabletEvent(QTabletEvent* event) {
    const QPointF at = toUnit(event->position());
    const bool erase = tool_ == Tool::Eraser || event->pointerType() == QPointingDevice::PointerType::Eraser;
    hover_ = at;
    if (event->type() == QEvent::TabletPress)
        begin(at, event->pressure(), erase);
    else if (event->type() == QEvent::TabletMove && drawing())
        extend(at, event->pressure());
    else if (event->type() == QEvent::TabletRelease)
        finish();
    event->accept();
}

void DigitPad::wheelEvent(QWheelEvent* event) {
    if (!(event->modifiers() & Qt::ControlModifier)) return event->ignore();  // the column scrolls
    stepPenWidth(event->angleDelta().y() > 0 ? 1 : -1);
}

bool DigitPad::moveKeyPen(int key) {
    const QPointF move = key == Qt::Key_Left    ? QPointF(-kKeyStep, 0)
                         : key == Qt::Key_Right ? QPointF(kKeyStep, 0)
                         : key == Qt::Key_Up    ? QPointF(0, -kKeyStep)
                         : key == Qt::Key_Down  ? QPointF(0, kKeyStep)
                                                : QPointF();
    if (move.isNull()) return false;
    keyPenShown_ = true;
    keyPen_ = {std::clamp(keyPen_.x() + move.x(), 0.0, 1.0), std::clamp(keyPen_.y() + move.y(), 0.0, 1.0)};
    if (drawing()) extend(keyPen_, 1);
    update();
    return true;
}

void DigitPad::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) return QWidget::keyPressEvent(event);
    const int key = event->key();
    if (moveKeyPen(key)) return;
    if (key >= Qt::Key_0 && key <= Qt::Key_9) return Q_EMIT digitRequested(key - Qt::Key_0);
    if (key == Qt::Key_Space) {
        if (event->isAutoRepeat()) return;
        keyPenShown_ = true;
        if (drawing()) return finish();
        return begin(keyPen_, 1, tool_ == Tool::Eraser);
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) finish();  // before who takes the key closes the pad
    if (!ownKeys_) return QWidget::keyPressEvent(event);
    switch (key) {
        case Qt::Key_B:
            return setTool(Tool::Brush);
        case Qt::Key_E:
            return setTool(Tool::Eraser);
        case Qt::Key_BracketLeft:
            return stepPenWidth(-1);
        case Qt::Key_BracketRight:
            return stepPenWidth(1);
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
            return Q_EMIT clearRequested();
        default:
            QWidget::keyPressEvent(event);
    }
}

void DigitPad::focusOutEvent(QFocusEvent* event) {
    finish();
    keyPenShown_ = false;
    update();
    QWidget::focusOutEvent(event);
}

/// Whoever hides a pad has no place for its stroke. The event comes before the focus is taken away, which
/// would finish it.
void DigitPad::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    if (event->spontaneous() || !drawing()) return;
    current_ = {};
    Q_EMIT strokeDropped();
}

void DigitPad::leaveEvent(QEvent*) {
    hover_ = {-1, -1};
    update();
}

void DigitPad::dragEnterEvent(QDragEnterEvent* event) {
    if (PictureSource::offeredBy(event->mimeData())) event->acceptProposedAction();
}

void DigitPad::dropEvent(QDropEvent* event) {
    const PictureSource source = PictureSource::from(event->mimeData());
    if (source.empty()) return;
    event->acceptProposedAction();
    Q_EMIT sourceDropped(source);
}

void DigitPad::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF area = square();
    const int side = qRound(area.width() * devicePixelRatioF());

    QPainterPath frame;
    frame.addRoundedRect(area, 4, 4);
    painter.save();
    painter.setClipPath(frame);
    paintContent(painter, area, side);
    painter.setPen(QPen(hue_.isValid() ? hue_ : colours().accent, 1));
    painter.setBrush(Qt::NoBrush);
    const double radius = width_ * area.width() / 2;
    if (keyPenShown_ && hasFocus()) {
        const QPointF at = area.topLeft() + keyPen_ * area.width();
        painter.drawEllipse(at, radius, radius);
        painter.drawLine(at - QPointF(radius + 4, 0), at + QPointF(radius + 4, 0));
        painter.drawLine(at - QPointF(0, radius + 4), at + QPointF(0, radius + 4));
    } else if (hover_.x() >= 0) {
        painter.drawEllipse(area.topLeft() + hover_ * area.width(), radius, radius);
    }
    painter.restore();
    painter.setPen(QPen(hasFocus() ? colours().accent : colours().line, 1));
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

}  // namespace syn
