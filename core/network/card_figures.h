#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syn {

struct CardFigure;

/// A card's figure of how the model follows guides, taken apart. With a guide: its class precision over the
/// judge's own on real samples; without: the share of samples whose halves are of one class.
struct GuidingFigure {
    std::string generated, given, mode;  ///< names; all empty: nothing was given
    /// That it was measured at: of the guide against the marginal; of nothing given the joint scale.
    double scale = 1;
    int steps = 0;
    double value = 0, low = 0, high = 0;  ///< with its 95 % interval
};

/// What CardFigure::what says of such a figure; the mode by its name ("hold").
std::string guided_figure(std::string_view generated, std::string_view given, std::string_view mode,
                          double scale, int steps);
/// Where nothing is given; scale 1: plainly unguided.
std::string halves_figure(double scale, int steps);

/// Those of a card's figures, in their order; others are left out.
std::vector<GuidingFigure> guiding_figures(const std::vector<CardFigure>& figures);

/// The figure of a direction and mode at the scale at which it does best; of empty names that of nothing
/// given; null where that was not measured.
const GuidingFigure* best_figure(const std::vector<GuidingFigure>& figures, std::string_view generated,
                                 std::string_view given, std::string_view mode);

}  // namespace syn
