#include "core/network/card.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/haar.h"
#include "core/base/json_fields.h"

namespace syn {
namespace {

using json = nlohmann::ordered_json;
using Fields = JsonFields;

std::string impossible(const ModelCard& c) {
    if (c.name.empty()) return "its name is empty";
    if (c.height <= 0 || c.width <= 0 || c.height > 4096 || c.width > 4096)
        return "its size is not between 1 and 4096";
    if (c.modalities.empty()) return "it has no modality";
    int next = 0;
    for (const CardModality& m : c.modalities) {
        if (m.first_channel != next || m.channels <= 0 || m.channels > 1024)
            return fmt::format("the channels of modality '{}' do not follow those before it", m.name);
        next += m.channels;
        const auto bands = static_cast<std::size_t>(haar_levels(c.height, c.width));
        if (!m.band_variances.empty() && m.band_variances.size() != bands)
            return fmt::format("modality '{}' has {} band variances, but its pictures have {} Haar levels",
                               m.name, m.band_variances.size(), bands);
        for (const double variance : m.band_variances)
            if (!std::isfinite(variance) || variance < 0)
                return fmt::format("a band variance of modality '{}' is no number from 0 on", m.name);
    }
    if (c.kind != "generator" && c.kind != "judge")
        return fmt::format("its kind is '{}', neither generator nor judge", c.kind);
    if (c.kind == "generator" && !(c.gamma_min < c.gamma_max)) return "gamma_min is not below gamma_max";
    return {};
}

}  // namespace

int ModelCard::channels() const {
    return modalities.back().first_channel + modalities.back().channels;
}

const CardModality* ModelCard::modality(std::string_view modality_name) const {
    const auto found = std::find_if(modalities.begin(), modalities.end(),
                                    [&](const CardModality& m) { return m.name == modality_name; });
    return found == modalities.end() ? nullptr : &*found;
}

Result<ModelCard> card_from_json(const std::string& text, const std::string& origin) {
    const json root = json::parse(text, nullptr, false);
    if (root.is_discarded()) return Error{fmt::format("{} is not JSON", origin)};
    Fields fields(root, origin);
    ModelCard c;
    int format = 0;
    fields.take("format", format);
    if (format > ModelCard::kFormat)
        return Error{
            fmt::format("{} has format {}, newer than the {} that this version reads; update the program",
                        origin, format, ModelCard::kFormat)};
    json network, defaults = json::object(), legend = json::object();
    fields.take("name", c.name);
    fields.take("title", c.title);
    fields.take("summary", c.summary);
    fields.take("kind", c.kind);
    fields.take("architecture", c.architecture);
    fields.take("network", network);
    fields.take("height", c.height);
    fields.take("width", c.width);
    fields.take_list<CardModality>("modalities", c.modalities, [](Fields& f, CardModality& m) {
        f.take("name", m.name);
        f.take("title", m.title);
        f.take("kind", m.kind);
        f.take("first_channel", m.first_channel);
        f.take("channels", m.channels);
        f.take("classes", m.classes, false);
        f.take("band_variances", m.band_variances, false);
    });
    const bool generator = c.kind == "generator";
    fields.take("independent_levels", c.independent_levels, generator);
    fields.take("guide_modes", c.guide_modes, generator);
    fields.take("parametrisation", c.parametrisation, generator);
    fields.take("sigma_data", c.sigma_data, generator);
    fields.take("gamma_min", c.gamma_min, generator);
    fields.take("gamma_max", c.gamma_max, generator);
    fields.take("schedule", c.schedule, generator);
    fields.take("legend", legend, false);
    fields.take("defaults", defaults, false);
    fields.take("parameters", c.parameters);
    fields.take("recipe", c.recipe, false);
    fields.take_list<CardData>("data", c.data, [](Fields& f, CardData& d) {
        f.take("name", d.name);
        f.take("licence", d.licence);
        f.take("source", d.source);
    });
    fields.take("licence", c.licence);
    fields.take("notes", c.notes, false);
    fields.take_list<CardFigure>(
        "figures", c.figures,
        [](Fields& f, CardFigure& g) {
            f.take("what", g.what);
            f.take("value", g.value);
            f.take("low", g.low);
            f.take("high", g.high);
            f.take("samples", g.samples);
        },
        false);
    fields.take("trained_with", c.trained_with, false);
    fields.take("sha256", c.sha256);
    if (const std::string error = fields.finish(); !error.empty()) return Error{error};
    for (const auto& [from, to] : legend.items()) {
        if (!to.is_string()) return Error{fmt::format("{}: the legend of '{}' is not text", origin, from)};
        c.legend.emplace_back(from, to.get<std::string>());
    }
    c.network = network.dump();
    c.defaults = defaults.dump();
    if (const std::string error = impossible(c); !error.empty())
        return Error{fmt::format("{}: {}", origin, error)};
    return c;
}

Result<ModelCard> read_card(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "card.json";
    std::ifstream in(file);
    if (!in) return Error{fmt::format("{} is not a model: it has no card.json", folder.string())};
    std::stringstream text;
    text << in.rdbuf();
    return card_from_json(text.str(), file.string());
}

std::string to_json(const ModelCard& c) {
    json root;
    root["format"] = ModelCard::kFormat;
    root["name"] = c.name;
    root["title"] = c.title;
    root["summary"] = c.summary;
    root["kind"] = c.kind;
    root["architecture"] = c.architecture;
    root["network"] = json::parse(c.network);
    root["height"] = c.height;
    root["width"] = c.width;
    root["modalities"] = json::array();
    for (const CardModality& m : c.modalities) {
        json& modality = root["modalities"].emplace_back(json{{"name", m.name},
                                                              {"title", m.title},
                                                              {"kind", m.kind},
                                                              {"first_channel", m.first_channel},
                                                              {"channels", m.channels},
                                                              {"classes", m.classes}});
        if (!m.band_variances.empty()) modality["band_variances"] = m.band_variances;
    }
    if (c.kind == "generator") {
        root["independent_levels"] = c.independent_levels;
        root["guide_modes"] = c.guide_modes;
        root["parametrisation"] = c.parametrisation;
        root["sigma_data"] = c.sigma_data;
        root["gamma_min"] = c.gamma_min;
        root["gamma_max"] = c.gamma_max;
        root["schedule"] = c.schedule;
        root["legend"] = json::object();
        for (const auto& [from, to] : c.legend) root["legend"][from] = to;
        root["defaults"] = c.defaults.empty() ? json::object() : json::parse(c.defaults);
    }
    root["parameters"] = c.parameters;
    if (!c.recipe.empty()) root["recipe"] = c.recipe;
    root["data"] = json::array();
    for (const CardData& d : c.data)
        root["data"].push_back({{"name", d.name}, {"licence", d.licence}, {"source", d.source}});
    root["licence"] = c.licence;
    if (!c.notes.empty()) root["notes"] = c.notes;
    root["figures"] = json::array();
    for (const CardFigure& f : c.figures)
        root["figures"].push_back(
            {{"what", f.what}, {"value", f.value}, {"low", f.low}, {"high", f.high}, {"samples", f.samples}});
    root["trained_with"] = c.trained_with;
    root["sha256"] = c.sha256;
    return root.dump(2) + "\n";
}

}  // namespace syn
