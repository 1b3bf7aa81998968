#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <cpuid.h>
#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

#include "core/network/model.h"

namespace syn {
namespace {

/// How many CUDA devices there are. LibTorch's CUDA part is opened when first asked for, so that a machine
/// without it runs.
int cuda_count() {
    static const int count = [] {
        if (!::dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL)) return 0;
        return at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().deviceCount()) : 0;
    }();
    return count;
}

}  // namespace

std::vector<std::string> device_names() {
    std::vector<std::string> names{"cpu"};
    for (int k = 0; k < cuda_count(); ++k) names.push_back(fmt::format("cuda:{}", k));
    return names;
}

Result<at::Device> find_device(const std::string& name) {
    if (name == "cpu") return at::Device(at::kCPU);
    if (name == "auto") return cuda_count() > 0 ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
    const std::string wanted = name == "cuda" ? "cuda:0" : name;
    const std::vector<std::string> names = device_names();
    for (std::size_t k = 1; k < names.size(); ++k)
        if (names[k] == wanted) return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(k - 1));
    return Error{
        fmt::format("there is no device '{}' here; use auto or one of {}", name, fmt::join(names, ", "))};
}

bool computes_bfloat16(at::Device device) {
    if (device.is_cuda()) return true;
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 22 & 1)) return true;  // AMX-BF16
    return __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 5 & 1);             // AVX512-BF16
}

Result<at::ScalarType> find_dtype(const std::string& name, at::Device device) {
    if (name == "float32") return at::kFloat;
    if (name == "bfloat16") return at::kBFloat16;
    if (name != "auto")
        return Error{fmt::format("there is no dtype '{}'; use auto, float32 or bfloat16", name)};
    // On a processor bfloat16's rounding would let a picture depend on the batch it is made in by more than
    // one 8-bit level.
    return device.is_cuda() ? at::kBFloat16 : at::kFloat;
}

}  // namespace syn
