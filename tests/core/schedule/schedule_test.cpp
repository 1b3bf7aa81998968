#include <ATen/ops/full.h>

#include <algorithm>

#include "core/schedule/component_schedule.h"
#include "core/schedule/schedule_registry.h"
#include "core/schedule/schedules.h"
#include "core/schedule/tabulated.h"
#include "core/schedule/time_grid.h"
#include "tests/catch.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

double gamma_at(const NoiseSchedule& schedule, double t) {
    return schedule.at(t).gamma.item<double>();
}

bool mentions(const Error& error, const std::string& word) {
    return error.message.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("The DDPM schedule passes through its thousand discrete levels") {
    const auto schedule = make_schedule("ddpm-linear").value();
    // log((1 - abar) / abar), reckoned in double precision from the betas
    CHECK(gamma_at(*schedule, 0) == Approx(-9.21024036697596).epsilon(1e-12));
    CHECK(gamma_at(*schedule, 1.0 / 999) == Approx(-8.422081676518744).epsilon(1e-9));
    CHECK(gamma_at(*schedule, 250.0 / 999) == Approx(-0.08574461774491347).epsilon(1e-9));
    CHECK(gamma_at(*schedule, 500.0 / 999) == Approx(2.472667264657445).epsilon(1e-9));
    CHECK(gamma_at(*schedule, 1) == Approx(10.117673183301035).epsilon(1e-9));
    // alphas_cumprod as diffusers gives them, in single precision
    const double alpha = schedule->at(500.0 / 999).alpha().item<double>();
    CHECK(alpha * alpha == Approx(0.07779665291309357).epsilon(1e-5));
}

TEST_CASE("The cosine schedule passes through its thousand discrete levels, the last ones clipped") {
    const auto schedule = make_schedule("cosine").value();
    CHECK(gamma_at(*schedule, 0) == Approx(-10.094988811457432).epsilon(1e-9));
    CHECK(gamma_at(*schedule, 250.0 / 999) == Approx(-1.702707248747001).epsilon(1e-9));
    CHECK(gamma_at(*schedule, 500.0 / 999) == Approx(0.03086175949044296).epsilon(1e-9));
    CHECK(gamma_at(*schedule, 1) == Approx(19.83588215162398).epsilon(1e-9));
}

TEST_CASE("Between table entries gamma is linear, beyond the ends it stays") {
    const auto schedule = make_tabulated_schedule({-6, -2, -2, 5}).value();
    CHECK(gamma_at(*schedule, 0) == -6);
    CHECK(gamma_at(*schedule, 1.0 / 6) == Approx(-4));
    CHECK(gamma_at(*schedule, 0.5) == -2);
    CHECK(gamma_at(*schedule, 5.0 / 6) == Approx(1.5));
    CHECK(gamma_at(*schedule, 1) == 5);
    CHECK(gamma_at(*schedule, -1) == -6);
    CHECK(gamma_at(*schedule, 2) == 5);
}

TEST_CASE("Every schedule rises, and time_of inverts it") {
    ScheduleParameters parameters;
    parameters.table = {-7, -6.5, 0, 4, 9};
    for (const std::string& name : schedule_names()) {
        CAPTURE(name);
        const auto schedule = make_schedule(name, parameters).value();
        double before = -kInfinity;
        for (int i = 0; i <= 200; ++i) {
            const double t = i / 200.0, gamma = schedule->reference_gamma(t);
            CHECK(gamma > before);
            CHECK(gamma_at(*schedule, t) == gamma);
            CHECK(schedule->time_of(gamma) == Approx(t).margin(1e-9));
            before = gamma;
        }
        CHECK(schedule->time_of(-100) == 0);
        CHECK(schedule->time_of(100) == 1);
    }
}

TEST_CASE("The linear schedule takes its ends from the parameters") {
    ScheduleParameters parameters;
    parameters.gamma_min = -7.5;
    parameters.gamma_max = 6;
    const auto schedule = make_schedule("linear-gamma", parameters).value();
    CHECK(gamma_at(*schedule, 0) == -7.5);
    CHECK(gamma_at(*schedule, 0.25) == Approx(-7.5 + 13.5 / 4));
    CHECK(gamma_at(*schedule, 1) == 6);
}

TEST_CASE("EDM's schedule is the paper's course of sigma, and even steps in its time are the Karras grid") {
    ScheduleParameters parameters;
    parameters.gamma_min = 2 * std::log(0.002);
    parameters.gamma_max = 2 * std::log(80.0);
    const auto schedule = make_schedule("edm", parameters).value();
    const int steps = 18;
    const TimeGrid even = uniform_time_grid(*schedule, steps, false),
                   karras = karras_grid(*schedule, steps, false);
    for (int i = 0; i <= steps; ++i) {
        const double u = static_cast<double>(i) / steps;
        const double sigma =
            std::pow(std::pow(80.0, 1 / 7.0) + u * (std::pow(0.002, 1 / 7.0) - std::pow(80.0, 1 / 7.0)), 7.0);
        CHECK(schedule->at(1 - u).rho().item<double>() == Approx(sigma).epsilon(1e-9));
        CHECK(karras.times[i] == Approx(even.times[i]).margin(1e-12));
    }
    CHECK(gamma_at(*schedule, 0) == parameters.gamma_min);
    CHECK(gamma_at(*schedule, 1) == parameters.gamma_max);
}

TEST_CASE("What a schedule cannot be is refused in words") {
    CHECK(mentions(make_tabulated_schedule({1}).error(), "at least two"));
    CHECK(mentions(make_tabulated_schedule({}).error(), "at least two"));
    CHECK(mentions(make_tabulated_schedule({0, 2, 1.5, 3}).error(), "value 2"));
    CHECK(mentions(make_tabulated_schedule({0, NAN}).error(), "not a finite"));
    CHECK(mentions(make_tabulated_schedule({-kInfinity, 1}).error(), "not a finite"));
    CHECK(mentions(make_tabulated_schedule({1, 1, 1}).error(), "never rises"));
    CHECK(mentions(make_beta_schedule({0.1, 1}).error(), "between 0 and 1"));
    CHECK(mentions(make_beta_schedule({0.1, -0.1}).error(), "between 0 and 1"));
    CHECK(mentions(make_linear_gamma_schedule(3, 3).error(), "does not rise"));
    CHECK(mentions(make_linear_gamma_schedule(-kInfinity, 3).error(), "does not rise"));
    CHECK(mentions(make_edm_schedule(3, 3).error(), "does not rise"));
    CHECK(mentions(make_edm_schedule(0, NAN).error(), "does not rise"));
    CHECK(mentions(make_ddpm_linear_schedule(1).error(), "two or more"));
    CHECK(mentions(make_cosine_schedule(0).error(), "two or more"));
}

TEST_CASE("An unknown schedule's error lists the known ones") {
    const auto made = make_schedule("cosin");
    REQUIRE_FALSE(made);
    CHECK(mentions(made.error(), "\"cosin\""));
    for (const std::string& name : schedule_names()) CHECK(mentions(made.error(), name));
    CHECK((schedule_names() ==
           std::vector<std::string>{"ddpm-linear", "cosine", "linear-gamma", "edm", "tabulated"}));
}

TEST_CASE("A component schedule moves every component on its own line and clips it") {
    const at::Tensor start = channels({-8, -4, -30}), end = channels({2, 12, 10});
    const auto schedule = make_component_schedule(start, end, -6, 9).value();
    for (const double t : {0.0, 0.2, 0.5, 0.7, 1.0}) {
        CAPTURE(t);
        CHECK(distance(schedule->at(t).gamma, (start + (end - start) * t).clamp(-6, 9)) < 1e-13);
        CHECK(schedule->reference_gamma(t) == Approx(schedule->at(t).gamma.mean().item<double>()));
    }
    CHECK(same(schedule->at(0).gamma, channels({-6, -4, -6})));
    CHECK(same(schedule->at(1).gamma, channels({2, 9, 9})));
}

TEST_CASE("Equal components make the scalar schedule, to the bit") {
    const auto vector = make_component_schedule(at::full({1, 2, 3, 3}, -9.5, at::kDouble),
                                                at::full({1, 2, 3, 3}, 8.25, at::kDouble))
                            .value();
    for (const double t : {0.0, 0.3, 0.5, 1.0}) {
        const at::Tensor gamma = vector->at(t).gamma;
        CHECK(same(gamma, gamma.select(1, 0).select(1, 0).select(1, 0).view({1, 1, 1, 1}).expand_as(gamma)));
        CHECK(gamma.mean().item<double>() == Approx(std::lerp(-9.5, 8.25, t)));
    }
}

TEST_CASE("Columns start one after the other as GUD's equation 22 says") {
    const int width = 5;
    const double softness = 0.4, low = -7, high = 6;
    const auto schedule = make_column_schedule(width, softness, low, high).value();
    for (const double t : {0.0, 0.05, 0.3, 0.5, 0.61, 0.9, 1.0}) {
        const at::Tensor gamma = schedule->at(t).gamma;
        REQUIRE(gamma.sizes() == at::IntArrayRef({1, 1, 1, width}));
        for (int i = 1; i <= width; ++i) {
            const double t_i = softness * (width - i) / (width - 1);
            const double expected = std::clamp(low + (t - t_i) * (high - low) / (1 - softness), low, high);
            CHECK(gamma[0][0][0][i - 1].item<double>() == Approx(expected).margin(1e-12));
        }
    }
    CHECK(distance(schedule->at(0).gamma, at::full({1}, low)) == 0);
    CHECK(distance(schedule->at(1).gamma, at::full({1}, high)) < 1e-12);
    CHECK(distance(make_column_schedule(1, 0.5, low, high).value()->at(0.25).gamma,
                   at::full({1}, low + (high - low) / 2)) < 1e-12);
    CHECK(distance(make_column_schedule(4, 0, low, high).value()->at(0.25).gamma,
                   at::full({1}, low + (high - low) / 4)) < 1e-12);
}

TEST_CASE("What a component schedule cannot be is refused in words") {
    const at::Tensor three = channels({1, 2, 3}), two = channels({5, 5});
    CHECK(mentions(make_component_schedule(three, two).error(), "[1, 3, 1, 1]"));
    CHECK(mentions(make_component_schedule(three.view({3}), three).error(), "[3]"));
    CHECK(mentions(make_component_schedule(three, channels({2, 1, 5})).error(), "falls"));
    CHECK(mentions(make_component_schedule(three, channels({2, NAN, 5})).error(), "finite"));
    CHECK(mentions(make_component_schedule(three, channels({2, 3, 5}), 2, 2).error(), "lower bound"));
    CHECK(mentions(make_column_schedule(0, 0.5, -5, 5).error(), "width"));
    CHECK(mentions(make_column_schedule(4, 1, -5, 5).error(), "softness"));
    CHECK(mentions(make_column_schedule(4, 0.5, 5, 5).error(), "does not rise"));
}
