// What people get wrong on the command line, tried on the real program: exit code 2, one sentence, nothing
// written.
#include <string>
#include <vector>

#include "tests/app/cli/program.h"
#include "tests/app/cli/tiny_model.h"
#include "tests/catch.h"

using namespace syn::test;

namespace {

/// generate with good options, and more.
std::vector<std::string> generate(const std::string& out, const std::vector<std::string>& more) {
    std::vector<std::string> words{"generate", "--model", "tiny", "--out", out};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

struct Mistake {
    std::vector<std::string> options;
    std::vector<std::string> said;  ///< all of these stand in the sentence
};

}  // namespace

TEST_CASE("A mistake in the options is told in one sentence that lists what is known") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models"};
    const std::string out = (scratch / "out").string();
    const std::vector<Mistake> mistakes{
        {{"--solver", "euler"}, {"euler", "heun", "dpmpp-2m", "ddim", "unipc"}},
        {{"--schedule", "quadratic"}, {"quadratic", "edm", "cosine"}},
        {{"--churn", "-1"}, {"churn", "0"}},
        {{"--grid", "cubic"}, {"cubic", "karras", "uniform-t"}},
        {{"--guide", "digit=7", "--mode", "grip"},
         {"grip", "hold", "random", "predicted", "constant", "none", "resample", "reconstruction",
          "marginal"}},
        {{"--mode", "grip"}, {"grip", "hold"}},
        {{"--guide", "sketch=x.png"}, {"sketch", "digit", "picture"}},
        {{"--guide", "digit"}, {"digit", "MODALITY=VALUE"}},
        {{"--guide", "=7"}, {"MODALITY=VALUE"}},
        {{"--guide", "digit="}, {"MODALITY=VALUE"}},
        {{"--guide", "digit=7", "--guide", "digit=8"}, {"digit", "twice"}},
        {{"--guide", "digit=7", "--scale", "1", "--scale", "2"}, {"--scale", "2 times"}},
        {{"--guide", "digit=7", "--scale", "1e9"}, {"scale"}},
        {{"--guide", "digit=7", "--scale", "nan"}, {"scale"}},
        {{"--guide", "digit=7", "--mode", "none", "--scale", "3"}, {"--scale", "--joint-scale"}},
        {{"--guide", "digit=7", "--joint-scale", "3"}, {"only the picture is"}},
        {{"--mask", "m.png"}, {"--guide"}},
        {{"--guide", "digit=7", "--level", "1.5"}, {"noise level", "1.5", "0 (clean)"}},
        {{"--guide", "digit=7", "--level", "0.5", "--mode", "random"}, {"--level", "--mode hold"}},
        {{"--guide", "digit=7", "--jump", "2"}, {"--jump", "resample"}},
        {{"--guide", "digit=7", "--repeats", "2"}, {"--repeats", "resample"}},
        {{"--guide", "digit=7", "--strength", "2"}, {"--strength", "reconstruction"}},
        {{"--guide", "digit=7", "--mode", "resample", "--jump", "0"}, {"--jump", "1 to"}},
        {{"--guide", "digit=7", "--mode", "resample", "--jump", "9", "--steps", "9"}, {"9 steps", "1 to 8"}},
        {{"--guide", "digit=7", "--mode", "resample", "--repeats", "101"}, {"--repeats", "100"}},
        {{"--guide", "digit=7", "--mode", "reconstruction", "--strength", "-1"}, {"strength"}},
        {{"--count", "0"}, {"1 to 1000000", "0"}},
        {{"--count", "-5"}, {"1 to 1000000", "-5"}},
        {{"--count", "1000001"}, {"1 to 1000000"}},
        {{"--count", "99999999999"}, {"1 to 1000000", "99999999999"}},
        {{"--count", "99999999999999999999999"}, {"--count"}},
        {{"--count", "many"}, {"--count", "many"}},
        {{"--steps", "0"}, {"1 to 10000", "0"}},
        {{"--steps", "-1"}, {"1 to 10000", "-1"}},
        {{"--steps", "1000000000"}, {"1 to 10000"}},
        {{"--eta", "2"}, {"eta", "0", "1"}},
        {{"--seed", "-1"}, {"--seed"}},
        {{"--threads", "0"}, {"--threads"}},
        {{"--dtype", "float8"}, {"float8", "bfloat16"}},
        {{"--device", "tpu"}, {"tpu", "cpu", "cuda"}},
        {{"--colour", "red"}, {"--colour"}},
    };
    for (const Mistake& mistake : mistakes) {
        std::string line;
        for (const std::string& word : mistake.options) line += " " + word;
        INFO("generate" << line);
        const Ran ran = run(generate(out, mistake.options), around);
        INFO(ran.err);
        CHECK(ran.code == 2);
        CHECK(ran.out.empty());
        CHECK(ends_in_one_sentence(ran.err));
        for (const std::string& word : mistake.said) CHECK(ran.err.find(word) != std::string::npos);
        CHECK(files_in(out).empty());
    }
}

TEST_CASE("A mask that cannot be, and nothing left to generate, end in one sentence") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models"};
    const std::string out = (scratch / "out").string();
    const std::vector<Mistake> mistakes{
        {{"--guide", "digit=7", "--mask", "lft"}, {"lft", "no file", "left", "centre"}},
        {{"--guide", "digit=7", "--mask", "red"}, {"no red", "1 channel"}},
        {{"--guide", "digit=7", "--guide", "picture=marginal"}, {"Nothing is left", "tiny"}},
    };
    for (const Mistake& mistake : mistakes) {
        const Ran ran = run(generate(out, mistake.options), around);
        INFO(ran.err);
        CHECK(ran.code == 2);
        CHECK(ends_in_one_sentence(ran.err));
        for (const std::string& word : mistake.said) CHECK(ran.err.find(word) != std::string::npos);
        CHECK(files_in(out).empty());
    }
}

TEST_CASE("An unknown model lists the known ones; none at all says where was looked") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    Surroundings around{scratch / "models"};
    const std::string out = (scratch / "out").string();
    Ran ran = run({"generate", "--model", "huge", "--out", out}, around);
    CHECK(ran.code == 2);
    CHECK(ran.err.find("huge") != std::string::npos);
    CHECK(ran.err.find("tiny") != std::string::npos);
    CHECK(ends_in_one_sentence(ran.err));
    ran = run({"generate", "--out", out}, around);
    CHECK(ran.code == 2);
    CHECK(ran.err.find("--model") != std::string::npos);
    for (const std::string command : {"evaluate", "train"}) {
        ran = run({command, "--model", "huge", command == "train" ? "--resume" : "--adherence", "--out", out},
                  around);
        INFO(ran.err);
        CHECK(ran.code == 2);
        CHECK(ran.err.find("tiny") != std::string::npos);
    }
    CHECK(files_in(out).empty());
}

TEST_CASE("A device that is not there fails and lists those that are") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Ran ran = run(generate((scratch / "out").string(), {"--device", "cuda:99"}), {scratch / "models"});
    INFO(ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.err.find("cuda:99") != std::string::npos);
    CHECK(ran.err.find("cpu") != std::string::npos);
    CHECK(ends_in_one_sentence(ran.err));
    CHECK(files_in(scratch / "out").empty());
}

TEST_CASE("Commands: none, an unknown one, help and version") {
    CHECK(run({}).code == 2);
    const Ran unknown = run({"paint"});
    CHECK(unknown.code == 2);
    CHECK(ends_in_one_sentence(unknown.err));
    const Ran help = run({"--help"});
    CHECK(help.code == 0);
    for (const char* command : {"generate", "train", "evaluate", "models", "inspect", "replay"})
        CHECK(help.out.find(command) != std::string::npos);
    CHECK(run({"--version"}).code == 0);
    for (const char* command : {"generate", "train", "evaluate", "models", "inspect", "replay"}) {
        const Ran told = run({command, "--help"});
        CHECK(told.code == 0);
        CHECK(told.err.empty());
    }
}

TEST_CASE("With --json a failure is an object too") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Ran ran =
        run(generate((scratch / "out").string(), {"--json", "--count", "0"}), {scratch / "models"});
    CHECK(ran.code == 2);
    CHECK(ran.out.find("\"event\":\"failed\"") != std::string::npos);
    CHECK(ran.out.find("\"code\":2") != std::string::npos);
}

TEST_CASE("Train and evaluate say what they miss") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models", scratch / "nothing"};
    const std::string out = (scratch / "out").string();
    const auto misused = [&](const std::vector<std::string>& words, const std::string& said) {
        const Ran ran = run(words, around);
        INFO(ran.err);
        CHECK(ran.code == 2);
        CHECK(ends_in_one_sentence(ran.err));
        CHECK(ran.err.find(said) != std::string::npos);
    };
    misused({"train", "--out", out}, "--recipe");
    misused({"train", "--model", "tiny", "--recipe", "x.json", "--out", out}, "--recipe");
    misused({"evaluate", "--model", "tiny"}, "--adherence");
    misused({"evaluate", "--adherence", "--model", "tiny", "--modes", "hold,grip"}, "predicted");
    misused({"evaluate", "--adherence", "--model", "tiny", "--directions", "sketch"}, "picture");
    misused({"evaluate", "--adherence", "--model", "tiny", "--scales", "1,1e9"}, "scale");
    misused({"evaluate", "--adherence", "--model", "tiny", "--count", "0"}, "1 to 1000000");
    misused({"evaluate", "--adherence", "--model", "tiny", "--steps", "0"}, "1 to 10000");

    const Ran data = run({"train", "--model", "tiny", "--out", out}, around);
    INFO(data.err);
    CHECK(data.code == 1);
    CHECK(ends_in_one_sentence(data.err));
    CHECK(data.err.find("mnist") != std::string::npos);
    CHECK(data.err.find((scratch / "nothing").string()) != std::string::npos);
    CHECK(data.err.find("http") != std::string::npos);
    CHECK(files_in(out).empty());
}
