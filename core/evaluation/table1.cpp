#include "core/evaluation/table1.h"

#include <algorithm>

namespace syn::evaluation {
namespace {

const AdherenceRow* row_of(const AdherenceReport& report, const AdherenceSetting& setting) {
    const auto found = std::find_if(report.rows.begin(), report.rows.end(),
                                    [&](const AdherenceRow& row) { return row.setting == setting; });
    return found == report.rows.end() ? nullptr : &*found;
}

const Table1Row* bound(const Table1& table, Source source, const std::string& modality) {
    for (const Table1Row& row : table.rows)
        if (row.setting.source == source && row.modality == modality && row.features) return &row;
    return nullptr;
}

void count(Table1Row& made, const AdherenceRow& row, const AdherenceReport& report) {
    if (row.setting.source == Source::Noise || row.confusion.total() == 0) return;
    made.precision = row.confusion.agreement();
    made.macro_precision = {row.confusion.macro_precision(), row.confusion.macro_precision_interval()};
    made.recall = {row.confusion.macro_recall(), row.confusion.macro_recall_interval()};
    if (row.setting.source != Source::Model) return;
    if (const JudgeFigure* judge = report.judge_of(row.setting))
        made.relative = Estimate{made.precision->value() / judge->accuracy.value(),
                                 ratio_interval(*made.precision, judge->accuracy)};
}

}  // namespace

Result<Table1> table1_of(const AdherenceReport& report, Scorer& scorer) {
    Table1 table;
    table.identity = report.identity;
    table.complete = report.complete();
    for (const AdherenceRow& row : report.rows) {
        if (row.setting.source == Source::Reference || row.done == 0) continue;
        std::vector<std::string> modalities{row.setting.generated};
        if (row.setting.source == Source::Model && row.setting.given.empty()) {
            modalities.clear();  // both halves are generated
            for (const ExtractorFigure& each : report.identity.extractors)
                modalities.push_back(each.modality);
        }
        for (const std::string& modality : modalities) {
            Table1Row made;
            made.setting = row.setting;
            made.modality = modality;
            made.done = row.done;
            made.wanted = row.wanted;
            made.seconds = row.seconds;
            count(made, row, report);
            const AdherenceRow* reference = row_of(report, reference_of(modality));
            auto scores = scorer.scores(row.setting, modality, row.done, reference ? reference->done : 0);
            if (!scores) return scores.error();
            made.features = *scores;
            table.rows.push_back(std::move(made));
        }
    }
    for (Table1Row& row : table.rows) {
        const Table1Row* real = bound(table, Source::Test, row.modality);
        const Table1Row* noise = bound(table, Source::Noise, row.modality);
        if (!row.features || !real || !noise) continue;
        // Distances of few samples are larger: only like is put between like.
        const int count = row.features->count;
        if (real->features->count != count || noise->features->count != count) continue;
        const double least = real->features->frechet.value, most = noise->features->frechet.value;
        if (most <= least) continue;
        const auto place = [&](double distance) { return (distance - least) / (most - least); };
        const Estimate& frechet = row.features->frechet;
        row.place =
            Estimate{place(frechet.value), {place(frechet.interval.low), place(frechet.interval.high)}};
    }
    return table;
}

}  // namespace syn::evaluation
