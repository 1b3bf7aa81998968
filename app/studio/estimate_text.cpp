#include "app/studio/estimate_text.h"

namespace syn::studio {

QString shareText(double value) {
    QString text = QString::number(value, 'f', 2);
    if (text.startsWith(QLatin1String("0."))) text.remove(0, 1);
    return text;
}

QString estimateText(double value, double low, double high) {
    return QStringLiteral("%1 [%2, %3]").arg(shareText(value), shareText(low), shareText(high));
}

}  // namespace syn::studio
