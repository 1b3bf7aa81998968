#include "core/engine/model_info.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/network/card_figures.h"
#include "core/session/guide_modes.h"

namespace syn::engine {
namespace {

Result<GenerationRequest> defaults_of(const ModelCard& card) {
    auto fields = nlohmann::json::parse(card.defaults.empty() ? "{}" : card.defaults, nullptr, false);
    if (!fields.is_object()) return Error{"The defaults are no JSON object."};
    fields["version"] = GenerationRequest::kVersion;
    fields["models"] = {{{"name", card.name}, {"sha256", card.sha256}}};
    return request_from_json(fields.dump());
}

}  // namespace

ModelInfo model_info(const ModelCard& card, std::vector<std::string>* problems) {
    ModelInfo info;
    info.name = card.name;
    info.title = card.title;
    info.summary = card.summary;
    info.figures = guiding_figures(card.figures);
    for (const CardData& data : card.data) info.trained_on.push_back(data.name);
    info.parameters = card.parameters;
    info.width = card.width;
    info.height = card.height;
    info.independent_levels = card.independent_levels;
    info.guide_modes = guide_modes_of(card);
    for (const CardModality& modality : card.modalities)
        info.modalities.push_back({modality.name, modality.title, modality.kind, modality.first_channel,
                                   modality.channels, modality.classes, modality.band_variances});
    info.legend = card.legend;
    if (auto defaults = defaults_of(card)) {
        info.defaults = std::move(*defaults);
    } else {
        info.defaults.models = {{card.name, card.sha256}};
        if (problems != nullptr)
            problems->push_back(fmt::format("The defaults of the model {} are left out. {}", card.name,
                                            defaults.error().message));
    }
    return info;
}

}  // namespace syn::engine
