#include "core/evaluation/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace syn::evaluation {

Interval wilson(Proportion p, double z) {
    if (p.total <= 0) return {0, 1};
    const double n = static_cast<double>(p.total);
    const double share = p.value();
    const double z2 = z * z;
    const double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
    const double half = z / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    // The ends are 0 and 1 exactly where there are no hits or no misses; rounding must not move them.
    return {p.hits == 0 ? 0 : std::max(0.0, middle - half),
            p.hits == p.total ? 1 : std::min(1.0, middle + half)};
}

// The limits solve (a - r b)^2 = (a - l_a)^2 + r^2 (u_b - b)^2 for r, and the mirror image for the upper end.
Interval ratio_interval(Proportion a, Proportion b, double z) {
    const double p = a.value(), q = b.value();
    const Interval lp = wilson(a, z), lq = wilson(b, z);
    const auto root = [&](double end_p, double end_q, double sign) {
        const double product = p * q;
        const double inside = product * product - end_p * end_q * (2 * p - end_p) * (2 * q - end_q);
        return (product + sign * std::sqrt(std::max(0.0, inside))) / (end_q * (2 * q - end_q));
    };
    Interval ratio{0, std::numeric_limits<double>::infinity()};
    if (2 * q > lq.high)
        ratio.low = std::max(0.0, root(lp.low, lq.high, -1));
    else if (lq.high > 0)
        ratio.low = lp.low / lq.high;
    if (lq.low > 0) ratio.high = root(lp.high, lq.low, +1);
    return ratio;
}

}  // namespace syn::evaluation
