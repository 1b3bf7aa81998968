#include "app/studio/model_line.h"

#include <QCoreApplication>
#include <QStringList>

#include "app/studio/estimate_text.h"
#include "app/studio/guide_mode_text.h"

namespace syn::studio {
namespace {

struct ModelLine {
    Q_DECLARE_TR_FUNCTIONS(ModelLine)
};

QString titleOf(const engine::ModalityInfo& modality) {
    return QString::fromStdString(modality.title.empty() ? modality.name : modality.title).toLower();
}

/// What the document asks for: names as the card's figures have them.
struct Asked {
    const engine::ModalityInfo* generated = nullptr;
    const engine::ModalityInfo* given = nullptr;
    std::string mode;
    bool measurable = true;  ///< of a part that is given nothing is known, nor of what is left out
};

Asked askedOf(const engine::ModelInfo& model, const Document& document) {
    Asked asked;
    for (const engine::ModalityInfo& modality : model.modalities) {
        const ConditionSettings condition = document.conditions.value(QString::fromStdString(modality.name));
        if (condition.role == Role::Ignored) asked.measurable = false;
        if (condition.role == Role::Generated && !asked.generated) asked.generated = &modality;
        if (condition.role != Role::Given || asked.given) continue;
        asked.given = &modality;
        asked.mode = condition.mode.toStdString();
        if (!condition.part.whole() || condition.parts() > 1) asked.measurable = false;
    }
    return asked;
}

}  // namespace

QString measuredText(const engine::ModelInfo& model, const Document& document) {
    const Asked asked = askedOf(model, document);
    if (!asked.measurable || !asked.generated) return {};
    const GuidingFigure* figure =
        asked.given ? best_figure(model.figures, asked.generated->name, asked.given->name, asked.mode)
                    : best_figure(model.figures, {}, {}, {});
    if (!figure) return {};
    const QString value = shareText(figure->value);
    const QString interval = QStringLiteral("[%1, %2]").arg(shareText(figure->low), shareText(figure->high));
    if (asked.given)
        return ModelLine::tr("%1 from %2, %3 at scale %4: %5 of what the judge gives real ones %6")
            .arg(titleOf(*asked.generated), titleOf(*asked.given),
                 guideModeText(QString::fromStdString(asked.mode)).name.toLower())
            .arg(figure->scale)
            .arg(value, interval);
    QStringList titles;
    for (const engine::ModalityInfo& modality : model.modalities) titles << titleOf(modality);
    const QString both = titles.join(ModelLine::tr(" and "));
    if (figure->scale == 1)
        return ModelLine::tr("nothing given: %1 agree on the class in %2 of the samples %3")
            .arg(both, value, interval);
    return ModelLine::tr(
               "nothing given, held together at scale %4: %1 agree on the class in %2 of the samples %3")
        .arg(both, value, interval)
        .arg(figure->scale);
}

QString trainedOnText(const engine::ModelInfo& model) {
    QStringList names;
    for (const std::string& name : model.trained_on) names << QString::fromStdString(name);
    return names.join(QStringLiteral(", "));
}

QString modelLine(const engine::ModelInfo& model, const Document& document) {
    const QString measured = measuredText(model, document), data = trainedOnText(model);
    if (measured.isEmpty()) return QString::fromStdString(model.summary);
    return data.isEmpty() ? measured : ModelLine::tr("%1; trained on %2").arg(measured, data);
}

}  // namespace syn::studio
