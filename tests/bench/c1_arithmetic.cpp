// C1: floating-point operations a second of a denoising step over what this processor's fused multiply-adds
// reach, one thread, float32, batch 4. Both by the thread's own processor time, so that a busy machine
// changes little.
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <ATen/record_function.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "core/base/heap.h"
#include "core/network/model.h"
#include "tests/bench/bench.h"
#include "tests/bench/shipped.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace {

using namespace syn;
using namespace syn::bench;

constexpr int kAccumulators = 12;  // enough to hide the latency of two units, few enough for 16 registers

#ifdef __x86_64__
__attribute__((target("avx512f"))) float multiply_add_512(long rounds) {
    __m512 sums[kAccumulators];
    for (int i = 0; i < kAccumulators; ++i) sums[i] = _mm512_set1_ps(0.1f * static_cast<float>(i));
    const __m512 x = _mm512_set1_ps(0.999f), y = _mm512_set1_ps(0.001f);
    for (long r = 0; r < rounds; ++r)
#pragma GCC unroll 12
        for (int i = 0; i < kAccumulators; ++i) sums[i] = _mm512_fmadd_ps(sums[i], x, y);
    float total = 0;
    for (const __m512& sum : sums)
        for (int lane = 0; lane < 16; ++lane) total += sum[lane];
    return total;
}
__attribute__((target("avx2,fma"))) float multiply_add_256(long rounds) {
    __m256 sums[kAccumulators];
    for (int i = 0; i < kAccumulators; ++i) sums[i] = _mm256_set1_ps(0.1f * static_cast<float>(i));
    const __m256 x = _mm256_set1_ps(0.999f), y = _mm256_set1_ps(0.001f);
    for (long r = 0; r < rounds; ++r)
#pragma GCC unroll 12
        for (int i = 0; i < kAccumulators; ++i) sums[i] = _mm256_fmadd_ps(sums[i], x, y);
    float total = 0;
    for (const __m256& sum : sums)
        for (int lane = 0; lane < 8; ++lane) total += sum[lane];
    return total;
}
#endif

struct Peak {
    float (*run)(long rounds) = nullptr;
    double operations_a_round = 0;
    const char* kind = "none";
};

Peak peak_of_this_processor() {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f")) return {multiply_add_512, 2.0 * 16 * kAccumulators, "avx512f"};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return {multiply_add_256, 2.0 * 8 * kAccumulators, "avx2"};
#endif
    return {};
}

double counted = 0;  // operations of the convolutions, products and attentions seen by the callback

std::unique_ptr<at::ObserverContext> count_operations(const at::RecordFunction& call) {
    const std::string name = call.name();
    const auto inputs = call.inputs();
    const auto sizes = [&](std::size_t i) { return inputs[i].toTensor().sizes(); };
    if (name == "aten::convolution") {
        const auto x = sizes(0), w = sizes(1);
        const auto stride = inputs[3].toIntVector(), padding = inputs[4].toIntVector();
        std::int64_t outputs = x[0] * w[0];
        for (std::size_t d = 0; d < 2; ++d)
            outputs *=
                (x[d + 2] + 2 * padding[d % padding.size()] - w[d + 2]) / stride[d % stride.size()] + 1;
        counted += 2.0 * static_cast<double>(outputs * w[1] * w[2] * w[3]);
    } else if (name == "aten::linear") {
        counted += 2.0 * static_cast<double>(inputs[0].toTensor().numel() * sizes(1)[0]);
    } else if (name == "aten::scaled_dot_product_attention") {
        const auto q = sizes(0), k = sizes(1);  // [B, heads, L, E], [B, heads, S, E]
        counted += 4.0 * static_cast<double>(q[0] * q[1] * q[2] * q[3] * k[2]);
    }
    return nullptr;
}

}  // namespace

int main() {
    keep_freed_memory();  // as the programs do
    at::set_num_threads(1);
    const at::AutoGradMode no_gradients(false);
    const auto model = JointModel::load(shipped_folder());
    if (!model) return failed(model.error().message);
    const auto exact = JointModel::load(shipped_folder(), at::kCPU, at::kDouble);
    if (!exact) return failed(exact.error().message);
    const Peak peak = peak_of_this_processor();
    if (!peak.run) return failed("C1 knows the peak of processors with AVX2 or AVX-512 only.");

    const at::Tensor x = at::randn({4, 4, 32, 32}), gamma = at::full({4, 4, 32, 32}, -1.0);
    const auto step = [&] { return (*model)->network()(x, gamma).prediction; };
    const at::Tensor reference = (*exact)->network()(x.to(at::kDouble), gamma.to(at::kDouble)).prediction;
    const double error = difference(step(), reference) / reference.square().mean().sqrt().item<double>();

    const auto handle = at::addGlobalCallback(
        at::RecordFunctionCallback(count_operations).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    step();
    at::removeCallback(handle);
    const double operations = counted;

    volatile float sink = 0;
    constexpr long kRounds = 20'000'000;
    const Pairs pairs = interleaved(
        kRepetitions,
        [&] {
            const double start = thread_seconds();
            for (int i = 0; i < 2; ++i) step();
            return 2 * operations / (thread_seconds() - start);
        },
        [&] {
            const double start = thread_seconds();
            sink = peak.run(kRounds);
            return static_cast<double>(kRounds) * peak.operations_a_round / (thread_seconds() - start);
        });
    (void)sink;
    return print({.bench = "C1",
                  .value = quartiles(pairs.ratio()),
                  .unit = "of the peak",
                  .floor = 0.6,
                  .at_most = false,
                  .gate_passed = error <= 1e-4,
                  .gate = fmt::format(
                      "a step differs by {:.1e} of its root mean square from float64 (at most 1e-4)", error),
                  .more = {{"gflop_a_step", operations * 1e-9},
                           {"step_gflop_s", quartiles(pairs.a).median * 1e-9},
                           {"peak_gflop_s", quartiles(pairs.b).median * 1e-9},
                           {"peak_kind", peak.kind},
                           {"step_ms", operations / quartiles(pairs.a).median * 1e3},
                           {"batch", 4},
                           {"threads", 1},
                           {"clock", "processor time of the thread"}}});
}
