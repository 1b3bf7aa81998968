#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <unistd.h>

#include "core/base/atomic_file.h"
#include "core/base/latest_slot.h"
#include "tests/catch.h"

using namespace syn;
namespace fs = std::filesystem;

namespace {

/// An empty folder for one test.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("synesthete-base-" + std::to_string(getpid()));

    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    auto files() const { return std::distance(fs::directory_iterator(path), fs::directory_iterator()); }
};

}  // namespace

TEST_CASE("A file appears whole, or not at all") {
    const Folder folder;
    const fs::path name = folder.path / "picture.png";
    {
        auto file = AtomicFile::create(name);
        REQUIRE(file);
        REQUIRE(file->write("half"));
        CHECK_FALSE(fs::exists(name));
    }
    CHECK(folder.files() == 0);  // what was not committed is gone

    REQUIRE(write_atomically(name, "first"));
    {
        auto file = AtomicFile::create(name);
        REQUIRE(file);
        REQUIRE(file->write("sec"));
        REQUIRE(file->write("ond"));
        CHECK(read_file(name).value() == "first");
        REQUIRE(file->commit());
    }
    CHECK(read_file(name).value() == "second");
    CHECK(folder.files() == 1);
}

TEST_CASE("Where no file can be, the error names it") {
    const Folder folder;
    const fs::path missing = folder.path / "no" / "such" / "file";
    const auto written = write_atomically(missing, "x");
    REQUIRE_FALSE(written);
    CHECK(written.error().message.find(missing.string()) != std::string::npos);
    CHECK_FALSE(read_file(missing));
    REQUIRE(write_atomically(folder.path / "big", std::string(100, 'x')));
    CHECK_FALSE(read_file(folder.path / "big", 99));
    CHECK(read_file(folder.path / "big", 100).value().size() == 100);
}

TEST_CASE("A slot keeps the newest value and gives it once") {
    LatestSlot<std::string> slot;
    CHECK_FALSE(slot.take());
    slot.put("old");
    slot.put("new");
    CHECK(slot.take() == std::optional<std::string>("new"));
    CHECK_FALSE(slot.take());
}

TEST_CASE("Between threads a slot never goes back, and the last value arrives") {
    LatestSlot<int> slot;
    constexpr int kLast = 20000;
    std::thread writer([&] {
        for (int i = 1; i <= kLast; ++i) slot.put(i);
    });
    int seen = 0;
    bool rising = true;
    while (seen < kLast) {
        if (const auto value = slot.take()) {
            rising = rising && *value > seen;
            seen = *value;
        } else {
            std::this_thread::yield();
        }
    }
    writer.join();
    CHECK(rising);
}
