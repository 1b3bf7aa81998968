#include "core/engine/local_training_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/folder_lock.h"
#include "core/dataset/image_folder.h"
#include "core/dataset/registry.h"
#include "core/engine/engine.h"
#include "core/engine/stand_back.h"
#include "core/training/probe.h"

namespace syn::engine {
namespace {

namespace fs = std::filesystem;
using Kind = TrainingEventKind;

constexpr int kMostClasses = 10;  // as many as there are digits

/// The lines of a training's log, one report each. What is damaged is left out: it is only shown.
std::vector<TrainingReport> read_log(const fs::path& folder, std::int64_t steps) {
    std::vector<TrainingReport> reports;
    std::ifstream in(folder / "log.jsonl");
    for (std::string line; std::getline(in, line);) {
        const auto fields = nlohmann::ordered_json::parse(line, nullptr, false);
        if (!fields.is_object()) continue;
        TrainingReport report;
        report.steps = steps;
        for (const auto& [key, value] : fields.items()) {
            if (!value.is_number()) continue;
            if (key == "step")
                report.step = value;
            else if (key == "samples")
                report.samples = value;
            else if (key == "loss")
                report.loss = value;
            else if (key == "learning_rate")
                report.learning_rate = value;
            else if (key == "samples_per_second")
                report.samples_per_second = value;
            else
                report.figures.emplace_back(key, value);
        }
        reports.push_back(std::move(report));
    }
    return reports;
}

bool has_checkpoint(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "checkpoint.safetensors", ignored) &&
           fs::exists(folder / "recipe.json", ignored);
}

}  // namespace

LocalTrainingDesk::LocalTrainingDesk(TrainingParts parts, std::shared_ptr<RunGate> gate,
                                     std::function<void()> models_changed)
    : parts_(std::move(parts)),
      gate_(std::move(gate)),
      models_changed_(std::move(models_changed)),
      looker_(parts_.runner(8)),
      runner_(parts_.runner(8)) {}

// What is trained saves first; the runner then joins.
LocalTrainingDesk::~LocalTrainingDesk() {
    const std::lock_guard lock(mutex_);
    stop_.request_stop();
}

void LocalTrainingDesk::emit(TrainingEvent event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
}

std::vector<TrainingEvent> LocalTrainingDesk::take_events() {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
}

std::shared_ptr<const Frame> LocalTrainingDesk::take_samples() {
    return samples_.take().value_or(nullptr);
}

std::vector<TrainingSet> LocalTrainingDesk::sets() const {
    std::vector<TrainingSet> sets;
    for (DatasetFacts& facts : known_datasets(parts_.data.root))
        sets.push_back(
            {facts.name, facts.title, facts.kind, facts.licence, facts.authors, std::move(facts.classes),
             facts.pictures, facts.present,
             facts.present ? "" : fmt::format("{} is not here yet: {}.", facts.title, facts.source)});
    return sets;
}

Result<TrainingSet> LocalTrainingDesk::survey(const std::string& folder) const {
    // A recipe knows a folder by the slash in its path.
    std::error_code failed;
    const fs::path path = fs::absolute(folder, failed).lexically_normal();
    const auto classes = survey_image_folder(path);
    if (!classes) return classes.error();
    TrainingSet set{path.string(),
                    path.filename().string(),
                    "picture",
                    "as the pictures' owner allows",
                    "your folder " + path.string(),
                    {},
                    0,
                    true,
                    {}};
    for (const auto& [name, count] : *classes) {
        set.classes.push_back(name);
        set.pictures += count;
    }
    if (set.classes.size() < 2)
        return Error{fmt::format(
            "The folder {} has one class ({}): to pair it with digits there must be two subfolders at least.",
            path.string(), set.classes.front())};
    if (set.classes.size() > kMostClasses)
        return Error{
            fmt::format("The folder {} has {} subfolders, and there are only ten digits to pair them "
                        "with: leave ten at most.",
                        path.string(), set.classes.size())};
    return set;
}

Result<LocalTrainingDesk::Known> LocalTrainingDesk::know(const TrainingPair& pair) const {
    Known known{pair, {}, {}};
    const auto all = sets();
    for (const auto& [data, set] :
         {std::pair{&pair.digits, &known.digits}, {&pair.pictures, &known.pictures}}) {
        if (is_folder(*data)) {
            auto found = survey(*data);
            if (!found) return found.error();
            *set = std::move(*found);
            continue;
        }
        const auto found =
            std::find_if(all.begin(), all.end(), [&name = *data](const auto& s) { return s.data == name; });
        if (found == all.end()) return Error{fmt::format("There is no data set '{}'.", *data)};
        if (!found->there) return Error{found->missing};
        *set = *found;
    }
    return known;
}

JointChoice LocalTrainingDesk::choice_of(const Known& known, const NetworkSize& size) const {
    const TrainingSet &digits = known.digits, &pictures = known.pictures;
    const std::size_t classes = std::min(digits.classes.size(), pictures.classes.size());
    JointChoice choice;
    choice.name = "preset";
    choice.digits = digits.data;
    choice.pictures = pictures.data;
    choice.digit_classes.assign(digits.classes.begin(),
                                digits.classes.begin() + static_cast<std::ptrdiff_t>(classes));
    choice.picture_classes.assign(pictures.classes.begin(),
                                  pictures.classes.begin() + static_cast<std::ptrdiff_t>(classes));
    for (const TrainingSet* set : {&digits, &pictures})
        choice.data.push_back({set->title, set->licence, set->source});
    choice.licence =
        fmt::format("{}: {}; {}: {}", digits.title, digits.licence, pictures.title, pictures.licence);
    choice.notes =
        "Trained in the studio. Digits and pictures of one class are paired afresh at every draw; pictures "
        "are mirrored at random, digits are not.";
    choice.size = size;
    choice.samples = size.least_samples;
    return choice;
}

/// True: the desk was free and now is taken.
bool LocalTrainingDesk::begin(const std::string& name, bool training) {
    const std::lock_guard lock(mutex_);
    if (training_) {
        events_.push_back({Kind::Refused, name, "A training is under way: stop it first; it is saved then."});
        return false;
    }
    stop_.request_stop();  // a measurement that is under way
    stop_ = std::stop_source();
    training_ = training;
    name_ = name;
    return true;
}

void LocalTrainingDesk::submit(std::function<Result<void>(const std::stop_token&)> work) {
    std::stop_token token;
    std::string name;
    {
        const std::lock_guard lock(mutex_);
        token = stop_.get_token();
        name = name_;
    }
    const auto over = [this, token, name](const std::string& trouble) {
        const std::lock_guard lock(mutex_);
        if (token == stop_.get_token()) training_ = false;
        if (!trouble.empty()) events_.push_back({Kind::Failed, name, trouble});
    };
    const bool taken = runner_->submit(
        {[this, token, work = std::move(work)](const std::stop_token& closing) -> Result<void> {
             if (parts_.background) stand_back();
             std::stop_source either;
             const std::stop_callback first(token, [&either] { either.request_stop(); });
             const std::stop_callback second(closing, [&either] { either.request_stop(); });
             return work(either.get_token());
         },
         [over](const JobOutcome& outcome) {
             over(outcome.end == JobEnd::Failed ? outcome.message : std::string());
         }});
    if (!taken) over("Many measurements wait already: let them end first.");
}

void LocalTrainingDesk::breathe(const std::stop_token& stop) {
    const auto tell = [this](Kind kind) {
        const std::lock_guard lock(mutex_);
        events_.push_back({kind, name_, {}});
    };
    if (gate_->pass(stop, [&] { tell(Kind::Waiting); })) tell(Kind::GoingOn);
}

void LocalTrainingDesk::check_folder(std::string folder) {
    const bool taken = looker_->submit({[this, folder](const std::stop_token&) -> Result<void> {
                                            auto set = survey(folder);
                                            if (!set) return set.error();
                                            TrainingEvent event{Kind::FolderChecked, {}, {}};
                                            event.set = std::move(*set);
                                            emit(std::move(event));
                                            return {};
                                        },
                                        [this](const JobOutcome& outcome) {
                                            if (outcome.end == JobEnd::Failed)
                                                emit({Kind::Refused, {}, outcome.message});
                                        }});
    if (!taken) emit({Kind::Refused, {}, "Many folders wait to be looked at: try again in a moment."});
}

void LocalTrainingDesk::probe(TrainingPair pair) {
    if (!begin({}, false)) return;
    TrainingEvent event{Kind::Probing, {}, {}};
    event.pair = pair;
    emit(std::move(event));
    submit([this, pair = std::move(pair)](const std::stop_token& stop) { return measure(pair, stop); });
}

/// From memory, where these data were read last.
Result<std::shared_ptr<const JointSets>> LocalTrainingDesk::read(const TrainingPair& pair,
                                                                 const Recipe& recipe) {
    // A folder may have got or lost a class since it was read.
    const auto same = [&](std::size_t m) {
        return read_sets_->train[m].classes.size() == recipe.card.modalities[m].classes.size();
    };
    if (read_sets_ && read_pair_ == pair && same(0) && same(1)) return read_sets_;
    read_sets_.reset();
    auto sets = open_joint_sets(recipe, parts_.data);
    if (!sets) return sets;
    read_pair_ = pair;
    read_sets_ = *sets;
    return sets;
}

Result<void> LocalTrainingDesk::measure(const TrainingPair& pair, const std::stop_token& stop) {
    if (stop.stop_requested()) return {};
    const auto known = know(pair);
    if (!known) return known.error();
    read_sets_.reset();  // what was read before may have changed on the disk
    TrainingEvent event{Kind::Presets, {}, {}};
    event.pair = pair;
    for (const NetworkSize& size : parts_.sizes) {
        const auto recipe =
            recipe_from_json(joint_recipe(choice_of(*known, size)), "the preset " + size.name);
        if (!recipe) return recipe.error();
        const auto data = read(pair, *recipe);
        if (!data) return data.error();
        const auto speed = probe_speed(*recipe, *data, parts_.device, parts_.probe_seconds, [&] {
            breathe(stop);
            return !stop.stop_requested();
        });
        if (stop.stop_requested()) return {};
        if (!speed) return speed.error();
        const std::int64_t samples = samples_for(size, speed->samples_per_second);
        event.presets.push_back({size.name, size.title, speed->parameters, samples, speed->samples_per_second,
                                 static_cast<double>(samples) / speed->samples_per_second});
    }
    measured_ = event.presets;
    emit(std::move(event));
    return {};
}

std::vector<UnfinishedTraining> LocalTrainingDesk::unfinished() const {
    std::string busy;
    {
        const std::lock_guard lock(mutex_);
        if (training_) busy = name_;
    }
    std::vector<std::pair<fs::file_time_type, UnfinishedTraining>> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(parts_.trainings, ignored)) {
        const std::string name = entry.path().filename().string();
        if (name == busy || !has_checkpoint(entry.path())) continue;
        const auto recipe = read_recipe(entry.path() / "recipe.json");
        if (!recipe || recipe->objective != "joint" || recipe->card.name != name) continue;
        const auto log = read_log(entry.path(), recipe->steps());
        const std::int64_t step = log.empty() ? 0 : log.back().step;
        if (!FolderLock::take(entry.path(), "another training")) continue;  // another program is at it
        found.emplace_back(fs::last_write_time(entry.path() / "checkpoint.safetensors", ignored),
                           UnfinishedTraining{name, recipe->card.title, step, recipe->steps()});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<UnfinishedTraining> all;
    all.reserve(found.size());
    for (auto& [time, training] : found) all.push_back(std::move(training));
    return all;
}

void LocalTrainingDesk::start(TrainingWish wish) {
    if (!begin({}, true)) return;
    submit(
        [this, wish = std::move(wish)](const std::stop_token& stop) { return begin_training(wish, stop); });
}

void LocalTrainingDesk::resume(std::string name, double rate) {
    if (!begin(name, true)) return;
    submit([this, name, rate](const std::stop_token& stop) -> Result<void> {
        const fs::path folder = parts_.trainings / name;
        if (!has_checkpoint(folder))
            return Error{fmt::format("There is no training to go on with in {}.", folder.string())};
        if (auto ok = rate == 1 ? Result<void>() : scale_learning_rate(folder / "recipe.json", rate); !ok)
            return ok;
        const auto recipe = read_recipe(folder / "recipe.json");
        if (!recipe) return recipe.error();
        emit({Kind::Started, name, recipe->card.title});
        tell_past(folder, recipe->steps());
        read_sets_.reset();  // the data may have changed since
        return train_in(folder, {recipe->data.at(0), recipe->data.at(1)}, stop);
    });
}

void LocalTrainingDesk::stop() {
    const std::lock_guard lock(mutex_);
    stop_.request_stop();
}

void LocalTrainingDesk::use(std::string name) {
    if (!begin(name, true)) return;
    submit([this, name](const std::stop_token&) -> Result<void> {
        const fs::path folder = parts_.trainings / name;
        const auto recipe = read_recipe(folder / "recipe.json");
        if (!recipe) return recipe.error();
        const auto log = read_log(folder, recipe->steps());
        auto published = publish(folder, log.empty() ? TrainingReport{} : log.back(), false);
        if (!published) return published.error();
        emit({Kind::Used, *published, {}});
        models_changed_();
        return {};
    });
}

void LocalTrainingDesk::discard(std::string name) {
    if (!begin(name, true)) return;
    submit([this, name](const std::stop_token&) -> Result<void> {
        const fs::path folder = parts_.trainings / name;
        const bool ours = !name.empty() && name.find('/') == std::string::npos && name.front() != '.';
        if (!ours || !has_checkpoint(folder))
            return Error{fmt::format("There is no training '{}' to discard.", name)};
        {
            const auto lock = FolderLock::take(folder, "another training");
            if (!lock) return lock.error();
        }
        std::error_code failed;
        fs::remove_all(folder, failed);
        if (failed) return Error{fmt::format("{} cannot be removed: {}.", folder.string(), failed.message())};
        emit({Kind::Discarded, name, {}});
        return {};
    });
}

void LocalTrainingDesk::tell_past(const fs::path& folder, std::int64_t steps) {
    const std::string name = folder.filename().string();
    for (TrainingReport& report : read_log(folder, steps))
        emit({Kind::Progress, name, {}, std::move(report)});
}

}  // namespace syn::engine
