#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/dataset/labelled_images.h"
#include "core/evaluation/adherence.h"
#include "core/session/session_model.h"

namespace syn::evaluation {

/// A modality of the generator with what is known of it from outside: real test samples at the generator's
/// size, and a judge that never took part in training (x [B, C, H, W] in [-1, 1] -> a class each).
struct JudgedModality {
    std::string name;
    LabelledImages test;
    std::function<std::vector<int>(const at::Tensor& x)> judge;
};

/// Trials by generating. Trial i has the seed request.seed + i and is guided by a sample of class i mod K of
/// the test set: each sample once, in a shuffled order of its own, until the class is used up. A batch has
/// many guides at once, which a request has not; plan, solver and combination are the session's, so that a
/// trial's picture is what a request with this guide gives. What is generated is judged as it would be
/// exported: rounded to 8 bits.
class GeneratedTrials : public Trials {
  public:
    /// request: solver, grid, steps and seed; its guides and count are not looked at. Error: a modality that
    /// the model has not, or a class without test samples.
    static Result<std::unique_ptr<GeneratedTrials>> make(SessionModel model, GenerationRequest request,
                                                         std::vector<JudgedModality> modalities);

    Result<std::vector<Outcome>> run(const AdherenceSetting& setting, int first, int count,
                                     const std::stop_token& stop) override;

    /// Which sample of the modality's test set guides trial i.
    int sample_of(const std::string& modality, int trial) const;
    /// What trials first .. first + count - 1 end with, [count, C, H, W]; undefined when stopped.
    Result<at::Tensor> pictures(const AdherenceSetting& setting, int first, int count,
                                const std::stop_token& stop) const;

  private:
    struct Guides {
        JudgedModality modality;
        std::vector<std::vector<int>> by_class;
    };
    GeneratedTrials(SessionModel model, GenerationRequest request)
        : model_(std::move(model)), request_(std::move(request)) {}
    const Guides* find(const std::string& modality) const;
    std::vector<int> judge(const Guides& guides, const at::Tensor& made) const;

    SessionModel model_;
    GenerationRequest request_;
    std::vector<Guides> guides_;
};

}  // namespace syn::evaluation
