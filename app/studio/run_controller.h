#pragma once

#include <QObject>
#include <QSet>
#include <QStringList>
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

#include "app/studio/document_store.h"
#include "app/studio/engine_port.h"
#include "app/studio/guide_reader.h"
#include "app/studio/run_queue.h"

namespace syn::studio {

/// Where the run that the stage shows stands.
struct RunStatus {
    enum class Phase { None, Loading, Running, Paused, Finished, Cancelled, Failed };
    Phase phase = Phase::None;
    engine::RunId id = 0;
    bool live = false;
    bool queued = false;  ///< it waited in the queue: the document may ask for something else by now
    int step = 0;
    int steps = 0;
    int reached = 0;  ///< its furthest step
    int count = 0;
    int made = 0;              ///< pictures that each step makes; the others come from the lender
    engine::RunId lender = 0;  ///< the run whose pictures are not made again; 0: all are made
    double secondsPerStep = 0;
    QStringList shown;                                 ///< modalities that were generated
    std::shared_ptr<const GenerationRequest> request;  ///< as it was asked for; null: nothing has run
    QStringList rows;                                  ///< guide modes that are compared; empty: one set
    int row = 0;                                       ///< which of them this run is of
    QString failure;                                   ///< why it failed
    /// What was asked of it and is not answered yet: the step under way ends first.
    enum class Wish { None, Pause, Cancel };
    Wish wish = Wish::None;

    int pictures() const { return count * std::max<int>(1, static_cast<int>(rows.size())); }  ///< of all rows

    /// It has come to its end once, whichever of its steps is shown.
    bool whole() const { return steps > 0 && reached == steps; }
    /// An earlier step of a run that has come to its end is looked at; from there it can go on anew.
    bool looksBack() const { return phase == Phase::Paused && whole(); }
    /// A full run that does not stand at its end: Live waits for it.
    bool active() const {
        return !live && (phase == Phase::Loading || phase == Phase::Running || phase == Phase::Paused);
    }
    /// And one that makes steps, or is held on its way to its end: there is something to cancel.
    bool unfinished() const { return active() && !looksBack(); }
};

/// "pausing…", "cancelling…"; empty: nothing is asked of the run.
QString wishText(const RunStatus& status);
/// "Export 16 pictures"; what Live made are previews.
QString exportText(const RunStatus& status);

/// Turns the document into runs: full ones when asked, small live ones while it changes. Of live runs at most
/// one is under way; when it ends the newest document follows, so that pictures keep coming however fast the
/// pen is. Full runs that are asked for while one goes on wait in a queue; Live waits for all of them. What a
/// full run made is shown again, in place of previews, as soon as the document asks for it again.
class RunController : public QObject {
    Q_OBJECT
  public:
    RunController(DocumentStore* store, EnginePort* port, QObject* parent = nullptr);

    const RunStatus& status() const { return status_; }
    EnginePort* port() const { return port_; }
    const engine::ModelInfo* model() const { return port_->model(store_->value().model); }
    bool canExport() const;
    bool canStepBack() const;

    /// Makes what the document asks for: at once where no full run goes on, also in place of one that is
    /// held; else when all that wait before it have ended.
    void run();
    /// The same, before all that wait.
    void runFirst();
    /// run() would wait.
    bool queues() const;
    RunQueue* queue() { return &queue_; }
    const RunQueue* queue() const { return &queue_; }
    /// Those that wait begin by themselves again, the first of them at once where nothing is under way.
    void goOn();
    /// One that waits takes the place of what is under way.
    void beginNow(int key);
    /// One that has ended is made again, after all that wait.
    void again(int key);
    /// Makes a run, or the rows of a comparison, again as the requests tell, with the changes made on the
    /// way.
    void replay(const QList<QueuedRun::Row>& rows);
    void pauseOrContinue();
    void step();
    void back();
    void cancel();
    /// Stops what runs, and shows no run any more: another document is about to come.
    void leave();
    /// Takes the shown run to a step that it has reached, at once; of several wishes the last counts.
    void seek(int step);
    /// The shown run needs the stage no longer: another may be shown in its place unasked. A row that is not
    /// made yet needs it while it goes on or is held, so that the rows after it follow.
    bool settled() const;
    /// Shows a run that was made before, as it stands; its pictures follow. One of the rows is shown among
    /// them.
    void adopt(const RunStatus& status);
    /// Asked before a held run goes on; true: it took that over.
    void setContinueGate(std::function<bool()> gate) { continueGate_ = std::move(gate); }
    /// Shows a finished run again that the document asks for; false: it is on no track.
    void setShowAgain(std::function<bool(engine::RunId run)> show) { showAgain_ = std::move(show); }
    void exportTo(const engine::ExportOptions& options);
    struct Export {
        int written = 0, of = 0;  ///< pictures
        QString folder;
    };
    std::optional<Export> exportUnderWay() const;
    /// Why what is given cannot be guided by this mode, in one sentence; empty: it can.
    QString rowProblem(const QString& mode) const;
    /// The row that a run makes, of those being compared; -1: none.
    int rowOf(engine::RunId run) const;
    /// The run of a row; 0: not begun.
    engine::RunId runOf(int row) const;
    /// An animation is being written; cancel() stops it.
    bool animating() const { return animating_ != 0; }
    /// PNG bytes of a finished picture with its metadata.
    Result<std::vector<std::uint8_t>> png(engine::RunId run, int index, const QString& modality) const;
    /// Writes how a picture formed; saved() or refused() follows, and cancel() stops it.
    void animate(engine::RunId run, int index, const QString& modality,
                 const engine::AnimationOptions& options);

    /// The stroke that is being drawn on a modality's pad; it counts for Live though it is not in the
    /// document yet.
    void setPending(const QString& modality, int part, const PenStroke& stroke);
    void clearPending() { pending_.reset(); }
    bool pending() const { return pending_.has_value(); }

  Q_SIGNALS:
    void statusChanged();
    void frame(const std::shared_ptr<const syn::engine::Frame>& frame);
    /// What a judge reads in what is given of a modality; class -1: nothing.
    void reading(const QString& modality, int index, double probability);
    void curves(const std::vector<syn::engine::ScheduleCurve>& curves);  ///< of what is set up
    /// Of the full run that is shown, when it comes to be shown; none: there is no such run.
    void runCurves(const std::vector<syn::engine::ScheduleCurve>& curves);
    void refused(const QString& sentence);  ///< what was asked for cannot be done, and why
    void queued(int place);                 ///< a run waits now, as the 1st, 2nd, ...
    void exporting(int written, int of);
    void exported(const QString& folder);
    void saved(const QString& file);         ///< an animation
    void modelLoading(const QString& name);  ///< empty: it is there

  private:
    void ask(RunStatus::Wish wish);
    // run_order.cpp
    void ask(bool first);
    bool enqueue(const QueuedRun& run, bool first);
    std::optional<QueuedRun> askedFor(bool paused);
    void begin(const QueuedRun& run, bool paused);
    void beginQueued(int key);
    void beginNewest(bool paused);
    void beginNext();
    bool underWay() const;
    QStringList shownOf(const GenerationRequest& request) const;
    // run_rows.cpp
    Result<QList<QueuedRun::Row>> rowsOf(const Document& document, const engine::ModelInfo& model);
    Result<GenerationRequest> requestOfRow(const GenerationRequest& request, const QString& mode) const;
    void startRow(int row, engine::RunId run);
    int lentBy(const GenerationRequest& request) const;
    int nextRow() const;
    void onFrame(const std::shared_ptr<const engine::Frame>& frame);
    // run_live.cpp
    void followLive(const Document& now, const Document& before);
    void startLive();
    bool showMade();
    // run_controller.cpp
    void began(engine::RunId id, const GenerationRequest& request, bool live, const QStringList& shown);
    void updateCurves();
    void tellRunCurves();
    void onDocument(const Document& now, const Document& before);
    void onReady();
    void onModels(const QStringList& replaced);
    void onEvent(const engine::Event& event);
    void onStep(const engine::Event& event);
    void onRowEvent(const engine::Event& event);
    void onExporting(const engine::Event& event);
    void onEnd(RunStatus::Phase phase);
    Document current() const;

    DocumentStore* store_;
    EnginePort* port_;
    RunStatus status_;
    RunQueue queue_;
    GuideReader reader_;
    bool fromQueue_ = false;  ///< the last full run that began waited there
    /// The last full run of one set: pictures of it that are wanted again are not made again.
    engine::RunId before_ = 0;
    struct Pending {
        QString modality;
        int part = 0;
        PenStroke stroke;
    };
    std::optional<Pending> pending_;
    std::function<bool()> continueGate_;
    std::function<bool(engine::RunId)> showAgain_;
    int sought_ = -1;  ///< the step that was wished for last and is not there yet; -1: none
    int told_ = 0;     ///< the step that the engine told last
    /// One row of a comparison.
    struct Row {
        QString mode;
        GenerationRequest request;
        engine::RunId run = 0;
        bool made = false;  ///< it has come to its end
    };
    std::vector<Row> rows_;
    QSet<engine::RunId> exporting_;  ///< runs whose pictures are being written
    QMap<engine::RunId, int> written_;
    int exported_ = 0;  ///< pictures that are written when all are
    QString exportFolder_;
    engine::RunId animating_ = 0;
    bool liveWanted_ = false;  ///< the document is newer than the last live run
    bool runWhenReady_ = false;
};

}  // namespace syn::studio
