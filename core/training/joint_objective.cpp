#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/log_softmax.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <cmath>

#include "core/base/noise.h"
#include "core/dataset/band_variances.h"
#include "core/denoiser/preconditioning.h"
#include "core/network/model.h"
#include "core/training/batch.h"
#include "core/training/level_sampling.h"
#include "core/training/objective.h"

namespace syn {
namespace {

/// Held-out pairs on which the gain is measured, and the levels (rho) it is measured at.
constexpr int kGainPairs = 256;
constexpr double kGainRhos[] = {1, 3, 8, 20};

/// Joint channel-wise diffusion (Hu & Rostami, Alg. 1) and its generalisation to independent levels: two
/// class-paired sets as the channels of one picture, loss on every component that is noisy, plus the
/// encoders' class loss.
class JointObjective : public Objective {
  public:
    JointObjective(const Recipe& recipe, const JointNetworkOptions& options, Target target,
                   std::shared_ptr<const JointSets> sets, at::Device device)
        : recipe_(recipe),
          parameters_(recipe.seed),
          network_(parameters_, options),
          target_(target),
          device_(device),
          sets_(std::move(sets)) {}

    Parameters& parameters() override { return parameters_; }

    at::Tensor loss(std::int64_t step) override {
        const std::uint64_t first =
            static_cast<std::uint64_t>(step) * static_cast<std::uint64_t>(recipe_.batch);
        const PairBatch batch = draw_pairs(sets_->train[0], sets_->train[1], sets_->pairs, recipe_.batch,
                                           recipe_.seed, first, recipe_.flip, recipe_.card.height);
        const LevelDraw levels =
            draw_levels(recipe_.levels, recipe_.card, recipe_.batch, recipe_.seed, first);
        const at::Tensor eps = normal_like(batch.x, recipe_.seed, Purpose::Training, first);

        const at::Tensor gamma = levels.gamma.to(device_), learn = levels.learn.to(device_);
        const at::Tensor x = batch.x.to(device_), noise = eps.to(device_);
        const Preconditioning p(target_, recipe_.card.sigma_data, gamma);
        const auto answer = network_(p.input(p.alpha() * x + p.sigma() * noise), gamma);
        const at::Tensor error =
            (answer.prediction.to(at::kFloat) - p.target(x, noise)).square() * p.weight() * learn;
        at::Tensor loss = error.sum() / learn.sum().clamp_min(1);
        if (recipe_.class_loss.weight > 0)
            loss = loss + class_loss(answer.classes, batch.labels.to(device_), levels.rho.to(device_));
        return loss;
    }

    /// The gain: by how much a wrong guide raises the error of the other modality, at several levels; and the
    /// error itself.
    std::map<std::string, double> measure(const Breath& go_on) override {
        const at::AutoGradMode no_grad(false);
        std::map<std::string, double> figures;
        PairBatch batch = draw_pairs(sets_->test[0], sets_->test[1], sets_->held_out, kGainPairs,
                                     recipe_.seed, 0, {false, false}, recipe_.card.height);
        // Positions hold each class once in every ten, so a shift within the tens gives every picture a guide
        // of another class.
        const auto classes = static_cast<std::int64_t>(sets_->held_out.classes());
        const std::int64_t count = kGainPairs / classes * classes;
        const at::Tensor x = batch.x.narrow(0, 0, count);
        const CardModality& guide = recipe_.card.modalities[0];
        const CardModality& other = recipe_.card.modalities[1];
        const at::Tensor guides = x.narrow(1, guide.first_channel, guide.channels);
        const at::Tensor wrong =
            guides.reshape({count / classes, classes, guides.size(1), guides.size(2), guides.size(3)})
                .roll(1, 1)
                .reshape(guides.sizes());
        const at::Tensor eps = normal_like(x, recipe_.seed, Purpose::Training, 0);
        for (const double rho : kGainRhos) {
            at::Tensor gamma = at::full(x.sizes(), 2 * std::log(rho), at::kFloat);
            gamma.narrow(1, guide.first_channel, guide.channels).fill_(recipe_.card.gamma_min);
            const double right = error_of(x, eps, gamma, other, go_on);
            at::Tensor swapped = x.clone();
            swapped.narrow(1, guide.first_channel, guide.channels).copy_(wrong);
            const double misled = error_of(swapped, eps, gamma, other, go_on);
            if (!go_on()) return {};
            figures[fmt::format("error at rho {}", rho)] = right;
            figures[fmt::format("gain at rho {} in %", rho)] = 100 * (misled / right - 1);
        }
        return figures;
    }

    void describe_data(ModelCard& card) const override {
        for (std::size_t m = 0; m < card.modalities.size(); ++m)
            card.modalities[m].band_variances = band_variances(sets_->train[m], card.height);
    }

  private:
    /// Meaningless where go_on said no.
    double error_of(const at::Tensor& x, const at::Tensor& eps, const at::Tensor& gamma,
                    const CardModality& of, const Breath& go_on) const {
        double sum = 0;
        for (std::int64_t from = 0; from < x.size(0) && go_on(); from += recipe_.batch) {
            const std::int64_t n = std::min<std::int64_t>(recipe_.batch, x.size(0) - from);
            const auto part = [&](const at::Tensor& t) { return t.narrow(0, from, n).to(device_); };
            const Preconditioning p(target_, recipe_.card.sigma_data, part(gamma));
            const at::Tensor z = p.alpha() * part(x) + p.sigma() * part(eps);
            const at::Tensor x_hat = p.x_hat(z, network_(p.input(z), part(gamma)).prediction.to(at::kFloat));
            sum += (x_hat - part(x)).narrow(1, of.first_channel, of.channels).square().sum().item<double>();
        }
        return sum / static_cast<double>(x.size(0) * of.channels * x.size(2) * x.size(3));
    }

    at::Tensor class_loss(const std::vector<at::Tensor>& logits, const at::Tensor& labels,
                          const at::Tensor& rho) const {
        at::Tensor sum;
        for (std::size_t m = 0; m < logits.size(); ++m) {
            if (!logits[m].defined()) continue;
            const at::Tensor weight =
                recipe_.class_loss.weight / (1 + rho.select(1, static_cast<std::int64_t>(m)).square());
            const at::Tensor log_p = at::log_softmax(logits[m].to(at::kFloat), 1);
            const at::Tensor term = (-log_p.gather(1, labels.unsqueeze(1)).squeeze(1) * weight).mean();
            sum = sum.defined() ? sum + term : term;
        }
        return sum;
    }

    Recipe recipe_;
    Parameters parameters_;
    JointNetwork network_;
    Target target_;
    at::Device device_;
    std::shared_ptr<const JointSets> sets_;
};

}  // namespace

Result<std::unique_ptr<Objective>> make_joint_objective(const Recipe& recipe,
                                                        std::shared_ptr<const JointSets> sets,
                                                        at::Device device) {
    const auto options = joint_options(recipe.card);
    if (!options) return options.error();
    const auto target = target_named(recipe.card.parametrisation);
    if (!target) return target.error();
    auto objective = std::make_unique<JointObjective>(recipe, *options, *target, std::move(sets), device);
    objective->parameters().to(at::kFloat, device);
    return std::unique_ptr<Objective>(std::move(objective));
}

}  // namespace syn
