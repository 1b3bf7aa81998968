#include "core/evaluation/scores.h"

#include <ATen/TensorOperators.h>

#include "core/evaluation/inception_score.h"

namespace syn::evaluation {

std::string record_of(const AdherenceSetting& setting, const std::string& modality) {
    return stem_of(setting) + "." + modality;
}

AdherenceSetting reference_of(const std::string& modality) {
    AdherenceSetting setting;
    setting.generated = modality;
    setting.source = Source::Reference;
    return setting;
}

Result<Moments> Scorer::moments(const std::string& record, const ExtractorFigure& extractor,
                                int count) const {
    Moments made;
    const auto read =
        store_.each(record, extractor.dimension + extractor.classes, count,
                    [&](const at::Tensor& rows) { made.add(rows.narrow(1, 0, extractor.dimension)); });
    if (!read) return read.error();
    return made;
}

Result<std::optional<FeatureScores>> Scorer::scores(const AdherenceSetting& setting,
                                                    const std::string& modality, int count, int references) {
    const ExtractorFigure* extractor = identity_.extractor(modality);
    if (!extractor || count < 2 || references < 2) return std::optional<FeatureScores>();
    const std::string record = record_of(setting, modality);
    const std::pair of{count, references};
    if (const auto known = known_.find(record); known != known_.end() && known->second.first == of)
        return std::optional(known->second.second);

    auto& [number, reference] = references_[modality];
    if (number != references) {
        auto read = moments(record_of(reference_of(modality), modality), *extractor, references);
        if (!read) return read.error();
        reference = std::move(*read);
        number = references;
    }
    const auto mine = moments(record, *extractor, count);
    if (!mine) return mine.error();
    const auto distance = frechet_distance(*mine, reference);
    if (!distance) return distance.error();
    const auto influence = FrechetInfluence::make(*mine, reference);
    if (!influence) return influence.error();

    double squares = 0;
    InceptionScore inception;
    const std::int64_t d = extractor->dimension, classes = extractor->classes;
    auto read = store_.each(record, d + classes, count, [&](const at::Tensor& rows) {
        squares += (*influence)(rows.narrow(1, 0, d)).square().sum().item<double>();
        inception.first(rows.narrow(1, d, classes));
    });
    if (!read) return read.error();
    read = store_.each(record, d + classes, count,
                       [&](const at::Tensor& rows) { inception.second(rows.narrow(1, d, classes)); });
    if (!read) return read.error();

    FeatureScores made;
    made.count = count;
    made.parts = *distance;
    made.frechet = {distance->distance, influence_interval(distance->distance, squares, count)};
    made.inception = {inception.value(), inception.interval()};
    known_[record] = {of, made};
    return std::optional(made);
}

}  // namespace syn::evaluation
