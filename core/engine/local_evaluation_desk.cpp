#include "core/engine/local_evaluation_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/engine/stand_back.h"

namespace syn::engine {

LocalEvaluationDesk::LocalEvaluationDesk(EvaluationParts parts, std::shared_ptr<RunGate> gate)
    : parts_(std::move(parts)), gate_(std::move(gate)), runner_(parts_.runner(8)) {}

// What is measured ends before its next network call; the runner then joins.
LocalEvaluationDesk::~LocalEvaluationDesk() {
    const std::lock_guard lock(mutex_);
    stop_.request_stop();
}

void LocalEvaluationDesk::publish(EvaluationState state) {
    states_.put(std::make_shared<const EvaluationState>(std::move(state)));
}

std::shared_ptr<const EvaluationState> LocalEvaluationDesk::take_state() {
    return states_.take().value_or(nullptr);
}

void LocalEvaluationDesk::start(EvaluationWish wish) {
    std::stop_token token;
    int mine = 0;
    {
        const std::lock_guard lock(mutex_);
        stop_.request_stop();
        stop_ = std::stop_source();
        token = stop_.get_token();
        mine = ++started_;
    }
    EvaluationState loading;
    loading.phase = EvaluationPhase::Loading;
    loading.wish = wish;
    publish(loading);
    const auto fail = [this, wish, mine](const std::string& trouble) {
        const std::lock_guard lock(mutex_);
        if (started_ != mine) return;  // another one has taken its place
        EvaluationState state;
        state.phase = EvaluationPhase::Failed;
        state.wish = wish;
        state.trouble = trouble;
        publish(std::move(state));
    };
    const bool taken =
        runner_->submit({[this, wish, token](const std::stop_token& closing) -> Result<void> {
                             if (parts_.background) stand_back();
                             std::stop_source either;
                             const std::stop_callback first(token, [&either] { either.request_stop(); });
                             const std::stop_callback second(closing, [&either] { either.request_stop(); });
                             return work(wish, either.get_token());
                         },
                         [fail](const JobOutcome& outcome) {
                             if (outcome.end == JobEnd::Failed) fail(outcome.message);
                         }});
    if (!taken) fail("Many measurements wait already: let them end first.");
}

void LocalEvaluationDesk::stop() {
    const std::lock_guard lock(mutex_);
    stop_.request_stop();
}

Result<void> LocalEvaluationDesk::work(const EvaluationWish& wish, const std::stop_token& stop) {
    EvaluationState last;  // what was told last, so that waiting can be told with it
    last.phase = EvaluationPhase::Loading;
    last.wish = wish;
    const auto breathe = [&] {
        const EvaluationPhase before = last.phase;
        const auto tell = [&](EvaluationPhase phase) {
            last.phase = phase;
            publish(last);
        };
        if (gate_->pass(stop, [&] { tell(EvaluationPhase::Waiting); })) tell(before);
    };
    if (stop.stop_requested()) {
        last.phase = EvaluationPhase::Stopped;
        publish(last);
        return {};
    }
    publish(last);  // another one may have told its end since the wish was heard
    auto opened = parts_.open(wish, breathe);
    if (!opened) return opened.error();
    EvaluationWork& measurement = **opened;

    using Clock = std::chrono::steady_clock;
    std::optional<std::pair<Clock::time_point, int>> began;  // when so many were done
    const auto complete = measurement.run(stop, [&](EvaluationState state) {
        state.phase = EvaluationPhase::Measuring;
        state.wish = wish;
        // What an earlier run made, and bounds, which cost nothing, say nothing of the pace: a row that is of
        // the model begins the count.
        const bool generated = !state.rows.empty() &&
                               std::any_of(state.rows.begin(), state.rows.end(),
                                           [](const auto& row) { return !row.mode.empty() && row.done > 0; });
        if (generated && !began) began.emplace(Clock::now(), state.done);
        if (began && state.done > began->second) {
            const double seconds = std::chrono::duration<double>(Clock::now() - began->first).count();
            state.seconds_left = seconds / (state.done - began->second) * (state.total - state.done);
        }
        last = std::move(state);
        publish(last);
    });
    {
        const std::lock_guard lock(mutex_);
        files_ = measurement.files();
    }
    if (!complete) return complete.error();
    last.phase = *complete ? EvaluationPhase::Finished : EvaluationPhase::Stopped;
    last.seconds_left = -1;
    for (const auto& file : measurement.files()) {
        if (file.extension() != ".md" && file.extension() != ".svg") continue;
        auto text = read_file(file);
        if (!text) continue;  // stopped before there was any
        (file.extension() == ".md" ? last.table : last.plot) = std::move(*text);
    }
    publish(std::move(last));
    return {};
}

Result<std::vector<std::string>> LocalEvaluationDesk::export_to(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    {
        const std::lock_guard lock(mutex_);
        files = files_;
    }
    std::vector<std::string> names;
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) return Error{fmt::format("Cannot make the folder {}: {}.", folder, problem.message())};
    for (const auto& file : files) {
        if (!std::filesystem::exists(file, problem)) continue;
        const auto text = read_file(file);
        if (!text) return text.error();
        const auto to = std::filesystem::path(folder) / file.filename();
        if (auto written = write_atomically(to, *text); !written) return written.error();
        names.push_back(to.string());
    }
    if (names.empty()) return Error{"There is nothing to export yet: measure something first."};
    return names;
}

std::unique_ptr<EvaluationDesk> make_evaluation_desk(EvaluationParts parts, std::shared_ptr<RunGate> gate) {
    return std::make_unique<LocalEvaluationDesk>(std::move(parts), std::move(gate));
}

}  // namespace syn::engine
