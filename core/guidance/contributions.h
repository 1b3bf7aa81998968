#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "core/schedule/noise_level.h"

namespace syn {

/// What guidance does at one evaluation, in the normal form of core/guidance/guidance.h. Its vectors are, in
/// this order: the base's prediction eps_base; of each term its contribution w_k (eps_k - eps_base); of each
/// gradient -sigma v_j grad_z log p_j. They are taken over the components that no observation is of: what is
/// given stands there whatever guidance says, and what is left out nobody sees.
struct ContributionVectors {
    at::Tensor base;                 ///< eps_base, [B, C, H, W]
    std::vector<at::Tensor> others;  ///< contributions, each [B, C, H, W]; undefined: nobody asked for it
};

/// [B, 1, 1 + K, 1 + K], float64, on the CPU: of each sample the inner products of each two vectors, divided
/// by the number of components. A row and column of not-a-numbers stands for a contribution that is unknown.
/// `free`: bool, broadcasts over [B, C, H, W]: the components that count; undefined: all.
at::Tensor contribution_products(const ContributionVectors& vectors, const at::Tensor& free);

/// Is handed the products of an evaluation as something that can be asked for: who does not ask pays nothing.
/// Not called where the base was not evaluated, as its weight came to 0, or where there is nothing but it.
using ContributionWatch = std::function<void(const std::function<at::Tensor()>& products)>;

/// The same as numbers over a set of pictures.
struct Contributions {
    /// One a contribution: the root mean square of its components, averaged over the samples.
    std::vector<double> norms;
    /// [1 + K][1 + K], the base first: the cosine of the angle between two vectors, averaged over the samples
    /// in which neither is zero; not a number where there is none, or where one of them is unknown.
    std::vector<std::vector<double>> cosines;
};
Contributions contributions(const at::Tensor& products);

}  // namespace syn
