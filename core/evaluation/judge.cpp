#include "core/evaluation/judge.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/from_blob.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/network/model.h"

namespace syn::evaluation {
namespace {

constexpr int kBatch = 250;

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
    if (judge.channels() != judged->channels || judge.height != generator.height ||
        judge.width != generator.width || reads.classes.size() != judged->classes.size())
        return Error{fmt::format(
            "'{}' reads {} channels of {} x {} in {} classes, which is not what '{}' makes of '{}'",
            judge.name, judge.channels(), judge.width, judge.height, reads.classes.size(), generator.name,
            modality)};
    return {};
}

Result<std::filesystem::path> find_judge(const ModelCard& generator, const std::string& modality,
                                         const std::vector<std::filesystem::path>& folders) {
    const CardModality* judged = generator.modality(modality);
    if (judged == nullptr)
        return Error{fmt::format("'{}' has no '{}' to be judged", generator.name, modality)};
    std::string why;
    for (const auto& [folder, card] : list_models(folders)) {
        if (card.kind != "judge" || card.modalities.front().classes != judged->classes) continue;
        const auto fits = check_judge(card, generator, modality);
        if (fits) return folder;
        why = fits.error().message;
    }
    if (!why.empty()) return Error{why};
    return Error{
        fmt::format("there is no judge for '{}' among the models; train one (synesthete-cli train) or set "
                    "SYNESTHETE_MODELS to its folder",
                    modality)};
}

std::vector<int> verdicts(const JudgeModel& judge, const at::Tensor& x) {
    const at::Tensor best = judge.probabilities(x).argmax(1).contiguous();
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
        const std::vector<int> classes = verdicts(judge, bytes.to(at::kFloat) / 127.5f - 1);
        const std::uint8_t* labels = set.labels.data() + first;
        for (const int judged : classes) right.hits += judged == *labels++;
        right.total += count;
        if (observer) observer(first + count, set.count);
    }
    return right;
}

}  // namespace syn::evaluation
