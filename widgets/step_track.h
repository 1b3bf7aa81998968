#pragma once

#include <QWidget>

namespace syn {

/// The run as a line of steps with a playhead. While it has the focus Space pauses and goes on, Right steps,
/// Left steps back.
class StepTrack : public QWidget {
    Q_OBJECT
  public:
    explicit StepTrack(QWidget* parent = nullptr);

    /// steps 0: nothing has run; `going`: the playhead is drawn in the accent.
    void setProgress(int step, int steps, bool going);
    QSize sizeHint() const override { return {200, 16}; }

  Q_SIGNALS:
    void pauseRequested();
    void stepRequested();
    void backRequested();

  protected:
    void paintEvent(QPaintEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    int step_ = 0, steps_ = 0;
    bool going_ = false;
};

}  // namespace syn
