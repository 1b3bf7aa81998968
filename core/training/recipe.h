#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/network/card.h"

namespace syn {

/// How noise levels of the modalities are mixed over a batch: relative frequencies. One network learns every
/// use of it.
struct LevelMix {
    double shared = 0;                      ///< one level for all (Hu & Rostami, Alg. 1)
    double independent = 0;                 ///< each modality its own
    std::map<std::string, double> given;    ///< this modality clean, the others noisy
    std::map<std::string, double> ignored;  ///< this modality pure noise, the others noisy: the marginal
    double held_regions =
        0;  ///< of all draws, how often part of a noisy modality is clean: rectangle, half, channel
    double held_outside =
        0;  ///< of those, how often all of the modality but that part is clean instead: in-painting
    double log_rho_mean = -0.6;  ///< ln(sigma / alpha) of a noisy modality is normal ...
    double log_rho_std = 1.4;    ///< ... with these
};

struct ClassLoss {
    double weight = 0;  ///< of the encoders' cross-entropy, times 1 / (1 + rho^2) of the modality; 0: none
};

struct OptimiserOptions {
    double learning_rate = 8e-4;
    double weight_decay = 0.01;
    double beta1 = 0.9;
    double beta2 = 0.99;
    double gradient_clip = 1;  ///< largest norm of all gradients together; 0: no bound
    std::int64_t warmup_steps = 300;
    double decay_from =
        0.3;                 ///< from this part of the run on, the rate falls by a half cosine to 0; 1: never
    double average = 0.999;  ///< exponential moving average of the weights: what is exported
};

/// Everything that makes a model again: recipe.json beside its card.
struct Recipe {
    static constexpr int kFormat = 1;

    ModelCard card;                 ///< as it will ship, without figures, SHA-256 and number of parameters
    std::string objective;          ///< "joint" or "classify"
    std::vector<std::string> data;  ///< data sets by modality, in the card's order
    std::vector<bool> flip;         ///< by modality: mirrored at random
    int crop_padding = 0;           ///< classify: random crops out of a picture padded so
    double label_smoothing = 0;     ///< classify
    LevelMix levels;                ///< joint
    ClassLoss class_loss;           ///< joint
    OptimiserOptions optimiser;
    std::int64_t samples = 0;  ///< pictures in the whole run
    int batch = 64;
    std::uint64_t seed = 1;
    std::string precision = "auto";  ///< auto, float32, bfloat16: of the arithmetic; weights stay float32

    std::int64_t steps() const { return (samples + batch - 1) / batch; }
};

/// Error names the file and the field.
Result<Recipe> read_recipe(const std::filesystem::path& file);
/// The same from text; `origin` is what the sentence calls it.
Result<Recipe> recipe_from_json(const std::string& text, const std::string& origin);
/// Multiplies the learning rate in a recipe.json; all else stays as it is written. Error as read_recipe().
Result<void> scale_learning_rate(const std::filesystem::path& file, double factor);

}  // namespace syn
