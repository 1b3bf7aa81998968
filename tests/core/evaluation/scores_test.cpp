#include "core/evaluation/scores.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/noise.h"
#include "core/evaluation/disturbance.h"
#include "core/evaluation/diversity.h"
#include "core/evaluation/inception_score.h"
#include "core/evaluation/svg_plot.h"
#include "core/evaluation/table1.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::evaluation;
namespace fs = std::filesystem;

namespace {

constexpr int kWidth = 6, kClasses = 4;

struct Scratch {
    fs::path folder = fs::temp_directory_path() / ("scores-" + std::to_string(::getpid()));
    Scratch() { fs::remove_all(folder); }
    ~Scratch() { fs::remove_all(folder); }
};

at::Tensor normal(std::uint64_t seed, at::IntArrayRef shape) {
    at::Tensor t = at::zeros(shape);
    Noise(seed, Purpose::Data).normal({t.mutable_data_ptr<float>(), static_cast<std::size_t>(t.numel())});
    return t;
}

/// Features about a centre, and probabilities.
at::Tensor rows(std::uint64_t seed, int count, float centre, float width = 1) {
    return at::cat({centre + width * normal(seed, {count, kWidth}),
                    at::softmax(3 * normal(seed + 1, {count, kClasses}), 1)},
                   1);
}

AdherenceRow row(Source source, int done, GuideMode mode = GuideMode::None) {
    AdherenceRow made;
    made.setting.source = source;
    made.setting.generated = "picture";
    made.setting.mode = mode;
    if (mode != GuideMode::None) made.setting.given = "digit";
    made.wanted = made.done = done;
    made.confusion = Confusion(kClasses);
    for (int i = 0; i < done; ++i) made.confusion.add(i % kClasses, i % 5 == 0 ? 0 : i % kClasses);
    return made;
}

AdherenceReport report() {
    AdherenceReport made;
    made.identity.model = "m";
    made.identity.sha256 = "0123456789abcdef";
    made.identity.judges = {{"picture", "judge", "fedcba9876543210", {80, 100}}};
    made.identity.extractors = {{"picture", "judge", "fedcba9876543210", kWidth, kClasses}};
    return made;
}

}  // namespace

TEST_CASE("The inception score is that of its definition, between one and the number of classes") {
    const auto score = [](const at::Tensor& p) {
        InceptionScore made;
        for (std::int64_t at = 0; at < p.size(0); at += 7)
            made.first(p.narrow(0, at, std::min<std::int64_t>(7, p.size(0) - at)));
        for (std::int64_t at = 0; at < p.size(0); at += 9)
            made.second(p.narrow(0, at, std::min<std::int64_t>(9, p.size(0) - at)));
        return made;
    };
    // Sure of every class in turn: as many as there are. Always the same: one.
    at::Tensor sure = at::zeros({40, 4});
    for (int i = 0; i < 40; ++i) sure[i][i % 4] = 1;
    CHECK(score(sure).value() == Approx(4));
    CHECK(score(at::full({40, 4}, 0.25)).value() == Approx(1));
    CHECK(score(at::full({40, 4}, 0.25)).interval().high == Approx(1));
    // Two kinds of samples, by hand: p = (.9, .1) and (.2, .8), mean (.55, .45).
    const at::Tensor two = at::tensor(std::vector<double>{.9, .1, .2, .8}).view({2, 2}).repeat({50, 1});
    const double by_hand = 0.5 * (.9 * std::log(.9 / .55) + .1 * std::log(.1 / .45)) +
                           0.5 * (.2 * std::log(.2 / .55) + .8 * std::log(.8 / .45));
    CHECK(score(two).value() == Approx(std::exp(by_hand)));
    // The spread told is the one seen over draws.
    double sum = 0, squares = 0, told = 0;
    for (std::uint64_t draw = 0; draw < 200; ++draw) {
        const InceptionScore one = score(at::softmax(3 * normal(40 + draw, {300, 4}), 1));
        const double log = std::log(one.value());
        sum += log;
        squares += log * log;
        told += (std::log(one.interval().high) - log) / kZ95;
    }
    CHECK(told / 200 == Approx(std::sqrt(squares / 200 - sum * sum / 40000)).epsilon(0.2));
}

TEST_CASE("The store keeps rows, drops what was not counted, and says when it was cut") {
    const Scratch scratch;
    const SampleStore store(scratch.folder);
    const at::Tensor all = normal(3, {600, 5});
    REQUIRE(store.put("a", 0, all.narrow(0, 0, 300)));
    REQUIRE(store.put("a", 300, at::zeros({40, 5})));  // of a batch that was not counted
    REQUIRE(store.put("a", 300, all.narrow(0, 300, 300)));
    CHECK(store.count("a", 5) == 600);
    CHECK(store.count("b", 5) == 0);
    std::vector<at::Tensor> chunks;
    REQUIRE(store.each("a", 5, 600, [&](const at::Tensor& chunk) { chunks.push_back(chunk.clone()); }));
    CHECK(chunks.size() > 1);
    CHECK((at::cat(chunks) - all).abs().max().item<float>() == 0);
    const auto gap = store.put("a", 700, all);
    REQUIRE_FALSE(gap);
    CHECK(gap.error().message.find("shorter") != std::string::npos);
    fs::resize_file(scratch.folder / "a.f32", 5 * 4 * 100 + 2);
    CHECK(store.count("a", 5) == 100);
    CHECK_FALSE(store.each("a", 5, 101, [](const at::Tensor&) {}));
}

TEST_CASE("Table 1 puts distances between real samples and noise, and tells them alike in every form") {
    const Scratch scratch;
    const SampleStore store(scratch.folder);
    AdherenceReport made = report();
    made.rows = {row(Source::Reference, 400),
                 row(Source::Test, 200),
                 row(Source::Noise, 200),
                 row(Source::Model, 200, GuideMode::Hold),
                 row(Source::Model, 200, GuideMode::Random),
                 row(Source::Model, 150, GuideMode::Constant)};
    made.rows[4].wanted = 300;
    const float centres[] = {0, 0, 5, 1, 3, 1};
    for (std::size_t i = 0; i < made.rows.size(); ++i)
        REQUIRE(store.put(record_of(made.rows[i].setting, "picture"), 0,
                          rows(10 * i + 1, made.rows[i].done, centres[i])));
    Scorer scorer(store, made.identity);
    const auto table = table1_of(made, scorer);
    REQUIRE(table);
    REQUIRE(table->rows.size() == 5);
    CHECK_FALSE(table->complete);
    CHECK(table->rows[0].place->value == Approx(0));
    CHECK(table->rows[1].place->value == Approx(1));
    // The distance is the square of the shift times the width, about.
    CHECK(table->rows[2].features->frechet.value == Approx(kWidth * 1).epsilon(0.25));
    CHECK(table->rows[3].features->frechet.value == Approx(kWidth * 9).epsilon(0.1));
    CHECK(table->rows[2].place->value == Approx(1 / 25.0).margin(0.02));
    CHECK(table->rows[3].place->value == Approx(9 / 25.0).margin(0.04));
    CHECK_FALSE(table->rows[4].place);      // fewer samples lie further off, wherever they come from
    CHECK_FALSE(table->rows[1].precision);  // noise is of no class
    CHECK(table->rows[2].precision->value() == Approx(0.85));
    CHECK(table->rows[2].relative->value == Approx(0.85 / 0.8));
    CHECK(table->rows[2].relative->interval.low < 0.85 / 0.8);

    const auto json = nlohmann::json::parse(to_json(*table));
    REQUIRE(json.at("rows").size() == 5);
    const auto& hold = json.at("rows")[2];
    for (const char* field : {"direction", "mode", "n", "precision", "relative_precision", "recall", "fid",
                              "is", "intervals", "fid_place"})
        CHECK(hold.contains(field));
    CHECK(hold.at("mode") == "hold");
    CHECK(hold.at("intervals").at("fid")[0] < hold.at("fid"));
    CHECK(json.at("rows")[1].at("precision").is_null());
    CHECK(json.at("extractors")[0].at("sha256") == "fedcba9876543210");
    const std::string csv = to_csv(*table);
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 6);
    // As many cells in each line as names in the first.
    std::vector<std::ptrdiff_t> commas;
    for (std::size_t from = 0, to; (to = csv.find('\n', from)) != std::string::npos; from = to + 1)
        commas.push_back(std::count(csv.begin() + static_cast<std::ptrdiff_t>(from),
                                    csv.begin() + static_cast<std::ptrdiff_t>(to), ','));
    for (const auto n : commas) CHECK(n == commas.front());
    const std::string markdown = to_markdown(*table);
    CHECK(markdown.find("| picture from digit | random | 1 | 200 of 300 |") != std::string::npos);
    CHECK(markdown.find("Not complete") != std::string::npos);
    const std::string svg = to_svg(*table);
    CHECK(svg.starts_with("<svg"));
    CHECK(svg.find("<title") != std::string::npos);
    CHECK(svg.find("role=\"img\"") != std::string::npos);

    // Without an extractor there are the judges' figures still.
    made.identity.extractors.clear();
    Scorer blind(store, made.identity);
    const auto bare = table1_of(made, blind);
    REQUIRE(bare);
    CHECK_FALSE(bare->rows[2].features);
    CHECK(bare->rows[2].precision);
    // Records that are gone are an error, not zeros.
    fs::remove_all(scratch.folder);
    AdherenceReport lost = report();
    lost.rows = made.rows;
    Scorer broken(store, lost.identity);
    CHECK_FALSE(table1_of(lost, broken));
}

TEST_CASE("Names of columns are cut between characters, not within them") {
    SvgPlot plot("P", "");
    plot.add(MatrixPanel{"t",
                         "c",
                         "r",
                         {"r"},
                         {"3 Flughafen\xC3\xA4"
                          "mter",
                          "short"},
                         {0.5, 0.5}});
    const std::string text = plot.text();
    CHECK(text.find(">3 Flughafen\xC3\xA4<") != std::string::npos);
    CHECK(text.find(">short<") != std::string::npos);
}

TEST_CASE("Headings of a matrix are as long as its columns are wide") {
    const std::vector<std::string> ten(10, "1 automobile"), many(40, "1 automobile");
    SvgPlot few("Plot", "Said.");
    few.add(MatrixPanel{"m", "r", "c", ten, ten, std::vector<double>(100, 0.5)});
    const std::string whole = few.text();
    std::size_t headings = 0;
    for (std::size_t at = 0; (at = whole.find(">1 automobile<", at)) != std::string::npos; ++at) ++headings;
    CHECK(headings == 20);  // rows and columns
    SvgPlot crowded("Plot", "Said.");
    crowded.add(MatrixPanel{"m", "r", "c", many, many, std::vector<double>(1600, 0.5)});
    CHECK(crowded.text().find(">1 au<") != std::string::npos);
}

TEST_CASE("Diversity is the spread within a class over that of real samples") {
    const Scratch scratch;
    const SampleStore store(scratch.folder);
    AdherenceReport made = report();
    made.rows = {row(Source::Test, 200), row(Source::Model, 200, GuideMode::Hold)};
    made.rows[1].setting.guides = 1;
    REQUIRE(store.put(record_of(made.rows[0].setting, "picture"), 0, rows(1, 200, 0)));
    // The same features drawn narrower: distances shrink as they do.
    at::Tensor narrow = rows(1, 200, 0);
    narrow.narrow(1, 0, kWidth).mul_(0.25);
    REQUIRE(store.put(record_of(made.rows[1].setting, "picture"), 0, narrow));
    const auto found = diversity_of(made, store, {"a", "b", "c", "d"});
    REQUIRE(found);
    REQUIRE(found->classes.size() == kClasses);
    for (const ClassDiversity& each : found->classes) {
        CHECK(each.pictures == 50);
        CHECK(each.share.value == Approx(0.25));
        CHECK(each.share.interval.low < 0.25);
        CHECK(each.share.interval.high > 0.25);
        CHECK(each.share.interval.high < 0.3);
    }
    CHECK(to_markdown(*found).find("| c |") != std::string::npos);
    CHECK(nlohmann::json::parse(to_json(*found)).at("rows").size() == kClasses);
    CHECK(to_svg(*found).starts_with("<svg"));
}

TEST_CASE("Diversity's interval is as wide as diversity varies from sample to sample") {
    const Scratch scratch;
    const SampleStore store(scratch.folder);
    AdherenceReport made = report();
    made.rows = {row(Source::Test, 120), row(Source::Model, 120, GuideMode::Hold)};
    made.rows[1].setting.guides = 1;
    double sum = 0, squares = 0, half = 0;
    int count = 0;
    for (std::uint64_t repeat = 0; repeat < 100; ++repeat) {
        REQUIRE(store.put(record_of(made.rows[0].setting, "picture"), 0, rows(10 * repeat, 120, 0)));
        REQUIRE(
            store.put(record_of(made.rows[1].setting, "picture"), 0, rows(10 * repeat + 5, 120, 0, 0.5f)));
        const auto found = diversity_of(made, store, {});
        REQUIRE(found);
        for (const ClassDiversity& each : found->classes) {
            sum += each.share.value;
            squares += each.share.value * each.share.value;
            half += (each.share.interval.high - each.share.interval.low) / 2;
            ++count;
        }
    }
    const double mean = sum / count, deviation = std::sqrt(squares / count - mean * mean);
    CHECK(mean == Approx(0.5).epsilon(0.02));
    CHECK(half / count == Approx(1.96 * deviation).epsilon(0.15));
}

TEST_CASE("Guides are disturbed as said, and a trial's disturbance is its own") {
    const at::Tensor x = at::zeros({1, 32, 32});
    AdherenceSetting s;
    s.mode = GuideMode::Hold;
    CHECK((disturbed(x, s, 1) - x).abs().max().item<float>() == 0);
    s.disturbance = Disturbance::Noise;
    s.amount = 0.5;
    const at::Tensor noisy = disturbed(x, s, 1);
    CHECK(noisy.std().item<double>() == Approx(0.5).epsilon(0.1));
    CHECK((noisy - disturbed(x, s, 1)).abs().max().item<float>() == 0);
    CHECK((noisy - disturbed(x, s, 2)).abs().max().item<float>() > 0.1);
    s.told = true;  // holding at that level adds it
    CHECK((disturbed(x, s, 1) - x).abs().max().item<float>() == 0);
    s.mode = GuideMode::Random;
    CHECK(disturbed(x, s, 1).std().item<double>() == Approx(0.5).epsilon(0.1));

    s.disturbance = Disturbance::Occlusion;
    s.amount = 0.25;
    CHECK((disturbed(x, s, 3) + 1).eq(0).sum().item<std::int64_t>() == 256);
    s.amount = 1;
    CHECK((disturbed(x, s, 3) + 1).abs().max().item<float>() == 0);

    // A point becomes the bell: of unit sum, its variance in either direction the square of the amount.
    at::Tensor point = at::zeros({3, 33, 33});
    point.select(1, 16).select(1, 16).fill_(1);
    s.disturbance = Disturbance::Blur;
    s.amount = 2;
    const at::Tensor bell = disturbed(point, s, 1);
    CHECK(bell[1].sum().item<double>() == Approx(1));
    const at::Tensor place = (at::full({33}, 1.0).cumsum(0) - 17).square();
    CHECK((bell[1].sum(0) * place).sum().item<double>() == Approx(4).epsilon(0.05));
    CHECK((bell[2].sum(1) * place).sum().item<double>() == Approx(4).epsilon(0.05));
    CHECK((disturbed(at::full({1, 8, 8}, 0.3), s, 1) - 0.3).abs().max().item<float>() < 1e-6);
}
