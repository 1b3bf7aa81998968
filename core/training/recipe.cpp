#include "core/training/recipe.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/json_fields.h"

namespace syn {
namespace {

std::string impossible(const Recipe& r) {
    if (r.objective != "joint" && r.objective != "classify")
        return fmt::format("the objective '{}' is neither joint nor classify", r.objective);
    if (r.data.size() != r.card.modalities.size()) return "there is not one data set for each modality";
    if (!r.flip.empty() && r.flip.size() != r.data.size())
        return "flip does not have one entry for each modality";
    if (r.samples <= 0 || r.batch <= 0 || r.batch > 65536) return "samples and batch must be positive";
    if (r.objective == "joint") {
        const LevelMix& l = r.levels;
        double total = l.shared + l.independent;
        for (const auto* part : {&l.given, &l.ignored})
            for (const auto& [name, weight] : *part) {
                if (r.card.modality(name) == nullptr)
                    return fmt::format("levels speak of '{}', which is no modality of the card", name);
                if (weight < 0) return "a frequency of levels is negative";
                total += weight;
            }
        if (!(total > 0) || l.shared < 0 || l.independent < 0)
            return "the frequencies of levels do not add up to anything";
        if (!r.card.independent_levels && (l.shared != total || l.held_regions > 0))
            return "the card says one level for all, but its levels are drawn each for itself, given, "
                   "ignored or "
                   "held too: draw them 'shared' alone, or set independent_levels";
        if (!(l.log_rho_std > 0)) return "log_rho_std must be positive";
    }
    if (!(r.optimiser.learning_rate > 0)) return "the learning rate must be positive";
    return {};
}

}  // namespace

Result<Recipe> read_recipe(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text) return text.error();
    return recipe_from_json(*text, file.string());
}

Result<Recipe> recipe_from_json(const std::string& text, const std::string& origin) {
    const auto root = nlohmann::ordered_json::parse(text, nullptr, false);
    if (root.is_discarded()) return Error{fmt::format("{} is not JSON", origin)};
    Recipe r;
    JsonFields fields(root, origin);
    int format = 0;
    fields.take("format", format);
    if (format > Recipe::kFormat)
        return Error{
            fmt::format("{} has format {}, newer than the {} that this version reads; update the program",
                        origin, format, Recipe::kFormat)};
    nlohmann::ordered_json card;
    fields.take("card", card);
    fields.take("objective", r.objective);
    fields.take("data", r.data);
    fields.take("flip", r.flip, false);
    fields.take("crop_padding", r.crop_padding, false);
    fields.take("label_smoothing", r.label_smoothing, false);
    fields.take_object(
        "levels",
        [&](JsonFields& f) {
            f.take("shared", r.levels.shared, false);
            f.take("independent", r.levels.independent, false);
            f.take("given", r.levels.given, false);
            f.take("ignored", r.levels.ignored, false);
            f.take("held_regions", r.levels.held_regions, false);
            f.take("held_outside", r.levels.held_outside, false);
            f.take("log_rho_mean", r.levels.log_rho_mean, false);
            f.take("log_rho_std", r.levels.log_rho_std, false);
        },
        false);
    fields.take("class_loss", r.class_loss.weight, false);
    fields.take_object("optimiser", [&](JsonFields& f) {
        OptimiserOptions& o = r.optimiser;
        f.take("learning_rate", o.learning_rate);
        f.take("weight_decay", o.weight_decay, false);
        f.take("beta1", o.beta1, false);
        f.take("beta2", o.beta2, false);
        f.take("gradient_clip", o.gradient_clip, false);
        f.take("warmup_steps", o.warmup_steps, false);
        f.take("decay_from", o.decay_from, false);
        f.take("average", o.average, false);
    });
    fields.take("samples", r.samples);
    fields.take("batch", r.batch, false);
    fields.take("seed", r.seed, false);
    fields.take("precision", r.precision, false);
    if (const std::string error = fields.finish(); !error.empty()) return Error{error};
    if (!card.is_object()) return Error{fmt::format("{}: the field 'card' is not an object", origin)};
    card["parameters"] = 0;
    card["sha256"] = "";
    auto parsed = card_from_json(card.dump(), origin + ", card");
    if (!parsed) return parsed.error();
    r.card = std::move(*parsed);
    r.flip.resize(r.data.size(), false);
    if (const std::string error = impossible(r); !error.empty())
        return Error{fmt::format("{}: {}", origin, error)};
    return r;
}

Result<void> scale_learning_rate(const std::filesystem::path& file, double factor) {
    const auto recipe = read_recipe(file);
    if (!recipe) return recipe.error();
    const auto text = read_file(file);
    if (!text) return text.error();
    auto json = nlohmann::ordered_json::parse(*text);  // it was just read as a recipe
    json["optimiser"]["learning_rate"] = recipe->optimiser.learning_rate * factor;
    return write_atomically(file, json.dump(1) + '\n');
}

}  // namespace syn
