#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/dataset/labelled_images.h"
#include "core/evaluation/statistics.h"

namespace syn {
class JudgeModel;
struct ModelCard;
}  // namespace syn

namespace syn::evaluation {

/// Refuses a judge that took part in training the generator, or that reads something else than the modality.
Result<void> check_judge(const ModelCard& judge, const ModelCard& generator, const std::string& modality);

/// The folder of the judge for a generator's modality: the first, by name, that reads its channels, names its
/// classes and took no part in training. Error: there is none, and why.
Result<std::filesystem::path> find_judge(const ModelCard& generator, const std::string& modality,
                                         const std::vector<std::filesystem::path>& folders);

/// The class the judge gives each sample; x [B, C, H, W] in [-1, 1].
std::vector<int> verdicts(const JudgeModel& judge, const at::Tensor& x);

/// How often the judge is right on a labelled set. Stopped: of the samples until then.
Proportion judge_accuracy(const JudgeModel& judge, const LabelledImages& set,
                          const std::stop_token& stop = {},
                          const std::function<void(int done, int total)>& observer = {});

}  // namespace syn::evaluation
