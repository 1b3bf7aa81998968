#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/dataset/data_place.h"
#include "core/evaluation/adherence.h"
#include "core/network/card.h"
#include "core/session/request.h"

namespace syn::evaluation {

enum class MeasurementKind {
    Adherence,   ///< precision by mode and scale
    Table1,      ///< and Fréchet distances, inception scores and bounds
    Robustness,  ///< precision against noise, blur and occlusion of the guide, and drawn guides
    Diversity,   ///< how different the pictures of one guide are
    Confusion,   ///< what is taken for what
    Completion,  ///< how well the rest of a picture is made of a part of it
};
std::string_view name_of(MeasurementKind kind);  ///< "table1"
std::vector<MeasurementKind> measurement_kinds();

/// Steps a picture beyond which a table takes long for nothing that anyone would compare with.
inline constexpr int kUsualSteps = 50;

/// Scales at which the kind Adherence measures each mode where none is said; other kinds take the card's.
inline constexpr double kAdherenceScales[] = {1, 2, 4};
/// Parts that are given where none is said: all but a hole, a half, a colour of three.
inline constexpr std::string_view kCompletedParts[] = {"edge", "left", "green"};

struct MeasurementOptions {
    MeasurementKind kind = MeasurementKind::Adherence;
    int count = 1000;  ///< samples a row
    int steps = 20;
    std::vector<GuideMode> modes;  ///< empty: what the model and the kind offer
    bool every_mode = false;       ///< where none is said: all that can be measured, whatever the kind
    std::vector<double> scales;    ///< empty: as the kind has it
    std::map<std::string, double>
        mode_scales;                      ///< of a mode ("hold") or of it in one direction ("picture:hold")
    std::vector<std::string> directions;  ///< generated modalities; empty: all
    std::vector<std::string> parts;       ///< that are given, of completions alone; empty: kCompletedParts
    std::string solver = "dpmpp-2m";
    std::string grid = "karras";
    std::uint64_t seed = 1;
    int batch = 50;
    DataPlace data;  ///< of the test sets
    std::string device = "auto";
    std::string dtype = "auto";
    std::filesystem::path inception;  ///< weights of the extractor; empty: the judges' own features
    /// Folders of real pictures, by modality, that Fréchet distances are taken to. Where none is said, of a
    /// model that was trained on a folder the pictures it was trained on, else one half of the test set.
    std::map<std::string, std::filesystem::path> references;
    /// Our own drawings of digits of these classes, classes in turn, at the generator's size; none: no such
    /// rows, which robustness alone has. (The room of pictures has them; not every build has that room.)
    std::function<Result<LabelledImages>(const std::vector<std::string>& classes)> drawings;
    /// An earlier measurement of other things in the same folder is begun anew rather than refused.
    bool begin_anew = false;
    /// Called before each step of the solver; may wait, so that what is more urgent goes first.
    std::function<void()> between_steps;
};

/// The scale at which the card's figures say that a mode does best in a direction; 1 where they say nothing.
double measured_best_scale(const ModelCard& card, const std::string& generated, const std::string& given,
                           GuideMode mode);
/// The guide modes that can be measured of a model, the card's first: all that it can do but marginal, which
/// follows nothing.
std::vector<GuideMode> measurable_modes(const ModelCard& card);
/// The modes that are measured: those asked for, else those of the card that the kind has a use for.
std::vector<GuideMode> modes_of(const MeasurementOptions& options, const ModelCard& card);
/// Whether pictures of the modality are measured.
bool is_generated(const MeasurementOptions& options, const std::string& modality);
/// Whether a run of so many steps has room for the jumps of the mode resample.
bool resampling_fits(int steps);
/// What a table of all modes does without, and why: a sentence a mode. None where modes were chosen, or where
/// the kind takes few of them anyway.
std::vector<std::string> left_out(const MeasurementOptions& options, const ModelCard& card);
/// What can be judged before anything is read: that the model generates, knows what is asked of it, and has a
/// marginal where a scale is to weigh against it.
Result<void> check(const MeasurementOptions& options, const ModelCard& card);
/// What all samples are made with: the options' solver, steps and seed; no guides.
GenerationRequest request_of(const MeasurementOptions& options, const ModelCard& card);
/// Whether drawings can stand for the modality's samples: it is of digits, and its classes are called so.
bool can_be_drawn(const CardModality& modality);
/// The rows of a kind, without bounds.
std::vector<AdherenceRow> rows_of(const MeasurementOptions& options, const ModelCard& card);

}  // namespace syn::evaluation
