#include <algorithm>
#include <filesystem>
#include <thread>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/engine/local_evaluation_desk.h"
#include "tests/catch.h"
#include "tests/core/network/small_model.h"

using namespace syn;
using namespace syn::engine;
namespace fs = std::filesystem;

namespace {

struct Scratch {
    fs::path folder = fs::temp_directory_path() / ("evaluation-desk-" + std::to_string(::getpid()));
    Scratch() { fs::create_directories(folder); }
    ~Scratch() { fs::remove_all(folder); }
};

/// Ten samples a row, one at a time; remembers across runs how many there are, as folders do.
class Counting final : public EvaluationWork {
  public:
    Counting(fs::path folder, int& done, std::function<void()> between)
        : folder_(std::move(folder)), done_(done), between_(std::move(between)) {}

    Result<bool> run(const std::stop_token& stop, const std::function<void(EvaluationState)>& tell) override {
        while (done_ < 10 && !stop.stop_requested()) {
            between_();
            if (stop.stop_requested()) break;
            ++done_;
            EvaluationState state;
            state.done = done_;
            state.total = 10;
            EvaluationRow row;
            row.mode = "hold";
            row.done = done_;
            row.wanted = 10;
            state.rows = {row};
            tell(std::move(state));
        }
        if (auto kept = write_atomically(folder_ / "adherence.md", "| table |"); !kept) return kept.error();
        if (auto kept = write_atomically(folder_ / "adherence.svg", "<svg/>"); !kept) return kept.error();
        return done_ == 10;
    }
    std::vector<fs::path> files() const override {
        return {folder_ / "adherence.json", folder_ / "adherence.md", folder_ / "adherence.svg"};
    }

  private:
    fs::path folder_;
    int& done_;
    std::function<void()> between_;
};

EvaluationParts parts(const Scratch& scratch, int& done) {
    EvaluationParts made;
    made.kinds = {{"adherence", "Adherence", "", 10}};
    made.background = false;
    made.open = [&](const EvaluationWish& wish,
                    std::function<void()> between) -> Result<std::unique_ptr<EvaluationWork>> {
        if (wish.model == "none") return Error{"there is no model 'none'"};
        return std::unique_ptr<EvaluationWork>(
            std::make_unique<Counting>(scratch.folder, done, std::move(between)));
    };
    return made;
}

EvaluationWish wish(const std::string& model) {
    EvaluationWish made;
    made.model = model;
    return made;
}

/// The states told until one of this phase; the test program's own time limit ends an endless wait.
std::shared_ptr<const EvaluationState> until(EvaluationDesk& desk, EvaluationPhase phase) {
    for (;;) {
        if (auto state = desk.take_state(); state && state->phase == phase) return state;
        std::this_thread::yield();
    }
}

}  // namespace

TEST_CASE("A measurement ends with its rows, its table and its plot, and is exported") {
    const Scratch scratch;
    int done = 0;
    auto desk = make_evaluation_desk(parts(scratch, done), std::make_shared<RunGate>());
    CHECK_FALSE(desk->export_to((scratch.folder / "out").string()));
    desk->start(wish("m"));
    const auto state = until(*desk, EvaluationPhase::Finished);
    CHECK(state->wish.model == "m");
    REQUIRE(state->rows.size() == 1);
    CHECK(state->rows[0].done == 10);
    CHECK(state->table == "| table |");
    CHECK(state->plot == "<svg/>");
    CHECK(desk->take_state() == nullptr);
    const auto names = desk->export_to((scratch.folder / "out").string());
    REQUIRE(names);
    CHECK(names->size() == 2);  // of three that there may be
    CHECK(fs::exists(scratch.folder / "out" / "adherence.svg"));
    REQUIRE(write_atomically(scratch.folder / "file", "x"));
    CHECK_FALSE(desk->export_to((scratch.folder / "file" / "below").string()));
}

TEST_CASE("What fails after it was told to stop says so, and the next one is measured") {
    const Scratch scratch;
    int done = 0;
    EvaluationParts late = parts(scratch, done);
    EvaluationDesk* at = nullptr;
    late.open = [&, open = late.open](const EvaluationWish& wish, std::function<void()> between) {
        if (wish.model == "none") at->stop();  // while it reads
        return open(wish, std::move(between));
    };
    auto desk = make_evaluation_desk(std::move(late), std::make_shared<RunGate>());
    at = desk.get();
    desk->start(wish("none"));
    CHECK(until(*desk, EvaluationPhase::Failed)->trouble.find("no model 'none'") != std::string::npos);
    desk->start(wish("m"));
    CHECK(until(*desk, EvaluationPhase::Finished)->wish.model == "m");
}

TEST_CASE("What can be chosen is read from the card: the modes of its regime, at its best scales") {
    const TestFolder folder("choices");
    fs::create_directories(folder.path / "small");
    write_text(
        folder.path / "small/card.json",
        small_card(
            "edm",
            R"(, "figures": [{"what": "picture from digit, hold, scale 6, 20 steps: class precision over the judge's own",
                                   "value": 0.8, "low": 0.7, "high": 0.9, "samples": 100}])"));
    const EvaluationParts parts = evaluation_parts_on_disk({folder.path});
    EvaluationChoices choices = parts.choices("small");
    CHECK(choices.weighed);
    REQUIRE(choices.modes.size() == 4);  // hold, random, and what is random with more done
    CHECK(choices.modes[0].name == "hold");
    CHECK((choices.modes[0].scales == std::map<std::string, double>{{"digit", 1}, {"picture", 6}}));
    std::string card = small_card();
    card.replace(card.find("\"independent_levels\": true"), 26, "\"independent_levels\": false");
    write_text(folder.path / "small/card.json", card);
    choices = parts.choices("small");
    CHECK_FALSE(choices.weighed);
    CHECK(choices.modes.size() == 3);
    CHECK(parts.choices("nothing").modes.empty());
}

TEST_CASE("It waits while pictures are made, and a stop is heard meanwhile and keeps what is done") {
    const Scratch scratch;
    int done = 0;
    const auto gate = std::make_shared<RunGate>();
    gate->enter();
    auto desk = make_evaluation_desk(parts(scratch, done), gate);
    desk->start(wish("m"));
    until(*desk, EvaluationPhase::Waiting);
    CHECK(done == 0);
    desk->stop();
    until(*desk, EvaluationPhase::Stopped);
    CHECK(done == 0);
    done = 4;  // as if some had been measured
    gate->leave();
    desk->start(wish("m"));
    CHECK(until(*desk, EvaluationPhase::Finished)->rows[0].done == 10);
}

TEST_CASE("What cannot be measured is told in a sentence, and the next wish is heard") {
    const Scratch scratch;
    int done = 0;
    auto desk = make_evaluation_desk(parts(scratch, done), std::make_shared<RunGate>());
    desk->start(wish("none"));
    CHECK(until(*desk, EvaluationPhase::Failed)->trouble == "there is no model 'none'");
    desk->start(wish("m"));
    until(*desk, EvaluationPhase::Finished);
}

TEST_CASE("A second wish takes the place of the first, and the desk closes while it waits") {
    const Scratch scratch;
    int done = 0;
    const auto gate = std::make_shared<RunGate>();
    gate->enter();
    auto desk = make_evaluation_desk(parts(scratch, done), gate);
    desk->start(wish("first"));
    until(*desk, EvaluationPhase::Waiting);
    desk->start(wish("second"));
    for (;;) {
        const auto state = until(*desk, EvaluationPhase::Waiting);
        if (state->wish.model == "second") break;
    }
    desk.reset();
    CHECK(done == 0);
}
