#include "core/training/preset_recipe.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/training/recipe.h"

namespace syn {

using Json = nlohmann::ordered_json;

const std::vector<NetworkSize>& network_sizes() {
    static const std::vector<NetworkSize> sizes{
        {.name = "small",
         .title = "Small",
         .packing = 2,
         .channels = {32, 64, 96},
         .attention = {false, true, true},
         .blocks = 1,
         .embedding = 128,
         .groups = 16,
         .head_dim = 32,
         .digit_encoder = {16, 32, 64},
         .picture_encoder = {32, 64, 128},
         .batch = 32,
         .learning_rate = 1e-3,
         .hours = 0.25,
         .least_samples = 30'000,
         .most_samples = 400'000},
        {.name = "medium",
         .title = "Medium",
         .packing = 2,
         .channels = {48, 96, 128},
         .attention = {false, true, true},
         .blocks = 2,
         .embedding = 192,
         .groups = 16,
         .head_dim = 32,
         .digit_encoder = {16, 32, 64},
         .picture_encoder = {48, 96, 192},
         .batch = 64,
         .learning_rate = 8e-4,
         .hours = 1.5,
         .least_samples = 100'000,
         .most_samples = 1'500'000},
        {.name = "large",
         .title = "Large",
         .packing = 2,
         .channels = {64, 128, 160},
         .attention = {false, true, true},
         .blocks = 2,
         .embedding = 256,
         .groups = 16,
         .head_dim = 32,
         .digit_encoder = {16, 32, 64},
         .picture_encoder = {48, 96, 192},
         .batch = 64,
         .learning_rate = 8e-4,
         .hours = 5,
         .least_samples = 300'000,
         .most_samples = 6'000'000},
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

namespace {

Json levels_of(const JointChoice& choice) {
    Json levels{{"shared", 1.0}};
    if (!choice.shared_level)
        levels = {{"shared", 0.22},
                  {"independent", 0.18},
                  {"given", {{"digit", 0.38}, {"picture", 0.12}}},
                  {"ignored", {{"digit", 0.08}, {"picture", 0.02}}},
                  {"held_regions", 0.15},
                  {"held_outside", 0.4}};
    levels["log_rho_mean"] = -0.6;
    levels["log_rho_std"] = 1.4;
    return levels;
}

}  // namespace

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
    // All that the regime allows, the best first: what is random with more done needs no training of its own.
    const Json shared{"random", "predicted", "constant", "none", "resample", "reconstruction"},
        independent{"hold", "random",   "predicted",      "constant",
                    "none", "resample", "reconstruction", "marginal"};
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
        {"independent_levels", !choice.shared_level},
        {"guide_modes", choice.shared_level ? shared : independent},
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
                      {"levels", levels_of(choice)},
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
