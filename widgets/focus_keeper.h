#pragma once

class QWidget;

namespace syn {

/// While it lives, what has the keyboard may go away or become disabled: then, at its end, the first widget
/// of the area that takes the keyboard has it, and not whatever comes next in the window.
class FocusKeeper {
  public:
    explicit FocusKeeper(QWidget* area);
    ~FocusKeeper();
    FocusKeeper(const FocusKeeper&) = delete;
    FocusKeeper& operator=(const FocusKeeper&) = delete;

  private:
    bool holds() const;

    QWidget* const area_;
    const bool held_;
};

}  // namespace syn
