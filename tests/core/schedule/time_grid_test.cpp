#include "core/schedule/time_grid.h"

#include "core/schedule/component_schedule.h"
#include "core/schedule/schedule_registry.h"
#include "core/schedule/schedules.h"
#include "tests/catch.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

TEST_CASE("Every grid walks from noise to data in the steps asked for, over every schedule") {
    ScheduleParameters parameters;
    parameters.table = {-7, 0, 0, 9};
    std::vector<std::shared_ptr<const NoiseSchedule>> schedules;
    for (const std::string& name : schedule_names())
        schedules.push_back(make_schedule(name, parameters).value());
    schedules.push_back(make_column_schedule(6, 0.5, -8, 8).value());
    for (const auto& schedule : schedules)
        for (const std::string& name : grid_names())
            for (const bool to_clean : {false, true})
                for (const int steps : {1, 2, 7, 50}) {
                    CAPTURE(name, to_clean, steps);
                    const TimeGrid grid = make_grid(name, *schedule, steps, to_clean).value();
                    CHECK(grid.steps() == steps);
                    CHECK(grid.times.front() == 1);
                    CHECK((grid.times.back() == 0 || grid.times.size() == 1));
                    for (std::size_t i = 1; i < grid.times.size(); ++i)
                        CHECK(grid.times[i] < grid.times[i - 1]);
                    CHECK(same(grid.level(*schedule, 0).gamma, schedule->at(1).gamma));
                    const at::Tensor end = grid.level(*schedule, steps).gamma;
                    CHECK(same(end, to_clean ? NoiseLevel::scalar(-kInfinity).gamma : schedule->at(0).gamma));
                }
}

TEST_CASE("Grids are even in what they are named for") {
    const auto schedule = make_schedule("ddpm-linear").value();
    const double noisy = schedule->reference_gamma(1), clean = schedule->reference_gamma(0);
    const int last = 12;
    const TimeGrid in_t = make_grid("uniform-t", *schedule, last, false).value();
    const TimeGrid in_gamma = make_grid("uniform-gamma", *schedule, last, false).value();
    const TimeGrid karras = make_grid("karras", *schedule, last, false).value();
    const auto rho_root = [](double gamma) { return std::pow(std::exp(gamma / 2), 1 / 7.0); };
    for (int i = 0; i <= last; ++i) {
        const double u = static_cast<double>(i) / last;
        CHECK(in_t.times[i] == Approx(1 - u));
        CHECK(schedule->reference_gamma(in_gamma.times[i]) ==
              Approx(noisy + (clean - noisy) * u).margin(1e-9));
        CHECK(rho_root(schedule->reference_gamma(karras.times[i])) ==
              Approx(rho_root(noisy) + (rho_root(clean) - rho_root(noisy)) * u));
    }
}

TEST_CASE("A grid to clean data has its last time at the cleanest level and one step more") {
    const auto schedule = make_linear_gamma_schedule(-8, 8).value();
    const TimeGrid grid = make_grid("uniform-t", *schedule, 5, true).value();
    CHECK((grid.times == std::vector<double>{1, 0.75, 0.5, 0.25, 0}));
    CHECK(grid.level(*schedule, 4).gamma.item<double>() == -8);
    CHECK(grid.level(*schedule, 5).gamma.item<double>() == -kInfinity);
}

TEST_CASE("What a grid cannot be is refused in words") {
    const auto schedule = make_linear_gamma_schedule(-8, 8).value();
    for (const int steps : {0, -3})
        CHECK(make_grid("karras", *schedule, steps).error().message.find("1 or more") != std::string::npos);
    const auto unknown = make_grid("carras", *schedule, 5);
    REQUIRE_FALSE(unknown);
    for (const std::string& name : grid_names())
        CHECK(unknown.error().message.find(name) != std::string::npos);
    CHECK((grid_names() == std::vector<std::string>{"uniform-t", "uniform-gamma", "karras"}));
}
