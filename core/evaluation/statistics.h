#pragma once

#include <cstdint>

namespace syn::evaluation {

/// Two-sided 95 % of the normal distribution.
inline constexpr double kZ95 = 1.959963984540054;

struct Interval {
    double low = 0;
    double high = 0;

    bool operator==(const Interval&) const = default;
};

/// So many hits out of so many trials.
struct Proportion {
    std::int64_t hits = 0;
    std::int64_t total = 0;

    double value() const { return total > 0 ? static_cast<double>(hits) / static_cast<double>(total) : 0; }
    bool operator==(const Proportion&) const = default;
};

/// Score interval of a proportion (Wilson 1927): in [0, 1], also at 0 and at all hits. [0, 1] without trials.
Interval wilson(Proportion p, double z = kZ95);

/// Interval of a / b, both measured and independent (MOVER of Donner & Zou 2012 on Wilson's limits).
/// b needs hits; high is infinite where b could be zero.
Interval ratio_interval(Proportion a, Proportion b, double z = kZ95);

}  // namespace syn::evaluation
