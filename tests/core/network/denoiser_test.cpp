#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>

#include <cmath>

#include "core/base/sha256.h"
#include "core/denoiser/network_denoiser.h"
#include "core/guidance/reconstruction.h"
#include "core/network/safetensors.h"
#include "tests/catch.h"
#include "tests/core/network/small_model.h"

using namespace syn;

namespace {

/// Writes a small model with weights that are all but zero.
std::filesystem::path make_small_model(const TestFolder& folder, const std::string& parametrisation = "edm") {
    auto card = card_from_json(small_card(parametrisation), "card");
    REQUIRE(card);
    Parameters parameters;
    const JointNetwork network(parameters, *joint_options(*card));
    TensorFile file;
    for (const auto& [name, tensor] : parameters.all())
        file.tensors[name] = (tensor + 0.05 * at::randn(tensor.sizes(), at::kFloat)).to(at::kHalf);
    REQUIRE(write_safetensors(folder.path / "model.safetensors", file));
    card->sha256 = *sha256_of_file(folder.path / "model.safetensors");
    write_text(folder.path / "card.json", to_json(*card));
    return folder.path;
}

std::shared_ptr<const NetworkDenoiser> load(const std::filesystem::path& folder,
                                            at::ScalarType dtype = at::kFloat) {
    auto model = JointModel::load(folder, at::kCPU, dtype);
    REQUIRE(model);
    auto denoiser = NetworkDenoiser::make(*model);
    REQUIRE(denoiser);
    return *denoiser;
}

}  // namespace

TEST_CASE("Every target's answer means the data it was made from") {
    const at::Tensor x = at::randn({2, 3, 4, 4}, at::kDouble), eps = at::randn({2, 3, 4, 4}, at::kDouble);
    const at::Tensor gamma = 4 * at::randn({2, 3, 4, 4}, at::kDouble);
    for (const Target target : {Target::Edm, Target::Epsilon, Target::Sample, Target::Velocity}) {
        INFO(name_of(target));
        const Preconditioning p(target, 0.5, gamma);
        const at::Tensor z = p.alpha() * x + p.sigma() * eps;
        CHECK(at::allclose(p.x_hat(z, p.target(x, eps)), x, 1e-9, 1e-9));
        CHECK(target_named(name_of(target)));
    }
    CHECK(!target_named("score"));
}

TEST_CASE("The network's input and EDM's target have unit variance at every level") {
    for (const double gamma : {-8.0, -1.0, 0.0, 2.0, 8.0}) {
        const at::Tensor x = 0.5 * at::randn({100000}, at::kDouble), eps = at::randn({100000}, at::kDouble);
        const Preconditioning p(Target::Edm, 0.5, at::full({1}, gamma, at::kDouble));
        CHECK(p.input(p.alpha() * x + p.sigma() * eps).var().item<double>() == Approx(1).epsilon(0.03));
        CHECK(p.target(x, eps).var().item<double>() == Approx(1).epsilon(0.03));
    }
}

TEST_CASE("A sample's estimate does not depend on its batch, and levels are told elementwise") {
    const TestFolder folder("denoiser");
    const auto denoiser = load(make_small_model(folder));
    const at::Tensor z = at::randn({5, 4, 8, 8}, at::kFloat);
    const NoiseLevel level = NoiseLevel::scalar(0.3);
    const at::Tensor all = denoiser->denoise(z, level, {});
    CHECK(all.sizes() == z.sizes());
    CHECK(at::allclose(denoiser->denoise(z.narrow(0, 2, 1), level, {}), all.narrow(0, 2, 1), 1e-5, 1e-6));

    NoiseLevel planes{at::full({5, 4, 8, 8}, 0.3, at::kDouble)};
    CHECK(at::allclose(denoiser->denoise(z, planes, {}), all, 1e-5, 1e-6));
    planes.gamma.narrow(1, 0, 1).fill_(-12);
    CHECK(!at::allclose(denoiser->denoise(z, planes, {}).narrow(1, 1, 3), all.narrow(1, 1, 3), 1e-3, 1e-4));
    // What is given comes back as it is, also beyond the trained range.
    planes.gamma.narrow(1, 0, 1).fill_(-std::numeric_limits<double>::infinity());
    CHECK(at::allclose(denoiser->denoise(z, planes, {}).narrow(1, 0, 1), z.narrow(1, 0, 1), 0.02, 0.02));
}

TEST_CASE("bfloat16 gives nearly the same estimate") {
    const TestFolder folder("denoiser16");
    make_small_model(folder);
    const at::Tensor z = at::randn({2, 4, 8, 8}, at::kFloat);
    const at::Tensor full = load(folder.path)->denoise(z, NoiseLevel::scalar(-1), {});
    const at::Tensor half = load(folder.path, at::kBFloat16)->denoise(z, NoiseLevel::scalar(-1), {});
    CHECK(((half - full).norm() / full.norm()).item<double>() < 0.02);
}

TEST_CASE("Weights that are missing, misshapen or not the card's are named") {
    const TestFolder folder("weights");
    make_small_model(folder);
    const auto message = [&] {
        const auto model = JointModel::load(folder.path);
        REQUIRE(!model);
        return model.error().message;
    };
    const auto rewrite = [&](const TensorFile& file) {
        REQUIRE(write_safetensors(folder.path / "model.safetensors", file));
        auto card = read_card(folder.path);
        REQUIRE(card);
        card->sha256 = *sha256_of_file(folder.path / "model.safetensors");
        write_text(folder.path / "card.json", to_json(*card));
    };
    auto good = read_safetensors(folder.path / "model.safetensors");
    REQUIRE(good);

    TensorFile lacking = *good;
    lacking.tensors.erase("unet.conv_in.weight");
    rewrite(lacking);
    CHECK(message().find("lacks the tensor 'unet.conv_in.weight'") != std::string::npos);

    TensorFile misshapen = *good;
    misshapen.tensors["unet.conv_in.bias"] = at::full({3}, 0.0, at::kFloat);
    rewrite(misshapen);
    CHECK(message().find("'unet.conv_in.bias' has the shape [3] where [8]") != std::string::npos);

    TensorFile more = *good;
    more.tensors["ghost"] = at::full({3}, 0.0, at::kFloat);
    rewrite(more);
    CHECK(message().find("'ghost'") != std::string::npos);

    rewrite(*good);
    CHECK(JointModel::load(folder.path));
    REQUIRE(write_safetensors(folder.path / "model.safetensors", more));
    CHECK(message().find("is not what its card describes") != std::string::npos);
    CHECK(!JudgeModel::load(folder.path));
}

TEST_CASE("A loaded network can be differentiated for a gradient term, and records nothing otherwise") {
    const TestFolder folder("gradient");
    const auto denoiser = load(make_small_model(folder));
    const at::Tensor z = at::randn({2, 4, 8, 8}, at::kFloat);
    const NoiseLevel level = NoiseLevel::scalar(0.4);
    CHECK_FALSE(denoiser->denoise(z, level, {}).requires_grad());

    const at::AutoGradMode as_in_a_run(false);
    CHECK_FALSE(denoiser->denoise(z.detach().requires_grad_(true), level, {}).requires_grad());
    const at::Tensor c0 = at::randn({1, 4, 8, 8}, at::kFloat);
    const at::Tensor mask = at::full({1, 4, 8, 8}, true, at::kBool);
    const at::Tensor gradient =
        reconstruction({denoiser, {}, {}, 1}, {mask, c0, GuideMode::Reconstruction, {}, 1})
            .gradient(z, level);
    const auto log_p = [&](const at::Tensor& at) {
        return -((c0 - denoiser->denoise(at, level, {})).to(at::kDouble).square().sum() * std::exp(-0.4) / 2)
                    .item<double>();
    };
    // Along the gradient, where the slope is steepest: elsewhere it may happen to be next to none.
    const at::Tensor direction = gradient / gradient.square().mean().sqrt();
    const double h = 1e-2;
    const double slope = (log_p(z + h * direction) - log_p(z - h * direction)) / (2 * h);
    CHECK((gradient * direction).sum().item<double>() == Approx(slope).epsilon(5e-3));
    CHECK(std::abs(slope) > 1);
}
