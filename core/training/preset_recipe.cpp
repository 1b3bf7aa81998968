#include "core/training/preset_recipe.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/training/recipe.h"

namespace syn {

using Json = nlohmann::ordered_json;

const std::vector<NetworkSize>& network_sizes() {
    static const std::vector<NetworkSize> sizes{
        {"small",
         "Small",
         2,
         {32, 64, 96},
         {false, true, true},
         1,
         128,
         16,
         32,
         {16, 32, 64},
         {32, 64, 128},
         32,
         1e-3,
         0.25,
         30'000,
         400'000},
        {"medium",
         "Medium",
         2,
         {48, 96, 128},
         {false, true, true},
         2,
         192,
         16,
         32,
         {16, 32, 64},
         {48, 96, 192},
         64,
         8e-4,
         1.5,
         100'000,
         1'500'000},
        {"large",
         "Large",
         2,
         {64, 128, 160},
         {false, true, true},
         2,
         256,
         16,
         32,
         {16, 32, 64},
         {48, 96, 192},
         64,
         8e-4,
         5,
         300'000,
         6'000'000},
    };
    return sizes;
}

std::int64_t samples_for(const NetworkSize& size, double samples_per_second) {
    const double held =
        std::clamp(size.hours * 3600 * samples_per_second, static_cast<double>(size.least_samples),
                   static_cast<double>(size.most_samples));
    const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(std::max(1.0, held))) - 1));
    return std::max<std::int64_t>(1, std::llround(held / unit) * static_cast<std::int64_t>(unit));
}

std::string joint_recipe(const JointChoice& choice) {
    const NetworkSize& size = choice.size;
    Json legend = Json::object(), data = Json::array();
    for (std::size_t k = 0; k < choice.digit_classes.size(); ++k)
        legend[choice.digit_classes[k]] = choice.picture_classes[k];
    for (const CardData& d : choice.data)
        data.push_back({{"name", d.name}, {"licence", d.licence}, {"source", d.source}});
    const auto modality = [](const char* name, const char* title, int first, int channels,
                             const std::vector<std::string>& classes) {
        return Json{{"name", name},           {"title", title},       {"kind", name},
                    {"first_channel", first}, {"channels", channels}, {"classes", classes}};
    };
    const Json card{
        {"format", ModelCard::kFormat},
        {"name", choice.name},
        {"title", choice.title},
        {"summary", choice.summary},
        {"kind", "generator"},
        {"architecture", "joint-unet"},
        {"network",
         {{"packing", size.packing},
          {"channels", size.channels},
          {"attention", size.attention},
          {"blocks", size.blocks},
          {"middle_attention", true},
          {"embedding", size.embedding},
          {"groups", size.groups},
          {"head_dim", size.head_dim},
          {"encoders", {{"digit", size.digit_encoder}, {"picture", size.picture_encoder}}}}},
        {"height", choice.side},
        {"width", choice.side},
        {"modalities", Json::array({modality("digit", "Digit", 0, 1, choice.digit_classes),
                                    modality("picture", "Picture", 1, 3, choice.picture_classes)})},
        {"independent_levels", true},
        {"guide_modes", {"hold", "random", "predicted", "constant", "none"}},
        {"parametrisation", "edm"},
        {"sigma_data", 0.5},
        {"gamma_min", -12.4},
        {"gamma_max", 8.8},
        {"schedule", "linear-gamma"},
        {"legend", legend},
        {"data", data},
        {"licence", choice.licence},
        {"notes", choice.notes}};
    const Json recipe{{"format", Recipe::kFormat},
                      {"card", card},
                      {"objective", "joint"},
                      {"data", {choice.digits, choice.pictures}},
                      {"flip", {false, true}},
                      {"levels",
                       {{"shared", 0.22},
                        {"independent", 0.18},
                        {"given", {{"digit", 0.38}, {"picture", 0.12}}},
                        {"ignored", {{"digit", 0.08}, {"picture", 0.02}}},
                        {"held_regions", 0.15},
                        {"log_rho_mean", -0.6},
                        {"log_rho_std", 1.4}}},
                      {"class_loss", 0.3},
                      {"optimiser",
                       {{"learning_rate", size.learning_rate},
                        {"weight_decay", 0.01},
                        {"warmup_steps", 300},
                        {"decay_from", 0.3},
                        {"average", 0.999}}},
                      {"samples", choice.samples},
                      {"batch", size.batch},
                      {"seed", 1}};
    return recipe.dump(2) + "\n";
}

}  // namespace syn
