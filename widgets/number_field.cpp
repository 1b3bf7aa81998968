#include "widgets/number_field.h"

#include <QKeyEvent>
#include <QRegularExpressionValidator>
#include <QWheelEvent>

namespace syn {
namespace {

bool isHistoryKey(QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride) return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    return key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo) ||
           (key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_Y);
}

}  // namespace

NumberField::NumberField(const QString& name, int least, int most, QWidget* parent) : QSpinBox(parent) {
    setRange(least, most);
    setButtonSymbols(QAbstractSpinBox::NoButtons);
    setKeyboardTracking(false);
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    lineEdit()->installEventFilter(this);
}

// The keys reach the text first and then the spin box around it; neither may take them from the window.
bool NumberField::event(QEvent* event) {
    if (!isHistoryKey(event)) return QSpinBox::event(event);
    event->ignore();
    return true;
}

bool NumberField::eventFilter(QObject* watched, QEvent* event) {
    if (!isHistoryKey(event)) return QSpinBox::eventFilter(watched, event);
    event->ignore();
    return true;
}

void NumberField::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QSpinBox::wheelEvent(event);
    else
        event->ignore();
}

SeedField::SeedField(const QString& name, QWidget* parent) : QLineEdit(parent) {
    setAccessibleName(name);
    setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{0,20}")), this));
    connect(this, &QLineEdit::editingFinished, this, &SeedField::commit);
    setSeed(1);
}

void SeedField::setSeed(quint64 seed) {
    seed_ = seed;
    setText(QString::number(seed));
}

void SeedField::commit() {
    bool fits = false;
    const quint64 typed = text().toULongLong(&fits);
    if (!fits || typed == seed_) return setSeed(seed_);
    setSeed(typed);
    Q_EMIT seedChosen(typed);
}

bool SeedField::event(QEvent* event) {
    if (!isHistoryKey(event)) return QLineEdit::event(event);
    event->ignore();
    return true;
}

}  // namespace syn
