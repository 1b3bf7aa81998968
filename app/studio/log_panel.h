#pragma once

#include <QWidget>

#include "core/engine/engine.h"

class QPlainTextEdit;

namespace syn::studio {

/// What the engine said, line by line with the time, to read, select and copy. Steps are not told: the
/// timeline shows them.
class LogPanel : public QWidget {
    Q_OBJECT
  public:
    explicit LogPanel(QWidget* parent = nullptr);

    void add(const QString& line);
    void add(const engine::Event& event);
    QString text() const;

  private:
    QPlainTextEdit* lines_;
};

}  // namespace syn::studio
