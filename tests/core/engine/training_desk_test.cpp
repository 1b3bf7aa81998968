#include <algorithm>
#include <set>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/engine/local_training_desk.h"
#include "core/network/model.h"
#include "core/session/guide_modes.h"
#include "tests/catch.h"
#include "tests/core/engine/small_engine.h"
#include "tests/core/training/small_recipe.h"

using namespace syn;
using namespace syn::engine;
namespace fs = std::filesystem;
using Kind = TrainingEventKind;

namespace {

/// A network small enough to train in a test: 6 steps of 8 samples.
NetworkSize tiny() {
    NetworkSize size;
    size.name = "tiny";
    size.title = "Tiny";
    size.packing = 8;
    size.channels = {8, 16};
    size.attention = {false, true};
    size.embedding = 16;
    size.groups = 4;
    size.head_dim = 8;
    size.digit_encoder = size.picture_encoder = {8, 16};
    size.batch = 8;
    size.least_samples = size.most_samples = 48;
    return size;
}

/// A desk on made-up data, in a folder of its own.
struct SmallDesk {
    explicit SmallDesk(const fs::path& folder, bool threaded = false)
        : root(folder), pair{"mnist", (folder / "data/things").string()} {
        open(threaded);
    }

    TrainingParts parts(bool threaded) const {
        TrainingParts made;
        made.trainings = root / "training";
        made.models = root / "models";
        made.data = {root / "data", small_decoder()};
        made.device = "cpu";
        made.sizes = {tiny()};
        made.probe_seconds = 0;
        made.checkpoint_seconds = made.report_seconds = 0;
        made.measure_seconds = 1000;
        made.background = false;
        if (!threaded) made.runner = make_inline_runner;
        return made;
    }
    void open(bool threaded) {
        desk.reset();
        desk = make_training_desk(parts(threaded), gate, [this] { ++changed; });
    }
    void drain() {
        for (TrainingEvent& event : desk->take_events()) events.push_back(std::move(event));
    }
    bool told(Kind kind) {
        drain();
        return std::any_of(events.begin(), events.end(), [&](const auto& e) { return e.kind == kind; });
    }
    const TrainingEvent& wait_for(Kind kind) {
        for (;;) {
            drain();
            for (const TrainingEvent& event : events) {
                if (event.kind == kind) return event;
                if (event.kind == Kind::Failed) throw std::runtime_error(event.text);
            }
            std::this_thread::yield();
        }
    }
    std::int64_t step() {
        drain();
        std::int64_t step = -1;
        for (const TrainingEvent& event : events)
            if (event.kind == Kind::Progress) step = event.report.step;
        return step;
    }
    std::string sentence(Kind kind) {
        drain();
        for (const TrainingEvent& event : events)
            if (event.kind == kind) return event.text;
        return {};
    }

    fs::path root;
    TrainingPair pair;
    std::shared_ptr<RunGate> gate = std::make_shared<RunGate>();
    int changed = 0;
    std::vector<TrainingEvent> events;
    std::unique_ptr<TrainingDesk> desk;
};

bool busy(RunGate& gate) {
    std::stop_source stop;
    return gate.pass(stop.get_token(), [&] { stop.request_stop(); });
}

}  // namespace

TEST_CASE("Nobody passes the gate while somebody is busy, but by a stop", "[training]") {
    RunGate gate;
    CHECK_FALSE(busy(gate));
    gate.enter();
    gate.enter();
    gate.leave();
    CHECK(busy(gate));
    std::atomic<bool> waits = false, through = false;
    std::jthread waiter([&](const std::stop_token& stop) {
        gate.pass(stop, [&] { waits = true; });
        through = true;
    });
    while (!waits) std::this_thread::yield();
    CHECK_FALSE(through);
    gate.leave();
    waiter.join();
    CHECK(through);
}

TEST_CASE("The engine's gate is shut from a run's first step to its last", "[training]") {
    std::shared_ptr<RunGate> gate;
    const auto denoiser = syn::test::small_denoiser();
    auto parts = syn::test::SmallEngine::parts(denoiser);
    std::function<void()> changed;
    parts.training = [&](std::shared_ptr<RunGate> made, std::function<void()> tell) {
        gate = std::move(made);
        changed = std::move(tell);
        return std::unique_ptr<TrainingDesk>();
    };
    parts.runner = make_inline_runner;
    int calls = 0, shut = 0;
    denoiser->before_call = [&] {
        ++calls;
        shut += busy(*gate);
    };
    const auto engine = make_engine(std::move(parts));
    CHECK_FALSE(busy(*gate));
    engine->run(syn::test::small_request());
    CHECK(calls == 8);
    CHECK(shut == calls);
    CHECK_FALSE(busy(*gate));
    engine->run_paused(syn::test::small_request());
    CHECK_FALSE(busy(*gate));  // a run that rests holds up nobody
    engine->take_events();
    changed();
    const auto events = engine->take_events();
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == EventKind::ModelsChanged);
}

TEST_CASE("A training waits while pictures are made, and goes on after", "[training]") {
    const TestFolder folder("deskgate");
    write_small_things(folder.path / "data");
    SmallDesk small(folder.path, true);
    small.gate->enter();
    small.desk->start({small.pair, "tiny", 0, "Held up"});
    small.wait_for(Kind::Waiting);
    CHECK(small.step() == -1);
    small.gate->leave();
    small.wait_for(Kind::GoingOn);
    CHECK(small.wait_for(Kind::Finished).name == "held-up");
    CHECK(small.changed == 1);
}

TEST_CASE("A training whose window is closed goes on later to the same model, bit for bit", "[training]") {
    const TestFolder straight("deskstraight"), broken("deskbroken");
    write_small_things(straight.path / "data");
    fs::create_directory_symlink(straight.path / "data", broken.path / "data");
    SmallDesk whole(straight.path), parts(broken.path, true);
    parts.pair = whole.pair;
    whole.desk->start({whole.pair, "tiny", 0, "Small joint"});
    REQUIRE(whole.told(Kind::Finished));

    parts.desk->start({parts.pair, "tiny", 0, "Small joint"});
    while (parts.step() < 2) std::this_thread::yield();
    parts.open(true);  // stops, joins, and comes again
    CHECK_FALSE(fs::exists(broken.path / "models/small-joint"));
    const auto unfinished = parts.desk->unfinished();
    REQUIRE(unfinished.size() == 1);
    CHECK(unfinished[0].name == "small-joint");
    CHECK(unfinished[0].title == "Small joint");
    CHECK(unfinished[0].step >= 2);
    CHECK(unfinished[0].step < 6);
    CHECK(unfinished[0].steps == 6);
    parts.events.clear();
    parts.desk->resume("small-joint");
    const TrainingEvent end = parts.wait_for(Kind::Finished);
    CHECK(end.report.step == 6);
    // The past of the curve is told again.
    std::int64_t first = 100;
    for (const TrainingEvent& event : parts.events)
        if (event.kind == Kind::Progress) first = std::min(first, event.report.step);
    CHECK(first <= 2);
    CHECK(*read_file(broken.path / "models/small-joint/model.safetensors") ==
          *read_file(straight.path / "models/small-joint/model.safetensors"));
    CHECK(parts.desk->unfinished().empty());
    CHECK_FALSE(fs::exists(broken.path / "training/small-joint"));
}

TEST_CASE("A training goes on at another learning rate where that is wished", "[training]") {
    const TestFolder folder("deskslower");
    write_small_things(folder.path / "data");
    SmallDesk small(folder.path, true);
    small.desk->start({small.pair, "tiny", 0, "Slower"});
    while (small.step() < 2) std::this_thread::yield();
    small.open(true);  // stops, joins, and comes again
    const auto recipe = folder.path / "training/slower/recipe.json";
    const auto before = read_recipe(recipe);
    REQUIRE(before);
    small.events.clear();
    small.desk->resume("slower", 0.5);
    const TrainingEvent end = small.wait_for(Kind::Finished);
    CHECK(end.report.step == 6);
    const auto after = read_recipe(folder.path / "models/slower/recipe.json");
    REQUIRE(after);
    CHECK(after->optimiser.learning_rate == before->optimiser.learning_rate / 2);
    CHECK(after->samples == before->samples);
    CHECK(after->seed == before->seed);
}

TEST_CASE("A finished model is loaded like any other, and says honestly what it is", "[training]") {
    const TestFolder folder("deskmodel");
    write_small_things(folder.path / "data");
    SmallDesk small(folder.path);
    small.desk->start({small.pair, "tiny", 0, {}});
    REQUIRE(small.told(Kind::Finished));
    const auto model = JointModel::load(folder.path / "models/mnist-things");
    INFO((model ? "" : model.error().message));
    REQUIRE(model);
    const ModelCard& card = (*model)->card();
    CHECK(card.title == "MNIST + things");
    CHECK(card.summary.find("Trained in the studio: 48 pictures seen; its precision is not measured.") !=
          std::string::npos);
    CHECK(card.notes.find("Gain on held-out pairs at rho 1 / 3 / 8 / 20: ") != std::string::npos);
    CHECK(card.data.size() == 2);
    CHECK(card.legend.size() == 10);
    CHECK(read_recipe(folder.path / "models/mnist-things/recipe.json"));
    // Pictures of both modalities were shown.
    const auto samples = small.desk->take_samples();
    REQUIRE(samples);
    CHECK(samples->count == 8);
    CHECK(samples->layers.size() == 2);
    CHECK(samples->layers[1].noisy.size() == 8u * 32 * 32 * 4);
    // Of the same data a second gets a title and a name of its own; what the user calls it stays.
    small.desk->start({small.pair, "tiny", 0, {}});
    small.desk->start({small.pair, "tiny", 0, {}});
    small.desk->start({small.pair, "tiny", 0, "MNIST + things"});
    std::set<std::string> titles;
    int called = 0;
    for (const auto& [place, each] : list_models({folder.path / "models"})) {
        titles.insert(each.title);
        called += each.title.starts_with("MNIST + things");
    }
    CHECK(called == 4);
    CHECK(fs::exists(folder.path / "models/mnist-things-2/card.json"));
    CHECK(titles.size() == 3);
    // A folder that never came to its first checkpoint holds no title.
    fs::create_directories(folder.path / "training/died");
    fs::copy_file(folder.path / "models/mnist-things/recipe.json", folder.path / "training/died/recipe.json");
    fs::remove_all(folder.path / "models");
    small.desk->start({small.pair, "tiny", 0, {}});
    const auto anew = list_models({folder.path / "models"});
    REQUIRE(anew.size() == 1);
    CHECK(anew[0].second.title == "MNIST + things");
}

TEST_CASE("With one noise level for both the card offers what such a model can do", "[training]") {
    const TestFolder folder("deskshared");
    write_small_things(folder.path / "data");
    SmallDesk small(folder.path);
    small.desk->start({small.pair, "tiny", 0, {}, true});
    REQUIRE(small.told(Kind::Finished));
    const auto card = read_card(folder.path / "models/mnist-things-one-level");
    REQUIRE(card);
    CHECK(card->title == "MNIST + things, one level");
    CHECK_FALSE(card->independent_levels);
    CHECK(card->summary.find("one noise level") != std::string::npos);
    CHECK(guide_modes_of(*card) == card->guide_modes);
    CHECK_FALSE(check_guide_mode(*card, GuideMode::Hold, "digit"));
    const auto recipe = read_recipe(folder.path / "models/mnist-things-one-level/recipe.json");
    REQUIRE(recipe);
    CHECK(recipe->levels.shared == 1);
}

TEST_CASE("Some digits are paired with a folder of as many classes", "[training]") {
    const TestFolder folder("deskfolder");
    write_small_things(folder.path / "data");
    for (const char* name : {"apples", "pears", "plums"}) {
        fs::create_directories(folder.path / "fruit" / name);
        for (int i = 0; i < 12; ++i)
            write_text(folder.path / "fruit" / name / (std::to_string(10 + i) + ".png"), name);
    }
    SmallDesk small(folder.path);
    const std::string fruit = (folder.path / "fruit").string();
    small.desk->check_folder(fruit);
    const TrainingEvent checked = small.wait_for(Kind::FolderChecked);
    REQUIRE(checked.set);
    CHECK(checked.set->title == "fruit");
    CHECK(checked.set->classes == std::vector<std::string>{"apples", "pears", "plums"});
    CHECK(checked.set->pictures == 36);
    small.desk->probe({"mnist", fruit});
    const TrainingEvent presets = small.wait_for(Kind::Presets);
    REQUIRE(presets.presets.size() == 1);
    CHECK(presets.presets[0].samples == 48);
    CHECK(presets.presets[0].samples_per_second > 0);
    CHECK(presets.presets[0].parameters > 1000);
    CHECK(presets.presets[0].seconds == Approx(48 / presets.presets[0].samples_per_second));
    small.desk->start({{"mnist", fruit}, "tiny", 0, "Fruit"});
    REQUIRE(small.told(Kind::Finished));
    const auto card = read_card(folder.path / "models/fruit");
    REQUIRE(card);
    CHECK(card->modalities[0].classes == std::vector<std::string>{"0", "1", "2"});
    CHECK(card->modalities[1].classes == std::vector<std::string>{"apples", "pears", "plums"});
    CHECK(card->legend[2] == std::pair<std::string, std::string>{"2", "plums"});
}

TEST_CASE("Stopping saves; what was stopped can be used as it stands, gone on with, or discarded",
          "[training]") {
    const TestFolder folder("deskstop");
    write_small_things(folder.path / "data");
    SmallDesk small(folder.path, true);
    small.desk->start({small.pair, "tiny", 48000, "Stopped"});
    while (small.step() < 2) std::this_thread::yield();
    small.desk->start({small.pair, "tiny", 0, "Second"});
    CHECK(small.sentence(Kind::Refused).find("A training is under way: stop it first") == 0);
    CHECK(small.desk->unfinished().empty());  // it is under way
    small.desk->stop();
    const std::int64_t step = small.wait_for(Kind::Stopped).report.step;
    CHECK(step >= 2);
    while (small.desk->unfinished().empty()) std::this_thread::yield();
    CHECK(small.desk->unfinished()[0].step == step);

    small.desk->use("stopped");
    CHECK(small.wait_for(Kind::Used).name == "stopped");
    const auto card = read_card(folder.path / "models/stopped");
    REQUIRE(card);
    CHECK(card->summary.find("Trained in the studio, not to its end: ") != std::string::npos);
    small.desk->discard("stopped");
    small.wait_for(Kind::Discarded);
    CHECK_FALSE(fs::exists(folder.path / "training/stopped"));
    CHECK(JointModel::load(folder.path / "models/stopped"));
}

TEST_CASE("What cannot be trained on is refused in one sentence", "[training]") {
    const TestFolder folder("deskbad");
    SmallDesk small(folder.path);
    const auto failure = [&](const TrainingPair& pair) {
        small.events.clear();
        small.desk->start({pair, "tiny", 0, "Bad"});
        return small.sentence(Kind::Failed);
    };
    const std::string missing = failure(small.pair);
    CHECK(missing.find("MNIST is not here yet: download") == 0);
    CHECK(missing.find((folder.path / "data/mnist").string()) != std::string::npos);
    CHECK_FALSE(small.desk->sets()[0].there);
    write_small_things(folder.path / "data");
    CHECK(small.desk->sets()[0].there);
    const fs::path fruit = folder.path / "fruit";
    CHECK(failure({"mnist", fruit.string()}) ==
          "The folder " + fruit.string() + " is not there or cannot be read: was it moved?");
    fs::create_directories(fruit / "apples");
    write_text(fruit / "apples/a.png", "a");
    write_text(fruit / "apples/b.png", "b");
    CHECK(failure({"mnist", fruit.string()}).find("has one class (apples)") != std::string::npos);
    small.desk->check_folder(fruit.string());
    CHECK(small.sentence(Kind::Refused).find("has one class (apples)") != std::string::npos);
    for (int i = 0; i < 10; ++i) {
        fs::create_directories(fruit / std::to_string(i));
        write_text(fruit / std::to_string(i) / "a.png", "a");
    }
    CHECK(failure({"mnist", fruit.string()}).find("has 11 subfolders") != std::string::npos);
    fs::remove_all(fruit / "apples");
    CHECK(failure({"mnist", fruit.string()}).find("/0 has one picture; two at least") != std::string::npos);
    CHECK(failure({"mnist", "imagenet"}) == "There is no data set 'imagenet'.");
    small.events.clear();
    small.desk->resume("nothing");
    CHECK(small.sentence(Kind::Failed).find("There is no training to go on with in ") == 0);
    CHECK_FALSE(fs::exists(folder.path / "models"));

    // After all this it still works.
    small.events.clear();
    small.desk->start({small.pair, "tiny", 0, "Good"});
    CHECK(small.told(Kind::Finished));
}
