#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace syn {

/// One modality of a model: channels that belong together.
struct CardModality {
    std::string name;   ///< "digit"
    std::string title;  ///< "Digit"
    std::string kind;   ///< digit | picture | sketch | mask | text | attributes | signal
    int first_channel = 0;
    int channels = 1;
    std::vector<std::string> classes;  ///< names, by index; may be empty
    /// Mean variance of the training data in each Haar level, coarsest first; empty: not measured.
    std::vector<double> band_variances = {};
};

/// A data set the model was trained on.
struct CardData {
    std::string name;
    std::string licence;
    std::string source;
};

/// A measured figure, e.g. {"hold, scale 4, class precision over the judge's", 0.71, 0.68, 0.74, 1000}.
struct CardFigure {
    std::string what;
    double value = 0;
    double low = 0;  ///< 95 % interval
    double high = 0;
    std::int64_t samples = 0;
};

/// What card.json tells of a model: enough for a window to offer it and for the engine to build it.
struct ModelCard {
    static constexpr int kFormat = 1;

    std::string name;  ///< folder name and identifier
    std::string title;
    std::string summary;       ///< one honest line
    std::string kind;          ///< "generator" or "judge"
    std::string architecture;  ///< "joint-unet" or "residual-classifier"
    std::string network;       ///< the architecture's own options, JSON text; read by model.cpp
    int height = 0;
    int width = 0;
    std::vector<CardModality> modalities;
    bool independent_levels = false;  ///< every component may have a level of its own (guide mode hold)
    std::vector<std::string> guide_modes;
    std::string parametrisation;  ///< edm | eps | x | v
    double sigma_data = 0.5;
    double gamma_min = 0;  ///< trained range of noise levels
    double gamma_max = 0;
    std::string schedule;                                     ///< a name of the schedule registry
    std::vector<std::pair<std::string, std::string>> legend;  ///< class of modality 0 -> class of modality 1
    std::string defaults;  ///< fields of GenerationRequest that differ from its own defaults, JSON text
    std::int64_t parameters = 0;
    std::string recipe;  ///< file beside the card; empty: none
    std::vector<CardData> data;
    std::string licence;  ///< of the weights
    std::string notes;
    std::vector<CardFigure> figures;
    std::vector<std::string> trained_with;  ///< names of models that took part in training this one
    std::string sha256;                     ///< of model.safetensors

    int channels() const;
    /// The modality of that name; null where the model has none.
    const CardModality* modality(std::string_view modality_name) const;
};

/// Reads FOLDER/card.json. Error names the file and the field: unknown, missing, of the wrong type, of a
/// newer format.
Result<ModelCard> read_card(const std::filesystem::path& folder);
Result<ModelCard> card_from_json(const std::string& text, const std::string& origin);
std::string to_json(const ModelCard& card);

}  // namespace syn
