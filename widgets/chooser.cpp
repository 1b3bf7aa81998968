#include "widgets/chooser.h"

#include <QPainter>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include "widgets/icons.h"
#include "widgets/palette.h"

namespace syn {

Chooser::Chooser(const QString& name, QWidget* parent) : QComboBox(parent) {
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    // The plain delegate of a combo box ignores the style sheet's item rules.
    setItemDelegate(new QStyledItemDelegate(this));
}

QSize Chooser::sizeHint() const {
    int widest = 60;
    for (int i = 0; i < count(); ++i) widest = qMax(widest, fontMetrics().horizontalAdvance(itemText(i)));
    return {widest + 40, 28};
}

void Chooser::wheelEvent(QWheelEvent* event) {
    // Scrolling the column must not change a setting on the way.
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

void Chooser::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    painter.setBrush(p.control);
    painter.setPen(QPen(hasFocus() ? p.accent : underMouse() ? p.line : p.control, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setPen(isEnabled() ? p.text : p.faint);
    const QRect text = rect().adjusted(10, 0, -26, 0);
    const QString shown = count() == 0 ? placeholderText() : currentText();
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(shown, Qt::ElideRight, text.width()));
    painter.drawPixmap(width() - 22, (height() - 14) / 2,
                       iconPixmap(QStringLiteral("chevron-down"), 14, devicePixelRatioF(), p.second));
}

}  // namespace syn
