#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>
#include <vector>

#include "core/evaluation/adherence.h"
#include "core/evaluation/sample_store.h"
#include "core/evaluation/scores.h"

namespace syn::evaluation {

// How well a part of a picture is completed. A fair sample of what could stand there has about twice the
// squared error of the best guess, so that the error of one sample rewards blur. Several samples of each
// picture are therefore made: the error of their mean says how much is known of what was taken away, their
// spread how unsure the model is; of a model that knows how unsure it is the two are equal.

/// Columns of a record; squares are means over what was made, where black to white is 1.
enum CompletionColumn {
    kMeanError,  ///< of the mean of endlessly many samples, estimated without bias
    kSpread,     ///< variance of a sample about that mean, likewise
    kSeam,       ///< mean difference of two neighbours, one given and one made; NaN: there are none
    kRealSeam,   ///< of the same two in the real picture
    kCompletionColumns
};

/// One record [B / each, kCompletionColumns] for each `each` samples of one picture: x and real [B, C, H, W]
/// in [-1, 1], `given` [1 or C, H, W] 1 where it was given. With one sample a picture the spread is 0.
at::Tensor completion_records(const at::Tensor& x, const at::Tensor& real, const at::Tensor& given, int each);

/// What a row's records tell.
struct CompletionRow {
    AdherenceSetting setting;
    int pictures = 0, samples = 0;
    Estimate error;                       ///< of the mean
    std::optional<Estimate> spread;       ///< not of what knows no chance
    std::optional<Estimate> certainty;    ///< spread over error: 1 as unsure as it is wrong, below 1 too sure
    std::optional<Estimate> seams;        ///< over the real pictures'; not where no border is
    std::optional<Proportion> precision;  ///< judged to be of the picture's class
};

struct Completion {
    AdherenceIdentity identity;
    bool complete = false;
    std::vector<CompletionRow> rows;  ///< of two pictures at least
};

/// From what was measured so far.
Result<Completion> completion_of(const AdherenceReport& report, const SampleStore& store);

std::string to_json(const Completion& completion);
std::string to_csv(const Completion& completion);
std::string to_markdown(const Completion& completion);
std::string to_svg(const Completion& completion);

}  // namespace syn::evaluation
