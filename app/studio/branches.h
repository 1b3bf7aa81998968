#pragma once

#include <QImage>
#include <QMap>
#include <QObject>
#include <QSet>
#include <memory>
#include <optional>

#include "app/studio/run_controller.h"
#include "app/studio/saved_timeline.h"
#include "core/session/request_changes.h"

namespace syn::studio {

/// One track of the timeline: a run, or what is known of one that has to be made again.
struct Branch {
    int key = 0;            ///< tells it from every other, whatever its place
    engine::RunId run = 0;  ///< 0: to be made again from the request
    int parent = -1;        ///< index; -1: left no other
    int from = 0;           ///< the step where it left
    QString name;
    QString mode;  ///< that a row of a comparison guides by in place of the document's; its branches too
    QString kind;  ///< of the condition that was changed, for its hue
    GenerationRequest request;  ///< as it began, with the edits made since
    QStringList shown;          ///< modalities that are generated
    RunStatus::Phase phase = RunStatus::Phase::None;
    int step = 0;     ///< where it stands
    int reached = 0;  ///< its furthest step; its last one: all of it was made
    QMap<int, double> seconds;
    QMap<int, QImage> noisy, estimate;  ///< of one sample, by step
    QMap<int, QString> changes;         ///< made while it ran, by step
    /// Of a run that waited in the queue, what the document asked for when it began, and paths of what was
    /// changed there since: only these are wishes. Null: the run is the document's own.
    std::shared_ptr<const GenerationRequest> apart;
    QSet<QString> touched;
};

/// The run of the timeline and the branches that left it. A run that is started begins a new timeline, and
/// the rows of a comparison are tracks of one; a run that goes on from an earlier step with a changed setting
/// becomes a branch, so that nothing that was made is lost. Branching, deleting a branch, and a run that
/// takes the place of several tracks are steps of the document's history: undo brings the tracks back, with
/// their pictures as long as the engine keeps them. The document's weights and modes take hold of the run
/// that is shown while it goes on; of a run that waited in the queue, those alone that were changed since it
/// began.
class Branches : public QObject {
    Q_OBJECT
  public:
    static constexpr int kMost = 12;

    /// All tracks and which of them is shown.
    struct Tracks {
        QList<Branch> all;
        int current = -1;
    };

    Branches(DocumentStore* store, EnginePort* port, RunController* controller);

    const QList<Branch>& all() const { return all_; }
    int current() const { return current_; }
    const Branch* shown() const { return current_ < 0 ? nullptr : &all_[current_]; }
    /// log-SNR of the shown branch at each step boundary, noise first.
    const QList<double>& levels() const { return levels_; }
    /// Memory of the shown branch's states; nothing where it is not kept.
    std::optional<engine::KeptStates> kept() const;
    /// The branch that going on from where the shown one stands would make; name empty: none.
    struct Pending {
        QString name, kind;
    };
    Pending pending() const;

    /// Takes the shown branch to a step; makes it again where it is no longer kept.
    void seek(int step);
    /// Shows another branch, at the step where this one stands as far as it has come, and its settings.
    void choose(int branch);
    /// Branches off where the shown one stands, with the settings as they are now, all of them; says why not.
    void branch();
    /// Shows a run that has ended, on its track or as a timeline of its own; false where the engine keeps it
    /// no longer.
    bool showRun(engine::RunId run);
    /// Takes a branch out; those that left it hang on its parent.
    void remove(int branch);
    /// Puts other tracks in the place of these, which are returned without their film strips. What goes on of
    /// these alone is stopped; what the engine gave up of the others has to be made again.
    Tracks put(const Tracks& tracks);
    /// The film strip is of this sample. Where the run is a row of a comparison, of that row: it is shown as
    /// soon as nothing else is being made.
    void setPicture(engine::RunId run, int sample);

    /// For the project: what makes all of it again. Restored branches are made when they are chosen, the rows
    /// of a comparison together.
    SavedTimeline save() const;
    void restore(const SavedTimeline& saved);

  Q_SIGNALS:
    void changed();                       ///< branches, steps, what is pending
    void picturesChanged();               ///< of the shown branch
    void chosen(syn::engine::RunId run);  ///< a track, by choose()
    void refused(const QString& sentence);
    void finished();  ///< a track came to its end: there is something to keep

  private:
    // branches.cpp
    void followStatus();
    void begin(const RunStatus& status);
    void holdOthers(int but);
    void onEvent(const engine::Event& event);
    int indexOf(engine::RunId run) const;
    bool onStage(const Branch& branch) const;
    void show(int branch);
    void remake(int branch);
    void watchStrip(const Branch& branch);
    void refresh(Branch& branch);
    void showLevels();
    void fork(int step, const std::vector<Edit>& edits);
    // branches_rows.cpp
    bool joins(const RunStatus& status) const;
    void takeStage();
    bool isRow(const Branch& branch) const;
    void tellRows();
    void remakeRows(int row);
    int madeAgainBy(const RunStatus& status) const;
    void beginRow(int branch, const RunStatus& status);
    bool awaited(const Branch& branch) const;
    void await(int row);
    // branches_wishes.cpp
    void onDocument();
    void branchSoon();
    bool continueGate();
    const std::optional<Result<GenerationRequest>>& wanted() const;
    enum class Wish { Changed, All };
    std::optional<RequestChanges> changesAt(const Branch& branch, int step, Wish wish = Wish::Changed) const;
    void setApart(Branch& branch) const;
    void touch(Branch& branch) const;
    bool branchOff(Wish wish);
    // branches_history.cpp
    Tracks tracks() const;
    void record(const QString& text, const Tracks& before);
    void drop(int branch);
    // branches_saved.cpp
    void showSettings(const Branch& branch);
    void describe(Branch& branch) const;
    void complete(Branch& branch) const;

    DocumentStore* store_;
    EnginePort* port_;
    RunController* controller_;
    QList<Branch> all_;
    QList<double> levels_;
    int current_ = -1;
    int sample_ = 0;
    engine::RunId picture_ = 0;                                ///< the run of the chosen picture; 0: none
    int keys_ = 0;                                             ///< given out
    mutable std::optional<Result<GenerationRequest>> wanted_;  ///< see wanted(); nothing: to be made
    engine::RunId known_ = 0;                                  ///< the last run that was taken notice of
};

}  // namespace syn::studio
