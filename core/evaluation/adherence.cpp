#include "core/evaluation/adherence.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace syn::evaluation {

const JudgeFigure* AdherenceIdentity::judge(std::string_view modality) const {
    const auto it =
        std::find_if(judges.begin(), judges.end(), [&](const auto& j) { return j.modality == modality; });
    return it == judges.end() ? nullptr : &*it;
}

const ExtractorFigure* AdherenceIdentity::extractor(std::string_view modality) const {
    const auto it = std::find_if(extractors.begin(), extractors.end(),
                                 [&](const auto& e) { return e.modality == modality; });
    return it == extractors.end() ? nullptr : &*it;
}

const ReferenceFigure* AdherenceIdentity::reference(std::string_view modality) const {
    const auto it = std::find_if(references.begin(), references.end(),
                                 [&](const auto& r) { return r.modality == modality; });
    return it == references.end() ? nullptr : &*it;
}

bool same_tests(const AdherenceIdentity& a, const AdherenceIdentity& b) {
    return a.tests.empty() || b.tests.empty() || a.tests == b.tests;
}

const JudgeFigure* AdherenceReport::judge_of(const AdherenceSetting& setting) const {
    if (setting.source == Source::Model && setting.given.empty()) return nullptr;
    const JudgeFigure* judge = identity.judge(setting.generated);
    return judge && judge->accuracy.hits > 0 ? judge : nullptr;
}

bool AdherenceReport::complete() const {
    return std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.done >= row.wanted; });
}

int AdherenceReport::best_scale(const AdherenceSetting& like) const {
    int best = -1;
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        const AdherenceRow& row = rows[static_cast<std::size_t>(i)];
        AdherenceSetting other = row.setting;
        other.scale = like.scale;
        if (!(other == like) || row.done < row.wanted) continue;
        if (best < 0 || row.confusion.agreement().value() >
                            rows[static_cast<std::size_t>(best)].confusion.agreement().value())
            best = i;
    }
    return best;
}

Result<void> measure(AdherenceReport& report, Trials& trials, const AdherenceRun& run,
                     const std::stop_token& stop) {
    AdherenceProgress progress;
    progress.rows = static_cast<int>(report.rows.size());
    progress.report = &report;
    for (const AdherenceRow& row : report.rows) {
        progress.done += std::min(row.done, row.wanted);
        progress.total += row.wanted;
    }
    for (progress.row = 0; progress.row < progress.rows; ++progress.row) {
        AdherenceRow& row = report.rows[static_cast<std::size_t>(progress.row)];
        while (row.done < row.wanted) {
            if (stop.stop_requested()) return {};
            const auto start = std::chrono::steady_clock::now();
            const int wanted = std::min(run.batch, row.wanted - row.done);
            auto outcomes = trials.run(row.setting, row.done, wanted, stop);
            if (!outcomes) return outcomes.error();
            // A batch that was cut short is made again next time: half of one would depend on when it was
            // stopped.
            if (static_cast<int>(outcomes->size()) < wanted) return {};
            for (const Outcome& outcome : *outcomes)
                if (outcome.truth >= 0 && outcome.judged >= 0)
                    row.confusion.add(outcome.truth, outcome.judged);
            row.done += wanted;
            row.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            progress.done += wanted;
            if (run.observe) {
                if (auto kept = run.observe(progress); !kept) return kept;
            }
        }
    }
    return {};
}

Result<void> take_over(AdherenceReport& report, const AdherenceReport& earlier) {
    const AdherenceIdentity& a = report.identity;
    const AdherenceIdentity& b = earlier.identity;
    std::string differs;
    if (a.model != b.model)
        differs = fmt::format("model {}", b.model);
    else if (a.sha256 != b.sha256)
        differs = "other weights of the model";
    else if (a.solver != b.solver)
        differs = fmt::format("solver {}", b.solver);
    else if (a.grid != b.grid)
        differs = fmt::format("grid {}", b.grid);
    else if (a.steps != b.steps)
        differs = fmt::format("{} steps", b.steps);
    else if (a.seed != b.seed)
        differs = fmt::format("seed {}", b.seed);
    else if (a.dtype != b.dtype)
        differs = fmt::format("numbers of type {}", b.dtype);
    else if (!same_tests(a, b))
        differs = "other test sets";
    else if (a.judges != b.judges)
        differs = "other judges";
    else if (a.extractors != b.extractors)
        differs = b.extractors.empty() ? "no extractor"
                                       : fmt::format("the extractor {}", b.extractors.front().name);
    else if (a.references != b.references)
        differs = "other reference pictures";
    if (!differs.empty())
        return Error{
            fmt::format("the earlier measurement there is of {}; give another --out, or remove it", differs)};

    for (AdherenceRow& row : report.rows) {
        const auto same = std::find_if(earlier.rows.begin(), earlier.rows.end(),
                                       [&](const auto& other) { return other.setting == row.setting; });
        if (same == earlier.rows.end()) continue;
        const int wanted = row.wanted;
        row = *same;
        row.wanted = std::max(wanted, row.done);
    }
    // Rows measured then and not asked for now are results all the same.
    for (const AdherenceRow& row : earlier.rows)
        if (row.done > 0 && std::none_of(report.rows.begin(), report.rows.end(),
                                         [&](const auto& mine) { return mine.setting == row.setting; }))
            report.rows.push_back(row), report.rows.back().wanted = row.done;
    return {};
}

std::vector<AdherenceRow> adherence_rows(const std::vector<std::string>& modalities,
                                         const std::vector<std::string>& generated,
                                         const std::vector<GuideMode>& modes,
                                         const std::vector<double>& scales, int count) {
    std::vector<AdherenceRow> rows;
    const auto add = [&](AdherenceSetting setting) {
        AdherenceRow row;
        row.setting = std::move(setting);
        row.wanted = count;
        rows.push_back(std::move(row));
    };
    const auto wanted = [&](const std::string& name) {
        return generated.empty() || std::find(generated.begin(), generated.end(), name) != generated.end();
    };
    for (const std::string& target : modalities) {
        if (!wanted(target)) continue;
        for (const std::string& guide : modalities) {
            if (guide == target) continue;
            for (const GuideMode mode : modes) {
                if (mode == GuideMode::None) continue;
                for (const double scale : scales) add({guide, target, mode, scale});
            }
        }
    }
    if (std::find(modes.begin(), modes.end(), GuideMode::None) != modes.end() && modalities.size() > 1)
        add({"", modalities.back(), GuideMode::None, 1});
    return rows;
}

}  // namespace syn::evaluation
