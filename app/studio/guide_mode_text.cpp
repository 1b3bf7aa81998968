#include "app/studio/guide_mode_text.h"

#include <QCoreApplication>

namespace syn::studio {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Text)
};

}  // namespace

GuideModeText guideModeText(const QString& mode) {
    if (mode == "hold")
        return {Text::tr("Hold"),
                Text::tr("Keep what is given clean all the way, and tell the model so: follows it closest")};
    if (mode == "predicted")
        return {Text::tr("Predict"),
                Text::tr("Noise what is given with the noise the model itself predicts")};
    if (mode == "random")
        return {Text::tr("Random"),
                Text::tr("Noise what is given along one random path: looser, more varied pictures")};
    if (mode == "constant")
        return {Text::tr("Constant"), Text::tr("Show it clean while the model is told that it is noisy: the "
                                               "baseline to compare with")};
    if (mode == "resample")
        return {Text::tr("Resample"),
                Text::tr("Random, and every few steps back up into the noise and down again, so that what is "
                         "made agrees better with what is given")};
    if (mode == "reconstruction")
        return {Text::tr("Reconstruct"),
                Text::tr("Random, and each step drawn towards pictures that would give back what is given; a "
                         "step takes about three times as long")};
    if (mode == "marginal")
        return {Text::tr("Ignore"),
                Text::tr("Leave it out: to the model it is pure noise, and it is told so. What is made then "
                         "agrees with it by chance alone")};
    if (mode == "none")
        return {Text::tr("None"), Text::tr("Give nothing: the model makes all parts together")};
    return {mode, Text::tr("Guide by the mode \"%1\" of this model").arg(mode)};
}

QString rowName(int row, const QString& mode) {
    return QStringLiteral("%1  %2").arg(QChar('A' + row)).arg(guideModeText(mode).name);
}

}  // namespace syn::studio
