#include "app/studio/engine_plugin.h"
#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

TEST_CASE("The engine is opened from its plugin") {
    application();
    const auto made = studio::pluginMaker(FAKE_ENGINE_FILE, "models")();
    REQUIRE(made);
    REQUIRE(*made);
    CHECK((*made)->models(nullptr).front().name == "fake");
}

TEST_CASE("A plugin that is not there is named, with what to do") {
    application();
    const auto made = studio::pluginMaker("/no/such/libsynengine.so", "models")();
    REQUIRE_FALSE(made);
    CHECK(made.error().message.find("/no/such/libsynengine.so") != std::string::npos);
    CHECK(made.error().message.find("packaging/run") != std::string::npos);
}

TEST_CASE("Models are looked for where the environment says, and there alone") {
    application();
    qputenv("SYNESTHETE_MODELS", "/first:/second");
    CHECK(studio::defaultModelFolders() == "/first:/second");
    qunsetenv("SYNESTHETE_MODELS");
    CHECK(studio::defaultModelFolders().startsWith("models"));
}
