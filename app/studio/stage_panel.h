#pragma once

#include <QTemporaryDir>
#include <QWidget>
#include <map>

#include "app/studio/agreement.h"
#include "app/studio/document_store.h"
#include "app/studio/run_controller.h"

class QMenu;
class QMimeData;
class QProgressBar;
class QStackedLayout;

namespace syn {
class FittingLabel;
class MenuButton;
class MessageBar;
class Notice;
class SampleGrid;
class Segmented;
}  // namespace syn

namespace syn::studio {

class Actions;

/// The middle of the window: the pictures of the run, what to show of them, and what can be done with one of
/// them. Where there are no pictures it says why, and what to do first.
class StagePanel : public QWidget {
    Q_OBJECT
  public:
    StagePanel(DocumentStore* store, RunController* controller, Actions* actions, QWidget* parent = nullptr);

    SampleGrid* grid() const { return grid_; }
    MessageBar* messages() const { return messages_; }
    Notice* notice() const { return notice_; }
    void show(const Document& document);
    /// What the window waits for before anything can run; empty: nothing.
    void setLoading(const QString& what);
    /// Nothing can run, for this reason; empty: something can.
    void setUnable(const QString& title, const QString& hint);

    /// The picture chosen; the first where none is, -1 where there are none.
    int chosen() const;
    /// Of rows: chooses the same picture in the row that this run made, where one is chosen.
    void chooseRow(engine::RunId run);
    void rollAnew(int cell);
    void pin(int cell);  ///< or lets go
    /// Asks where the chosen picture (-1: the first seed) is to lead, and makes the pictures on the way.
    void chooseMorph(int cell);
    void savePicture(int cell);
    void saveAnimation(int cell);
    /// A picture for another program: as it is shown, and once it is finished as PNG with its metadata, also
    /// as a file of its own. Null: there is none.
    QMimeData* mimeOf(int cell);
    QMenu* makeMenu(int cell);

  Q_SIGNALS:
    /// The picture of this index in this run; run 0: none is chosen, or its row has not begun.
    void pictureChosen(syn::engine::RunId run, int index);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    /// Where a cell of the grid comes from.
    struct Source {
        engine::RunId run = 0;
        int index = 0;  ///< in the run

        bool operator==(const Source&) const = default;
    };
    QWidget* makeHeader();
    void fitHeader();
    void connectGrid();
    void drag(int cell);
    Source sourceOf(int cell) const;
    /// "picture-seed-12.png"
    QString fileName(int cell, const QString& kind) const;
    void showCellActions();

    // stage_frames.cpp
    void showFrame(const std::shared_ptr<const engine::Frame>& frame);
    void showRow(int row, const std::shared_ptr<const engine::Frame>& frame);
    std::shared_ptr<const engine::Frame> withUnchanged(
        const std::shared_ptr<const engine::Frame>& frame) const;
    void showCaptions();

    // stage_agreement.cpp
    void onVerdicts(const std::shared_ptr<const engine::Verdicts>& verdicts);
    engine::RunId guidedRun(engine::RunId run) const;
    std::optional<Agreement> agreementOf(engine::RunId run) const;
    void showMeters(QList<QStringList>& captions);

    void showStatus();
    void showNotice();

    DocumentStore* store_;
    RunController* controller_;
    Actions* actions_;
    QWidget* title_;
    Segmented* stream_;
    Segmented* arrangement_;
    MenuButton* compared_;
    Segmented* zoom_;
    FittingLabel* caption_;
    QProgressBar* progress_;
    QStackedLayout* pages_;
    SampleGrid* grid_;
    Notice* notice_;
    MessageBar* messages_;
    QString loading_, modelLoading_, unableTitle_, unableHint_;
    bool showsPreview_ = false;  ///< the grid holds a finished live preview
    engine::RunId shown_ = 0;    ///< the run in the grid; of rows, the last
    std::shared_ptr<const GenerationRequest> shownRequest_;
    bool showsRows_ = false;                                    ///< the grid holds rows
    std::map<int, std::shared_ptr<const engine::Frame>> rows_;  ///< of the last comparison
    Source told_;                                               ///< by pictureChosen()
    std::map<engine::RunId, std::shared_ptr<const engine::Verdicts>>
        verdicts_;  ///< of the runs that are shown
    /// The last whole set of pictures, and what it was made from.
    std::shared_ptr<const engine::Frame> finished_;
    std::shared_ptr<const GenerationRequest> finishedRequest_;
    QTemporaryDir dragged_;  ///< files that were dragged out
};

}  // namespace syn::studio
