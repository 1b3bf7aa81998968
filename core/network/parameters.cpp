#include "core/network/parameters.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/noise.h"
#include "core/network/vector_maths.h"

namespace syn {
namespace {

// Every weight draws from a stream of its own, so adding a layer leaves the others' initial values alone.
std::uint64_t stream_of(const std::string& name) {
    std::uint64_t h = 1469598103934665603ULL;  // FNV-1a
    for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return h;
}

}  // namespace

Parameters::Parameters(std::uint64_t seed) : seed_(seed) {
    settle_vector_maths();  // no network without weights, and no large tensor before them
}

at::Tensor Parameters::add(const std::string& name, at::Tensor tensor, bool trained) {
    TORCH_CHECK(!tensors_.contains(name), "two weights named ", name);
    tensors_[name] = tensor;
    trained_[name] = trained;
    return tensor;
}

at::Tensor Parameters::uniform(const std::string& name, at::IntArrayRef shape, double bound) {
    at::Tensor t = at::empty(shape, at::kFloat);
    Noise(seed_, Purpose::Weights, stream_of(name))
        .uniform({t.data_ptr<float>(), static_cast<std::size_t>(t.numel())});
    t.mul_(2 * bound).sub_(bound);
    return add(name, t, true);
}

at::Tensor Parameters::constant(const std::string& name, at::IntArrayRef shape, double value) {
    return add(name, at::full(shape, value, at::kFloat), true);
}

at::Tensor Parameters::buffer(const std::string& name, at::IntArrayRef shape, double value) {
    return add(name, at::full(shape, value, at::kFloat), false);
}

std::vector<std::pair<std::string, at::Tensor>> Parameters::trained() const {
    std::vector<std::pair<std::string, at::Tensor>> out;
    for (const auto& [name, tensor] : tensors_)
        if (trained_.at(name)) out.emplace_back(name, tensor);
    return out;
}

std::int64_t Parameters::count() const {
    std::int64_t n = 0;
    for (const auto& [name, tensor] : trained()) n += tensor.numel();
    return n;
}

Result<void> Parameters::load(TensorReader& source) {
    const std::string file = source.path().string();
    for (const auto& [name, tensor] : tensors_) {
        const auto found = source.entries().find(name);
        if (found == source.entries().end())
            return Error{fmt::format("{} lacks the tensor '{}' that its card asks for", file, name)};
        if (tensor.sizes() != at::IntArrayRef(found->second.shape))
            return Error{fmt::format("in {} the tensor '{}' has the shape [{}] where [{}] is needed", file,
                                     name, fmt::join(found->second.shape, ", "),
                                     fmt::join(tensor.sizes().vec(), ", "))};
        if (!c10::isFloatingType(found->second.type))
            return Error{fmt::format("in {} the tensor '{}' is not of floating-point numbers", file, name)};
    }
    for (const auto& [name, entry] : source.entries())
        if (!tensors_.contains(name))
            return Error{fmt::format("{} holds the tensor '{}' that its card does not know", file, name)};
    const at::AutoGradMode no_grad(false);
    for (const auto& [name, tensor] : tensors_) {
        const auto values = source.read(name);
        if (!values) return values.error();
        tensor.copy_(*values);
    }
    return {};
}

void Parameters::to(at::ScalarType dtype, at::Device device) {
    for (auto& [name, tensor] : tensors_) {
        const at::Tensor moved = tensor.detach().to(device, dtype);
        tensor.set_data(moved);
    }
}

void Parameters::requires_grad(bool on) {
    for (const auto& [name, tensor] : trained()) tensor.requires_grad_(on);
}

}  // namespace syn
