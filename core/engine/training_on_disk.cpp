#include <algorithm>
#include <cstdlib>

#include "core/engine/local_training_desk.h"
#include "core/imaging/picture_file.h"
#include "core/network/model.h"

namespace syn::engine {
namespace {

std::filesystem::path cache_folder() {
    const char *cache = std::getenv("XDG_CACHE_HOME"), *home = std::getenv("HOME");
    if (cache && *cache) return std::filesystem::path(cache) / "synesthete";
    return std::filesystem::path(home ? home : "") / ".cache/synesthete";
}

}  // namespace

TrainingParts training_parts_on_disk(const std::vector<std::filesystem::path>& folders) {
    TrainingParts parts;
    parts.trainings = cache_folder() / "training";
    const auto own = user_models_folder();
    const bool looked_for = std::find(folders.begin(), folders.end(), own) != folders.end();
    parts.models = looked_for || folders.empty() ? own : folders.front();
    parts.data.decode = [](const std::filesystem::path& file, const PictureShape& shape) {
        return read_fitted(file, shape.width, shape.height, shape.channels);
    };
    parts.known = [folders](const std::string& name) {
        const auto models = list_models(folders);
        return std::any_of(models.begin(), models.end(),
                           [&](const auto& model) { return model.second.name == name; });
    };
    parts.titled = [folders](const std::string& title) {
        const auto models = list_models(folders);
        return std::any_of(models.begin(), models.end(),
                           [&](const auto& model) { return model.second.title == title; });
    };
    return parts;
}

}  // namespace syn::engine
