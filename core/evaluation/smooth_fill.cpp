#include "core/evaluation/smooth_fill.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <array>
#include <cassert>
#include <cstdint>
#include <utility>
#include <vector>

namespace syn::evaluation {
namespace {

constexpr std::array<std::pair<int, int>, 4> kNeighbours{{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};

/// Solves Laplace's equation where `known` [H, W] is false: what is there of x [B, C, H, W] is replaced.
at::Tensor solve_laplace(const at::Tensor& x, const at::Tensor& known) {
    const std::int64_t height = x.size(2), width = x.size(3), planes = x.size(0) * x.size(1);
    const at::Tensor flags = known.contiguous();
    const bool* is_known = flags.const_data_ptr<bool>();
    std::vector<std::int64_t> unknown_at(static_cast<std::size_t>(height * width), -1), pixels;
    for (std::int64_t p = 0; p < height * width; ++p) {
        if (is_known[p]) continue;
        unknown_at[static_cast<std::size_t>(p)] = static_cast<std::int64_t>(pixels.size());
        pixels.push_back(p);
    }
    if (pixels.empty()) return x;
    const auto n = static_cast<std::int64_t>(pixels.size());
    at::Tensor system = at::zeros({n, n}, at::kDouble);
    at::Tensor from_known = at::zeros({n, height * width}, at::kDouble);
    double* matrix = system.mutable_data_ptr<double>();
    double* sums = from_known.mutable_data_ptr<double>();
    for (std::int64_t i = 0; i < n; ++i) {
        const std::int64_t p = pixels[static_cast<std::size_t>(i)], row = p / width, column = p % width;
        for (const auto& [down, right] : kNeighbours) {
            const std::int64_t r = row + down, c = column + right;
            if (r < 0 || r >= height || c < 0 || c >= width) continue;
            const std::int64_t q = r * width + c, j = unknown_at[static_cast<std::size_t>(q)];
            matrix[i * n + i] += 1;
            if (j >= 0)
                matrix[i * n + j] = -1;
            else
                sums[i * height * width + q] = 1;
        }
    }
    const at::Tensor values = x.to(at::kDouble).reshape({planes, height * width}).t();  // [H W, B C]
    const at::Tensor solved = at::linalg_solve(system, from_known.matmul(values));      // [n, B C]
    const at::Tensor filled = x.to(at::kDouble).reshape({planes, height * width}).clone();
    for (std::int64_t i = 0; i < n; ++i)
        filled.select(1, pixels[static_cast<std::size_t>(i)]).copy_(solved[i]);
    return filled.reshape(x.sizes()).to(x.scalar_type());
}

}  // namespace

at::Tensor smooth_fill(const at::Tensor& x, const at::Tensor& given) {
    const at::Tensor there = given.expand({x.size(1), x.size(2), x.size(3)}) > 0.5;  // [C, H, W]
    const at::Tensor colours = there.sum(0, true);                                   // [1, H, W]
    assert(colours.sum().item<std::int64_t>() > 0);
    const at::Tensor mean = (x * there).sum(1, true) / colours.clamp_min(1);
    const at::Tensor coloured = at::where(there, x, mean.expand_as(x));
    return solve_laplace(coloured, colours[0] > 0);
}

}  // namespace syn::evaluation
