#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "core/dataset/labelled_images.h"
#include "core/evaluation/adherence.h"
#include "core/network/card.h"

namespace syn {
class JudgeModel;
}

namespace syn::cli {

/// What `evaluate --adherence` was told.
struct AdherenceOptions {
    std::string model;
    std::int64_t count = 1000;
    std::int64_t steps = 20;
    std::vector<std::string> modes;       ///< empty: all of the model
    std::vector<double> scales;           ///< empty: 1, 2, 4
    std::vector<std::string> directions;  ///< generated modalities; empty: all
    std::string solver = "dpmpp-2m";
    std::string grid = "karras";
    std::uint64_t seed = 1;
    int batch = 50;
    std::string data;
    std::string device = "auto";
    std::string dtype = "auto";
    int threads = 0;
    bool update_card = false;
    std::string out;
};

/// A judge with the test set it is measured on.
struct MeasuredJudge {
    std::string modality;
    std::shared_ptr<const JudgeModel> model;
    LabelledImages test;  ///< at the generator's size
};

/// Everything that a measurement needs, loaded.
struct AdherenceSetup {
    std::filesystem::path folder;  ///< of the generator
    std::vector<MeasuredJudge> judges;
    evaluation::AdherenceReport report;  ///< identity without the judges' figures, and the rows wanted
    std::unique_ptr<evaluation::Trials> trials;
};

/// Checks the options, finds and loads the generator, its judges and the test sets.
Ending prepare(const AdherenceOptions& options, Invocation& with, AdherenceSetup& setup);

/// Fills in the judges' own accuracy, taken from an earlier measurement where that was of the same weights.
/// False: stopped.
bool measure_judges(AdherenceSetup& setup, const evaluation::AdherenceReport& earlier, Invocation& with);

/// The complete rows as a card tells them.
std::vector<CardFigure> card_figures(const evaluation::AdherenceReport& report);

}  // namespace syn::cli
