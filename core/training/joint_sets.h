#pragma once

#include <memory>
#include <vector>

#include "core/dataset/data_place.h"
#include "core/dataset/sampling.h"
#include "core/training/recipe.h"

namespace syn {

/// The two sets of a joint recipe, fitted to its card and paired by class. Immutable, so that networks of
/// several sizes can be tried on data that were read once.
struct JointSets {
    std::vector<LabelledImages> train, test;  ///< by modality; padded, not enlarged
    PairedIndex pairs, held_out;
};

/// Error: not two modalities, pictures that are not square, data that are missing, damaged, do not fit or
/// cannot be paired.
Result<std::shared_ptr<const JointSets>> open_joint_sets(const Recipe& recipe, const DataPlace& place);

/// What a modality of a square card needs of its data.
DataNeed need_of(const ModelCard& card, std::size_t modality);

}  // namespace syn
