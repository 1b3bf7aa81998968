#include "core/evaluation/measurement.h"

#include <ATen/ops/cat.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/folder_lock.h"
#include "core/base/sha256.h"
#include "core/dataset/planes.h"
#include "core/evaluation/completion.h"
#include "core/evaluation/extractor.h"
#include "core/evaluation/generated_trials.h"
#include "core/evaluation/judge.h"
#include "core/evaluation/scores.h"
#include "core/network/model.h"
#include "core/session/load_model.h"
#include "core/training/recipe.h"

namespace syn::evaluation {
namespace {

namespace fs = std::filesystem;

/// What pictures they are, to the bit.
ReferenceFigure figure_of(const std::string& modality, const LabelledImages& set) {
    Sha256 digest;
    digest.update(set.pixels.data(), set.pixels.size());
    digest.update(set.labels.data(), set.labels.size());
    return {modality, set.name, digest.hex(), set.count};
}

std::string stage_of(const AdherenceSetting& s) {
    std::string text = direction_of(s);
    if (s.source == Source::Model && (!s.given.empty() || s.scale != 1))
        text += fmt::format(", {}, scale {:g}", name_of(s.mode), s.scale);
    if (const std::string how = disturbance_of(s); !how.empty()) text += ", " + how;
    return text;
}

}  // namespace

Measurement::~Measurement() = default;

bool Measurement::takes_features() const {
    return options_.kind == MeasurementKind::Table1 || options_.kind == MeasurementKind::Diversity;
}

bool Measurement::keeps_records() const {
    return takes_features() || options_.kind == MeasurementKind::Completion;
}

/// Where more is seen of samples than their class the result is reckoned from that, and what is counted lies
/// beside it.
fs::path Measurement::state_file() const {
    return out_ / (keeps_records() ? "measured.json" : std::string(name_of(options_.kind)) + ".json");
}

Result<std::unique_ptr<Measurement>> Measurement::open(const MeasurementOptions& options,
                                                       const fs::path& model,
                                                       const std::vector<fs::path>& folders,
                                                       const fs::path& out) {
    std::unique_ptr<Measurement> made(new Measurement);
    made->options_ = options;
    made->out_ = out;
    if (auto loaded = made->load(model, folders); !loaded) return loaded.error();
    auto lock = FolderLock::take(out, "another measurement");
    if (!lock) return lock.error();
    made->lock_ = std::make_unique<FolderLock>(std::move(*lock));
    if (fs::exists(made->state_file())) {
        const auto text = read_file(made->state_file());
        if (!text) return text.error();
        auto read = adherence_from_json(*text);
        if (!read) return Error{fmt::format("{}: {}", made->state_file().string(), read.error().message)};
        made->earlier_ = std::move(*read);
    }
    return made;
}

Result<void> Measurement::load(const fs::path& folder, const std::vector<fs::path>& folders) {
    auto card = read_card(folder);
    if (!card) return card.error();
    card_ = std::move(*card);
    if (auto good = check(options_, card_); !good) return good;
    const auto recipe = read_recipe(folder / (card_.recipe.empty() ? "recipe.json" : card_.recipe));
    if (!recipe) return recipe.error();
    const auto device = find_device(options_.device);
    if (!device) return device.error();
    const auto dtype = find_dtype(options_.dtype, *device);
    if (!dtype) return dtype.error();

    std::vector<JudgedModality> judged;
    for (std::size_t m = 0; m < card_.modalities.size(); ++m) {
        if (m >= recipe->data.size())
            return Error{fmt::format("the recipe of '{}' names no data set for '{}'", card_.name,
                                     card_.modalities[m].name)};
        auto known = load_modality(m, recipe->data[m], folders);
        if (!known) return known.error();
        judged.push_back(std::move(*known));
    }
    auto model = load_session_model(folder, options_.device, options_.dtype);
    if (!model) return model.error();

    GenerationRequest request = request_of(options_, card_);
    AdherenceIdentity& id = report_.identity;
    id.model = card_.name;
    id.sha256 = card_.sha256;
    id.solver = request.solver;
    id.grid = request.grid;
    id.steps = request.steps;
    id.seed = request.seed;
    id.dtype = *dtype == at::kBFloat16 ? "bfloat16" : "float32";
    auto trials = GeneratedTrials::make(std::move(*model), std::move(request), std::move(judged));
    if (!trials) return trials.error();
    trials_ = std::move(*trials);
    trials_->between_steps(options_.between_steps);
    report_.rows = rows_of(options_, card_);
    left_out_ = evaluation::left_out(options_, card_);
    if (auto left = leave_out_unjudged(); !left) return left;
    if (!keeps_records()) return {};
    store_ = std::make_unique<SampleStore>(out_ / "samples");
    if (options_.kind == MeasurementKind::Completion) {
        watch_completions();
        return {};
    }
    scorer_ = std::make_unique<Scorer>(*store_, report_.identity);
    if (auto added = add_extractors(); !added) return added;
    for (const Judge& judge : judges_) {
        const bool asked = std::any_of(report_.rows.begin(), report_.rows.end(), [&](const auto& row) {
            return row.setting.generated == judge.modality;
        });
        if (options_.kind != MeasurementKind::Diversity || !asked) continue;
        if (auto enough = enough_for_diversity(judge.test); !enough) return enough;
    }
    add_bounds();
    return {};
}

/// What is known of a modality from outside: its test set, and who judges or describes it.
Result<JudgedModality> Measurement::load_modality(std::size_t index, const std::string& data,
                                                  const std::vector<fs::path>& folders) {
    const CardModality& modality = card_.modalities[index];
    const auto device = find_device(options_.device);
    if (!device) return device.error();
    const auto place = find_judge(card_, modality.name, folders);
    if (!place) return place.error();
    auto test = open_fitted(data, options_.data, Split::Test,
                            {modality.name, modality.channels, card_.height, modality.classes});
    if (!test) return test.error();
    report_.identity.tests.push_back(figure_of(modality.name, *test));
    Judge judge{modality.name, nullptr, nullptr, enlarged(std::move(*test), card_.height)};
    JudgedModality known{modality.name, judge.test, {}, {}, {}};
    // Where no distance is taken no half of it is set apart to take them to.
    known.undivided = options_.kind == MeasurementKind::Diversity;
    if (*place) {
        auto loaded = JudgeModel::load(**place, *device);
        if (!loaded) return loaded.error();
        judge.model = judge.describer = std::move(*loaded);
        known.judge = [model = judge.model, classes = modality.classes](const at::Tensor& x) {
            return verdicts(*model, classes, x);
        };
    }
    if (takes_features() && options_.inception.empty() && !judge.describer) {
        const auto describer = find_describer(card_, modality.name, folders);
        if (!describer)
            return Error{
                fmt::format("no network here can describe the '{}' of '{}', so that they cannot be compared "
                            "with real ones: "
                            "give the weights of Inception v3 (--inception)",
                            modality.name, card_.name)};
        auto loaded = JudgeModel::load(*describer, *device);
        if (!loaded) return loaded.error();
        judge.describer = std::move(*loaded);
    }
    if (options_.drawings && options_.kind == MeasurementKind::Robustness && can_be_drawn(modality)) {
        auto drawn = options_.drawings(modality.classes);
        if (!drawn) return drawn.error();
        known.drawn = std::move(*drawn);
    }
    auto reference = reference_for(modality, data);
    if (!reference) return reference.error();
    known.reference = std::move(*reference);
    judges_.push_back(std::move(judge));
    return known;
}

/// The user's own pictures to compare with, or those that a model of a folder was trained on: what a folder
/// holds out is too little for that. None: half of the test set.
Result<LabelledImages> Measurement::reference_for(const CardModality& modality, const std::string& data) {
    if (options_.kind != MeasurementKind::Table1) return LabelledImages{};
    const auto said = options_.references.find(modality.name);
    if (said == options_.references.end() && !is_folder(data)) return LabelledImages{};
    Result<LabelledImages> pictures = LabelledImages{};
    if (said == options_.references.end()) {
        pictures = open_fitted(data, options_.data, Split::Train,
                               {modality.name, modality.channels, card_.height, modality.classes});
    } else if (!options_.data.decode) {
        return Error{
            "this build reads no pictures (it was made with STUDIO_IMAGING=OFF), so that none can be "
            "compared with"};
    } else {
        pictures =
            read_pictures(said->second, {card_.width, card_.height, modality.channels}, options_.data.decode);
    }
    if (!pictures) return pictures;
    if (pictures->count < 2)
        return Error{
            fmt::format("{} has {} picture, and a distance is to two at least: give a folder with more",
                        said != options_.references.end() ? said->second.string() : data, pictures->count)};
    *pictures = enlarged(std::move(*pictures), card_.height);
    report_.identity.references.push_back(figure_of(modality.name, *pictures));
    return pictures;
}

/// Rows that are nothing without a judge go where there is none.
Result<void> Measurement::leave_out_unjudged() {
    std::string lacking;
    for (const Judge& judge : judges_) {
        if (judge.model) continue;
        lacking = fmt::format(
            "no judge here knows the classes of '{}' of '{}' and reads pictures of {} x {}, so that it "
            "cannot be "
            "told how often it is right",
            judge.modality, card_.name, card_.width, card_.height);
        left_out_.push_back(lacking);
        if (keeps_records()) continue;
        std::erase_if(report_.rows, [&](const AdherenceRow& row) {
            return row.setting.generated == judge.modality || row.setting.given.empty();
        });
    }
    if (!report_.rows.empty()) return {};
    return Error{lacking + "; Fréchet distance (table1) and diversity can be measured"};
}

/// Two of each class at least, between which there is a distance.
Result<void> Measurement::enough_for_diversity(const LabelledImages& test) const {
    for (std::size_t k = 0; k < test.classes.size(); ++k)
        if (const auto have = std::count(test.labels.begin(), test.labels.end(), k); have < 2)
            return Error{
                fmt::format("diversity is held against that of real pictures, and the test set of {} has {} "
                            "of class '{}' "
                            "where two are needed: add pictures of it and train anew, or measure table1",
                            test.name, have, test.classes[k])};
    return {};
}

Result<void> Measurement::add_extractors() {
    std::map<std::string, Extractor> extractors;
    std::optional<Extractor> inception;
    if (!options_.inception.empty()) {
        auto made = inception_extractor(options_.inception, *find_device(options_.device));
        if (!made) return made.error();
        inception = std::move(*made);
    }
    for (const Judge& judge : judges_) {
        const Extractor& extractor = extractors[judge.modality] =
            inception ? *inception : judge_extractor(judge.describer);
        report_.identity.extractors.push_back(
            {judge.modality, extractor.name, extractor.sha256, extractor.dimension, extractor.classes});
    }
    trials_->watch([this, extractors = std::move(extractors)](const AdherenceSetting& setting,
                                                              const std::string& modality, int first,
                                                              const at::Tensor& x) -> Result<void> {
        const Seen seen = extractors.at(modality).see(x);
        return store_->put(record_of(setting, modality), first,
                           at::cat({seen.features, seen.probabilities}, 1));
    });
    return {};
}

/// The completions of one picture are seen together, so that a batch holds all of them.
void Measurement::watch_completions() {
    options_.batch = (options_.batch + kCompletions - 1) / kCompletions * kCompletions;
    trials_->watch([this](const AdherenceSetting& setting, const std::string& modality, int first,
                          const at::Tensor& x) -> Result<void> {
        const auto given = trials_->given_by(setting);
        if (!given) return given.error();
        const int each = samples_of_each(setting), count = static_cast<int>(x.size(0));
        return store_->put(record_of(setting, modality), first / each,
                           completion_records(x, trials_->guides(setting, first, count), *given, each));
    });
}

/// Real samples and noise, before what the model makes.
void Measurement::add_bounds() {
    std::vector<AdherenceRow> bounds;
    for (const Judge& judge : judges_) {
        const int real = trials_->real_samples(judge.modality, Source::Test),
                  reference = trials_->real_samples(judge.modality, Source::Reference);
        for (const auto& [source, wanted] : {std::pair{Source::Reference, reference},
                                             std::pair{Source::Test, std::min(real, options_.count)},
                                             std::pair{Source::Noise, options_.count}}) {
            if (options_.kind == MeasurementKind::Diversity && source != Source::Test) continue;
            AdherenceRow row;
            row.setting.generated = judge.modality;
            row.setting.source = source;
            row.wanted = wanted;
            if (!judge.test.classes.empty())
                row.confusion = Confusion(static_cast<int>(judge.test.classes.size()));
            bounds.push_back(std::move(row));
        }
    }
    report_.rows.insert(report_.rows.begin(), bounds.begin(), bounds.end());
}

Result<bool> Measurement::measure_judges(const std::stop_token& stop, const Observer& observer) {
    report_.identity.judges.clear();
    for (const Judge& judge : judges_) {
        if (!judge.model) continue;
        const ModelCard& card = judge.model->card();
        JudgeFigure figure{judge.modality, card.name, card.sha256, {}};
        const JudgeFigure* known = earlier_.identity.judge(judge.modality);
        if (known && known->sha256 == figure.sha256 && known->accuracy.total == judge.test.count &&
            same_tests(report_.identity, earlier_.identity)) {
            figure.accuracy = known->accuracy;
        } else {
            figure.accuracy = judge_accuracy(*judge.model, judge.test, stop, [&](int done, int total) {
                if (options_.between_steps) options_.between_steps();
                MeasurementProgress progress;
                progress.stage = card.name + " on real test samples";
                progress.stage_done = done;
                progress.stage_total = total;
                if (observer) observer(progress);
            });
            if (figure.accuracy.total < judge.test.count) return false;
        }
        report_.identity.judges.push_back(std::move(figure));
    }
    return true;
}

/// Rows whose records are no longer all there are measured again, the first `asked` of them; others go.
void Measurement::forget_unseen(std::size_t asked) {
    if (!store_) return;
    const auto lost = [&](const AdherenceRow& row) {
        if (!row.setting.part.empty())
            return store_->count(record_of(row.setting, row.setting.generated), kCompletionColumns) *
                       samples_of_each(row.setting) <
                   row.done;
        const bool joint = row.setting.source == Source::Model && row.setting.given.empty();
        return std::any_of(report_.identity.extractors.begin(), report_.identity.extractors.end(),
                           [&](const ExtractorFigure& e) {
                               return (joint || e.modality == row.setting.generated) &&
                                      store_->count(record_of(row.setting, e.modality),
                                                    e.dimension + e.classes) < row.done;
                           });
    };
    const auto others = report_.rows.begin() + static_cast<std::ptrdiff_t>(asked);
    report_.rows.erase(std::remove_if(others, report_.rows.end(), lost), report_.rows.end());
    for (AdherenceRow& row : report_.rows) {
        if (!lost(row)) continue;
        row.done = 0;
        row.seconds = 0;
        row.confusion = Confusion(row.confusion.classes());
    }
}

Result<void> Measurement::keep_state() const {
    return write_atomically(state_file(), to_json(report_));
}

Result<bool> Measurement::run(const std::stop_token& stop, const Observer& observer) {
    const auto judged = measure_judges(stop, observer);
    if (!judged) return judged.error();
    if (!*judged) return false;
    if (!earlier_.rows.empty()) {
        const std::size_t asked = report_.rows.size();
        const auto taken = take_over(report_, earlier_);
        if (!taken && !options_.begin_anew)
            return Error{fmt::format("{}: {}", out_.string(), taken.error().message)};
        earlier_ = {};
        if (taken) forget_unseen(asked);
    }
    if (auto kept = keep_state(); !kept) return kept.error();
    AdherenceRun batches;
    batches.batch = options_.batch;
    batches.observe = [&](const AdherenceProgress& p) -> Result<void> {
        const AdherenceRow& row = report_.rows[static_cast<std::size_t>(p.row)];
        if (observer)
            observer({stage_of(row.setting), row.done, row.wanted, p.done, p.total, p.row, &report_});
        if (auto kept = keep_state(); !kept) return kept;
        // A table that needs reckoning is brought up to date at the end of each row.
        if (!keeps_records() || (row.done >= row.wanted && row.setting.source == Source::Model))
            return write_files();
        return {};
    };
    if (auto measured = measure(report_, *trials_, batches, stop); !measured) return measured.error();
    if (auto written = write_files(); !written) return written.error();
    return report_.complete();
}

}  // namespace syn::evaluation
