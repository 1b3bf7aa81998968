#pragma once

#include <string>
#include <vector>

#include "core/dataset/data_place.h"
#include "core/network/card.h"

namespace syn {

/// Measures the variances of the training data in each Haar level and notes them in the card's modalities.
/// `data`: data sets, one for each modality. Error: a set that is not there, or does not fit the
/// card; the card is then as it was.
Result<void> measure_bands(ModelCard& card, const std::vector<std::string>& data, const DataPlace& place);

}  // namespace syn
