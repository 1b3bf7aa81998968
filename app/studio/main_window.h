#pragma once

#include <QMainWindow>

#include "app/studio/document_store.h"
#include "app/studio/engine_port.h"
#include "app/studio/run_controller.h"
#include "widgets/palette.h"
#include "widgets/picture_source.h"

class QLabel;
class QMenu;
class QPushButton;
class QSplitter;
class QVBoxLayout;

namespace syn {
class Chooser;
class DigitPad;
class Switch;
}  // namespace syn

namespace syn::studio {

class Actions;
class ConditionCard;
class ProjectMenu;
class SchedulePanel;
class StagePanel;

/// The window: conditions, stage, guidance and schedule around one document. It is there before the engine;
/// open() brings the engine in behind it.
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
    StagePanel* stage() { return stage_; }
    SchedulePanel* schedule() { return schedule_; }
    ProjectMenu* project() { return project_; }
    Actions* actions() { return actions_; }
    const QList<ConditionCard*>& cards() const { return cards_; }

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    QWidget* makeTopBar();
    QPushButton* makePaletteButton(QWidget* parent);
    QWidget* makeStatusLine();
    QWidget* makeColumn(QWidget* content, int width);
    QWidget* makeConditions();
    QWidget* makeMenus();
    void fillModels(QMenu* menu);
    void chooseModel(const QString& name);
    void connectActions();
    void connectController();
    void onReady();
    void onDocument(const Document& now, const Document& before);
    void buildCards();
    void showDocument();
    void showStatusLine();
    void showActions();
    void cancelOrDismiss();
    void restore(const GenerationRequest& request, const QString& name);
    void showPalette();
    DigitPad* padInUse() const;
    void take(const QString& modality, const PictureSource& source);
    void putPicture(const QString& modality, const QImage& picture, const QString& source);
    QString pictureModality() const;
    void choosePicture(const QString& modality);
    void chooseExport();
    void copyPicture();
    void restoreLayout();
    void saveLayout();

    DocumentStore store_;
    EnginePort port_;
    RunController controller_;
    Actions* actions_;
    ProjectMenu* project_;
    QSplitter* columns_;
    QVBoxLayout* conditions_;
    QLabel* noModel_;
    QList<ConditionCard*> cards_;
    StagePanel* stage_;
    SchedulePanel* schedule_;
    Chooser* models_;
    Switch* live_;
    QLabel* summary_;
    QLabel* machine_;
    QString loading_;
    QString pendingFile_;
};

}  // namespace syn::studio
