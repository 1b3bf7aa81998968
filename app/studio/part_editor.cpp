#include "app/studio/part_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include "app/studio/actions.h"
#include "app/studio/given_guide.h"
#include "app/studio/pad_tools.h"
#include "widgets/card.h"
#include "widgets/chooser.h"
#include "widgets/image_conversion.h"
#include "widgets/palette.h"

namespace syn::studio {
namespace {

constexpr int kCountingSide = 64;  // any: places are halves and quarters

QString placeText(const QString& place) {
    return place == "left"           ? PartEditor::tr("Left half")
           : place == "right"        ? PartEditor::tr("Right half")
           : place == "top"          ? PartEditor::tr("Top half")
           : place == "bottom"       ? PartEditor::tr("Bottom half")
           : place == "top-left"     ? PartEditor::tr("Upper left")
           : place == "top-right"    ? PartEditor::tr("Upper right")
           : place == "bottom-left"  ? PartEditor::tr("Lower left")
           : place == "bottom-right" ? PartEditor::tr("Lower right")
           : place == "centre"       ? PartEditor::tr("Centre")
           : place == "edge"         ? PartEditor::tr("All but the centre")
                                     : PartEditor::tr("Whole");
}

}  // namespace

QImage countingOf(const GivenPart& part) {
    const auto mask = maskOf({part.place, {}, {}, part.mask}, kCountingSide, kCountingSide, 1);
    return mask && !mask->empty() ? toQImage(*mask) : QImage();
}

PartEditor::PartEditor(const engine::ModalityInfo& modality, int part, const QString& title,
                       DocumentStore* store, Actions* actions, QWidget* parent)
    : QWidget(parent),
      store_(store),
      actions_(actions),
      index_(part),
      name_(QString::fromStdString(modality.name)),
      title_(title) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    if (modality.kind != "digit") {
        padArea_ = makePad(QString::fromStdString(modality.kind));
        column->addWidget(padArea_);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    QLabel* name = label(tr("Part"), "second", this);
    name->setMinimumWidth(48);
    row->addWidget(name);
    place_ = new Chooser(tr("%1: part that is given").arg(title_), this);
    place_->setToolTip(tr("Give this part of the %1 alone; the rest is generated").arg(title_.toLower()));
    for (const QString& place : givenPlaces()) place_->addItem(placeText(place), place);
    connect(place_, &QComboBox::activated, this, [this](int index) {
        edit(tr("Give a part"), [&](GivenPart& given) {
            given.place = place_->itemData(index).toString();
            given.mask = {};
        });
    });
    row->addWidget(place_, 1);
    if (modality.channels == 3) row->addWidget(makeColours());
    column->addLayout(row);
}

void PartEditor::addBelowPad(QWidget* told) {
    static_cast<QVBoxLayout*>(padArea_->layout())->addWidget(told);
}

QWidget* PartEditor::makePad(const QString& kind) {
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    column->addLayout(row);
    pad_ = new MaskPad(area);
    pad_->setFixedSize(200, 200);
    pad_->setOwnKeys(false);
    pad_->setUsualWidth(0.2);
    pad_->setHue(paletteOf(Theme::Dark).hue(kind));
    pad_->setAccessibleName(tr("%1: what of it is given").arg(title_));
    pad_->setToolTip(tr("Paint over what the model is to make anew; the right button gives it back"));
    row->addWidget(pad_);
    auto* tools = new PadTools(
        {.brush = tr("Paint away"),
         .eraser = tr("Give back"),
         .fill = tr("Paint a region away"),
         .move = tr("Move the mask"),
         .clear = tr("Clear the mask"),
         .open = tr("Open another picture"),
         .brushTip = tr("Paint over what the model is to make anew"),
         .eraserTip = tr("Give back what was painted away; the right button does too"),
         .fillTip = tr("Paint away what an outline encloses; the right button gives a region back"),
         .moveTip = tr("Shift what is painted away, by dragging or by arrow keys; the picture stays"),
         .clearTip = tr("Give the whole picture; undo brings the mask back"),
         .openTip = tr("Give another picture; the mask goes with this one")},
        pad_, store_, actions_, area);
    row->addWidget(tools);
    row->addStretch(1);
    connect(tools, &PadTools::openRequested, this, &PartEditor::openRequested);
    connect(pad_, &DigitPad::strokeFinished, this, [this](const PenStroke& stroke) {
        edit(stroke.kind == StrokeKind::Move ? tr("Move the mask")
             : stroke.eraser                 ? tr("Give back a part")
                                             : tr("Paint a part away"),
             [&](GivenPart& part) { part.cut = withStroke(part.cut, stroke); });
    });
    connect(pad_, &DigitPad::clearRequested, this,
            [this] { edit(tr("Clear the mask"), [](GivenPart& part) { part = {}; }); });
    connect(pad_, &DigitPad::sourceDropped, this, &PartEditor::sourceGiven);
    actions_->addTo(KeyPlace::Pad, area);
    return area;
}

QWidget* PartEditor::makeColours() {
    auto* area = new QWidget(this);
    area->setObjectName(QStringLiteral("segments"));
    area->setAttribute(Qt::WA_StyledBackground);
    area->setProperty("tight", true);
    auto* row = new QHBoxLayout(area);
    row->setContentsMargins(2, 2, 2, 2);
    row->setSpacing(2);
    const struct {
        const char* key;
        QString letter, name;
    } colours[] = {
        {"red", tr("R"), tr("red")}, {"green", tr("G"), tr("green")}, {"blue", tr("B"), tr("blue")}};
    for (const auto& [key, letter, name] : colours) {
        auto* button = new QPushButton(letter, area);
        button->setProperty("role", "segment");
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setFixedWidth(24);
        button->setAccessibleName(tr("%1: %2 is given").arg(title_, name));
        button->setToolTip(tr("Give the %1 of the picture; a colour that is off is generated").arg(name));
        row->addWidget(button);
        colours_[QLatin1String(key)] = button;
        connect(button, &QPushButton::clicked, this, [this] {
            QStringList chosen;
            for (const char* each : {"red", "green", "blue"})
                if (colours_[QLatin1String(each)]->isChecked()) chosen << QLatin1String(each);
            if (chosen.size() == colours_.size()) chosen.clear();
            edit(tr("Give colours"), [&](GivenPart& part) { part.colours = chosen; });
            show(store_->value().conditions.value(name_).guide(index_));  // none is as all
        });
    }
    return area;
}

/// A part is given plainly: a weight holds against the picture without it, which models have not learned of
/// parts. What is not there any more is not changed.
void PartEditor::edit(const QString& what, const std::function<void(GivenPart&)>& change) {
    store_->edit(what, [&](Document& document) {
        GuideSettings* given = guideIn(document, name_, index_);
        if (!given) return;
        const bool whole = given->part.whole();
        change(given->part);
        if (whole && !given->part.whole()) given->scale = 1;
        // The whole is left out by the card.
        if (given->part.whole() && given->mode == QLatin1String(kIgnored))
            given->mode = QStringLiteral("hold");
        setRole(document, name_, Role::Given);
    });
}

void PartEditor::show(const GuideSettings& given) {
    const GivenPart& part = given.part;
    place_->setCurrentIndex(place_->findData(part.place));
    for (auto it = colours_.begin(); it != colours_.end(); ++it) {
        const QSignalBlocker silent(*it);
        (*it)->setChecked(part.colours.isEmpty() || part.colours.contains(it.key()));
    }
    if (!pad_) return;
    padArea_->setVisible(!given.picture.isNull());
    pad_->setContent(given.picture, part.cut);
    pad_->setColours(part.colours);
    pad_->setCounting(countingOf(part));
}

}  // namespace syn::studio
