#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/evaluation/confusion.h"
#include "core/session/request.h"

namespace syn::evaluation {

/// Where a row's samples come from: the model, or a bound that its rows are held against.
enum class Source {
    Model,
    Test,       ///< real samples: every second one of the test set, classes in turn
    Reference,  ///< the others, to which distances are taken
    Noise,      ///< Gaussian noise in place of pictures
    Fill,       ///< what is given of a test sample, the rest filled smoothly
};

/// What is done to a guide before it guides.
enum class Disturbance {
    None,
    Noise,      ///< Gaussian noise of `amount` times the pictures' half range (rho = sigma / alpha)
    Blur,       ///< by a Gaussian of `amount` pixels
    Occlusion,  ///< a black square over this part of it, somewhere
    Drawn,      ///< the digit is not from the test set but one of our own drawings
};

std::string_view name_of(Source source);            ///< "model", "test", "reference", "noise", "fill"
std::string_view name_of(Disturbance disturbance);  ///< "none", "noise", "blur", "occluded", "drawn"

/// One row of the table: what guides, how, and how strongly.
struct AdherenceSetting {
    std::string given;  ///< modality that guides; empty: nothing does, and both halves are generated
    std::string
        generated;  ///< modality that is judged; where nothing guides, the one held against the other's judge
    GuideMode mode = GuideMode::None;
    double scale = 1;  ///< of the guide; where nothing guides, the joint scale
    Disturbance disturbance = Disturbance::None;
    double amount = 0;  ///< of the disturbance
    bool told = false;  ///< of noise: the network is told that the held guide has it
    int guides = 0;     ///< how many guides of each class are used; 0: as many as the test set has
    Source source = Source::Model;
    /// Which part of the guide is given, by part_mask's names, where the rest of the same picture is made;
    /// empty: another modality is.
    std::string part = {};

    bool operator==(const AdherenceSetting&) const = default;
};

/// How often each picture is completed: the mean of so many, and how they differ, tell more than one does.
inline constexpr int kCompletions = 10;
/// Trials in a row that have one guide: of completions several, else one.
int samples_of_each(const AdherenceSetting& setting);

/// "picture from digit", "both, unguided", "both, held together", "real picture", "noise as picture",
/// "picture from a part of it".
std::string direction_of(const AdherenceSetting& setting);
/// "noise .5, told", "blur 2", "left given", or nothing where the guide is as it is.
std::string disturbance_of(const AdherenceSetting& setting);
/// A name for files, different for different settings: "picture-from-digit-hold-6-noise-0.5-told".
std::string stem_of(const AdherenceSetting& setting);

struct AdherenceRow {
    AdherenceSetting setting;
    int wanted = 0;      ///< trials
    int done = 0;        ///< of them so far; the confusion holds as many, or none where nobody judges them
    double seconds = 0;  ///< spent on them
    Confusion confusion;

    bool operator==(const AdherenceRow&) const = default;
};

/// Who judges a modality, and how well on the real test set.
struct JudgeFigure {
    std::string modality;
    std::string name;
    std::string sha256;
    Proportion accuracy;

    bool operator==(const JudgeFigure&) const = default;
};

/// In which network's features the samples of a modality are compared.
struct ExtractorFigure {
    std::string modality;
    std::string name;
    std::string sha256;
    int dimension = 0;
    int classes = 0;

    bool operator==(const ExtractorFigure&) const = default;
};

/// Which real pictures: a modality's test set, or those that distances are taken to where they are not one
/// half of it.
struct ReferenceFigure {
    std::string modality;
    std::string name;    ///< of the set, or its folder
    std::string sha256;  ///< of the pictures
    int count = 0;

    bool operator==(const ReferenceFigure&) const = default;
};

/// What a measurement is of: rows of two measurements may stand in one table only where all of this agrees.
struct AdherenceIdentity {
    std::string model;
    std::string sha256;
    std::string solver;
    std::string grid;
    int steps = 20;
    std::uint64_t seed = 1;
    std::string dtype;
    std::vector<JudgeFigure> judges;
    std::vector<ExtractorFigure> extractors;  ///< where features are taken
    std::vector<ReferenceFigure> references = {};
    std::vector<ReferenceFigure> tests = {};  ///< of guides and bounds; older measurements do not know

    const JudgeFigure* judge(std::string_view modality) const;
    const ExtractorFigure* extractor(std::string_view modality) const;
    const ReferenceFigure* reference(std::string_view modality) const;
    bool operator==(const AdherenceIdentity&) const = default;
};

/// Whether both are of the same test sets, as far as both know theirs.
bool same_tests(const AdherenceIdentity& a, const AdherenceIdentity& b);

struct AdherenceReport {
    AdherenceIdentity identity;
    std::vector<AdherenceRow> rows;

    bool complete() const;
    /// The judge that a row's precision may be divided by; null for joint rows, which depend on both, and
    /// where it is never right.
    const JudgeFigure* judge_of(const AdherenceSetting& setting) const;
    /// Row of the highest agreement among those with row's direction and mode; complete ones only. -1: none.
    int best_scale(const AdherenceSetting& like) const;
    bool operator==(const AdherenceReport&) const = default;
};

std::string to_json(const AdherenceReport& report);
Result<AdherenceReport> adherence_from_json(std::string_view text);
/// A table for people, in Markdown.
std::string to_markdown(const AdherenceReport& report);

/// What one trial showed: the class of the guide and the class judged. Where nothing guides, what the other
/// half's judge said stands for the guide.
struct Outcome {
    int truth = 0;
    int judged = 0;  ///< either negative: nobody judged it
};

/// Makes trials [first, first + count) of a setting. Trial i is the same whatever the batch it comes in.
class Trials {
  public:
    virtual ~Trials() = default;
    /// Fewer outcomes than asked for only when stopped.
    virtual Result<std::vector<Outcome>> run(const AdherenceSetting& setting, int first, int count,
                                             const std::stop_token& stop) = 0;
};

struct AdherenceProgress {
    int row = 0;  ///< of rows
    int rows = 0;
    int done = 0;  ///< trials of all rows, of total
    int total = 0;
    const AdherenceReport* report = nullptr;  ///< as it stands, valid during the call
};

struct AdherenceRun {
    int batch = 32;
    /// After every batch; an Error ends the measurement. Where results are stored and progress is shown.
    std::function<Result<void>(const AdherenceProgress&)> observe;
};

/// Makes the trials that are missing in the report's rows, row by row. When stopped the report is left
/// incomplete.
Result<void> measure(AdherenceReport& report, Trials& trials, const AdherenceRun& run,
                     const std::stop_token& stop);

/// Takes over the trials that an earlier, perhaps unfinished measurement of the same things has made.
/// Error where its identity is another, naming what differs.
Result<void> take_over(AdherenceReport& report, const AdherenceReport& earlier);

/// The rows for these modes and scales in both directions (or those whose generated modality is named in
/// `generated`); `none` makes one row, and a mode has one row a scale.
std::vector<AdherenceRow> adherence_rows(const std::vector<std::string>& modalities,
                                         const std::vector<std::string>& generated,
                                         const std::vector<GuideMode>& modes,
                                         const std::vector<double>& scales, int count);

}  // namespace syn::evaluation
