#include "core/session/request_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>

#include <nlohmann/json.hpp>

namespace syn {
namespace {

using nlohmann::json;

/// The fields of one guide or term that differ, as edits below `path`. Each must be possible by itself: a
/// guide gets its picture before the mode that needs one, and loses it after; noise of its own goes before
/// another mode comes.
void compare(const json& from, const json& to, const std::string& path, int step, std::vector<Edit>& edits) {
    const auto first = static_cast<std::ptrdiff_t>(edits.size());
    for (const auto& [key, value] : from.items())
        if (const json& wanted = to.at(key); wanted != value)
            edits.push_back({step, fmt::format("{}/{}", path, key), wanted.dump()});
    if (to.contains("image") && to.at("image").is_null())
        std::stable_partition(edits.begin() + first, edits.end(),
                              [&](const Edit& edit) { return edit.path == path + "/mode"; });
    if (to.contains("own_noise") && to.at("own_noise") == "none")
        std::stable_partition(edits.begin() + first, edits.end(),
                              [&](const Edit& edit) { return edit.path == path + "/own_noise"; });
}

}  // namespace

RequestChanges changes_between(const GenerationRequest& from, const GenerationRequest& to, int step) {
    RequestChanges changes;
    // The full JSON is what paths lead through.
    const json before = json::parse(to_full_json(from)), after = json::parse(to_full_json(to));
    compare(before.at("resampling"), after.at("resampling"), "resampling", step, changes.edits);
    const json &guides = before.at("guides"), &wanted = after.at("guides");
    std::size_t found = 0;
    std::map<std::string, std::ptrdiff_t>
        seen;  // guides of each modality: the second one is met by the second
    for (std::size_t i = 0; i < guides.size(); ++i) {
        const std::string path = fmt::format("guides/{}", i);
        const std::string modality = guides[i].at("modality");
        std::ptrdiff_t before_it = seen[modality]++;
        const auto same = std::find_if(wanted.begin(), wanted.end(), [&](const json& guide) {
            return guide.at("modality") == modality && before_it-- == 0;
        });
        if (same != wanted.end()) {
            ++found;
            compare(guides[i], *same, path, step, changes.edits);
        } else if (guides[i].at("mode") != "none") {
            changes.edits.push_back({step, path + "/mode", "\"none\""});
        }
    }
    if (found < wanted.size()) changes.fixed.emplace_back("guides");

    const json &terms = before.at("terms"), &other = after.at("terms");
    if (terms.size() != other.size()) {
        changes.fixed.emplace_back("terms");
    } else {
        for (std::size_t i = 0; i < terms.size(); ++i)
            compare(terms[i], other[i], fmt::format("terms/{}", i), step, changes.edits);
    }
    for (const char* field : {"eta", "churn", "joint_scale"})
        if (before.at(field) != after.at(field))
            changes.edits.push_back({step, field, after.at(field).dump()});

    bool same_models = from.models.size() == to.models.size();
    for (std::size_t i = 0; same_models && i < from.models.size(); ++i)
        same_models = from.models[i].name == to.models[i].name;
    if (!same_models) changes.fixed.emplace_back("models");
    for (const char* field : {"schedule", "solver", "grid", "steps", "seed", "seeds", "count", "morph"})
        if (before.value(field, json()) != after.value(field, json())) changes.fixed.emplace_back(field);
    return changes;
}

Result<GenerationRequest> settings_at(const GenerationRequest& request, int step) {
    GenerationRequest settings = request;
    settings.edits.clear();
    for (const Edit& edit : request.edits) {
        if (edit.step > step) break;
        auto next = apply(settings, edit);
        if (!next) return next;
        settings = std::move(*next);
    }
    return settings;
}

}  // namespace syn
