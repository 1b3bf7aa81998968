#include "widgets/key_field.h"

#include <QKeyEvent>

namespace syn {
namespace {

bool isModifier(int key) {
    return key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_Meta ||
           key == Qt::Key_AltGr || key == Qt::Key_CapsLock || key == Qt::Key_NumLock ||
           key == Qt::Key_unknown || key == 0;
}

/// Shift counts only where it does not make the sign itself: ? is a key, whatever is pressed for it.
Qt::KeyboardModifiers modifiersOf(const QKeyEvent& event) {
    Qt::KeyboardModifiers modifiers = event.modifiers() & ~(Qt::KeypadModifier | Qt::GroupSwitchModifier);
    const QString text = event.text();
    const bool sign =
        !text.isEmpty() && text[0].isPrint() && !text[0].isLetterOrNumber() && !text[0].isSpace();
    if (sign) modifiers &= ~Qt::ShiftModifier;
    return modifiers;
}

}  // namespace

KeyField::KeyField(const QString& name, QWidget* parent) : QLineEdit(parent) {
    setReadOnly(true);
    setAccessibleName(name);
    setPlaceholderText(tr("Press a key"));
    setFocusPolicy(Qt::StrongFocus);
}

void KeyField::setKey(const QKeySequence& key) {
    if (key == key_) return;
    key_ = key;
    setText(key.toString(QKeySequence::NativeText));
    Q_EMIT keyChanged();
}

bool KeyField::event(QEvent* event) {
    // Whatever the key does elsewhere, here it is only taken down.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void KeyField::keyPressEvent(QKeyEvent* event) {
    event->accept();
    if (!isModifier(event->key()))
        setKey(QKeySequence(modifiersOf(*event) | static_cast<Qt::Key>(event->key())));
}

}  // namespace syn
