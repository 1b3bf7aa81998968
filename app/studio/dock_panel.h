#pragma once

#include <QDockWidget>

class QHBoxLayout;

namespace syn::studio {

/// One part of the window beside the stage: a dock with a quiet heading instead of a title bar. It is moved
/// by its heading, closed and brought back by the View menu.
class DockPanel : public QDockWidget {
    Q_OBJECT
  public:
    /// id: what the stored layout and the actions call it ("view.panel.conditions"); title: for people, in
    /// the heading and for screen readers.
    DockPanel(const QString& id, const QString& title, QWidget* content, QWidget* parent = nullptr);

    /// Widgets added here stand right of the title.
    QHBoxLayout* heading() const { return heading_; }
    /// A heading of the panel's own (a row of tabs) in place of the title.
    void setHeading(QWidget* own);

  private:
    QHBoxLayout* heading_;
    QWidget* title_;
};

}  // namespace syn::studio
