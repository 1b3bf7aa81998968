#include "app/cli/adherence_setup.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "app/cli/interrupt.h"
#include "app/cli/names.h"
#include "core/dataset/registry.h"
#include "core/evaluation/generated_trials.h"
#include "core/evaluation/judge.h"
#include "core/network/model.h"
#include "core/sampler/sampler_registry.h"
#include "core/schedule/time_grid.h"
#include "core/session/guide_modes.h"
#include "core/session/load_model.h"
#include "core/training/recipe.h"

namespace syn::cli {
namespace {

using namespace evaluation;
namespace fs = std::filesystem;

std::vector<std::string> modality_names(const ModelCard& card) {
    std::vector<std::string> names;
    for (const CardModality& m : card.modalities) names.push_back(m.name);
    return names;
}

Ending check(const AdherenceOptions& options, const ModelCard& card, GenerationRequest& request,
             std::vector<GuideMode>& modes) {
    if (card.kind != "generator")
        return misuse(fmt::format("'{}' is a {} and generates nothing", card.name, card.kind));
    request.models = {{card.name, card.sha256}};
    request.solver = options.solver;
    request.grid = options.grid;
    request.seed = options.seed;
    if (auto wrong = bad_count("--steps", options.steps, GenerationRequest::kMaximumSteps))
        return misuse(*wrong);
    if (auto wrong = bad_count("--count", options.count, GenerationRequest::kMaximumCount))
        return misuse(*wrong);
    request.steps = static_cast<int>(options.steps);
    request.count = static_cast<int>(options.count);
    request.device = options.device;
    request.dtype = options.dtype;
    if (auto good = request.validate(); !good) return misuse(good.error().message);
    if (auto wrong = unknown_name(request.solver, sampler_names(), "solver")) return misuse(*wrong);
    if (auto wrong = unknown_name(request.grid, grid_names(), "grid")) return misuse(*wrong);
    for (const std::string& name : options.directions)
        if (auto wrong = unknown_name(name, modality_names(card), "direction")) return misuse(*wrong);
    std::vector<std::string> known_modes = guide_modes_of(card);
    std::erase(known_modes, name_of(GuideMode::Marginal));  // follows nothing, so there is nothing to measure
    for (const std::string& name : options.modes.empty() ? card.guide_modes : options.modes) {
        const auto mode = guide_mode(name);
        if (!mode) return misuse(mode.error().message);
        if (auto wrong = unknown_name(name, known_modes, fmt::format("guide mode of '{}'", card.name)))
            return misuse(*wrong);
        if (std::find(modes.begin(), modes.end(), *mode) == modes.end()) modes.push_back(*mode);
    }
    for (const double scale : options.scales)
        if (!std::isfinite(scale) || std::abs(scale) > 1000)
            return misuse(fmt::format("the scale {} is not between -1000 and 1000", scale));
    return done();
}

}  // namespace

Ending prepare(const AdherenceOptions& options, Invocation& with, AdherenceSetup& setup) {
    const auto folders = model_folders(with.program);
    const auto folder = find_model(options.model, folders);
    if (!folder) return misuse(folder.error().message);
    const auto card = read_card(*folder);
    if (!card) return failed(card.error().message);
    GenerationRequest request;
    std::vector<GuideMode> modes;
    if (Ending bad = check(options, *card, request, modes); bad.code != kDone) return bad;
    const auto recipe = read_recipe(*folder / (card->recipe.empty() ? "recipe.json" : card->recipe));
    if (!recipe) return failed(recipe.error().message);

    std::vector<JudgedModality> judged;
    for (std::size_t m = 0; m < card->modalities.size(); ++m) {
        const CardModality& modality = card->modalities[m];
        const auto place = find_judge(*card, modality.name, folders);
        if (!place) return failed(place.error().message);
        auto test = open_dataset(recipe->data[m], options.data, Split::Test);
        if (!test) return failed(test.error().message);
        if (test->width > card->width || test->height > card->height)
            return failed(fmt::format("the test samples of {} are larger than what '{}' makes",
                                      recipe->data[m], card->name));
        const auto device = find_device(options.device);
        if (!device) return failed(device.error().message);
        auto judge = JudgeModel::load(*place, *device);
        if (!judge) return failed(judge.error().message);
        setup.judges.push_back({modality.name, *judge, pad_to(*test, card->height)});
        judged.push_back({modality.name, setup.judges.back().test,
                          [judge = *judge](const at::Tensor& x) { return verdicts(*judge, x); }});
    }
    auto model = load_session_model(*folder, options.device, options.dtype);
    if (!model) return failed(model.error().message);
    const auto device = find_device(options.device);
    const auto dtype = find_dtype(options.dtype, *device);
    if (!dtype) return misuse(dtype.error().message);

    AdherenceIdentity& id = setup.report.identity;
    id.model = card->name;
    id.sha256 = card->sha256;
    id.solver = request.solver;
    id.grid = request.grid;
    id.steps = request.steps;
    id.seed = request.seed;
    id.dtype = *dtype == at::kBFloat16 ? "bfloat16" : "float32";
    std::vector<double> scales = options.scales.empty() ? std::vector<double>{1, 2, 4} : options.scales;
    if (!card->independent_levels) scales = {1};  // no marginal to weigh against
    setup.report.rows =
        adherence_rows(modality_names(*card), options.directions, modes, scales, request.count);
    setup.folder = *folder;
    auto trials = GeneratedTrials::make(std::move(*model), std::move(request), std::move(judged));
    if (!trials) return failed(trials.error().message);
    setup.trials = std::move(*trials);
    return done();
}

bool measure_judges(AdherenceSetup& setup, const AdherenceReport& earlier, Invocation& with) {
    for (const MeasuredJudge& judge : setup.judges) {
        const ModelCard& card = judge.model->card();
        JudgeFigure figure{judge.modality, card.name, card.sha256, {}};
        const JudgeFigure* known = earlier.identity.judge(judge.modality);
        if (known && known->sha256 == figure.sha256 && known->accuracy.total == judge.test.count) {
            figure.accuracy = known->accuracy;
        } else {
            figure.accuracy =
                judge_accuracy(*judge.model, judge.test, with.interrupt.token(), [&](int done, int total) {
                    with.terminal.progress(
                        fmt::format("{} on real test samples: {}/{}", card.name, done, total));
                });
            if (figure.accuracy.total < judge.test.count) return false;
        }
        setup.report.identity.judges.push_back(std::move(figure));
    }
    return true;
}

std::vector<CardFigure> card_figures(const AdherenceReport& report) {
    std::vector<CardFigure> figures;
    for (const JudgeFigure& judge : report.identity.judges) {
        const Interval i = wilson(judge.accuracy);
        figures.push_back({fmt::format("{} on real test samples of {}", judge.name, judge.modality),
                           judge.accuracy.value(), i.low, i.high, judge.accuracy.total});
    }
    for (const AdherenceRow& row : report.rows) {
        if (row.done == 0 || row.done < row.wanted) continue;
        const Proportion agreement = row.confusion.agreement();
        const JudgeFigure* judge = report.identity.judge(row.setting.generated);
        if (row.setting.given.empty()) {
            const Interval i = wilson(agreement);
            figures.push_back({fmt::format("unguided, the halves agree, {} steps", report.identity.steps),
                               agreement.value(), i.low, i.high, row.done});
        } else if (judge && judge->accuracy.hits > 0) {
            const Interval i = ratio_interval(agreement, judge->accuracy);
            figures.push_back(
                {fmt::format("{} from {}, {}, scale {:g}, {} steps: class precision over the judge's own",
                             row.setting.generated, row.setting.given, name_of(row.setting.mode),
                             row.setting.scale, report.identity.steps),
                 agreement.value() / judge->accuracy.value(), i.low, i.high, row.done});
        }
    }
    return figures;
}

}  // namespace syn::cli
