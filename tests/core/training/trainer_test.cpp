#include "core/training/trainer.h"

#include <ATen/ops/equal.h>
#include <sys/resource.h>

#include <csignal>

#include "core/base/atomic_file.h"
#include "core/network/model.h"
#include "core/network/safetensors.h"
#include "tests/catch.h"
#include "tests/core/training/small_recipe.h"

using namespace syn;
namespace fs = std::filesystem;

namespace {

TrainOptions options_in(const TestFolder& folder, const char* out) {
    TrainOptions o;
    o.recipe = folder.path / "recipe.json";
    o.out = folder.path / out;
    o.data = {folder.path / "data", small_decoder()};
    o.device = "cpu";
    o.checkpoint_seconds = 0;  // after every step
    return o;
}

/// Trains until so many steps are done, then asks for a stop.
Result<TrainEnd> train_to(const TrainOptions& options, std::int64_t step) {
    std::stop_source stop;
    return train(
        options,
        [&](const TrainProgress& p) {
            if (p.step >= step) stop.request_stop();
        },
        stop.get_token());
}

std::map<std::string, at::Tensor> checkpoint_of(const TrainOptions& o) {
    auto file = read_safetensors(o.out / "checkpoint.safetensors");
    REQUIRE(file);
    return file->tensors;
}

}  // namespace

TEST_CASE("A run that is stopped and taken up again is the straight run, bit for bit") {
    const TestFolder folder("trainer");
    write_small_sets(folder.path / "data", 40);
    write_text(folder.path / "recipe.json", small_joint_recipe());
    const TrainOptions straight = options_in(folder, "straight"), broken = options_in(folder, "broken");
    const auto end = train(straight, {});
    INFO((end ? "" : end.error().message));
    REQUIRE(end);
    CHECK(*end == TrainEnd::Finished);
    const auto card = read_card(straight.out);
    REQUIRE(card);
    for (const CardModality& modality : card->modalities) {
        REQUIRE(modality.band_variances.size() == 5);
        CHECK(modality.band_variances[0] > 1);    // pictures that differ by their brightness,
        CHECK(modality.band_variances[4] < 0.1);  // but for the digits' black frame of one colour
    }
    REQUIRE(train_to(broken, 2));
    const auto stopped = train_to(broken, 4);
    REQUIRE(stopped);
    CHECK(*stopped == TrainEnd::Stopped);
    bool resumed = false;
    REQUIRE(train(broken, [&](const TrainProgress& p) { resumed = p.resumed; }));
    CHECK(resumed);

    const auto a = checkpoint_of(straight), b = checkpoint_of(broken);
    REQUIRE(a.size() == b.size());
    for (const auto& [name, tensor] : a) {
        INFO(name);
        CHECK(at::equal(tensor, b.at(name)));
    }
    // What comes out is a model that loads.
    const auto model = JointModel::load(straight.out);
    INFO((model ? "" : model.error().message));
    REQUIRE(model);
    CHECK((*model)->card().parameters > 0);
}

TEST_CASE("A classifier learns what brightness tells") {
    const TestFolder folder("classify");
    write_small_sets(folder.path / "data", 400);
    write_text(folder.path / "recipe.json", small_classify_recipe());
    TrainOptions options = options_in(folder, "out");
    options.checkpoint_seconds = 1000;
    double first = 0, loss = 0, accuracy = 0;
    const auto end = train(options, [&](const TrainProgress& p) {
        if (first == 0) first = p.loss;
        loss = p.loss;
        if (p.figures.contains("test accuracy")) accuracy = p.figures.at("test accuracy");
    });
    INFO((end ? "" : end.error().message));
    REQUIRE(end);
    CHECK(accuracy > 0.15);  // chance is 0.1
    CHECK(JudgeModel::load(options.out));
}

TEST_CASE("A classifier is not trained on one class") {
    const TestFolder folder("one-class");
    const std::string things = write_small_things(folder.path / "data");
    for (char name = 'b'; name <= 'j'; ++name) fs::remove_all(fs::path(things) / std::string(1, name));
    std::string recipe = small_classify_recipe();
    const auto replace = [&](const std::string& from, const std::string& to) {
        REQUIRE(recipe.find(from) != std::string::npos);
        recipe.replace(recipe.find(from), from.size(), to);
    };
    replace(R"("classes": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])", R"("classes": ["a"])");
    replace(R"(["mnist"])", "[\"" + things + "\"]");
    write_text(folder.path / "recipe.json", recipe);
    const auto end = train(options_in(folder, "out"), {});
    REQUIRE(!end);
    INFO(end.error().message);
    CHECK(end.error().message.find("it knows one class") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path / "out" / "model.safetensors"));
}

TEST_CASE("A loss that is not a number stops the run, names the step and keeps the last good checkpoint") {
    const TestFolder folder("nan");
    const std::string things = write_small_things(folder.path / "data");
    const TrainOptions options = options_in(folder, "out");
    SECTION("at once: the start is kept, and goes on at a lower rate") {
        write_text(folder.path / "recipe.json", small_joint_recipe("1e30", things));
        const auto end = train(options, {});
        REQUIRE(!end);
        CHECK(end.error().message.find("not a number at step 1; the last good checkpoint is kept") !=
              std::string::npos);
        write_text(folder.path / "recipe.json", small_joint_recipe("0.001", things));
        REQUIRE(train_to(options, 2));
    }
    SECTION("later") {
        write_text(folder.path / "recipe.json", small_joint_recipe("0.001", things));
        REQUIRE(train_to(options, 2));
        const std::string good = *read_file(options.out / "checkpoint.safetensors");
        const std::string model = *read_file(options.out / "model.safetensors");
        write_text(folder.path / "recipe.json", small_joint_recipe("1e30", things));
        const auto end = train(options, {});
        REQUIRE(!end);
        CHECK(end.error().message.find("not a number at step 4; the last good checkpoint is kept") !=
              std::string::npos);
        CHECK(*read_file(options.out / "checkpoint.safetensors") == good);
        CHECK(*read_file(options.out / "model.safetensors") == model);
    }
}

TEST_CASE("A checkpoint that finds no room leaves the one before, and the run goes on from that") {
    const TestFolder folder("full");
    const std::string things = write_small_things(folder.path / "data");
    write_text(folder.path / "recipe.json", small_joint_recipe("0.001", things));
    const TrainOptions options = options_in(folder, "out"), straight = options_in(folder, "straight");
    REQUIRE(train_to(options, 2));
    const std::string good = *read_file(options.out / "checkpoint.safetensors");

    // A file that may not grow stands for a disk that is full.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit tight{good.size() / 2, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tight);
    const auto end = train(options, {});
    setrlimit(RLIMIT_FSIZE, &before);
    REQUIRE(!end);
    CHECK(end.error().message.find("Cannot write " + (options.out / "checkpoint.safetensors").string()) == 0);
    CHECK(*read_file(options.out / "checkpoint.safetensors") == good);
    for (const auto& entry : fs::directory_iterator(options.out)) CHECK(entry.path().extension() != ".part");

    REQUIRE(train(options, {}));
    REQUIRE(train(straight, {}));
    const auto a = checkpoint_of(straight), b = checkpoint_of(options);
    for (const auto& [name, tensor] : a) CHECK(at::equal(tensor, b.at(name)));
}

TEST_CASE("A checkpoint is gone on from with another rate or length, not with other data, batch or seed") {
    const TestFolder folder("other");
    const std::string things = write_small_things(folder.path / "data");
    write_text(folder.path / "recipe.json", small_joint_recipe("0.001", things));
    const TrainOptions options = options_in(folder, "out");
    REQUIRE(train_to(options, 2));
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = small_joint_recipe("0.001", things);
        REQUIRE(text.find(from) != std::string::npos);
        text.replace(text.find(from), from.size(), to);
        write_text(folder.path / "recipe.json", text);
        const auto end = train_to(options, 0);
        return end ? std::string() : end.error().message;
    };
    CHECK(with("\"samples\": 48", "\"samples\": 96").empty());
    CHECK(with("\"learning_rate\": 0.001", "\"learning_rate\": 0.002").empty());
    CHECK(with("\"batch\": 8", "\"batch\": 4").find("another recipe ('batch' was 8 and is 4)") !=
          std::string::npos);
    CHECK(with("\"seed\": 3", "\"seed\": 4").find("'seed' was 3 and is 4") != std::string::npos);
    CHECK(with("\"sigma_data\": 0.5", "\"sigma_data\": 1").find("'sigma_data'") != std::string::npos);
}

TEST_CASE("A folder belongs to one training at a time") {
    const TestFolder folder("lock");
    const std::string things = write_small_things(folder.path / "data");
    write_text(folder.path / "recipe.json", small_joint_recipe("0.001", things));
    TrainOptions options = options_in(folder, "out");
    std::string refused;
    options.report_seconds = 0;
    std::stop_source stop;
    REQUIRE(train(
        options,
        [&](const TrainProgress&) {
            if (const auto second = train(options, {}); !second) refused = second.error().message;
            stop.request_stop();
        },
        stop.get_token()));
    CHECK(refused.find("another training is at work in " + options.out.string()) == 0);
    CHECK(train(options, {}));
}

TEST_CASE("Whoever needs the machine is asked before every step, and a stop while waiting saves") {
    const TestFolder folder("breathe");
    const std::string things = write_small_things(folder.path / "data");
    write_text(folder.path / "recipe.json", small_joint_recipe("0.001", things));
    TrainOptions options = options_in(folder, "out");
    int asked = 0;
    std::stop_source stop;
    options.breathe = [&](const std::stop_token& token) {
        CHECK_FALSE(token.stop_requested());
        if (++asked == 3) stop.request_stop();
    };
    std::int64_t step = -1;
    const auto end = train(
        options, [&](const TrainProgress& p) { step = p.step; }, stop.get_token());
    REQUIRE(end);
    CHECK(*end == TrainEnd::Stopped);
    CHECK(step == 2);
    CHECK(fs::exists(options.out / "checkpoint.safetensors"));
}

TEST_CASE("Pictures are enlarged to the card's size") {
    const TestFolder folder("enlarged");
    const std::string things = write_small_things(folder.path / "data");
    std::string text = small_joint_recipe("0.001", things);
    const std::string from = "\"height\": 32, \"width\": 32";
    text.replace(text.find(from), from.size(), "\"height\": 64, \"width\": 64");
    text.replace(text.find("\"packing\": 8"), 12, "\"packing\": 16");
    write_text(folder.path / "recipe.json", text);
    const TrainOptions options = options_in(folder, "out");
    const auto end = train(options, {});
    INFO((end ? "" : end.error().message));
    REQUIRE(end);
    const auto card = read_card(options.out);
    REQUIRE(card);
    CHECK(card->height == 64);
    // Six Haar levels; the finest of the pictures, which are of one colour, is empty.
    REQUIRE(card->modalities[1].band_variances.size() == 6);
    CHECK(card->modalities[1].band_variances[0] > 1);
    CHECK(card->modalities[1].band_variances[5] == Approx(0).margin(1e-6));
}

TEST_CASE("Missing data, another network's checkpoint and an unwritable folder are named") {
    const TestFolder folder("trainbad");
    write_text(folder.path / "recipe.json", small_joint_recipe());
    TrainOptions options = options_in(folder, "out");
    const auto missing = train(options, {});
    REQUIRE(!missing);
    CHECK(missing.error().message.find("mnist") != std::string::npos);

    write_small_sets(folder.path / "data", 40);
    write_text(folder.path / "recipe.json", small_classify_recipe());
    REQUIRE(train_to(options, 1));
    write_text(folder.path / "recipe.json", small_joint_recipe());
    const auto other = train(options, {});
    REQUIRE(!other);
    CHECK(other.error().message.find("another network") != std::string::npos);

    // The same network, taught another regime, would claim what it never learned.
    options.out = folder.path / "regime";
    std::string recipe = small_joint_recipe();
    REQUIRE(train_to(options, 1));
    for (
        const auto& [from, to] :
        {std::pair{"\"independent_levels\": true", "\"independent_levels\": false"},
         {R"({"shared": 0.2, "independent": 0.2, "given": {"digit": 0.4}, "ignored": {"digit": 0.2}, "held_regions": 0.5})",
          R"({"shared": 1})"}}) {
        REQUIRE(recipe.find(from) != std::string::npos);
        recipe.replace(recipe.find(from), std::string(from).size(), to);
    }
    write_text(folder.path / "recipe.json", recipe);
    const auto regime = train(options, {});
    REQUIRE(!regime);
    CHECK(regime.error().message.find("'independent_levels' was true and is false") != std::string::npos);

    options.out = "/proc/nowhere";
    const auto unwritable = train(options, {});
    REQUIRE(!unwritable);
    CHECK(unwritable.error().message.find("/proc/nowhere") != std::string::npos);
}
