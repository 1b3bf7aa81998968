#include "core/session/lent_pictures.h"

#include <ATen/ops/cat.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace syn {
namespace {

/// Levels are the same for all pictures; what has a row for each says so by its shape.
bool by_picture(const at::Tensor& tensor, std::size_t pictures) {
    return tensor.defined() && tensor.dim() == 4 && tensor.size(0) == static_cast<std::int64_t>(pictures);
}

}  // namespace

LentPictures::LentPictures(std::vector<int> from, int lender_count, const States& states)
    : from_(std::move(from)), lender_count_(lender_count) {
    for (std::size_t i = 0; i < from_.size(); ++i)
        if (from_[i] < 0) fresh_.push_back(static_cast<int>(i));
    for (const auto& [step, state] : states) states_[step] = state;
}

std::shared_ptr<const RunState> LentPictures::at(int step) const {
    const auto found = states_.find(step);
    return found == states_.end() ? nullptr : found->second.lock();
}

at::Tensor LentPictures::rows(const at::Tensor& whole) const {
    if (!by_picture(whole, from_.size()) || fresh_.empty()) return whole;
    std::vector<at::Tensor> rows;
    for (const int i : fresh_) rows.push_back(whole.narrow(0, i, 1));
    return at::cat(rows);
}

/// Where none is fresh, `made` is not looked at.
at::Tensor LentPictures::merged(const at::Tensor& made, const at::Tensor& lender) const {
    if (!by_picture(lender, static_cast<std::size_t>(lender_count_))) return lender;
    std::vector<at::Tensor> rows;
    std::int64_t next = 0;
    for (const int from : from_)
        rows.push_back(from < 0 ? made.narrow(0, next++, 1) : lender.narrow(0, from, 1));
    return at::cat(rows);
}

SamplerState LentPictures::part(const SamplerState& whole) const {
    SamplerState part = whole;
    part.z = rows(whole.z);
    for (at::Tensor& tensor : part.history) tensor = rows(tensor);
    part.observed.path = rows(whole.observed.path);
    part.observed.variance = rows(whole.observed.variance);
    part.observed.predicted = rows(whole.observed.predicted);
    return part;
}

RunState LentPictures::together(const RunState& made, const RunState& lender) const {
    const SamplerState& theirs = lender.sampler;
    const SamplerState& ours = fresh_.empty() ? theirs : made.sampler;
    RunState all = lender;
    all.sampler.z = merged(ours.z, theirs.z);
    for (std::size_t i = 0; i < theirs.history.size(); ++i)
        all.sampler.history[i] = merged(ours.history[i], theirs.history[i]);
    all.sampler.observed.path = merged(ours.observed.path, theirs.observed.path);
    all.sampler.observed.variance = merged(ours.observed.variance, theirs.observed.variance);
    all.sampler.observed.predicted = merged(ours.observed.predicted, theirs.observed.predicted);
    all.estimate = merged(made.estimate, lender.estimate);
    all.contributions = at::Tensor();
    if (lender.contributions.defined() && (fresh_.empty() || made.contributions.defined()))
        all.contributions = merged(made.contributions, lender.contributions);
    return all;
}

}  // namespace syn
