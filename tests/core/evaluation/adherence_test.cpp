#include "core/evaluation/adherence.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace syn;
using namespace syn::evaluation;

namespace {

/// Trial i is of class i mod 10 and judged right where a fixed pattern of the setting says so.
class Pattern : public Trials {
  public:
    Result<std::vector<Outcome>> run(const AdherenceSetting& setting, int first, int count,
                                     const std::stop_token& stop) override {
        calls.push_back({first, count});
        if (fail_at >= 0 && first >= fail_at) return Error{"the disk is on fire"};
        std::vector<Outcome> out;
        const int of_ten = std::clamp(static_cast<int>(2 * setting.scale) + 1, 0, 10);
        for (int i = first; i < first + count && !stop.stop_requested(); ++i)
            out.push_back({i % 10, i % 7 < of_ten % 7 ? i % 10 : (i + 1) % 10});
        return out;
    }
    std::vector<std::pair<int, int>> calls;
    int fail_at = -1;
};

AdherenceReport report_of(int count) {
    AdherenceReport report;
    report.identity = {
        "mnist-cifar",
        "abcdef",
        "dpmpp-2m",
        "karras",
        20,
        7,
        "float32",
        {{"picture", "cifar-judge", "123", {8800, 10000}}, {"digit", "mnist-judge", "456", {9930, 10000}}},
        {}};
    report.rows = adherence_rows({"digit", "picture"}, {},
                                 {GuideMode::Hold, GuideMode::Random, GuideMode::None}, {1, 2}, count);
    return report;
}

}  // namespace

TEST_CASE("Rows are every direction, mode and scale, and one without a guide") {
    const auto rows =
        adherence_rows({"digit", "picture"}, {}, {GuideMode::Hold, GuideMode::None}, {1, 4}, 50);
    REQUIRE(rows.size() == 5);
    CHECK(rows[0].setting == AdherenceSetting{"picture", "digit", GuideMode::Hold, 1});
    CHECK(rows[3].setting == AdherenceSetting{"digit", "picture", GuideMode::Hold, 4});
    CHECK(rows[4].setting == AdherenceSetting{"", "picture", GuideMode::None, 1});
    CHECK(rows[4].wanted == 50);
    CHECK(adherence_rows({"digit", "picture"}, {"picture"}, {GuideMode::Hold}, {1}, 50).size() == 1);
}

TEST_CASE("A measurement makes every trial once, in batches") {
    AdherenceReport report = report_of(50);
    Pattern trials;
    int last = 0;
    AdherenceRun run{20, [&](const AdherenceProgress& p) -> Result<void> {
                         CHECK(p.done > last);
                         CHECK(p.total == 50 * static_cast<int>(report.rows.size()));
                         last = p.done;
                         return {};
                     }};
    REQUIRE(measure(report, trials, run, {}));
    CHECK(report.complete());
    CHECK(last == 50 * static_cast<int>(report.rows.size()));
    CHECK(trials.calls.size() == 3 * report.rows.size());
    for (const auto& row : report.rows) CHECK(row.confusion.total() == 50);
}

TEST_CASE("Stopped anywhere, stored, taken up again: the same table as in one go") {
    AdherenceReport straight = report_of(30);
    Pattern trials;
    REQUIRE(measure(straight, trials, {7, {}}, {}));
    for (int batches = 0; batches < 12; ++batches) {
        std::stop_source stop;
        AdherenceReport first = report_of(30);
        int seen = 0;
        REQUIRE(measure(first, trials,
                        {7,
                         [&](const auto&) -> Result<void> {
                             if (++seen > batches) stop.request_stop();
                             return {};
                         }},
                        stop.get_token()));
        CHECK_FALSE(first.complete());
        const auto stored = adherence_from_json(to_json(first));
        REQUIRE(stored);
        CHECK(*stored == first);
        AdherenceReport second = report_of(30);
        REQUIRE(take_over(second, *stored));
        REQUIRE(measure(second, trials, {11, {}}, {}));
        REQUIRE(second.rows.size() == straight.rows.size());
        for (std::size_t i = 0; i < second.rows.size(); ++i) {
            CHECK(second.rows[i].confusion == straight.rows[i].confusion);
            CHECK(second.rows[i].done == 30);
        }
    }
}

TEST_CASE("More trials later add to those there; rows not asked for again are kept as they are") {
    AdherenceReport small = report_of(10);
    Pattern trials;
    REQUIRE(measure(small, trials, {10, {}}, {}));
    AdherenceReport large = report_of(40);
    large.rows = adherence_rows({"digit", "picture"}, {"picture"}, {GuideMode::Hold}, {1, 2}, 40);
    REQUIRE(take_over(large, small));
    trials.calls.clear();
    REQUIRE(measure(large, trials, {100, {}}, {}));
    CHECK(trials.calls == std::vector<std::pair<int, int>>{{10, 30}, {10, 30}});
    CHECK(large.rows.size() == small.rows.size());
    CHECK(large.complete());
}

TEST_CASE("Trials of other weights, judges or settings are never mixed") {
    const AdherenceReport earlier = report_of(10);
    const auto refused = [&](auto change, const std::string& word) {
        AdherenceReport now = report_of(10);
        change(now.identity);
        const auto taken = take_over(now, earlier);
        REQUIRE_FALSE(taken);
        CHECK(taken.error().message.find(word) != std::string::npos);
    };
    refused([](auto& id) { id.sha256 = "fedcba"; }, "weights");
    refused([](auto& id) { id.steps = 50; }, "20 steps");
    refused([](auto& id) { id.seed = 8; }, "seed 7");
    refused([](auto& id) { id.solver = "heun"; }, "dpmpp-2m");
    refused([](auto& id) { id.judges[0].sha256 = "x"; }, "judges");
    refused([](auto& id) { id.references = {{"picture", "animals", "123", 44}}; }, "reference");

    // Test sets are compared where both know theirs.
    AdherenceReport told = report_of(10), other = report_of(10);
    told.identity.tests = {{"picture", "cifar10", "abc", 10000}};
    CHECK(take_over(other, told));
    other.identity.tests = {{"picture", "cifar10", "abd", 10000}};
    const auto taken = take_over(other, told);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().message.find("test sets") != std::string::npos);
}

TEST_CASE("What nobody judges is counted and not scored, and stored so") {
    struct Unjudged : Trials {
        Result<std::vector<Outcome>> run(const AdherenceSetting&, int, int count,
                                         const std::stop_token&) override {
            return std::vector<Outcome>(static_cast<std::size_t>(count), Outcome{3, -1});
        }
    } trials;
    AdherenceReport report = report_of(10);
    report.identity.references = {{"picture", "animals", "123", 44}};
    report.identity.tests = {{"digit", "mnist", "456", 10000}};
    report.identity.judges.clear();
    REQUIRE(measure(report, trials, {4, {}}, {}));
    CHECK(report.complete());
    CHECK(report.rows[0].confusion.total() == 0);
    const std::string text = to_json(report);
    CHECK(text.find("\"precision\"") == std::string::npos);
    const auto read = adherence_from_json(text);
    REQUIRE(read);
    CHECK(*read == report);
}

TEST_CASE("An error of a trial ends the measurement and keeps what was done") {
    AdherenceReport report = report_of(30);
    Pattern trials;
    trials.fail_at = 20;
    const auto result = measure(report, trials, {10, {}}, {});
    REQUIRE_FALSE(result);
    CHECK(result.error().message == "the disk is on fire");
    CHECK(report.rows[0].done == 20);
}

TEST_CASE("The best scale is said, and only among complete rows") {
    AdherenceReport report = report_of(70);
    CHECK(report.best_scale(report.rows[0].setting) == -1);
    Pattern trials;
    REQUIRE(measure(report, trials, {70, {}}, {}));
    const int best = report.best_scale(report.rows[0].setting);
    REQUIRE(best >= 0);
    CHECK(report.rows[static_cast<std::size_t>(best)].setting.scale == 2);
    const std::string table = to_markdown(report);
    CHECK(table.find("| picture from digit | hold | 2 | 70 |") != std::string::npos);
    CHECK(table.find("| both, unguided | none | 1 | 70 |") != std::string::npos);
    CHECK(table.find("right on 8800 of 10000") != std::string::npos);
    CHECK(table.find("| * |") != std::string::npos);
}

TEST_CASE("What was done to a guide, and bounds, are stored with their rows, and extractors never mixed") {
    AdherenceReport report = report_of(5);
    report.identity.extractors = {{"picture", "cifar-judge", "123", 128, 10}};
    AdherenceRow row = report.rows.front();
    row.setting.disturbance = Disturbance::Noise;
    row.setting.amount = 0.5;
    row.setting.told = true;
    row.setting.guides = 3;
    report.rows.push_back(row);
    row.setting = {};
    row.setting.generated = "picture";
    row.setting.source = Source::Noise;
    report.rows.push_back(row);
    row.setting.given = "picture";
    row.setting.part = "edge";
    row.setting.source = Source::Fill;
    report.rows.push_back(row);
    row.setting.mode = GuideMode::Hold;
    row.setting.source = Source::Model;
    report.rows.push_back(row);
    row.setting.part = "left+red";
    report.rows.push_back(row);
    const auto read = adherence_from_json(to_json(report));
    REQUIRE(read);
    CHECK(*read == report);
    AdherenceReport other = report;
    other.identity.extractors.front().sha256 = "124";
    const auto mixed = take_over(other, report);
    REQUIRE_FALSE(mixed);
    CHECK(mixed.error().message.find("extractor") != std::string::npos);
    // Every setting has a name of its own for its files.
    std::vector<std::string> stems;
    for (const AdherenceRow& each : report.rows) stems.push_back(stem_of(each.setting));
    std::sort(stems.begin(), stems.end());
    CHECK(std::adjacent_find(stems.begin(), stems.end()) == stems.end());
}

TEST_CASE("A stored measurement that lies is refused in a sentence") {
    const AdherenceReport report = report_of(10);
    const std::string good = to_json(report);
    const auto swap = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        return adherence_from_json(text);
    };
    CHECK(adherence_from_json(good));
    CHECK_FALSE(swap("\"version\": 1", "\"version\": 2"));
    CHECK_FALSE(swap("\"done\": 0", "\"done\": 5"));
    CHECK_FALSE(swap("\"classes\": 10", "\"classes\": -1"));
    CHECK_FALSE(swap("\"mode\": \"hold\"", "\"mode\": \"grip\""));
    CHECK_FALSE(adherence_from_json(""));
    CHECK_FALSE(adherence_from_json(good.substr(0, good.size() / 2)));
}
