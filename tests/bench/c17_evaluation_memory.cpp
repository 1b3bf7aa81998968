// C17: the most memory that a table of 10 000 pictures a row adds to the process over that of one of 1 000:
// what is seen in each picture goes to the disk, so that it should be the same. On a model of random weights
// and made-up data, because memory is all that is asked about.
#include <fmt/format.h>
#include <malloc.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "core/evaluation/measurement.h"
#include "tests/app/cli/tiny_model.h"
#include "tests/bench/bench.h"
#include "tests/core/network/small_model.h"

namespace {

using namespace syn;
using namespace syn::bench;
using evaluation::Measurement;

/// The most memory that the process has while it makes the table, in bytes; its rows' samples in `made`, what
/// it had when it began in `at_start`.
double most_memory(const std::filesystem::path& folder, int count, std::int64_t& made, double& at_start) {
    evaluation::MeasurementOptions options;
    options.kind = evaluation::MeasurementKind::Table1;
    options.count = count;
    options.steps = 1;
    options.modes = {GuideMode::Constant, GuideMode::None};
    options.directions = {"picture"};
    options.data = {folder / "data", {}};
    options.device = "cpu";
    const auto out = folder / fmt::format("table-{}", count);
    auto measurement = Measurement::open(options, folder / "models/tiny", {folder / "models"}, out);
    if (!measurement) throw std::runtime_error(measurement.error().message);
    // Models and test sets are there; from here on the most that is in use is the table's. What was freed
    // goes back to the system, or growth would find room in it unseen.
    ::malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5";
    at_start = process_status("VmRSS");
    const auto complete = (*measurement)->run({}, {});
    if (!complete) throw std::runtime_error(complete.error().message);
    if (!*complete) throw std::runtime_error("the table is not complete");
    made = 0;
    for (const auto& row : (*measurement)->report().rows)
        if (row.setting.source == evaluation::Source::Model) made += row.done;
    return process_status("VmHWM");
}

int measure() {
    const TestFolder folder("bench-evaluation-memory");
    test::write_tiny_model(folder.path / "models", 32);
    test::write_tiny_judges(folder.path / "models");
    test::write_made_up_data(folder.path / "data");
    std::int64_t none = 0, few = 0, many = 0;
    double before = 0, before_many = 0;
    most_memory(folder.path, 100, none, before);  // code, which is there from here on
    const double little = most_memory(folder.path, 1000, few, before);
    const double much = most_memory(folder.path, 10'000, many, before_many);
    return print({.bench = "C17",
                  .value = quartiles({much / little}),
                  .unit = "of the memory of a tenth of the pictures",
                  .floor = 1.05,
                  .gate_passed = few == 2000 && many == 20'000,
                  .gate = fmt::format("{} and {} pictures were made and measured", few, many),
                  .more = {{"peak_mb_of_1000", little * 1e-6},
                           {"peak_mb_of_10000", much * 1e-6},
                           {"before_mb_of_1000", before * 1e-6},
                           {"before_mb_of_10000", before_many * 1e-6},
                           {"more_bytes_a_picture", (much - little) / 18'000}}});
}

}  // namespace

int main() {
    try {
        return measure();
    } catch (const std::exception& problem) {
        return failed(problem.what());
    }
}
