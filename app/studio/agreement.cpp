#include "app/studio/agreement.h"

#include <QCoreApplication>

#include "app/studio/class_names.h"
#include "app/studio/estimate_text.h"
#include "core/evaluation/statistics.h"

namespace syn::studio {
QString Agreement::share() const {
    return QCoreApplication::translate("Agreement", "%1 of %2").arg(agreeing).arg(samples.size());
}

QString Agreement::precision() const {
    const evaluation::Proportion hits{agreeing, samples.size()};
    const evaluation::Interval interval = evaluation::wilson(hits);
    return estimateText(hits.value(), interval.low, interval.high);
}

std::optional<Agreement> agreementOf(const engine::Verdicts& verdicts, const engine::ModelInfo& model,
                                     const QString& generated, const engine::Verdicts& guided) {
    const engine::JudgedLayer* made = verdicts.layer(generated.toStdString());
    const engine::JudgedLayer* guide = nullptr;
    for (const engine::JudgedLayer& layer : guided.layers)
        if (layer.modality != generated.toStdString() && guide == nullptr) guide = &layer;
    const engine::ModalityInfo* own = made ? model.modality(made->modality) : nullptr;
    const engine::ModalityInfo* other = guide ? model.modality(guide->modality) : nullptr;
    if (own == nullptr || other == nullptr || made->classes != guide->classes ||
        verdicts.count > guided.count)
        return std::nullopt;
    Agreement result;
    result.kind = QString::fromStdString(other->kind);
    result.judge = QString::fromStdString(made->judge);
    for (int i = 0; i < verdicts.count; ++i) {
        const int wanted = guide->best(i), read = made->best(i);
        result.samples.append({made->probability(i, wanted), made->probability(i, read), read == wanted,
                               className(*own, read), className(*other, wanted)});
        result.agreeing += read == wanted;
    }
    return result;
}

}  // namespace syn::studio
