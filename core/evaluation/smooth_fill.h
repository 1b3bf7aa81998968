#pragma once

#include <ATen/core/Tensor.h>

namespace syn::evaluation {

/// The smoothest picture that agrees with what is given of x [B, C, H, W]; `given` [1 or C, H, W] is 1 where
/// a component is given, else 0. A pixel of which only some colours are given gets their mean in the others;
/// elsewhere Laplace's equation holds, with no flow over the picture's border. It is what a completion must
/// be better than: the least that can be made of what is given, without any knowledge of pictures. Something
/// must be given.
at::Tensor smooth_fill(const at::Tensor& x, const at::Tensor& given);

}  // namespace syn::evaluation
