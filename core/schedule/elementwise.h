#pragma once

#include <ATen/core/Tensor.h>

namespace syn {

/// f of every element of x (any type; worked out as float64 on the processor). Each element by the same
/// scalar code: vectorised and plain loops differ in the last bit, and a level that is spread over components
/// must give the same numbers as the scalar.
at::Tensor each(const at::Tensor& x, double (*f)(double));

}  // namespace syn
