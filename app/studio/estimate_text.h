#pragma once

#include <QString>

namespace syn::studio {

/// ".75": a share.
QString shareText(double value);
/// ".75 [.60, .86]": a measured share with its interval.
QString estimateText(double value, double low, double high);

/// "3.2 s", "40 s", "5 min": for people who wait.
QString durationText(double seconds);

}  // namespace syn::studio
