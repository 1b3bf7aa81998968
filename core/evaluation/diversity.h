#pragma once

#include <string>
#include <vector>

#include "core/evaluation/adherence.h"
#include "core/evaluation/sample_store.h"
#include "core/evaluation/scores.h"

namespace syn::evaluation {

/// How far apart the pictures of one class are, made from one and the same guide, beside real ones.
struct ClassDiversity {
    AdherenceSetting setting;
    int label = 0;
    int pictures = 0, real = 0;
    double spread = 0;       ///< mean distance of two of them in the extractor's features
    double real_spread = 0;  ///< of two real test samples of that class
    /// spread / real_spread: 0 where a guide always gives one picture, about 1 where it says the class alone;
    /// with the 95 % interval of sampling, to first order.
    Estimate share;
};

struct Diversity {
    AdherenceIdentity identity;
    std::vector<std::string> class_names;  ///< by label
    std::vector<ClassDiversity> classes;   ///< row by row, class by class
};

/// From the rows of few guides and the real rows measured so far; at most 200 pictures of a class are held
/// against each other.
Result<Diversity> diversity_of(const AdherenceReport& report, const SampleStore& store,
                               std::vector<std::string> class_names);

std::string to_json(const Diversity& diversity);
std::string to_csv(const Diversity& diversity);
std::string to_markdown(const Diversity& diversity);
std::string to_svg(const Diversity& diversity);

}  // namespace syn::evaluation
