#include "app/studio/estimate_text.h"

#include <QCoreApplication>

namespace syn::studio {
namespace {

struct Estimate {
    Q_DECLARE_TR_FUNCTIONS(Estimate)
};

}  // namespace

QString shareText(double value) {
    QString text = QString::number(value, 'f', 2);
    if (text.startsWith(QLatin1String("0."))) text.remove(0, 1);
    return text;
}

QString estimateText(double value, double low, double high) {
    return QStringLiteral("%1 [%2, %3]").arg(shareText(value), shareText(low), shareText(high));
}

QString durationText(double seconds) {
    if (seconds < 10) return Estimate::tr("%1 s").arg(seconds, 0, 'f', 1);
    if (seconds < 90) return Estimate::tr("%1 s").arg(seconds, 0, 'f', 0);
    return Estimate::tr("%1 min").arg(seconds / 60, 0, 'f', 0);
}

}  // namespace syn::studio
