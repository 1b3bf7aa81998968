#include "widgets/card.h"

#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include "widgets/palette.h"

namespace syn {

Card::Card(const QString& kind, const QString& title, const QString& second, QWidget* parent)
    : QFrame(parent),
      kind_(kind),
      title_(label(title, "title", this)),
      body_(new QVBoxLayout(this)),
      header_(new QHBoxLayout) {
    setAccessibleName(title);
    body_->setContentsMargins(16, 10, 12, 12);
    body_->setSpacing(8);
    header_->setSpacing(6);
    header_->addWidget(title_);
    header_->addWidget(label(second, "faint", this));
    header_->addStretch(1);
    body_->addLayout(header_);
}

void Card::setCompact() {
    title_->setProperty("role", "row");
    body_->setContentsMargins(16, 7, 12, 7);
}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()), 8, 8);
    painter.setClipPath(shape);
    painter.fillRect(rect(), colours().control);
    if (!kind_.isEmpty()) painter.fillRect(QRect(0, 0, 3, height()), colours().hue(kind_));
}

QLabel* label(const QString& text, const char* role, QWidget* parent) {
    auto* made = new QLabel(text, parent);
    made->setProperty("role", role);
    return made;
}

QLabel* sectionTitle(const QString& text, QWidget* parent) {
    QLabel* title = label(text.toUpper(), "section", parent);
    QFont font = title->font();
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
    title->setFont(font);
    return title;
}

QFrame* separator(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setProperty("role", "separator");
    return line;
}

}  // namespace syn
