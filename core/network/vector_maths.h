#pragma once

namespace syn {

/// Has MKL choose the kernels of its vector functions (sqrt, exp, log, sin, cos) while one thread alone asks
/// for them. It chooses at a function's first call; where several threads make that one together, as LibTorch
/// does for every large tensor, one of them may be given a kernel of far lower precision for its share, so
/// that a process's first pictures differ from all later ones (github.com/pytorch/pytorch/issues/188792).
/// Does its work once a process; every table of weights asks for it.
void settle_vector_maths();

}  // namespace syn
