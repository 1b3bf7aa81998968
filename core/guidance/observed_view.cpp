#include "core/guidance/observed_view.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/guidance/guide_path.h"

namespace syn {

std::vector<Given> given_at(const std::vector<Observation>& observations, const at::Tensor& z,
                            const NoiseLevel& level, ObservationState& observed, const NoiseSource& noise,
                            const GammaRange& range) {
    const auto any = [&](const auto& is) {
        return std::any_of(observations.begin(), observations.end(),
                           [&](const Observation& o) { return is(o.mode); });
    };
    const auto uses = [&](GuideMode mode) { return any([mode](GuideMode used) { return used == mode; }); };
    // One path and one field of noise serve all observations: each reads its own components of it.
    if (any(walks_path)) carry_guide_path(observed, level, noise, z.device());
    const bool noised = std::any_of(observations.begin(), observations.end(), [](const Observation& o) {
        return o.mode == GuideMode::Hold && o.own_noise == OwnNoise::None;
    });
    at::Tensor fixed;
    if (noised || (uses(GuideMode::Predicted) && !observed.predicted.defined()))
        fixed = noise.normal(Purpose::Guide, 0, z.options());
    if (uses(GuideMode::Predicted) && !observed.predicted.defined()) observed.predicted = fixed;

    const at::Tensor alpha = level.alpha().to(z.device()), sigma = level.sigma().to(z.device());
    std::vector<Given> given;
    for (std::size_t i = 0; i < observations.size(); ++i) {
        const Observation& o = observations[i];
        Given g{i, o.mask.to(z.device()), {}, {}, {}};
        if (gives(o.mode)) g.value = o.value.to(z.options());
        switch (o.mode) {
            case GuideMode::Random:
            case GuideMode::Resample:
            case GuideMode::Reconstruction:  // the path is float64: alpha times it is of order one, each
                                             // alone is not
                g.z = alpha.to(z.scalar_type()) * g.value +
                      (alpha * observed.path.to(z.device())).to(z.scalar_type());
                break;
            case GuideMode::Predicted:
                g.z = alpha.to(z.scalar_type()) * g.value +
                      sigma.to(z.scalar_type()) * observed.predicted.to(z.options());
                break;
            case GuideMode::Constant:
                g.z = g.value;
                break;
            case GuideMode::Hold: {
                g.gamma = o.gamma.value_or(range.min);
                const NoiseLevel own = NoiseLevel::scalar(*g.gamma);
                if (o.own_noise != OwnNoise::None) {
                    const at::Tensor noisy = std::exchange(g.value, {});  // how it is clean the network says
                    g.z = o.own_noise == OwnNoise::State ? noisy : own.alpha().to(z.options()) * noisy;
                } else {
                    g.z = own.alpha().to(z.options()) * g.value + own.sigma().to(z.options()) * fixed;
                }
                break;
            }
            case GuideMode::Marginal:
                g.gamma = range.max;
                g.z = noise.normal(Purpose::Marginal, 0, z.options());
                break;
            case GuideMode::None:
                break;
        }
        given.push_back(std::move(g));
    }
    return given;
}

View view_of(const at::Tensor& z, const NoiseLevel& level, const std::vector<Given>& given,
             const std::vector<std::size_t>& hidden, const at::Tensor& marginal, double gamma_max) {
    View view{z, level};
    bool told = false;  // some components have a level of their own
    for (const Given& g : given) {
        const bool is_hidden = std::binary_search(hidden.begin(), hidden.end(), g.index);
        if (!is_hidden && !g.z.defined()) continue;
        assert(!is_hidden || marginal.defined());
        view.z = at::where(g.mask, is_hidden ? marginal : g.z, view.z);
        const at::Tensor mask = g.mask.to(level.gamma.device());
        const std::optional<double> gamma = is_hidden ? gamma_max : g.gamma;
        if (gamma)
            view.level.gamma = at::where(mask, *gamma, view.level.gamma);
        else if (told)
            view.level.gamma = at::where(mask, level.gamma, view.level.gamma);
        told = told || gamma.has_value();
    }
    return view;
}

}  // namespace syn
