#include "widgets/fitting_label.h"

namespace syn {

QString fittingText(const QStringList& texts, const QFontMetrics& metrics, double room) {
    for (const QString& text : texts)
        if (metrics.horizontalAdvance(text) <= room) return text;
    return texts.isEmpty() ? QString() : texts.last();
}

FittingLabel::FittingLabel(QWidget* parent) : QLabel(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void FittingLabel::setTexts(const QStringList& texts) {
    if (texts == texts_) return;
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
    const QString shown = fittingText(texts_, fontMetrics(), contentsRect().width());
    if (text() != shown) setText(shown);
}

}  // namespace syn
