#include "app/cli/evaluate_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "app/cli/names.h"
#include "app/cli/picture_decoder.h"
#include "app/cli/threads.h"
#include "core/network/card_figures.h"

namespace syn::cli {
namespace {

using namespace evaluation;

Ending check_kind(const EvaluateOptions& options, MeasurementKind& kind) {
    const std::pair<bool, MeasurementKind> asked[] = {
        {options.adherence, MeasurementKind::Adherence},   {options.table1, MeasurementKind::Table1},
        {options.robustness, MeasurementKind::Robustness}, {options.diversity, MeasurementKind::Diversity},
        {options.confusion, MeasurementKind::Confusion},   {options.completion, MeasurementKind::Completion}};
    int count = 0;
    for (const auto& [wanted, of] : asked)
        if (wanted) kind = of, ++count;
    if (count == 1) return done();
    return misuse(
        "say one thing to measure: --adherence, --table1, --robustness, --diversity, --confusion or "
        "--completion, "
        "as in evaluate --table1 --model mnist-cifar");
}

/// MODE=SCALE or GENERATED:MODE=SCALE; whether there is such a mode is the measurement's to say.
Ending read_mode_scales(const EvaluateOptions& options, MeasurementOptions& made) {
    for (const std::string& text : options.mode_scales) {
        const auto equals = text.find('=');
        char* end = nullptr;
        const double scale = equals == std::string::npos ? NAN : std::strtod(text.c_str() + equals + 1, &end);
        if (!end || *end != '\0' || end == text.c_str() + equals + 1)
            return misuse(
                fmt::format("--mode-scales {} is not of the form MODE=SCALE or GENERATED:MODE=SCALE, as in "
                            "picture:hold=6",
                            text));
        made.mode_scales[text.substr(0, equals)] = scale;
    }
    if (!options.scales.empty() && !options.mode_scales.empty())
        return misuse("give --scales or --mode-scales, not both");
    return done();
}

Ending read_modes(const EvaluateOptions& options, MeasurementOptions& made) {
    for (const std::string& name : options.modes) {
        if (name == "all" && options.modes.size() == 1) {
            made.every_mode = true;
            return done();
        }
        const auto mode = guide_mode(name);
        if (!mode) return misuse(mode.error().message);
        if (std::find(made.modes.begin(), made.modes.end(), *mode) == made.modes.end())
            made.modes.push_back(*mode);
    }
    return done();
}

}  // namespace

Ending check(const EvaluateOptions& options, const ModelCard& card, MeasurementOptions& made) {
    if (Ending bad = check_kind(options, made.kind); bad.code != kDone) return bad;
    if (auto wrong = bad_count("--steps", options.steps, GenerationRequest::kMaximumSteps))
        return misuse(*wrong);
    if (made.kind != MeasurementKind::Adherence && options.steps > kUsualSteps && !options.more_steps)
        return misuse(
            fmt::format("--steps {} is more than {}, which takes long; add --more-steps if you mean it",
                        options.steps, kUsualSteps));
    if (auto wrong = bad_count("--count", options.count, GenerationRequest::kMaximumCount))
        return misuse(*wrong);
    made.steps = static_cast<int>(options.steps);
    made.count = static_cast<int>(options.count);
    made.solver = options.solver;
    made.grid = options.grid;
    made.seed = options.seed;
    made.batch = options.batch;
    made.data = {options.data, picture_decoder()};
    made.device = options.device;
    made.dtype = options.dtype;
    made.inception = options.inception;
    made.scales = options.scales;
    made.directions = options.directions;
    made.parts = options.parts;
    made.drawings = shipped_drawings(card.height);
    if (!options.inception.empty() && made.kind != MeasurementKind::Table1 &&
        made.kind != MeasurementKind::Diversity)
        return misuse("--inception is of use to --table1 and --diversity alone");
    for (const std::string& text : options.references) {
        const auto equals = text.find('=');
        if (equals == std::string::npos || equals + 1 == text.size())
            return misuse(fmt::format(
                "--reference {} is not of the form MODALITY=FOLDER, as in picture=animals", text));
        made.references[text.substr(0, equals)] = text.substr(equals + 1);
    }
    if (Ending bad = read_modes(options, made); bad.code != kDone) return bad;
    if (Ending bad = read_mode_scales(options, made); bad.code != kDone) return bad;
    if (auto good = evaluation::check(made, card); !good) return misuse(good.error().message);
    return done();
}

std::vector<CardFigure> card_figures(const AdherenceReport& report) {
    std::vector<CardFigure> figures;
    for (const JudgeFigure& judge : report.identity.judges) {
        const Interval i = wilson(judge.accuracy);
        figures.push_back({fmt::format("{} on real test samples of {}", judge.name, judge.modality),
                           judge.accuracy.value(), i.low, i.high, judge.accuracy.total});
    }
    for (const AdherenceRow& row : report.rows) {
        if (row.setting.source != Source::Model || row.done == 0 || row.done < row.wanted) continue;
        const Proportion agreement = row.confusion.agreement();
        if (agreement.total == 0) continue;  // nobody judged it
        if (row.setting.given.empty()) {
            // Table 1 has a row for each half of the same samples.
            const std::string what = halves_figure(row.setting.scale, report.identity.steps);
            if (std::any_of(figures.begin(), figures.end(),
                            [&](const CardFigure& f) { return f.what == what; }))
                continue;
            const Interval i = wilson(agreement);
            figures.push_back({what, agreement.value(), i.low, i.high, row.done});
        } else if (const JudgeFigure* judge = report.judge_of(row.setting)) {
            const Interval i = ratio_interval(agreement, judge->accuracy);
            figures.push_back(
                {guided_figure(row.setting.generated, row.setting.given, name_of(row.setting.mode),
                               row.setting.scale, report.identity.steps),
                 agreement.value() / judge->accuracy.value(), i.low, i.high, row.done});
        }
    }
    return figures;
}

void EvaluateOptions::add_to(CLI::App& command) {
    command.add_flag("--adherence", adherence,
                     "How often what is generated is of the guide's class, by mode and scale");
    command.add_flag(
        "--table1", table1,
        "That at each mode's best scale, with Fréchet distance, inception score, recall and bounds");
    command.add_flag("--robustness", robustness,
                     "That with guides that are noisy, blurred, occluded or drawn by hand");
    command.add_flag("--diversity", diversity,
                     "How different the pictures of one guide are, beside real ones");
    command.add_flag("--confusion", confusion, "Which classes are taken for which");
    command.add_flag("--completion", completion,
                     "How well the rest of a picture is made of a part of it: error, spread and seams");
    command.add_option("--model", model, "Name of the model")->required();
    command.add_option("--count", count, "Samples a row")->capture_default_str();
    command.add_option("--steps", steps, "Steps of the solver")->capture_default_str();
    command.add_flag(
        "--more-steps", more_steps,
        fmt::format("Allow more than {} steps a picture, other than with --adherence", kUsualSteps));
    command
        .add_option(
            "--modes", modes,
            "Guide modes, with commas, or all; those of the model's card where not said (--table1: all, "
            "--robustness: hold, --completion: hold and resample)")
        ->delimiter(',');
    command
        .add_option(
            "--scales", scales,
            "Scales, with commas, each a row of each mode; where not said 1,2,4 for --adherence, else the "
            "one at which the model's card says that the mode does best (--completion: 1)")
        ->delimiter(',');
    command
        .add_option("--mode-scales", mode_scales,
                    "The scale of a mode, or of it in one direction, with commas: random=8,picture:hold=6")
        ->delimiter(',');
    command
        .add_option("--directions", directions,
                    "What is generated, with commas: picture (from digits), digit (from pictures)")
        ->delimiter(',');
    command
        .add_option(
            "--parts", parts,
            "With --completion: what is given, with commas, as generate's --mask names it; edge, left "
            "and green where not said")
        ->delimiter(',');
    command.add_option("--solver", solver, "As of generate")->capture_default_str();
    command.add_option("--grid", grid, "As of generate")->capture_default_str();
    command.add_option("--seed", seed, "Of the first sample; the choice of guides too")
        ->capture_default_str();
    command.add_option("--batch", batch, "Samples in one network call")
        ->check(CLI::Range(1, 4096))
        ->capture_default_str();
    command.add_option("--data", data,
                       "Folder of the data sets; $SYNESTHETE_DATA or the user's cache where not said");
    command.add_option(
        "--inception", inception,
        "Weights of Inception v3 (safetensors, torchvision's names) to compare pictures in; the "
        "judges' own features where not said");
    command
        .add_option(
            "--reference", references,
            "With --table1: MODALITY=FOLDER, real pictures that Fréchet distances are taken to, as in "
            "picture=animals; half of the test set where not said")
        ->delimiter(',');
    command.add_option("--device", device, "auto, cpu or cuda:K");
    command.add_option("--dtype", dtype, "auto, float32 or bfloat16");
    add_threads(command, threads);
    command.add_flag(
        "--update-card", update_card,
        "With --adherence or --table1: write the precisions into the model's card when all is measured");
    command.add_option(
        "--out", out,
        "Folder for the results as .json, .csv, .md and .svg; KIND-MODEL where not said. One begun "
        "before goes on where it stopped");
}

}  // namespace syn::cli
