#include "core/evaluation/judge.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/network/model.h"

namespace syn::evaluation {
namespace {

constexpr int kBatch = 250;

/// Where the classes stand among the judge's; empty: it does not know them all.
std::vector<std::int64_t> columns_of(const ModelCard& judge, const std::vector<std::string>& classes) {
    const std::vector<std::string>& known = judge.modalities.front().classes;
    std::vector<std::int64_t> columns;
    for (const std::string& name : classes) {
        const auto found = std::find(known.begin(), known.end(), name);
        if (found == known.end()) return {};
        columns.push_back(found - known.begin());
    }
    return columns;
}

/// Larger pictures are averaged down to the judge's size, by a whole number.
bool reads_shape(const ModelCard& judge, const ModelCard& generator, const CardModality& modality) {
    return judge.channels() == modality.channels && generator.height % judge.height == 0 &&
           generator.width % judge.width == 0 &&
           generator.height / judge.height == generator.width / judge.width;
}

}  // namespace

Result<void> check_judge(const ModelCard& judge, const ModelCard& generator, const std::string& modality) {
    if (judge.kind != "judge")
        return Error{fmt::format("'{}' is a {}, where a judge is needed", judge.name, judge.kind)};
    const auto& with = generator.trained_with;
    if (std::find(with.begin(), with.end(), judge.name) != with.end())
        return Error{fmt::format(
            "'{}' took part in training '{}' and so cannot judge it; judge with another classifier",
            judge.name, generator.name)};
    const CardModality* judged = generator.modality(modality);
    if (judged == nullptr)
        return Error{fmt::format("'{}' has no '{}' to be judged", generator.name, modality)};
    const CardModality& reads = judge.modalities.front();
    if (!reads_shape(judge, generator, *judged) || reads.classes.size() < judged->classes.size())
        return Error{fmt::format(
            "'{}' reads {} channels of {} x {} in {} classes, which is not what '{}' makes of '{}'",
            judge.name, judge.channels(), judge.width, judge.height, reads.classes.size(), generator.name,
            modality)};
    return {};
}

Result<std::optional<std::filesystem::path>> find_judge(const ModelCard& generator,
                                                        const std::string& modality,
                                                        const std::vector<std::filesystem::path>& folders) {
    const CardModality* judged = generator.modality(modality);
    if (judged == nullptr)
        return Error{fmt::format("'{}' has no '{}' to be judged", generator.name, modality)};
    std::string why;
    std::optional<std::filesystem::path> found;
    for (const auto& [folder, card] : list_models(folders)) {
        if (card.kind != "judge" || judged->classes.empty()) continue;
        const bool same = card.modalities.front().classes == judged->classes;
        if (!same && (found || columns_of(card, judged->classes).empty())) continue;
        const auto fits = check_judge(card, generator, modality);
        if (fits && same) return std::optional(folder);
        if (fits) found = folder;
        // One that cannot read pictures of this shape is none; one that took part in training is to be told.
        if (!fits && same && reads_shape(card, generator, *judged)) why = fits.error().message;
    }
    if (!found && !why.empty()) return Error{why};
    return found;
}

std::optional<std::filesystem::path> find_describer(const ModelCard& generator, const std::string& modality,
                                                    const std::vector<std::filesystem::path>& folders) {
    const CardModality* described = generator.modality(modality);
    const auto& with = generator.trained_with;
    for (const auto& [folder, card] : list_models(folders))
        if (described != nullptr && card.kind == "judge" && reads_shape(card, generator, *described) &&
            std::find(with.begin(), with.end(), card.name) == with.end())
            return folder;
    return std::nullopt;
}

at::Tensor class_probabilities(const JudgeModel& judge, const std::vector<std::string>& classes,
                               const at::Tensor& x) {
    at::Tensor all = judge.probabilities(x);
    if (classes == judge.card().modalities.front().classes) return all;
    const std::vector<std::int64_t> columns = columns_of(judge.card(), classes);
    if (columns.empty()) return all;
    const at::Tensor some = all.index_select(1, at::tensor(columns));
    return some / some.sum(1, true).clamp_min(1e-30);
}

std::vector<int> verdicts(const JudgeModel& judge, const std::vector<std::string>& classes,
                          const at::Tensor& x) {
    const at::Tensor best = class_probabilities(judge, classes, x).argmax(1).contiguous();
    const auto* data = best.const_data_ptr<std::int64_t>();
    return {data, data + best.numel()};
}

Proportion judge_accuracy(const JudgeModel& judge, const LabelledImages& set, const std::stop_token& stop,
                          const std::function<void(int done, int total)>& observer) {
    Proportion right;
    for (int first = 0; first < set.count && !stop.stop_requested(); first += kBatch) {
        const int count = std::min(kBatch, set.count - first);
        const at::Tensor bytes = at::from_blob(const_cast<std::uint8_t*>(set.image(first)),
                                               {count, set.channels, set.height, set.width}, at::kByte);
        const std::vector<int> classes = verdicts(judge, set.classes, bytes.to(at::kFloat) / 127.5f - 1);
        const std::uint8_t* labels = set.labels.data() + first;
        for (const int judged : classes) right.hits += judged == *labels++;
        right.total += count;
        if (observer) observer(first + count, set.count);
    }
    return right;
}

}  // namespace syn::evaluation
