#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/adherence_setup.h"
#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "app/cli/threads.h"
#include "core/base/atomic_file.h"
#include "core/network/model.h"

namespace syn::cli {
namespace {

using nlohmann::json;
using namespace evaluation;
namespace fs = std::filesystem;

/// Results as they stand, whole or not at all.
Result<void> store(const fs::path& folder, const AdherenceReport& report) {
    if (auto written = write_atomically(folder / "adherence.json", to_json(report)); !written) return written;
    return write_atomically(folder / "adherence.md", to_markdown(report));
}

Result<void> update_card(const fs::path& folder, const AdherenceReport& report) {
    auto card = read_card(folder);
    if (!card) return card.error();
    card->figures = card_figures(report);
    return write_atomically(folder / "card.json", to_json(*card));
}

Ending adherence(const AdherenceOptions& options, Invocation& with) {
    set_threads(options.threads);
    AdherenceSetup setup;
    if (Ending bad = prepare(options, with, setup); bad.code != kDone) return bad;
    const fs::path out =
        options.out.empty() ? fs::path("adherence-" + setup.report.identity.model) : fs::path(options.out);
    std::error_code problem;
    fs::create_directories(out, problem);
    if (problem) return failed(fmt::format("cannot make the folder {}: {}", out.string(), problem.message()));

    AdherenceReport earlier;
    if (fs::exists(out / "adherence.json")) {
        const auto text = read_file(out / "adherence.json");
        if (!text) return failed(text.error().message);
        auto read = adherence_from_json(*text);
        if (!read)
            return failed(fmt::format("{}: {}", (out / "adherence.json").string(), read.error().message));
        earlier = std::move(*read);
    }
    if (!measure_judges(setup, earlier, with))
        return failed("stopped while the judges were measured; the same command starts over");
    AdherenceReport& report = setup.report;
    if (!earlier.rows.empty())
        if (auto taken = take_over(report, earlier); !taken)
            return failed(fmt::format("{}: {}", out.string(), taken.error().message));
    if (auto stored = store(out, report); !stored) return failed(stored.error().message);

    int before = 0, total = 0;
    for (const AdherenceRow& row : report.rows) before += row.done, total += row.wanted;
    const Pace pace("pictures", total, before);
    AdherenceRun run;
    run.batch = options.batch;
    run.observe = [&](const AdherenceProgress& p) -> Result<void> {
        const AdherenceRow& row = report.rows[static_cast<std::size_t>(p.row)];
        with.terminal.progress(fmt::format(
            "row {}/{}: {} from {}, {}, scale {:g}: {}/{}; {}", p.row + 1, p.rows, row.setting.generated,
            row.setting.given.empty() ? "nothing" : row.setting.given, name_of(row.setting.mode),
            row.setting.scale, row.done, row.wanted, pace.line(p.done, pace.elapsed())));
        with.terminal.emit({{"event", "progress"},
                            {"row", p.row},
                            {"rows", p.rows},
                            {"done", p.done},
                            {"total", p.total},
                            {"seconds_left", pace.seconds_left(p.done, pace.elapsed())}});
        return store(out, report);
    };
    if (auto measured = measure(report, *setup.trials, run, with.interrupt.token()); !measured)
        return failed(measured.error().message);
    with.terminal.print(to_markdown(report));
    with.terminal.emit({{"event", report.complete() ? "finished" : "stopped"},
                        {"out", out.string()},
                        {"report", json::parse(to_json(report))}});
    if (!report.complete())
        return failed(fmt::format(
            "stopped; what was measured is in {}, and the same command goes on from there", out.string()));
    if (options.update_card)
        if (auto updated = update_card(setup.folder, report); !updated)
            return failed(updated.error().message);
    with.terminal.note(fmt::format("the table is in {}", (out / "adherence.md").string()));
    return done();
}

}  // namespace

void add_evaluate(CLI::App& program, Choice& choice) {
    auto options = std::make_shared<AdherenceOptions>();
    auto wanted = std::make_shared<bool>(false);
    CLI::App* command =
        program.add_subcommand("evaluate", "Measure a model with judges that took no part in training it");
    command->add_flag("--adherence", *wanted,
                      "How often what is generated is of the guide's class, by mode and scale");
    command->add_option("--model", options->model, "Name of the model")->required();
    command->add_option("--count", options->count, "Samples a row")->capture_default_str();
    command->add_option("--steps", options->steps, "Steps of the solver")->capture_default_str();
    command
        ->add_option("--modes", options->modes,
                     "Guide modes, with commas; all that the model knows where not said")
        ->delimiter(',');
    command->add_option("--scales", options->scales, "Scales, with commas; 1,2,4 where not said")
        ->delimiter(',');
    command
        ->add_option("--directions", options->directions,
                     "What is generated, with commas: picture (from digits), digit (from pictures)")
        ->delimiter(',');
    command->add_option("--solver", options->solver, "As of generate")->capture_default_str();
    command->add_option("--grid", options->grid, "As of generate")->capture_default_str();
    command->add_option("--seed", options->seed, "Of the first sample; the choice of guides too")
        ->capture_default_str();
    command->add_option("--batch", options->batch, "Samples in one network call")
        ->check(CLI::Range(1, 4096))
        ->capture_default_str();
    command->add_option("--data", options->data,
                        "Folder of the data sets; $SYNESTHETE_DATA or the user's cache where not said");
    command->add_option("--device", options->device, "auto, cpu or cuda:K");
    command->add_option("--dtype", options->dtype, "auto, float32 or bfloat16");
    add_threads(*command, options->threads);
    command->add_flag("--update-card", options->update_card,
                      "Write the figures into the model's card when all is measured");
    command->add_flag("--json", choice.json, "One JSON object a line on stdout");
    command->add_option("--out", options->out,
                        "Folder for adherence.json and adherence.md; adherence-MODEL where not said");
    command->callback([&choice, options, wanted] {
        choice.run = [options, wanted](Invocation& with) {
            return *wanted ? adherence(*options, with) : misuse("say what to measure: evaluate --adherence");
        };
    });
}

}  // namespace syn::cli
