#include "core/denoiser/parametrisation.h"

#include "tests/catch.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

constexpr Parametrisation kAll[] = {Parametrisation::Epsilon, Parametrisation::Sample,
                                    Parametrisation::Velocity, Parametrisation::Score};

}  // namespace

TEST_CASE("Every parametrisation gives the data back from exact predictions, at every component's level") {
    const at::Tensor x = random(1, 2, {3, 4, 4}), epsilon = random(2, 2, {3, 4, 4});
    const NoiseLevel level{random(3, 1, {3, 4, 4}) * 3};
    const at::Tensor alpha = level.alpha(), sigma = level.sigma();
    const at::Tensor z = alpha * x + sigma * epsilon;
    CHECK(distance(to_x_hat(Parametrisation::Epsilon, epsilon, z, level), x) < 1e-10);
    CHECK(distance(to_x_hat(Parametrisation::Sample, x, z, level), x) == 0);
    CHECK(distance(to_x_hat(Parametrisation::Velocity, alpha * epsilon - sigma * x, z, level), x) < 1e-10);
    CHECK(distance(to_x_hat(Parametrisation::Score, -epsilon / sigma, z, level), x) < 1e-10);
    CHECK(distance(from_x_hat(Parametrisation::Epsilon, x, z, level), epsilon) < 1e-10);
    CHECK(distance(from_x_hat(Parametrisation::Velocity, x, z, level), alpha * epsilon - sigma * x) < 1e-10);
    CHECK(distance(from_x_hat(Parametrisation::Score, x, z, level) * sigma, -epsilon) < 1e-10);
}

TEST_CASE("Clean data stay what they are in every parametrisation") {
    const at::Tensor z = random(4, 1, {2, 3, 3});
    const NoiseLevel level{channels({-kInfinity, 1})};
    for (const Parametrisation p : kAll) {
        CAPTURE(name_of(p));
        const at::Tensor x_hat = z * channels({1, 0.3});
        const at::Tensor prediction = from_x_hat(p, x_hat, z, level);
        CHECK(finite(prediction));
        CHECK(distance(to_x_hat(p, prediction, z, level), x_hat) < 1e-12);
    }
    CHECK(distance(from_x_hat(Parametrisation::Epsilon, z, z, level).select(1, 0), at::tensor(0.0)) == 0);
}

TEST_CASE("Predictions keep the state's type") {
    const at::Tensor z = random(5, 1, {1, 2, 2}, at::kFloat);
    for (const Parametrisation p : kAll) {
        CHECK(to_x_hat(p, z, z, NoiseLevel::scalar(1)).scalar_type() == at::kFloat);
        CHECK(from_x_hat(p, z, z, NoiseLevel::scalar(1)).scalar_type() == at::kFloat);
    }
}

TEST_CASE("Parametrisations have names") {
    for (const Parametrisation p : kAll) CHECK(parametrisation(name_of(p)).value() == p);
    CHECK(name_of(Parametrisation::Velocity) == "v");
    const auto unknown = parametrisation("epsilon");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message.find("eps, x, v, score") != std::string::npos);
}
