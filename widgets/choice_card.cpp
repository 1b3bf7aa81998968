#include "widgets/choice_card.h"

#include <QPainter>
#include <algorithm>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kCardMargin = 8, kCardRadius = 8;

}  // namespace

ChoiceCard::ChoiceCard(const QString& title, QWidget* parent) : QAbstractButton(parent) {
    setText(title);
    setAccessibleName(title);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void ChoiceCard::setLines(const QStringList& lines) {
    lines_ = lines;
    setAccessibleName(text() + QStringLiteral(": ") + lines.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize ChoiceCard::sizeHint() const {
    int width = fontMetrics().horizontalAdvance(text());
    for (const QString& line : lines_) width = std::max(width, fontMetrics().horizontalAdvance(line));
    return {width + 2 * kCardMargin + 16, minimumSizeHint().height()};
}

/// Lines that do not fit end in dots.
QSize ChoiceCard::minimumSizeHint() const {
    const int rows = static_cast<int>(lines_.size()) + 1;
    return {76, rows * (fontMetrics().lineSpacing() + 2) + kCardMargin};
}

void ChoiceCard::paintEvent(QPaintEvent*) {
    const Palette& p = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() || underMouse() ? p.raised : p.control);
    painter.drawRoundedRect(box, kCardRadius, kCardRadius);
    painter.setBrush(Qt::NoBrush);
    if (isChecked() || hasFocus()) {
        painter.setPen(QPen(hasFocus() ? p.text : p.accent, hasFocus() ? 2 : 1.5));
        painter.drawRoundedRect(box, kCardRadius, kCardRadius);
    }
    const int spacing = fontMetrics().lineSpacing() + 2;
    const int height = spacing * (static_cast<int>(lines_.size()) + 1);
    QRect row(kCardMargin, std::max(4, (this->height() - height) / 2), width() - 2 * kCardMargin, spacing);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    const auto say = [&](const QString& line, const QFont& face, const QColor& colour) {
        painter.setFont(face);
        painter.setPen(colour);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(face).elidedText(line, Qt::ElideRight, row.width()));
        row.translate(0, spacing);
    };
    say(text(), strong, p.text);
    // A raised ground carries only the text's own colour.
    const bool raised = isChecked() || underMouse();
    for (qsizetype i = 0; i < lines_.size(); ++i)
        say(lines_[i], font(), i == 0 || raised ? p.text : p.second);
}

}  // namespace syn
