#include "core/evaluation/generated_trials.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "core/dataset/sampling.h"
#include "core/session/call_gate.h"
#include "core/session/pixels.h"
#include "core/session/session_plan.h"

namespace syn::evaluation {

Result<std::unique_ptr<GeneratedTrials>> GeneratedTrials::make(SessionModel model, GenerationRequest request,
                                                               std::vector<JudgedModality> modalities) {
    std::unique_ptr<GeneratedTrials> trials(new GeneratedTrials(std::move(model), std::move(request)));
    const ModelCard& card = trials->model_.card;
    for (JudgedModality& judged : modalities) {
        const CardModality* modality = card.modality(judged.name);
        if (!modality) return Error{fmt::format("'{}' has no '{}' to be measured", card.name, judged.name)};
        const LabelledImages& test = judged.test;
        if (test.channels != modality->channels || test.width != card.width || test.height != card.height)
            return Error{
                fmt::format("the test samples for '{}' are {} x {} x {}, where '{}' makes {} x {} x {}",
                            judged.name, test.channels, test.height, test.width, card.name,
                            modality->channels, card.height, card.width)};
        std::vector<std::vector<int>> by_class(test.classes.size());
        for (int i = 0; i < test.count; ++i) by_class[test.labels[static_cast<std::size_t>(i)]].push_back(i);
        for (std::size_t k = 0; k < by_class.size(); ++k)
            if (by_class[k].empty())
                return Error{fmt::format("the test samples for '{}' have none of class {}", judged.name,
                                         test.classes[k])};
        trials->guides_.push_back({std::move(judged), std::move(by_class)});
    }
    return trials;
}

const GeneratedTrials::Guides* GeneratedTrials::find(const std::string& modality) const {
    const auto found = std::find_if(guides_.begin(), guides_.end(),
                                    [&](const Guides& g) { return g.modality.name == modality; });
    return found == guides_.end() ? nullptr : &*found;
}

int GeneratedTrials::sample_of(const std::string& modality, int trial) const {
    const Guides* guides = find(modality);
    assert(guides);
    const int classes = static_cast<int>(guides->by_class.size());
    const std::vector<int>& samples = guides->by_class[static_cast<std::size_t>(trial % classes)];
    const ShuffledIndex order(static_cast<int>(samples.size()));
    return samples[static_cast<std::size_t>(
        order.at(request_.seed, static_cast<std::uint64_t>(trial / classes)))];
}

Result<at::Tensor> GeneratedTrials::pictures(const AdherenceSetting& setting, int first, int count,
                                             const std::stop_token& stop) const {
    const at::AutoGradMode no_gradients(false);
    GenerationRequest request = request_;
    request.guides.clear();
    std::vector<at::Tensor> values;
    if (!setting.given.empty()) {
        const LabelledImages& test = find(setting.given)->modality.test;
        for (int i = first; i < first + count; ++i)
            values.push_back(to_tensor(image_at(test, sample_of(setting.given, i))));
        Guide guide;
        guide.modality = setting.given;
        guide.image = image_at(test, sample_of(setting.given, first));
        guide.mode = setting.mode;
        guide.scale = setting.scale;
        request.guides.push_back(std::move(guide));
    }
    auto made = make_plan(request, model_.card, model_.device);
    if (!made) return made.error();
    SessionPlan plan = **made;

    const ModelCard& card = model_.card;
    const at::TensorOptions like = at::TensorOptions(at::kFloat).device(at::Device(model_.device));
    if (!values.empty()) {
        const CardModality& given = *card.modality(setting.given);
        at::Tensor all = plan.observations.front().value.expand({count, -1, -1, -1}).clone();
        all.narrow(1, given.first_channel, given.channels).copy_(at::stack(values));
        plan.observations.front().value = all;
    }
    std::vector<std::uint64_t> seeds;
    for (int i = first; i < first + count; ++i) seeds.push_back(request.seed + static_cast<std::uint64_t>(i));
    const NoiseSource noise(std::move(seeds), {card.channels(), card.height, card.width});
    SamplerState state = initial_state(noise, like);
    const std::vector<SessionModel> models{model_};
    try {
        for (int step = 0; step < plan.grid.steps(); ++step) plan.step(state, models, noise, stop, 2 * count);
    } catch (const Stopped&) {
        return at::Tensor();
    }
    return state.z.to(at::kCPU, at::kFloat);
}

std::vector<int> GeneratedTrials::judge(const Guides& guides, const at::Tensor& made) const {
    const CardModality& m = *model_.card.modality(guides.modality.name);
    const at::Tensor bytes =
        ((made.narrow(1, m.first_channel, m.channels) + 1) * 127.5f).clamp(0, 255).round();
    return guides.modality.judge(bytes / 127.5f - 1);
}

Result<std::vector<Outcome>> GeneratedTrials::run(const AdherenceSetting& setting, int first, int count,
                                                  const std::stop_token& stop) {
    const Guides* generated = find(setting.generated);
    const Guides* other = nullptr;  // the guide; where there is none, the half that is judged against
    for (const Guides& g : guides_)
        if (setting.given.empty() ? g.modality.name != setting.generated : g.modality.name == setting.given)
            other = &g;
    if (!generated || !other)
        return Error{fmt::format("nothing is known of '{}' to measure it",
                                 generated ? setting.given : setting.generated)};
    const auto made = pictures(setting, first, count, stop);
    if (!made) return made.error();
    if (!made->defined()) return std::vector<Outcome>{};
    const std::vector<int> judged = judge(*generated, *made);
    const std::vector<int> twin = setting.given.empty() ? judge(*other, *made) : std::vector<int>{};
    const int classes = static_cast<int>(other->by_class.size());
    std::vector<Outcome> outcomes;
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        outcomes.push_back({setting.given.empty() ? twin[at] : (first + i) % classes, judged[at]});
    }
    return outcomes;
}

}  // namespace syn::evaluation
