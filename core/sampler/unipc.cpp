#include <ATen/TensorOperators.h>
#include <ATen/ops/broadcast_tensors.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/sampler/coefficients.h"
#include "core/sampler/solvers.h"

namespace syn {
namespace {

constexpr int kOrder = 3;

/// phi_k(x) = sum_j x^j / (j + k)!, x <= 0.
double phi(int k, double x) {
    double factorial = 1;  // k!
    for (int i = 2; i <= k; ++i) factorial *= i;
    if (x > -1) {  // where the recursion below would cancel
        double term = 1 / factorial, sum = term;
        for (int j = 1; std::abs(term) > std::numeric_limits<double>::epsilon() * sum / 8; ++j)
            sum += term *= x / (j + k);
        return sum;
    }
    return k == 0 ? std::exp(x) : (phi(k - 1, x) - k / factorial) / x;
}

/// The paper's b_1, b_2, b_3 over B(h) = e^{-h} - 1 ("bh2"), predicting data.
std::array<double, kOrder> moments(double h) {
    const double first = phi(1, -h);
    return {phi(2, -h) / first, 2 * phi(3, -h) / first, 6 * phi(4, -h) / first};
}

/// What the differences (x_i - x_0) count for in the estimate that a step is made with; x_0 is of the step's
/// start.
struct Weights {
    double before = 0, earlier = 0;  ///< of the two steps before
    double arrived = 0;              ///< at the step's end: the corrector's
};

/// The gammas that a component has walked through, newest first; missing ones repeat the oldest, as though it
/// had stood still.
using Walked = const double*;

/// How many of the last steps, g[1] to g[0], g[2] to g[1] ..., moved without a halt; at most `most`.
int moves(Walked g, int most) {
    int count = 0;
    while (count < most && g[count] < g[count + 1]) ++count;
    return count;
}

/// UniP-p from g[1] to g[0]: p as far as the steps before moved too, and `most`.
Weights predictor(Walked g, int most) {
    if (!(g[0] < g[1]) || std::isinf(g[0])) return {};
    const int order = std::min(1 + moves(g + 1, kOrder - 1), most);
    if (order < 2) return {};
    const double h = (g[1] - g[0]) / 2, r1 = (g[1] - g[2]) / 2 / h;
    if (order == 2) return {0.5 / r1};  // the paper's shorter solution for this order
    const double r2 = (g[1] - g[3]) / 2 / h;
    const auto b = moments(h);
    return {(b[1] - r2 * b[0]) / (r1 - r2) / r1, (r1 * b[0] - b[1]) / (r1 - r2) / r2};
}

/// UniC-p of the step from g[1] to g[0].
Weights corrector(Walked g, int most) {
    const int order = std::isinf(g[0]) ? 0 : std::min(moves(g, kOrder), most);
    if (order < 1) return {};
    if (order == 1) return {0, 0, 0.5};
    const double h = (g[1] - g[0]) / 2, r1 = (g[1] - g[2]) / 2 / h;
    const auto b = moments(h);
    if (order == 2) return {(b[0] - b[1]) / (1 - r1) / r1, 0, (b[1] - r1 * b[0]) / (1 - r1)};
    const double r2 = (g[1] - g[3]) / 2 / h;
    // The weight of node a beside c and d that meets all three moments.
    const auto weight = [&](double a, double c, double d) {
        return (b[2] - (c + d) * b[1] + c * d * b[0]) / ((a - c) * (a - d));
    };
    return {weight(r1, r2, 1) / r1, weight(r2, r1, 1) / r2, weight(1, r1, r2)};
}

struct WeightTensors {
    at::Tensor before, earlier, arrived;
};

/// The rule's weights for every component; gammas newest first.
WeightTensors of_components(Weights (*rule)(Walked, int), std::vector<at::Tensor> gammas, int most) {
    while (gammas.size() < kOrder + 1) gammas.push_back(gammas.back());
    std::vector<const double*> rows;
    std::vector<at::Tensor> kept = at::broadcast_tensors(gammas);
    for (at::Tensor& gamma : kept) {
        gamma = gamma.to(at::kCPU).contiguous();
        rows.push_back(gamma.data_ptr<double>());
    }
    WeightTensors made{at::empty_like(kept[0]), at::empty_like(kept[0]), at::empty_like(kept[0])};
    double walked[kOrder + 1];
    for (std::int64_t i = 0; i < kept[0].numel(); ++i) {
        for (std::size_t j = 0; j <= kOrder; ++j) walked[j] = rows[j][i];
        const Weights w = rule(walked, most);
        made.before.data_ptr<double>()[i] = w.before;
        made.earlier.data_ptr<double>()[i] = w.earlier;
        made.arrived.data_ptr<double>()[i] = w.arrived;
    }
    return made;
}

/// Zhao et al. 2023, Alg. 1 and 2, predicting data. The estimate at a step's start serves twice: it corrects
/// the step that led there, then it predicts the next one.
class UniPc final : public Sampler {
  public:
    explicit UniPc(int steps) : steps_(steps) {}

    at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                    const DenoiseFn& denoise, const NoiseSource&) const override {
        at::Tensor x_hat = denoise(state.z, from, state.observed);

        // history: z at the start of the step before, then the last estimates, each with its gamma, newest
        // first. An odd number, which no other solver leaves.
        std::vector<at::Tensor> past = std::move(state.history);
        if (past.size() % 2 == 0) past.clear();
        std::vector<at::Tensor> gammas{to.gamma, from.gamma};
        for (std::size_t i = 2; i < past.size(); i += 2) gammas.push_back(past[i]);

        const StepCoefficients c(from, to);
        const at::Tensor z = past.empty() ? state.z : corrected(state, c, past, gammas, x_hat);

        const WeightTensors w = of_components(predictor, gammas, order_at(state.step));
        at::Tensor estimate = x_hat;
        if (past.size() > 1) estimate = estimate + as(z, w.before) * (past[1] - x_hat);
        if (past.size() > 3) estimate = estimate + as(z, w.earlier) * (past[3] - x_hat);
        const at::Tensor moved = as(z, c.shrink()) * z + as(z, c.estimate_weight()) * estimate;

        state.z = c.settled(z, moved);
        state.history = {z, x_hat, from.gamma};
        for (std::size_t i = 1; i < past.size() && i < 2 * kOrder - 1; ++i) state.history.push_back(past[i]);
        ++state.step;
        return x_hat;
    }

  private:
    /// The last steps of a run are of lower order, as the paper's authors have them.
    int order_at(int step) const { return steps_ > 0 ? std::clamp(steps_ - step, 1, kOrder) : kOrder; }

    /// state.z again, from where the step before began, with what the estimate there has told since. A
    /// component that is not to move now keeps its value, as does one that did not move then.
    at::Tensor corrected(const SamplerState& state, const StepCoefficients& now,
                         const std::vector<at::Tensor>& past, const std::vector<at::Tensor>& gammas,
                         const at::Tensor& x_hat) const {
        const at::Tensor& z = state.z;
        const StepCoefficients c({gammas[2]}, {gammas[1]});
        const WeightTensors w =
            of_components(corrector, {gammas.begin() + 1, gammas.end()}, order_at(state.step - 1));
        const at::Tensor& start = past[1];
        at::Tensor estimate = start + as(z, w.arrived) * (x_hat - start);
        if (past.size() > 3) estimate = estimate + as(z, w.before) * (past[3] - start);
        if (past.size() > 5) estimate = estimate + as(z, w.earlier) * (past[5] - start);
        const at::Tensor again = as(z, c.shrink()) * past[0] + as(z, c.estimate_weight()) * estimate;
        return at::where(w.arrived.ne(0).logical_and(now.still.logical_not()).to(z.device()), again, z);
    }

    int steps_;
};

}  // namespace

std::shared_ptr<const Sampler> make_unipc(int steps) {
    return std::make_shared<UniPc>(steps);
}

}  // namespace syn
