#pragma once

#include <QImage>
#include <QList>
#include <QMap>
#include <QWidget>

namespace syn {

/// A run in the timeline: the first one, or a branch that left another at a step.
struct TimelineTrack {
    QString name;  ///< "main", "weight 4 → 6"
    QString kind;  ///< of the condition that was changed: chooses the hue; empty: the accent
    int parent = -1;
    int from = 0;                     ///< where it left its parent
    int reached = 0;                  ///< its furthest step
    bool kept = true;                 ///< false: has to be made again before it can be shown
    QMap<int, QString> changes = {};  ///< settings changed while it ran, by step

    bool operator==(const TimelineTrack&) const = default;
};

/// A run from noise to picture as a film strip over an axis of log-SNR (or of steps), with a playhead, and
/// below it the run and its branches as tracks. Dragging, Left, Right, Home and End take the playhead to
/// steps that the chosen track has reached; Up and Down choose another track, Delete wants it removed, Space
/// pauses.
class Timeline : public QWidget {
    Q_OBJECT
  public:
    enum class Spacing { LogSnr, Steps };

    explicit Timeline(QWidget* parent = nullptr);

    /// log-SNR of each step boundary, noise first: steps + 1 values. Empty: nothing has run.
    void setLevels(const QList<double>& logSnr);
    void setTracks(const QList<TimelineTrack>& tracks, int current);
    const QList<TimelineTrack>& tracks() const { return tracks_; }
    int current() const { return current_; }
    /// Of the chosen track: small pictures and durations of its steps.
    void setPictures(const QMap<int, QImage>& pictures);
    void setSeconds(const QMap<int, double>& seconds);
    void setPlayhead(int step, bool going);
    int playhead() const { return step_; }
    void stepBack();
    void stepForth();  ///< asks for a further step where none is made yet
    /// Off: Space, Left, Right and Delete are left to the window, which may have other keys for them.
    void setOwnKeys(bool on) { ownKeys_ = on; }
    int steps() const { return static_cast<int>(levels_.size()) - 1; }  ///< -1: nothing has run
    /// The branch that going on from the playhead would make, as a row that is not there yet; empty: none.
    void setPending(const QString& name, const QString& kind);
    const QString& pending() const { return pending_; }
    void setSpacing(Spacing spacing);
    Spacing spacing() const { return spacing_; }
    void setEmptyText(const QString& text);

    /// "step 12 of 20 · log SNR 0.4 · 41 ms", as hovering shows it.
    QString textOf(int step) const;
    /// Where a step's playhead stands; its picture ends there.
    double xOf(int step) const;
    QRectF cellRect(int step) const;
    /// Where a track's bar is drawn, from where it left its parent to where it has come.
    QRectF barRect(int track) const;
    int trackAt(const QPointF& position) const;  ///< -1: none
    /// Steps whose pictures have room, in order; the playhead's is drawn over them.
    QList<int> cells() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void stepSought(int step);
    void stepRequested();  ///< one further than what is made
    void pauseRequested();
    void trackChosen(int track);
    void removalRequested(int track);

  protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    // timeline.cpp
    double share(int step) const;
    int stepAt(double x) const;
    int reached() const;
    double tracksTop() const;
    double axisTop() const;
    QRectF rowRect(int row, double left, double right) const;
    void seek(int step);
    bool wake();
    void tell();

    // timeline_paint.cpp
    void paintStrip(QPainter& painter) const;
    void paintCell(QPainter& painter, int step) const;
    void paintTracks(QPainter& painter) const;
    void paintTrack(QPainter& painter, int track) const;
    void paintCurve(QPainter& painter, int parent, const QRectF& bar, const QColor& colour) const;
    void paintName(QPainter& painter, const QString& name, const QRectF& bar, const QColor& inside,
                   const QColor& beside) const;
    void paintPending(QPainter& painter) const;
    void paintAxis(QPainter& painter) const;
    void paintPlayhead(QPainter& painter) const;

    QList<double> levels_;
    QList<TimelineTrack> tracks_;
    QMap<int, QImage> pictures_;
    QMap<int, double> seconds_;
    QString emptyText_;
    QString pending_, pendingKind_;
    Spacing spacing_ = Spacing::LogSnr;
    int current_ = -1;
    int step_ = 0;
    int hovered_ = -1;
    bool going_ = false;
    bool dragging_ = false;
    bool ownKeys_ = true;
};

}  // namespace syn
