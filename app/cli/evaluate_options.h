#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "core/evaluation/measurement_options.h"

namespace syn::cli {

/// What `evaluate` was told.
struct EvaluateOptions {
    bool adherence = false, table1 = false, robustness = false, diversity = false, confusion = false,
         completion = false;
    std::string model;
    std::int64_t count = 1000;
    std::int64_t steps = 20;
    bool more_steps = false;
    std::vector<std::string> modes;        ///< empty: as the kind has it; "all": all of the model
    std::vector<double> scales;            ///< empty: as the kind has it
    std::vector<std::string> mode_scales;  ///< MODE=SCALE or GENERATED:MODE=SCALE
    std::vector<std::string> directions;   ///< generated modalities; empty: all
    std::vector<std::string> parts;        ///< that are given; empty: as the measurement has it
    std::string solver = "dpmpp-2m";
    std::string grid = "karras";
    std::uint64_t seed = 1;
    int batch = 50;
    std::string data;
    std::string device = "auto";
    std::string dtype = "auto";
    std::string inception;
    std::vector<std::string> references;  ///< MODALITY=FOLDER
    int threads = 0;
    bool update_card = false;
    std::string out;

    void add_to(CLI::App& command);
};

/// The measurement that the options mean for a model; or how the program ends.
Ending check(const EvaluateOptions& options, const ModelCard& card, evaluation::MeasurementOptions& made);

/// Digits of our own drawing; nothing in a build without pictures, or where they are not of the model's size.
std::function<Result<LabelledImages>(const std::vector<std::string>& classes)> shipped_drawings(int side);

/// The complete rows as a card tells them.
std::vector<CardFigure> card_figures(const evaluation::AdherenceReport& report);

}  // namespace syn::cli
