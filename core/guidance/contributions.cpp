#include "core/guidance/contributions.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace syn {

at::Tensor contribution_products(const ContributionVectors& vectors, const at::Tensor& free) {
    const at::Tensor& base = vectors.base;
    std::vector<at::Tensor> all{base};
    for (const at::Tensor& other : vectors.others)
        all.push_back(other.defined() ? other.expand_as(base) : at::zeros_like(base));
    at::Tensor stacked = at::stack(all, 1);  // [B, 1 + K, C, H, W]
    if (free.defined()) stacked = stacked * free.to(base.options()).unsqueeze(1);
    const at::Tensor flat = stacked.flatten(2);
    at::Tensor products = flat.bmm(flat.transpose(1, 2)).to(at::kDouble).cpu().unsqueeze(1);
    if (free.defined())
        products = products / free.cpu().expand_as(base).flatten(1).sum(1).clamp_min(1).view({-1, 1, 1, 1});
    else
        products = products / flat.size(2);
    for (std::size_t k = 0; k < vectors.others.size(); ++k)
        if (!vectors.others[k].defined()) {
            const auto at = static_cast<std::int64_t>(k) + 1;
            products.select(2, at).fill_(std::numeric_limits<double>::quiet_NaN());
            products.select(3, at).fill_(std::numeric_limits<double>::quiet_NaN());
        }
    return products;
}

Contributions contributions(const at::Tensor& products) {
    const at::Tensor whole = products.contiguous();
    const auto batch = static_cast<std::size_t>(whole.size(0)), of = static_cast<std::size_t>(whole.size(2));
    const double* values = whole.const_data_ptr<double>();
    const auto product = [&](std::size_t sample, std::size_t a, std::size_t b) {
        return values[(sample * of + a) * of + b];
    };
    Contributions made;
    for (std::size_t k = 1; k < of; ++k) {
        double sum = 0;
        for (std::size_t i = 0; i < batch; ++i) sum += std::sqrt(product(i, k, k));
        made.norms.push_back(sum / static_cast<double>(batch));
    }
    made.cosines.assign(of, std::vector<double>(of));
    for (std::size_t a = 0; a < of; ++a)
        for (std::size_t b = 0; b < of; ++b) {
            double sum = 0, samples = 0;
            for (std::size_t i = 0; i < batch; ++i) {
                const double lengths = std::sqrt(product(i, a, a)) * std::sqrt(product(i, b, b));
                if (lengths == 0) continue;
                sum += product(i, a, b) / lengths;
                ++samples;
            }
            made.cosines[a][b] = samples > 0 ? sum / samples : std::numeric_limits<double>::quiet_NaN();
        }
    return made;
}

}  // namespace syn
