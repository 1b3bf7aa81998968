#pragma once

#include <QString>

namespace syn::studio {

/// What people read of a guide mode.
struct GuideModeText {
    QString name;     ///< "Reconstruct"
    QString toolTip;  ///< what it does to the picture
};
/// Of the name that the engine knows it by; one that is not known here is shown as it is.
GuideModeText guideModeText(const QString& mode);
/// "A  Random": of a row of a comparison.
QString rowName(int row, const QString& mode);

}  // namespace syn::studio
