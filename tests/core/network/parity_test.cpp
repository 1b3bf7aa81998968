#include <ATen/TensorOperators.h>
#include <c10/core/GradMode.h>

#include <filesystem>

#include "core/network/diffusers_unet.h"
#include "core/network/safetensors.h"
#include "tests/catch.h"

using namespace syn;

namespace {

const std::filesystem::path kParity = std::filesystem::path(STUDIO_SOURCE_DIR) / "tests" / "parity";

double relative_error(const at::Tensor& a, const at::Tensor& reference) {
    return ((a - reference).norm() / reference.norm()).item<double>();
}

}  // namespace

TEST_CASE("Whole UNet2DModel configurations answer as diffusers does") {
    const at::AutoGradMode no_grad(false);
    for (const char* name : {"unet_a", "unet_b"}) {
        INFO(name);
        const auto network = DiffusersUNet::load(kParity / name);
        INFO((network ? "" : network.error().message));
        REQUIRE(network);
        const auto vectors = read_safetensors(kParity / name / "vectors.safetensors");
        REQUIRE(vectors);
        const auto& t = vectors->tensors;
        CHECK(relative_error((*network)(t.at("sample"), t.at("timesteps")), t.at("output")) < 1e-4);
        // The comparison can fail: another time gives another answer.
        CHECK(relative_error((*network)(t.at("sample"), t.at("timesteps") + 100), t.at("output")) > 1e-3);
    }
}

TEST_CASE("A diffusers folder that cannot be loaded is refused by name") {
    const auto missing = DiffusersUNet::load(kParity / "nowhere");
    REQUIRE(!missing);
    CHECK(missing.error().message.find("config.json") != std::string::npos);
}
