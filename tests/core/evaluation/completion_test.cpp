#include "core/evaluation/completion.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/repeat_interleave.h>
#include <ATen/ops/zeros.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "core/base/noise.h"
#include "core/evaluation/smooth_fill.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::evaluation;
using Catch::Matchers::WithinAbs;

namespace {

constexpr int kSide = 8;

struct Scratch {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("completion-" + std::to_string(::getpid()));
    ~Scratch() { std::filesystem::remove_all(folder); }
};

float furthest(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<float>();
}

/// All but a hole of 4 x 4 in the middle, [1, H, W].
at::Tensor around_a_hole() {
    at::Tensor given = at::ones({1, kSide, kSide});
    given.narrow(1, 2, 4).narrow(2, 2, 4).zero_();
    return given;
}

at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed) {
    at::Tensor made = at::empty(shape, at::kFloat);
    Noise(seed, Purpose::Prior)
        .normal({made.mutable_data_ptr<float>(), static_cast<std::size_t>(made.numel())});
    return made;
}

AdherenceRow row_of(Source source, GuideMode mode, const std::string& part, int done) {
    AdherenceRow row;
    row.setting = {.given = "picture", .generated = "picture", .mode = mode, .source = source, .part = part};
    row.done = row.wanted = done;
    return row;
}

}  // namespace

TEST_CASE("A smooth fill puts back what is smooth, keeps what is given, and goes on level beyond it") {
    const at::Tensor ramp = at::arange(kSide, at::kFloat).view({1, 1, 1, kSide}) * 0.1f +
                            at::arange(kSide, at::kFloat).view({1, 1, kSide, 1}) * 0.05f;
    const at::Tensor x = ramp.expand({2, 3, kSide, kSide}).clone();
    const at::Tensor hole = around_a_hole();
    // A plane is harmonic; what stands in the hole is not looked at.
    CHECK(furthest(smooth_fill(x * hole, hole), x) < 1e-5f);

    at::Tensor left = at::zeros({1, kSide, kSide});
    left.narrow(2, 0, kSide / 2).fill_(1);
    const at::Tensor level = at::ones({1, 3, kSide, kSide}) * 0.3f;
    CHECK(furthest(smooth_fill(level * left, left), level) < 1e-5f);

    at::Tensor green = at::zeros({3, kSide, kSide});
    green[1].fill_(1);
    const at::Tensor coloured = smooth_fill(x, green);
    for (int c = 0; c < 3; ++c) CHECK(furthest(coloured.select(1, c), x.select(1, 1)) == 0);
}

TEST_CASE("Of several samples the error of their mean and their spread are told without bias") {
    // Truth and samples are of one distribution, as they would be of a perfect model: a picture's error of
    // the mean is the truth's own variance, and so is the spread.
    constexpr int kPictures = 4000, kEach = 5;
    const at::Tensor given = around_a_hole();
    const at::Tensor truth = normal({kPictures, 1, kSide, kSide}, 1) * 0.4f;
    const at::Tensor samples = normal({kPictures * kEach, 1, kSide, kSide}, 2) * 0.4f;
    const at::Tensor real = at::repeat_interleave(truth, kEach, 0);
    const at::Tensor records = completion_records(samples, real, given, kEach);
    REQUIRE((records.sizes() == at::IntArrayRef{kPictures, kCompletionColumns}));
    const at::Tensor mean = records.mean(0);
    const double variance = 0.4 * 0.4 / 4;  // black to white is 1
    CHECK_THAT(mean[kMeanError].item<double>(), WithinAbs(variance, variance * 0.02));
    CHECK_THAT(mean[kSpread].item<double>(), WithinAbs(variance, variance * 0.02));
    // Samples half as wide and always a quarter of the way off.
    const at::Tensor sure = completion_records(samples * 0.5f + 0.5f, real, given, kEach).mean(0);
    CHECK_THAT(sure[kMeanError].item<double>(), WithinAbs(variance + 0.0625, 0.002));
    CHECK_THAT(sure[kSpread].item<double>(), WithinAbs(variance / 4, variance * 0.01));
    // One sample a picture has no spread, and its error is its own.
    const at::Tensor alone = completion_records(truth + 0.5f, truth, given, 1);
    CHECK_THAT(alone.select(1, kMeanError).mean().item<double>(), WithinAbs(0.0625, 1e-5));
    CHECK(alone.select(1, kSpread).abs().max().item<double>() == 0);
}

TEST_CASE("Only what was made counts, and seams are the steps between it and what was given") {
    const at::Tensor given = around_a_hole();
    const at::Tensor real = normal({3, 3, kSide, kSide}, 3);
    at::Tensor x = real.clone();
    x.narrow(2, 0, 2).add_(1);  // was given: nobody asks
    CHECK(completion_records(x, real, given, 1).select(1, kMeanError).abs().max().item<float>() == 0);

    // A level hole one half above its level surroundings: every step over its border is one half.
    const at::Tensor level = at::zeros({2, 1, kSide, kSide});
    const at::Tensor raised = level + (1 - given);
    const at::Tensor records = completion_records(raised, level, given, 2);
    CHECK(records.select(1, kSeam).item<float>() == 0.5f);
    CHECK(records.select(1, kRealSeam).item<float>() == 0);

    at::Tensor green = at::zeros({3, kSide, kSide});
    green[1].fill_(1);
    CHECK(std::isnan(completion_records(real, real, green, 1)[0][kSeam].item<float>()));
}

TEST_CASE("Completions are told alike in every form, with what is not known left out") {
    const Scratch scratch;
    const SampleStore store(scratch.folder);
    AdherenceReport report;
    report.identity.model = "m";
    report.identity.sha256 = "0123456789abcdef";
    report.rows = {row_of(Source::Fill, GuideMode::None, "edge", 2),
                   row_of(Source::Model, GuideMode::Hold, "edge", 2 * kCompletions),
                   row_of(Source::Model, GuideMode::Hold, "green", 2 * kCompletions),
                   row_of(Source::Model, GuideMode::Random, "edge", kCompletions)};  // one is too few
    report.rows[1].confusion = Confusion(2, {9, 1, 4, 6});
    const auto put = [&](int row, std::vector<float> values) {
        const AdherenceSetting& s = report.rows[static_cast<std::size_t>(row)].setting;
        at::Tensor rows = at::empty({2, kCompletionColumns}, at::kFloat);
        std::copy(values.begin(), values.end(), rows.mutable_data_ptr<float>());
        REQUIRE(store.put(record_of(s, s.generated), 0, rows));
    };
    put(0, {.02F, 0, .1F, .2F, .04F, 0, .1F, .2F});
    put(1, {.02F, .01F, .3F, .2F, .04F, .02F, .3F, .2F});
    put(2, {.02F, .02F, NAN, NAN, .04F, .04F, NAN, NAN});
    const auto found = completion_of(report, store);
    REQUIRE(found);
    REQUIRE(found->rows.size() == 3);
    const CompletionRow &fill = found->rows[0], &held = found->rows[1], &coloured = found->rows[2];
    CHECK_THAT(fill.error.value, WithinAbs(.03, 1e-6));
    CHECK_THAT(fill.error.interval.high - fill.error.value, WithinAbs(1.96 * .01, 1e-4));
    CHECK_FALSE(fill.spread);
    CHECK_THAT(fill.seams->value, WithinAbs(.5, 1e-6));
    CHECK_THAT(held.certainty->value, WithinAbs(.5, 1e-6));
    CHECK_THAT(held.certainty->interval.low, WithinAbs(.5, 1e-6));  // the same in each picture
    CHECK_THAT(held.seams->value, WithinAbs(1.5, 1e-6));
    CHECK((held.precision == Proportion{15, 20}));
    CHECK_FALSE(coloured.seams);
    CHECK_FALSE(coloured.precision);

    const std::string table = to_markdown(*found), csv = to_csv(*found), json = to_json(*found),
                      svg = to_svg(*found);
    CHECK(table.find("| picture | edge | smooth fill | – | 2 | 0.0300 [0.0104, 0.0496] | – | – | 0.50") !=
          std::string::npos);
    CHECK(table.find("| picture | edge | hold | 1 | 2 | 0.0300 [0.0104, 0.0496] | 0.0150") !=
          std::string::npos);
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 4);
    CHECK(json.find("\"seams_over_real\": null") != std::string::npos);
    for (const std::string* text : {&table, &csv, &json, &svg}) CHECK(text->find("nan") == std::string::npos);
    CHECK(svg.find("picture, green given: error of the mean") != std::string::npos);
}
