// What the desk does with a training: begin it, carry it on, show what it makes, and make a model of it.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <ctime>

#include "core/base/atomic_file.h"
#include "core/engine/frame_packer.h"
#include "core/engine/local_training_desk.h"
#include "core/network/model.h"
#include "core/session/load_model.h"
#include "core/session/session.h"

namespace syn::engine {
namespace {

namespace fs = std::filesystem;
using Kind = TrainingEventKind;

constexpr int kSamples = 8, kSampleSteps = 12;

/// A title as the name of a folder: "Digits & my cats" becomes "digits-my-cats".
std::string slug(const std::string& title) {
    std::string name;
    for (const char c : title) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte))
            name += static_cast<char>(std::tolower(byte));
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    while (!name.empty() && name.back() == '-') name.pop_back();
    return name.empty() ? "model" : name.substr(0, 60);
}

std::string thousands(std::int64_t number) {
    std::string text = std::to_string(number);
    for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), " ");
    return text;
}

/// "Gain at rho 1 / 3 on held-out pairs: 0.10 / 0.30 %", or empty.
std::string gains_text(const TrainingReport& report) {
    std::vector<std::pair<double, double>> gains;
    for (const auto& [name, value] : report.figures) {
        double rho = 0;
        if (std::sscanf(name.c_str(), "gain at rho %lf", &rho) == 1) gains.emplace_back(rho, value);
    }
    std::sort(gains.begin(), gains.end());
    std::string at, values;
    for (const auto& [rho, gain] : gains) {
        at += fmt::format("{}{:g}", at.empty() ? "" : " / ", rho);
        values += fmt::format("{}{:.2f}", values.empty() ? "" : " / ", gain);
    }
    return gains.empty() ? "" : fmt::format("Gain on held-out pairs at rho {}: {} %.", at, values);
}

}  // namespace

std::string LocalTrainingDesk::free_name(const std::string& title) const {
    const std::string stem = slug(title);
    std::error_code ignored;
    for (int i = 1;; ++i) {
        std::string name = i == 1 ? stem : fmt::format("{}-{}", stem, i);
        // A training that never came to its first checkpoint leaves a folder with nothing to go on from.
        const bool begun = fs::exists(parts_.trainings / name / "checkpoint.safetensors", ignored);
        if (!begun && !fs::exists(parts_.models / name, ignored) && !(parts_.known && parts_.known(name)))
            return name;
    }
}

/// The stem, or with today's date, or with a number too: two models of one title cannot be told apart in the
/// list. Unfinished trainings count.
std::string LocalTrainingDesk::free_title(const std::string& stem) const {
    const auto taken = [&](const std::string& title) {
        if (parts_.titled && parts_.titled(title)) return true;
        std::error_code ignored;
        // What never came to its first checkpoint is no training.
        for (const auto& [place, proof] :
             {std::pair{parts_.trainings, "checkpoint.safetensors"}, std::pair{parts_.models, "recipe.json"}})
            for (const auto& entry : fs::directory_iterator(place, ignored)) {
                if (!fs::exists(entry.path() / proof, ignored)) continue;
                const auto recipe = read_recipe(entry.path() / "recipe.json");
                if (recipe && recipe->card.title == title) return true;
            }
        return false;
    };
    if (!taken(stem)) return stem;
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm day{};
    ::localtime_r(&now, &day);
    char date[32] = {};
    std::strftime(date, sizeof date, "%Y-%m-%d", &day);
    const std::string dated = fmt::format("{}, {}", stem, date);
    std::string title = dated;
    for (int i = 2; taken(title); ++i) title = fmt::format("{} ({})", dated, i);
    return title;
}

Result<void> LocalTrainingDesk::begin_training(const TrainingWish& wish, const std::stop_token& stop) {
    const auto known = know(wish.data);
    if (!known) return known.error();
    const auto size = std::find_if(parts_.sizes.begin(), parts_.sizes.end(),
                                   [&](const NetworkSize& s) { return s.name == wish.preset; });
    if (size == parts_.sizes.end())
        return Error{fmt::format("There is no preset '{}': choose a network first.", wish.preset)};
    JointChoice choice = choice_of(*known, *size);
    choice.shared_level = wish.shared_level;
    choice.title = wish.title;
    if (choice.title.empty())
        choice.title = free_title(fmt::format("{} + {}{}", known->digits.title, known->pictures.title,
                                              wish.shared_level ? ", one level" : ""));
    choice.name = free_name(choice.title);
    choice.summary = fmt::format("Digit k together with a picture of class k of {} ({} classes), {} x {}{}.",
                                 known->pictures.title, choice.picture_classes.size(), choice.side,
                                 choice.side, wish.shared_level ? ", with one noise level for both" : "");
    choice.samples = wish.samples;
    if (choice.samples == 0)
        for (const TrainingPreset& preset : measured_)
            if (preset.name == wish.preset) choice.samples = preset.samples;
    if (choice.samples <= 0) choice.samples = size->least_samples;

    const fs::path folder = parts_.trainings / choice.name;
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
        return Error{fmt::format("The folder {} cannot be made: {}.", folder.string(), failed.message())};
    fs::remove(folder / "log.jsonl", failed);  // of a training that never came to a checkpoint
    if (auto ok = write_atomically(folder / "recipe.json", joint_recipe(choice)); !ok) return ok;
    {
        const std::lock_guard lock(mutex_);
        name_ = choice.name;
    }
    emit({Kind::Started, choice.name, choice.title});
    return train_in(folder, wish.data, stop);
}

Result<void> LocalTrainingDesk::train_in(const fs::path& folder, const TrainingPair& pair,
                                         const std::stop_token& stop) {
    const std::string name = folder.filename().string();
    TrainOptions options;
    options.recipe = folder / "recipe.json";
    options.out = folder;
    options.data = parts_.data;
    options.device = parts_.device;
    options.checkpoint_seconds = parts_.checkpoint_seconds;
    options.measure_seconds = parts_.measure_seconds;
    options.report_seconds = parts_.report_seconds;
    options.breathe = [this](const std::stop_token& token) { breathe(token); };
    {
        const auto recipe = read_recipe(options.recipe);
        if (!recipe) return recipe.error();
        auto sets = read(pair, *recipe);
        if (!sets) return sets.error();
        options.sets = std::move(*sets);
    }
    TrainingReport report;
    std::vector<std::pair<std::string, double>> figures;  // the last measured
    const auto end = train(
        options,
        [&](const TrainProgress& p) {
            report = {p.step,         p.steps,         p.samples,
                      p.loss,         p.learning_rate, p.samples_per_second,
                      p.seconds_left, p.saved,         {p.figures.begin(), p.figures.end()}};
            if (!report.figures.empty()) figures = report.figures;
            emit({Kind::Progress, name, {}, report});
            if (p.saved && !stop.stop_requested()) draw_samples(folder, report, stop);
        },
        stop);
    options.sets.reset();
    if (!end) return end.error();
    report.figures = figures;
    if (*end == TrainEnd::Stopped) {
        emit({Kind::Stopped, name, {}, report});
        return {};
    }
    auto published = publish(folder, report, true);
    if (!published) return published.error();
    read_sets_.reset();  // much memory that nobody needs now
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    emit({Kind::Finished, *published, {}, report});
    models_changed_();
    return {};
}

/// A preview: what cannot be drawn is not worth stopping for.
void LocalTrainingDesk::draw_samples(const fs::path& folder, const TrainingReport& report,
                                     const std::stop_token& stop) {
    auto model = load_session_model(folder, parts_.device, "auto");
    if (!model) return;
    GenerationRequest request;
    request.models = {{model->card.name, model->card.sha256}};
    request.count = kSamples;
    request.steps = kSampleSteps;
    request.device = parts_.device;
    const auto card = std::make_shared<const ModelCard>(model->card);
    SessionOptions options;
    options.kept_states = 0;
    auto session = Session::create(request, {std::move(*model)}, options);
    if (!session) return;
    while (!session->finished()) {
        breathe(stop);
        if (session->advance(stop) == syn::Progress::Cancelled) return;
    }
    const auto step = static_cast<int>(report.step), steps = static_cast<int>(report.steps);
    samples_.put(pack_frame({card, nullptr, step, steps, session->noisy(), session->estimate()}, 0));
}

/// The folder of a finished model appears under its name whole.
Result<std::string> LocalTrainingDesk::publish(const fs::path& folder, const TrainingReport& report,
                                               bool finished) {
    auto card = read_card(folder);
    if (!card) return card.error();
    const std::string gains = gains_text(report);
    card->summary += fmt::format(" Trained in the studio{}: {} pictures seen; its precision is not measured.",
                                 finished ? "" : ", not to its end", thousands(report.samples));
    if (!gains.empty()) card->notes += " " + gains;

    const fs::path place = parts_.models / card->name, fresh = parts_.models / ("." + card->name + ".part"),
                   old = parts_.models / ("." + card->name + ".old");
    std::error_code failed;
    for (const fs::path& left : {fresh, old}) fs::remove_all(left, failed);
    fs::create_directories(fresh, failed);
    for (const char* file : {"model.safetensors", "recipe.json"})
        if (!failed) fs::copy_file(folder / file, fresh / file, failed);
    if (failed) {
        const std::string why = failed.message();
        fs::remove_all(fresh, failed);
        return Error{fmt::format("The model cannot be written into {}: {}; the training is kept in {}.",
                                 parts_.models.string(), why, folder.string())};
    }
    if (const auto ok = write_atomically(fresh / "card.json", to_json(*card)); !ok) return ok.error();
    std::error_code none;
    if (fs::exists(place, none)) fs::rename(place, old, none);
    fs::rename(fresh, place, failed);
    if (failed)
        return Error{fmt::format("The model cannot be put into {}: {}; the training is kept in {}.",
                                 place.string(), failed.message(), folder.string())};
    fs::remove_all(old, none);
    return card->name;
}

std::unique_ptr<TrainingDesk> make_training_desk(TrainingParts parts, std::shared_ptr<RunGate> gate,
                                                 std::function<void()> models_changed) {
    return std::make_unique<LocalTrainingDesk>(std::move(parts), std::move(gate), std::move(models_changed));
}

}  // namespace syn::engine
