#include "core/evaluation/statistics.h"

#include <cmath>
#include <vector>

#include "core/base/noise.h"
#include "core/evaluation/confusion.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::evaluation;

TEST_CASE("Wilson's interval has the published values") {
    // Newcombe 1998, table I, method 3 (score, without continuity correction).
    const auto check = [](std::int64_t hits, std::int64_t total, double low, double high) {
        const Interval i = wilson({hits, total});
        CHECK(i.low == Approx(low).margin(5e-5));
        CHECK(i.high == Approx(high).margin(5e-5));
    };
    check(81, 263, 0.2553, 0.3662);
    check(15, 148, 0.0624, 0.1605);
    check(0, 20, 0.0000, 0.1611);
    check(1, 29, 0.0061, 0.1718);
}

TEST_CASE("Wilson's interval keeps to [0, 1], mirrors, and narrows to the share") {
    CHECK(wilson({0, 0}) == Interval{0, 1});
    CHECK(wilson({0, 50}).low == 0);
    CHECK(wilson({50, 50}).high == 1);
    const Interval a = wilson({30, 100}), b = wilson({70, 100});
    CHECK(a.low == Approx(1 - b.high));
    CHECK(a.high == Approx(1 - b.low));
    // Its ends are where the score test is just at z: |share - end| = z sqrt(end (1 - end) / n).
    CHECK(0.3 - a.low == Approx(kZ95 * std::sqrt(a.low * (1 - a.low) / 100)));
    CHECK(a.high - 0.3 == Approx(kZ95 * std::sqrt(a.high * (1 - a.high) / 100)));
    const Interval many = wilson({300'000'000, 1'000'000'000});
    CHECK(many.high - many.low < 1e-4);
}

TEST_CASE("The ratio's interval is Wilson's when the judge is known exactly") {
    const std::int64_t n = 4'000'000'000'000;
    const Interval exact = ratio_interval({400, 1000}, {n / 10 * 9, n});
    const Interval share = wilson({400, 1000});
    CHECK(exact.low == Approx(share.low / 0.9).epsilon(1e-5));
    CHECK(exact.high == Approx(share.high / 0.9).epsilon(1e-5));
}

TEST_CASE("The ratio's interval widens with the judge's own doubt and survives the ends") {
    const Interval sure = ratio_interval({400, 1000}, {8800, 10000});
    const Interval vague = ratio_interval({400, 1000}, {88, 100});
    CHECK(vague.low < sure.low);
    CHECK(vague.high > sure.high);
    CHECK(sure.low < 400.0 / 1000 / 0.88);
    CHECK(sure.high > 400.0 / 1000 / 0.88);

    CHECK(ratio_interval({0, 100}, {90, 100}).low == 0);
    CHECK(ratio_interval({0, 100}, {90, 100}).high > 0);
    CHECK(ratio_interval({100, 100}, {90, 100}).high > 1);
    CHECK(std::isinf(ratio_interval({5, 100}, {0, 100}).high));
    const Interval poor_judge = ratio_interval({5, 10}, {1, 10});
    CHECK(poor_judge.low >= 0);
    CHECK(poor_judge.low < 5);
    CHECK(poor_judge.high > 5);
}

TEST_CASE("The ratio's interval covers the truth as often as it says") {
    const double p = 0.5, q = 0.88;
    const int trials = 400, n = 200, m = 400;
    int covered = 0;
    std::vector<float> draws(n + m);
    for (int t = 0; t < trials; ++t) {
        Noise(77, Purpose::Data, static_cast<std::uint64_t>(t)).uniform(draws);
        Proportion a{0, n}, b{0, m};
        for (int i = 0; i < n; ++i) a.hits += draws[static_cast<std::size_t>(i)] < p;
        for (int i = n; i < n + m; ++i) b.hits += draws[static_cast<std::size_t>(i)] < q;
        const Interval i = ratio_interval(a, b);
        covered += i.low <= p / q && p / q <= i.high;
    }
    // 95 % of 400 is 380, standard deviation 4.4: four of them either way.
    CHECK(covered > 362);
    CHECK(covered < 398);
}

TEST_CASE("A confusion count gives agreement, precision and recall") {
    Confusion c(3);
    for (int i = 0; i < 8; ++i) c.add(0, 0);
    for (int i = 0; i < 2; ++i) c.add(0, 1);
    for (int i = 0; i < 5; ++i) c.add(1, 1);
    for (int i = 0; i < 5; ++i) c.add(1, 0);
    for (int i = 0; i < 10; ++i) c.add(2, 1);
    CHECK(c.total() == 30);
    CHECK(c.agreement() == Proportion{13, 30});
    CHECK(c.macro_precision() == Approx((8.0 / 13 + 5.0 / 17 + 0) / 3));
    CHECK(c.macro_recall() == Approx((0.8 + 0.5 + 0) / 3));
    CHECK(c.at(2, 1) == 10);
    CHECK(Confusion(3, c.counts()) == c);
}

TEST_CASE("Intervals of macro precision and recall hold what is true as often as they say") {
    // Judged right with a chance of its own in each class, else as any class.
    const std::vector<double> right{0.9, 0.6, 0.3, 0.75};
    constexpr int kClasses = 4, kEach = 120, kRepeats = 400;
    double recall = 0, precision = 0;
    for (int k = 0; k < kClasses; ++k) {
        double judged = 0;
        for (int truth = 0; truth < kClasses; ++truth)
            judged += (1 - right[truth]) / kClasses + (truth == k ? right[k] : 0);
        const double hit = right[k] + (1 - right[k]) / kClasses;
        recall += hit / kClasses;
        precision += hit / judged / kClasses;
    }
    int recalled = 0, precise = 0;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
        const Noise draws(static_cast<std::uint64_t>(repeat), Purpose::Data);
        Confusion c(kClasses);
        for (int i = 0; i < kClasses * kEach; ++i) {
            const std::uint64_t at = 2 * static_cast<std::uint64_t>(i);
            const int truth = i % kClasses;
            c.add(truth, draws.below(1000, at) < 1000 * right[truth]
                             ? truth
                             : static_cast<int>(draws.below(kClasses, at + 1)));
        }
        const Interval r = c.macro_recall_interval(), p = c.macro_precision_interval();
        recalled += r.low <= recall && recall <= r.high;
        precise += p.low <= precision && precision <= p.high;
    }
    // 95 % of 400 is 380, standard deviation 4.4: four of them either way.
    for (const int covered : {recalled, precise}) {
        CHECK(covered > 362);
        CHECK(covered < 398);
    }
    // A class that is always judged right has an interval too.
    Confusion sure(2);
    for (int i = 0; i < 20; ++i) sure.add(i % 2, i % 2);
    CHECK(sure.macro_recall_interval().high == 1);
    CHECK(sure.macro_recall_interval().low < 0.95);
}

TEST_CASE("A balanced count's macro recall is its agreement") {
    Confusion c(10);
    for (int i = 0; i < 1000; ++i)
        c.add(i % 10, static_cast<int>(Noise(3, Purpose::Data).below(10, static_cast<std::uint64_t>(i))));
    CHECK(c.macro_recall() == Approx(c.agreement().value()));
}
