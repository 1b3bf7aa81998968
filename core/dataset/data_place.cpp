#include "core/dataset/data_place.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/dataset/planes.h"
#include "core/dataset/registry.h"

namespace syn {
namespace {

Result<LabelledImages> open(const std::string& data, const DataPlace& place, Split split,
                            const DataNeed& need) {
    if (!is_folder(data)) return open_dataset(data, place.root, split);
    if (!place.decode)
        return Error{fmt::format(
            "This build reads no pictures (it was made with STUDIO_IMAGING=OFF), so the folder {} cannot be "
            "trained on; take mnist and cifar10, or a full build.",
            data)};
    return read_image_folder(data, {need.side, need.side, need.channels}, place.decode, split);
}

}  // namespace

bool is_folder(const std::string& data) {
    return data.find('/') != std::string::npos;
}

Result<LabelledImages> with_classes(LabelledImages set, const std::vector<std::string>& classes) {
    std::vector<int> label_of(set.classes.size(), -1);
    std::vector<std::string> missing;
    for (std::size_t k = 0; k < classes.size(); ++k) {
        const auto found = std::find(set.classes.begin(), set.classes.end(), classes[k]);
        if (found == set.classes.end())
            missing.push_back(classes[k]);
        else
            label_of[static_cast<std::size_t>(found - set.classes.begin())] = static_cast<int>(k);
    }
    if (classes.size() == set.classes.size() && !missing.empty()) return set;
    if (classes.empty() || classes == set.classes) return set;
    if (!missing.empty())
        return Error{fmt::format("{} has no class {}; it has {}.", set.name, fmt::join(missing, ", "),
                                 fmt::join(set.classes, ", "))};
    LabelledImages out{set.name, 0, set.channels, set.height, set.width, {}, {}, classes};
    for (int i = 0; i < set.count; ++i) {
        const int label = label_of[set.labels[static_cast<std::size_t>(i)]];
        if (label < 0) continue;
        out.pixels.insert(out.pixels.end(), set.image(i), set.image(i) + set.image_size());
        out.labels.push_back(static_cast<std::uint8_t>(label));
        ++out.count;
    }
    return out;
}

Result<LabelledImages> open_fitted(const std::string& data, const DataPlace& place, Split split,
                                   const DataNeed& need) {
    auto set = open(data, place, split, need);
    if (!set) return set;
    if (set->channels != need.channels || set->height > need.side || set->width > need.side)
        return Error{
            fmt::format("the data set {} does not fit the modality '{}': its pictures are {} x {} with {} "
                        "channel(s), at most {} x {} with {} are taken",
                        data, need.modality, set->width, set->height, set->channels, need.side, need.side,
                        need.channels)};
    auto chosen = with_classes(std::move(*set), need.classes);
    if (!chosen) return chosen;
    const int side = base_side(*chosen, need.side);
    if (chosen->width == side && chosen->height == side) return chosen;
    return pad_to(*chosen, side);
}

}  // namespace syn
