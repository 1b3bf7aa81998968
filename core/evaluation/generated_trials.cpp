#include "core/evaluation/generated_trials.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/noise.h"
#include "core/dataset/sampling.h"
#include "core/evaluation/disturbance.h"
#include "core/evaluation/smooth_fill.h"
#include "core/session/call_gate.h"
#include "core/session/guided_part.h"
#include "core/session/pixels.h"
#include "core/session/session_plan.h"

namespace syn::evaluation {
namespace {

/// As it would be exported: 8 bits.
at::Tensor rounded(const at::Tensor& x) {
    return ((x + 1) * 127.5f).clamp(0, 255).round() / 127.5f - 1;
}

}  // namespace

Result<std::unique_ptr<GeneratedTrials>> GeneratedTrials::make(SessionModel model, GenerationRequest request,
                                                               std::vector<JudgedModality> modalities) {
    std::unique_ptr<GeneratedTrials> trials(new GeneratedTrials(std::move(model), std::move(request)));
    const ModelCard& card = trials->model_.card;
    for (JudgedModality& judged : modalities) {
        const CardModality* modality = card.modality(judged.name);
        if (!modality) return Error{fmt::format("'{}' has no '{}' to be measured", card.name, judged.name)};
        const LabelledImages& test = judged.test;
        const LabelledImages& reference = judged.reference;
        if (reference.count > 0 && reference.image_size() != test.image_size())
            return Error{fmt::format(
                "the reference pictures for '{}' are {} x {} x {}, and the test samples {} x {} x {}",
                judged.name, reference.channels, reference.height, reference.width, test.channels,
                test.height, test.width)};
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

int GeneratedTrials::real_samples(const std::string& modality, Source source) const {
    const Guides* guides = find(modality);
    if (!guides) return 0;
    const int apart = guides->modality.reference.count;
    if (apart > 0 && source == Source::Reference) return apart;
    const bool whole = apart > 0 || guides->modality.undivided;
    std::size_t least = guides->by_class.front().size();
    for (const auto& samples : guides->by_class) least = std::min(least, samples.size());
    return static_cast<int>((whole ? least : least / 2) * guides->by_class.size());
}

/// The picture that guides a trial, [C, H, W].
at::Tensor GeneratedTrials::guide_of(const AdherenceSetting& setting, int trial) const {
    const Guides& guides = *find(setting.given);
    const int classes = static_cast<int>(guides.by_class.size());
    trial /= samples_of_each(setting);
    // Of few guides each comes again and again, always with another seed.
    if (setting.guides > 0) trial = trial % classes + classes * (trial / classes % setting.guides);
    const LabelledImages& test = guides.modality.test;
    const LabelledImages& drawn = guides.modality.drawn;
    const at::Tensor x = setting.disturbance == Disturbance::Drawn
                             ? to_tensor(image_at(drawn, trial % drawn.count))
                             : to_tensor(image_at(test, sample_of(setting.given, trial)));
    return disturbed(x, setting, request_.seed + static_cast<std::uint64_t>(trial));
}

at::Tensor GeneratedTrials::guides(const AdherenceSetting& setting, int first, int count) const {
    std::vector<at::Tensor> values;
    for (int i = first; i < first + count; ++i) values.push_back(guide_of(setting, i));
    return at::stack(values);
}

Result<at::Tensor> GeneratedTrials::given_by(const AdherenceSetting& setting) const {
    const auto mask = part_of(setting);
    if (!mask) return mask.error();
    return (to_tensor(*mask) + 1) / 2;
}

Result<Image> GeneratedTrials::part_of(const AdherenceSetting& setting) const {
    const ModelCard& card = model_.card;
    return part_mask(setting.part, card.width, card.height, card.modality(setting.given)->channels);
}

/// Pictures of a row that no model makes, [count, C, H, W].
Result<at::Tensor> GeneratedTrials::bound(const AdherenceSetting& setting, int first, int count) const {
    if (setting.source == Source::Fill) {
        const auto given = given_by(setting);
        if (!given) return given.error();
        return smooth_fill(this->guides(setting, first, count), *given);
    }
    const Guides& guides = *find(setting.generated);
    const LabelledImages& test = guides.modality.test;
    const LabelledImages& reference = guides.modality.reference;
    const int classes = static_cast<int>(guides.by_class.size());
    std::vector<at::Tensor> values;
    for (int i = first; i < first + count; ++i) {
        if (setting.source == Source::Noise) {
            at::Tensor noise = at::empty({test.channels, test.height, test.width}, at::kFloat);
            Noise(request_.seed + static_cast<std::uint64_t>(i), Purpose::Prior)
                .normal({noise.mutable_data_ptr<float>(), static_cast<std::size_t>(noise.numel())});
            values.push_back(noise);
            continue;
        }
        if (setting.source == Source::Reference && reference.count > 0) {
            values.push_back(to_tensor(image_at(reference, i)));
            continue;
        }
        const auto& samples = guides.by_class[static_cast<std::size_t>(i % classes)];
        const int other = setting.source == Source::Test ? 1 : 0;
        const bool whole = reference.count > 0 || guides.modality.undivided;
        const int at = whole ? i / classes : i / classes * 2 + other;
        values.push_back(to_tensor(image_at(test, samples[static_cast<std::size_t>(at)])));
    }
    return at::stack(values);
}

Result<at::Tensor> GeneratedTrials::pictures(const AdherenceSetting& setting, int first, int count,
                                             const std::stop_token& stop) const {
    const at::AutoGradMode no_gradients(false);
    GenerationRequest request = request_;
    request.guides.clear();
    if (setting.given.empty()) request.joint_scale = setting.scale;
    if (!setting.given.empty()) {
        Guide guide;
        guide.modality = setting.given;
        guide.image = image_at(find(setting.given)->modality.test, 0);  // its place is taken below
        guide.mode = setting.mode;
        guide.scale = setting.scale;
        if (!setting.part.empty()) {
            auto mask = part_of(setting);
            if (!mask) return mask.error();
            guide.mask = std::move(*mask);
        }
        if (setting.disturbance == Disturbance::Noise && setting.told && setting.mode == GuideMode::Hold)
            guide.gamma =
                std::clamp(2 * std::log(setting.amount), model_.card.gamma_min, model_.card.gamma_max);
        request.guides.push_back(std::move(guide));
    }
    auto made = make_plan(request, model_.card, model_.device);
    if (!made) return made.error();
    SessionPlan plan = **made;

    const ModelCard& card = model_.card;
    const at::TensorOptions like = at::TensorOptions(at::kFloat).device(at::Device(model_.device));
    if (!setting.given.empty()) {
        const CardModality& given = *card.modality(setting.given);
        at::Tensor all = plan.observations.front().value.expand({count, -1, -1, -1}).clone();
        all.narrow(1, given.first_channel, given.channels).copy_(guides(setting, first, count));
        plan.observations.front().value = all;
    }
    std::vector<std::uint64_t> seeds;
    for (int i = first; i < first + count; ++i) seeds.push_back(request.seed + static_cast<std::uint64_t>(i));
    const NoiseSource noise(seeds, {card.channels(), card.height, card.width});
    SamplerState state = initial_state(noise, like);
    const std::vector<SessionModel> models{model_};
    try {
        for (int step = 0; step < plan.grid.steps(); ++step) {
            if (breathe_) breathe_();
            plan.step(state, models, noise, stop, 2 * count);
        }
    } catch (const Stopped&) {
        return at::Tensor();
    }
    return state.z.to(at::kCPU, at::kFloat);
}

Result<std::vector<int>> GeneratedTrials::judge(const Guides& guides, const AdherenceSetting& setting,
                                                int first, const at::Tensor& x) const {
    const at::Tensor exported = rounded(x);
    if (watch_)
        if (auto seen = watch_(setting, guides.modality.name, first, exported); !seen) return seen.error();
    if (!guides.modality.judge) return std::vector<int>(static_cast<std::size_t>(x.size(0)), -1);
    return guides.modality.judge(exported);
}

Result<std::vector<Outcome>> GeneratedTrials::run(const AdherenceSetting& setting, int first, int count,
                                                  const std::stop_token& stop) {
    const Guides* generated = find(setting.generated);
    const Guides* other = nullptr;  // the guide; where there is none, the half that is judged against
    for (const Guides& g : guides_)
        if (setting.given.empty() ? g.modality.name != setting.generated : g.modality.name == setting.given)
            other = &g;
    if (!generated || (!other && setting.source == Source::Model))
        return Error{fmt::format("nothing is known of '{}' to measure it",
                                 generated ? setting.given : setting.generated)};
    if (setting.disturbance == Disturbance::Drawn && other->modality.drawn.count == 0)
        return Error{fmt::format("there are no drawings of '{}'", setting.given)};
    const bool joint = setting.source == Source::Model && setting.given.empty();
    const auto made = setting.source == Source::Model ? pictures(setting, first, count, stop)
                                                      : bound(setting, first, count);
    if (!made) return made.error();
    if (!made->defined()) return std::vector<Outcome>{};
    const auto part = [&](const Guides& guides) {
        const CardModality& m = *model_.card.modality(guides.modality.name);
        return made->size(1) == m.channels ? *made : made->narrow(1, m.first_channel, m.channels);
    };
    const auto judged = judge(*generated, setting, first, part(*generated));
    if (!judged) return judged.error();
    std::vector<int> twin;
    if (joint) {
        auto said = judge(*other, setting, first, part(*other));
        if (!said) return said.error();
        twin = std::move(*said);
    }
    const int classes = static_cast<int>(generated->by_class.size());
    const bool classless = setting.source == Source::Reference && generated->modality.reference.count > 0;
    std::vector<Outcome> outcomes;
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int truth = (first + i) / samples_of_each(setting) % classes;
        outcomes.push_back({joint ? twin[at] : classless ? -1 : truth, (*judged)[at]});
    }
    return outcomes;
}

}  // namespace syn::evaluation
