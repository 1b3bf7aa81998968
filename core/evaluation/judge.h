#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
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
/// It may know more classes than the modality has, and read pictures smaller by a whole number.
Result<void> check_judge(const ModelCard& judge, const ModelCard& generator, const std::string& modality);

/// The folder of the judge for a generator's modality: the first, by name, that reads its channels, knows its
/// classes (best: no others) and took no part in training; nothing where none knows them. Error: the only one
/// that does took part in it.
Result<std::optional<std::filesystem::path>> find_judge(const ModelCard& generator,
                                                        const std::string& modality,
                                                        const std::vector<std::filesystem::path>& folders);
/// The folder of a judge in whose features the modality's pictures can be compared, whatever its classes are:
/// the first, by name, that reads pictures of their shape and took no part in training.
std::optional<std::filesystem::path> find_describer(const ModelCard& generator, const std::string& modality,
                                                    const std::vector<std::filesystem::path>& folders);

/// How probable each of these classes is, [B, classes], among them alone; all of the judge's where they are
/// not among its own. x [B, C, H, W] in [-1, 1].
at::Tensor class_probabilities(const JudgeModel& judge, const std::vector<std::string>& classes,
                               const at::Tensor& x);
/// The most probable of these classes for each sample.
std::vector<int> verdicts(const JudgeModel& judge, const std::vector<std::string>& classes,
                          const at::Tensor& x);

/// How often the judge is right on a labelled set, among its classes. Stopped: of the samples until then.
Proportion judge_accuracy(const JudgeModel& judge, const LabelledImages& set,
                          const std::stop_token& stop = {},
                          const std::function<void(int done, int total)>& observer = {});

}  // namespace syn::evaluation
