#include "core/sampler/noise_source.h"

#include <vector>

#include "core/sampler/sampler_state.h"
#include "tests/catch.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

TEST_CASE("A sample's noise depends on its seed alone") {
    const NoiseSource five({7, 8, 9, 10, 11}, {2, 3, 5}), one({9}, {2, 3, 5});
    const at::Tensor all = five.normal(Purpose::Solver, 4, at::kFloat);
    CHECK(all.sizes() == at::IntArrayRef({5, 2, 3, 5}));
    CHECK(same(all.narrow(0, 2, 1), one.normal(Purpose::Solver, 4, at::kFloat)));
    CHECK_FALSE(same(all.narrow(0, 1, 1), all.narrow(0, 2, 1)));
    CHECK_FALSE(same(all, five.normal(Purpose::Solver, 5, at::kFloat)));
    CHECK_FALSE(same(all, five.normal(Purpose::Guide, 4, at::kFloat)));
}

TEST_CASE("It is the counter-based noise, in the type asked for") {
    const NoiseSource source({12}, {1, 2, 4});
    std::vector<float> expected(8);
    Noise(12, Purpose::Marginal, 3).normal(expected);
    CHECK(same(source.normal(Purpose::Marginal, 3, at::kFloat).flatten(), at::tensor(expected)));
    CHECK(same(source.normal(Purpose::Marginal, 3, at::kDouble).flatten(),
               at::tensor(expected).to(at::kDouble)));
    CHECK(source.normal(Purpose::Marginal, 3, at::kBFloat16).scalar_type() == at::kBFloat16);
}

TEST_CASE("Between two seeds noise keeps its variance and leads from one to the other") {
    const std::vector<std::int64_t> shape{4, 100, 100};
    const auto at_position = [&](double position) {
        return NoiseSource({SampleSeed(5, 6, position)}, shape).normal(Purpose::Prior, 0, at::kFloat);
    };
    const at::Tensor first = NoiseSource({5}, shape).normal(Purpose::Prior, 0, at::kFloat),
                     last = NoiseSource({6}, shape).normal(Purpose::Prior, 0, at::kFloat);
    CHECK(same(at_position(0), first));
    CHECK(same(at_position(1), last));
    for (const double position : {0.1, 0.5, 0.8}) {
        const at::Tensor between = at_position(position);
        const double n = static_cast<double>(between.numel());
        CHECK(std::abs(between.var().item<double>() - 1) < 4.5 * std::sqrt(2 / n));
        CHECK((between * first).mean().item<double>() ==
              Approx(std::cos(position * std::acos(0.0))).margin(4.5 / std::sqrt(n)));
        CHECK(same(between, NoiseSource({SampleSeed(3), SampleSeed(5, 6, position)}, shape)
                                .normal(Purpose::Prior, 0, at::kFloat)
                                .narrow(0, 1, 1)));
        CHECK(same(NoiseSource({SampleSeed(5, 5, position)}, shape).normal(Purpose::Prior, 0, at::kFloat),
                   first));
    }
}

TEST_CASE("A run starts from unit noise of its own, nothing remembered") {
    const NoiseSource source({1, 2}, {3, 4, 4});
    const SamplerState state = initial_state(source, at::kFloat);
    CHECK(state.step == 0);
    CHECK(same(state.z, source.normal(Purpose::Prior, 0, at::kFloat)));
    CHECK(state.history.empty());
    CHECK_FALSE(state.observed.path.defined());
    CHECK(state.observed.draws == 0);
}
