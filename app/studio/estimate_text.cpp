#include "app/studio/estimate_text.h"

namespace syn::studio {
namespace {

QString decimals(double value) {
    QString text = QString::number(value, 'f', 2);
    if (text.startsWith(QLatin1String("0."))) text.remove(0, 1);
    return text;
}

}  // namespace

QString estimateText(double value, double low, double high) {
    return QStringLiteral("%1 [%2, %3]").arg(decimals(value), decimals(low), decimals(high));
}

}  // namespace syn::studio
