#include "core/denoiser/parametrisation.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>
#include <fmt/format.h>

#include <array>
#include <cassert>
#include <string>

namespace syn {
namespace {

struct Name {
    Parametrisation parametrisation;
    std::string_view name;
};
constexpr std::array<Name, 4> kNames{{{Parametrisation::Epsilon, "eps"},
                                      {Parametrisation::Sample, "x"},
                                      {Parametrisation::Velocity, "v"},
                                      {Parametrisation::Score, "score"}}};

}  // namespace

std::string_view name_of(Parametrisation parametrisation) {
    for (const Name& known : kNames)
        if (known.parametrisation == parametrisation) return known.name;
    assert(false);
    return {};
}

Result<Parametrisation> parametrisation(std::string_view name) {
    for (const Name& known : kNames)
        if (known.name == name) return known.parametrisation;
    return Error{
        fmt::format("There is no parametrisation called \"{}\"; choose one of eps, x, v, score.", name)};
}

at::Tensor to_x_hat(Parametrisation from, const at::Tensor& prediction, const at::Tensor& z,
                    const NoiseLevel& level) {
    const at::Tensor alpha = level.alpha().to(z.options()), sigma = level.sigma().to(z.options());
    switch (from) {
        case Parametrisation::Epsilon:
            return (z - sigma * prediction) / alpha;
        case Parametrisation::Sample:
            return prediction;
        case Parametrisation::Velocity:
            return alpha * z - sigma * prediction;
        case Parametrisation::Score:
            return (z + sigma * sigma * prediction) / alpha;
    }
    assert(false);
    return {};
}

at::Tensor from_x_hat(Parametrisation to, const at::Tensor& x_hat, const at::Tensor& z,
                      const NoiseLevel& level) {
    if (to == Parametrisation::Sample) return x_hat;
    const at::Tensor alpha = level.alpha().to(z.options()), sigma = level.sigma().to(z.options());
    const at::Tensor clean = sigma.eq(0);
    const at::Tensor noise = z - alpha * x_hat;  // sigma eps
    at::Tensor epsilon =
        at::where(clean, at::zeros_like(noise), noise / at::where(clean, at::ones_like(sigma), sigma));
    switch (to) {
        case Parametrisation::Epsilon:
            return epsilon;
        case Parametrisation::Velocity:
            return alpha * epsilon - sigma * x_hat;
        case Parametrisation::Score:
            return -epsilon / at::where(clean, at::ones_like(sigma), sigma);
        case Parametrisation::Sample:
            break;
    }
    assert(false);
    return {};
}

}  // namespace syn
