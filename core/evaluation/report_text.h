#pragma once

#include <string>
#include <vector>

#include "core/evaluation/adherence.h"

namespace syn::evaluation {

// A report's rows for spreadsheets, people and eyes.

std::string to_csv(const AdherenceReport& report);
/// Every row's precision with its interval.
std::string precision_svg(const AdherenceReport& report, const std::string& title);

/// Precision against what was done to the guides: a table of the rows, and curves over the noise.
std::string robustness_markdown(const AdherenceReport& report);
std::string robustness_svg(const AdherenceReport& report);

/// What is taken for what: a matrix a row of the report, shares of each guide's class. `classes` are names by
/// label.
std::string confusion_csv(const AdherenceReport& report, const std::vector<std::string>& classes);
std::string confusion_markdown(const AdherenceReport& report, const std::vector<std::string>& classes);
std::string confusion_svg(const AdherenceReport& report, const std::vector<std::string>& classes);

}  // namespace syn::evaluation
