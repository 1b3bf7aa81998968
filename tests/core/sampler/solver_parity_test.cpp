// Runs of diffusers' schedulers, stored by tests/parity/make_solver_vectors.py.
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/core/sampler/walk.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

at::Tensor three(const nlohmann::json& values) {
    return at::tensor(values.get<std::vector<double>>(), at::kDouble).view({1, 3, 1, 1});
}

at::Tensor parity_estimate(const at::Tensor& z, const NoiseLevel& level, ObservationState&) {
    return (1.2 * z - 0.3 * channels({0, 1, 2})).tanh() / (1 + 0.2 * level.sigma());
}

}  // namespace

TEST_CASE("UniPC and DPM-Solver++ 2M SDE walk as diffusers' do") {
    std::ifstream file(std::string(STUDIO_SOURCE_DIR) + "/tests/parity/solvers/vectors.json");
    const auto runs = nlohmann::json::parse(file);
    REQUIRE(runs.size() == 2);
    const NoiseSource noise({3}, {3, 1, 1});
    for (const auto& [name, run] : runs.items()) {
        const auto rho = run["rho"].get<std::vector<double>>();
        const int steps = static_cast<int>(rho.size()) - 1;
        const auto sampler = make_sampler(name, {.steps = steps}).value();
        SamplerState state = initial_state(noise, at::kDouble);
        state.z = three(run["start"]);
        for (std::size_t i = 0; i + 1 < rho.size(); ++i) {
            const double from = 2 * std::log(rho[i]), to = 2 * std::log(rho[i + 1]);
            sampler->step(state, NoiseLevel::scalar(from), NoiseLevel::scalar(to), parity_estimate, noise);
            if (name == "dpmpp-2m-sde") {  // theirs had no noise: ours is taken out again
                const at::Tensor xi = noise.normal(Purpose::Solver, i, at::kDouble);
                state.z = state.z - NoiseLevel::scalar(to).sigma() * std::sqrt(1 - std::exp(to - from)) * xi;
            }
            CAPTURE(name, i);
            CHECK(distance(state.z, three(run["z"][i])) < 1e-5);
        }
    }
}
