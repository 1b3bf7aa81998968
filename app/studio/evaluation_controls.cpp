// What is chosen on the evaluation tab, and the wish that it makes.
#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/studio/engine_port.h"
#include "app/studio/evaluation_modes.h"
#include "app/studio/evaluation_panel.h"
#include "widgets/chooser.h"
#include "widgets/menu_button.h"
#include "widgets/number_field.h"

namespace syn::studio {
namespace {

constexpr int kMostSteps = 50;  // more takes long for nothing that anyone would compare with

}  // namespace

QWidget* EvaluationPanel::makeControls() {
    auto* controls = new QWidget(this);
    auto* lines = new QVBoxLayout(controls);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    auto* choices = new QHBoxLayout;
    auto* doings = new QHBoxLayout;
    for (QHBoxLayout* row : {choices, doings}) {
        row->setSpacing(8);
        lines->addLayout(row);
    }
    const auto named = [](QWidget* widget, const QString& name, const QString& toolTip) {
        widget->setAccessibleName(name);
        widget->setToolTip(toolTip);
    };
    kind_ = new Chooser(tr("What is measured"), controls);
    named(kind_, tr("What is measured"), tr("What is measured; changes nothing in the pictures"));
    model_ = new Chooser(tr("Model that is measured"), controls);
    named(model_, tr("Model that is measured"), tr("The model whose pictures are judged"));
    modesButton_ = new MenuButton(tr("Guide modes that are measured"), nullptr, controls);
    modes_ = new EvaluationModes(modesButton_);
    modesButton_->setToolTip(tr("Which guide modes get rows of the table, and at which scale"));
    solver_ = new Chooser(tr("Solver of the pictures that are judged"), controls);
    named(
        solver_, tr("Solver of the pictures that are judged"),
        tr("What walks from noise to the pictures that are judged; figures of two solvers are never mixed"));
    against_ = new MenuButton(tr("What pictures are compared with"), new QMenu, controls);
    count_ = new NumberField(tr("Samples a row"), 10, 100000, controls);
    count_->setSingleStep(10);
    count_->setSuffix(tr(" a row"));
    named(count_, tr("Samples a row"),
          tr("Pictures for each row: more make the intervals narrower and take longer"));
    steps_ = new NumberField(tr("Steps a picture"), 1, kMostSteps, controls);
    steps_->setValue(20);
    steps_->setSuffix(tr(" steps"));
    named(steps_, tr("Steps a picture"), tr("Steps of the solver for each picture that is judged"));
    go_ = new QPushButton(tr("Measure"), controls);
    export_ = new QPushButton(tr("Export…"), controls);
    named(export_, tr("Export the measurement"),
          tr("Copy the result as JSON, CSV, Markdown and SVG into a folder"));
    status_ = new QLabel(controls);
    progress_ = new QProgressBar(controls);
    progress_->setTextVisible(false);
    progress_->setFixedSize(96, 6);
    named(progress_, tr("How much is measured"), tr("How much is measured"));
    for (QWidget* each : std::initializer_list<QWidget*>{count_, steps_})
        each->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    choices->addWidget(kind_, 1);
    choices->addWidget(model_, 1);
    choices->addWidget(modesButton_);
    choices->addWidget(solver_, 1);
    for (QWidget* each : std::initializer_list<QWidget*>{steps_, count_, against_}) choices->addWidget(each);
    for (QWidget* each : std::initializer_list<QWidget*>{go_, export_, progress_}) doings->addWidget(each);
    // A long sentence is cut here and whole in the tool tip; the panel never grows by it.
    status_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    doings->addWidget(status_, 1);
    connect(kind_, &QComboBox::currentIndexChanged, this, [this] {
        if (engine::EvaluationDesk* at = desk())
            for (const auto& each : at->kinds())
                if (QString::fromStdString(each.name) == kind_->currentData().toString()) {
                    count_->setValue(each.count);
                    modes_->setKind(kind_->currentData().toString());
                    modes_->setUnchanged({each.scales.begin(), each.scales.end()});
                    kind_->setToolTip(QString::fromStdString(each.summary));
                }
        fillComparison();
    });
    connect(modesButton_, &QToolButton::clicked, this, [this] { modes_->showBelow(modesButton_); });
    connect(modes_, &EvaluationModes::changed, this, &EvaluationPanel::showModes);
    connect(model_, &QComboBox::currentIndexChanged, this, &EvaluationPanel::fillModes);
    connect(go_, &QPushButton::clicked, this, &EvaluationPanel::startOrStop);
    connect(export_, &QPushButton::clicked, this, &EvaluationPanel::exportResult);
    return controls;
}

engine::EvaluationDesk* EvaluationPanel::desk() const {
    return port_->engine() ? port_->engine()->evaluation() : nullptr;
}

void EvaluationPanel::fillKinds() {
    kind_->clear();
    if (engine::EvaluationDesk* at = desk())
        for (const auto& each : at->kinds())
            kind_->addItem(QString::fromStdString(each.title), QString::fromStdString(each.name));
}

void EvaluationPanel::fillModels() {
    const QString chosen = model_->currentData().toString();
    // Silent: of no model in between there are no modes, and what was chosen of them would be lost.
    const QSignalBlocker quiet(model_);
    model_->clear();
    for (const auto& each : port_->models())
        model_->addItem(QString::fromStdString(each.title), QString::fromStdString(each.name));
    if (const int at = model_->findData(chosen); at >= 0) model_->setCurrentIndex(at);
    fillModes();
}

void EvaluationPanel::fillModes() {
    if (engine::EvaluationDesk* at = desk())
        modes_->setChoices(at->choices(model_->currentData().toString().toStdString()));
    showModes();
}

void EvaluationPanel::showModes() {
    const QStringList chosen = modes_->chosen();
    QString text = chosen.size() == modes_->count() ? tr("All modes")
                   : chosen.size() == 1             ? chosen.first()
                                        : tr("%1 of %2 modes").arg(chosen.size()).arg(modes_->count());
    if (!modes_->scales().empty()) text += tr(", own scales");
    modesButton_->setText(text);
    showStatus();
}

/// What a table's distances are taken in and to.
void EvaluationPanel::fillComparison() {
    QMenu* menu = against_->menu();
    menu->clear();
    const auto add = [&](const QString& text, bool on, auto chosen) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(on);
        connect(action, &QAction::triggered, this, chosen);
    };
    const QString kind = kind_->currentData().toString();
    const bool distances = kind == QLatin1String("table1");
    add(tr("In the judges' features"), inception_.isEmpty(), [this] { compareIn({}); });
    add(inception_.isEmpty() ? tr("In those of Inception v3…") : tr("In those of %1").arg(inception_),
        !inception_.isEmpty(), [this] {
            const QString file = QFileDialog::getOpenFileName(this, tr("Weights of Inception v3"), {},
                                                              tr("Weights (*.safetensors)"));
            compareIn(file.isEmpty() ? inception_ : file);
        });
    if (distances) {
        menu->addSeparator();
        add(tr("With the data's own pictures"), reference_.isEmpty(), [this] { compareWith({}); });
        add(reference_.isEmpty() ? tr("With a folder of pictures…") : tr("With those in %1").arg(reference_),
            !reference_.isEmpty(), [this] {
                const QString folder =
                    QFileDialog::getExistingDirectory(this, tr("Real pictures to compare with"), reference_);
                compareWith(folder.isEmpty() ? reference_ : folder);
            });
    }
    const bool own = !inception_.isEmpty() || (distances && !reference_.isEmpty());
    against_->setText(own ? tr("Compared: own") : tr("Compared"));
    against_->setVisible(distances || kind == QLatin1String("diversity"));
    against_->setToolTip(
        tr("In which network's features, and with which real pictures, those that are made are compared"));
}

void EvaluationPanel::compareWith(const QString& folder) {
    reference_ = folder;
    fillComparison();
}

void EvaluationPanel::compareIn(const QString& weights) {
    inception_ = weights;
    fillComparison();
}

engine::EvaluationWish EvaluationPanel::wish() const {
    engine::EvaluationWish wish;
    wish.kind = kind_->currentData().toString().toStdString();
    wish.model = model_->currentData().toString().toStdString();
    wish.count = count_->value();
    wish.steps = steps_->value();
    if (solver_->count() > 0) wish.solver = solver_->currentData().toString().toStdString();
    wish.scales = modes_->scales();
    // Of its own modes the kind leaves out what so few steps do not allow.
    if (!modes_->usual())
        for (const QString& mode : modes_->chosen()) wish.modes.push_back(mode.toStdString());
    if (wish.kind == "table1") wish.reference = reference_.toStdString();
    if (wish.kind == "table1" || wish.kind == "diversity") wish.inception = inception_.toStdString();
    return wish;
}

}  // namespace syn::studio
