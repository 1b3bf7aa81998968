// Training and measuring on the real program, with made-up data and models of random weights.
#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/folder_lock.h"
#include "tests/app/cli/program.h"
#include "tests/app/cli/tiny_model.h"
#include "tests/catch.h"

using namespace syn::test;
using nlohmann::json;
namespace fs = std::filesystem;

TEST_CASE("evaluate --adherence measures, can be stopped and goes on, and refuses to mix measurements") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models", 32);
    write_made_up_data(scratch / "data");
    Surroundings around{scratch / "models", scratch / "data"};
    const auto words = [&](const std::string& out, std::vector<std::string> more = {}) {
        std::vector<std::string> all{
            "evaluate", "--adherence", "--model", "tiny",     "--count",
            "20",       "--steps",     "2",       "--scales", "1,2",
            "--batch",  "10",          "--json",  "--out",    (scratch / out).string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    const Ran unjudged = run(words("none"), around);
    CHECK(unjudged.code == 1);
    CHECK(ends_in_one_sentence(unjudged.err));
    CHECK(unjudged.err.find("judge") != std::string::npos);

    write_tiny_judges(scratch / "models");
    const Ran straight = run(words("straight"), around);
    INFO(straight.err);
    REQUIRE(straight.code == 0);
    const json report = json::parse(content(scratch / "straight" / "adherence.json"));
    CHECK(report.at("rows").size() == 4 * 2 * 2 + 1);
    for (const json& row : report.at("rows")) CHECK(row.at("done") == 20);
    CHECK(report.at("judges").size() == 2);
    CHECK(report.at("judges")[1].at("of") == 10000);
    CHECK(content(scratch / "straight" / "adherence.md").find("| picture from digit | hold | 2 | 20 |") !=
          std::string::npos);

    {
        Program stopped(words("stopped"), around);
        REQUIRE(stopped.wait_for("\"row\":3"));
        stopped.send(SIGINT);
        const Ran ran = stopped.wait();
        INFO(ran.err);
        CHECK(ran.code == 1);
        CHECK(ends_in_one_sentence(ran.err));
    }
    REQUIRE(run(words("stopped"), around).code == 0);
    const json resumed = json::parse(content(scratch / "stopped" / "adherence.json"));
    for (std::size_t i = 0; i < report.at("rows").size(); ++i)
        CHECK(resumed.at("rows")[i].at("confusion") == report.at("rows")[i].at("confusion"));

    const Ran mixed = run(words("stopped", {"--seed", "2"}), around);
    CHECK(mixed.code == 1);
    CHECK(ends_in_one_sentence(mixed.err));
    CHECK(mixed.err.find("seed") != std::string::npos);

    // A judge that took part in training must not judge.
    const fs::path card_file = scratch / "models" / "tiny" / "card.json";
    json card = json::parse(content(card_file));
    card["trained_with"] = {"tiny-picture-judge"};
    write(card_file, card.dump());
    const Ran partial = run(words("partial"), around);
    INFO(partial.err);
    CHECK(partial.code == 1);
    CHECK(partial.err.find("took part") != std::string::npos);
    CHECK(ends_in_one_sentence(partial.err));
}

TEST_CASE("evaluate --table1 measures all rows and bounds, and goes on after any end to the same table") {
    const ScratchFolder scratch;
    const Surroundings around = write_tiny_world(scratch);
    const auto words = [&](const std::string& out, std::vector<std::string> more = {}) {
        std::vector<std::string> all{
            "evaluate", "--table1",         "--model", "tiny",    "--count",
            "20",       "--steps",          "2",       "--batch", "10",
            "--modes",  "hold,random,none", "--json",  "--out",   (scratch / out).string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    const Ran straight = run(words("straight"), around);
    INFO(straight.err);
    REQUIRE(straight.code == 0);
    for (const char* kind : {"json", "csv", "md", "svg"})
        CHECK(fs::file_size(scratch / "straight" / (std::string("table1.") + kind)) > 0);
    const json table = json::parse(content(scratch / "straight" / "table1.json"));
    CHECK(table.at("complete") == true);
    // Real and noise of both, two modes in both directions, both halves of the unguided row.
    REQUIRE(table.at("rows").size() == 2 * 2 + 2 * 2 + 2);
    for (const json& row : table.at("rows")) {
        CHECK(row.at("n") == 20);
        CHECK(row.at("fid").is_number());
        CHECK(row.at("is") >= 1);
        CHECK(row.at("precision").is_null() == (row.at("source") == "noise"));
        CHECK(row.at("relative_precision").is_null() == row.at("given").get<std::string>().empty());
    }
    CHECK(table.at("extractors")[0].at("sha256").get<std::string>().size() == 64);

    for (const int signal : {SIGINT, SIGKILL}) {
        const std::string out = signal == SIGINT ? "stopped" : "killed";
        {
            Program program(words(out), around);
            REQUIRE(program.wait_for("\"row\":9"));
            program.send(signal);
            const Ran ran = program.wait();
            INFO(ran.err);
            if (signal == SIGINT) {
                CHECK(ran.code == 1);
                CHECK(ends_in_one_sentence(ran.err));
                const json part = json::parse(content(scratch / out / "table1.json"));
                CHECK(part.at("complete") == false);
                CHECK(part.at("rows").size() >= 4);
            }
        }
        REQUIRE(run(words(out), around).code == 0);
        json again = json::parse(content(scratch / out / "table1.json"));
        json once = table;
        for (json* each : {&again, &once})
            for (json& row : each->at("rows")) row.erase("seconds");
        CHECK(again == once);
    }

    // More steps than usual only when meant; not two things at once; no such weights.
    const auto misused = [&](const std::vector<std::string>& more, const std::string& word, int code) {
        const Ran ran = run(words("bad", more), around);
        INFO(ran.err);
        CHECK(ran.code == code);
        CHECK(ends_in_one_sentence(ran.err));
        CHECK(ran.err.find(word) != std::string::npos);
    };
    const Ran long_run = run({"evaluate", "--table1", "--model", "tiny", "--steps", "51"}, around);
    CHECK(long_run.code == 2);
    CHECK(long_run.err.find("--more-steps") != std::string::npos);
    misused({"--confusion"}, "one thing", 2);
    misused({"--mode-scales", "hold"}, "MODE=SCALE", 2);
    misused({"--mode-scales", "grip=2"}, "grip", 2);
    misused({"--inception", (scratch / "nothing.safetensors").string()}, "nothing.safetensors", 1);
    const fs::path judge = scratch / "models" / "tiny-digit-judge" / "model.safetensors";
    misused({"--inception", judge.string()}, "Inception v3", 1);
}

TEST_CASE("A folder is one measurement's at a time; what nobody asked for is not measured again") {
    const ScratchFolder scratch;
    const Surroundings around = write_tiny_world(scratch);
    const auto measured = [&](const char* modes) {
        return run({"evaluate", "--table1", "--model", "tiny", "--count", "10", "--steps", "1", "--modes",
                    modes, "--directions", "picture", "--out", (scratch / "out").string()},
                   around);
    };
    {
        const auto lock = syn::FolderLock::take(scratch / "out", "a test");
        REQUIRE(lock);
        const Ran second = measured("hold");
        CHECK(second.code == 1);
        CHECK(ends_in_one_sentence(second.err));
        CHECK(second.err.find("another measurement is at work in") != std::string::npos);
    }
    const auto rows = [&] {
        std::map<std::string, int> made;
        const json table = json::parse(content(scratch / "out" / "table1.json"));
        for (const json& row : table.at("rows"))
            if (row.at("source") == "model") made[row.at("mode")] = row.at("n");
        return made;
    };
    REQUIRE(measured("hold,constant").code == 0);
    CHECK(rows().size() == 2);
    REQUIRE(measured("hold").code == 0);
    CHECK(rows().size() == 2);  // kept beside it
    fs::remove_all(scratch / "out" / "samples");
    REQUIRE(measured("hold").code == 0);
    CHECK(rows() == std::map<std::string, int>{{"hold", 10}});
}

TEST_CASE("The figures go into the card when asked") {
    const ScratchFolder scratch;
    const Surroundings around = write_tiny_world(scratch);
    const Ran ran = run({"evaluate", "--adherence", "--model", "tiny", "--count", "10", "--steps", "1",
                         "--scales", "1", "--modes", "hold,none", "--directions", "picture", "--update-card",
                         "--out", (scratch / "out").string()},
                        around);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(ran.out.find("| picture from digit | hold | 1 | 10 |") != std::string::npos);
    const json card = json::parse(content(scratch / "models" / "tiny" / "card.json"));
    CHECK(card.at("figures").size() == 4);
    CHECK(run({"models"}, {scratch / "models"}).out.find("class precision over the judge's own") !=
          std::string::npos);

    const Ran table = run({"evaluate", "--table1", "--model", "tiny", "--count", "10", "--steps", "1",
                           "--modes", "random,none", "--update-card", "--out", (scratch / "table").string()},
                          around);
    INFO(table.err);
    REQUIRE(table.code == 0);
    const Ran fewer = run({"evaluate", "--adherence", "--model", "tiny", "--count", "5", "--steps", "1",
                           "--scales", "1", "--modes", "hold", "--directions", "picture", "--update-card",
                           "--out", (scratch / "fewer").string()},
                          around);
    REQUIRE(fewer.code == 0);
    CHECK(fewer.err.find("of more samples than these") != std::string::npos);
    // Both judges, both directions, and the unguided samples once: bounds are no figures of the model. What
    // was held is still known.
    const json after = json::parse(content(scratch / "models" / "tiny" / "card.json"));
    CHECK(after.at("figures").size() == 6);
    CHECK(after.dump().find("digit from picture, random") != std::string::npos);
    CHECK(after.dump().find("from digit, hold") != std::string::npos);

    // Unguided samples that nobody judges are no figure.
    write_animals(scratch / "animals", 24);
    write_tiny_model(scratch / "models", 32, scratch / "animals");
    const Ran own = run({"evaluate", "--table1", "--model", "tiny", "--count", "4", "--steps", "1", "--modes",
                         "hold,none", "--update-card", "--out", (scratch / "own").string()},
                        around);
    INFO(own.err);
    REQUIRE(own.code == 0);
    const std::string figures = content(scratch / "models" / "tiny" / "card.json");
    CHECK(figures.find("digit from picture, hold") != std::string::npos);
    CHECK(figures.find("unguided") == std::string::npos);
}

TEST_CASE("Missing or short data sets say what and where") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models", 32);
    write_tiny_judges(scratch / "models");
    const std::vector<std::string> words{"evaluate", "--adherence", "--model",
                                         "tiny",     "--out",       (scratch / "out").string()};
    const Ran missing = run(words, {scratch / "models", scratch / "data"});
    INFO(missing.err);
    CHECK(missing.code == 1);
    CHECK(ends_in_one_sentence(missing.err));
    CHECK(missing.err.find("http") != std::string::npos);
    CHECK(files_in(scratch / "out").empty());

    write_made_up_data(scratch / "data");
    const fs::path file = scratch / "data" / "cifar-10-batches-bin" / "test_batch.bin";
    fs::resize_file(file, fs::file_size(file) - 7);
    const Ran cut = run(words, {scratch / "models", scratch / "data"});
    INFO(cut.err);
    CHECK(cut.code == 1);
    CHECK(ends_in_one_sentence(cut.err));
    CHECK(cut.err.find("7 bytes short") != std::string::npos);
}

TEST_CASE("train makes a model, stops with a checkpoint, and goes on only when told to") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models", 32);
    write_made_up_data(scratch / "data");
    const Surroundings around{scratch / "models", scratch / "data"};
    json recipe = json::parse(content(scratch / "models" / "tiny" / "recipe.json"));
    recipe["samples"] = 1 << 30;
    write(scratch / "long.json", recipe.dump());
    const fs::path out = scratch / "run";
    const std::vector<std::string> words{"train",  "--recipe", (scratch / "long.json").string(),
                                         "--json", "--out",    out.string()};
    {
        Program training(words, around);
        REQUIRE(training.wait_for("\"started\""));
        training.send(SIGINT);  // before the first step or after some: it saves and ends
        const Ran ran = training.wait();
        INFO(ran.err);
        CHECK(ran.code == 1);
        CHECK(ends_in_one_sentence(ran.err));
        CHECK(ran.err.find("--resume") != std::string::npos);
        CHECK(fs::exists(out / "checkpoint.safetensors"));
    }
    recipe["samples"] = 64;
    write(scratch / "short.json", recipe.dump());
    const fs::path done = scratch / "done";
    const std::vector<std::string> brief{"train", "--recipe", (scratch / "short.json").string(), "--out",
                                         done.string()};
    const Ran ran = run(brief, around);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    for (const char* name : {"card.json", "model.safetensors", "recipe.json", "checkpoint.safetensors"})
        CHECK(fs::exists(done / name));
    const Ran again = run(brief, around);
    CHECK(again.code == 2);
    CHECK(ends_in_one_sentence(again.err));
    CHECK(again.err.find("--resume") != std::string::npos);
    auto resumed = brief;
    resumed.push_back("--resume");
    CHECK(run(resumed, around).code == 0);
}
