#pragma once

#include <QString>

class QToolButton;
class QWidget;

namespace syn {

/// A button that is an icon alone, of the size and look that all of them have; `name` is what a screen reader
/// says. An empty icon is set later, by an action for one.
QToolButton* iconButton(const QString& icon, const QString& name, QWidget* parent);

}  // namespace syn
