// What each kind of measurement asks and tells, on the real program with made-up data and models of random
// weights.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/app/cli/program.h"
#include "tests/app/cli/tiny_model.h"
#include "tests/catch.h"

using namespace syn::test;
using nlohmann::json;
namespace fs = std::filesystem;

TEST_CASE("A model with one noise level is measured in all it can do, and refuses what needs two") {
    const ScratchFolder scratch;
    const Surroundings around = write_tiny_world(scratch);
    const fs::path card_file = scratch / "models" / "tiny" / "card.json";
    json card = json::parse(content(card_file));
    card["independent_levels"] = false;
    card["guide_modes"] = {"random", "predicted", "constant", "none"};
    write(card_file, card.dump());
    const auto words = [&](const std::string& out, std::vector<std::string> more) {
        std::vector<std::string> all{"evaluate", "--table1", "--model", "tiny",  "--count",
                                     "10",       "--steps",  "2",       "--out", (scratch / out).string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    const Ran ran = run(words("all", {"--modes", "all", "--directions", "picture"}), around);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(ran.err.find("hold is left out: the model tiny has one noise level for all") != std::string::npos);
    CHECK(ran.err.find("resample is left out") != std::string::npos);
    std::vector<std::string> modes;
    const json table = json::parse(content(scratch / "all" / "table1.json"));
    for (const json& row : table.at("rows"))
        if (row.at("source") == "model" && !row.at("given").get<std::string>().empty()) {
            modes.push_back(row.at("mode"));
            CHECK(row.at("scale") == 1);
        }
    CHECK((modes == std::vector<std::string>{"random", "predicted", "constant", "reconstruction"}));

    const auto misused = [&](const std::vector<std::string>& more, const std::string& word) {
        const Ran bad = run(words("bad", more), around);
        INFO(bad.err);
        CHECK(bad.code == 2);
        CHECK(ends_in_one_sentence(bad.err));
        CHECK(bad.err.find(word) != std::string::npos);
    };
    misused({"--modes", "random,hold"}, "cannot hold");
    misused({"--modes", "marginal"}, "nothing to measure");
    misused({"--modes", "resample"}, "5 steps at least");
    misused({"--mode-scales", "random=4"}, "no marginal");
    misused({"--scales", "2"}, "no marginal");
    CHECK_FALSE(fs::exists(scratch / "bad"));
}

TEST_CASE("Of a model of one's own folder distances are measured; what nobody can judge is left out") {
    const ScratchFolder scratch;
    const fs::path animals = scratch / "animals";
    write_animals(animals, 24);
    write_tiny_model(scratch / "models", 32, animals);
    write_tiny_judges(scratch / "models");
    write_made_up_data(scratch / "data");
    const Surroundings around{scratch / "models", scratch / "data"};
    const auto words = [&](const char* kind, const std::string& out, std::vector<std::string> more = {}) {
        std::vector<std::string> all{
            "evaluate", kind,      "--model", "tiny",    "--count",   "4",     "--batch",
            "4",        "--steps", "1",       "--modes", "hold,none", "--out", (scratch / out).string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    const Ran ran = run(words("--table1", "table"), around);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(ran.err.find("no judge here knows the classes of 'picture'") != std::string::npos);
    const json table = json::parse(content(scratch / "table" / "table1.json"));
    REQUIRE(table.at("judges").size() == 1);  // two of the ten digits
    CHECK(table.at("judges")[0].at("of") == 40);
    CHECK(table.at("references")[0].at("count") == 2 * 22);
    int distances = 0;
    for (const json& row : table.at("rows")) {
        CHECK(row.at("fid").is_number());
        if (row.at("generated") == "picture") ++distances;
        const bool judged = row.at("generated") == "digit" && row.at("source") != "noise" &&
                            (row.at("source") == "test" || row.at("given") == "picture");
        CHECK(row.at("precision").is_number() == judged);
    }
    CHECK(distances == 4);                                     // real, noise, held, unguided
    CHECK(run(words("--table1", "table"), around).code == 0);  // nothing is missing

    const Ran digits = run(words("--confusion", "confusion"), around);
    INFO(digits.err);
    REQUIRE(digits.code == 0);
    const json rows = json::parse(content(scratch / "confusion" / "confusion.json")).at("rows");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("generated") == "digit");
    CHECK(rows[0].at("classes") == 2);
    const Ran pictures = run(words("--adherence", "none", {"--directions", "picture"}), around);
    INFO(pictures.err);
    CHECK(pictures.code == 1);
    CHECK(ends_in_one_sentence(pictures.err));
    CHECK(pictures.err.find("Fréchet distance") != std::string::npos);

    // Of the two held out of each class one distance is known, and none is set apart for anything else.
    const Ran spread = run(words("--diversity", "diversity", {"--directions", "picture"}), around);
    INFO(spread.err);
    REQUIRE(spread.code == 0);
    const json spreads = json::parse(content(scratch / "diversity" / "diversity.json")).at("rows");
    REQUIRE(spreads.size() == 2);
    CHECK(spreads[0].at("real") == 2);
    fs::create_directories(scratch / "few");
    write_animals(scratch / "few", 12);
    write_tiny_model(scratch / "models", 32, scratch / "few");
    const Ran alone = run(words("--diversity", "alone"), around);
    CHECK(alone.code == 1);
    CHECK(ends_in_one_sentence(alone.err));
    CHECK(alone.err.find("has 1 of class 'cats' where two are needed") != std::string::npos);
    write_tiny_model(scratch / "models", 32, animals);

    // A folder without subfolders is compared with as it is.
    const Ran compared =
        run(words("--table1", "cats", {"--reference", "picture=" + (animals / "cats").string()}), around);
    INFO(compared.err);
    REQUIRE(compared.code == 0);
    CHECK(json::parse(content(scratch / "cats" / "table1.json")).at("references")[0].at("count") == 24);
    const Ran mixed = run(words("--table1", "cats"), around);
    CHECK(mixed.code == 1);
    CHECK(mixed.err.find("other reference pictures") != std::string::npos);
    CHECK(run(words("--table1", "bad", {"--reference", "animals"}), around).code == 2);
    CHECK(run(words("--table1", "bad", {"--reference", "sketch=animals"}), around).code == 2);
    CHECK(run(words("--confusion", "bad", {"--reference", "picture=animals"}), around).code == 2);
    const Ran empty =
        run(words("--table1", "bad", {"--reference", "picture=" + (scratch / "models").string()}), around);
    CHECK(empty.code == 1);
    CHECK(ends_in_one_sentence(empty.err));
}

TEST_CASE("evaluate --robustness, --diversity and --confusion write their four files") {
    const ScratchFolder scratch;
    const Surroundings around = write_tiny_world(scratch);
    for (const std::string kind : {"robustness", "diversity", "confusion"}) {
        const Ran ran =
            run({"evaluate", "--" + kind, "--model", "tiny", "--count", "20", "--steps", "1", "--batch", "20",
                 "--modes", "hold", "--directions", "picture", "--out", (scratch / kind).string()},
                around);
        INFO(ran.err);
        REQUIRE(ran.code == 0);
        CHECK(ran.out.find("tiny") != std::string::npos);
        for (const char* form : {".json", ".csv", ".md", ".svg"})
            CHECK(fs::file_size(scratch / kind / (kind + form)) > 0);
    }
    const json rows = json::parse(content(scratch / "robustness" / "robustness.json")).at("rows");
    int drawn = 0;
    for (const json& row : rows)
        drawn += row.contains("disturbance") && row.at("disturbance").at("kind") == "drawn";
    CHECK(drawn == 1);
    const Ran few = run(
        {"evaluate", "--diversity", "--model", "tiny", "--count", "19", "--out", (scratch / "few").string()},
        around);
    CHECK(few.code == 2);
    CHECK(ends_in_one_sentence(few.err));
    CHECK(few.err.find("take 20 at least") != std::string::npos);
    // The made-up pictures of a class are all the same, so that there is no spread to compare with.
    CHECK(json::parse(content(scratch / "diversity" / "diversity.json")).at("rows").empty());
}

TEST_CASE(
    "evaluate --completion gives parts and sees several completions of each picture, whatever the batch") {
    const ScratchFolder scratch;
    const Surroundings around = write_tiny_world(scratch);
    const auto words = [&](const std::string& out, std::vector<std::string> more) {
        std::vector<std::string> all{
            "evaluate", "--completion", "--model", "tiny",  "--count",
            "20",       "--steps",      "2",       "--out", (scratch / out).string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    const Ran ran = run(words("once", {"--modes", "hold,random", "--directions", "picture"}), around);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    for (const char* form : {".json", ".csv", ".md", ".svg"})
        CHECK(fs::file_size(scratch / "once" / (std::string("completion") + form)) > 0);
    const json once = json::parse(content(scratch / "once" / "completion.json"));
    CHECK(once.at("complete") == true);
    REQUIRE(once.at("rows").size() == 3 * 3);
    for (const json& row : once.at("rows")) {
        CHECK(row.at("pictures") == 2);
        CHECK(row.at("error").at("value").is_number());
        CHECK(row.at("spread").is_null() == (row.at("source") == "fill"));
        CHECK(row.at("seams_over_real").is_null());  // the made-up pictures are level: no real steps
        CHECK(row.at("precision").at("value").is_number());
    }
    // A batch that a picture's completions do not fit into is made larger, and changes nothing; rows that
    // were left out before are added.
    const std::vector<std::string> small{"--directions", "picture", "--batch", "7", "--modes"};
    for (const std::string modes : {"hold", "hold,random"}) {
        std::vector<std::string> more = small;
        more.push_back(modes);
        REQUIRE(run(words("twice", more), around).code == 0);
    }
    const json twice = json::parse(content(scratch / "twice" / "completion.json"));
    REQUIRE(twice.at("rows").size() == once.at("rows").size());
    for (std::size_t i = 0; i < once.at("rows").size(); ++i) {
        const json &a = once.at("rows")[i], &b = twice.at("rows")[i];
        CHECK(a.at("mode") == b.at("mode"));
        CHECK(a.at("precision") == b.at("precision"));
        CHECK_THAT(a.at("error").at("value").get<double>(),
                   Catch::Matchers::WithinAbs(b.at("error").at("value").get<double>(), 1e-5));
    }

    const Ran whole = run(words("bad", {"--parts", "left+right"}), around);
    CHECK(whole.code == 2);
    CHECK(ends_in_one_sentence(whole.err));
    CHECK(whole.err.find("nothing would be made") != std::string::npos);
}

TEST_CASE("A model of larger pictures is guided by enlarged ones and judged by judges of smaller ones") {
    const ScratchFolder scratch;
    const Surroundings around = write_tiny_world(scratch, 64);
    const Ran ran = run({"evaluate", "--table1", "--model", "tiny", "--count", "10", "--steps", "1",
                         "--modes", "hold", "--out", (scratch / "out").string()},
                        around);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    const json table = json::parse(content(scratch / "out" / "table1.json"));
    CHECK(table.at("judges").size() == 2);
    CHECK(table.at("test_sets")[1].at("count") == 10000);
    int judged = 0;
    for (const json& row : table.at("rows"))
        judged += row.at("mode") == "hold" && row.at("precision").is_number();
    CHECK(judged == 2);
}
