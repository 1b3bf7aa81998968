#pragma once

class QWidget;

namespace syn {

/// Lets Tab go through `window` as its widgets lie inside one another, also where some were made later than
/// what follows them.
void orderFocus(QWidget* window);

}  // namespace syn
