#include "widgets/notice.h"

#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/card.h"
#include "widgets/icons.h"
#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kIconSize = 32, kBarWidth = 160, kTextWidth = 420, kLeastWidth = 160;

}  // namespace

Notice::Notice(QWidget* parent)
    : QWidget(parent),
      icon_(new QLabel(this)),
      title_(label({}, "title", this)),
      hint_(label({}, "second", this)),
      bar_(new QProgressBar(this)),
      button_(new QPushButton(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addStretch(1);
    for (QLabel* each : {icon_, title_, hint_}) {
        each->setAlignment(Qt::AlignCenter);
        column->addWidget(each, 0, Qt::AlignHCenter);
    }
    for (QLabel* each : {title_, hint_}) each->setWordWrap(true);
    bar_->setRange(0, 0);
    bar_->setTextVisible(false);
    bar_->setFixedWidth(kBarWidth);
    bar_->setAccessibleName(tr("Something is going on"));
    column->addSpacing(4);
    column->addWidget(bar_, 0, Qt::AlignHCenter);
    column->addWidget(button_, 0, Qt::AlignHCenter);
    column->addStretch(1);
    say(Tone::Calm, {}, tr("Nothing here yet"), tr("Pictures appear here."));
}

void Notice::say(Tone tone, const QString& icon, const QString& title, const QString& hint,
                 const QString& action) {
    tone_ = tone;
    iconName_ = icon;
    title_->setText(title);
    hint_->setText(hint);
    fit();
    bar_->setVisible(tone == Tone::Busy);
    button_->setVisible(!action.isEmpty());
    button_->setText(action);
    button_->setAccessibleName(action.isEmpty() ? title : action);
    button_->setToolTip(hint);
    setAccessibleName(title);
    setAccessibleDescription(hint);
    showIcon();
}

/// A text that wraps knows its height only from its width, which a layout that centres it does not ask.
void Notice::fit() {
    const int room = std::clamp(width() - 48, kLeastWidth, kTextWidth);
    for (QLabel* each : {title_, hint_}) {
        each->ensurePolished();
        const int wide =
            std::clamp(each->fontMetrics().horizontalAdvance(each->text()) + 8, kLeastWidth, room);
        each->setFixedSize(wide, std::max(each->heightForWidth(wide), each->fontMetrics().height()));
    }
}

void Notice::resizeEvent(QResizeEvent*) {
    fit();
}

QString Notice::title() const {
    return title_->text();
}

QString Notice::hint() const {
    return hint_->text();
}

void Notice::showIcon() {
    const Palette& p = colours();
    const QColor tone = tone_ == Tone::Trouble ? p.warning : p.second;
    icon_->setVisible(!iconName_.isEmpty());
    if (!iconName_.isEmpty()) icon_->setPixmap(iconPixmap(iconName_, kIconSize, devicePixelRatioF(), tone));
}

void Notice::changeEvent(QEvent* event) {
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) showIcon();
    QWidget::changeEvent(event);
}

}  // namespace syn
