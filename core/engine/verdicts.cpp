#include <ATen/TensorOperators.h>

#include <fmt/format.h>

#include <utility>

#include "core/engine/local_engine.h"
#include "core/session/pixels.h"

namespace syn::engine {

void LocalEngine::want_verdicts(RunId id) {
    RunPointer run;
    if (auto shown = resting_or_wished(id, &Run::verdicts_wanted, run)) judge(*run, std::move(shown));
}

std::vector<std::shared_ptr<const Verdicts>> LocalEngine::take_verdicts() {
    std::vector<std::shared_ptr<const Verdicts>> taken;
    const std::lock_guard lock(lanes_);
    for (auto& [run, verdicts] : std::exchange(verdicts_, {})) taken.push_back(std::move(verdicts));
    return taken;
}

/// Reads every modality that has a judge, on the judges' thread.
void LocalEngine::judge(Run& run, std::shared_ptr<const Shown> shown) {
    const RunId id = run.id;
    const bool taken = judge_->submit(
        {[this, id, shown = std::move(shown)](const std::stop_token& stop) -> Result<void> {
             const at::Tensor& samples = shown->step == shown->steps ? shown->noisy : shown->estimate;
             auto verdicts = std::make_shared<Verdicts>();
             verdicts->run = id;
             verdicts->step = shown->step;
             verdicts->steps = shown->steps;
             verdicts->count = static_cast<int>(samples.size(0));
             for (const CardModality& m : shown->card->modalities) {
                 if (stop.stop_requested()) return {};
                 auto layer = parts_.judge(*shown->card, m.name,
                                           samples.narrow(1, m.first_channel, m.channels).clamp(-1, 1));
                 if (!layer) return layer.error();
                 if (*layer) verdicts->layers.push_back(std::move(**layer));
             }
             const std::lock_guard lock(lanes_);
             verdicts_[id] = std::move(verdicts);
             return {};
         },
         [this](const JobOutcome& outcome) {
             if (outcome.end == JobEnd::Failed) emit({EventKind::Failed, 0, 0, 0, 0, outcome.message});
         }});
    if (taken) return;
    // The judges are behind: the wish stands until the next step, or until it is said again.
    const std::lock_guard lock(mutex_);
    run.verdicts_wanted = true;
}

void LocalEngine::read_guide(std::string model, std::string modality, Image picture) {
    {
        const std::lock_guard lock(lanes_);
        unread_[std::move(modality)] = {std::move(model), std::move(picture)};
    }
    // A reader that has a job waiting already will find this newer picture with it.
    reader_->submit(
        {[this](const std::stop_token&) -> Result<void> {
             std::map<std::string, GivenGuide> newest;
             {
                 const std::lock_guard lock(lanes_);
                 newest = std::exchange(unread_, {});
             }
             for (const auto& [name, given] : newest) {
                 auto reading = read(name, given);
                 if (!reading) emit({EventKind::Failed, 0, 0, 0, 0, reading.error().message});
                 emit(reading ? std::move(*reading) : Event{EventKind::GuideRead, 0, -1, 0, 0, name});
             }
             return {};
         },
         [this](const JobOutcome& outcome) {
             if (outcome.end == JobEnd::Failed) emit({EventKind::Failed, 0, 0, 0, 0, outcome.message});
         }});
}

Result<Event> LocalEngine::read(const std::string& modality, const GivenGuide& given) const {
    const auto card = this->card(given.model);
    if (!card) return card.error();
    const CardModality* known = card->modality(modality);
    if (known == nullptr) return Error{fmt::format("The model {} has no \"{}\".", given.model, modality)};
    Event event{EventKind::GuideRead, 0, -1, 0, 0, modality};
    const Image& picture = given.picture;
    // A model that was trained anew meanwhile may be of another size.
    if (picture.width != card->width || picture.height != card->height || picture.channels != known->channels)
        return event;
    const auto layer = parts_.judge(*card, modality, to_tensor(picture).unsqueeze(0));
    if (!layer) return layer.error();
    if (*layer) {
        event.step = (*layer)->best(0);
        event.value = (*layer)->probability(0, event.step);
    }
    return event;
}

}  // namespace syn::engine
