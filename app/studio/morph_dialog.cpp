#include "app/studio/morph_dialog.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "app/studio/stroke_digits.h"
#include "widgets/card.h"
#include "widgets/chooser.h"
#include "widgets/digit_pad.h"
#include "widgets/number_field.h"
#include "widgets/palette.h"

namespace syn::studio {
namespace {

struct Morphing {
    Q_DECLARE_TR_FUNCTIONS(Morphing)
};

/// The pictures on the stage by place and seed; pinned ones first.
Chooser* makePictures(const MorphEnds& ends, QWidget* parent) {
    auto* chooser = new Chooser(Morphing::tr("Picture to lead to"), parent);
    chooser->setToolTip(Morphing::tr("Take the seed of a picture on the stage; pinned ones come first"));
    chooser->addItem(Morphing::tr("another seed"));
    const auto add = [&](int picture, const QString& text) {
        chooser->addItem(text.arg(picture + 1), ends.seeds[picture]);
    };
    for (const int picture : ends.pinned) add(picture, Morphing::tr("picture %1 (pinned)"));
    for (int i = 0; i < ends.seeds.size(); ++i)
        if (!ends.pinned.contains(i)) add(i, Morphing::tr("picture %1"));
    return chooser;
}

/// A pad that keeps its strokes in `strokes`.
QWidget* makePad(PenStrokes& strokes, QWidget* parent) {
    auto* pad = new DigitPad(parent);
    pad->setFixedSize(160, 160);
    pad->setHue(paletteOf(Theme::Dark).hue("digit"));  // the pad is black in every theme
    pad->setHint(Morphing::tr("The same digit.\nDraw another, or\npress 0 to 9"));
    pad->setAccessibleName(Morphing::tr("Digit to lead to"));
    pad->setToolTip(Morphing::tr(
        "Draw the digit that the last picture should mean; empty: the same all the way. Del empties it."));
    pad->setContent(strokes, {});
    const auto show = [pad, &strokes](const PenStrokes& now) {
        strokes = now;
        pad->setContent(strokes, {});
    };
    QObject::connect(pad, &DigitPad::strokeFinished, pad,
                     [=, &strokes](const PenStroke& stroke) { show(withStroke(strokes, stroke)); });
    QObject::connect(pad, &DigitPad::clearRequested, pad, [=] { show({}); });
    QObject::connect(pad, &DigitPad::digitRequested, pad, [=](int digit) { show(strokesOfDigit(digit)); });
    return pad;
}

}  // namespace

std::optional<MorphSettings> chooseMorphEnds(QWidget* parent, const MorphSettings& start,
                                             const MorphEnds& ends) {
    QDialog dialog(parent);
    dialog.setWindowTitle(Morphing::tr("Morph"));
    MorphSettings chosen = start;
    auto* grid = new QGridLayout(&dialog);
    grid->setContentsMargins(16, 16, 16, 16);
    grid->setVerticalSpacing(12);
    grid->setHorizontalSpacing(8);
    auto* from = new SeedField(Morphing::tr("Seed to lead from"), &dialog);
    from->setToolTip(Morphing::tr("The first picture is the one of this seed"));
    from->setSeed(start.from);
    auto* to = new SeedField(Morphing::tr("Seed to lead to"), &dialog);
    to->setToolTip(Morphing::tr("The last picture is the one of this seed; those between lie on the way"));
    to->setSeed(start.to);
    Chooser* pictures = makePictures(ends, &dialog);
    auto* count = new NumberField(Morphing::tr("Pictures of the morph"), 2, MorphSettings::kMost, &dialog);
    count->setToolTip(Morphing::tr("How many pictures, both ends among them"));
    count->setValue(start.count);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, &dialog);
    auto* make = buttons->addButton(Morphing::tr("Morph"), QDialogButtonBox::AcceptRole);
    make->setDefault(true);
    make->setToolTip(Morphing::tr("Make the pictures that lead from one end to the other"));
    buttons->button(QDialogButtonBox::Cancel)->setToolTip(Morphing::tr("Make nothing"));
    const auto row = [&](int at, const QString& text, QWidget* field, int columns) {
        auto* name = label(text, "second", &dialog);
        name->setBuddy(field);
        grid->addWidget(name, at, 0,
                        Qt::AlignLeft | (field->sizeHint().height() > 100 ? Qt::AlignTop : Qt::AlignVCenter));
        grid->addWidget(field, at, 1, 1, columns);
    };
    row(0, Morphing::tr("From seed"), from, 1);
    row(1, Morphing::tr("To seed"), to, 1);
    grid->addWidget(pictures, 1, 2);
    if (ends.digit) row(2, Morphing::tr("To digit"), makePad(chosen.strokes, &dialog), 2);
    row(3, Morphing::tr("Pictures"), count, 1);
    grid->addWidget(buttons, 4, 0, 1, 3);
    pictures->setVisible(!ends.seeds.isEmpty());
    const auto follow = [=] {
        pictures->setCurrentIndex(std::max(0, pictures->findData(QVariant::fromValue(to->seed()))));
    };
    follow();
    QObject::connect(to, &SeedField::seedChosen, &dialog, follow);
    QObject::connect(pictures, &QComboBox::activated, &dialog, [=] {
        if (pictures->currentIndex() > 0) to->setSeed(pictures->currentData().toULongLong());
        follow();
    });
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    if (dialog.exec() != QDialog::Accepted) return std::nullopt;
    chosen.from = from->seed();
    chosen.to = to->seed();
    chosen.count = count->value();
    if (!ends.digit) chosen.strokes.clear();
    return chosen;
}

}  // namespace syn::studio
