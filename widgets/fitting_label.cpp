#include "widgets/fitting_label.h"

namespace syn {

FittingLabel::FittingLabel(QWidget* parent) : QLabel(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void FittingLabel::setTexts(const QStringList& texts) {
    texts_ = texts;
    setAccessibleName(texts.value(0));
    updateGeometry();
    fit();
}

QSize FittingLabel::minimumSizeHint() const {
    const QString last = texts_.isEmpty() ? QString() : texts_.last();
    return {fontMetrics().horizontalAdvance(last) + 1, QLabel::minimumSizeHint().height()};
}

void FittingLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    fit();
}

void FittingLabel::fit() {
    QString shown = texts_.isEmpty() ? QString() : texts_.last();
    for (const QString& text : texts_)
        if (fontMetrics().horizontalAdvance(text) <= contentsRect().width()) {
            shown = text;
            break;
        }
    if (text() != shown) setText(shown);
}

}  // namespace syn
