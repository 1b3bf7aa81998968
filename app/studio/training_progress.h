#pragma once

#include <QWidget>
#include <memory>

#include "core/engine/engine.h"
#include "core/engine/training_desk.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace syn {
class LineChart;
class PictureRows;
class Segmented;
}  // namespace syn

namespace syn::studio {

/// A training on its way, or over: how far it is, its curves, what it draws, and what can be done with it.
class TrainingProgress : public QWidget {
    Q_OBJECT
  public:
    enum class State { Training, Waiting, Stopping, Stopped, Finished, Failed };

    explicit TrainingProgress(QWidget* parent = nullptr);

    /// Another training, or the same from where it was: curves and pictures are emptied.
    void begin(const QString& title);
    void setState(State state, const QString& sentence = {});
    State state() const { return state_; }
    void add(const engine::TrainingReport& report);
    void setSamples(const engine::Frame& frame);

    QPushButton* stopButton() const { return stop_; }
    QPushButton* resumeButton() const { return resume_; }
    QPushButton* slowerButton() const { return slower_; }
    QPushButton* useButton() const { return use_; }
    QPushButton* againButton() const { return again_; }
    LineChart* loss() const { return loss_; }
    LineChart* gain() const { return gain_; }
    PictureRows* samples() const { return samples_; }
    QString sentence() const;

  Q_SIGNALS:
    void stopRequested();
    void resumeRequested();
    void slowerRequested();  ///< the same at half the learning rate
    void useRequested();
    void againRequested();  ///< another training is to be set up

  private:
    QWidget* makeFacts();
    QWidget* makeCurves();
    QWidget* makeSamples();
    void refresh();
    void addValue(LineChart* chart, std::size_t series, int step, double value);

    State state_ = State::Training;
    engine::TrainingReport last_;
    QString gains_;
    QLabel* title_;
    QLabel* sentence_;
    QLabel* facts_;
    QPushButton* stop_;
    QPushButton* resume_;
    QPushButton* slower_;
    QPushButton* use_;
    QPushButton* again_;
    Segmented* which_;
    QStackedWidget* charts_;
    LineChart* loss_;
    LineChart* gain_;
    QLabel* caption_;
    PictureRows* samples_;
};

}  // namespace syn::studio
