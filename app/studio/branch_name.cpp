#include "app/studio/branch_name.h"

#include <QCoreApplication>
#include <QStringList>

namespace syn::studio {
namespace {

struct Naming {
    Q_DECLARE_TR_FUNCTIONS(syn::studio::Naming)
};

/// The index in "guides/3/scale"; -1: no guide is meant.
int guideOf(const Edit& edit) {
    const QStringList parts = QString::fromStdString(edit.path).split('/');
    bool number = false;
    const int index = parts.value(1).toInt(&number);
    return parts[0] == "guides" && number ? index : -1;
}

const engine::ModalityInfo* modalityOf(const Edit& edit, const GenerationRequest& settings,
                                       const engine::ModelInfo& model) {
    const int guide = guideOf(edit);
    if (guide < 0 || guide >= static_cast<int>(settings.guides.size())) return nullptr;
    return model.modality(settings.guides[static_cast<std::size_t>(guide)].modality);
}

QString numberText(double value) {
    return QString::number(value, 'g', 4);
}

/// One change; empty where it is of no consequence to people.
QString changeText(const Edit& edit, const GenerationRequest& settings, const engine::ModelInfo& model) {
    const QString field = QString::fromStdString(edit.path).section('/', -1);
    const QString value = QString::fromStdString(edit.value);
    if (edit.path == "churn")
        return Naming::tr("churn %1 → %2").arg(numberText(settings.churn), numberText(value.toDouble()));
    if (edit.path == "eta")
        return Naming::tr("eta %1 → %2").arg(numberText(settings.eta), numberText(value.toDouble()));
    if (edit.path == "joint_scale")
        return Naming::tr("together %1 → %2")
            .arg(numberText(settings.joint_scale), numberText(value.toDouble()));
    if (edit.path == "resampling/jump") return Naming::tr("jumps of %1 steps").arg(value);
    if (edit.path == "resampling/repeats") return Naming::tr("jumps made %1 times").arg(value);
    const engine::ModalityInfo* modality = modalityOf(edit, settings, model);
    if (!modality) return field == "weight" ? Naming::tr("term %1").arg(value) : QString();
    const Guide& guide = settings.guides[static_cast<std::size_t>(guideOf(edit))];
    const QString title =
        QString::fromStdString(modality->title.empty() ? modality->name : modality->title).toLower();
    const QString whose = settings.guides.size() > 1 ? title + ' ' : QString();
    const QString mode = QString(value).remove('"');
    if (field == "scale")
        return Naming::tr("%1weight %2 → %3")
            .arg(whose, numberText(guide.scale), numberText(value.toDouble()));
    if (field == "mode" && (mode == "none" || mode == "marginal")) return Naming::tr("without %1").arg(title);
    if (field == "mode") {
        const std::string_view before = name_of(guide.mode);
        return Naming::tr("%1mode %2 → %3")
            .arg(whose, QString::fromUtf8(before.data(), static_cast<qsizetype>(before.size())), mode);
    }
    if (field == "image" && value == "null") return {};
    if (field == "image")
        return modality->kind == "digit" ? Naming::tr("%1 redrawn").arg(title)
                                         : Naming::tr("another %1").arg(title);
    if (field == "mask") return Naming::tr("%1another mask").arg(whose);
    if (field == "own_noise")
        return mode == "none" ? Naming::tr("%1taken as clean").arg(whose)
                              : Naming::tr("%1taken as noisy").arg(whose);
    if (field == "gamma") return Naming::tr("%1noise level").arg(whose);
    if (field == "strength")
        return Naming::tr("%1strength %2 → %3")
            .arg(whose, numberText(guide.strength), numberText(value.toDouble()));
    return {};
}

}  // namespace

QString branchName(const std::vector<Edit>& edits, const GenerationRequest& settings,
                   const engine::ModelInfo& model) {
    QStringList parts;
    for (const Edit& edit : edits)
        if (const QString text = changeText(edit, settings, model); !text.isEmpty()) parts << text;
    return parts.join(QStringLiteral(", "));
}

QString branchKind(const std::vector<Edit>& edits, const GenerationRequest& settings,
                   const engine::ModelInfo& model) {
    QString kind;
    for (const Edit& edit : edits) {
        const engine::ModalityInfo* modality = modalityOf(edit, settings, model);
        const QString its = modality ? QString::fromStdString(modality->kind) : QString();
        if (its.isEmpty() || (!kind.isEmpty() && its != kind)) return {};
        kind = its;
    }
    return kind;
}

}  // namespace syn::studio
