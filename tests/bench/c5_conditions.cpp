// C5: one guided step with four conditions over four steps with one, sixteen pictures, one thread.
#include <ATen/Parallel.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "core/base/heap.h"
#include "core/guidance/guidance.h"
#include "tests/bench/bench.h"
#include "tests/bench/shipped.h"

namespace {

using namespace syn;
using namespace syn::bench;

constexpr int kPictures = 16;

/// The digit and the picture's left half, given, or hidden from a term.
std::vector<Observation> observations(const ModelCard& card) {
    const std::int64_t channels = card.channels(), height = card.height, width = card.width;
    Observation digit, half;
    digit.mask = at::zeros({1, channels, 1, 1}, at::kBool);
    digit.mask.narrow(1, 0, 1).fill_(true);
    digit.value = at::full({1, channels, height, width}, 0.5);
    half.mask = at::zeros({1, channels, height, width}, at::kBool);
    half.mask.narrow(1, 1, channels - 1).narrow(3, 0, width / 2).fill_(true);
    half.value = at::full({1, channels, height, width}, -0.25);
    return {digit, half};
}

}  // namespace

int main() {
    keep_freed_memory();  // as the programs do
    at::set_num_threads(1);
    const at::AutoGradMode no_gradients(false);
    const auto model = load_session_model(shipped_folder(), "cpu", "float32");
    if (!model) return failed(model.error().message);

    const std::vector<std::vector<std::size_t>> hidden{{}, {0}, {1}, {0, 1}};
    const std::vector<double> weights{0.4, -0.7, 0.9, 0.4};  // sum to one: the first is the base
    std::vector<std::uint64_t> seeds(kPictures);
    std::iota(seeds.begin(), seeds.end(), 1);
    const NoiseSource noise(seeds, {model->card.channels(), model->card.height, model->card.width});
    const GammaRange range{model->card.gamma_min, model->card.gamma_max};
    const auto guidance = [&](const std::vector<std::size_t>& chosen) {
        Guidance g;
        g.observations = observations(model->card);
        g.base = {model->denoiser, {}, hidden[chosen.front()], 1};
        for (std::size_t i = 1; i < chosen.size(); ++i)
            g.terms.push_back({model->denoiser, {}, hidden[chosen[i]], weights[chosen[i]]});
        return guided(std::move(g), noise, range);
    };
    const DenoiseFn together = guidance({0, 1, 2, 3});
    std::vector<DenoiseFn> single;
    for (std::size_t i = 0; i < hidden.size(); ++i) single.push_back(guidance({i}));

    const at::Tensor z = noise.normal(Purpose::Prior, 0, at::TensorOptions(at::kFloat));
    const NoiseLevel level = NoiseLevel::scalar(0.5);
    const auto ask = [&](const DenoiseFn& denoise) {
        ObservationState observed;
        return denoise(z, level, observed);
    };

    at::Tensor sum;
    for (std::size_t i = 0; i < single.size(); ++i) {
        const at::Tensor part = ask(single[i]) * weights[i];
        sum = sum.defined() ? sum + part : part;
    }
    const double error = difference(ask(together), sum) / sum.square().mean().sqrt().item<double>();

    const Pairs pairs = interleaved(
        kRepetitions,
        [&] {
            const double start = thread_seconds();
            ask(together);
            return thread_seconds() - start;
        },
        [&] {
            const double start = thread_seconds();
            for (const DenoiseFn& each : single) ask(each);
            return thread_seconds() - start;
        });
    return print(
        {.bench = "C5",
         .value = quartiles(pairs.ratio()),
         .unit = "of the time of single steps",
         .floor = 1.05,
         .gate_passed = error <= 1e-4,
         .gate = fmt::format("the combination differs by {:.1e} of its root mean square from that of "
                             "single steps (at most 1e-4)",
                             error),
         .more = {{"conditions", hidden.size()},
                  {"pictures", kPictures},
                  {"together_ms", quartiles(pairs.a).median * 1e3},
                  {"single_ms", quartiles(pairs.b).median * 1e3},
                  {"threads", 1},
                  {"clock", "processor time of the thread"}}});
}
