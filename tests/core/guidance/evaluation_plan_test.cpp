#include "core/guidance/evaluation_plan.h"

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/denoiser/mixture_denoiser.h"
#include "tests/catch.h"
#include "tests/core/guidance/recording_denoiser.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kPlanShape{1, 2, 2};

std::shared_ptr<RecordingDenoiser> four_classes() {
    return std::make_shared<RecordingDenoiser>(std::make_shared<MixtureDenoiser>(
        at::ones({4}), random(1, 4, kPlanShape), at::ones({4, 1, 2, 2}, at::kDouble)));
}

Term term(const std::shared_ptr<const Denoiser>& denoiser, std::vector<std::int64_t> labels,
          double weight = 1) {
    return {denoiser, {std::move(labels)}, {}, weight};
}

at::Tensor once(const Guidance& guidance, std::int64_t batch = 1) {
    std::vector<std::uint64_t> seeds;
    for (std::int64_t i = 0; i < batch; ++i) seeds.push_back(static_cast<std::uint64_t>(i));
    ObservationState observed;
    return guided(guidance, NoiseSource(seeds, kPlanShape), {})(random(2, batch, kPlanShape),
                                                                NoiseLevel::scalar(0.5), observed);
}

}  // namespace

TEST_CASE("Five terms of which two are equal make one call of four rows") {
    const auto denoiser = four_classes();
    SECTION("the base and four") {
        once({term(denoiser, {}),
              {term(denoiser, {0}, 2), term(denoiser, {1}), term(denoiser, {0}, 3), term(denoiser, {2})},
              {},
              {}});
        REQUIRE(denoiser->calls.size() == 1);
        CHECK(
            (denoiser->calls[0].condition.labels == std::vector<std::int64_t>{Condition::kNoLabel, 0, 1, 2}));
    }
    SECTION("five, beside a base that their weights cancel") {
        once({term(denoiser, {}),
              {term(denoiser, {0}, 0.5), term(denoiser, {1}, 0.5), term(denoiser, {0}, -0.25),
               term(denoiser, {2}, 0.125), term(denoiser, {3}, 0.125)},
              {},
              {}});
        REQUIRE(denoiser->calls.size() == 1);
        CHECK((denoiser->calls[0].condition.labels == std::vector<std::int64_t>{0, 1, 2, 3}));
    }
    REQUIRE(denoiser->calls.size() == 1);
    CHECK(denoiser->calls[0].z.size(0) == 4);
}

TEST_CASE("No terms are one call of the base, as it is asked") {
    const auto denoiser = four_classes();
    once({term(denoiser, {3}), {}, {}, {}}, 2);
    REQUIRE(denoiser->calls.size() == 1);
    CHECK(denoiser->calls[0].z.size(0) == 2);
    CHECK((denoiser->calls[0].condition.labels == std::vector<std::int64_t>{3}));
    CHECK(denoiser->calls[0].gamma.numel() == 1);
}

TEST_CASE("A base whose weight is nothing is not asked; nor is a term of weight 0") {
    const auto denoiser = four_classes();
    once({term(denoiser, {}), {term(denoiser, {1}), term(denoiser, {2}, 0)}, {}, {}});
    REQUIRE(denoiser->calls.size() == 1);
    CHECK(denoiser->calls[0].z.size(0) == 1);
    CHECK((denoiser->calls[0].condition.labels == std::vector<std::int64_t>{1}));
}

TEST_CASE("A term equal to the base is asked with it") {
    const auto denoiser = four_classes();
    const at::Tensor x_hat = once({term(denoiser, {1}), {term(denoiser, {1}, 7.5)}, {}, {}});
    REQUIRE(denoiser->calls.size() == 1);
    CHECK(denoiser->calls[0].z.size(0) == 1);
    CHECK(same(x_hat, denoiser->calls[0].x_hat));
}

TEST_CASE("Each denoiser is called once") {
    const auto a = four_classes(), b = four_classes();
    once({term(a, {}), {term(b, {1}, 2), term(a, {2}, 3), term(b, {3}, 0.5)}, {}, {}});
    REQUIRE(a->calls.size() == 1);
    REQUIRE(b->calls.size() == 1);
    CHECK(a->calls[0].z.size(0) == 2);
    CHECK(b->calls[0].z.size(0) == 2);
}

TEST_CASE("Rows of one call keep their own labels, also none") {
    const auto denoiser = four_classes();
    once({term(denoiser, {}), {term(denoiser, {2}, 2), term(denoiser, {3, 1}, 2)}, {}, {}}, 2);
    REQUIRE(denoiser->calls.size() == 1);
    CHECK((denoiser->calls[0].condition.labels ==
           std::vector<std::int64_t>{Condition::kNoLabel, Condition::kNoLabel, 2, 2, 3, 1}));
    CHECK(denoiser->calls[0].gamma.numel() == 1);  // one level for all stays one number
}

TEST_CASE("A call of many rows gives what a call for each gives") {
    const auto denoiser = four_classes();
    const Guidance guidance{
        term(denoiser, {}), {term(denoiser, {2}, 2), term(denoiser, {3, 1}, 0.5)}, {}, {}};
    const at::Tensor x_hat = once(guidance, 2);
    const at::Tensor z = random(2, 2, kPlanShape);
    const NoiseLevel level = NoiseLevel::scalar(0.5);
    const at::Tensor none = denoiser->denoise(z, level, {}), two = denoiser->denoise(z, level, {{2}}),
                     other = denoiser->denoise(z, level, {{3, 1}});
    CHECK(distance(x_hat, none + 2 * (two - none) + 0.5 * (other - none)) < 1e-13);
}

TEST_CASE("The plan's weights sum to one, and hidden observations make terms differ") {
    const auto denoiser = four_classes();
    const at::Tensor mask = at::full({1, 1, 2, 2}, true), value = at::full({1, 1, 2, 2}, 0.0);
    Guidance guidance{term(denoiser, {}), {term(denoiser, {}, 3), term(denoiser, {}, 0.25)}, {}, {}};
    guidance.observations = {{mask, value, GuideMode::Hold, {}}, {mask, value, GuideMode::Random, {}}};
    guidance.base.marginalised = {0, 1};
    guidance.terms[0].marginalised = {1};
    guidance.terms[1].marginalised = {1, 0, 1};
    const auto plan = evaluation_plan(guidance);
    REQUIRE(plan.size() == 1);
    REQUIRE(plan[0].size() == 2);
    CHECK(plan[0][0].weight == -2.0);
    CHECK((plan[0][0].marginalised == std::vector<std::size_t>{0, 1}));
    CHECK(plan[0][1].weight == 3.0);

    guidance.observations[0].mode = GuideMode::Marginal;  // seen by nobody, so hidden from nobody
    const auto merged = evaluation_plan(guidance);
    REQUIRE(merged.size() == 1);
    REQUIRE(merged[0].size() == 1);
    CHECK(merged[0][0].weight == 1.0);
}
