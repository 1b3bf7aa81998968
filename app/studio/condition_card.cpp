#include "app/studio/condition_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>

#include "app/studio/actions.h"
#include "app/studio/guide_mode_text.h"
#include "app/studio/pad_tools.h"
#include "app/studio/part_editor.h"
#include "app/studio/stroke_digits.h"
#include "widgets/palette.h"
#include "widgets/picture_well.h"
#include "widgets/segmented.h"
#include "widgets/slider_row.h"

namespace syn::studio {
namespace {

constexpr int kModesPerRow = 3;

bool knows(const engine::ModelInfo& model, const char* mode) {
    return std::find(model.guide_modes.begin(), model.guide_modes.end(), mode) != model.guide_modes.end();
}

QString channelsOf(const engine::ModalityInfo& modality) {
    const int first = modality.first_channel, last = first + modality.channels - 1;
    return first == last ? ConditionCard::tr("channel %1").arg(first)
                         : ConditionCard::tr("channels %1–%2").arg(first).arg(last);
}

Segment modeSegment(const QString& mode) {
    const GuideModeText text = guideModeText(mode);
    return {mode, text.name, text.toolTip};
}

/// Without a colour: one of the theme that was would stay in the text.
QString strong(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text);
}

}  // namespace

ConditionCard::ConditionCard(const engine::ModelInfo& model, const engine::ModalityInfo& modality,
                             DocumentStore* store, Actions* actions, QWidget* parent)
    : Card(QString::fromStdString(modality.kind), QString::fromStdString(modality.title),
           channelsOf(modality), parent),
      store_(store),
      actions_(actions),
      name_(QString::fromStdString(modality.name)),
      title_(QString::fromStdString(modality.title)) {
    for (const auto& [from, to] : model.legend)
        legend_[QString::fromStdString(from)] = QString::fromStdString(to);

    if (model.modalities.size() > 1) {
        role_ = new Segmented(tr("%1: role").arg(title_), this);
        role_->setTight();
        QList<Segment> roles{
            {"given", tr("Given"),
             tr("You give the %1; what belongs to it is generated").arg(title_.toLower())},
            {"generated", tr("Generate"), tr("The model makes the %1").arg(title_.toLower())}};
        if (knows(model, "marginal"))
            roles << Segment{"ignored", tr("Ignore"),
                             tr("The %1 takes no part: to the model it is pure noise, and it is told so")
                                 .arg(title_.toLower())};
        role_->setSegments(roles);
        body()->addWidget(role_);
        connect(role_, &Segmented::chosen, this, [this](const QString& key) {
            const QString what = title_.toLower();
            const Role role = key == "given"     ? Role::Given
                              : key == "ignored" ? Role::Ignored
                                                 : Role::Generated;
            store_->edit(role == Role::Given     ? tr("Give the %1").arg(what)
                         : role == Role::Ignored ? tr("Ignore the %1").arg(what)
                                                 : tr("Generate the %1").arg(what),
                         [&](Document& document) { setRole(document, name_, role); });
        });
    }
    if (modality.kind == "digit") {
        padArea_ = makePad();
        body()->addWidget(padArea_);
    }
    well_ = new PictureWell(this);
    well_->setAccessibleName(tr("%1: picture to give").arg(title_));
    well_->setToolTip(
        tr("Drop a picture here, press to open one, or paste it; it then guides what is generated"));
    body()->addWidget(well_);
    connect(well_, &QAbstractButton::clicked, this, [this] { Q_EMIT openRequested(name_); });
    connect(well_, &PictureWell::sourceGiven, this,
            [this](const PictureSource& source) { Q_EMIT sourceGiven(name_, source); });
    part_ = new PartEditor(modality, store_, actions_, this);
    connect(part_, &PartEditor::openRequested, this, [this] { Q_EMIT openRequested(name_); });
    connect(part_, &PartEditor::sourceGiven, this,
            [this](const PictureSource& source) { Q_EMIT sourceGiven(name_, source); });
    body()->addWidget(part_);
    makeGuidance(model);
}

DigitPad* ConditionCard::padInUse() const {
    MaskPad* mask = part_->pad();
    return mask && mask->isVisible() ? mask : pad_;
}

QWidget* ConditionCard::makePad() {
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    pad_ = new DigitPad(area);
    pad_->setFixedSize(200, 200);
    pad_->setOwnKeys(false);
    pad_->setHue(paletteOf(Theme::Dark).hue(kind()));  // the pad is black in every theme
    pad_->setHint(tr("Draw a digit,\nor press 0 to 9"));
    pad_->setToolTip(
        tr("Draw the digit that the pictures should mean. Number keys place one; right button erases."));
    row->addWidget(pad_);
    auto* tools = new PadTools({tr("Brush"),
                                tr("Eraser"),
                                tr("Clear drawing"),
                                tr("Open a picture of a digit"),
                                {},
                                {},
                                {},
                                tr("Give a photograph or scan of a digit; drawing goes on top of it")},
                               pad_, store_, actions_, area);
    connect(tools, &PadTools::openRequested, this, [this] { Q_EMIT openRequested(name_); });
    row->addWidget(tools);
    row->addStretch(1);
    column->addLayout(row);

    auto* reading = new QHBoxLayout;
    read_ = label({}, "second", area);
    read_->setTextFormat(Qt::RichText);
    read_->setMinimumHeight(16);
    read_->setToolTip(
        tr("What a separate network reads on the pad, what that means to this model, and how sure the "
           "reading is"));
    read_->setAccessibleName(tr("Reading of the drawing"));
    readSure_ = label({}, "second", area);
    readSure_->setAccessibleName(tr("Certainty of the reading"));
    reading->addWidget(read_, 1);
    reading->addWidget(readSure_);
    column->addLayout(reading);

    pen_ = new SliderRow(tr("Pen"), 3, 30, 1, area);
    pen_->setToolTip(tr("Width of the pen, in hundredths of the pad"));
    pen_->slider()->setAccessibleName(tr("Pen width"));
    pen_->setHue(kind());
    pen_->setValue(pad_->penWidth() * 100);
    connect(pen_, &SliderRow::moved, this, [this](double value) { pad_->setPenWidth(value / 100); });
    connect(pad_, &DigitPad::penWidthChanged, this, [this](double width) { pen_->setValue(width * 100); });
    column->addWidget(pen_);
    connectPad();
    actions_->addTo(KeyPlace::Pad, area);
    return area;
}

void ConditionCard::setStrokes(const QString& what, const PenStrokes& strokes, bool dropPicture) {
    store_->edit(what, [&](Document& document) {
        ConditionSettings& condition = document.conditions[name_];
        condition.strokes = strokes;
        if (dropPicture) condition.setPicture({}, {});
        setRole(document, name_, Role::Given);
    });
}

void ConditionCard::connectPad() {
    connect(pad_, &DigitPad::strokeGrew, this, [this] { Q_EMIT strokeGrew(name_, pad_->current()); });
    connect(pad_, &DigitPad::strokeFinished, this, [this](const PenStroke& stroke) {
        Q_EMIT strokeEnded();
        setStrokes(stroke.eraser ? tr("Erase") : tr("Draw a stroke"),
                   store_->value().conditions.value(name_).strokes + PenStrokes{stroke}, false);
    });
    connect(pad_, &DigitPad::clearRequested, this, [this] { setStrokes(tr("Clear the drawing"), {}, true); });
    connect(pad_, &DigitPad::digitRequested, this,
            [this](int digit) { setStrokes(tr("Place a %1").arg(digit), strokesOfDigit(digit), true); });
    connect(pad_, &DigitPad::sourceDropped, this,
            [this](const PictureSource& source) { Q_EMIT sourceGiven(name_, source); });
}

SliderRow* ConditionCard::addSlider(const QString& text, const QString& name, double least, double most,
                                    double step, const QString& toolTip, const QString& undoText,
                                    const std::function<void(Document&, double)>& change) {
    auto* row = new SliderRow(text, least, most, step, guidance_);
    row->setHue(kind());
    row->setToolTip(toolTip);
    row->slider()->setAccessibleName(QStringLiteral("%1: %2").arg(title_, name));
    guidance_->layout()->addWidget(row);
    connect(row, &SliderRow::moved, this, [this, name, undoText, change](double value) {
        store_->edit(
            undoText, [&](Document& document) { change(document, value); }, name + '/' + name_);
    });
    connect(row, &SliderRow::released, store_, &DocumentStore::seal);
    return row;
}

void ConditionCard::makeGuidance(const engine::ModelInfo& model) {
    guidance_ = new QWidget(this);
    auto* column = new QVBoxLayout(guidance_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    mode_ = new Segmented(tr("%1: guide mode").arg(title_), guidance_);
    mode_->setTight();
    QList<Segment> segments;
    for (const std::string& mode : model.guide_modes)
        if (mode != "none" && mode != "marginal")  // those are the roles Generate and Ignore
            segments << modeSegment(QString::fromStdString(mode));
    mode_->setPerRow(segments.size() > kModesPerRow + 1 ? kModesPerRow : kModesPerRow + 1);
    mode_->setSegments(segments);
    mode_->setVisible(segments.size() > 1);
    column->addWidget(mode_);
    connect(mode_, &Segmented::chosen, this, [this](const QString& mode) {
        store_->edit(tr("Guide mode"), [&](Document& document) { document.conditions[name_].mode = mode; });
    });
    const QString what = title_.toLower();
    const auto ofCondition = [this](double ConditionSettings::*field) {
        return [this, field](Document& document, double value) { document.conditions[name_].*field = value; };
    };
    noise_ = addSlider(tr("Noise"), tr("noise"), 0, 0.99, 0.01,
                       tr("Noise that the %1 is shown with, from clean to nothing but noise: the more, the "
                          "looser it is followed")
                           .arg(what),
                       tr("Noise of what is given"), ofCondition(&ConditionSettings::noise));
    noise_->nameLeast(tr("clean"));
    strength_ =
        addSlider(tr("Pull"), tr("strength of the reconstruction"), 0, 10, 0.1,
                  tr("How strongly each step is drawn towards pictures that give the %1 back").arg(what),
                  tr("Strength of the reconstruction"), ofCondition(&ConditionSettings::strength));
    jump_ = addSlider(
        tr("Back"), tr("steps of a jump"), 1, 12, 1,
        tr("How many steps the run goes back up into the noise, after as many; of the whole run"),
        tr("Steps of a jump"),
        [](Document& document, double value) { document.sampling.jumps.jump = static_cast<int>(value); });
    repeats_ = addSlider(tr("Times"), tr("times that steps are made again"), 0, 12, 1,
                         tr("How often those steps are made again: the more, the better all agrees, and the "
                            "longer it takes"),
                         tr("Times that steps are made again"), [](Document& document, double value) {
                             document.sampling.jumps.repeats = static_cast<int>(value);
                         });
    weight_ = addSlider(
        tr("Weight"), tr("weight"), 1, 8, 0.1,
        tr("How much more than plainly the pictures follow the %1: 1 plain, 3 to 5 clear, 8 exaggerated")
            .arg(what),
        tr("Weight"), ofCondition(&ConditionSettings::scale));
    weight_->setVisible(model.independent_levels);
    body()->addWidget(guidance_);
}

void ConditionCard::show(const Document& document) {
    const ConditionSettings condition = document.conditions.value(name_);
    const bool given = condition.role == Role::Given;
    if (role_) role_->setCurrent(given ? "given" : condition.role == Role::Ignored ? "ignored" : "generated");
    if (pad_) {
        pad_->setContent(condition.strokes, condition.picture);
        padArea_->setVisible(given);
    }
    const bool onPad = given && (pad_ || !condition.picture.isNull());
    well_->setVisible(!onPad && condition.role != Role::Ignored);
    well_->setPicture(given ? condition.picture : QImage());
    well_->setHint(given ? tr("Drop, paste or open a picture")
                         : tr("Drop, paste or open a %1\nto turn it round")
                               .arg(pad_ ? tr("drawn digit") : title_.toLower()));
    part_->setVisible(given && !condition.empty());
    part_->show(condition);
    if (pad_) pad_->setCounting(countingOf(condition.part));
    guidance_->setVisible(given);
    mode_->setCurrent(condition.mode);
    noise_->setVisible(condition.mode == "hold");
    noise_->setValue(condition.noise);
    strength_->setVisible(condition.mode == "reconstruction");
    strength_->setValue(condition.strength);
    for (SliderRow* row : {jump_, repeats_}) row->setVisible(condition.mode == "resample");
    jump_->setValue(document.sampling.jumps.jump);
    repeats_->setValue(document.sampling.jumps.repeats);
    weight_->setValue(condition.scale);
}

void ConditionCard::setReading(int digit, double probability) {
    if (!read_) return;
    const QString meaning = legend_.value(QString::number(digit));
    read_->setText(digit < 0 ? QString()
                   : meaning.isEmpty()
                       ? tr("read as %1").arg(strong(QString::number(digit)))
                       : tr("read as %1: %2").arg(strong(QString::number(digit)), meaning.toHtmlEscaped()));
    readSure_->setText(digit < 0 ? QString() : QString::number(std::min(probability, 0.99), 'f', 2).mid(1));
}

}  // namespace syn::studio
