#include "app/studio/guide_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <algorithm>

#include "app/studio/actions.h"
#include "app/studio/estimate_text.h"
#include "app/studio/given_guide.h"
#include "app/studio/guide_mode_text.h"
#include "app/studio/pad_tools.h"
#include "app/studio/part_editor.h"
#include "app/studio/stroke_digits.h"
#include "widgets/card.h"
#include "widgets/chooser.h"
#include "widgets/icons.h"
#include "widgets/palette.h"
#include "widgets/picture_well.h"
#include "widgets/segmented.h"
#include "widgets/slider_row.h"

namespace syn::studio {
namespace {

constexpr int kModesPerRow = 3;

Segment modeSegment(const QString& mode) {
    const GuideModeText text = guideModeText(mode);
    return {mode, text.name, text.toolTip};
}

/// Without a colour: one of the theme that was would stay in the text.
QString strong(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text);
}

}  // namespace

GuideEditor::GuideEditor(const engine::ModelInfo& model, const engine::ModalityInfo& modality, int part,
                         DocumentStore* store, Actions* actions, QWidget* parent)
    : QWidget(parent),
      store_(store),
      actions_(actions),
      index_(part),
      name_(QString::fromStdString(modality.name)),
      title_(QString::fromStdString(modality.title)),
      kind_(QString::fromStdString(modality.kind)) {
    if (index_ > 0) title_ = tr("%1, part %2").arg(title_).arg(index_ + 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    if (index_ > 0) column->addWidget(makeHeader());
    if (modality.kind == "digit") {
        padArea_ = makePad();
        column->addWidget(padArea_);
    }
    well_ = new PictureWell(this);
    well_->setAccessibleName(tr("%1: picture to give").arg(title_));
    well_->setToolTip(
        tr("Drop a picture here, press to open one, or paste it; it then guides what is generated"));
    column->addWidget(well_);
    connect(well_, &QAbstractButton::clicked, this, &GuideEditor::openRequested);
    connect(well_, &PictureWell::sourceGiven, this, &GuideEditor::sourceGiven);
    part_ = new PartEditor(modality, index_, title_, store_, actions_, this);
    connect(part_, &PartEditor::openRequested, this, &GuideEditor::openRequested);
    connect(part_, &PartEditor::sourceGiven, this, &GuideEditor::sourceGiven);
    if (index_ == 0 && part_->pad()) part_->addBelowPad(makeReading(part_));
    column->addWidget(part_);
    makeGuidance(model);
}

DigitPad* GuideEditor::padInUse() const {
    MaskPad* mask = part_->pad();
    return mask && mask->isVisible() ? mask : pad_;
}

/// Of a further part: its number, and a button that takes it out.
QWidget* GuideEditor::makeHeader() {
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 4, 0, 0);
    row->addWidget(label(tr("Part %1").arg(index_ + 1), "strong", header));
    row->addStretch(1);
    auto* remove = new QToolButton(header);
    remove->setIcon(icon(QStringLiteral("close")));
    remove->setFixedSize(32, 28);
    remove->setFocusPolicy(Qt::TabFocus);
    remove->setProperty("role", "quiet");
    remove->setAccessibleName(tr("Remove %1").arg(title_.toLower()));
    remove->setToolTip(tr("Give this part no more; undo brings it back"));
    row->addWidget(remove);
    connect(remove, &QToolButton::clicked, this, [this] {
        store_->edit(tr("Remove a part"), [this](Document& document) {
            ConditionSettings& condition = document.conditions[name_];
            if (index_ <= condition.more.size()) condition.more.removeAt(index_ - 1);
            setRole(document, name_, condition.role);
        });
    });
    return header;
}

QWidget* GuideEditor::makePad() {
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    pad_ = new DigitPad(area);
    pad_->setFixedSize(200, 200);
    pad_->setOwnKeys(false);
    pad_->setHue(paletteOf(Theme::Dark).hue(kind_));  // the pad is black in every theme
    if (index_ > 0) pad_->setAccessibleName(tr("%1: drawing").arg(title_));
    pad_->setToolTip(
        tr("Draw the digit that the pictures should mean. The right button erases, the wheel enlarges."));
    row->addWidget(pad_);
    auto* tools =
        new PadTools({.brush = tr("Brush"),
                      .eraser = tr("Eraser"),
                      .fill = tr("Fill"),
                      .move = tr("Move the drawing"),
                      .clear = tr("Clear drawing"),
                      .open = tr("Open a picture of a digit"),
                      .openTip = tr("Give a photograph or scan of a digit; drawing goes on top of it")},
                     pad_, store_, actions_, area);
    connect(tools, &PadTools::openRequested, this, &GuideEditor::openRequested);
    row->addWidget(tools);
    row->addStretch(1);
    column->addLayout(row);
    if (index_ == 0) column->addWidget(makeReading(area));

    pen_ = new SliderRow(tr("Pen"), 3, 30, 1, area);
    pen_->setToolTip(tr("Width of the pen, in hundredths of the pad"));
    pen_->slider()->setAccessibleName(index_ == 0 ? tr("Pen width") : tr("%1: pen width").arg(title_));
    pen_->setHue(kind_);
    pen_->setValue(pad_->penWidth() * 100);
    connect(pen_, &SliderRow::moved, this, [this](double value) { pad_->setPenWidth(value / 100); });
    connect(pad_, &DigitPad::penWidthChanged, this, [this](double width) { pen_->setValue(width * 100); });
    column->addWidget(pen_);
    connectPad();
    actions_->addTo(KeyPlace::Pad, area);
    connect(actions_, &Actions::keysChanged, this, &GuideEditor::showHint);
    showHint();
    return area;
}

/// Names the keys that place digits as long as they are the usual ones.
void GuideEditor::showHint() {
    bool usual = true;
    for (int digit = 0; digit < 10; ++digit)
        usual = usual && actions_->isDefault(QStringLiteral("pad.digit%1").arg(digit));
    pad_->setHint(usual ? tr("Draw a digit,\nor press 0 to 9") : tr("Draw a digit"));
}

QWidget* GuideEditor::makeReading(QWidget* parent) {
    reading_ = new QWidget(parent);
    auto* row = new QHBoxLayout(reading_);
    row->setContentsMargins(0, 0, 0, 0);
    read_ = label({}, "second", reading_);
    read_->setTextFormat(Qt::RichText);
    read_->setMinimumHeight(16);
    read_->setToolTip(
        pad_
            ? tr("What a separate network reads on the pad, what that means to this model, and how sure the "
                 "reading is")
            : tr("What a separate network sees in what is given, what that means to this model, and how sure "
                 "it is"));
    read_->setAccessibleName(pad_ ? tr("Reading of the drawing") : tr("%1: reading").arg(title_));
    readSure_ = label({}, "second", reading_);
    readSure_->setAccessibleName(pad_ ? tr("Certainty of the reading")
                                      : tr("%1: certainty of the reading").arg(title_));
    row->addWidget(read_, 1);
    row->addWidget(readSure_);
    reading_->setVisible(pad_);
    return reading_;
}

void GuideEditor::edit(const QString& what, const std::function<void(Document&, GuideSettings&)>& change,
                       const QString& mergeKey) {
    store_->edit(
        what,
        [&](Document& document) {
            if (GuideSettings* given = guideIn(document, name_, index_)) change(document, *given);
        },
        mergeKey);
}

void GuideEditor::setStrokes(const QString& what, const PenStrokes& strokes, bool dropPicture) {
    edit(what, [&](Document& document, GuideSettings& given) {
        given.strokes = strokes;
        if (dropPicture) given.setPicture({}, {});
        setRole(document, name_, Role::Given);
    });
}

void GuideEditor::connectPad() {
    connect(pad_, &DigitPad::strokeGrew, this, [this] { Q_EMIT strokeGrew(pad_->current()); });
    connect(pad_, &DigitPad::strokeFinished, this, [this](const PenStroke& stroke) {
        Q_EMIT strokeEnded();
        setStrokes(stroke.kind == StrokeKind::Fill   ? tr("Fill")
                   : stroke.kind == StrokeKind::Move ? tr("Move the drawing")
                   : stroke.eraser                   ? tr("Erase")
                                                     : tr("Draw a stroke"),
                   withStroke(store_->value().conditions.value(name_).guide(index_).strokes, stroke), false);
    });
    connect(pad_, &DigitPad::strokeDropped, this, &GuideEditor::strokeEnded);
    connect(pad_, &DigitPad::clearRequested, this, [this] { setStrokes(tr("Clear the drawing"), {}, true); });
    connect(pad_, &DigitPad::digitRequested, this,
            [this](int digit) { setStrokes(tr("Place a %1").arg(digit), strokesOfDigit(digit), true); });
    connect(pad_, &DigitPad::sourceDropped, this, &GuideEditor::sourceGiven);
}

SliderRow* GuideEditor::addSlider(const QString& text, const QString& name, double least, double most,
                                  double step, const QString& toolTip, const QString& undoText,
                                  const std::function<void(Document&, GuideSettings&, double)>& change) {
    auto* row = new SliderRow(text, least, most, step, guidance_);
    row->setHue(kind_);
    row->setToolTip(toolTip);
    row->slider()->setAccessibleName(QStringLiteral("%1: %2").arg(title_, name));
    guidance_->layout()->addWidget(row);
    connect(row, &SliderRow::moved, this, [this, name, undoText, change](double value) {
        edit(
            undoText, [&](Document& document, GuideSettings& given) { change(document, given, value); },
            QStringLiteral("%1/%2/%3").arg(name, name_).arg(index_));
    });
    connect(row, &SliderRow::released, store_, &DocumentStore::seal);
    return row;
}

void GuideEditor::makeModes(const engine::ModelInfo& model) {
    mode_ = new Segmented(tr("%1: guide mode").arg(title_), guidance_);
    mode_->setTight();
    QList<Segment> segments;
    for (const std::string& mode : model.guide_modes)
        if (mode != "none" && mode != kIgnored)  // those are the roles Generate and Ignore
            segments << modeSegment(QString::fromStdString(mode));
    mode_->setPerRow(segments.size() > kModesPerRow + 1 ? kModesPerRow : kModesPerRow + 1);
    // The rest of a modality can be made while a part of it, a colour say, is left out.
    if (model.knows_mode(kIgnored)) segments << modeSegment(QLatin1String(kIgnored));
    mode_->setSegments(segments);
    mode_->setVisible(segments.size() > 1);
    guidance_->layout()->addWidget(mode_);
    connect(mode_, &Segmented::chosen, this, [this](const QString& mode) {
        edit(tr("Guide mode"), [&](Document&, GuideSettings& given) { given.mode = mode; });
    });
}

/// The level of what is held, and whether the noise of that level is in it already.
void GuideEditor::makeNoise() {
    const QString what = name_;
    noise_ = addSlider(tr("Noise"), tr("noise"), 0, kMostNoise, 0.01,
                       tr("Noise that the %1 is shown with, from clean to nothing but noise: the more, the "
                          "looser it is followed")
                           .arg(what),
                       tr("Noise of what is given"),
                       [](Document&, GuideSettings& given, double value) { given.noise = value; });
    noise_->nameLeast(tr("clean"));
    ownNoiseRow_ = new QWidget(guidance_);
    auto* row = new QHBoxLayout(ownNoiseRow_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    QLabel* name = label(tr("It is"), "second", ownNoiseRow_);
    name->setMinimumWidth(48);
    row->addWidget(name);
    ownNoise_ = new Chooser(tr("%1: noise of its own").arg(title_), ownNoiseRow_);
    ownNoise_->setToolTip(
        tr("Whether the %1 has this noise already: then none is added, and what lies behind it is told from "
           "the rest. A photograph has its noise on top; a state of a run is fainter by as much.")
            .arg(what));
    ownNoise_->addItem(tr("clean: noise is added"), static_cast<int>(OwnNoise::None));
    ownNoise_->addItem(tr("a noisy photograph"), static_cast<int>(OwnNoise::Photograph));
    ownNoise_->addItem(tr("a noisy state of a run"), static_cast<int>(OwnNoise::State));
    row->addWidget(ownNoise_, 1);
    guidance_->layout()->addWidget(ownNoiseRow_);
    connect(ownNoise_, &QComboBox::activated, this, [this](int chosen) {
        edit(tr("Noise of its own"), [&](Document&, GuideSettings& given) {
            given.ownNoise = static_cast<OwnNoise>(ownNoise_->itemData(chosen).toInt());
        });
    });
}

void GuideEditor::makeGuidance(const engine::ModelInfo& model) {
    guidance_ = new QWidget(this);
    auto* column = new QVBoxLayout(guidance_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    makeModes(model);
    makeNoise();
    strength_ =
        addSlider(tr("Pull"), tr("strength of the reconstruction"), 0, 10, 0.1,
                  tr("How strongly each step is drawn towards pictures that give the %1 back").arg(name_),
                  tr("Strength of the reconstruction"),
                  [](Document&, GuideSettings& given, double value) { given.strength = value; });
    jump_ =
        addSlider(tr("Back"), tr("steps of a jump"), 1, 12, 1,
                  tr("How many steps the run goes back up into the noise, after as many; of the whole run"),
                  tr("Steps of a jump"), [](Document& document, GuideSettings&, double value) {
                      document.sampling.jumps.jump = static_cast<int>(value);
                  });
    repeats_ = addSlider(tr("Times"), tr("times that steps are made again"), 0, 12, 1,
                         tr("How often those steps are made again: the more, the better all agrees, and the "
                            "longer it takes"),
                         tr("Times that steps are made again"),
                         [](Document& document, GuideSettings&, double value) {
                             document.sampling.jumps.repeats = static_cast<int>(value);
                         });
    weight_ = addSlider(
        tr("Weight"), tr("weight"), 1, 8, 0.1,
        tr("How much more than plainly the pictures follow the %1: 1 plain, 3 to 5 clear, 8 exaggerated")
            .arg(name_),
        tr("Weight"), [](Document&, GuideSettings& given, double value) { given.scale = value; });
    weighs_ = model.independent_levels;
    weight_->setVisible(weighs_);
    layout()->addWidget(guidance_);
}

void GuideEditor::show(const Document& document) {
    const ConditionSettings condition = document.conditions.value(name_);
    const GuideSettings& guide = condition.guide(index_);
    const bool given = condition.role == Role::Given;
    if (pad_) {
        pad_->setContent(guide.strokes, guide.picture);
        padArea_->setVisible(given);
    }
    const bool onPad = given && (pad_ || !guide.picture.isNull());
    well_->setVisible(!onPad && condition.role != Role::Ignored);
    well_->setPicture(given ? guide.picture : QImage());
    well_->setHint(given ? tr("Drop, paste or open a picture")
                         : tr("Drop, paste or open a %1\nto turn it round")
                               .arg(pad_ ? tr("drawn digit") : title_.toLower()));
    part_->setVisible(given && !guide.empty());
    part_->show(guide);
    if (pad_) pad_->setCounting(countingOf(guide.part));
    guidance_->setVisible(given);
    if (QAbstractButton* ignore = mode_->button(QLatin1String(kIgnored)))
        ignore->setVisible(!guide.part.whole());
    mode_->setCurrent(guide.mode);
    weight_->setVisible(weighs_ && guide.mode != QLatin1String(kIgnored));
    noise_->setVisible(guide.mode == "hold");
    noise_->setValue(guide.noise);
    ownNoiseRow_->setVisible(guide.mode == "hold" && guide.noise > 0);
    ownNoise_->setCurrentIndex(ownNoise_->findData(static_cast<int>(guide.ownNoise)));
    strength_->setVisible(guide.mode == "reconstruction");
    strength_->setValue(guide.strength);
    for (SliderRow* row : {jump_, repeats_}) row->setVisible(guide.mode == "resample");
    jump_->setValue(document.sampling.jumps.jump);
    repeats_->setValue(document.sampling.jumps.repeats);
    weight_->setValue(guide.scale);
}

void GuideEditor::setReading(const QString& name, const QString& meaning, double probability) {
    if (!reading_) return;
    const QString read = strong(name.toHtmlEscaped());
    read_->setText(name.isEmpty()      ? QString()
                   : meaning.isEmpty() ? tr("read as %1").arg(read)
                                       : tr("read as %1: %2").arg(read, meaning.toHtmlEscaped()));
    readSure_->setText(name.isEmpty() ? QString() : shareText(std::min(probability, 0.99)));
    // Below the pad, which is drawn on, nothing moves when it is read.
    reading_->setVisible(pad_ || !name.isEmpty());
}

}  // namespace syn::studio
