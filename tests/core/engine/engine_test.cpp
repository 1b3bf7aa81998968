// One thread: what the engine does, without regard to when.
#include "core/engine/engine.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <semaphore>

#include "core/base/atomic_file.h"
#include "core/imaging/png.h"
#include "core/imaging/resample.h"
#include "core/schedule/schedule_registry.h"
#include "tests/catch.h"
#include "tests/core/engine/small_engine.h"

using namespace syn;
using namespace syn::test;
using Catch::Matchers::Contains;
using engine::EventKind;

namespace {

std::filesystem::path fresh_folder(const std::string& name) {
    auto folder = std::filesystem::temp_directory_path() / "synesthete-engine-test" / name;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder.parent_path());
    return folder;
}

std::vector<EventKind> kinds(const std::vector<engine::Event>& events) {
    std::vector<EventKind> result;
    result.reserve(events.size());
    for (const auto& event : events) result.push_back(event.kind);
    return result;
}

}  // namespace

TEST_CASE("a run tells its life in order, and its series without a gap") {
    SmallEngine small(false);
    // Held or left out, the digit stands still: the level told is the picture's.
    const auto id = small.engine->run(small_request(GENERATE(GuideMode::Hold, GuideMode::Marginal)));
    small.drain();
    std::vector<EventKind> expected{EventKind::ModelLoading, EventKind::ModelReady, EventKind::Started};
    expected.insert(expected.end(), 8, EventKind::Stepped);
    expected.push_back(EventKind::Finished);
    CHECK((kinds(small.events) == expected));
    for (const auto& event : small.events) CHECK(event.run == id);

    std::vector<double> gammas;
    for (const auto& point : small.engine->take_series())
        if (point.series == "gamma") {
            CHECK(point.step == static_cast<int>(gammas.size()) + 1);
            gammas.push_back(point.value);
        }
    REQUIRE(gammas.size() == 8);
    CHECK(std::is_sorted(gammas.rbegin(), gammas.rend()));
    CHECK(gammas.front() < small_card().gamma_max);
    CHECK(gammas.back() == small_card().gamma_min);
    CHECK(small.engine->take_series().empty());

    // The model is there by now.
    const auto again = small.engine->run(small_request());
    small.events.clear();
    small.drain();
    CHECK(again != id);
    CHECK(small.events.front().kind == EventKind::Started);
}

TEST_CASE("a run is judged when wanted alone, by its estimate and by its guide") {
    SmallEngine small(false);
    GenerationRequest request = small_request();
    const auto id = small.engine->run(request);
    CHECK(small.engine->take_verdicts().empty());
    small.engine->want_verdicts(id);
    const auto taken = small.engine->take_verdicts();
    REQUIRE(taken.size() == 1);
    CHECK(small.engine->take_verdicts().empty());
    const engine::Verdicts& verdicts = *taken.front();
    CHECK(verdicts.run == id);
    CHECK(verdicts.step == 8);
    CHECK(verdicts.steps == 8);
    CHECK(verdicts.count == 5);
    REQUIRE(verdicts.layers.size() == 2);

    // What the window shows of the finished pictures is what was judged.
    const auto frame = small.frame_of(id);
    for (std::size_t m = 0; m < 2; ++m) {
        const engine::JudgedLayer& layer = verdicts.layers[m];
        CHECK(layer.modality == frame->layers[m].modality);
        CHECK(layer.judge == "judge of " + layer.modality);
        for (int i = 0; i < 5; ++i) {
            double sum = 0;
            for (std::size_t pixel = 0; pixel < 4; ++pixel)
                for (std::size_t c = 0; c < 3; ++c)
                    sum +=
                        frame->layers[m].noisy[(static_cast<std::size_t>(i) * 4 + pixel) * 4 + c] / 127.5 - 1;
            CAPTURE(layer.modality, i, sum);
            if (std::abs(sum) > 0.2) CHECK(layer.best(i) == (sum > 0 ? 1 : 0));
        }
    }
    int same = 0;
    for (int i = 0; i < 5; ++i) same += verdicts.layers[0].best(i) == verdicts.layers[1].best(i);
    CHECK(verdicts.agreeing("digit", verdicts.layers[1].modality) == same);
    CHECK_FALSE(verdicts.agreeing("digit", "sound").has_value());
    small.engine->want_verdicts(id + 17);
    CHECK(small.engine->take_verdicts().empty());
}

TEST_CASE("a judge that fails is told once and harms no run") {
    auto parts = SmallEngine::parts(small_denoiser());
    parts.runner = make_inline_runner;
    parts.judge = [](const ModelCard&, const std::string&,
                     const at::Tensor&) -> Result<std::optional<engine::JudgedLayer>> {
        return Error{"The judge is damaged."};
    };
    const auto made = engine::make_engine(std::move(parts));
    const auto id = made->run(small_request());
    made->take_events();
    made->want_verdicts(id);
    const auto events = made->take_events();
    REQUIRE(events.size() == 1);
    CHECK(events.front().kind == EventKind::Failed);
    CHECK(events.front().run == 0);
    CHECK(events.front().text == "The judge is damaged.");
    CHECK(made->take_verdicts().empty());
    CHECK(made->png(id, 0, "digit"));
}

TEST_CASE("frames are packed when wanted alone, and show what the session made") {
    SmallEngine small(false);
    const auto id = small.engine->run(small_request());
    CHECK(small.engine->take_frames().empty());
    const auto frame = small.frame_of(id);
    CHECK(frame->run == id);
    CHECK(frame->step == 8);
    CHECK(frame->steps == 8);
    CHECK(frame->count == 5);
    REQUIRE(frame->layers.size() == 2);
    CHECK(frame->layers[0].modality == "digit");
    REQUIRE(frame->layers[0].noisy.size() == 5 * 2 * 2 * 4);
    const std::vector<std::uint8_t> guide = small_request().guides[0].image.pixels;
    for (std::size_t pixel = 0; pixel < 20; ++pixel) {
        CHECK(frame->layers[0].noisy[4 * pixel] == guide[pixel % 4]);
        CHECK(frame->layers[0].noisy[4 * pixel + 3] == 255);
    }
    CHECK(small.engine->take_frames().empty());
}

TEST_CASE("the listener is called when a run ends and when its last picture is there, not at every step") {
    SmallEngine small(false);
    struct Calls {
        std::atomic<int> made = 0;
        std::counting_semaphore<> news{0};
    };
    const auto calls = std::make_shared<Calls>();
    small.engine->set_listener([calls] {
        ++calls->made;
        calls->news.release();
    });
    const auto id = small.engine->run(small_request());
    for (small.drain(); small.count(EventKind::Finished, id) == 0; small.drain()) calls->news.acquire();
    CHECK(small.count(EventKind::Stepped, id) == 8);
    CHECK(calls->made < 8);
    while (calls->news.try_acquire()) {
    }
    small.engine->want_frame(id);
    calls->news.acquire();
    const auto frames = small.engine->take_frames();
    REQUIRE(frames.size() == 1);
    CHECK(frames.front()->step == 8);
    small.engine->set_listener({});
    small.wait_for(EventKind::Finished, small.engine->run(small_request()));
    CHECK_FALSE(calls->news.try_acquire());
}

TEST_CASE("frames of several runs do not take each other's place") {
    SmallEngine small(false);
    const auto first = small.engine->run(small_request()), second = small.engine->run(small_request());
    small.wait_for(EventKind::Finished, second);
    small.engine->want_frame(first);
    small.engine->want_frame(second);
    std::vector<engine::RunId> seen;
    while (seen.size() < 2) {
        for (const auto& frame : small.engine->take_frames()) seen.push_back(frame->run);
        std::this_thread::yield();
    }
    CHECK(seen == std::vector{first, second});
}

TEST_CASE("bad requests fail in one sentence and leave the engine at work") {
    SmallEngine small(false);
    GenerationRequest none = small_request();
    none.count = 0;
    CHECK_THAT(small.wait_for(EventKind::Failed, small.engine->run(none)).text,
               Contains("number of pictures"));
    GenerationRequest unknown = small_request();
    unknown.models[0].name = "big";
    CHECK_THAT(small.wait_for(EventKind::Failed, small.engine->run(unknown)).text,
               Contains("big") && Contains("small"));
    CHECK_FALSE(small.engine->curves(unknown));
    small.engine->load("huge");
    CHECK_THAT(small.wait_for(EventKind::Failed, 0).text, Contains("huge"));
    small.denoiser->before_call = [] { throw std::runtime_error("odd weights"); };
    CHECK_THAT(small.wait_for(EventKind::Failed, small.engine->run(small_request())).text,
               Contains("odd weights"));
    small.denoiser->before_call = {};
    small.wait_for(EventKind::Finished, small.engine->run(small_request()));
    small.engine->pause(12345);
    CHECK(small.wait_for(EventKind::Refused, 12345).text == "This run is no longer kept: start it again.");
}

TEST_CASE("a paused run goes step by step, both ways, to the same pictures") {
    SmallEngine small(false);
    const auto straight = small.engine->run(small_request(GuideMode::Random));
    const auto expected = small.frame_of(straight);
    const auto id = small.engine->run_paused(small_request(GuideMode::Random));
    CHECK(small.wait_for(EventKind::Paused, id).step == 0);
    const auto step_after = [&](auto command) {
        small.events.clear();
        (small.engine.get()->*command)(id);
        return small.wait_for(EventKind::Paused, id).step;
    };
    CHECK(step_after(&engine::Engine::step) == 1);
    CHECK(step_after(&engine::Engine::step) == 2);
    CHECK(small.frame_of(id)->step == 2);
    CHECK(step_after(&engine::Engine::step_back) == 1);
    CHECK(small.frame_of(id)->step == 1);
    CHECK(step_after(&engine::Engine::step) == 2);
    small.engine->resume(id);
    small.wait_for(EventKind::Finished, id);
    const auto frame = small.frame_of(id);
    for (std::size_t m = 0; m < 2; ++m) CHECK(frame->layers[m].noisy == expected->layers[m].noisy);

    // A finished run can be gone back into.
    CHECK(step_after(&engine::Engine::step_back) == 7);
    CHECK_FALSE(small.engine->png(id, 0, "picture"));
    small.engine->resume(id);
    small.wait_for(EventKind::Finished, id);
    CHECK(small.frame_of(id)->layers[1].noisy == expected->layers[1].noisy);
}

TEST_CASE("an edit is recorded in the picture and replays; one that does not fit is refused") {
    SmallEngine small(false);
    const auto id = small.engine->run_paused(small_request(GuideMode::Hold, 2));
    for (int i = 0; i < 3; ++i) small.engine->step(id);
    small.engine->edit(id, "guides/0/scale", "6");
    small.engine->edit(id, "steps", "3");
    CHECK_THAT(small.wait_for(EventKind::Refused, id).text, Contains("cannot change during a run"));
    small.engine->resume(id);
    small.wait_for(EventKind::Finished, id);

    const auto folder = fresh_folder("edited");
    small.engine->export_run(id, {folder.string(), false, true});
    CHECK(small.wait_for(EventKind::Exported, id).text == folder.string());
    const auto request = small.engine->inspect((folder / "00002.png").string());
    REQUIRE(request);
    CHECK((request->edits == std::vector<Edit>{{3, "guides/0/scale", "6"}}));
    const auto replay = small.engine->run(*request);
    small.wait_for(EventKind::Finished, replay);
    CHECK(small.frame_of(replay)->layers[1].noisy == small.frame_of(id)->layers[1].noisy);
    const auto plain = small.engine->run(small_request(GuideMode::Hold, 2));
    CHECK(small.frame_of(plain)->layers[1].noisy != small.frame_of(id)->layers[1].noisy);
}

TEST_CASE("a run that is looked back in is exported whole and stays where it stands, until it is changed") {
    SmallEngine small(false);
    const auto id = small.engine->run(small_request(GuideMode::Hold, 2));
    small.wait_for(EventKind::Finished, id);
    const auto exported = [&](const std::string& folder) {
        const auto into = fresh_folder(folder);
        small.engine->export_run(id, {into.string(), false, true});
        std::ifstream in(into / "00001.png", std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    const std::string whole = exported("whole");
    REQUIRE_FALSE(whole.empty());
    small.engine->rewind(id, 2);
    CHECK(small.wait_for(EventKind::Paused, id).step == 2);
    CHECK(exported("looked-back") == whole);
    CHECK(small.frame_of(id)->step == 2);
    CHECK_FALSE(small.engine->png(id, 1, "picture"));  // what is shown is not finished
    small.engine->edit(id, "guides/0/scale", "6");
    CHECK(exported("changed").empty());
    CHECK_THAT(small.wait_for(EventKind::Refused, id).text, Contains("no finished pictures"));
    small.engine->resume(id);
    small.drain();
    const std::string other = exported("made-anew");
    CHECK_FALSE(other.empty());
    CHECK(other != whole);
}

TEST_CASE("a finished run is exported once, goes on where it stopped, and refuses what is not there") {
    SmallEngine small(false);
    GenerationRequest request = small_request();
    request.guides[0].modality = "picture";  // turned round: digits form
    request.guides[0].image = {2, 2, 3, {0, 50, 100, 150, 200, 250, 30, 60, 90, 120, 180, 210}};
    const auto id = small.engine->run(request);
    const auto folder = fresh_folder("set");
    small.engine->export_run(id, {folder.string(), false, true});
    small.wait_for(EventKind::Exported, id);
    CHECK(small.count(EventKind::Exporting, id) == 5);
    for (const char* file : {"00000.png", "00004.png", "manifest.jsonl", "request.json", "contact-sheet.png"})
        CHECK(std::filesystem::exists(folder / file));
    std::filesystem::remove(folder / "00003.png");
    small.engine->export_run(id, {folder.string(), false, true});
    small.drain();
    CHECK(std::filesystem::exists(folder / "00003.png"));

    const auto png = small.engine->png(id, 1, "digit");
    REQUIRE(png);
    const auto image = decode_png(*png, "picture 1");
    REQUIRE(image);
    CHECK(image->width == 2);
    CHECK_FALSE(small.engine->png(id, 5, "digit"));
    CHECK_FALSE(small.engine->png(id, 0, "smell"));
    CHECK_FALSE(small.engine->png(id + 1, 0, "digit"));
    small.engine->export_run(id + 1, {folder.string(), false, true});
    CHECK_THAT(small.wait_for(EventKind::Refused, id + 1).text, Contains("no finished pictures"));
    small.engine->export_run(id, {"/proc/none", false, true});
    CHECK_THAT(small.wait_for(EventKind::Failed, id).text, Contains("/proc/none"));
}

TEST_CASE("a picture's forming is saved as an animation from the kept states, whole or not at all") {
    SmallEngine small(false);
    const auto id = small.engine->run(small_request());
    const int calls = small.denoiser->calls;
    const auto folder = fresh_folder("animation");
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "forming.png").string();
    small.engine->save_animation(id, 2, "picture", {file, false, 4, 100});
    CHECK(small.wait_for(EventKind::Saved, id).text == file);
    CHECK(small.denoiser->calls == calls);
    const auto bytes = read_file(file);
    REQUIRE(bytes);
    const std::vector<std::uint8_t> png(bytes->begin(), bytes->end());
    // A reader without animations shows the finished picture, and finds its record.
    const auto still = decode_png(png, "still");
    REQUIRE(still);
    CHECK(still->width == 8);
    const auto finished = decode_png(*small.engine->png(id, 2, "picture"), "finished");
    CHECK(resize(*finished, 8, 8, Resampling::Crisp) == *still);
    const auto request = small.engine->inspect(file);
    REQUIRE(request);
    CHECK(request->seed == small_request().seed);
    const auto frames = [&](const std::string& text) {
        int count = 0;
        for (auto at = text.find("fcTL"); at != std::string::npos; at = text.find("fcTL", at + 4)) ++count;
        return count;
    };
    CHECK(frames(*bytes) == 8);
    small.engine->save_animation(id, 2, "digit", {file, true, 1, 50});
    small.wait_for(EventKind::Saved, id);
    CHECK(frames(*read_file(file)) == 9);  // with the noise that it began from

    const auto refused = [&](int index, const char* modality, engine::AnimationOptions options) {
        small.events.clear();
        small.engine->save_animation(id, index, modality, std::move(options));
        small.drain();
        return small.events.size() == 1 && small.events[0].kind == EventKind::Failed ? small.events[0].text
                                                                                     : "";
    };
    CHECK_THAT(refused(5, "picture", {file}), Contains("no picture 5"));
    CHECK_THAT(refused(0, "smell", {file}), Contains("smell"));
    CHECK_THAT(refused(0, "picture", {file, false, 0}), Contains("magnified"));
    CHECK_THAT(refused(0, "picture", {"/proc/none/a.png"}), Contains("/proc/none"));
    small.engine->save_animation(id + 7, 0, "picture", {file});
    CHECK(small.wait_for(EventKind::Refused, id + 7).text == "This run is no longer kept: start it again.");

    const auto paused = small.engine->run_paused(small_request());
    small.drain();
    small.events.clear();
    small.engine->save_animation(paused, 0, "picture", {(folder / "none.png").string()});
    small.drain();
    REQUIRE(small.events.size() == 1);
    CHECK_THAT(small.events[0].text, Contains("nothing to animate"));
    CHECK_FALSE(std::filesystem::exists(folder / "none.png"));
}

TEST_CASE("what is given is read by its modality's judge, and a reading that fails says why") {
    auto parts = SmallEngine::parts(small_denoiser());
    parts.runner = make_inline_runner;
    const auto judge = parts.judge;
    parts.judge = [judge](const ModelCard& card, const std::string& modality,
                          const at::Tensor& samples) -> Result<std::optional<engine::JudgedLayer>> {
        if (modality == "digit") return std::optional<engine::JudgedLayer>();  // nobody can
        if (samples[0][0][0][0].item<float>() == 1) return Error{"The judge's weights are cut short."};
        return judge(card, modality, samples);
    };
    const auto made = engine::make_engine(std::move(parts));
    std::string failure;
    const auto read = [&](const char* model, const char* modality, const Image& picture) {
        made->read_guide(model, modality, picture);
        auto events = made->take_events();
        failure.clear();
        if (events.size() == 2 && events[0].kind == EventKind::Failed && events[0].run == 0)
            failure = events[0].text, events.erase(events.begin());
        REQUIRE(events.size() == 1);
        CHECK(events[0].kind == EventKind::GuideRead);
        CHECK(events[0].run == 0);
        CHECK(events[0].text == modality);
        return events[0];
    };
    const auto filled = [](int side, int channels, std::uint8_t tone) {
        return Image{side, side, channels,
                     std::vector<std::uint8_t>(static_cast<std::size_t>(side * side * channels), tone)};
    };
    const engine::Event bright = read("small", "picture", filled(2, 3, 200));
    CHECK(bright.step == 1);
    CHECK(bright.value == Approx(.9));
    const engine::Event dark = read("small", "picture", filled(2, 3, 20));
    CHECK(dark.step == 0);
    CHECK(dark.value == Approx(.8));
    // What nobody can judge, and what does not fit the model any more, is no failure.
    CHECK(read("small", "digit", filled(2, 1, 200)).step == -1);
    CHECK(read("small", "picture", filled(3, 3, 200)).step == -1);
    CHECK(read("small", "picture", filled(2, 1, 200)).step == -1);
    CHECK(failure.empty());
    CHECK(read("small", "picture", filled(2, 3, 255)).step == -1);
    CHECK(failure == "The judge's weights are cut short.");
    CHECK(read("small", "sound", filled(2, 1, 0)).step == -1);
    CHECK_THAT(failure, Contains("small") && Contains("sound"));
    CHECK(read("large", "digit", filled(2, 1, 0)).step == -1);
    CHECK_THAT(failure, Contains("large"));
}

TEST_CASE("what forms need is told without weights") {
    SmallEngine small(false);
    const auto models = small.engine->models();
    REQUIRE(models.size() == 1);
    CHECK(models[0].name == "small");
    CHECK(models[0].modalities[1].channels == 3);
    CHECK(models[0].defaults.models[0].name == "small");
    CHECK(models[0].guide_modes == guide_mode_names());  // its levels allow all
    const auto names = small.engine->registries();
    CHECK(std::count(names.solvers.begin(), names.solvers.end(), "heun") == 1);
    CHECK(std::count(names.grids.begin(), names.grids.end(), "karras") == 1);
    CHECK(std::count(names.schedules.begin(), names.schedules.end(), "cosine") == 1);
    for (const std::string& schedule : names.schedules) CHECK(make_schedule(schedule));  // by its name alone
    const auto curves = small.engine->curves(small_request());
    REQUIRE(curves);
    CHECK((*curves)[1].modality == "picture");
    REQUIRE((*curves)[1].gamma.size() == 9);
    CHECK((*curves)[1].gamma.back() == -12);
    CHECK(small.denoiser->calls == 0);
}

TEST_CASE("a card is read once, and anew where models were looked for again") {
    auto parts = SmallEngine::parts(small_denoiser());
    const auto reads = std::make_shared<int>(0);
    parts.card = [known = parts.card, reads](const std::string& name) {
        ++*reads;
        return known(name);
    };
    parts.runner = make_inline_runner;
    const auto engine = engine::make_engine(std::move(parts));
    for (int i = 0; i < 3; ++i) CHECK(engine->curves(small_request()));
    CHECK(*reads == 1);
    engine->models();
    CHECK(engine->curves(small_request()));
    CHECK(*reads == 2);
    for (int i = 0; i < 2; ++i) CHECK_FALSE(engine->fit_picture({1, 1, 1, {7}}, "none", "digit"));
    CHECK(*reads == 4);  // it may come
}

TEST_CASE("only the last ended runs are kept") {
    SmallEngine small(false);
    GenerationRequest request = small_request();
    request.steps = 1;
    std::vector<engine::RunId> ids;
    ids.reserve(20);
    for (int i = 0; i < 20; ++i) ids.push_back(small.engine->run(request));
    CHECK(small.engine->png(ids.back(), 0, "digit"));
    CHECK_FALSE(small.engine->png(ids.front(), 0, "digit"));
    const auto first = small.engine->run(request, true);
    const auto second = small.engine->run(request, true);
    CHECK_FALSE(small.engine->png(first, 0, "digit"));
    CHECK(small.engine->png(second, 0, "digit"));
}
