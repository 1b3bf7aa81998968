#include "app/studio/agreement.h"

#include <QCoreApplication>

#include "core/evaluation/statistics.h"

namespace syn::studio {
namespace {

/// ".75", "1.0"
QString decimals(double value) {
    QString text = QString::number(value, 'f', 2);
    if (text.startsWith(QLatin1String("0."))) text.remove(0, 1);
    return text;
}

}  // namespace

QString Agreement::share() const {
    return QCoreApplication::translate("Agreement", "%1 of %2").arg(agreeing).arg(samples.size());
}

QString Agreement::precision() const {
    const evaluation::Proportion hits{agreeing, samples.size()};
    const evaluation::Interval interval = evaluation::wilson(hits);
    return QStringLiteral("%1 [%2, %3]")
        .arg(decimals(hits.value()), decimals(interval.low), decimals(interval.high));
}

std::optional<Agreement> agreementOf(const engine::Verdicts& verdicts, const engine::ModelInfo& model,
                                     const QString& generated) {
    const engine::JudgedLayer* made = verdicts.layer(generated.toStdString());
    const engine::JudgedLayer* guide = nullptr;
    for (const engine::JudgedLayer& layer : verdicts.layers)
        if (&layer != made && guide == nullptr) guide = &layer;
    const engine::ModalityInfo* own = made ? model.modality(made->modality) : nullptr;
    const engine::ModalityInfo* other = guide ? model.modality(guide->modality) : nullptr;
    if (own == nullptr || other == nullptr || made->classes != guide->classes) return std::nullopt;
    Agreement result;
    result.kind = QString::fromStdString(other->kind);
    result.judge = QString::fromStdString(made->judge);
    for (int i = 0; i < verdicts.count; ++i) {
        const int wanted = guide->best(i), read = made->best(i);
        const auto name = static_cast<std::size_t>(read);
        result.samples.append({made->probability(i, wanted), read == wanted,
                               name < own->classes.size() ? QString::fromStdString(own->classes[name])
                                                          : QString::number(read)});
        result.agreeing += read == wanted;
    }
    return result;
}

}  // namespace syn::studio
