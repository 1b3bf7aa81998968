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
    return {widest + kBesideText, kHeight};
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
    paintField(painter, *this, count() == 0 ? placeholderText() : currentText());
}

void Chooser::paintField(QPainter& painter, const QWidget& field, const QString& shown) {
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    painter.setBrush(p.control);
    painter.setPen(QPen(field.hasFocus() ? p.accent : field.underMouse() ? p.line : p.control, 1));
    painter.drawRoundedRect(QRectF(field.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setPen(field.isEnabled() ? p.text : p.faint);
    const QRect text = field.rect().adjusted(10, 0, -26, 0);
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                     field.fontMetrics().elidedText(shown, Qt::ElideRight, text.width()));
    painter.drawPixmap(field.width() - 22, (field.height() - 14) / 2,
                       iconPixmap(QStringLiteral("chevron-down"), 14, field.devicePixelRatioF(),
                                  field.isEnabled() ? p.second : p.inactive));
}

}  // namespace syn
