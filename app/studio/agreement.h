#pragma once

#include <QList>
#include <QString>
#include <optional>

#include "core/engine/engine.h"

namespace syn::studio {

/// How far the pictures of a run show what guides them, as judges that took no part in training read both.
struct Agreement {
    struct Sample {
        double probability = 0;  ///< that the picture shows the guide's class
        double certainty = 0;    ///< that it shows what it is read as
        bool agrees = false;     ///< and no other class is more probable
        QString read;            ///< "horse"
        QString guide;           ///< what its guide is read as: "7"
    };
    QList<Sample> samples;
    int agreeing = 0;
    QString kind;   ///< of the modality that is held against, for its hue
    QString judge;  ///< who read the pictures

    /// "12 of 16"
    QString share() const;
    /// ".75 [.51, .90]": with Wilson's interval of 95 %.
    QString precision() const;
};

/// Of the modality that was generated against the first other one that was judged too; nothing where either
/// has no judge. `guided`: whose other modality is the guide, where the run itself was not given it.
std::optional<Agreement> agreementOf(const engine::Verdicts& verdicts, const engine::ModelInfo& model,
                                     const QString& generated, const engine::Verdicts& guided);

}  // namespace syn::studio
