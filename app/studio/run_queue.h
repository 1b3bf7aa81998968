#pragma once

#include <QObject>
#include <QSet>
#include <QUndoStack>
#include <functional>
#include <memory>
#include <optional>

#include "app/studio/queued_run.h"
#include "core/engine/engine.h"

namespace syn::studio {

/// The time a step takes as it is shown, which follows the last few; 0: none has been made.
inline double smoothedSeconds(double shown, double step) {
    constexpr double kNewShare = 0.3;
    return shown > 0 ? shown + kNewShare * (step - shown) : step;
}

/// Full runs in the order in which they are made: those that wait, the one under way, and the latest that
/// have ended. It starts nothing: see RunController. Moving, taking out and clearing are steps of the
/// document's history; an entry that has begun meanwhile does not come back by undo.
class RunQueue : public QObject {
    Q_OBJECT
  public:
    static constexpr int kMost = 100;     ///< that wait
    static constexpr int kMostPast = 50;  ///< that have begun and are still listed

    struct Entry {
        enum class State { Waiting, UnderWay, Paused, Finished, Cancelled, Failed };
        int key = 0;  ///< tells it from every other, wherever it stands
        std::shared_ptr<const QueuedRun> run;
        State state = State::Waiting;
        QList<engine::RunId> ids;  ///< of its rows, as far as they have begun
        int step = 0;              ///< of the row under way
        double secondsPerStep = 0;
        QString failure;  ///< why it failed

        bool ended() const {
            return state == State::Finished || state == State::Cancelled || state == State::Failed;
        }
        /// Until its last row ends; nothing where no step has told how long one takes.
        std::optional<double> secondsLeft() const;
    };

    /// `busy`: something is under way, at whose end the first that waits begins.
    RunQueue(QUndoStack* history, std::function<bool()> busy, QObject* parent = nullptr);

    const QList<Entry>& waiting() const { return waiting_; }
    const QList<Entry>& begun() const { return begun_; }  ///< the newest first
    const Entry* entry(int key) const;
    /// Those that wait do not begin by themselves: they come from a file, or nothing was under way when they
    /// came back.
    bool held() const { return held_; }
    /// The first that waits begins when what is under way has ended.
    bool due() const { return !held_ && !waiting_.isEmpty(); }

    void add(const QueuedRun& run, bool first);
    void move(int key, int place);  ///< among those that wait
    void remove(int key);           ///< of those that wait
    void clear();                   ///< takes all out that wait
    void setHeld(bool held);        ///< an empty queue is not held

    /// For the controller. One that waits begins, or one that did not have to wait: it is the newest of those
    /// that have begun. Its rows' runs follow by join(), which tells of it.
    void begin(int key);
    void begin(const QueuedRun& run);
    /// A run of the newest one.
    void join(engine::RunId id);
    /// What the engine tells of the runs.
    void follow(const engine::Event& event);

    /// Those that wait, for the project; restored ones are held.
    QList<QueuedRun> save() const;
    void restore(const QList<QueuedRun>& runs);

  Q_SIGNALS:
    void changed();            ///< who is in it, in which order and state; held or not
    void progressed(int key);  ///< a step was made

  private:
    friend class ChangeQueue;
    int indexOf(int key) const;
    Entry make(const QueuedRun& run);
    void begin(Entry entry);
    void record(const QString& text, const QList<Entry>& before);
    void put(const QList<Entry>& from, const QList<Entry>& to);
    void settle();

    QUndoStack* history_;
    std::function<bool()> busy_;
    QList<Entry> waiting_, begun_;
    bool held_ = false;
    int keys_ = 0;       ///< given out
    QSet<int> started_;  ///< keys of those that waited and have begun
};

}  // namespace syn::studio
