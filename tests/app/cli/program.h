#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace syn::test {

/// A folder of a test's own, removed with it.
class ScratchFolder {
  public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

/// What the program is started in.
struct Surroundings {
    std::filesystem::path models{};               ///< $SYNESTHETE_MODELS
    std::filesystem::path data = "/nonexistent";  ///< $SYNESTHETE_DATA
    std::optional<std::uint64_t>
        largest_file{};  ///< no file may grow beyond so many bytes, as on a full disk
};

struct Ran {
    int code = 0;  ///< exit code; 128 + signal where it was killed
    std::string out;
    std::string err;
};

/// The real program, running.
class Program {
  public:
    Program(const std::vector<std::string>& arguments, const Surroundings& around);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Waits for a line on stdout that holds `word`; false when the program ended without.
    bool wait_for(const std::string& word);
    void send(int signal) const;
    Ran wait();

  private:
    bool read_some();

    pid_t process_ = -1;
    int out_ = -1, err_ = -1;
    Ran ran_;
};

Ran run(const std::vector<std::string>& arguments, const Surroundings& around = {});

/// True where stderr ends with a single sentence of the program; notes and progress may stand before it.
bool ends_in_one_sentence(const std::string& err);
/// Names of the files in a folder, sorted; empty where there is none.
std::vector<std::string> files_in(const std::filesystem::path& folder);
std::string content(const std::filesystem::path& file);
void write(const std::filesystem::path& file, const std::string& bytes);

}  // namespace syn::test
