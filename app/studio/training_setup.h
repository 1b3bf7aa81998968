#pragma once

#include <QHash>
#include <QWidget>
#include <vector>

#include "core/engine/training_desk.h"

class QBoxLayout;
class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace syn {
class ChoiceCard;
class Chooser;
class Switch;
}  // namespace syn

namespace syn::studio {

/// "12 min", "1 h 20 min".
QString trainingTimeText(double seconds);

/// What a training begins with: the data, a network that was measured on this machine, a name; or an
/// unfinished training to go on with.
class TrainingSetup : public QWidget {
    Q_OBJECT
  public:
    explicit TrainingSetup(QWidget* parent = nullptr);

    void setSets(const std::vector<engine::TrainingSet>& sets);
    /// A folder that was looked at: it is chosen.
    void addFolder(const engine::TrainingSet& set);
    void setPresets(const engine::TrainingPair& pair, const std::vector<engine::TrainingPreset>& presets);
    void setUnfinished(const std::vector<engine::UnfinishedTraining>& trainings);
    /// The speed is being measured; `waits`: pictures are made meanwhile.
    void setMeasuring(bool on, bool waits = false);

    engine::TrainingWish wish() const;
    bool canMeasure() const;
    bool canStart() const;
    /// The one that is chosen to go on with; empty: there is none.
    QString unfinished() const;

    Chooser* pictures() const { return pictures_; }
    QPushButton* measureButton() const { return measure_; }
    QPushButton* startButton() const { return start_; }
    QPushButton* resumeButton() const { return resume_; }
    QPushButton* useButton() const { return use_; }
    QPushButton* discardButton() const { return discard_; }
    QLineEdit* nameField() const { return name_; }
    /// One noise level for both, as in the joint paper.
    Switch* sharedLevel() const { return shared_; }
    QLabel* source() const { return source_; }
    const QList<ChoiceCard*>& cards() const { return cards_; }

  Q_SIGNALS:
    void measureRequested(const syn::engine::TrainingPair& pair);
    void folderRequested(const QString& folder);  ///< chosen by the user, to be looked at
    void startRequested();
    void resumeRequested(const QString& name);
    void useRequested(const QString& name);
    void discardRequested(const QString& name);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* makeData();
    QWidget* makeNetworks();
    QWidget* makeStart();
    QPushButton* makeButton(const QString& text, const QString& toolTip);
    void chooseFolder();
    void askToDiscard();
    void fillPictures(const QString& chosen);
    const engine::TrainingSet* setOf(const QString& name) const;
    engine::TrainingPair pair() const;
    void refresh();
    void showSources();

    std::vector<engine::TrainingSet> sets_;
    engine::TrainingPair measured_;
    std::vector<engine::TrainingPreset> presets_;
    std::vector<engine::UnfinishedTraining> trainings_;
    bool measuring_ = false, waits_ = false;
    QString chosen_;  ///< pictures
    QStringList sources_;
    QString missing_;  ///< data that are not there, and what to do

    Chooser* digits_;
    Chooser* pictures_;
    QLabel* source_;
    QStackedWidget* networks_;
    QLabel* hint_;
    QPushButton* measure_;
    QWidget* row_;
    QButtonGroup* group_;
    QList<ChoiceCard*> cards_;
    QLineEdit* name_;
    Switch* shared_;
    QPushButton* start_;
    QWidget* goOn_;
    Chooser* which_;
    QPushButton* resume_;
    QPushButton* use_;
    QPushButton* discard_;
};

}  // namespace syn::studio
