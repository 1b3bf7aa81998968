#include "widgets/digit_pad.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QTabletEvent>
#include <algorithm>
#include <cmath>

namespace syn {
namespace {

constexpr double kKeyStep = 0.02;  // of what is in sight
constexpr double kNudge = 0.01;    // of the drawing
constexpr double kPanStep = 0.1;   // of what is in sight
constexpr double kWidthStep = 0.01;
constexpr double kZoomStep = 1.25;  // for a notch of the wheel
constexpr double kFarthest = 8;     // from the drawing that a point is kept, in its sides

QPointF arrowOf(int key) {
    return key == Qt::Key_Left    ? QPointF(-1, 0)
           : key == Qt::Key_Right ? QPointF(1, 0)
           : key == Qt::Key_Up    ? QPointF(0, -1)
           : key == Qt::Key_Down  ? QPointF(0, 1)
                                  : QPointF();
}

}  // namespace

DigitPad::DigitPad(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    showCursor();
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Digit pad"));
    setAccessibleDescription(
        tr("Draw with the mouse or pen. Keys: arrows move the pen, Space puts it down and lifts it."));
}

void DigitPad::setContent(const PenStrokes& strokes, const QImage& ground) {
    strokes_ = strokes;
    ground_ = ground;
    update();
}

void DigitPad::setTool(Tool tool) {
    if (tool == tool_) return;
    if (nudging_) finish();  // with arrows that now do something else
    toolBefore_ = tool_;
    tool_ = tool;
    showCursor();
    Q_EMIT toolChanged(tool);
    update();
}

void DigitPad::toggleHand() {
    setTool(tool_ == Tool::Hand ? toolBefore_ : Tool::Hand);
}

void DigitPad::showCursor() {
    setCursor(panning_              ? Qt::ClosedHandCursor
              : tool_ == Tool::Hand ? Qt::OpenHandCursor
              : tool_ == Tool::Move ? Qt::SizeAllCursor
                                    : Qt::CrossCursor);
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

void DigitPad::setUsualWidth(double width) {
    usualWidth_ = width;
    setPenWidth(width);
}

void DigitPad::turnInk() {
    if (!shades_) return setTool(tool_ == Tool::Eraser ? Tool::Brush : Tool::Eraser);
    ink_ = 1 - ink_;
    update();
}

void DigitPad::pickInk() {
    const QRectF area = square();
    std::optional<QPointF> at = pointer_;
    if (keyPenShown_ && hasFocus()) at = toPad(keyPen_);
    if (!at || !area.contains(*at)) return;
    const int side = qRound(area.width() * devicePixelRatioF());
    const QPointF pixel = (*at - area.topLeft()) / area.width() * side;
    const QImage& now = shown(side);
    const double shade = qRed(now.pixel(std::min(side - 1, static_cast<int>(pixel.x())),
                                        std::min(side - 1, static_cast<int>(pixel.y())))) /
                         255.0;
    if (!shades_) return setTool(shade >= 0.5 ? Tool::Brush : Tool::Eraser);
    ink_ = shade;
    update();
}

void DigitPad::resetPen() {
    ink_ = 1;
    setPenWidth(usualWidth_);
    if (!shades_) setTool(Tool::Brush);
    update();
}

void DigitPad::showWhole() {
    view_.showWhole();
    update();
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
    return canvas_.paint(all(), side, ground_, view_.part());
}

QRectF DigitPad::square() const {
    const double side = std::min(width(), height());
    return {(width() - side) / 2, 0, side, side};
}

QPointF DigitPad::toUnit(const QPointF& position) const {
    const QRectF area = square();
    const QPointF at = view_.toDrawing((position - area.topLeft()) / area.width());
    return {std::clamp(at.x(), -kFarthest, kFarthest), std::clamp(at.y(), -kFarthest, kFarthest)};
}

QPointF DigitPad::toPad(const QPointF& unit) const {
    const QRectF area = square();
    return area.topLeft() + view_.toSquare(unit) * area.width();
}

void DigitPad::begin(const QPointF& at, double pressure, bool erase, bool tablet) {
    PenStroke stroke{.points = {{at, 1}}};
    if (tool_ == Tool::Move) {
        stroke.kind = StrokeKind::Move;
    } else {
        stroke.eraser = erase;
        if (!erase) stroke.shade = ink_;
    }
    if (tool_ == Tool::Fill) {
        stroke.kind = StrokeKind::Fill;
        return Q_EMIT strokeFinished(stroke);
    }
    if (stroke.kind == StrokeKind::Line) {
        stroke.points.first().pressure = pressure;
        stroke.width = width_;
        stroke.soft = tablet && shades_;
    }
    current_ = stroke;
    Q_EMIT strokeGrew();
    update();
}

void DigitPad::extend(const QPointF& at, double pressure) {
    if (current_.kind == StrokeKind::Move) current_.points.resize(1);
    current_.points.append({at, pressure});
    Q_EMIT strokeGrew();
    update();
}

void DigitPad::finish() {
    nudging_ = false;
    if (!drawing()) return;
    if (current_.kind == StrokeKind::Move && shiftOf(current_).isNull()) return drop();
    // Emptied first: whoever takes the stroke shows it as finished, and must not see it twice.
    const PenStroke stroke = std::exchange(current_, {});
    Q_EMIT strokeFinished(stroke);
    update();
}

void DigitPad::drop() {
    nudging_ = false;
    current_ = {};
    Q_EMIT strokeDropped();
    update();
}

void DigitPad::press(const QPointF& position, double pressure, bool erase, bool tablet) {
    if (tool_ == Tool::Hand) {
        panning_ = position;
        return showCursor();
    }
    if (tool_ == Tool::Move && !hasContent()) return;
    const QPointF at = toUnit(position);
    if (tool_ == Tool::Fill && !QRectF(0, 0, 1, 1).contains(at)) return;
    begin(at, pressure, erase, tablet);
}

void DigitPad::drag(const QPointF& position, double pressure) {
    if (panning_) {
        view_.pan((position - *panning_) / square().width());
        panning_ = position;
    } else if (drawing() && !nudging_) {
        extend(toUnit(position), pressure);
    }
    update();
}

void DigitPad::release() {
    if (!panning_) return finish();
    panning_.reset();
    showCursor();
}

void DigitPad::mousePressEvent(QMouseEvent* event) {
    keyPenShown_ = false;
    if (event->button() == Qt::MiddleButton && !drawing()) {
        panning_ = event->position();
        showCursor();
    } else if (event->button() == Qt::LeftButton) {
        press(event->position(), 1, tool_ == Tool::Eraser, false);
    } else if (event->button() == Qt::RightButton) {
        press(event->position(), 1, true, false);
    }
}

void DigitPad::mouseMoveEvent(QMouseEvent* event) {
    pointer_ = event->position();
    if (event->buttons() & (Qt::LeftButton | Qt::RightButton | Qt::MiddleButton)) drag(*pointer_, 1);
    update();
}

void DigitPad::mouseReleaseEvent(QMouseEvent*) {
    release();
}

void DigitPad::tabletEvent(QTabletEvent* event) {
    const bool erase = tool_ == Tool::Eraser || event->pointerType() == QPointingDevice::PointerType::Eraser;
    pointer_ = event->position();
    if (event->type() == QEvent::TabletPress)
        press(*pointer_, event->pressure(), erase, true);
    else if (event->type() == QEvent::TabletMove)
        drag(*pointer_, event->pressure());
    else if (event->type() == QEvent::TabletRelease)
        release();
    event->accept();
}

/// Without the focus the column scrolls: who reads on must not zoom what is on the way.
void DigitPad::wheelEvent(QWheelEvent* event) {
    constexpr double kNotch = QWheelEvent::DefaultDeltasPerStep;
    const int turn = event->angleDelta().y();
    if (turn == 0) return event->ignore();
    if (event->modifiers() & Qt::ControlModifier) return stepPenWidth(turn > 0 ? 1 : -1);
    if (!hasFocus()) return event->ignore();
    const QRectF area = square();
    view_.zoomAt((event->position() - area.topLeft()) / area.width(), std::pow(kZoomStep, turn / kNotch));
    pointer_ = event->position();
    update();
}

bool DigitPad::arrow(int key) {
    const QPointF to = arrowOf(key);
    if (to.isNull()) return false;
    if (tool_ == Tool::Hand) {
        view_.pan(-kPanStep * to);
        update();
    } else if (tool_ == Tool::Move) {
        nudge(kNudge * to);
    } else {
        moveKeyPen(kKeyStep * view_.part().width() * to);
    }
    return true;
}

void DigitPad::moveKeyPen(const QPointF& by) {
    keyPenShown_ = true;
    keyPen_ = {std::clamp(keyPen_.x() + by.x(), 0.0, 1.0), std::clamp(keyPen_.y() + by.y(), 0.0, 1.0)};
    view_.reveal(keyPen_);
    if (drawing()) extend(keyPen_, 1);
    update();
}

/// As long as the key is held it is one move.
void DigitPad::nudge(const QPointF& by) {
    if (!hasContent() || (drawing() && !nudging_)) return;
    if (!nudging_) begin(keyPen_, 1, false, false);
    nudging_ = true;
    extend(current_.points.last().at + by, 1);
}

void DigitPad::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) return QWidget::keyPressEvent(event);
    const int key = event->key();
    if (arrow(key)) return;
    if (key == Qt::Key_Space) {
        if (event->isAutoRepeat() || tool_ == Tool::Move || tool_ == Tool::Hand) return;
        keyPenShown_ = true;
        if (drawing()) return finish();
        return begin(keyPen_, 1, tool_ == Tool::Eraser, false);
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) finish();  // before who takes the key closes the pad
    if (!ownKeys_ || !ownKey(key)) QWidget::keyPressEvent(event);
}

void DigitPad::keyReleaseEvent(QKeyEvent* event) {
    if (nudging_ && !event->isAutoRepeat() && !arrowOf(event->key()).isNull()) finish();
    QWidget::keyReleaseEvent(event);
}

bool DigitPad::ownKey(int key) {
    if (key >= Qt::Key_0 && key <= Qt::Key_9)
        Q_EMIT digitRequested(key - Qt::Key_0);
    else if (key == Qt::Key_B)
        setTool(Tool::Brush);
    else if (key == Qt::Key_E)
        setTool(Tool::Eraser);
    else if (key == Qt::Key_G)
        setTool(Tool::Fill);
    else if (key == Qt::Key_V)
        setTool(Tool::Move);
    else if (key == Qt::Key_H)
        toggleHand();
    else if (key == Qt::Key_X)
        turnInk();
    else if (key == Qt::Key_I)
        pickInk();
    else if (key == Qt::Key_D)
        resetPen();
    else if (key == Qt::Key_Home)
        showWhole();
    else if (key == Qt::Key_BracketLeft || key == Qt::Key_BracketRight)
        stepPenWidth(key == Qt::Key_BracketLeft ? -1 : 1);
    else if (key == Qt::Key_Delete || key == Qt::Key_Backspace)
        Q_EMIT clearRequested();
    else
        return false;
    return true;
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
    if (event->spontaneous()) return;
    panning_.reset();
    if (drawing()) drop();
}

void DigitPad::leaveEvent(QEvent*) {
    pointer_.reset();
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

}  // namespace syn
