#include "core/training/optimiser.h"

#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace syn {

Optimiser::Optimiser(Parameters& parameters, const OptimiserOptions& options, std::int64_t total_steps)
    : parameters_(parameters), options_(options), total_steps_(total_steps) {
    const at::AutoGradMode no_grad(false);
    parameters_.requires_grad(true);
    for (auto& [name, tensor] : parameters_.trained()) {
        names_.push_back(name);
        weights_.push_back(tensor);
        average_.push_back(tensor.detach().clone());
        first_.push_back(at::zeros_like(average_.back()));
        second_.push_back(at::zeros_like(average_.back()));
    }
}

double Optimiser::learning_rate(std::int64_t step) const {
    const double warmup =
        options_.warmup_steps > 0
            ? std::min(1.0, static_cast<double>(step + 1) / static_cast<double>(options_.warmup_steps))
            : 1;
    const double progress =
        static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(1, total_steps_));
    const double decayed =
        std::clamp((progress - options_.decay_from) / std::max(1e-9, 1 - options_.decay_from), 0.0, 1.0);
    return options_.learning_rate * warmup * 0.5 * (1 + std::cos(std::numbers::pi * decayed));
}

bool Optimiser::step(std::int64_t step) {
    const at::AutoGradMode no_grad(false);
    std::vector<at::Tensor> gradients;
    double norm2 = 0;
    for (const at::Tensor& w : weights_) {
        gradients.push_back(w.grad().defined() ? w.grad() : at::zeros_like(w));
        norm2 += gradients.back().square().sum().item<double>();
    }
    if (!std::isfinite(norm2)) return false;
    const double norm = std::sqrt(norm2);
    if (options_.gradient_clip > 0 && norm > options_.gradient_clip)
        for (at::Tensor& g : gradients) g.mul_(options_.gradient_clip / norm);
    const std::vector<at::Tensor> counts(
        weights_.size(), at::full({}, static_cast<double>(step + 1), at::kFloat).to(weights_[0].device()));
    at::_fused_adamw_(weights_, gradients, first_, second_, {}, counts, learning_rate(step), options_.beta1,
                      options_.beta2, options_.weight_decay, 1e-8, false, false);
    // A young average forgets faster, so that it is not held back by the initial weights.
    const double decay =
        std::min(options_.average, static_cast<double>(step + 1) / static_cast<double>(step + 10));
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        average_[i].lerp_(weights_[i].detach(), 1 - decay);
        weights_[i].mutable_grad() = at::Tensor();
    }
    return true;
}

std::map<std::string, at::Tensor> Optimiser::average() const {
    std::map<std::string, at::Tensor> out = parameters_.all();  // buffers as they are
    for (std::size_t i = 0; i < names_.size(); ++i) out[names_[i]] = average_[i];
    return out;
}

void Optimiser::swap_average() {
    const at::AutoGradMode no_grad(false);
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        const at::Tensor held = weights_[i].detach().clone();
        weights_[i].copy_(average_[i]);
        average_[i].copy_(held);
    }
}

std::map<std::string, at::Tensor> Optimiser::state() const {
    std::map<std::string, at::Tensor> out;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        out["weight/" + names_[i]] = weights_[i];
        out["average/" + names_[i]] = average_[i];
        out["first/" + names_[i]] = first_[i];
        out["second/" + names_[i]] = second_[i];
    }
    return out;
}

Result<void> Optimiser::load_state(const std::map<std::string, at::Tensor>& state,
                                   const std::string& origin) {
    const at::AutoGradMode no_grad(false);
    const auto mine = this->state();
    for (const auto& [name, tensor] : mine) {
        const auto found = state.find(name);
        if (found == state.end() || found->second.sizes() != tensor.sizes())
            return Error{
                fmt::format("{} is the checkpoint of another network ('{}' does not fit); start in another "
                            "folder or remove it",
                            origin, name)};
    }
    if (state.size() != mine.size())
        return Error{fmt::format(
            "{} is the checkpoint of another network; start in another folder or remove it", origin)};
    for (const auto& [name, tensor] : mine) tensor.copy_(state.at(name));
    return {};
}

}  // namespace syn
