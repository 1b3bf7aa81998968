#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/evaluation/adherence.h"
#include "core/evaluation/frechet.h"
#include "core/evaluation/sample_store.h"

namespace syn::evaluation {

/// A figure with its 95 % interval.
struct Estimate {
    double value = 0;
    Interval interval;
};

/// What the features of a row's samples tell.
struct FeatureScores {
    int count = 0;
    Estimate frechet;  ///< to the reference; its interval is of sampling (FrechetInfluence)
    Frechet parts;
    Estimate inception;
};

/// Name of the records of a setting's samples of one modality.
std::string record_of(const AdherenceSetting& setting, const std::string& modality);
/// The row of real samples that a modality's distances are taken to.
AdherenceSetting reference_of(const std::string& modality);

/// Scores rows by the records in a store; each row once as long as its number of samples stays.
class Scorer {
  public:
    Scorer(const SampleStore& store, const AdherenceIdentity& identity)
        : store_(store), identity_(identity) {}

    /// Of the first `count` samples, against the first `references` of the reference. Nothing where there is
    /// no extractor or fewer than two samples on either side.
    Result<std::optional<FeatureScores>> scores(const AdherenceSetting& setting, const std::string& modality,
                                                int count, int references);

  private:
    Result<Moments> moments(const std::string& record, const ExtractorFigure& extractor, int count) const;

    const SampleStore& store_;
    const AdherenceIdentity& identity_;
    std::map<std::string, std::pair<int, Moments>> references_;  ///< by modality, with their number
    std::map<std::string, std::pair<std::pair<int, int>, FeatureScores>> known_;
};

}  // namespace syn::evaluation
