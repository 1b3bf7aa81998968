#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/evaluation_desk.h"
#include "core/engine/verdicts.h"
#include "core/session/request.h"

namespace syn::engine {

/// Every digit is a 7; so are pictures of seeds that four does not divide, the surer the further the run is.
inline std::shared_ptr<const Verdicts> fake_verdicts(RunId run, const GenerationRequest& request, int step) {
    auto verdicts = std::make_shared<Verdicts>();
    verdicts->run = run;
    verdicts->step = step;
    verdicts->steps = request.steps;
    verdicts->count = request.count;
    const float sure = 0.2f + 0.7f * static_cast<float>(step) / static_cast<float>(request.steps);
    for (const char* name : {"digit", "picture"}) {
        JudgedLayer layer{name, std::string(name) + "-judge", 10, {}};
        for (int i = 0; i < request.count; ++i) {
            const bool seven = layer.modality == "digit" || request.seed_of(i) % 4 != 0;
            for (int k = 0; k < 10; ++k)
                layer.probabilities.push_back(k == (seven ? 7 : 3) ? sure : (1 - sure) / 9);
        }
        verdicts->layers.push_back(std::move(layer));
    }
    return verdicts;
}

/// A desk that measures nothing: tests say what it tells.
class FakeEvaluationDesk : public EvaluationDesk {
  public:
    std::vector<EvaluationKind> kinds() const override {
        return {{"adherence", "Adherence", "How often a picture is of its guide's class.", 40, {1, 2, 4}},
                {"table1", "Table 1", "All of it.", 2000},
                {"robustness", "Robustness", "With guides that are not clean.", 300}};
    }
    EvaluationChoices choices(const std::string& model) const override {
        const std::vector<std::string> both{"adherence", "table1"};
        if (model == "shared")
            return {{{"random", {{"digit", 1}, {"picture", 1}}, both}, {"none", {}, both}}, false};
        if (model != "fake") return {};
        return {{{"hold", {{"digit", 4}, {"picture", 6}}, {"adherence", "table1", "robustness"}},
                 {"random", {{"digit", 4}, {"picture", 8}}, both},
                 {"none", {}, both}},
                true};
    }
    void start(EvaluationWish wish) override { started.push_back(std::move(wish)); }
    void stop() override { ++stops; }
    std::shared_ptr<const EvaluationState> take_state() override { return std::exchange(state_, nullptr); }
    Result<std::vector<std::string>> export_to(const std::string& folder) override {
        if (refusal.empty()) return std::vector<std::string>{folder + "/adherence.json"};
        return Error{refusal};
    }

    void tell(EvaluationState state) { state_ = std::make_shared<const EvaluationState>(std::move(state)); }

    std::vector<EvaluationWish> started;
    int stops = 0;
    std::string refusal;  ///< of an export; empty: none

  private:
    std::shared_ptr<const EvaluationState> state_;
};

}  // namespace syn::engine
