#include "core/network/inception_v3.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/network/safetensors.h"
#include "tests/catch.h"

using namespace syn;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The formula of tests/parity/make_inception_vectors.py: low + width u.
at::Tensor made_up(const std::string& name, const std::vector<std::int64_t>& shape, double low,
                   double width) {
    std::uint64_t h = 1469598103934665603u;
    for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    at::Tensor t = at::empty(shape, at::kFloat);
    float* out = t.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < t.numel(); ++i) {
        std::uint64_t z = h + static_cast<std::uint64_t>(i) + 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        const double u = static_cast<double>(z ^ (z >> 31)) / 18446744073709551616.0;
        out[i] = static_cast<float>(low + width * u);
    }
    return t;
}

TensorFile weights(const json& stored, std::int64_t classes) {
    TensorFile file;
    for (const auto& [name, dims] : stored.at("convolutions").items()) {
        const auto shape = dims.get<std::vector<std::int64_t>>();
        const double bound = std::sqrt(6.0 / static_cast<double>(shape[1] * shape[2] * shape[3]));
        file.tensors[name] = made_up(name, shape, -bound, 2 * bound);
        const std::string stem = name.substr(0, name.size() - std::string("conv.weight").size());
        for (const char* part : {"bn.weight", "bn.running_var"})
            file.tensors[stem + part] = made_up(stem + part, {shape[0]}, 0.5, 1);
        for (const char* part : {"bn.bias", "bn.running_mean"})
            file.tensors[stem + part] = made_up(stem + part, {shape[0]}, -0.1, 0.2);
    }
    const double bound = 1 / std::sqrt(2048.0);
    file.tensors["fc.weight"] = made_up("fc.weight", {classes, 2048}, -bound, 2 * bound);
    file.tensors["fc.bias"] = made_up("fc.bias", {classes}, -bound, 2 * bound);
    return file;
}

/// Largest distance to every `stride`-th number a row, over the largest of them.
double apart(const at::Tensor& ours, const json& theirs, std::int64_t stride) {
    double worst = 0, largest = 0;
    for (std::size_t row = 0; row < theirs.size(); ++row)
        for (std::size_t i = 0; i < theirs[row].size(); ++i) {
            const double expected = theirs[row][i];
            const auto at = static_cast<std::int64_t>(i) * stride;
            const double got = ours[static_cast<std::int64_t>(row)][at].item<double>();
            worst = std::max(worst, std::isfinite(got) ? std::abs(got - expected) : 1e30);
            largest = std::max(largest, std::abs(expected));
        }
    return worst / largest;
}

struct Scratch {
    fs::path file = fs::temp_directory_path() / ("inception-" + std::to_string(::getpid()) + ".safetensors");
    ~Scratch() { fs::remove(file); }
};

}  // namespace

TEST_CASE("Inception v3 computes what torchvision's and pytorch-fid's compute, and refuses other weights") {
    std::ifstream in(STUDIO_SOURCE_DIR "/tests/parity/inception/vectors.json");
    const json stored = json::parse(in);
    const Scratch scratch;
    const at::Tensor x = made_up("input", {2, 3, 32, 32}, -1, 2);
    for (const auto& [kind, classes] : {std::pair{"torchvision", 1000}, std::pair{"pytorch-fid", 1008}}) {
        INFO(kind);
        TensorFile file = weights(stored, classes);
        // As exported from a training program: what takes no part here is there too.
        file.tensors["AuxLogits.fc.bias"] = at::zeros({classes});
        file.tensors["Conv2d_1a_3x3.bn.num_batches_tracked"] = at::zeros({}, at::kLong);
        REQUIRE(write_safetensors(scratch.file, file));
        const auto network = InceptionV3::load(scratch.file);
        REQUIRE(network);
        CHECK(network->classes() == classes);
        CHECK(network->name().find(kind) != std::string::npos);
        const auto made = (*network)(x);
        REQUIRE(made.features.sizes().vec() == std::vector<std::int64_t>{2, 2048});
        REQUIRE(made.logits.size(1) == classes);
        const json& expected = stored.at(kind);
        CHECK(apart(made.features, expected.at("features"), 16) < 2e-5);
        CHECK(apart(made.logits, expected.at("logits"), 40) < 2e-5);
    }

    TensorFile file = weights(stored, 1008);
    const auto refused = [&](const TensorFile& wrong, const std::string& word) {
        REQUIRE(write_safetensors(scratch.file, wrong));
        const auto network = InceptionV3::load(scratch.file);
        REQUIRE_FALSE(network);
        INFO(network.error().message);
        CHECK(network.error().message.find(word) != std::string::npos);
        CHECK(network.error().message.find('\n') == std::string::npos);
    };
    TensorFile lacking = file;
    lacking.tensors.erase("Mixed_6c.branch7x7_2.bn.running_var");
    refused(lacking, "lacks the tensor 'Mixed_6c.branch7x7_2.bn.running_var'");
    TensorFile other = file;
    other.tensors["fc.weight"] = at::zeros({10, 2048});
    refused(other, "[10, 2048]");
    TensorFile more = file;
    more.tensors["Mixed_8a.conv.weight"] = at::zeros({1});
    refused(more, "Mixed_8a");
    CHECK_FALSE(InceptionV3::load(scratch.file.string() + ".not-there"));
}
