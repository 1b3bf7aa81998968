#include "core/schedule/schedule_registry.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/schedule/schedules.h"
#include "core/schedule/tabulated.h"

namespace syn {
namespace {

using Made = Result<std::shared_ptr<const NoiseSchedule>>;

struct Entry {
    const char* name;
    Made (*make)(const ScheduleParameters&);
};

constexpr Entry kSchedules[] = {
    {"ddpm-linear", [](const ScheduleParameters&) { return make_ddpm_linear_schedule(); }},
    {"cosine", [](const ScheduleParameters&) { return make_cosine_schedule(); }},
    {"linear-gamma",
     [](const ScheduleParameters& p) { return make_linear_gamma_schedule(p.gamma_min, p.gamma_max); }},
    {"edm", [](const ScheduleParameters& p) { return make_edm_schedule(p.gamma_min, p.gamma_max); }},
    {"tabulated", [](const ScheduleParameters& p) { return make_tabulated_schedule(p.table); }},
};

}  // namespace

std::vector<std::string> schedule_names() {
    std::vector<std::string> names;
    for (const Entry& entry : kSchedules) names.emplace_back(entry.name);
    return names;
}

Result<std::shared_ptr<const NoiseSchedule>> make_schedule(std::string_view name,
                                                           const ScheduleParameters& parameters) {
    for (const Entry& entry : kSchedules)
        if (name == entry.name) return entry.make(parameters);
    return Error{fmt::format("There is no schedule called \"{}\"; choose one of {}.", name,
                             fmt::join(schedule_names(), ", "))};
}

}  // namespace syn
