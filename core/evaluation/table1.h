#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/evaluation/scores.h"

namespace syn::evaluation {

/// One line of the table: a row of the measurement seen in one generated modality.
struct Table1Row {
    AdherenceSetting setting;
    std::string modality;
    int done = 0, wanted = 0;
    double seconds = 0;
    /// Share of pictures judged to be of the guide's class. Of a joint row: how often the two halves are of
    /// one class; of real samples: how often the judge is right. Nothing for noise, which has no class.
    std::optional<Proportion> precision;
    std::optional<Estimate> relative;  ///< divided by the judge's own accuracy
    Estimate macro_precision, recall;  ///< of the confusion: where there is a precision
    std::optional<FeatureScores> features;
    /// Where the Fréchet distance lies between that of real samples (0) and that of noise (1); its interval
    /// is that of the distance, the bounds taken as they are.
    std::optional<Estimate> place;
};

/// The joint paper's Table 1 of one model: Hu & Rostami 2023, with bounds.
struct Table1 {
    AdherenceIdentity identity;
    bool complete = false;
    std::vector<Table1Row> rows;  ///< with samples; the reference is none
};

/// From what was measured so far.
Result<Table1> table1_of(const AdherenceReport& report, Scorer& scorer);

std::string to_json(const Table1& table);
std::string to_csv(const Table1& table);
std::string to_markdown(const Table1& table);
std::string to_svg(const Table1& table);

}  // namespace syn::evaluation
