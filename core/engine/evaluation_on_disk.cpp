// Measurements as they lie in the user's cache.
#include <fmt/format.h>

#include <cstdlib>

#include "core/base/sha256.h"
#include "core/engine/local_evaluation_desk.h"
#include "core/evaluation/measurement.h"
#include "core/imaging/digit_set.h"
#include "core/imaging/picture_file.h"
#include "core/network/model.h"

namespace syn::engine {
namespace {

using evaluation::AdherenceReport;
using evaluation::AdherenceRow;
using evaluation::Measurement;
using evaluation::MeasurementKind;
using evaluation::MeasurementOptions;
using evaluation::MeasurementProgress;

constexpr int kBackgroundBatch = 10;  // small, so that a stop loses little

std::filesystem::path evaluations_folder() {
    const char *cache = std::getenv("XDG_CACHE_HOME"), *home = std::getenv("HOME");
    if (cache && *cache) return std::filesystem::path(cache) / "synesthete/evaluations";
    return std::filesystem::path(home ? home : "") / ".cache/synesthete/evaluations";
}

EvaluationRow shown(const AdherenceReport& report, const AdherenceRow& row) {
    EvaluationRow made;
    made.direction = direction_of(row.setting);
    if (row.setting.source == evaluation::Source::Model) made.mode = std::string(name_of(row.setting.mode));
    made.scale = row.setting.scale;
    made.guide = disturbance_of(row.setting);
    made.done = row.done;
    made.wanted = row.wanted;
    const evaluation::Proportion agreement = row.confusion.agreement();
    const evaluation::Interval i = wilson(agreement);
    made.judged = agreement.total > 0;
    made.precision = agreement.value();
    made.low = i.low;
    made.high = i.high;
    if (const auto* judge = made.judged ? report.judge_of(row.setting) : nullptr) {
        const evaluation::Interval r = ratio_interval(agreement, judge->accuracy);
        made.relative = true;
        made.over_judge = agreement.value() / judge->accuracy.value();
        made.over_judge_low = r.low;
        made.over_judge_high = r.high;
    }
    made.classes = row.confusion.classes();
    made.confusion = row.confusion.counts();
    return made;
}

class Measuring final : public EvaluationWork {
  public:
    explicit Measuring(std::unique_ptr<Measurement> measurement) : measurement_(std::move(measurement)) {}

    Result<bool> run(const std::stop_token& stop, const std::function<void(EvaluationState)>& tell) override {
        auto complete = measurement_->run(stop, [&](const MeasurementProgress& p) {
            EvaluationState state = state_of(p.report);
            state.stage = p.stage;
            state.done = p.done;
            state.total = p.total;
            tell(std::move(state));
        });
        if (!complete) return complete;
        // What an earlier run had measured already made no progress.
        const AdherenceReport& report = measurement_->report();
        EvaluationState state = state_of(&report);
        for (const AdherenceRow& row : report.rows) {
            state.done += row.done;
            state.total += row.wanted;
        }
        tell(std::move(state));
        return complete;
    }
    std::vector<std::filesystem::path> files() const override { return measurement_->files(); }

  private:
    EvaluationState state_of(const AdherenceReport* report) const {
        EvaluationState state;
        state.class_names = measurement_->class_names();
        state.left_out = measurement_->left_out();
        if (report)
            for (const AdherenceRow& row : report->rows)
                if (row.setting.source != evaluation::Source::Reference)
                    state.rows.push_back(shown(*report, row));
        return state;
    }

    std::unique_ptr<Measurement> measurement_;
};

Result<std::unique_ptr<EvaluationWork>> open_measurement(const EvaluationWish& wish,
                                                         const std::vector<std::filesystem::path>& folders,
                                                         std::function<void()> between_steps) {
    MeasurementOptions options;
    bool known = false;
    for (const MeasurementKind kind : evaluation::measurement_kinds())
        if (name_of(kind) == wish.kind) options.kind = kind, known = true;
    if (!known) return Error{fmt::format("There is nothing called '{}' to be measured.", wish.kind)};
    const auto folder = find_model(wish.model, folders);
    if (!folder) return folder.error();
    const auto card = read_card(*folder);
    if (!card) return card.error();
    for (const std::string& name : wish.modes) {
        const auto mode = guide_mode(name);
        if (!mode) return mode.error();
        options.modes.push_back(*mode);
    }
    options.mode_scales = wish.scales;
    options.solver = wish.solver;
    options.count = wish.count;
    options.steps = wish.steps;
    options.batch = kBackgroundBatch;
    options.inception = wish.inception;
    options.between_steps = std::move(between_steps);
    options.data.decode = [](const std::filesystem::path& file, const PictureShape& shape) {
        return read_fitted(file, shape.width, shape.height, shape.channels);
    };
    options.drawings = digit_drawings(card->height);
    options.begin_anew = true;  // the folder below is the cache's, not the user's
    std::string apart;          // what it is measured in, and against
    if (!wish.inception.empty()) apart += wish.inception + "\n";
    for (const CardModality& modality : card->modalities)
        if (!wish.reference.empty() && modality.kind == "picture") {
            options.references[modality.name] = wish.reference;
            apart += wish.reference;
        }
    // Measurements of other weights, solvers or steps never meet in one folder.
    const std::string name =
        fmt::format("{}-{}-{}-{}-{}-steps{}", wish.kind, card->name, card->sha256.substr(0, 12), wish.solver,
                    wish.steps, apart.empty() ? "" : "-" + sha256_hex(apart).substr(0, 8));
    auto measurement = Measurement::open(options, *folder, folders, evaluations_folder() / name);
    if (!measurement) return measurement.error();
    return std::unique_ptr<EvaluationWork>(std::make_unique<Measuring>(std::move(*measurement)));
}

EvaluationChoices choices_of(const std::string& model, const std::vector<std::filesystem::path>& folders) {
    EvaluationChoices made;
    const auto folder = find_model(model, folders);
    if (!folder) return made;
    const auto card = read_card(*folder);
    if (!card) return made;
    made.weighed = card->independent_levels;
    MeasurementOptions options;
    options.kind = MeasurementKind::Table1;
    for (const GuideMode mode : evaluation::measurable_modes(*card)) {
        options.modes = {mode};
        EvaluationMode each{std::string(name_of(mode)), {}, {}};
        for (const AdherenceRow& row : rows_of(options, *card))
            if (!row.setting.given.empty()) each.scales[row.setting.generated] = row.setting.scale;
        for (const MeasurementKind kind : evaluation::measurement_kinds()) {
            MeasurementOptions usual;
            usual.kind = kind;
            const auto modes = evaluation::modes_of(usual, *card);
            if (std::find(modes.begin(), modes.end(), mode) != modes.end())
                each.kinds.emplace_back(name_of(kind));
        }
        made.modes.push_back(std::move(each));
    }
    return made;
}

}  // namespace

EvaluationParts evaluation_parts_on_disk(const std::vector<std::filesystem::path>& folders) {
    EvaluationParts parts;
    parts.kinds = {
        {"adherence",
         "Precision by scale",
         "How often a picture is of its guide's class, at several scales.",
         100,
         {std::begin(evaluation::kAdherenceScales), std::end(evaluation::kAdherenceScales)}},
        {"table1", "Table 1",
         "Precision at each mode's best scale, Fréchet distance, inception score, and both bounds.", 2000},
        {"robustness", "Robustness",
         "Precision with guides that are noisy, blurred, covered or drawn by hand.", 100},
        {"diversity", "Diversity", "How different the pictures of one guide are, beside real ones.", 200},
        {"confusion", "Confusion", "Which classes are taken for which.", 200},
        {"completion",
         "Completion",
         "How well the rest of a picture is made of a part of it: error, spread and seams.",
         200,
         {1}}};
    parts.choices = [folders](const std::string& model) { return choices_of(model, folders); };
    parts.open = [folders](const EvaluationWish& wish, std::function<void()> between_steps) {
        return open_measurement(wish, folders, std::move(between_steps));
    };
    return parts;
}

}  // namespace syn::engine
