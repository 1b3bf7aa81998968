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
/// size, and a judge that never took part in training (x [B, C, H, W] in [-1, 1] -> a class each), or none.
struct JudgedModality {
    std::string name;
    LabelledImages test;
    std::function<std::vector<int>(const at::Tensor& x)> judge;
    LabelledImages drawn = {};      ///< our own drawings of the same classes; of none: no rows are of them
    LabelledImages reference = {};  ///< real pictures that distances are taken to; none: half of the test set
    bool undivided = false;         ///< no distance is taken, so that all of the test set are real samples
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

    /// Is given every picture that is judged, x [B, C, H, W] of trials first .. first + B - 1, before it
    /// counts; an Error ends the measurement.
    using Watch = std::function<Result<void>(const AdherenceSetting& setting, const std::string& modality,
                                             int first, const at::Tensor& x)>;
    void watch(Watch watch) { watch_ = std::move(watch); }
    /// Is called before each step of the solver; may wait.
    void between_steps(std::function<void()> breathe) { breathe_ = std::move(breathe); }

    /// Which sample of the modality's test set guides trial i of a setting that uses all of them.
    int sample_of(const std::string& modality, int trial) const;
    /// The test samples that guide trials first .. first + count - 1, as they are, [count, C, H, W].
    at::Tensor guides(const AdherenceSetting& setting, int first, int count) const;
    /// 1 where a setting with a part gives it, else 0, [1 or C, H, W].
    Result<at::Tensor> given_by(const AdherenceSetting& setting) const;
    /// How many real samples there are for a row of Source::Test or Reference; as many of each class, but for
    /// a reference of its own.
    int real_samples(const std::string& modality, Source source) const;
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
    at::Tensor guide_of(const AdherenceSetting& setting, int trial) const;
    Result<Image> part_of(const AdherenceSetting& setting) const;
    Result<at::Tensor> bound(const AdherenceSetting& setting, int first, int count) const;
    Result<std::vector<int>> judge(const Guides& guides, const AdherenceSetting& setting, int first,
                                   const at::Tensor& x) const;

    SessionModel model_;
    GenerationRequest request_;
    std::vector<Guides> guides_;
    Watch watch_;
    std::function<void()> breathe_;
};

}  // namespace syn::evaluation
