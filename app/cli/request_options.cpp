#include "app/cli/request_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/guide_option.h"
#include "app/cli/names.h"
#include "core/base/atomic_file.h"
#include "core/network/model.h"
#include "core/sampler/sampler_registry.h"
#include "core/schedule/schedule_registry.h"
#include "core/schedule/time_grid.h"
#include "core/session/guide_modes.h"
#include "core/session/guided_part.h"
#include "core/session/session.h"

namespace syn::cli {
namespace {

constexpr std::uintmax_t kMaximumRequestBytes = std::uintmax_t{1} << 28;

/// Item i of options given once for all guides or once for each; null: not given.
template <class T>
const T* of_guide(const std::vector<T>& given, std::size_t i) {
    if (given.empty()) return nullptr;
    return &given[given.size() == 1 ? 0 : i];
}

/// How many times an option that belongs to the guides was given.
std::optional<std::string> wrong_number(std::size_t given, std::size_t guides, const char* option) {
    if (given <= 1 || given == guides) return {};
    return fmt::format("{} is given {} times for {} guide{}; give it once for all, or once for each", option,
                       given, guides, guides == 1 ? "" : "s");
}

Result<GenerationRequest> read_request(const std::string& file) {
    const auto text = read_file(file, kMaximumRequestBytes);
    if (!text) return text.error();
    auto request = request_from_json(*text);
    if (!request) return Error{fmt::format("{}: {}", file, request.error().message)};
    return request;
}

/// An option of a mode that no guide has would do nothing, silently.
std::optional<std::string> idle_option(const RequestOptions& options, const GenerationRequest& request) {
    const auto idle = [&](bool given, const char* option, GuideMode mode) -> std::optional<std::string> {
        const bool used = std::any_of(request.guides.begin(), request.guides.end(),
                                      [&](const Guide& guide) { return guide.mode == mode; });
        if (!given || used) return {};
        return fmt::format("{} is of the mode {}, which no guide has; give --mode {}", option, name_of(mode),
                           name_of(mode));
    };
    if (auto wrong = idle(!options.levels.empty(), "--level", GuideMode::Hold)) return wrong;
    if (auto wrong = idle(!options.own_noises.empty(), "--noisy", GuideMode::Hold)) return wrong;
    if (auto wrong = idle(!options.strengths.empty(), "--strength", GuideMode::Reconstruction)) return wrong;
    if (auto wrong = idle(options.jump.has_value(), "--jump", GuideMode::Resample)) return wrong;
    const bool given = std::any_of(request.guides.begin(), request.guides.end(),
                                   [](const Guide& guide) { return gives(guide.mode); });
    if (!options.scales.empty() && !given)
        return "--scale weighs what is given against its absence, and nothing is given; parts that are made "
               "together are held to each other by --joint-scale";
    return idle(options.repeats.has_value(), "--repeats", GuideMode::Resample);
}

/// CLI11 would take a negative seed and wrap it round.
std::string whole_number(const std::string& text) {
    const bool digits =
        !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? "" : fmt::format("'{}' is not a whole number from 0 on", text);
}

std::string default_mode(const ModelCard& card) {
    if (card.guide_modes.empty()) return card.independent_levels ? "hold" : "random";
    const auto has = [&](const char* mode) {
        return std::find(card.guide_modes.begin(), card.guide_modes.end(), mode) != card.guide_modes.end();
    };
    return has("hold") && card.independent_levels ? "hold" : card.guide_modes.front();
}

/// The card's defaults, as a request of its own.
Result<GenerationRequest> defaults_of(const ModelCard& card) {
    GenerationRequest request;
    if (!card.defaults.empty() && card.defaults != "{}") {
        std::string text = card.defaults;  // fields only: a request says its version
        if (text.find("\"version\"") == std::string::npos)
            text.insert(1, fmt::format("\"version\":{},", GenerationRequest::kVersion));
        auto read = request_from_json(text);
        if (!read)
            return Error{fmt::format("the card of '{}' has a default request that cannot be read: {}",
                                     card.name, read.error().message)};
        request = std::move(*read);
    }
    request.models = {{card.name, card.sha256}};
    return request;
}

}  // namespace

void RequestOptions::add_to(CLI::App& command) {
    command.add_option("--model", model, "Name of the model (see: synesthete-cli models)");
    command
        .add_option("--guide", guides,
                    "MODALITY=FILE.png, or digit=7 for a drawing of ours; MODALITY=marginal leaves it out; "
                    "may be given "
                    "for several modalities, and with masks several times for one")
        ->take_all()
        ->allow_extra_args(false);
    command
        .add_option(
            "--mode", modes,
            "How the guide guides: hold, random, predicted, constant, resample, reconstruction or none; "
            "once, or once a guide")
        ->allow_extra_args(false);
    command
        .add_option("--scale", scales,
                    "Weight of the guide against the marginal, 1: plain; once, or once a guide")
        ->allow_extra_args(false);
    command.add_option("--joint-scale", joint_scale,
                       "How strongly parts that are made together are held to each other, 1: plain");
    command
        .add_option(
            "--mask", masks,
            fmt::format("Where the guide is given; the rest is generated: all, {}, joined by +, or a picture "
                        "that is white there; once, or once a guide",
                        fmt::join(part_names(), ", ")))
        ->allow_extra_args(false);
    command
        .add_option(
            "--level", levels,
            "Of hold: noise that the guide is shown with, 0: clean .. 1: nothing but noise; the more, "
            "the looser it is followed; once, or once a guide")
        ->allow_extra_args(false);
    command
        .add_option("--noisy", own_noises,
                    "Of hold: the guide has the noise of its --level already, and none is added: photograph "
                    "(as a camera's), state (a run's noisy state), none; once, or once a guide")
        ->allow_extra_args(false);
    command
        .add_option(
            "--strength", strengths,
            "Of reconstruction: how strongly pictures are drawn to give the guide back; once, or once "
            "a guide")
        ->allow_extra_args(false);
    command.add_option("--jump", jump, "Of resample: steps that the run goes back after as many");
    command.add_option("--repeats", repeats, "Of resample: times that it goes back and makes them again");
    command.add_option("--solver", solver, fmt::format("{}", fmt::join(sampler_names(), ", ")));
    command.add_option("--eta", eta, "Of ddim: 0 deterministic .. 1 ancestral");
    command.add_option("--churn", churn, "Of heun-churn: noise added over the whole run, 0: none");
    command.add_option("--schedule", schedule,
                       "How noise grows with time, instead of the model's own: " +
                           fmt::format("{}", fmt::join(schedule_names(), ", ")));
    command.add_option("--grid", grid, "Spacing of the steps: uniform-t, uniform-gamma or karras");
    command.add_option("--steps", steps, "Steps of the solver");
    command.add_option("--count", count, "Pictures");
    command.add_option("--seed", seed, "Seed of the first picture; picture i has seed + i")
        ->check(whole_number);
    command
        .add_option("--morph-seed", morph_seed,
                    "The pictures lead from --seed to this one, and from --guide to --morph-guide")
        ->check(whole_number);
    command
        .add_option("--morph-guide", morph_guides,
                    "What the last picture is guided by, as --guide; others stay the same all the way")
        ->take_all()
        ->allow_extra_args(false);
    command.add_option("--device", device, "auto, cpu or cuda:K");
    command.add_option("--dtype", dtype, "auto, float32 or bfloat16");
    command.add_option("--request", request_file,
                       "A request to start from (request.json); other options change it");
}

RequestOutcome settle_request(GenerationRequest request, const std::vector<std::filesystem::path>& folders,
                              Terminal& terminal, const std::filesystem::path& first) {
    const auto bad = [](std::string sentence) {
        return RequestOutcome{std::nullopt, misuse(std::move(sentence))};
    };
    if (auto good = request.validate(); !good) return bad(good.error().message);
    if (auto wrong = unknown_name(request.solver, sampler_names(), "solver")) return bad(*wrong);
    if (auto wrong = unknown_name(request.grid, grid_names(), "grid")) return bad(*wrong);
    if (!request.schedule.empty())
        if (auto wrong = unknown_name(request.schedule, schedule_names(), "schedule")) return bad(*wrong);

    BuiltRequest built;
    for (ModelReference& reference : request.models) {
        const bool found = !first.empty() && &reference == &request.models.front();
        const auto folder =
            found ? Result<std::filesystem::path>(first) : find_model(reference.name, folders);
        if (!folder) return bad(folder.error().message);
        auto card = read_card(*folder);
        if (!card) return {std::nullopt, failed(card.error().message)};
        if (card->kind != "generator")
            return bad(fmt::format("'{}' is a {} and generates nothing", card->name, card->kind));
        if (!reference.sha256.empty() && reference.sha256 != card->sha256)
            terminal.note(
                fmt::format("note: '{}' here has other weights ({}) than the request was made with ({})",
                            card->name, card->sha256.substr(0, 12), reference.sha256.substr(0, 12)));
        reference = {card->name, card->sha256};
        for (const Guide& guide : request.guides) {
            std::vector<std::string> known;
            for (const CardModality& m : card->modalities) known.push_back(m.name);
            if (auto wrong = unknown_name(guide.modality, known, "guide")) return bad(*wrong);
            if (guide.mode == GuideMode::None) continue;
            if (auto good = check_guide_mode(*card, guide.mode, guide.modality); !good)
                return bad(good.error().message);
        }
        built.cards.push_back(std::move(*card));
        built.folders.push_back(*folder);
    }
    // Everything else that a run would stumble on, before anything is written.
    if (auto walked = schedule_curves(request, built.cards.front()); !walked)
        return bad(walked.error().message);
    const auto device = find_device(request.device);
    if (!device) return {std::nullopt, failed(device.error().message)};
    const auto dtype = find_dtype(request.dtype, *device);
    if (!dtype) return bad(dtype.error().message);
    request.dtype = *dtype == at::kBFloat16 ? "bfloat16" : "float32";
    built.request = std::move(request);
    return {std::move(built), {}};
}

namespace {

/// The other end of a morph: its seed, and guides where they differ.
std::optional<Ending> add_morph(GenerationRequest& request, const RequestOptions& options,
                                const ModelCard& card, Terminal& terminal) {
    if (!options.morph_seed && options.morph_guides.empty()) return {};
    Morph morph = request.morph.value_or(Morph{request.seed, {}});
    if (options.morph_seed) morph.seed = *options.morph_seed;
    if (!options.morph_guides.empty()) {
        morph.images.clear();
        for (const Guide& guide : request.guides) morph.images.push_back(guide.image);
    }
    std::vector<bool> led(request.guides.size());  // of several of a modality the next one each time
    for (const std::string& text : options.morph_guides) {
        auto last = read_guide(text, card, terminal);
        if (!last.guide) return last.ending;
        std::size_t i = 0;
        while (i < led.size() && (led[i] || request.guides[i].modality != last.guide->modality)) ++i;
        if (i == led.size())
            return misuse(
                fmt::format("--morph-guide {} has nothing to lead from; give one --guide {}=... for each",
                            text, last.guide->modality));
        led[i] = true;
        morph.images[i] = std::move(last.guide->image);
    }
    request.seeds.clear();
    request.morph = std::move(morph);
    return {};
}

}  // namespace

RequestOutcome build_request(const RequestOptions& options, const std::vector<std::filesystem::path>& folders,
                             Terminal& terminal) {
    const auto bad = [](std::string sentence) {
        return RequestOutcome{std::nullopt, misuse(std::move(sentence))};
    };
    const auto stop = [](std::string sentence) {
        return RequestOutcome{std::nullopt, failed(std::move(sentence))};
    };

    GenerationRequest request;
    if (!options.request_file.empty()) {
        auto read = read_request(options.request_file);
        if (!read) return stop(read.error().message);
        request = std::move(*read);
        if (!options.model.empty()) request.models = {{options.model, ""}};
    }
    const std::string name = request.models.empty() ? options.model : request.models.front().name;
    if (name.empty()) return bad("no model is named; give --model NAME (synesthete-cli models lists them)");
    const auto folder = find_model(name, folders);
    if (!folder) return bad(folder.error().message);
    const auto card = read_card(*folder);
    if (!card) return stop(card.error().message);
    if (options.request_file.empty()) {
        auto defaults = defaults_of(*card);
        if (!defaults) return stop(defaults.error().message);
        request = std::move(*defaults);
    }

    if (options.solver) request.solver = *options.solver;
    if (options.grid) request.grid = *options.grid;
    if (options.schedule) request.schedule = *options.schedule;
    if (options.eta) request.eta = *options.eta;
    if (options.churn) request.churn = *options.churn;
    if (options.joint_scale) request.joint_scale = *options.joint_scale;
    if (options.dtype) request.dtype = *options.dtype;
    if (options.device) request.device = *options.device;
    if (options.seed) request.seed = *options.seed, request.seeds.clear();
    if (options.steps) {
        if (auto wrong = bad_count("--steps", *options.steps, GenerationRequest::kMaximumSteps))
            return bad(*wrong);
        request.steps = static_cast<int>(*options.steps);
    }
    if (options.jump) {
        if (auto wrong = bad_count("--jump", *options.jump, GenerationRequest::kMaximumSteps))
            return bad(*wrong);
        request.resampling.jump = static_cast<int>(*options.jump);
    }
    if (options.repeats) {
        if (auto wrong = bad_count("--repeats", *options.repeats, Jumps::kMostRepeats)) return bad(*wrong);
        request.resampling.repeats = static_cast<int>(*options.repeats);
    }
    if (options.count) {
        if (auto wrong = bad_count("--count", *options.count, GenerationRequest::kMaximumCount))
            return bad(*wrong);
        // Seeds of its own that the request lists stay; pictures beyond them have seed + i.
        if (!request.seeds.empty())
            for (int i = request.count; i < *options.count; ++i)
                request.seeds.push_back(request.seed + static_cast<std::uint64_t>(i));
        request.count = static_cast<int>(*options.count);
        if (!request.seeds.empty()) request.seeds.resize(static_cast<std::size_t>(request.count));
    }
    // Numbers and names are judged before pictures are read: the cheap mistake is told first.
    {
        GenerationRequest bare = request;
        bare.guides.clear();
        if (bare.morph) bare.morph->images.clear();
        bare.terms.clear();
        bare.joint_scale = 1;  // whether there is anything to hold together the guides decide
        if (auto settled = settle_request(std::move(bare), folders, terminal, *folder); !settled.built)
            return settled;
    }

    std::vector<Sides> sides;  // of the pictures that were read
    if (!options.guides.empty()) {
        request.guides.clear();
        request.terms.clear();
        request.edits.clear();
        for (const std::string& text : options.guides) {
            auto guide = read_guide(text, *card, terminal);
            if (!guide.guide) return {std::nullopt, guide.ending};
            for (const Guide& other : request.guides)
                if (other.modality == guide.guide->modality && options.masks.size() < 2)
                    return bad(
                        fmt::format("the guide '{}' is given twice; with a --mask for each they can share it",
                                    other.modality));
            request.guides.push_back(std::move(*guide.guide));
            sides.push_back(guide.sides);
        }
    }
    const std::size_t guides = request.guides.size();
    if (auto wrong = wrong_number(options.modes.size(), guides, "--mode")) return bad(*wrong);
    if (auto wrong = wrong_number(options.scales.size(), guides, "--scale")) return bad(*wrong);
    if (auto wrong = wrong_number(options.masks.size(), guides, "--mask")) return bad(*wrong);
    if (auto wrong = wrong_number(options.levels.size(), guides, "--level")) return bad(*wrong);
    if (auto wrong = wrong_number(options.own_noises.size(), guides, "--noisy")) return bad(*wrong);
    if (auto wrong = wrong_number(options.strengths.size(), guides, "--strength")) return bad(*wrong);
    if (guides == 0 && !options.masks.empty())
        return bad("--mask says where a guide is given, but there is no --guide");
    for (std::size_t i = 0; i < std::max<std::size_t>(guides, 1); ++i) {
        const std::string* named = of_guide(options.modes, i);
        const auto mode = guide_mode(named ? *named : default_mode(*card));
        if (!mode) return bad(mode.error().message);
        if (guides == 0) break;
        Guide& guide = request.guides[i];
        const bool drawn = !guide.image.empty();
        if (drawn && (named || !options.guides.empty())) guide.mode = *mode;
        if (const double* scale = of_guide(options.scales, i); scale && drawn) guide.scale = *scale;
        if (const std::string* mask = of_guide(options.masks, i)) {
            const CardModality* modality = card->modality(guide.modality);
            if (modality == nullptr) break;  // told below
            auto read = read_mask(*mask, *modality, *card,
                                  i < sides.size() ? sides[i] : Sides{card->width, card->height});
            std::error_code ignored;
            if (!read)  // of a file its content is wrong, of anything else the word
                return std::filesystem::is_regular_file(*mask, ignored) ? stop(read.error().message)
                                                                        : bad(read.error().message);
            guide.mask = std::move(*read);
        }
        if (const double* level = of_guide(options.levels, i)) {
            const auto gamma = gamma_of_level(*level, *card);
            if (!gamma) return bad(gamma.error().message);
            guide.gamma = *gamma;
        }
        if (const std::string* noise = of_guide(options.own_noises, i)) {
            const auto own = own_noise(*noise);
            if (!own) return bad(own.error().message);
            if (*own != OwnNoise::None && !guide.gamma)
                return bad(
                    fmt::format("--noisy {} says that the guide '{}' is noisy, but not how noisy: give its "
                                "--level above 0",
                                *noise, guide.modality));
            guide.own_noise = *own;
        }
        if (const double* strength = of_guide(options.strengths, i)) guide.strength = *strength;
    }
    if (auto idle = idle_option(options, request)) return bad(*idle);
    if (const std::string told = overlap_of(request); !told.empty()) terminal.note("note: " + told);
    // The usual jumps, as far as so short a run has room for them.
    if (request.jumps() && !options.jump)
        request.resampling.jump = std::min(request.resampling.jump, std::max(request.steps - 1, 1));
    if (const auto ending = add_morph(request, options, *card, terminal)) return {std::nullopt, *ending};
    return settle_request(std::move(request), folders, terminal, *folder);
}

}  // namespace syn::cli
