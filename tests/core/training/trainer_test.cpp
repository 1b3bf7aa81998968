#include "core/training/trainer.h"

#include <ATen/ops/equal.h>

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
    o.data_root = folder.path / "data";
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

TEST_CASE("A loss that is not a number stops the run and keeps the last good checkpoint") {
    const TestFolder folder("nan");
    write_small_sets(folder.path / "data", 40);
    write_text(folder.path / "recipe.json", small_joint_recipe("1e30"));
    const TrainOptions options = options_in(folder, "out");
    const auto end = train(options, {});
    REQUIRE(!end);
    CHECK(end.error().message.find("not a number at step") != std::string::npos);
    CHECK(fs::exists(options.out / "checkpoint.safetensors"));
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

    options.out = "/proc/nowhere";
    const auto unwritable = train(options, {});
    REQUIRE(!unwritable);
    CHECK(unwritable.error().message.find("/proc/nowhere") != std::string::npos);
}
