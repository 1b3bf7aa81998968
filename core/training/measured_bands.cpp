#include "core/training/measured_bands.h"

#include <fmt/format.h>

#include "core/dataset/band_variances.h"
#include "core/training/joint_sets.h"

namespace syn {

Result<void> measure_bands(ModelCard& card, const std::vector<std::string>& data, const DataPlace& place) {
    if (data.size() != card.modalities.size())
        return Error{fmt::format("the model '{}' has {} modalities, but {} data sets are named", card.name,
                                 card.modalities.size(), data.size())};
    if (card.height != card.width)
        return Error{fmt::format("the pictures of '{}' are not square", card.name)};
    ModelCard measured = card;
    for (std::size_t m = 0; m < data.size(); ++m) {
        CardModality& modality = measured.modalities[m];
        const auto set = open_fitted(data[m], place, Split::Train, need_of(card, m));
        if (!set) return set.error();
        modality.band_variances = band_variances(*set, card.height);
    }
    card = std::move(measured);
    return {};
}

}  // namespace syn
