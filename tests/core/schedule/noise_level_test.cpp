#include "core/schedule/noise_level.h"

#include <ATen/ops/ones_like.h>

#include "tests/catch.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

TEST_CASE("Alpha and sigma preserve variance and give gamma back") {
    const NoiseLevel level{
        at::tensor(std::vector<double>{-30, -10, -1, 0, 0.5, 3, 10, 30}, at::kDouble).view({1, 8, 1, 1})};
    CHECK(distance(level.alpha().square() + level.sigma().square(), at::ones_like(level.gamma)) < 1e-15);
    CHECK(distance((level.sigma() / level.alpha()).log() * 2, level.gamma) < 1e-13);
    CHECK(distance(level.rho() / (level.sigma() / level.alpha()), at::ones_like(level.gamma)) < 1e-14);
    CHECK(level.alpha().scalar_type() == at::kDouble);
}

TEST_CASE("Alpha and sigma are exact where they are tiny") {
    CHECK(NoiseLevel::scalar(-60).sigma().item<double>() == Approx(std::exp(-30.0)).epsilon(1e-14));
    CHECK(NoiseLevel::scalar(60).alpha().item<double>() == Approx(std::exp(-30.0)).epsilon(1e-14));
}

TEST_CASE("Gamma of minus infinity is clean data, exactly") {
    const NoiseLevel clean = NoiseLevel::scalar(-kInfinity);
    CHECK(clean.alpha().item<double>() == 1.0);
    CHECK(clean.sigma().item<double>() == 0.0);
    CHECK(clean.rho().item<double>() == 0.0);
}

TEST_CASE("A scalar is a level of rank four that broadcasts") {
    CHECK(NoiseLevel::scalar(2).gamma.sizes() == at::IntArrayRef({1, 1, 1, 1}));
    CHECK(NoiseLevel::scalar(2).gamma.scalar_type() == at::kDouble);
}

TEST_CASE("A level spread over components gives the scalar's bits") {
    for (const double gamma : {-9.87654321, -0.3, 0.0, 1.23456789, 7.7}) {
        const NoiseLevel scalar = NoiseLevel::scalar(gamma);
        for (const at::Tensor& spread :
             {scalar.gamma.expand({1, 3, 5, 7}), scalar.gamma.expand({1, 3, 5, 7}).contiguous(),
              scalar.gamma.expand({2, 1, 1, 3})}) {
            const NoiseLevel vector{spread};
            CHECK(same(vector.alpha(), scalar.alpha().expand(spread.sizes())));
            CHECK(same(vector.sigma(), scalar.sigma().expand(spread.sizes())));
            CHECK(same(vector.rho(), scalar.rho().expand(spread.sizes())));
        }
    }
}
