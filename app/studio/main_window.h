#pragma once

#include <QMainWindow>

#include "app/studio/document_store.h"
#include "app/studio/engine_port.h"
#include "app/studio/gallery.h"
#include "app/studio/run_controller.h"
#include "widgets/palette.h"
#include "widgets/picture_source.h"

class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QStatusBar;
class QVBoxLayout;

namespace syn {
class Chooser;
class DigitPad;
class FittingLabel;
class Switch;
}  // namespace syn

namespace syn::studio {

class Actions;
class ChartsPanel;
class ConditionCard;
class DockPanel;
class GalleryPanel;
class GuidancePanel;
class ProjectMenu;
class QueuePanel;
class SchedulePanel;
class StagePanel;
class TimelinePanel;
class TrainingPanel;

/// The window: the stage, and round it the panels for conditions, guidance, schedule and timeline, of one
/// document. It is there before the engine; open() brings the engine in behind it.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    void open(EngineMaker maker);
    /// Opens a file, once the engine is there: a project; an exported picture, whose set-up comes back; or
    /// any other picture, which is given to the model's first modality that takes pictures.
    void openFile(const QString& file);
    void setTheme(Theme theme);

    DocumentStore* store() { return &store_; }
    EnginePort* port() { return &port_; }
    RunController* controller() { return &controller_; }
    Gallery* gallery() { return &gallery_; }
    StagePanel* stage() { return stage_; }
    SchedulePanel* schedule() { return schedule_; }
    ProjectMenu* project() { return project_; }
    Actions* actions() { return actions_; }
    TimelinePanel* timeline() { return timeline_; }
    ChartsPanel* charts() { return charts_; }
    QueuePanel* queue() { return queue_; }
    GalleryPanel* galleryPanel() { return galleryPanel_; }  ///< null until the engine is there
    TrainingPanel* training() { return training_; }         ///< null until the engine is there
    const QList<DockPanel*>& panels() const { return panels_; }
    const QList<ConditionCard*>& cards() const { return cards_; }

  protected:
    void showEvent(QShowEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    QWidget* makeTopBar();
    QPushButton* makePaletteButton(QWidget* parent);
    QStatusBar* makeStatusLine();
    QScrollArea* makeColumn(QWidget* content, int width);
    void makePanels();
    void fillPages();
    DockPanel* addPanel(const char* action, const QString& title, QWidget* content, Qt::DockWidgetArea area);
    void showPanel(DockPanel* panel, bool on);
    void giveRoom(DockPanel* panel);
    void arrangePanels();
    void sizePanels();
    struct Heights {
        QList<QDockWidget*> panels;
        QList<int> heights;
    };
    Heights under(const DockPanel* but) const;
    int& chartsHeight() { return working_ ? workHeight_ : readHeight_; }
    void turnPage();
    QWidget* makeConditions();
    QWidget* makeMenus();
    void fillModels(QMenu* menu);
    void chooseModel(const QString& name);
    void connectActions();
    void connectController();
    void onReady();
    void fillModelChooser();
    void onModels(const QStringList& replaced);
    void onDocument(const Document& now, const Document& before);
    void buildCards();
    void showDocument();
    void showStatusLine();
    void showSummary();
    void showActions();
    void cancelOrDismiss();
    void restore(const GenerationRequest& request, const QString& name);
    void showPalette();
    DigitPad* padInUse() const;
    void goToMask();
    // By value: a card that names its modality may be gone before a dialog is answered.
    void take(QString modality, int part, const PictureSource& source);
    void choosePicture(QString modality, int part);
    void putPicture(const QString& modality, int part, const QImage& picture, const QString& source);
    QString pictureModality() const;
    void clearDrawings();
    void chooseExport();
    void copyPicture();
    void restoreLayout();
    void saveLayout();

    DocumentStore store_;
    EnginePort port_;
    RunController controller_;
    Gallery gallery_;
    Actions* actions_;
    ProjectMenu* project_;
    QList<DockPanel*> panels_;
    QVBoxLayout* conditions_;
    QLabel* noModel_;
    QList<ConditionCard*> cards_;
    StagePanel* stage_;
    GuidancePanel* guidance_;
    SchedulePanel* schedule_;
    TimelinePanel* timeline_;
    ChartsPanel* charts_;
    QueuePanel* queue_;
    QWidget* galleryPage_;
    QWidget* trainingPage_;
    QWidget* evaluationPage_;
    GalleryPanel* galleryPanel_ = nullptr;
    TrainingPanel* training_ = nullptr;
    Chooser* models_;
    Switch* live_;
    FittingLabel* summary_;
    QLabel* machine_;
    bool sized_ = false;  ///< the panels have their sizes: stored ones, or the first
    // Of the panel with the tabs: where they are read, and where something is done on them.
    int readHeight_ = 0, workHeight_ = 0;
    int givenHeight_ = 0;   ///< what it came to have of them, which may be less
    bool working_ = false;  ///< which of them it has
    QString loading_;
    QString waits_;  ///< what was said of the last run that was put into the queue
    QString pendingFile_;
};

}  // namespace syn::studio
