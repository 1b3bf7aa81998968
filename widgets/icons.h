#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace syn {

/// A line icon of the family in resources/icons, drawn in the theme's text colour at whatever size and scale
/// is asked for; faint where disabled. Follows a change of theme at the next repaint.
QIcon icon(const QString& name);
/// The same in one colour, for painted widgets.
QPixmap iconPixmap(const QString& name, int size, qreal ratio, const QColor& colour);

}  // namespace syn
