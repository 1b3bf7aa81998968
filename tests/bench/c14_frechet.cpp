// C14: the Fréchet distance of features of 2048 numbers, SciPy's time over ours, with as many threads. SciPy
// is asked of $SYNESTHETE_PYTHON, else python3; where that has none, our time alone is told.
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "core/base/noise.h"
#include "core/evaluation/frechet.h"
#include "tests/bench/bench.h"

namespace {

using namespace syn;
using namespace syn::bench;
using evaluation::Moments;

constexpr std::int64_t kDimension = 2048, kSamples = 5000, kBatch = 500;
constexpr int kSciPyTurns = 3;  // each takes many times ours

/// Features of which neighbours go together, so that the covariance is not diagonal.
Moments features(std::uint64_t seed) {
    Moments moments;
    for (std::int64_t first = 0; first < kSamples; first += kBatch) {
        at::Tensor x = at::empty({kBatch, kDimension}, at::kFloat);
        Noise(seed, Purpose::Data, static_cast<std::uint64_t>(first))
            .normal({x.mutable_data_ptr<float>(), static_cast<std::size_t>(x.numel())});
        moments.add((x + 0.7f * x.roll(1, 1) + 0.1f * static_cast<float>(seed)).relu());
    }
    return moments;
}

void append(std::ofstream& out, const at::Tensor& tensor) {
    const at::Tensor whole = tensor.contiguous();
    out.write(reinterpret_cast<const char*>(whole.const_data_ptr<double>()),
              static_cast<std::streamsize>(whole.nbytes()));
}

/// What the script prints; nothing where there is no Python with SciPy.
std::optional<Json> ask_scipy(const std::string& file, int threads) {
    const char* python = std::getenv("SYNESTHETE_PYTHON");
    const std::string command = fmt::format(
        "OPENBLAS_NUM_THREADS={0} OMP_NUM_THREADS={0} MKL_NUM_THREADS={0} '{1}' '{2}/tests/bench/"
        "c14_sqrtm.py' '{3}' {4} 2>/dev/null",
        threads, python ? python : "python3", STUDIO_SOURCE_DIR, file, kDimension);
    std::FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return {};
    char text[256] = {};
    const std::size_t length = std::fread(text, 1, sizeof text - 1, pipe);
    if (pclose(pipe) != 0) return {};
    return Json::parse(std::string(text, length));
}

}  // namespace

int main() {
    const int threads = static_cast<int>(std::thread::hardware_concurrency());
    at::set_num_threads(threads);
    const Moments a = features(1), b = features(2);
    const auto ours = [&] {
        const double start = wall_seconds();
        const auto made = evaluation::frechet_distance(a, b);
        const double seconds = wall_seconds() - start;
        return std::pair(seconds, made ? made->distance : std::nan(""));
    };
    ours();

    const auto file = std::filesystem::temp_directory_path() / fmt::format("c14-{}", ::getpid());
    {
        std::ofstream out(file, std::ios::binary);
        for (const Moments* m : {&a, &b}) append(out, m->mean()), append(out, m->covariance());
    }
    Pairs pairs;  // a: SciPy, b: ours
    double error = 0;
    std::string version;
    for (int turn = 0; turn < kSciPyTurns; ++turn) {
        const auto first = ours();
        const auto theirs = ask_scipy(file, threads);
        if (!theirs) break;
        const auto second = ours();
        pairs.a.push_back(theirs->at("seconds"));
        pairs.b.push_back((first.first + second.first) / 2);
        const double distance = theirs->at("distance");
        error = std::max(error, std::abs(first.second - distance) / distance);
        version = theirs->at("scipy");
    }
    std::filesystem::remove(file);
    if (pairs.a.empty()) {
        for (int turn = 0; turn < kRepetitions; ++turn) pairs.b.push_back(ours().first);
        return print_unmeasured(
            "C14", "there is no python3 with SciPy to compare with; name one by SYNESTHETE_PYTHON",
            {{"our_seconds", quartiles(pairs.b).median}, {"dimension", kDimension}, {"threads", threads}});
    }
    return print({.bench = "C14",
                  .value = quartiles(pairs.ratio()),
                  .unit = "times as fast as scipy.linalg.sqrtm",
                  .floor = 2.5,
                  .at_most = false,
                  .gate_passed = error <= 1e-6,
                  .gate = fmt::format("the distance differs by {:.1e} of SciPy's (at most 1e-6)", error),
                  .more = {{"our_seconds", quartiles(pairs.b).median},
                           {"scipy_seconds", quartiles(pairs.a).median},
                           {"scipy", version},
                           {"dimension", kDimension},
                           {"samples", kSamples},
                           {"repetitions", kSciPyTurns},
                           {"threads", threads}}});
}
