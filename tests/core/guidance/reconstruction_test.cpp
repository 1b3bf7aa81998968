#include "core/guidance/reconstruction.h"

#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/denoiser/mixture_denoiser.h"
#include "tests/catch.h"
#include "tests/core/guidance/recording_denoiser.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kReconstructed{2, 2, 3};
constexpr std::int64_t kUnknowns = 2 * 2 * 3;

at::Tensor first_channel() {
    return at::tensor(std::vector<double>{1, 0}).gt(0).view({1, 2, 1, 1});
}

}  // namespace

TEST_CASE("Reconstruction is the analytic gradient of the guide's error through an exact denoiser") {
    // x_hat = m + K (z - alpha m), so grad log p = alpha^2 / sigma^2 K' M (c0 - x_hat), and in x_hat it
    // counts strength sigma^2 / alpha times.
    const at::Tensor mixing = random(3, 1, {kUnknowns, kUnknowns, 1}).view({kUnknowns, kUnknowns}) * 0.4;
    const at::Tensor unit = at::eye(kUnknowns, at::kDouble);
    const at::Tensor covariance = mixing.matmul(mixing.t()) + 0.3 * unit;
    const at::Tensor mean = random(4, 1, kReconstructed), c0 = random(5, 2, kReconstructed),
                     z = random(6, 2, kReconstructed);
    const auto denoiser =
        std::make_shared<RecordingDenoiser>(std::make_shared<GaussianDenoiser>(mean, covariance));
    const NoiseSource noise({1, 2}, kReconstructed);
    const at::AutoGradMode as_in_a_run(false);
    for (const double gamma : {5.0, 0.3, -4.0})
        for (const double strength : {1.0, 3.0}) {
            CAPTURE(gamma, strength);
            const NoiseLevel level = NoiseLevel::scalar(gamma);
            ObservationState observed;
            const at::Tensor x_hat =
                guided({{denoiser, {}, {}, 1},
                        {},
                        {},
                        {{first_channel(), c0, GuideMode::Reconstruction, {}, strength}}},
                       noise, {})(z, level, observed);
            CHECK_FALSE(x_hat.requires_grad());
            const double a = level.alpha().item<double>(), s2 = std::pow(level.sigma().item<double>(), 2);
            const at::Tensor seen = denoiser->calls.back().z.detach().flatten(1);
            const at::Tensor gain = at::linalg_solve(a * a * covariance + s2 * unit, a * covariance);
            const at::Tensor m = mean.flatten(1), plain = m + (seen - a * m).matmul(gain);
            const at::Tensor error =
                (c0.flatten(1) - plain) * first_channel().expand({1, 2, 2, 3}).flatten(1).to(at::kDouble);
            const at::Tensor expected = plain + strength * a * error.matmul(gain.t());
            CHECK(distance(x_hat.select(1, 1).flatten(1), expected.narrow(1, 6, 6)) < 1e-10);
            CHECK(same(x_hat.select(1, 0), c0.select(1, 0)));
        }
}

TEST_CASE("Through a mixture, labels and all, reconstruction is what differences say") {
    const auto denoiser = std::make_shared<MixtureDenoiser>(at::ones({3}), random(1, 3, kReconstructed),
                                                            (random(2, 3, kReconstructed) * 0.5).exp());
    const std::int64_t batch = 19;  // more than goes through at once
    const at::Tensor c0 = random(5, batch, kReconstructed), z = random(6, batch, kReconstructed);
    Condition condition;
    for (std::int64_t i = 0; i < batch; ++i) condition.labels.push_back(i % 4 - 1);
    const NoiseLevel level{random(7, batch, {2, 1, 1})};  // a level of its own for each sample and channel
    const Term term{denoiser, condition, {}, 1};
    const at::Tensor gradient =
        reconstruction(term, {first_channel(), c0, GuideMode::Reconstruction, {}, 1}).gradient(z, level);
    const auto log_p = [&](const at::Tensor& at) {
        const at::Tensor error = (c0 - denoiser->denoise(at, level, condition)) * first_channel();
        return -(error.square() * (-level.gamma).exp() / 2).flatten(1).sum(1);
    };
    const double h = 1e-5;
    for (const std::int64_t pixel : {std::int64_t{0}, std::int64_t{7}, std::int64_t{11}}) {
        at::Tensor aside = at::zeros_like(z);
        aside.flatten(1).select(1, pixel).fill_(h);
        const at::Tensor slope = (log_p(z + aside) - log_p(z - aside)) / (2 * h);
        CHECK(distance(gradient.flatten(1).select(1, pixel), slope) < 1e-5);
    }
}

TEST_CASE("Without strength reconstruction is random, and costs nothing") {
    const auto denoiser = std::make_shared<RecordingDenoiser>(
        std::make_shared<GaussianDenoiser>(random(4, 1, kReconstructed), at::eye(kUnknowns, at::kDouble)));
    const NoiseSource noise({1, 2}, kReconstructed);
    const at::Tensor z = random(6, 2, kReconstructed), c0 = random(5, 2, kReconstructed);
    const auto estimate = [&](GuideMode mode, double strength) {
        ObservationState observed;
        return guided({{denoiser, {}, {}, 1}, {}, {}, {{first_channel(), c0, mode, {}, strength}}}, noise,
                      {})(z, NoiseLevel::scalar(0.5), observed);
    };
    const at::Tensor random_alone = estimate(GuideMode::Random, 1);
    denoiser->calls.clear();
    CHECK(same(estimate(GuideMode::Reconstruction, 0), random_alone));
    CHECK(same(estimate(GuideMode::Resample, 1), random_alone));  // its jumps are the walk's
    CHECK(denoiser->calls.size() == 2);
}

TEST_CASE("Clean components have nothing left to reconstruct") {
    const auto denoiser =
        std::make_shared<GaussianDenoiser>(random(4, 1, kReconstructed), at::eye(kUnknowns, at::kDouble));
    const at::Tensor gamma = at::tensor(std::vector<double>{-kInfinity, 0.5}).view({1, 2, 1, 1});
    const at::Tensor gradient =
        reconstruction({denoiser, {}, {}, 1},
                       {first_channel(), random(5, 1, kReconstructed), GuideMode::Reconstruction, {}, 1})
            .gradient(random(6, 1, kReconstructed), {gamma});
    CHECK(finite(gradient));
    CHECK(gradient.abs().max().item<double>() == 0);
}
