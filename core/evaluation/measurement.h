#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/evaluation/adherence.h"
#include "core/evaluation/measurement_options.h"
#include "core/evaluation/sample_store.h"
#include "core/network/card.h"

namespace syn {
class FolderLock;
class JudgeModel;
}  // namespace syn

namespace syn::evaluation {

struct JudgedModality;
class Scorer;
class GeneratedTrials;

/// What run() is doing, told now and then.
struct MeasurementProgress {
    std::string stage;  ///< "cifar-judge on real test samples", or "picture from digit, hold, scale 6"
    int stage_done = 0, stage_total = 0;
    int done = 0, total = 0;  ///< samples of all rows; 0 of 0 while judges are measured
    int row = -1;
    const AdherenceReport* report = nullptr;  ///< as it stands, valid during the call
};

/// One measurement in one folder: begun, stopped at any moment, gone on with to the same end.
class Measurement {
  public:
    ~Measurement();

    /// Finds and loads the generator in `model`, its judges among `folders`, the test sets; then makes the
    /// folder or reads what an earlier run left there. Error: whatever is missing, or a measurement of
    /// something else.
    static Result<std::unique_ptr<Measurement>> open(const MeasurementOptions& options,
                                                     const std::filesystem::path& model,
                                                     const std::vector<std::filesystem::path>& folders,
                                                     const std::filesystem::path& out);

    using Observer = std::function<void(const MeasurementProgress& progress)>;
    /// Measures what is missing, batch after batch, each kept as it lands, and writes the files. False:
    /// stopped before all was measured; what is done is written (nothing, where the judges were not measured
    /// yet).
    Result<bool> run(const std::stop_token& stop, const Observer& observer);

    const AdherenceReport& report() const { return report_; }
    /// What cannot be measured here, and why: a sentence each.
    const std::vector<std::string>& left_out() const { return left_out_; }
    const ModelCard& card() const { return card_; }
    /// By class; where the halves name it differently, both: "7 horse".
    std::vector<std::string> class_names() const;
    /// The table for people, in Markdown.
    Result<std::string> markdown();
    /// The files written, the result first: table1.json, table1.csv, table1.md, table1.svg.
    std::vector<std::filesystem::path> files() const;

  private:
    struct Judge {
        std::string modality;
        std::shared_ptr<const JudgeModel> model;      ///< null: nobody judges it
        std::shared_ptr<const JudgeModel> describer;  ///< in whose features it is compared; null: not needed
        LabelledImages test;
    };
    Measurement() = default;
    Result<void> load(const std::filesystem::path& model, const std::vector<std::filesystem::path>& folders);
    Result<JudgedModality> load_modality(std::size_t index, const std::string& data,
                                         const std::vector<std::filesystem::path>& folders);
    Result<LabelledImages> reference_for(const CardModality& modality, const std::string& data);
    Result<void> leave_out_unjudged();
    Result<void> enough_for_diversity(const LabelledImages& test) const;
    Result<void> add_extractors();
    void add_bounds();
    Result<bool> measure_judges(const std::stop_token& stop, const Observer& observer);
    void forget_unseen(std::size_t asked);
    Result<void> keep_state() const;
    Result<void> write_files();
    std::filesystem::path state_file() const;
    bool takes_features() const;
    bool keeps_records() const;
    void watch_completions();

    MeasurementOptions options_;
    std::filesystem::path out_;
    std::unique_ptr<FolderLock> lock_;  ///< nobody else writes there meanwhile
    ModelCard card_;
    AdherenceReport report_, earlier_;
    std::vector<Judge> judges_;
    std::vector<std::string> left_out_;
    std::unique_ptr<GeneratedTrials> trials_;
    std::unique_ptr<SampleStore> store_;
    std::unique_ptr<Scorer> scorer_;
};

}  // namespace syn::evaluation
