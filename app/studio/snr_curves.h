#pragma once

#include <vector>

#include "app/studio/document.h"
#include "widgets/heat_map.h"
#include "widgets/line_chart.h"

namespace syn::studio {

/// Whether the model's card tells the variances of its data, which eq. 18 needs.
bool knowsVariances(const engine::ModelInfo& model);

/// How many steps the curves lead over.
int curveSteps(const std::vector<engine::ScheduleCurve>& curves);

/// log SNR over the steps (maths.md section 1). With `dataVariance` GUD eq. 18, the log of Sigma exp(-gamma),
/// Sigma being the mean variance of the data in a band or modality; without, eq. 19, -gamma. The total is the
/// log of the whole signal's power over the whole noise's, over all channels of the curves.
std::vector<LineChart::Series> snrSeries(const engine::ModelInfo& model,
                                         const std::vector<engine::ScheduleCurve>& curves, SnrBy by,
                                         bool dataVariance);

/// The same numbers as rows of a map, coarse bands first; beside each the noise of its modality, as sigma: 0
/// clean, 1 nothing but noise.
std::vector<HeatMap::Row> snrRows(const engine::ModelInfo& model,
                                  const std::vector<engine::ScheduleCurve>& curves, SnrBy by,
                                  bool dataVariance);

}  // namespace syn::studio
