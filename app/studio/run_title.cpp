#include "app/studio/run_title.h"

#include <QCoreApplication>
#include <QStringList>

#include "app/studio/class_names.h"
#include "app/studio/guide_mode_text.h"
#include "core/session/guided_part.h"

namespace syn::studio {
namespace {

using ReadAs = std::function<int(const QString& modality)>;

struct Title {
    Q_DECLARE_TR_FUNCTIONS(syn::studio::Title)
};

QString modeName(GuideMode mode) {
    const std::string_view name = name_of(mode);
    return guideModeText(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))).name;
}

QString titleOf(const engine::ModelInfo& model, const std::string& modality) {
    const engine::ModalityInfo* known = model.modality(modality);
    return QString::fromStdString(known && !known->title.empty() ? known->title : modality).toLower();
}

/// "digit 7", "picture foal.png"
QString givenText(const Guide& guide, const engine::ModelInfo& model, const ReadAs& read) {
    const engine::ModalityInfo* modality = model.modality(guide.modality);
    const bool drawn = guide.source.empty() || guide.source == guide.modality + " drawn by hand";
    QString text = titleOf(model, guide.modality);
    if (!drawn)
        text += ' ' + QString::fromStdString(guide.source);
    else if (const int index = read ? read(QString::fromStdString(guide.modality)) : -1;
             modality && modality->kind == "digit" && index >= 0)
        text += QLatin1Char(' ') + className(*modality, index);
    return text;
}

}  // namespace

QStringList generatedBy(const GenerationRequest& request, const engine::ModelInfo& model) {
    QStringList made;
    for (const auto& modality : model.modalities)
        if (!fully_guided(request, modality.name)) made << QString::fromStdString(modality.name);
    return made;
}

QString runTitle(const QList<QueuedRun::Row>& rows, const engine::ModelInfo& model, const ReadAs& read) {
    const GenerationRequest& request = rows.first().request;
    const bool compares = rows.size() > 1;
    QStringList given, made;
    for (const Guide& guide : request.guides) {
        // The rows of a comparison say themselves how.
        if (compares && !guide.image.empty())
            given << givenText(guide, model, read);
        else if (!compares && gives(guide.mode))
            given << Title::tr("%1 · %2 %3")
                         .arg(givenText(guide, model, read), modeName(guide.mode))
                         .arg(guide.scale, 0, 'f', 1);
    }
    if (given.isEmpty()) given << Title::tr("nothing given");
    QString text = given.join(QStringLiteral(" + "));
    if (compares) {
        QStringList modes;
        for (const QueuedRun::Row& row : rows) modes << guideModeText(row.mode).name;
        text += QStringLiteral(" · ") + modes.join(QStringLiteral(", "));
    }
    if (request.morph) text += Title::tr(" · morph");
    for (const QString& modality : generatedBy(request, model))
        made << titleOf(model, modality.toStdString());
    return text + QStringLiteral(" → ") + made.join(QStringLiteral(", "));
}

QString seedsText(const GenerationRequest& request) {
    if (request.morph) return QStringLiteral("%1 → %2").arg(request.seed).arg(request.morph->seed);
    if (request.count == 1) return QString::number(request.seed_of(0));
    if (!request.seeds.empty()) return Title::tr("%1 … own").arg(request.seed_of(0));
    return QStringLiteral("%1 … %2").arg(request.seed).arg(request.seed_of(request.count - 1));
}

}  // namespace syn::studio
