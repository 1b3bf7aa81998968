#include "widgets/message_bar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>

#include "widgets/icons.h"
#include "widgets/palette.h"

namespace syn {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), text_(new QLabel(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(36, 6, 6, 6);
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->setFocusPolicy(Qt::StrongFocus);
    text_->setToolTip(tr("What happened, and what to do; the text can be selected and copied"));
    auto* dismiss = new QToolButton(this);
    dismiss->setIcon(icon(QStringLiteral("close")));
    dismiss->setProperty("role", "quiet");
    dismiss->setFixedSize(24, 24);
    dismiss->setToolTip(tr("Dismiss this message"));
    dismiss->setAccessibleName(tr("Dismiss message"));
    dismiss->setFocusPolicy(Qt::TabFocus);
    layout->addWidget(text_, 1);
    layout->addWidget(dismiss, 0, Qt::AlignTop);
    connect(dismiss, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void MessageBar::say(const QString& sentence, Tone tone) {
    tone_ = tone;
    text_->setText(sentence);
    setAccessibleName(sentence);
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString MessageBar::sentence() const {
    return isHidden() ? QString() : text_->text();
}

void MessageBar::dropAdvice() {
    if (tone_ == Tone::Advice) hide();
}

void MessageBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    const QColor tone = tone_ == Tone::Trouble ? p.warning : p.accent;
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()), 6, 6);
    painter.setClipPath(shape);
    painter.fillRect(rect(), p.control);
    painter.fillRect(QRect(0, 0, 3, height()), tone);
    painter.drawPixmap(12, 10,
                       iconPixmap(tone_ == Tone::Trouble ? QStringLiteral("warning") : QStringLiteral("info"),
                                  16, devicePixelRatioF(), tone));
}

}  // namespace syn
