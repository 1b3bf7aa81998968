#include "app/studio/guidance_panel.h"

#include <QLabel>
#include <QVBoxLayout>

#include "widgets/card.h"
#include "widgets/slider_row.h"

namespace syn::studio {
namespace {

QString modeText(const GuideSettings& given) {
    const QString& mode = given.mode;
    const QString text = mode == "hold"             ? GuidancePanel::tr("held")
                         : mode == "predicted"      ? GuidancePanel::tr("predicted")
                         : mode == "resample"       ? GuidancePanel::tr("resampled")
                         : mode == "reconstruction" ? GuidancePanel::tr("reconstructed")
                                                    : mode;
    return given.part.whole() ? text : GuidancePanel::tr("%1 in part").arg(text);
}

}  // namespace

GuidancePanel::GuidancePanel(DocumentStore* store, QWidget* parent)
    : QWidget(parent), terms_(new QVBoxLayout), together_(new SliderRow(tr("Together"), 1, 8, 0.1, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 4, 16, 12);
    column->setSpacing(0);
    terms_->setSpacing(4);
    column->addLayout(terms_);
    together_->slider()->setAccessibleName(tr("Held together"));
    together_->setToolTip(
        tr("How strongly what is made together is held together: above 1 each part is drawn towards what the "
           "others say, against what it would be without them"));
    connect(together_, &SliderRow::moved, this, [store](double value) {
        store->edit(
            tr("Hold together"), [&](Document& document) { document.sampling.jointScale = value; },
            QStringLiteral("together"));
    });
    connect(together_, &SliderRow::released, store, &DocumentStore::seal);
    together_->setContentsMargins(0, 8, 0, 0);
    column->addWidget(together_);
    column->addStretch(1);
}

void GuidancePanel::show(const Document& document) {
    while (QLayoutItem* item = terms_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    together_->setValue(document.sampling.jointScale);
    together_->setVisible(model_ && makesTogether(document, *model_));
    if (!model_) return terms_->addWidget(label(tr("The weights appear with the model."), "second", this));
    bool weighted = false;
    QList<Card*> given, ignored;
    for (const auto& modality : model_->modalities) {
        const ConditionSettings condition = document.conditions.value(QString::fromStdString(modality.name));
        if (condition.role == Role::Ignored) {
            ignored << new Card(QString::fromStdString(modality.kind), QString::fromStdString(modality.title),
                                tr("ignored"), this);
            ignored.last()->setToolTip(tr("Takes no part: pure noise to the model, which is told so"));
        }
        if (condition.role != Role::Given) continue;
        for (int part = 0; part < condition.parts(); ++part) {
            const GuideSettings& guide = condition.guide(part);
            auto* card = new Card(QString::fromStdString(modality.kind),
                                  QString::fromStdString(modality.title), modeText(guide), this);
            card->header()->addWidget(label(QString::number(guide.scale, 'f', 1), "strong", card));
            card->setToolTip(tr("This condition's weight against the marginal: the same without it"));
            given << card;
            weighted |= guide.scale != 1;
        }
    }
    auto* base = new Card(QString(),
                          given.isEmpty() ? tr("Unconditional")
                          : weighted      ? tr("Base: marginal")
                                          : tr("Plain: weight 1"),
                          QString(), this);
    base->setToolTip(given.isEmpty() ? tr("Nothing is given: all modalities are generated together")
                     : weighted
                         ? tr("The weights count from what the model makes without the conditions")
                         : tr("The model's own answer to the conditions, neither strengthened nor weakened"));
    given.prepend(base);
    given << ignored;
    for (Card* card : given) {
        card->setCompact();
        terms_->addWidget(card);
    }
}

}  // namespace syn::studio
