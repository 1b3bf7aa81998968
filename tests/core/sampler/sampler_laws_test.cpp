#include <ATen/ops/full.h>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/denoiser/mixture_denoiser.h"
#include "core/schedule/component_schedule.h"
#include "core/schedule/schedules.h"
#include "tests/catch.h"
#include "tests/core/sampler/walk.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kLawShape{2, 4, 5};

DenoiseFn law_gaussian() {
    return plain(std::make_shared<DiagonalGaussianDenoiser>(random(21, 1, kLawShape),
                                                            (random(22, 1, kLawShape) * 0.7).exp()));
}

/// One level everywhere, held as a vector of components.
class Spread final : public NoiseSchedule {
  public:
    explicit Spread(std::shared_ptr<const NoiseSchedule> scalar) : scalar_(std::move(scalar)) {}
    NoiseLevel at(double t) const override {
        return {scalar_->at(t).gamma.expand({1, kLawShape[0], kLawShape[1], kLawShape[2]}).contiguous()};
    }
    double reference_gamma(double t) const override { return scalar_->reference_gamma(t); }

  private:
    std::shared_ptr<const NoiseSchedule> scalar_;
};

}  // namespace

TEST_CASE("A vector of equal levels is the scalar, to the bit") {
    const auto scalar = make_ddpm_linear_schedule().value();
    const Spread vector(scalar);
    const NoiseSource noise({3, 4}, kLawShape);
    for (const auto type : {at::kFloat, at::kDouble})
        for (const NamedSampler& s : all_samplers()) {
            CAPTURE(s.name, type);
            const TimeGrid grid = karras_grid(*scalar, 9, true);
            SamplerState a = initial_state(noise, type), b = a;
            walk(*s.sampler, a, grid, *scalar, law_gaussian(), noise);
            walk(*s.sampler, b, grid, vector, law_gaussian(), noise);
            CHECK(same(a.z, b.z));
        }
}

TEST_CASE("A picture is the same in a batch of one and of five") {
    const auto schedule = make_column_schedule(5, 0.3, -8, 6).value();
    const NoiseSource one({13}, kLawShape), five({11, 12, 13, 14, 15}, kLawShape);
    for (const NamedSampler& s : all_samplers()) {
        CAPTURE(s.name);
        const TimeGrid grid = uniform_time_grid(*schedule, 7, true);
        SamplerState alone = initial_state(one, at::kFloat), together = initial_state(five, at::kFloat);
        walk(*s.sampler, alone, grid, *schedule, law_gaussian(), one);
        walk(*s.sampler, together, grid, *schedule, law_gaussian(), five);
        CHECK(same(alone.z, together.z.narrow(0, 2, 1)));
    }
}

TEST_CASE("A copy of the state goes on as the original does, and is not touched by it") {
    const auto schedule = make_ddpm_linear_schedule().value();
    const NoiseSource noise({3, 4}, kLawShape);
    for (const NamedSampler& s : all_samplers()) {
        CAPTURE(s.name);
        const TimeGrid grid = uniform_gamma_grid(*schedule, 8, true);
        SamplerState straight = initial_state(noise, at::kFloat), bookmark;
        walk(*s.sampler, straight, grid, *schedule, law_gaussian(), noise,
             [&](const SamplerState& state, const NoiseLevel&, const NoiseLevel&) {
                 if (state.step == 3) bookmark = state;
             });
        const at::Tensor kept = bookmark.z.clone();
        SamplerState again = bookmark;
        walk(*s.sampler, again, grid, *schedule, law_gaussian(), noise);
        CHECK(same(again.z, straight.z));
        CHECK(same(bookmark.z, kept));
        CHECK(bookmark.step == 3);
    }
}

TEST_CASE("Only multistep solvers remember, and a solver taken up after it forgets") {
    const NoiseSource noise({3}, kLawShape);
    for (const NamedSampler& s : all_samplers()) {
        CAPTURE(s.name);
        SamplerState state = initial_state(noise, at::kFloat);
        make_sampler("dpmpp-2m")
            .value()
            ->step(state, NoiseLevel::scalar(4), NoiseLevel::scalar(3), law_gaussian(), noise);
        CHECK(state.history.size() == 2);
        s.sampler->step(state, NoiseLevel::scalar(3), NoiseLevel::scalar(2), law_gaussian(), noise);
        CHECK(state.history.empty() == !s.remembers);
    }
}

TEST_CASE("Solvers call the denoiser as often as they say, at the levels of the step") {
    const NoiseSource noise({3}, kLawShape);
    for (const NamedSampler& s : all_samplers()) {
        CAPTURE(s.name);
        std::vector<double> called;
        const DenoiseFn counting = [&](const at::Tensor& z, const NoiseLevel& level,
                                       ObservationState& observed) {
            called.push_back(level.gamma.item<double>());
            ++observed.draws;
            return z * 0.5;
        };
        SamplerState state = initial_state(noise, at::kFloat);
        s.sampler->step(state, NoiseLevel::scalar(4), NoiseLevel::scalar(3), counting, noise);
        const std::vector<double> expected = s.name == "heun-churn"
                                                 ? std::vector<double>{4 + 2 * std::log1p(kChurnShare), 3}
                                             : s.sampler->evaluations() == 2 ? std::vector<double>{4, 3}
                                                                             : std::vector<double>{4};
        CHECK(called == expected);
        CHECK(static_cast<int>(called.size()) == s.sampler->evaluations());
        CHECK(state.observed.draws == called.size());
        s.sampler->step(state, NoiseLevel::scalar(3), NoiseLevel::scalar(-kInfinity), counting, noise);
        CHECK(called.size() == expected.size() + 1);
        CHECK(state.step == 2);
    }
}

TEST_CASE("A mixture is sampled with its own weights") {
    // Two far parts: the flow must bring 30 % of the prior's mass to one and 70 % to the other.
    const auto mixture = std::make_shared<MixtureDenoiser>(
        at::tensor(std::vector<double>{0.3, 0.7}), at::tensor(std::vector<double>{-3, 2}).view({2, 1, 1, 1}),
        at::full({2, 1, 1, 1}, 0.01, at::kDouble));
    const auto schedule = make_linear_gamma_schedule(-8, 12).value();
    const NoiseSource noise({77}, {1, 100, 200});
    const DenoiseFn denoise = [&](const at::Tensor& z, const NoiseLevel& level, ObservationState&) {
        return mixture->denoise(z.view({-1, 1, 1, 1}), level, {}).view(z.sizes());
    };
    for (const NamedSampler& s : all_samplers()) {
        CAPTURE(s.name);
        SamplerState state = initial_state(noise, at::kDouble);
        walk(*s.sampler, state, uniform_time_grid(*schedule, 80, true), *schedule, denoise, noise);
        const double share = state.z.lt(-0.5).to(at::kDouble).mean().item<double>();
        CHECK(share == Approx(0.3).margin(0.02));
        const double nearest =
            (state.z + 3).abs().minimum((state.z - 2).abs()).to(at::kDouble).quantile(0.95).item<double>();
        CHECK(nearest < 0.4);
    }
}

TEST_CASE("Solvers are known by name, with their options") {
    CHECK((sampler_names() == std::vector<std::string>{"ddpm", "ddpm-beta", "ddim", "heun", "heun-churn",
                                                       "dpmpp-2m", "dpmpp-2m-sde", "unipc"}));
    for (const std::string& name : sampler_names()) CHECK(make_sampler(name));
    const auto unknown = make_sampler("euler");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message.find("\"euler\"") != std::string::npos);
    for (const std::string& name : sampler_names())
        CHECK(unknown.error().message.find(name) != std::string::npos);
    for (const double eta : {-0.1, 1.1, static_cast<double>(NAN)}) {
        const auto refused = make_sampler("ddim", {eta});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("eta") != std::string::npos);
    }
    for (const double churn : {-0.1, kInfinity, static_cast<double>(NAN)}) {
        const auto refused = make_sampler("heun-churn", {.churn = churn});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("churn") != std::string::npos);
    }
}
