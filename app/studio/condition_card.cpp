#include "app/studio/condition_card.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/studio/class_names.h"
#include "app/studio/given_guide.h"
#include "app/studio/guide_editor.h"
#include "app/studio/part_editor.h"
#include "widgets/segmented.h"

namespace syn::studio {
namespace {

QString channelsOf(const engine::ModalityInfo& modality) {
    const int first = modality.first_channel, last = first + modality.channels - 1;
    return first == last ? ConditionCard::tr("channel %1").arg(first)
                         : ConditionCard::tr("channels %1–%2").arg(first).arg(last);
}

}  // namespace

ConditionCard::ConditionCard(const engine::ModelInfo& model, const engine::ModalityInfo& modality,
                             DocumentStore* store, Actions* actions, QWidget* parent)
    : Card(QString::fromStdString(modality.kind), QString::fromStdString(modality.title),
           channelsOf(modality), parent),
      model_(model),
      modality_(modality),
      store_(store),
      actions_(actions),
      name_(QString::fromStdString(modality.name)),
      title_(QString::fromStdString(modality.title)) {
    if (model.modalities.size() > 1) makeRole();
    addGuide();
    makeAdding();
}

void ConditionCard::makeRole() {
    const QString what = title_.toLower();
    role_ = new Segmented(tr("%1: role").arg(title_), this);
    role_->setTight();
    QList<Segment> roles{
        {"given", tr("Given"), tr("You give the %1; what belongs to it is generated").arg(what)},
        {"generated", tr("Generate"), tr("The model makes the %1").arg(what)}};
    if (model_.knows_mode("marginal"))
        roles << Segment{
            "ignored", tr("Ignore"),
            tr("The %1 takes no part: to the model it is pure noise, and it is told so").arg(what)};
    role_->setSegments(roles);
    body()->addWidget(role_);
    connect(role_, &Segmented::chosen, this, [this, what](const QString& key) {
        const Role role = key == "given" ? Role::Given : key == "ignored" ? Role::Ignored : Role::Generated;
        store_->edit(role == Role::Given     ? tr("Give the %1").arg(what)
                     : role == Role::Ignored ? tr("Ignore the %1").arg(what)
                                             : tr("Generate the %1").arg(what),
                     [&](Document& document) { setRole(document, name_, role); });
    });
}

void ConditionCard::makeAdding() {
    overlap_ = label({}, "second", this);
    overlap_->setWordWrap(true);
    overlap_->setAccessibleName(tr("%1: parts that overlap").arg(title_));
    body()->addWidget(overlap_);
    add_ = new QPushButton(tr("Add a part"), this);
    add_->setAccessibleName(tr("%1: add a part").arg(title_));
    add_->setToolTip(tr("Give another part of the %1 as well, with a picture, mode and weight of its own; "
                        "undo takes it away")
                         .arg(title_.toLower()));
    body()->addWidget(add_);
    connect(add_, &QPushButton::clicked, this, [this] {
        store_->edit(tr("Add a part"), [this](Document& document) {
            ConditionSettings& condition = document.conditions[name_];
            if (condition.parts() < ConditionSettings::kMostParts) condition.more << furtherPart(condition);
            setRole(document, name_, Role::Given);
        });
    });
}

GuideEditor* ConditionCard::addGuide() {
    const int part = static_cast<int>(guides_.size());
    auto* made = new GuideEditor(model_, modality_, part, store_, actions_, this);
    guides_ << made;
    if (overlap_)
        body()->insertWidget(body()->indexOf(overlap_), made);
    else
        body()->addWidget(made);
    connect(made, &GuideEditor::strokeGrew, this,
            [this, part](const PenStroke& stroke) { Q_EMIT strokeGrew(name_, part, stroke); });
    connect(made, &GuideEditor::strokeEnded, this, &ConditionCard::strokeEnded);
    connect(made, &GuideEditor::sourceGiven, this,
            [this, part](const PictureSource& source) { Q_EMIT sourceGiven(name_, part, source); });
    connect(made, &GuideEditor::openRequested, this, [this, part] { Q_EMIT openRequested(name_, part); });
    return made;
}

DigitPad* ConditionCard::pad() const {
    return guides_.front()->pad();
}

PartEditor* ConditionCard::part() const {
    return guides_.front()->part();
}

PictureWell* ConditionCard::well() const {
    return guides_.front()->well();
}

DigitPad* ConditionCard::padInUse() const {
    for (const GuideEditor* guide : guides_)
        if (guide->padInUse() && guide->isAncestorOf(QApplication::focusWidget())) return guide->padInUse();
    return guides_.front()->padInUse();
}

void ConditionCard::show(const Document& document) {
    const ConditionSettings condition = document.conditions.value(name_);
    const bool given = condition.role == Role::Given;
    if (role_) role_->setCurrent(given ? "given" : condition.role == Role::Ignored ? "ignored" : "generated");
    const int shown = given ? condition.parts() : 1, before = static_cast<int>(guides_.size());
    while (guides_.size() > shown) {
        // Not at once: it may be its own button that took it away.
        guides_.last()->hide();
        guides_.takeLast()->deleteLater();
    }
    while (guides_.size() < shown) addGuide();
    for (GuideEditor* guide : guides_) guide->show(document);
    const QString overlap = given ? overlapOf(condition, model_, modality_) : QString();
    overlap_->setText(overlap);
    overlap_->setVisible(!overlap.isEmpty());
    add_->setVisible(given && !condition.empty());
    add_->setEnabled(condition.parts() < ConditionSettings::kMostParts);
    if (shown != before) Q_EMIT partsChanged();
}

void ConditionCard::setReading(const QString& modality, int index, double probability) {
    if (modality != name_) return;
    guides_.front()->setReading(index < 0 ? QString() : className(modality_, index),
                                classMeaning(model_, modality_, index), probability);
}

}  // namespace syn::studio
