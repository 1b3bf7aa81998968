#include "tests/app/cli/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace syn::test {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "synesthete-cli-test-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no folder for the test");
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

Program::Program(const std::vector<std::string>& arguments, const Surroundings& around) {
    int out[2], err[2];
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    // Everything that allocates is made before the fork: the child may only call what is safe then.
    std::vector<std::string> words{SYNESTHETE_CLI};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<std::string> variables{"SYNESTHETE_MODELS=" + around.models.string(),
                                       "SYNESTHETE_DATA=" + around.data.string(),
                                       "OMP_NUM_THREADS=1",
                                       "OMP_WAIT_POLICY=passive",
                                       "PATH=/usr/bin:/bin",
                                       "HOME=/nonexistent"};
    for (const char* kept :
         {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
        if (const char* value = std::getenv(kept)) variables.push_back(std::string(kept) + "=" + value);
    std::vector<char*> envp;
    envp.reserve(variables.size() + 1);
    for (std::string& variable : variables) envp.push_back(variable.data());
    envp.push_back(nullptr);

    process_ = fork();
    if (process_ < 0) throw std::runtime_error("no process");
    if (process_ == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        const int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, STDIN_FILENO);
        // Away from the source tree, whose models/ would be found as ./models.
        if (chdir("/") != 0) _exit(126);
        if (around.largest_file) {
            const rlimit limit{*around.largest_file, *around.largest_file};
            if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(126);
        }
        execve(argv[0], argv.data(), envp.data());
        _exit(127);
    }
    close(out[1]);
    close(err[1]);
    out_ = out[0];
    err_ = err[0];
}

Program::~Program() {
    if (process_ > 0) {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    if (out_ >= 0) close(out_);
    if (err_ >= 0) close(err_);
}

bool Program::read_some() {
    pollfd both[2] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};
    if (out_ < 0 && err_ < 0) return false;
    if (poll(both, 2, -1) < 0) return true;
    for (auto [end, fd, text] :
         {std::tuple{&both[0], &out_, &ran_.out}, std::tuple{&both[1], &err_, &ran_.err}}) {
        if (*fd < 0 || !end->revents) continue;
        char buffer[4096];
        const ssize_t n = read(*fd, buffer, sizeof buffer);
        if (n > 0) {
            text->append(buffer, static_cast<std::size_t>(n));
        } else if (n == 0) {
            close(*fd);
            *fd = -1;
        }
    }
    return true;
}

bool Program::wait_for(const std::string& word) {
    while (ran_.out.find(word) == std::string::npos)
        if (!read_some()) return false;
    return true;
}

void Program::send(int signal) const {
    kill(process_, signal);
}

Ran Program::wait() {
    while (read_some()) {
    }
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    ran_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran_;
}

Ran run(const std::vector<std::string>& arguments, const Surroundings& around) {
    return Program(arguments, around).wait();
}

bool ends_in_one_sentence(const std::string& err) {
    const std::string mark = "synesthete-cli: ";
    const auto at = err.find(mark);
    if (at == std::string::npos || (at > 0 && err[at - 1] != '\n')) return false;
    const std::string sentence = err.substr(at + mark.size());
    // One line that ends with a full stop, and no second sentence after one.
    return sentence.size() > 10 && sentence.ends_with(".\n") &&
           std::count(sentence.begin(), sentence.end(), '\n') == 1 &&
           sentence.find(". ") == std::string::npos;
}

std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

void write(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace syn::test
