#include "core/training/joint_sets.h"

#include <fmt/format.h>

namespace syn {

DataNeed need_of(const ModelCard& card, std::size_t modality) {
    const CardModality& m = card.modalities[modality];
    return {m.name, m.channels, card.height, m.classes};
}

Result<std::shared_ptr<const JointSets>> open_joint_sets(const Recipe& recipe, const DataPlace& place) {
    if (recipe.card.modalities.size() != 2)
        return Error{fmt::format("a joint recipe pairs two modalities; '{}' has {}", recipe.card.name,
                                 recipe.card.modalities.size())};
    if (recipe.card.height != recipe.card.width)
        return Error{fmt::format("the pictures of '{}' are not square", recipe.card.name)};
    std::vector<LabelledImages> train, test;
    for (const Split split : {Split::Train, Split::Test})
        for (std::size_t m = 0; m < recipe.data.size(); ++m) {
            auto set = open_fitted(recipe.data[m], place, split, need_of(recipe.card, m));
            if (!set) return set.error();
            (split == Split::Train ? train : test).push_back(std::move(*set));
        }
    auto pairs = PairedIndex::make(train[0], train[1]);
    if (!pairs) return pairs.error();
    auto held_out = PairedIndex::make(test[0], test[1]);
    if (!held_out) return held_out.error();
    return std::make_shared<const JointSets>(
        JointSets{std::move(train), std::move(test), std::move(*pairs), std::move(*held_out)});
}

}  // namespace syn
