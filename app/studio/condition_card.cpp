#include "app/studio/condition_card.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <algorithm>

#include "app/studio/actions.h"
#include "app/studio/stroke_digits.h"
#include "widgets/icons.h"
#include "widgets/palette.h"
#include "widgets/picture_well.h"
#include "widgets/segmented.h"
#include "widgets/slider_row.h"

namespace syn::studio {
namespace {

QString channelsOf(const engine::ModalityInfo& modality) {
    const int first = modality.first_channel, last = first + modality.channels - 1;
    return first == last ? ConditionCard::tr("channel %1").arg(first)
                         : ConditionCard::tr("channels %1–%2").arg(first).arg(last);
}

Segment modeSegment(const QString& mode) {
    if (mode == "hold")
        return {mode, ConditionCard::tr("Hold"),
                ConditionCard::tr(
                    "Keep what is given clean all the way, and tell the model so: follows it closest")};
    if (mode == "predicted")
        return {mode, ConditionCard::tr("Predict"),
                ConditionCard::tr("Noise what is given with the noise the model itself predicts")};
    if (mode == "random")
        return {mode, ConditionCard::tr("Random"),
                ConditionCard::tr("Noise what is given along one random path: looser, more varied pictures")};
    if (mode == "constant")
        return {mode, ConditionCard::tr("Const"),
                ConditionCard::tr(
                    "Show it clean while the model is told that it is noisy: the baseline to compare with")};
    return {mode, mode, ConditionCard::tr("Guide by the mode \"%1\" of this model").arg(mode)};
}

/// Without a colour: one of the theme that was would stay in the text.
QString strong(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text);
}

QToolButton* toolButton(const char* name, const QString& text, bool checkable = false) {
    auto* button = new QToolButton;
    button->setIcon(icon(QLatin1String(name)));
    button->setIconSize({16, 16});
    button->setFixedSize(32, 28);
    button->setFocusPolicy(Qt::TabFocus);
    button->setCheckable(checkable);
    button->setAccessibleName(text);
    button->setProperty("role", "quiet");
    return button;
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
        role_->setSegments(
            {{"given", tr("Given"),
              tr("You give the %1; what belongs to it is generated").arg(title_.toLower())},
             {"generated", tr("Generate"), tr("The model makes the %1").arg(title_.toLower())}});
        body()->addWidget(role_);
        connect(role_, &Segmented::chosen, this, [this](const QString& key) {
            const Role role = key == "given" ? Role::Given : Role::Generated;
            store_->edit(role == Role::Given ? tr("Give the %1").arg(title_.toLower())
                                             : tr("Generate the %1").arg(title_.toLower()),
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
    makeGuidance(model);
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
    row->addWidget(makePadTools());
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

QWidget* ConditionCard::makePadTools() {
    auto* tools = new QWidget;
    auto* column = new QVBoxLayout(tools);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* group = new QButtonGroup(tools);
    QToolButton* brush = toolButton("brush", tr("Brush"), true);
    QToolButton* eraser = toolButton("eraser", tr("Eraser"), true);
    QToolButton* undo = toolButton("undo", tr("Undo"));
    QToolButton* clear = toolButton("clear", tr("Clear drawing"));
    QToolButton* open = toolButton("open", tr("Open a picture of a digit"));
    actions_->explain(brush, "pad.brush");
    actions_->explain(eraser, "pad.eraser");
    actions_->explain(undo, "edit.undo");
    actions_->explain(clear, "pad.clear");
    open->setToolTip(tr("Give a photograph or scan of a digit; drawing goes on top of it"));
    brush->setChecked(true);
    group->addButton(brush);
    group->addButton(eraser);
    for (QToolButton* button : {brush, eraser, undo, clear, open}) column->addWidget(button);
    column->addStretch(1);
    connectTools(brush, eraser, undo, clear);
    connect(open, &QToolButton::clicked, this, [this] { Q_EMIT openRequested(name_); });
    return tools;
}

void ConditionCard::connectTools(QToolButton* brush, QToolButton* eraser, QToolButton* undo,
                                 QToolButton* clear) {
    connect(brush, &QToolButton::clicked, this, [this] { pad_->setTool(DigitPad::Tool::Brush); });
    connect(eraser, &QToolButton::clicked, this, [this] { pad_->setTool(DigitPad::Tool::Eraser); });
    connect(pad_, &DigitPad::toolChanged, brush, [brush, eraser](DigitPad::Tool tool) {
        (tool == DigitPad::Tool::Brush ? brush : eraser)->setChecked(true);
    });
    undo->setEnabled(store_->history()->canUndo());
    connect(undo, &QToolButton::clicked, store_->history(), &QUndoStack::undo);
    connect(store_->history(), &QUndoStack::canUndoChanged, undo, &QToolButton::setEnabled);
    connect(clear, &QToolButton::clicked, pad_, &DigitPad::clearRequested);
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

void ConditionCard::makeGuidance(const engine::ModelInfo& model) {
    guidance_ = new QWidget(this);
    auto* column = new QVBoxLayout(guidance_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    mode_ = new Segmented(tr("%1: guide mode").arg(title_), guidance_);
    mode_->setTight();
    QList<Segment> segments;
    for (const std::string& mode : model.guide_modes)
        if (mode != "none")
            segments << modeSegment(QString::fromStdString(mode));  // not at all is the role Generate
    mode_->setSegments(segments);
    mode_->setVisible(segments.size() > 1);
    column->addWidget(mode_);
    weight_ = new SliderRow(tr("Weight"), 1, 8, 0.1, guidance_);
    weight_->setHue(kind());
    weight_->setToolTip(
        tr("How much more than plainly the pictures follow the %1: 1 plain, 3 to 5 clear, 8 exaggerated")
            .arg(title_.toLower()));
    weight_->slider()->setAccessibleName(tr("%1: weight").arg(title_));
    column->addWidget(weight_);
    body()->addWidget(guidance_);

    connect(mode_, &Segmented::chosen, this, [this](const QString& mode) {
        store_->edit(tr("Guide mode"), [&](Document& document) { document.conditions[name_].mode = mode; });
    });
    connect(weight_, &SliderRow::moved, this, [this](double weight) {
        store_->edit(
            tr("Weight"), [&](Document& document) { document.conditions[name_].scale = weight; },
            "weight/" + name_);
    });
    connect(weight_, &SliderRow::released, store_, &DocumentStore::seal);
}

void ConditionCard::show(const Document& document) {
    const ConditionSettings condition = document.conditions.value(name_);
    const bool given = condition.role == Role::Given;
    if (role_) role_->setCurrent(given ? "given" : "generated");
    if (pad_) {
        pad_->setContent(condition.strokes, condition.picture);
        padArea_->setVisible(given);
    }
    well_->setVisible(!pad_ || !given);
    well_->setPicture(given ? condition.picture : QImage());
    well_->setHint(given ? tr("Drop, paste or open a picture")
                         : tr("Drop, paste or open a %1\nto turn it round")
                               .arg(pad_ ? tr("drawn digit") : title_.toLower()));
    guidance_->setVisible(given);
    mode_->setCurrent(condition.mode);
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
