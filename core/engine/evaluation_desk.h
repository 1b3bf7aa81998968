#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace syn::engine {

/// Something that can be measured of a model.
struct EvaluationKind {
    std::string name;     ///< "table1"
    std::string title;    ///< for people
    std::string summary;  ///< what it tells, in one sentence
    int count = 0;        ///< samples a row that give a useful answer
    /// At which each mode is measured where a wish says none; none: at those of the model's card.
    std::vector<double> scales = {};
};

/// A guide mode that can be measured of a model.
struct EvaluationMode {
    std::string name;  ///< "hold"
    /// By what is generated, at which scale the model's card says that the mode does best; none where nothing
    /// guides.
    std::map<std::string, double> scales;
    std::vector<std::string> kinds = {};  ///< those that measure it where a wish names no modes

    bool operator==(const EvaluationMode&) const = default;
};

/// What can be chosen for a model.
struct EvaluationChoices {
    std::vector<EvaluationMode> modes;
    bool weighed = true;  ///< false: with one noise level for all, every scale is 1

    bool operator==(const EvaluationChoices&) const = default;
};

struct EvaluationWish {
    std::string kind = "adherence";
    std::string model;
    std::vector<std::string> modes;  ///< by name; empty: all that the model and the kind have a use for
    int count = 100;                 ///< samples a row
    int steps = 20;                  ///< of the solver, for each sample
    std::string solver = "dpmpp-2m";
    /// Of a mode where one thing is generated ("picture:hold"); where nothing is said, as the kind has it.
    std::map<std::string, double> scales = {};
    std::string inception = {};  ///< weights of the extractor; empty: the judges' own features
    std::string reference = {};  ///< folder of real pictures to compare with; empty: as the data have it

    bool operator==(const EvaluationWish&) const = default;
};

/// One row as it stands, with 95 % intervals.
struct EvaluationRow {
    std::string direction;  ///< "picture from digit"
    std::string mode;       ///< "hold"; empty: a bound
    double scale = 1;
    std::string guide;  ///< what was done to the guide; empty: nothing
    int done = 0, wanted = 0;
    double precision = 0, low = 0, high = 1;  ///< share judged to be of the guide's class (Wilson)
    bool judged = false;                      ///< somebody knows its classes; else these say nothing
    bool relative = false;                    ///< the next three are known
    double over_judge = 0, over_judge_low = 0, over_judge_high = 0;
    int classes = 0;
    std::vector<std::int64_t> confusion;  ///< [guide's class][judged], classes x classes
};

enum class EvaluationPhase {
    Idle,       ///< nothing was asked for yet
    Loading,    ///< models and test sets are read
    Measuring,  ///< stage tells what
    Waiting,    ///< pictures are being made; it goes on by itself
    Stopped,    ///< what is measured is kept, and the same wish goes on from there
    Finished,
    Failed,  ///< trouble: one sentence
};

/// How far a measurement is; immutable once published.
struct EvaluationState {
    EvaluationPhase phase = EvaluationPhase::Idle;
    EvaluationWish wish;
    std::string stage;         ///< for people: what is measured now
    int done = 0, total = 0;   ///< samples; 0 of 0 while it is not known
    double seconds_left = -1;  ///< negative: not known yet
    std::string trouble;
    std::vector<EvaluationRow> rows;
    std::vector<std::string> class_names;  ///< by class
    std::vector<std::string> left_out;     ///< what is not measured, and why: a sentence each
    std::string table;                     ///< Markdown, as it would be exported; empty: none yet
    std::string plot;                      ///< SVG, likewise
};

/// Measures models behind the window: one at a time, on a thread of its own at the lowest priority; while
/// pictures are made it waits. No call waits for it; all are safe from any thread. The destructor stops,
/// which loses nothing, and joins.
class EvaluationDesk {
  public:
    virtual ~EvaluationDesk() = default;

    virtual std::vector<EvaluationKind> kinds() const = 0;
    /// Read from the model's card; no modes where there is no such model.
    virtual EvaluationChoices choices(const std::string& model) const = 0;
    /// Begins a measurement, or goes on with one that was stopped; one that is under way is stopped first.
    virtual void start(EvaluationWish wish) = 0;
    virtual void stop() = 0;
    /// The newest state, once; null: nothing is new.
    virtual std::shared_ptr<const EvaluationState> take_state() = 0;
    /// Copies the result of the newest measurement (JSON, CSV, Markdown, SVG) into a folder; the files'
    /// names. Error: there is none yet, or the disk refuses.
    virtual Result<std::vector<std::string>> export_to(const std::string& folder) = 0;
};

}  // namespace syn::engine
