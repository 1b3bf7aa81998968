#include "core/schedule/elementwise.h"

#include <algorithm>

namespace syn {

at::Tensor each(const at::Tensor& x, double (*f)(double)) {
    const at::Tensor result = x.to(at::TensorOptions(at::kCPU).dtype(at::kDouble), /*non_blocking=*/false,
                                   /*copy=*/true, at::MemoryFormat::Contiguous);
    double* const values = result.data_ptr<double>();
    std::transform(values, values + result.numel(), values, f);
    return result.to(x.device());
}

}  // namespace syn
