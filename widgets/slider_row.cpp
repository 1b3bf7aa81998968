#include "widgets/slider_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyle>
#include <algorithm>
#include <cmath>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr double kHandle = 6;  // radius
constexpr double kRing = 8;    // of the focus, and so the margin at both ends

}  // namespace

HueSlider::HueSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void HueSlider::setHue(const QString& kind) {
    kind_ = kind;
    update();
}

void HueSlider::moveTo(double x) {
    setSliderPosition(QStyle::sliderValueFromPosition(minimum(), maximum(), qRound(x - kRing),
                                                      qRound(width() - 2 * kRing)));
}

void HueSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    setSliderDown(true);
    moveTo(event->position().x());
}

void HueSlider::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown()) moveTo(event->position().x());
}

void HueSlider::mouseReleaseEvent(QMouseEvent*) {
    setSliderDown(false);
}

void HueSlider::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QSlider::wheelEvent(event);
    else
        event->ignore();
}

void HueSlider::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    const double y = height() / 2.0, span = width() - 2 * kRing;
    const double at = kRing + span * (sliderPosition() - minimum()) / std::max(1, maximum() - minimum());
    painter.setPen(Qt::NoPen);
    painter.setBrush(isEnabled() ? p.outline : p.inactive);
    painter.drawRoundedRect(QRectF(kRing, y - 1.5, span, 3), 1.5, 1.5);
    painter.setBrush(isEnabled() ? p.hue(kind_) : p.inactive);
    painter.drawRoundedRect(QRectF(kRing, y - 1.5, at - kRing, 3), 1.5, 1.5);
    painter.setBrush(isEnabled() ? p.text : p.inactive);
    painter.drawEllipse(QPointF(at, y), kHandle, kHandle);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(p.accent, 1.5));
    painter.drawEllipse(QPointF(at, y), kRing - 0.75, kRing - 0.75);
}

SliderRow::SliderRow(const QString& label, double least, double most, double step, QWidget* parent)
    : QWidget(parent), least_(least), step_(step), slider_(new HueSlider(this)), value_(new QLabel(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* name = new QLabel(label, this);
    name->setProperty("role", "second");
    name->setMinimumWidth(48);
    name->setBuddy(slider_);
    value_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value_->setMinimumWidth(32);
    layout->addWidget(name);
    layout->addWidget(slider_, 1);
    layout->addWidget(value_);

    slider_->setRange(0, static_cast<int>(std::lround((most - least) / step)));
    const int whole = static_cast<int>(std::lround(1 / step));  // a page is 1, or a fifth where that is less
    slider_->setPageStep(std::clamp(whole, 1, std::max(1, slider_->maximum() / 5)));
    slider_->setAccessibleName(label);
    connect(slider_, &QSlider::valueChanged, this, [this] {
        beyond_.reset();
        showValue();
        Q_EMIT moved(value());
    });
    connect(slider_, &QSlider::sliderReleased, this, &SliderRow::released);
    showValue();
}

bool SliderRow::event(QEvent* event) {
    // Who reads the screen aloud looks at the slider, not at the row around it.
    if (event->type() == QEvent::ToolTipChange) slider_->setToolTip(toolTip());
    return QWidget::event(event);
}

void SliderRow::setHue(const QString& kind) {
    slider_->setHue(kind);
}

void SliderRow::setValue(double value) {
    const QSignalBlocker blocker(slider_);
    const double most = least_ + slider_->maximum() * step_, slack = step_ / 1000;
    const bool within = value >= least_ - slack && value <= most + slack;
    beyond_ = within ? std::nullopt : std::optional(value);
    slider_->setValue(static_cast<int>(std::lround((std::clamp(value, least_, most) - least_) / step_)));
    showValue();
    slider_->update();
}

void SliderRow::nameLeast(const QString& word) {
    leastName_ = word;
    showValue();
}

double SliderRow::value() const {
    return beyond_.value_or(least_ + slider_->value() * step_);
}

void SliderRow::showValue() {
    constexpr int kDigits = 5;  // of what no slider says
    if (beyond_) return value_->setText(QString::number(*beyond_, 'g', kDigits));
    const bool named = !leastName_.isEmpty() && slider_->value() == slider_->minimum();
    value_->setText(named ? leastName_ : QString::number(value(), 'f', step_ < 0.1 ? 2 : step_ < 1 ? 1 : 0));
}

}  // namespace syn
