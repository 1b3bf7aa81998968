#include "app/studio/training_setup.h"

#include <QButtonGroup>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <algorithm>
#include <cmath>

#include "widgets/card.h"
#include "widgets/choice_card.h"
#include "widgets/chooser.h"
#include "widgets/icons.h"
#include "widgets/palette.h"
#include "widgets/switch.h"

namespace syn::studio {
namespace {

constexpr int kDataLeast = 188, kDataMost = 272, kStartLeast = 196, kStartMost = 212;

QString number(std::int64_t value) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(value)).replace(',', QChar(0x2009));
}

QString parametersText(std::int64_t count) {
    return count >= 1'000'000
               ? TrainingSetup::tr("%1 M parameters").arg(static_cast<double>(count) / 1e6, 0, 'f', 1)
               : TrainingSetup::tr("%1 k parameters").arg(count / 1000);
}

/// In percent.
std::int64_t shareDone(const engine::UnfinishedTraining& training) {
    return 100 * training.step / std::max<std::int64_t>(1, training.steps);
}

}  // namespace

QString trainingTimeText(double seconds) {
    if (!(seconds >= 0) || seconds > 1e9) return TrainingSetup::tr("a very long time");
    if (seconds < 90) return TrainingSetup::tr("%1 s").arg(std::lround(seconds));
    const long minutes = std::lround(seconds / 60);
    if (minutes < 60) return TrainingSetup::tr("%1 min").arg(minutes);
    if (minutes < 48 * 60)
        return minutes % 60 == 0 ? TrainingSetup::tr("%1 h").arg(minutes / 60)
                                 : TrainingSetup::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
    return TrainingSetup::tr("%1 days").arg(static_cast<double>(minutes) / 60 / 24, 0, 'f', 1);
}

TrainingSetup::TrainingSetup(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 12, 0);
    row->setSpacing(12);
    row->addWidget(makeData(), 3);
    row->addWidget(makeNetworks(), 7);
    row->addWidget(makeStart(), 2);
    refresh();
}

QPushButton* TrainingSetup::makeButton(const QString& text, const QString& toolTip) {
    auto* button = new QPushButton(text, this);
    button->setToolTip(toolTip);
    button->setAccessibleName(text);
    return button;
}

QWidget* TrainingSetup::makeData() {
    auto* part = new QWidget(this);
    part->setMinimumWidth(kDataLeast);
    part->setMaximumWidth(kDataMost);
    auto* grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    digits_ = new Chooser(tr("Digits to learn from"), part);
    digits_->setToolTip(tr("The digits; digit k is paired with a picture of the k-th class"));
    pictures_ = new Chooser(tr("Pictures to learn from"), part);
    pictures_->setToolTip(
        tr("The pictures: a set that is known, or a folder of yours with a subfolder for each class, two to "
           "ten of them"));
    source_ = label({}, "faint", part);
    source_->setWordWrap(true);
    source_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    source_->setAccessibleName(tr("Where the data come from"));
    source_->installEventFilter(this);
    int at = 0;
    for (const auto& [text, field] : {std::pair{tr("Digits"), digits_}, {tr("Pictures"), pictures_}}) {
        QLabel* name = label(text, "second", part);
        name->setBuddy(field);
        grid->addWidget(name, at, 0);
        grid->addWidget(field, at++, 1);
    }
    grid->addWidget(source_, at, 0, 1, 2);
    grid->setRowStretch(at, 1);
    connect(digits_, &QComboBox::activated, this, &TrainingSetup::refresh);
    connect(pictures_, &QComboBox::activated, this, [this] {
        if (pictures_->currentData().toString().isEmpty()) return chooseFolder();
        chosen_ = pictures_->currentData().toString();
        refresh();
    });
    return part;
}

QWidget* TrainingSetup::makeNetworks() {
    networks_ = new QStackedWidget(this);
    auto* first = new QWidget(networks_);
    auto* column = new QVBoxLayout(first);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    hint_ = label({}, "second", first);
    hint_->setWordWrap(true);
    hint_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    measure_ = makeButton(tr("Measure"),
                          tr("Try three networks on this machine for some seconds, to see how long each "
                             "trains; nothing is kept"));
    column->addWidget(hint_);
    column->addWidget(measure_, 0, Qt::AlignLeft);
    column->addStretch(1);
    networks_->addWidget(first);
    auto* second = new QWidget(networks_);
    auto* rows = new QVBoxLayout(second);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    row_ = new QWidget(second);
    auto* row = new QHBoxLayout(row_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    name_ = new QLineEdit(second);
    name_->setMaxLength(60);
    name_->setAccessibleName(tr("Name of the model"));
    name_->setToolTip(tr("What the model is called in the list of models; changes no picture"));
    shared_ = new Switch(tr("One noise level for both"), second);
    shared_->setToolTip(
        tr("Off: digit and picture have noise levels of their own, so that a guide can be held and parts be "
           "given. On: they share one, as in the joint paper (Algorithm 1), for comparison: pictures follow "
           "their guide less"));
    auto* foot = new QHBoxLayout;
    foot->setSpacing(12);
    foot->addWidget(name_, 1);
    foot->addWidget(shared_);
    rows->addWidget(row_);
    rows->addLayout(foot);
    rows->addStretch(1);
    networks_->addWidget(second);
    group_ = new QButtonGroup(this);
    connect(measure_, &QPushButton::clicked, this, [this] { Q_EMIT measureRequested(pair()); });
    connect(group_, &QButtonGroup::idClicked, this, &TrainingSetup::refresh);
    return networks_;
}

QWidget* TrainingSetup::makeStart() {
    auto* part = new QWidget(this);
    part->setMinimumWidth(kStartLeast);
    part->setMaximumWidth(kStartMost);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    start_ =
        makeButton(tr("Start training"),
                   tr("Train this network; it waits while pictures are made, and can be stopped and gone "
                      "on with at any time"));
    start_->setProperty("role", "run");
    goOn_ = new QWidget(part);
    auto* grid = new QGridLayout(goOn_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(4);
    which_ = new Chooser(tr("Unfinished training"), goOn_);
    which_->setToolTip(tr("Trainings that were stopped, or broken off by a crash"));
    resume_ = makeButton(tr("Go on"), tr("Go on with this training where it was saved last"));
    use_ =
        makeButton(tr("Use"), tr("Make a model of this training as it stands; it can still be gone on with"));
    discard_ = makeButton(tr("Discard"), tr("Forget this training for good; models made of it stay"));
    grid->setColumnStretch(0, 1);
    grid->addWidget(which_, 0, 0);
    grid->addWidget(resume_, 0, 1);
    grid->addWidget(use_, 1, 0);
    grid->addWidget(discard_, 1, 1);
    column->addWidget(start_);
    column->addWidget(goOn_);
    column->addStretch(1);
    connect(start_, &QPushButton::clicked, this, &TrainingSetup::startRequested);
    connect(resume_, &QPushButton::clicked, this, [this] { Q_EMIT resumeRequested(unfinished()); });
    connect(use_, &QPushButton::clicked, this, [this] { Q_EMIT useRequested(unfinished()); });
    connect(discard_, &QPushButton::clicked, this, &TrainingSetup::askToDiscard);
    return part;
}

/// Hours may be lost by it.
void TrainingSetup::askToDiscard() {
    const QString name = unfinished();
    const auto found = std::find_if(trainings_.begin(), trainings_.end(), [&](const auto& training) {
        return QString::fromStdString(training.name) == name;
    });
    if (found == trainings_.end()) return;
    QMessageBox box(QMessageBox::NoIcon, tr("Discard a training"),
                    tr("Discard the training of %1? %2 % of it is done.")
                        .arg(QString::fromStdString(found->title), QString::number(shareDone(*found))),
                    QMessageBox::Discard | QMessageBox::Cancel, this);
    box.setTextFormat(Qt::PlainText);
    box.setIconPixmap(iconPixmap(QStringLiteral("warning"), 24, devicePixelRatioF(), colours().warning));
    box.setInformativeText(tr("It cannot be gone on with afterwards. Models made of it stay."));
    box.setDefaultButton(QMessageBox::Cancel);
    if (box.exec() == QMessageBox::Discard) Q_EMIT discardRequested(name);
}

void TrainingSetup::chooseFolder() {
    QSettings settings;
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("A folder with a subfolder for each class of pictures"),
                                          settings.value("training/folder").toString());
    fillPictures(chosen_);
    if (folder.isEmpty()) return;
    settings.setValue("training/folder", folder);
    Q_EMIT folderRequested(folder);
}

void TrainingSetup::setSets(const std::vector<engine::TrainingSet>& sets) {
    for (const engine::TrainingSet& set : sets)
        if (!setOf(QString::fromStdString(set.data))) sets_.push_back(set);
    const QSignalBlocker blocker(digits_);
    digits_->clear();
    for (const engine::TrainingSet& set : sets_)
        if (set.kind == "digit")
            digits_->addItem(QString::fromStdString(set.title), QString::fromStdString(set.data));
    fillPictures(chosen_);
    refresh();
}

void TrainingSetup::addFolder(const engine::TrainingSet& set) {
    std::erase_if(sets_, [&](const engine::TrainingSet& known) { return known.data == set.data; });
    sets_.push_back(set);
    fillPictures(QString::fromStdString(set.data));
    refresh();
}

void TrainingSetup::fillPictures(const QString& chosen) {
    const QSignalBlocker blocker(pictures_);
    pictures_->clear();
    for (const engine::TrainingSet& set : sets_)
        if (set.kind == "picture")
            pictures_->addItem(QString::fromStdString(set.title), QString::fromStdString(set.data));
    pictures_->addItem(tr("A folder of yours..."), QString());
    const int at = pictures_->findData(chosen);
    pictures_->setCurrentIndex(chosen.isEmpty() || at < 0 ? 0 : at);
    chosen_ = pictures_->currentData().toString();
}

const engine::TrainingSet* TrainingSetup::setOf(const QString& name) const {
    for (const engine::TrainingSet& set : sets_)
        if (QString::fromStdString(set.data) == name) return &set;
    return nullptr;
}

engine::TrainingPair TrainingSetup::pair() const {
    return {digits_->currentData().toString().toStdString(), chosen_.toStdString()};
}

void TrainingSetup::setPresets(const engine::TrainingPair& pair,
                               const std::vector<engine::TrainingPreset>& presets) {
    measured_ = pair;
    presets_ = presets;
    qDeleteAll(cards_);
    cards_.clear();
    for (const engine::TrainingPreset& preset : presets) {
        auto* card = new ChoiceCard(QString::fromStdString(preset.title), row_);
        card->setLines({trainingTimeText(preset.seconds), parametersText(preset.parameters),
                        tr("%1 pictures").arg(number(preset.samples)),
                        tr("%1 a second").arg(preset.samples_per_second, 0, 'f', 0)});
        card->setToolTip(tr("Train this network: larger ones draw better and take longer. %1")
                             .arg(card->lines().join(QStringLiteral(", "))));
        row_->layout()->addWidget(card);
        row_->layout()->setAlignment(card, Qt::AlignTop);
        group_->addButton(card, static_cast<int>(cards_.size()));
        cards_ << card;
    }
    if (!cards_.isEmpty()) cards_.front()->setChecked(true);
    refresh();
}

void TrainingSetup::setUnfinished(const std::vector<engine::UnfinishedTraining>& trainings) {
    trainings_ = trainings;
    const QSignalBlocker blocker(which_);
    which_->clear();
    for (const engine::UnfinishedTraining& training : trainings)
        which_->addItem(
            tr("%1, %2 % done").arg(QString::fromStdString(training.title)).arg(shareDone(training)),
            QString::fromStdString(training.name));
    refresh();
}

void TrainingSetup::setMeasuring(bool on, bool waits) {
    measuring_ = on;
    waits_ = waits;
    refresh();
}

QString TrainingSetup::unfinished() const {
    return which_->currentData().toString();
}

bool TrainingSetup::canMeasure() const {
    const engine::TrainingSet *digits = setOf(digits_->currentData().toString()), *pictures = setOf(chosen_);
    return !measuring_ && digits && pictures && digits->there && pictures->there;
}

bool TrainingSetup::canStart() const {
    return canMeasure() && !presets_.empty() && measured_ == pair() && group_->checkedId() >= 0;
}

engine::TrainingWish TrainingSetup::wish() const {
    const auto chosen = static_cast<std::size_t>(std::max(0, group_->checkedId()));
    engine::TrainingWish wish{pair(), {}, 0, name_->text().trimmed().toStdString()};
    if (chosen < presets_.size()) {
        wish.preset = presets_[chosen].name;
        wish.samples = presets_[chosen].samples;
    }
    wish.shared_level = shared_->isChecked();
    return wish;
}

/// A line for each set, cut where there is no room; whole in the tool tip.
void TrainingSetup::showSources() {
    QStringList lines = sources_;
    for (QString& line : lines)
        line = source_->fontMetrics().elidedText(line, Qt::ElideRight,
                                                 std::max(kDataLeast, source_->width()) - 4);
    source_->setText(missing_.isEmpty() ? lines.join('\n') : missing_);
    source_->setToolTip(missing_.isEmpty() ? sources_.join('\n') : missing_);
}

bool TrainingSetup::eventFilter(QObject* watched, QEvent* event) {
    if (watched == source_ && event->type() == QEvent::Resize) showSources();
    return QWidget::eventFilter(watched, event);
}

void TrainingSetup::refresh() {
    const engine::TrainingSet *digits = setOf(digits_->currentData().toString()), *pictures = setOf(chosen_);
    QStringList lines;
    QString missing;
    for (const engine::TrainingSet* set : {digits, pictures})
        if (set && !set->there) missing = QString::fromStdString(set->missing);
    if (pictures)
        lines
            << tr("%1 pictures of %2 classes").arg(number(pictures->pictures)).arg(pictures->classes.size());
    for (const engine::TrainingSet* set : {pictures, digits})
        if (set)
            lines << tr("%1, %2: %3")
                         .arg(QString::fromStdString(set->title), QString::fromStdString(set->licence),
                              QString::fromStdString(set->source));
    missing_ = missing;
    sources_ = lines;
    showSources();
    const bool measured = !presets_.empty() && measured_ == pair() && !measuring_;
    networks_->setCurrentIndex(measured ? 1 : 0);
    hint_->setText(measuring_ ? (waits_ ? tr("Measuring waits while pictures are made.")
                                        : tr("Measuring: the data are read, and each network is tried for "
                                             "some seconds..."))
                   : !missing.isEmpty()
                       ? tr("The data are not on this machine yet: what to do stands on the left.")
                       : tr("Teach a model of your own which pictures belong to which digits. "
                            "First choose the pictures; then measure, and you see what three "
                            "networks take on this machine."));
    measure_->setVisible(!measuring_);
    measure_->setEnabled(canMeasure());
    start_->setEnabled(canStart());
    name_->setPlaceholderText(digits && pictures ? tr("%1 + %2").arg(QString::fromStdString(digits->title),
                                                                     QString::fromStdString(pictures->title))
                                                 : tr("Name of the model"));
    goOn_->setVisible(!trainings_.empty());
}

}  // namespace syn::studio
