// C15: the most memory that loading a model and making sixteen pictures adds to the process, over the
// weights, what a step's tensors hold at most, and the pictures. Pages of LibTorch's own code, which are read
// from its file as its operations are first used and which the system may drop again, are told but not
// counted.
#include <ATen/ops/conv2d.h>
#include <ATen/ops/ones.h>
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "core/base/heap.h"
#include "tests/bench/bench.h"
#include "tests/bench/shipped.h"

namespace {

using namespace syn;
using namespace syn::bench;

/// A line of /proc/self/status, in bytes.
double status(const std::string& key) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(key + ":")) return 1024 * std::stod(line.substr(key.size() + 1));
    return 0;
}

/// Forgets the most memory that was in use.
void forget_peak() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

/// What LibTorch's own allocator has given out to this thread.
class TensorMemory final : public c10::MemoryReportingInfoBase {
  public:
    void reportMemoryUsage(void*, int64_t size, size_t, size_t, c10::Device) override {
        held_ += static_cast<double>(size);
        most_ = std::max(most_, held_);
    }
    bool memoryProfilingEnabled() const override { return true; }
    double most() const { return most_; }

  private:
    double held_ = 0, most_ = 0;
};

}  // namespace

int main() {
    keep_freed_memory();  // as the programs do
    // LibTorch with its kernels is there before anything is counted: it belongs to no run.
    at::conv2d(at::ones({1, 8, 16, 16}), at::ones({8, 8, 3, 3}));
    constexpr int kRuns = 3;  // in one process: what stays after each shows a leak
    const double before = status("VmRSS"), code_before = status("RssFile");
    forget_peak();
    const auto model = load_session_model(shipped_folder(), "cpu", "float32");
    if (!model) return failed(model.error().message);
    const double peak_of_loading = status("VmHWM") - before;

    const GenerationRequest request = shipped_request(16, 3);
    const auto tensors = std::make_shared<TensorMemory>();
    at::Tensor first, last;
    double after_first = 0;
    for (int i = 0; i < kRuns; ++i) {
        const c10::DebugInfoGuard count(c10::DebugInfoKind::PROFILER_STATE, tensors);
        SessionOptions options;
        options.kept_states = 0;  // stepping back is a choice, with a bound of its own
        auto session = Session::create(request, {*model}, options);
        if (!session) return failed(session.error().message);
        session->run();
        last = session->noisy();
        if (i == 0) first = last, after_first = status("VmRSS");
    }
    const double code = status("RssFile") - code_before;
    const double peak = status("VmHWM") - before - code, grown = status("VmRSS") - after_first;
    const double weights = 4.0 * static_cast<double>(model->card.parameters);
    const double images = static_cast<double>(first.nbytes());
    const double activations = tensors->most() - images;
    const double ratio = peak / (weights + activations + images);
    const bool same = difference(first, last) == 0;
    return print({.bench = "C15",
                  .value = quartiles({ratio}),
                  .unit = "of weights, activations and images",
                  .floor = 1.5,
                  .gate_passed = same && grown < 0.1 * peak,
                  .gate = fmt::format("{} runs make the same pictures, and two more runs leave {:.1f} MB",
                                      kRuns, grown * 1e-6),
                  .more = {{"peak_mb", peak * 1e-6},
                           {"peak_of_loading_mb", peak_of_loading * 1e-6},
                           {"code_mb", code * 1e-6},
                           {"weights_mb", weights * 1e-6},
                           {"activations_mb", activations * 1e-6},
                           {"images_mb", images * 1e-6},
                           {"pictures", request.count}}});
}
