#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syn::engine {

using RunId = std::uint64_t;

/// What the judge of a modality reads in the samples of a run.
struct JudgedLayer {
    std::string modality;
    std::string judge;  ///< its name
    int classes = 0;
    std::vector<float> probabilities;  ///< [count, classes]

    float probability(int sample, int of_class) const {
        return probabilities[static_cast<std::size_t>(sample) * static_cast<std::size_t>(classes) +
                             static_cast<std::size_t>(of_class)];
    }
    /// The most probable class.
    int best(int sample) const {
        const auto first = probabilities.begin() + static_cast<std::ptrdiff_t>(sample) * classes;
        return static_cast<int>(std::max_element(first, first + classes) - first);
    }
};

/// What judges that took no part in training read in a run's estimates at one step; of what is given, they
/// read the guide. A modality without a judge is left out.
struct Verdicts {
    RunId run = 0;
    int step = 0;
    int steps = 0;
    int count = 0;
    std::vector<JudgedLayer> layers;

    const JudgedLayer* layer(std::string_view modality) const {
        for (const JudgedLayer& each : layers)
            if (each.modality == modality) return &each;
        return nullptr;
    }
    /// Samples in which both modalities show the same class; nothing where one of them has no judge.
    std::optional<int> agreeing(std::string_view one, std::string_view other) const {
        const JudgedLayer *a = layer(one), *b = layer(other);
        if (a == nullptr || b == nullptr) return std::nullopt;
        int same = 0;
        for (int i = 0; i < count; ++i) same += a->best(i) == b->best(i);
        return same;
    }
};

}  // namespace syn::engine
