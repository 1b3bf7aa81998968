// C10: pictures a second beside a foreign program that keeps one core busy, as many threads as the command
// line takes by itself, over pictures a second with one thread and no such program.
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "core/base/core_watch.h"
#include "tests/bench/bench.h"
#include "tests/bench/shipped.h"

namespace {

using namespace syn;
using namespace syn::bench;

/// A program of its own that does nothing but count, and stands still until it is let go.
class BusyCore {
  public:
    BusyCore() : child_(fork()) {
        if (child_ != 0) return;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        raise(SIGSTOP);
        for (volatile unsigned long n = 0;;) n = n + 1;
    }
    ~BusyCore() { kill(child_, SIGKILL); }
    void go() const { kill(child_, SIGCONT); }
    void halt() const { kill(child_, SIGSTOP); }

  private:
    pid_t child_;
};

}  // namespace

int main() {
    const BusyCore busy;  // before LibTorch has threads
    const auto model = load_session_model(shipped_folder(), "cpu", "float32");
    if (!model) return failed(model.error().message);

    at::Tensor one, many;
    CoreWatch watch;
    const int cores = at::get_num_threads();
    int threads = cores;
    const auto pictures_a_second = [&](int with, at::Tensor& made) {
        at::set_num_threads(with);
        const GenerationRequest request = shipped_request(4, 6);
        const double start = wall_seconds();
        auto session = Session::create(request, {*model});
        session->run();
        made = session->noisy();
        return 4 / (wall_seconds() - start);
    };
    const Pairs pairs = interleaved(
        kRepetitions,
        [&] {
            busy.go();
            // As generate does: it looks at the machine while it reads the model.
            watch = CoreWatch();
            std::this_thread::sleep_for(std::chrono::milliseconds(250));
            threads = watch.free_of(cores);
            const double rate = pictures_a_second(threads, many);
            busy.halt();
            return rate;
        },
        [&] { return pictures_a_second(1, one); });
    const double apart = difference(one, many);
    const char* policy = std::getenv("OMP_WAIT_POLICY");
    return print(
        {.bench = "C10",
         .value = quartiles(pairs.ratio()),
         .unit = "of the one-thread rate",
         .floor = 0.9,
         .at_most = false,
         .gate_passed = apart <= 2.0 / 255,
         .gate = fmt::format("the pictures of both differ by {:.1e} (at most one 8-bit level, {:.1e})", apart,
                             2.0 / 255),
         .more = {{"pictures_s_busy", quartiles(pairs.a).median},
                  {"pictures_s_one_thread", quartiles(pairs.b).median},
                  {"threads", threads},
                  {"omp_wait_policy", policy ? policy : "not set"}}});
}
