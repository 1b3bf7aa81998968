#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/evaluate_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/threads.h"
#include "core/base/atomic_file.h"
#include "core/evaluation/measurement.h"
#include "core/network/model.h"

namespace syn::cli {
namespace {

using nlohmann::json;
using namespace evaluation;
namespace fs = std::filesystem;

/// `kept`: how many figures of more samples stay as they are.
Result<void> update_card(const fs::path& folder, const AdherenceReport& report, int& kept) {
    auto card = read_card(folder);
    if (!card) return card.error();
    // What was measured earlier of the same weights stays, but for what was measured again on as many
    // samples.
    std::vector<CardFigure> figures = card_figures(report);
    const auto better = [&](const CardFigure& made) {
        return std::any_of(card->figures.begin(), card->figures.end(), [&](const CardFigure& known) {
            return known.what == made.what && known.samples > made.samples;
        });
    };
    kept = static_cast<int>(std::erase_if(figures, better));
    for (const CardFigure& each : card->figures)
        if (std::none_of(figures.begin(), figures.end(),
                         [&](const CardFigure& made) { return made.what == each.what; }))
            figures.push_back(each);
    card->figures = std::move(figures);
    return write_atomically(folder / "card.json", to_json(*card));
}

/// Tells the terminal how far a measurement is.
class Teller {
  public:
    explicit Teller(Terminal& terminal) : terminal_(terminal) {}

    void operator()(const MeasurementProgress& p) {
        if (p.total == 0) {
            terminal_.progress(fmt::format("{}: {}/{}", p.stage, p.stage_done, p.stage_total));
            return;
        }
        // Bounds cost next to nothing, so that the pace is that of the samples that are generated, in this
        // run alone; it begins when the first batch of them has ended.
        if (p.report->rows[static_cast<std::size_t>(p.row)].setting.source == Source::Model && !pace_)
            pace_.emplace("samples", p.total, p.done);
        terminal_.progress(fmt::format(
            "row {}/{}: {}: {}/{}; {}", p.row + 1, p.report->rows.size(), p.stage, p.stage_done,
            p.stage_total,
            pace_ ? pace_->line(p.done, pace_->elapsed()) : fmt::format("{}/{} samples", p.done, p.total)));
        terminal_.emit({{"event", "progress"},
                        {"row", p.row},
                        {"rows", p.report->rows.size()},
                        {"done", p.done},
                        {"total", p.total},
                        {"seconds_left", pace_ ? pace_->seconds_left(p.done, pace_->elapsed()) : -1}});
    }

  private:
    Terminal& terminal_;
    std::optional<Pace> pace_;
};

Ending evaluate(const EvaluateOptions& options, Invocation& with) {
    set_threads(options.threads);
    const auto folders = model_folders(with.program);
    const auto model = find_model(options.model, folders);
    if (!model) return misuse(model.error().message);
    const auto card = read_card(*model);
    if (!card) return failed(card.error().message);
    MeasurementOptions what;
    if (Ending bad = check(options, *card, what); bad.code != kDone) return bad;
    const std::string kind(name_of(what.kind));
    const fs::path out = options.out.empty() ? fs::path(kind + "-" + card->name) : fs::path(options.out);

    auto measurement = Measurement::open(what, *model, folders, out);
    if (!measurement) return failed(measurement.error().message);
    for (const std::string& sentence : (*measurement)->left_out()) with.terminal.note(sentence);
    Teller teller(with.terminal);
    const auto complete =
        (*measurement)->run(with.interrupt.token(), [&](const MeasurementProgress& p) { teller(p); });
    if (!complete) return failed(complete.error().message);
    if (!*complete && !fs::exists((*measurement)->files().front()))
        return failed("stopped while the judges were measured; the same command starts over");
    const auto table = (*measurement)->markdown();
    if (!table) return failed(table.error().message);
    const auto result = read_file((*measurement)->files().front());
    if (!result) return failed(result.error().message);
    with.terminal.print(*table);
    with.terminal.emit({{"event", *complete ? "finished" : "stopped"},
                        {"out", out.string()},
                        {"report", json::parse(*result)}});
    if (!*complete)
        return failed(fmt::format(
            "stopped; what was measured is in {}, and the same command goes on from there", out.string()));
    if (options.update_card &&
        (what.kind == MeasurementKind::Adherence || what.kind == MeasurementKind::Table1)) {
        int kept = 0;
        if (auto updated = update_card(*model, (*measurement)->report(), kept); !updated)
            return failed(updated.error().message);
        if (kept > 0)
            with.terminal.note(fmt::format(
                "note: {} figures of the card stay, as they are of more samples than these", kept));
    }
    with.terminal.note(fmt::format("the table is in {}", (out / (kind + ".md")).string()));
    return done();
}

}  // namespace

void add_evaluate(CLI::App& program, Choice& choice) {
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App* command =
        program.add_subcommand("evaluate", "Measure a model with judges that took no part in training it");
    options->add_to(*command);
    command->add_flag("--json", choice.json, "One JSON object a line on stdout");
    command->callback([&choice, options] {
        choice.run = [options](Invocation& with) { return evaluate(*options, with); };
    });
}

}  // namespace syn::cli
