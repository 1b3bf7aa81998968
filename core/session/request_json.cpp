#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/base/base64.h"
#include "core/base/sha256.h"
#include "core/session/request.h"

// Reading goes through Fields, which takes one field after another out of an object, remembers the first
// thing that is wrong in one sentence, and at the end names what nobody asked for.

namespace syn {
namespace {

using nlohmann::json;

std::string kind_of(const json& value) {
    switch (value.type()) {
        case json::value_t::null:
            return "nothing";
        case json::value_t::object:
            return "an object";
        case json::value_t::array:
            return "a list";
        case json::value_t::string:
            return "a text";
        case json::value_t::boolean:
            return "true or false";
        default:
            return "the number " + value.dump();
    }
}

class Fields {
  public:
    Fields(const json& value, std::string where, std::optional<Error>& error)
        : object_(value), where_(std::move(where)), error_(error) {
        if (!value.is_object()) wrong("", "an object", value);
    }

    /// The field, or nothing when it is left out or something was wrong before.
    const json* find(const char* key) {
        known_.emplace_back(key);
        if (error_ || !object_.is_object()) return nullptr;
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    void read(const char* key, std::string& out) {
        if (const json* value = find(key)) {
            if (!value->is_string()) return wrong(key, "a text", *value);
            out = value->get<std::string>();
        }
    }
    void read(const char* key, double& out) {
        if (const json* value = find(key)) {
            if (!value->is_number()) return wrong(key, "a number", *value);
            out = value->get<double>();
        }
    }
    void read(const char* key, int& out) {
        if (const json* value = find(key)) {
            if (!value->is_number_integer() || !in_range<int>(*value))
                return wrong(key, "a whole number", *value);
            out = value->get<int>();
        }
    }
    void read(const char* key, std::uint64_t& out) {
        if (const json* value = find(key)) {
            if (!value->is_number_unsigned()) return wrong(key, "a whole number from 0 on", *value);
            out = value->get<std::uint64_t>();
        }
    }
    void read(const char* key, std::optional<double>& out) {
        if (const json* value = find(key)) {
            if (value->is_null()) return;
            if (!value->is_number()) return wrong(key, "a number or null", *value);
            out = value->get<double>();
        }
    }
    template <class T, class Read>
    void read_list(const char* key, std::vector<T>& out, const Read& read_item) {
        if (const json* list = find(key)) {
            if (!list->is_array()) return wrong(key, "a list", *list);
            for (std::size_t i = 0; i < list->size() && !error_; ++i)
                out.push_back(read_item((*list)[i], fmt::format("{}{}[{}]", prefix(), key, i), error_));
        }
    }

    /// Names the first field that nobody asked for.
    void finish() {
        if (error_) return;
        for (const auto& [key, value] : object_.items())
            if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
                error_ = Error{fmt::format("The request has the unknown field \"{}{}\"; known here: {}.",
                                           prefix(), key, fmt::join(known_, ", "))};
                return;
            }
    }
    void wrong(const std::string& key, const std::string& wanted, const json& value) {
        if (!error_)
            error_ = Error{fmt::format("In the request \"{}{}\" must be {}, not {}.", prefix(), key, wanted,
                                       kind_of(value))};
    }
    void fail(std::string message) {
        if (!error_) error_ = Error{std::move(message)};
    }
    const std::string& where() const { return where_; }

  private:
    template <class T>
    static bool in_range(const json& value) {
        if (value.is_number_unsigned()) return std::in_range<T>(value.get<std::uint64_t>());
        return std::in_range<T>(value.get<std::int64_t>());
    }
    std::string prefix() const { return where_.empty() ? "" : where_ + "."; }

    const json& object_;
    std::string where_;
    std::optional<Error>& error_;
    std::vector<std::string> known_;
};

json write(const Image& image) {
    if (image.empty()) return nullptr;
    return {{"width", image.width},
            {"height", image.height},
            {"channels", image.channels},
            {"pixels", base64_encode(image.pixels)}};
}

Image read_image(const json& value, const std::string& where, std::optional<Error>& error) {
    Image image;
    if (value.is_null()) return image;
    Fields fields(value, where, error);
    std::string pixels;
    fields.read("width", image.width);
    fields.read("height", image.height);
    fields.read("channels", image.channels);
    fields.read("pixels", pixels);
    fields.finish();
    if (auto bytes = base64_decode(pixels))
        image.pixels = std::move(*bytes);
    else
        fields.fail(fmt::format("In the request \"{}.pixels\" is no base64 text: was it cut off?", where));
    const std::int64_t expected = std::int64_t{image.width} * image.height;
    if (image.width < 0 || image.height < 0 || image.channels < 0 || image.channels > 64 ||
        expected * image.channels != static_cast<std::int64_t>(image.pixels.size()))
        fields.fail(fmt::format("In the request \"{}\" says {} x {} x {} but holds {} bytes.", where,
                                image.width, image.height, image.channels, image.pixels.size()));
    return image;
}

/// Which fields are written. Those that came later are left out while they say nothing, so that requests
/// without them keep the hash they have always had.
enum class Extent { Telling, Full };

json write(const Guide& guide, Extent extent) {
    json out{{"modality", guide.modality}, {"image", write(guide.image)},
             {"mask", write(guide.mask)},  {"mode", name_of(guide.mode)},
             {"scale", guide.scale},       {"gamma", guide.gamma ? json(*guide.gamma) : json(nullptr)},
             {"source", guide.source}};
    if (extent == Extent::Full || guide.mode == GuideMode::Reconstruction || guide.strength != 1)
        out["strength"] = guide.strength;
    if (extent == Extent::Full || guide.own_noise != OwnNoise::None)
        out["own_noise"] = name_of(guide.own_noise);
    return out;
}

Guide read_guide(const json& value, const std::string& where, std::optional<Error>& error) {
    Guide guide;
    Fields fields(value, where, error);
    fields.read("modality", guide.modality);
    if (const json* image = fields.find("image")) guide.image = read_image(*image, where + ".image", error);
    if (const json* mask = fields.find("mask")) guide.mask = read_image(*mask, where + ".mask", error);
    std::string mode(name_of(guide.mode));
    fields.read("mode", mode);
    if (const auto known = guide_mode(mode))
        guide.mode = *known;
    else
        fields.fail(known.error().message);
    fields.read("scale", guide.scale);
    fields.read("gamma", guide.gamma);
    fields.read("strength", guide.strength);
    std::string own(name_of(guide.own_noise));
    fields.read("own_noise", own);
    if (const auto known = own_noise(own))
        guide.own_noise = *known;
    else
        fields.fail(known.error().message);
    fields.read("source", guide.source);
    fields.finish();
    return guide;
}

std::string read_text(const json& value, const std::string& where, std::optional<Error>& error) {
    if (value.is_string()) return value.get<std::string>();
    if (!error)
        error = Error{fmt::format("In the request \"{}\" must be a text, not {}.", where, kind_of(value))};
    return {};
}

std::uint64_t read_seed(const json& value, const std::string& where, std::optional<Error>& error) {
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    if (!error)
        error = Error{fmt::format("In the request \"{}\" must be a whole number from 0 on, not {}.", where,
                                  kind_of(value))};
    return 0;
}

TermSpec read_term(const json& value, const std::string& where, std::optional<Error>& error) {
    TermSpec term;
    Fields fields(value, where, error);
    fields.read("model", term.model);
    fields.read("weight", term.weight);
    fields.read_list("without", term.without, read_text);
    fields.finish();
    return term;
}

ModelReference read_model(const json& value, const std::string& where, std::optional<Error>& error) {
    ModelReference model;
    Fields fields(value, where, error);
    fields.read("name", model.name);
    fields.read("sha256", model.sha256);
    fields.finish();
    return model;
}

json write(const Morph& morph) {
    json images = json::array();
    for (const Image& image : morph.images) images.push_back(write(image));
    return {{"seed", morph.seed}, {"images", std::move(images)}};
}

Morph read_morph(const json& value, const std::string& where, std::optional<Error>& error) {
    Morph morph;
    Fields fields(value, where, error);
    fields.read("seed", morph.seed);
    fields.read_list("images", morph.images, read_image);
    fields.finish();
    return morph;
}

Edit read_edit(const json& value, const std::string& where, std::optional<Error>& error) {
    Edit edit;
    Fields fields(value, where, error);
    fields.read("step", edit.step);
    fields.read("path", edit.path);
    if (const json* changed = fields.find("value"))
        edit.value = changed->dump();
    else
        fields.fail(fmt::format("In the request \"{}\" has no value.", where));
    fields.finish();
    return edit;
}

Jumps read_resampling(const json& value, const std::string& where, std::optional<Error>& error) {
    Jumps resampling;
    Fields fields(value, where, error);
    fields.read("jump", resampling.jump);
    fields.read("repeats", resampling.repeats);
    fields.finish();
    return resampling;
}

json write(const GenerationRequest& request, Extent extent = Extent::Telling) {
    json models = json::array();
    for (const ModelReference& model : request.models)
        models.push_back({{"name", model.name}, {"sha256", model.sha256}});
    json guides = json::array();
    for (const Guide& guide : request.guides) guides.push_back(write(guide, extent));
    json terms = json::array();
    for (const TermSpec& term : request.terms)
        terms.push_back({{"model", term.model}, {"weight", term.weight}, {"without", term.without}});
    json edits = json::array();
    for (const Edit& edit : request.edits) {
        json value = json::parse(edit.value, nullptr, false);
        if (value.is_discarded()) value = edit.value;
        edits.push_back({{"step", edit.step}, {"path", edit.path}, {"value", std::move(value)}});
    }
    json out{{"version", GenerationRequest::kVersion},
             {"generator", GenerationRequest::kGenerator},
             {"models", std::move(models)},
             {"guides", std::move(guides)},
             {"terms", std::move(terms)},
             {"schedule", request.schedule},
             {"solver", request.solver},
             {"eta", request.eta},
             {"churn", request.churn},
             {"grid", request.grid},
             {"steps", request.steps},
             {"seed", request.seed},
             {"count", request.count},
             {"dtype", request.dtype},
             {"device", request.device},
             {"edits", std::move(edits)}};
    if (extent == Extent::Full || request.jumps() || request.resampling != Jumps{})
        out["resampling"] = {{"jump", request.resampling.jump}, {"repeats", request.resampling.repeats}};
    if (extent == Extent::Full || request.joint_scale != 1) out["joint_scale"] = request.joint_scale;
    if (!request.seeds.empty()) out["seeds"] = request.seeds;
    if (request.morph) out["morph"] = write(*request.morph);
    return out;
}

/// Texts from files may hold any bytes; what is no UTF-8 is replaced instead of thrown at.
std::string dump(const json& value, int indent) {
    return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

Result<GenerationRequest> read(const json& value) {
    std::optional<Error> error;
    Fields fields(value, "", error);
    int version = 0;
    fields.read("version", version);
    if (version > GenerationRequest::kVersion)
        fields.fail(
            fmt::format("The request has version {}, but this program knows {} at most: use a newer program.",
                        version, GenerationRequest::kVersion));
    else if (version < 1)
        fields.fail(fmt::format("The request has no \"version\"; the present one is {}.",
                                GenerationRequest::kVersion));
    std::string generator(GenerationRequest::kGenerator);
    fields.read("generator", generator);
    if (generator != GenerationRequest::kGenerator)
        fields.fail(fmt::format("The request's random numbers come from \"{}\"; this program has {} alone.",
                                generator, GenerationRequest::kGenerator));
    GenerationRequest request;
    fields.read_list("models", request.models, read_model);
    fields.read_list("guides", request.guides, read_guide);
    fields.read_list("terms", request.terms, read_term);
    fields.read("schedule", request.schedule);
    fields.read("solver", request.solver);
    fields.read("eta", request.eta);
    fields.read("churn", request.churn);
    fields.read("joint_scale", request.joint_scale);
    fields.read("grid", request.grid);
    fields.read("steps", request.steps);
    fields.read("seed", request.seed);
    fields.read("count", request.count);
    if (const json* morph = fields.find("morph"); morph && !morph->is_null())
        request.morph = read_morph(*morph, "morph", error);
    if (const json* resampling = fields.find("resampling"))
        request.resampling = read_resampling(*resampling, "resampling", error);
    fields.read_list("seeds", request.seeds, read_seed);
    fields.read("dtype", request.dtype);
    fields.read("device", request.device);
    fields.read_list("edits", request.edits, read_edit);
    fields.finish();
    if (error) return *error;
    if (auto good = request.validate(); !good) return good.error();
    return request;
}

}  // namespace

std::string to_json(const GenerationRequest& request) {
    return dump(write(request), 1);
}

std::string to_full_json(const GenerationRequest& request) {
    return dump(write(request, Extent::Full), 1);
}

Result<GenerationRequest> request_from_json(std::string_view text) {
    // Nothing here is nested deeply; a text that is would exhaust the stack of whoever walks through it.
    constexpr int kDeepest = 16;
    bool too_deep = false;
    json value;
    try {
        value = json::parse(text, [&](int depth, json::parse_event_t, json&) {
            too_deep = too_deep || depth > kDeepest;
            return depth <= kDeepest;
        });
    } catch (const json::parse_error& failure) {
        return Error{fmt::format("The request is no JSON: something is wrong at byte {}.", failure.byte)};
    } catch (const json::exception&) {
        return Error{"The request has a number that is too large for any setting."};
    }
    if (too_deep) return Error{"The request is nested too deeply to be one."};
    return read(value);
}

std::string request_hash(const GenerationRequest& request) {
    return sha256_hex(dump(write(request), -1));
}

Result<GenerationRequest> apply(const GenerationRequest& request, const Edit& edit) {
    GenerationRequest plain = request;
    plain.edits.clear();
    json value = write(plain, Extent::Full);
    json* place = &value;
    std::string_view rest = edit.path;
    while (place != nullptr && !rest.empty()) {
        const auto slash = rest.find('/');
        const std::string key(rest.substr(0, slash));
        rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
        if (place->is_object() && place->contains(key)) {
            place = &(*place)[key];
        } else if (place->is_array() && !key.empty() && key.size() < 9 &&
                   key.find_first_not_of("0123456789") == std::string::npos &&
                   std::stoul(key) < place->size()) {
            place = &(*place)[std::stoul(key)];
        } else {
            place = nullptr;
        }
    }
    if (place == nullptr || place == &value)
        return Error{
            fmt::format("Nothing can be changed at \"{}\": the request has no such setting.", edit.path)};
    json changed = json::parse(edit.value, nullptr, false);
    if (changed.is_discarded())
        return Error{fmt::format("\"{}\" cannot become {}: that is no JSON value.", edit.path, edit.value)};
    *place = std::move(changed);
    auto result = read(value);
    if (result) result->edits = request.edits;
    return result;
}

}  // namespace syn
