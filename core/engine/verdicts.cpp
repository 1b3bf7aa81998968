#include <ATen/TensorOperators.h>

#include <utility>

#include "core/engine/local_engine.h"

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

}  // namespace syn::engine
