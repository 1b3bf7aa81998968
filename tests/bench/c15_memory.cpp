// C15: the most memory that loading a model and making sixteen pictures adds to the process, over the
// weights, what a step's tensors hold at most, and the pictures. Pages of LibTorch's own code, which are read
// from its file as its operations are first used and which the system may drop again, are told but not
// counted. Each figure is of a process of its own: what one gave back to no system would hide in the next.
#include <ATen/ops/conv2d.h>
#include <ATen/ops/ones.h>
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "core/base/heap.h"
#include "tests/bench/bench.h"
#include "tests/bench/shipped.h"

namespace {

using namespace syn;
using namespace syn::bench;

constexpr int kRuns = 3;  // in one process: what stays after each shows a leak

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

/// One process's figures, as one line of JSON on standard output.
int measure() {
    keep_freed_memory();  // as the programs do
    // LibTorch with its kernels is there before anything is counted: it belongs to no run.
    at::conv2d(at::ones({1, 8, 16, 16}), at::ones({8, 8, 3, 3}));
    const double before = process_status("VmRSS"), code_before = process_status("RssFile");
    forget_peak();
    const auto model = load_session_model(shipped_folder(), "cpu", "float32");
    if (!model) return failed(model.error().message);
    const double peak_of_loading = process_status("VmHWM") - before;

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
        if (i == 0) first = last, after_first = process_status("VmRSS");
    }
    const double code = process_status("RssFile") - code_before;
    const double peak = process_status("VmHWM") - before - code,
                 grown = process_status("VmRSS") - after_first;
    const double weights = 4.0 * static_cast<double>(model->card.parameters);
    const double images = static_cast<double>(first.nbytes());
    const double activations = tensors->most() - images;
    const double ratio = peak / (weights + activations + images);
    const bool same = difference(first, last) == 0;
    const Json figures{{"ratio", ratio},
                       {"same", same},
                       {"grown", grown},
                       {"leaked", grown >= 0.1 * peak},
                       {"peak_mb", peak * 1e-6},
                       {"peak_of_loading_mb", peak_of_loading * 1e-6},
                       {"code_mb", code * 1e-6},
                       {"weights_mb", weights * 1e-6},
                       {"activations_mb", activations * 1e-6},
                       {"images_mb", images * 1e-6},
                       {"pictures", request.count}};
    std::puts(figures.dump().c_str());
    return 0;
}

/// What this program says of one process; null: it failed, and said why on standard error.
Json measured() {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    FILE* said = ::popen(fmt::format("'{}' once", program).c_str(), "r");
    if (!said) return nullptr;
    std::string text;
    std::array<char, 4096> part{};
    while (std::fgets(part.data(), part.size(), said)) text += part.data();
    if (::pclose(said) != 0) return nullptr;
    return Json::parse(text, nullptr, false);
}

}  // namespace

int main(int argc, char**) {
    if (argc > 1) return measure();
    std::vector<double> ratios, grown;
    bool good = true;
    Json last;
    for (int i = 0; i < kRepetitions; ++i) {
        last = measured();
        if (!last.is_object()) return failed("A process of C15 gave no figures.");
        ratios.push_back(last["ratio"]);
        grown.push_back(last["grown"]);
        good = good && last["same"] && !last["leaked"];
    }
    const double most_grown = *std::max_element(grown.begin(), grown.end());
    for (const char* judged : {"ratio", "same", "grown", "leaked"}) last.erase(judged);
    return print({.bench = "C15",
                  .value = quartiles(ratios),
                  .unit = "of weights, activations and images",
                  .floor = 1.5,
                  .gate_passed = good,
                  .gate = fmt::format("in each of {} processes {} runs make the same pictures, and two more "
                                      "runs leave {:.1f} MB at most",
                                      kRepetitions, kRuns, most_grown * 1e-6),
                  .more = last});
}
