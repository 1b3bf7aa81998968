#include "app/studio/project_json.h"

#include <fmt/core.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/studio/given_guide.h"
#include "core/base/json_fields.h"

namespace syn::studio {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "synesthete-project";
constexpr int kDeepest = 16;          // nothing here is nested deeply
constexpr double kFarthest = 10;      // of a stroke's point, in sides of the drawing
constexpr double kFullNoise = 0.999;  // sigma below 1, where nothing would be left
// As far as a request goes: what came back from a picture is far beyond any slider at times.
constexpr double kLargestScale = 1000, kMostChurn = 10000;

constexpr std::pair<Role, const char*> kRoles[] = {
    {Role::Given, "given"}, {Role::Generated, "generated"}, {Role::Ignored, "ignored"}};
constexpr std::pair<OwnNoise, const char*> kOwnNoises[] = {
    {OwnNoise::None, "none"}, {OwnNoise::Photograph, "photograph"}, {OwnNoise::State, "state"}};
constexpr std::pair<StrokeKind, const char*> kStrokeKinds[] = {
    {StrokeKind::Line, "line"}, {StrokeKind::Fill, "fill"}, {StrokeKind::Move, "move"}};
constexpr std::pair<Stream, const char*> kStreams[] = {
    {Stream::Noisy, "noisy"}, {Stream::Estimate, "estimate"}, {Stream::Both, "both"}};
constexpr std::pair<Arrangement, const char*> kArrangements[] = {
    {Arrangement::Grid, "grid"}, {Arrangement::Rows, "rows"}, {Arrangement::Morph, "morph"}};
constexpr std::pair<SnrBy, const char*> kSnrBy[] = {
    {SnrBy::Total, "total"}, {SnrBy::Modality, "modality"}, {SnrBy::Band, "band"}};
constexpr std::pair<SnrAs, const char*> kSnrAs[] = {{SnrAs::Curves, "curves"},
                                                    {SnrAs::Waterfall, "waterfall"}};
constexpr std::pair<NormsOf, const char*> kNormsOf[] = {{NormsOf::Estimate, "estimate"},
                                                        {NormsOf::Contributions, "contributions"},
                                                        {NormsOf::Cosines, "cosines"}};

template <class T, std::size_t N>
const char* nameIn(const std::pair<T, const char*> (&table)[N], T value) {
    for (const auto& [each, name] : table)
        if (each == value) return name;
    return table[0].second;
}

// Writing takes every struct apart by name: a field that is added to one does not compile until it is stored.

Json write(const PenStroke& stroke) {
    const auto& [points, width, eraser, shade, soft, kind] = stroke;
    Json list = Json::array();
    for (const PenPoint& point : points) list.push_back({point.at.x(), point.at.y(), point.pressure});
    Json made{{"width", width}, {"eraser", eraser}, {"points", std::move(list)}};
    // What came later stands there only where it says something, so that older programs read the rest.
    if (shade != 1) made["shade"] = shade;
    if (soft) made["soft"] = true;
    if (kind != StrokeKind::Line) made["kind"] = nameIn(kStrokeKinds, kind);
    return made;
}

Json writeStrokes(const PenStrokes& strokes) {
    Json list = Json::array();
    for (const PenStroke& stroke : strokes) list.push_back(write(stroke));
    return list;
}

Json write(const GivenPart& part, const StoreLayer& store) {
    const auto& [place, colours, cut, mask] = part;
    Json named = Json::array();
    for (const QString& colour : colours) named.push_back(colour.toStdString());
    Json made{{"place", place.toStdString()}, {"colours", std::move(named)}, {"cut", writeStrokes(cut)}};
    if (!mask.isNull()) made["mask"] = store(mask);
    return made;
}

void writeGuide(Json& made, const GuideSettings& given, const StoreLayer& store) {
    const auto& [strokes, picture, fitted, source, mode, scale, part, noise, ownNoise, strength] = given;
    Json list = writeStrokes(strokes);
    made["mode"] = mode.toStdString();
    made["scale"] = scale;
    made["source"] = source.toStdString();
    if (!picture.isNull()) made["picture"] = store(picture);
    if (fitted) made["fitted"] = true;
    made["strokes"] = std::move(list);
    // What came later stands there only where it says something, so that older programs read the rest.
    if (!part.whole()) made["part"] = write(part, store);
    if (noise != 0) made["noise"] = noise;
    if (ownNoise != OwnNoise::None) made["own_noise"] = nameIn(kOwnNoises, ownNoise);
    if (strength != 1) made["strength"] = strength;
}

Json write(const QString& modality, const ConditionSettings& condition, const StoreLayer& store) {
    Json made{{"modality", modality.toStdString()}, {"role", nameIn(kRoles, condition.role)}};
    writeGuide(made, condition, store);
    Json more = Json::array();
    for (const GuideSettings& given : condition.more)
        writeGuide(more.emplace_back(Json::object()), given, store);
    if (!more.empty()) made["more"] = std::move(more);
    return made;
}

Json write(const Sampling& sampling) {
    const auto& [solver, grid, steps, seed, count, ownSeeds, jumps, eta, churn, jointScale, schedule] =
        sampling;
    Json own = Json::array();
    for (auto it = ownSeeds.begin(); it != ownSeeds.end(); ++it)
        own.push_back({{"picture", it.key()}, {"seed", it.value()}});
    Json made{{"solver", solver.toStdString()},
              {"grid", grid.toStdString()},
              {"steps", steps},
              {"seed", seed},
              {"count", count},
              {"eta", eta},
              {"churn", churn},
              {"own_seeds", std::move(own)}};
    if (jointScale != 1) made["joint_scale"] = jointScale;
    if (!schedule.isEmpty()) made["schedule"] = schedule.toStdString();
    if (jumps != Jumps{}) made["jumps"] = {{"jump", jumps.jump}, {"repeats", jumps.repeats}};
    return made;
}

Json write(const MorphSettings& morph) {
    const auto& [from, to, count, strokes] = morph;
    Json list = Json::array();
    for (const PenStroke& stroke : strokes) list.push_back(write(stroke));
    return {{"from", from}, {"to", to}, {"count", count}, {"strokes", std::move(list)}};
}

Json write(const View& view) {
    const auto& [stream, smooth, arrangement, rows, snrBy, meters, dataVariance, snrAs, normsOf] = view;
    Json compared = Json::array();
    for (const QString& mode : rows) compared.push_back(mode.toStdString());
    Json made{{"stream", nameIn(kStreams, stream)},
              {"smooth", smooth},
              {"arrangement", nameIn(kArrangements, arrangement)},
              {"rows", std::move(compared)},
              {"snr_by", nameIn(kSnrBy, snrBy)},
              {"meters", meters},
              {"data_variance", dataVariance}};
    // What came later stands there only where it says something, so that older programs read the rest.
    if (snrAs != SnrAs::Curves) made["snr_as"] = nameIn(kSnrAs, snrAs);
    if (normsOf != NormsOf::Estimate) made["norms_of"] = nameIn(kNormsOf, normsOf);
    return made;
}

Json write(const Document& document, const StoreLayer& store) {
    const auto& [model, conditions, sampling, morph, view, live] = document;
    Json list = Json::array();
    for (auto it = conditions.begin(); it != conditions.end(); ++it)
        list.push_back(write(it.key(), *it, store));
    return {{"model", model.toStdString()}, {"conditions", std::move(list)}, {"sampling", write(sampling)},
            {"morph", write(morph)},        {"view", write(view)},           {"live", live}};
}

// Reading: one field after another; the first mistake is kept by JsonFields.

void take(JsonFields& fields, const char* key, QString& out, bool required = true) {
    std::string text = out.toStdString();
    fields.take(key, text, required);
    out = QString::fromStdString(text);
}

void take(JsonFields& fields, const char* key, double& out, double least, double most, bool required = true) {
    Json value = out;
    fields.take(key, value, required);
    if (!value.is_number()) return fields.fail(fmt::format("the field '{}' must be a number", key));
    out = value.get<double>();
    if (!(out >= least && out <= most))
        fields.fail(fmt::format("the field '{}' must lie between {} and {}", key, least, most));
}

void take(JsonFields& fields, const char* key, int& out, int least, int most, bool required = true) {
    Json value = static_cast<unsigned>(out);
    fields.take(key, value, required);
    const bool fits = value.is_number_unsigned() &&
                      value.get<std::uint64_t>() <= static_cast<unsigned>(most) &&
                      static_cast<int>(value.get<std::uint64_t>()) >= least;
    if (!fits)
        return fields.fail(
            fmt::format("the field '{}' must be a whole number between {} and {}", key, least, most));
    out = value.get<int>();
}

template <class T, std::size_t N>
void take(JsonFields& fields, const char* key, T& out, const std::pair<T, const char*> (&table)[N],
          bool required = true) {
    std::string text = table[0].second, known;
    fields.take(key, text, required);
    for (const auto& [value, name] : table) {
        if (text == name) {
            out = value;
            return;
        }
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    fields.fail(fmt::format("the field '{}' must be one of {}", key, known));
}

void read(JsonFields& fields, PenStroke& stroke) {
    Json points = Json::array();
    take(fields, "width", stroke.width, 0, 1);
    fields.take("eraser", stroke.eraser);
    take(fields, "shade", stroke.shade, 0, 1, false);
    fields.take("soft", stroke.soft, false);
    take(fields, "kind", stroke.kind, kStrokeKinds, false);
    fields.take("points", points);
    const auto number = [](const Json& value, double least, double most) {
        return value.is_number() && value.get<double>() >= least && value.get<double>() <= most;
    };
    bool good = points.is_array();
    for (std::size_t i = 0; good && i < points.size(); ++i) {
        const Json& point = points[i];
        good = point.is_array() && point.size() == 3 && number(point[0], -kFarthest, kFarthest) &&
               number(point[1], -kFarthest, kFarthest) && number(point[2], 0, 1);
        if (good)
            stroke.points.append({{point[0].get<double>(), point[1].get<double>()}, point[2].get<double>()});
    }
    if (!good) fields.fail("the field 'points' must be a list of [across, down, pressure]");
}

void takeStrokes(JsonFields& fields, const char* key, PenStrokes& out, bool required = true) {
    std::vector<PenStroke> strokes;
    fields.take_list<PenStroke>(
        key, strokes, [](JsonFields& f, PenStroke& s) { read(f, s); }, required);
    out = PenStrokes(strokes.begin(), strokes.end());
}

/// The picture of a layer; the first that is missing is kept in `layers`.
void takeLayer(JsonFields& fields, const char* key, QImage& out, const FetchLayer& fetch,
               Result<void>& layers) {
    std::string layer;
    fields.take(key, layer, false);
    if (layer.empty() || !layers) return;
    if (auto picture = fetch(layer))
        out = std::move(picture).value();
    else
        layers = picture.error();
}

void readPart(JsonFields& fields, GivenPart& part, const FetchLayer& fetch, Result<void>& layers) {
    std::string place = part.place.toStdString();
    std::vector<std::string> colours;
    fields.take("place", place, false);
    fields.take("colours", colours, false);
    takeStrokes(fields, "cut", part.cut, false);
    takeLayer(fields, "mask", part.mask, fetch, layers);
    part.place = QString::fromStdString(place);
    if (!givenPlaces().contains(part.place))
        return fields.fail("the field 'place' names no part of a picture");
    for (const std::string& colour : colours) {
        if (colour != "red" && colour != "green" && colour != "blue")
            return fields.fail("the field 'colours' must hold red, green or blue");
        part.colours << QString::fromStdString(colour);
    }
}

void read(JsonFields& fields, GuideSettings& given, const FetchLayer& fetch, Result<void>& layers) {
    take(fields, "mode", given.mode);
    take(fields, "scale", given.scale, -kLargestScale, kLargestScale);
    take(fields, "source", given.source);
    takeLayer(fields, "picture", given.picture, fetch, layers);
    fields.take("fitted", given.fitted, false);
    takeStrokes(fields, "strokes", given.strokes);
    fields.take_object(
        "part", [&](JsonFields& f) { readPart(f, given.part, fetch, layers); }, false);
    take(fields, "noise", given.noise, 0, kFullNoise, false);
    take(fields, "own_noise", given.ownNoise, kOwnNoises, false);
    take(fields, "strength", given.strength, 0, kLargestScale, false);
}

void read(JsonFields& fields, std::pair<QString, ConditionSettings>& item, const FetchLayer& fetch,
          Result<void>& layers) {
    ConditionSettings& condition = item.second;
    take(fields, "modality", item.first);
    take(fields, "role", condition.role, kRoles);
    read(fields, static_cast<GuideSettings&>(condition), fetch, layers);
    std::vector<GuideSettings> more;
    fields.take_list<GuideSettings>(
        "more", more, [&](JsonFields& f, GuideSettings& given) { read(f, given, fetch, layers); }, false);
    if (more.size() >= static_cast<std::size_t>(ConditionSettings::kMostParts))
        fields.fail(
            fmt::format("the field 'more' has more than {} parts", ConditionSettings::kMostParts - 1));
    condition.more = QList<GuideSettings>(more.begin(), more.end());
}

void takeSeed(JsonFields& fields, const char* key, quint64& out) {
    Json seed = out;
    fields.take(key, seed);
    if (!seed.is_number_unsigned())
        return fields.fail(fmt::format("the field '{}' must be a whole number from 0 on", key));
    out = seed.get<quint64>();
}

void read(JsonFields& fields, MorphSettings& morph) {
    takeSeed(fields, "from", morph.from);
    takeSeed(fields, "to", morph.to);
    take(fields, "count", morph.count, 2, MorphSettings::kMost);
    takeStrokes(fields, "strokes", morph.strokes);
}

void read(JsonFields& fields, Sampling& sampling) {
    take(fields, "solver", sampling.solver);
    take(fields, "grid", sampling.grid);
    take(fields, "steps", sampling.steps, 1, GenerationRequest::kMaximumSteps);
    take(fields, "count", sampling.count, 1, kMostPictures);
    takeSeed(fields, "seed", sampling.seed);
    fields.take_object(
        "jumps",
        [&](JsonFields& f) {
            take(f, "jump", sampling.jumps.jump, 1, GenerationRequest::kMaximumSteps, false);
            take(f, "repeats", sampling.jumps.repeats, 0, Jumps::kMostRepeats, false);
        },
        false);
    take(fields, "eta", sampling.eta, 0, 1, false);  // projects of earlier versions lack both
    take(fields, "churn", sampling.churn, 0, kMostChurn, false);
    take(fields, "joint_scale", sampling.jointScale, -kLargestScale, kLargestScale, false);
    take(fields, "schedule", sampling.schedule, false);
    std::vector<std::pair<int, quint64>> own;
    fields.take_list<std::pair<int, quint64>>(
        "own_seeds", own, [](JsonFields& f, std::pair<int, quint64>& item) {
            take(f, "picture", item.first, 0, GenerationRequest::kMaximumCount - 1);
            takeSeed(f, "seed", item.second);
        });
    for (const auto& [picture, seed] : own) sampling.ownSeeds[picture] = seed;
}

void readRows(JsonFields& fields, QStringList& rows) {
    std::vector<std::string> modes;
    for (const QString& mode : rows) modes.push_back(mode.toStdString());
    fields.take("rows", modes, false);  // projects of earlier versions have none
    rows.clear();
    for (const std::string& mode : modes) {
        rows << QString::fromStdString(mode);
        if (!comparableModes().contains(rows.last()))
            return fields.fail(fmt::format("the field 'rows' names no guide mode with '{}'", mode));
    }
}

void read(JsonFields& fields, Document& document, const FetchLayer& fetch, Result<void>& layers) {
    take(fields, "model", document.model);
    std::vector<std::pair<QString, ConditionSettings>> conditions;
    fields.take_list<std::pair<QString, ConditionSettings>>(
        "conditions", conditions,
        [&](JsonFields& f, std::pair<QString, ConditionSettings>& item) { read(f, item, fetch, layers); });
    for (const auto& [modality, condition] : conditions) {
        if (document.conditions.contains(modality))
            fields.fail(fmt::format("the modality '{}' stands there twice", modality.toStdString()));
        document.conditions[modality] = condition;
    }
    fields.take_object("sampling", [&](JsonFields& f) { read(f, document.sampling); });
    Json morph;  // projects of earlier versions have none
    fields.take("morph", morph, false);
    if (!morph.is_null()) fields.take_object("morph", [&](JsonFields& f) { read(f, document.morph); });
    fields.take_object("view", [&](JsonFields& f) {
        take(f, "stream", document.view.stream, kStreams);
        f.take("smooth", document.view.smooth);
        take(f, "arrangement", document.view.arrangement, kArrangements);
        readRows(f, document.view.rows);
        take(f, "snr_by", document.view.snrBy, kSnrBy);
        f.take("meters", document.view.meters, false);
        f.take("data_variance", document.view.dataVariance);
        take(f, "snr_as", document.view.snrAs, kSnrAs, false);
        take(f, "norms_of", document.view.normsOf, kNormsOf, false);
    });
    fields.take("live", document.live);
}

Result<Json> parse(std::string_view text, const std::string& name) {
    bool tooDeep = false;
    try {
        Json value = Json::parse(text, [&](int depth, Json::parse_event_t, Json&) {
            tooDeep = tooDeep || depth > kDeepest;
            return depth <= kDeepest;
        });
        if (!tooDeep && value.is_object()) return value;
    } catch (const Json::exception&) {  // no JSON, or a number that no computer holds
    }
    return Error{
        fmt::format("{} cannot be opened: its project.json is damaged. If there is a copy of it, open "
                    "that.",
                    name)};
}

}  // namespace

std::string toJson(const Project& project, const StoreLayer& store) {
    const auto& [document, timeline, origin, queue] = project;
    Json made{{"format", kFormat}, {"version", Project::kVersion}, {"document", write(document, store)}};
    if (!timeline.branches.isEmpty()) made["timeline"] = timelineToJson(timeline);
    if (!queue.isEmpty()) made["queue"] = queueToJson(queue);
    if (!origin.isEmpty()) made["origin"] = origin.toStdString();
    return made.dump(1, ' ', false, Json::error_handler_t::replace);
}

Result<Project> projectFromJson(std::string_view text, const std::string& name, const FetchLayer& fetch) {
    const auto value = parse(text, name);
    if (!value) return value.error();
    JsonFields fields(*value, name);
    std::string format;
    int version = 0;
    fields.take("format", format);
    take(fields, "version", version, 1, std::numeric_limits<int>::max());
    if (format != kFormat) fields.fail("this is no project of Synesthete");
    // Before anything else: what is unknown in a newer file is no mistake of its writer.
    if (version > Project::kVersion && format == kFormat)
        return Error{
            fmt::format("{} was saved by a newer Synesthete (project version {}; this one reads {}): "
                        "open it with that.",
                        name, version, Project::kVersion)};
    Project project;
    Result<void> layers;
    fields.take_object("document", [&](JsonFields& f) { read(f, project.document, fetch, layers); });
    if (value->contains("timeline"))
        fields.take_object("timeline", [&](JsonFields& f) { readTimeline(f, project.timeline); });
    readQueue(fields, project.queue);
    std::string origin;
    fields.take("origin", origin, false);
    project.origin = QString::fromStdString(origin);
    const std::string mistake = fields.finish();
    if (!mistake.empty()) return Error{mistake + "."};
    if (!layers) return layers.error();
    return project;
}

}  // namespace syn::studio
