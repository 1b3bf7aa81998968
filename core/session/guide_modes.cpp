#include "core/session/guide_modes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/session/request.h"

namespace syn {
namespace {

bool needs_levels(GuideMode mode) {
    return mode == GuideMode::Hold || mode == GuideMode::Marginal;
}

/// The mode whose place in a card's list speaks for this one too.
GuideMode listed_with(GuideMode mode) {
    if (mode == GuideMode::Resample || mode == GuideMode::Reconstruction) return GuideMode::Random;
    return mode == GuideMode::Marginal ? GuideMode::Hold : mode;
}

}  // namespace

std::vector<std::string> guide_modes_of(const ModelCard& card) {
    std::vector<std::string> offered;
    if (card.kind != "generator") return offered;
    const auto offer = [&](const std::string& name) {
        const auto mode = guide_mode(name);
        if (!mode || (needs_levels(*mode) && !card.independent_levels)) return;
        if (std::find(offered.begin(), offered.end(), name) == offered.end()) offered.push_back(name);
    };
    const auto& listed = card.guide_modes;
    for (const std::string& name : listed) offer(name);
    for (const std::string& name : guide_mode_names()) {
        const std::string speaker(name_of(listed_with(*guide_mode(name))));
        if (listed.empty() || std::find(listed.begin(), listed.end(), speaker) != listed.end()) offer(name);
    }
    return offered;
}

Result<void> check_guide_mode(const ModelCard& card, GuideMode mode, std::string_view modality) {
    std::vector<std::string> offered = guide_modes_of(card);
    const std::string name(name_of(mode));
    if (std::find(offered.begin(), offered.end(), name) != offered.end()) return {};
    if (!needs_levels(mode) || card.independent_levels)
        return Error{fmt::format("The model {} does not know the guide mode {}; it knows {}.", card.name,
                                 name, fmt::join(offered, ", "))};
    std::erase(offered, "none");
    return Error{fmt::format(
        "The model {} has one noise level for all, so that it cannot {} the {}, which needs a level of its "
        "own: choose {}.",
        card.name, mode == GuideMode::Hold ? "hold" : "leave out", modality, fmt::join(offered, ", "))};
}

}  // namespace syn
