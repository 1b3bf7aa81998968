#include <algorithm>
#include <cmath>
#include <set>

#include "core/evaluation/measurement_options.h"
#include "core/evaluation/report_text.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::evaluation;

namespace {

ModelCard card() {
    ModelCard made;
    made.name = "m";
    made.kind = "generator";
    made.modalities = {{"digit", "Digit", "digit", 0, 1, {"0", "1"}},
                       {"picture", "Picture", "picture", 1, 3, {"a", "b"}}};
    made.independent_levels = true;
    made.guide_modes = {"hold", "random", "none"};
    made.figures = {
        {"picture from digit, hold, scale 1, 20 steps: class precision over the judge's own", .3, 0, 1, 1000},
        {"picture from digit, hold, scale 6, 20 steps: class precision over the judge's own", .8, 0, 1, 1000},
        {"picture from digit, hold, scale 8, 20 steps: class precision over the judge's own", .7, 0, 1, 1000},
        {"picture from digit, random, scale 2.5, 20 steps: class precision over the judge's own", .9, 0, 1,
         1000},
        {"unguided, the halves agree, 20 steps", .95, 0, 1, 1000}};
    return made;
}

const AdherenceRow* find(const std::vector<AdherenceRow>& rows, const std::string& generated,
                         GuideMode mode) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& r) {
        return r.setting.generated == generated && r.setting.mode == mode && !r.setting.given.empty();
    });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("A mode is measured at the scale at which the card says it does best, unless told otherwise") {
    CHECK(measured_best_scale(card(), "picture", "digit", GuideMode::Hold) == 6);
    CHECK(measured_best_scale(card(), "picture", "digit", GuideMode::Random) == 2.5);
    CHECK(measured_best_scale(card(), "digit", "picture", GuideMode::Hold) == 1);
    MeasurementOptions options;
    options.kind = MeasurementKind::Table1;
    options.count = 7;
    auto rows = rows_of(options, card());
    // Hold, random, and the two that are random with more done, in two directions, and unguided.
    REQUIRE(rows.size() == 9);
    CHECK(find(rows, "picture", GuideMode::Resample)->setting.scale == 2.5);
    CHECK(find(rows, "picture", GuideMode::Hold)->setting.scale == 6);
    CHECK(find(rows, "digit", GuideMode::Hold)->setting.scale == 1);
    CHECK(rows.back().setting.given.empty());
    CHECK(rows.back().wanted == 7);
    options.mode_scales = {{"hold", 3}, {"picture:hold", 5}};
    rows = rows_of(options, card());
    CHECK(find(rows, "picture", GuideMode::Hold)->setting.scale == 5);
    CHECK(find(rows, "digit", GuideMode::Hold)->setting.scale == 3);
    CHECK(find(rows, "picture", GuideMode::Random)->setting.scale == 2.5);
    CHECK(rows.back().setting.scale == 1);
    options.mode_scales = {{"none", 4}};
    rows = rows_of(options, card());
    CHECK(rows.back().setting.scale == 4);
    CHECK(direction_of(rows.back().setting) == "both, held together");
    options.mode_scales.clear();
    options.scales = {1, 4};
    CHECK(rows_of(options, card()).size() == 4 * 2 * 2 + 1);
    options.modes = {GuideMode::Hold};
    CHECK(rows_of(options, card()).size() == 2 * 2);
    options.modes.clear();
    ModelCard shared = card();
    shared.independent_levels = false;
    options.scales.clear();
    for (const auto& row : rows_of(options, shared)) CHECK(row.setting.scale == 1);
}

TEST_CASE(
    "A model with one noise level is measured in the modes it knows, at scale 1, and says what it lacks") {
    ModelCard shared = card();
    shared.independent_levels = false;
    shared.guide_modes = {"random", "predicted", "constant", "none"};
    const std::vector<GuideMode> six{GuideMode::Random, GuideMode::Predicted, GuideMode::Constant,
                                     GuideMode::None,   GuideMode::Resample,  GuideMode::Reconstruction};
    CHECK((measurable_modes(shared) == six));
    MeasurementOptions options;
    options.kind = MeasurementKind::Table1;
    REQUIRE(check(options, shared));
    CHECK(rows_of(options, shared).size() == 5 * 2 + 1);
    auto without = left_out(options, shared);
    REQUIRE(without.size() == 1);
    CHECK(without[0].starts_with("hold is left out: the model m has one noise level for all"));
    CHECK(left_out(options, card()).size() == 2);  // of what it could do its card lists hold and random alone
    options.steps = 4;                             // resampling goes back as many
    CHECK(left_out(options, shared).size() == 2);
    CHECK(rows_of(options, shared).size() == 4 * 2 + 1);
    options.kind = MeasurementKind::Confusion;
    CHECK(left_out(options, shared).empty());
    CHECK(rows_of(options, shared).size() == 3 * 2 + 1);
    options.steps = 20;
    options.every_mode = true;
    CHECK(rows_of(options, shared).size() == 5 * 2 + 1);
    options.every_mode = false;
    options.kind = MeasurementKind::Robustness;
    for (const auto& row : rows_of(options, shared)) CHECK(row.setting.mode == GuideMode::Predicted);
}

TEST_CASE("What a model cannot do is refused before anything is read, in a sentence that says why") {
    ModelCard shared = card();
    shared.independent_levels = false;
    shared.guide_modes = {"random", "none"};
    MeasurementOptions plain;
    plain.kind = MeasurementKind::Table1;
    const auto refused = [&](const ModelCard& of, const std::string& word, auto change) {
        MeasurementOptions options = plain;
        change(options);
        const auto good = check(options, of);
        REQUIRE_FALSE(good);
        INFO(good.error().message);
        CHECK(good.error().message.find(word) != std::string::npos);
    };
    refused(shared, "cannot hold", [](auto& o) { o.modes = {GuideMode::Hold}; });
    refused(card(), "predicted; it knows hold, random", [](auto& o) { o.modes = {GuideMode::Predicted}; });
    refused(card(), "nothing to measure", [](auto& o) { o.modes = {GuideMode::Marginal}; });
    refused(shared, "no marginal", [](auto& o) { o.scales = {1, 4}; });
    refused(shared, "no marginal", [](auto& o) { o.mode_scales = {{"picture:random", 4}}; });
    refused(shared, "'hold'", [](auto& o) { o.mode_scales = {{"hold", 1}}; });
    refused(card(), "'sketch'", [](auto& o) { o.mode_scales = {{"sketch:hold", 2}}; });
    refused(card(), "between -1000", [](auto& o) { o.mode_scales = {{"hold", NAN}}; });
    refused(card(), "exclude", [](auto& o) { o.scales = {1}, o.mode_scales = {{"hold", 2}}; });
    refused(card(), "5 steps at least", [](auto& o) { o.modes = {GuideMode::Resample}, o.steps = 4; });
    refused(card(), "euler-of-none", [](auto& o) { o.solver = "euler-of-none"; });
    refused(card(), "no grid", [](auto& o) { o.grid = "chess"; });
    refused(card(), "'left'", [](auto& o) { o.directions = {"left"}; });
    refused(card(), "1 sample", [](auto& o) { o.count = 0; });
    refused(card(), "without a guide", [](auto& o) {
        o.kind = MeasurementKind::Diversity;
        o.modes = {GuideMode::None};
    });
    refused(card(), "no features", [](auto& o) {
        o.kind = MeasurementKind::Confusion;
        o.inception = "weights.safetensors";
    });
    ModelCard judge = card();
    judge.kind = "judge";
    refused(judge, "generates nothing", [](auto&) {});
    MeasurementOptions good = plain;
    good.scales = {1};
    CHECK(check(good, shared));
    good.scales.clear();
    good.mode_scales = {{"picture:random", 1}};
    CHECK(check(good, shared));
}

TEST_CASE("Robustness asks for each disturbance once, and for a held guide with and without telling") {
    MeasurementOptions options;
    options.kind = MeasurementKind::Robustness;
    const auto rows = rows_of(options, card());
    std::set<std::string> stems;
    int told = 0, untold = 0, plain = 0;
    for (const AdherenceRow& row : rows) {
        CHECK(row.setting.mode == GuideMode::Hold);
        CHECK_FALSE(row.setting.given.empty());
        CHECK(stems.insert(stem_of(row.setting)).second);
        told += row.setting.told;
        untold += row.setting.disturbance == Disturbance::Noise && !row.setting.told;
        plain += row.setting.disturbance == Disturbance::None;
        CHECK(row.setting.disturbance != Disturbance::Drawn);
    }
    CHECK(plain == 2);
    CHECK(told == untold);
    CHECK(told > 0);
    options.drawings = [](const std::vector<std::string>&) -> Result<LabelledImages> {
        return LabelledImages{};
    };
    int drawn = 0;
    for (const AdherenceRow& row : rows_of(options, card()))
        if (row.setting.disturbance == Disturbance::Drawn) {
            ++drawn;
            CHECK(row.setting.given == "digit");
        }
    CHECK(drawn == 1);
}

TEST_CASE("Diversity takes one guide of each class; rows without a guide have none") {
    MeasurementOptions options;
    options.kind = MeasurementKind::Diversity;
    const auto rows = rows_of(options, card());
    CHECK(rows.size() == 4);
    for (const AdherenceRow& row : rows) CHECK(row.setting.guides == 1);
}

TEST_CASE("Completion gives each part of each modality, held against a smooth fill") {
    MeasurementOptions options;
    options.kind = MeasurementKind::Completion;
    options.count = 11;
    ModelCard large = card();
    large.width = large.height = 8;
    auto rows = rows_of(options, large);
    // The digit has no green; each part of the rest is filled, held and resampled.
    REQUIRE(rows.size() == (2 + 3) * 3);
    std::set<std::string> stems;
    for (const AdherenceRow& row : rows) {
        CHECK(row.setting.given == row.setting.generated);
        CHECK(row.setting.scale == 1);
        CHECK(row.wanted == (row.setting.source == Source::Fill ? 2 : 2 * kCompletions));
        CHECK(stems.insert(stem_of(row.setting)).second);
    }
    options.directions = {"picture"};
    options.parts = {"top-left+red"};
    options.mode_scales = {{"hold", 3}};
    REQUIRE(check(options, large));
    rows = rows_of(options, large);
    REQUIRE(rows.size() == 3);
    CHECK(rows[1].setting.scale == 3);
    CHECK(rows[2].setting.scale == 1);
    const auto refused = [&](const std::string& word, auto change) {
        MeasurementOptions bad = options;
        bad.parts = {"left"};
        change(bad);
        const auto good = check(bad, large);
        REQUIRE_FALSE(good);
        INFO(good.error().message);
        CHECK(good.error().message.find(word) != std::string::npos);
    };
    refused("nothing would be made", [](auto& o) { o.parts = {"left", "left+right"}; });
    refused("no part called \"corner\"", [](auto& o) { o.parts = {"corner"}; });
    refused("no red", [](auto& o) { o.parts = {"red"}, o.directions = {"digit"}; });
    refused("gives no parts", [](auto& o) { o.kind = MeasurementKind::Table1; });
    refused("without a guide", [](auto& o) { o.modes = {GuideMode::None}; });
}

TEST_CASE("Robustness and confusion are told in every form") {
    AdherenceReport report;
    report.identity.model = "m";
    report.identity.sha256 = "0123456789ab";
    report.identity.judges = {{"picture", "judge", "123456789abc", {8, 10}},
                              {"digit", "other", "1234", {9, 10}}};
    MeasurementOptions options;
    options.kind = MeasurementKind::Robustness;
    report.rows = rows_of(options, card());
    for (AdherenceRow& row : report.rows) {
        row.confusion = Confusion(2, {6, 2, 1, 7});
        row.done = 16;
        row.wanted = 20;
    }
    CHECK(robustness_markdown(report).find(
              "| picture from digit | hold | 6 | noise 0.5, told | 16 of 20 | 0.812") != std::string::npos);
    const std::string svg = robustness_svg(report);
    CHECK(svg.find("told the noise") != std::string::npos);
    CHECK(svg.find("nan") == std::string::npos);
    const std::string csv = to_csv(report);
    CHECK(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')) == report.rows.size() + 1);
    CHECK(csv.find("\"picture from digit\",digit,picture,hold,6,noise,0.5,yes,0,16,0.8125") !=
          std::string::npos);
    const std::string matrix = confusion_markdown(report, {"0 a", "1 <b>"});
    CHECK(matrix.find("| **0 a** | 0.75 | 0.25 |") != std::string::npos);
    CHECK(confusion_svg(report, {"0 a", "1 <b>"}).find("1 &lt;b&gt;") != std::string::npos);
    CHECK(confusion_csv(report, {"x", "y"}).find("\"x\",\"y\",2,0.25") != std::string::npos);
}

TEST_CASE("Drawn guides stand for classes that are called as digits are, and for no others") {
    MeasurementOptions options;
    options.kind = MeasurementKind::Robustness;
    options.drawings = [](const std::vector<std::string>&) -> Result<LabelledImages> {
        return Error{"not called"};
    };
    const auto drawn = [&](std::vector<std::string> classes) {
        ModelCard named = card();
        named.modalities[0].classes = std::move(classes);
        const auto rows = rows_of(options, named);
        return std::count_if(rows.begin(), rows.end(),
                             [](const auto& row) { return row.setting.disturbance == Disturbance::Drawn; });
    };
    CHECK(drawn({"7", "3"}) == 1);
    CHECK(drawn({"seven", "3"}) == 0);
    CHECK(drawn({"7", "10"}) == 0);
}
