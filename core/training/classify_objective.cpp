#include <ATen/TensorOperators.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <functional>

#include "core/network/model.h"
#include "core/training/batch.h"
#include "core/training/objective.h"

namespace syn {
namespace {

constexpr int kTestBatch = 500;

/// Cross-entropy of a classifier on one labelled set.
class ClassifyObjective : public Objective {
  public:
    ClassifyObjective(const Recipe& recipe, const ResidualClassifierOptions& options, LabelledImages train,
                      LabelledImages test, at::Device device)
        : recipe_(recipe),
          parameters_(recipe.seed),
          network_(parameters_, options),
          train_(std::move(train)),
          test_(std::move(test)),
          order_(train_.count),
          device_(device) {}

    Parameters& parameters() override { return parameters_; }

    at::Tensor loss(std::int64_t step) override {
        const std::uint64_t first =
            static_cast<std::uint64_t>(step) * static_cast<std::uint64_t>(recipe_.batch);
        const PairBatch batch = draw_shuffled(train_, order_, recipe_.batch, recipe_.seed, first,
                                              recipe_.flip[0], recipe_.crop_padding);
        const at::Tensor logits = network_(batch.x.to(device_)).to(at::kFloat);
        return at::cross_entropy_loss(logits, batch.labels.to(device_), {}, at::Reduction::Mean, -100,
                                      recipe_.label_smoothing);
    }

    std::map<std::string, double> measure(const Breath& go_on) override {
        const at::AutoGradMode no_grad(false);
        std::int64_t right = 0;
        for (int from = 0; from < test_.count; from += kTestBatch) {
            if (!go_on()) return {};
            const PairBatch batch = take_images(test_, from, std::min(kTestBatch, test_.count - from));
            right +=
                (network_(batch.x.to(device_)).argmax(1).cpu() == batch.labels).sum().item<std::int64_t>();
        }
        return {{"test accuracy", static_cast<double>(right) / test_.count}};
    }

  private:
    Recipe recipe_;
    Parameters parameters_;
    ResidualClassifier network_;
    LabelledImages train_, test_;
    ShuffledIndex order_;
    at::Device device_;
};

}  // namespace

Result<std::unique_ptr<Objective>> make_classify_objective(const Recipe& recipe, const DataPlace& place,
                                                           at::Device device) {
    const auto options = classifier_options(recipe.card);
    if (!options) return options.error();
    auto train = open_fitted(recipe.data.front(), place, Split::Train, need_of(recipe.card, 0));
    if (!train) return train.error();
    auto test = open_fitted(recipe.data.front(), place, Split::Test, need_of(recipe.card, 0));
    if (!test) return test.error();
    for (const LabelledImages& set : {std::cref(*train), std::cref(*test)})
        if (set.height != recipe.card.height)
            return Error{
                fmt::format("the pictures of {} are not enlarged for a classifier: make '{}' read {} "
                            "x {}",
                            recipe.data.front(), recipe.card.name, set.width, set.height)};
    auto objective =
        std::make_unique<ClassifyObjective>(recipe, *options, std::move(*train), std::move(*test), device);
    objective->parameters().to(at::kFloat, device);
    return std::unique_ptr<Objective>(std::move(objective));
}

Result<std::unique_ptr<Objective>> make_objective(const Recipe& recipe, const DataPlace& place,
                                                  at::Device device) {
    if (recipe.objective != "joint") return make_classify_objective(recipe, place, device);
    auto sets = open_joint_sets(recipe, place);
    if (!sets) return sets.error();
    return make_joint_objective(recipe, std::move(*sets), device);
}

}  // namespace syn
