#include "core/network/card_figures.h"

#include <fmt/format.h>

#include <charconv>

#include "core/network/card.h"

namespace syn {
namespace {

constexpr std::string_view kFrom = " from ", kScale = "scale ", kNext = ", ", kSteps = " steps";
constexpr std::string_view kGuided = ": class precision over the judge's own";
constexpr std::string_view kUnguided = "unguided", kTogether = "held together at ",
                           kHalves = "the halves agree";

/// Takes what is before `mark` out of the text, and the mark; false where there is none.
bool take(std::string_view& text, std::string_view mark, std::string_view& before) {
    const auto end = text.find(mark);
    if (end == std::string_view::npos) return false;
    before = text.substr(0, end);
    text.remove_prefix(end + mark.size());
    return true;
}

/// As the figure was written, whatever the user's language is.
template <class Number>
bool number(std::string_view text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

/// ", 20 steps"
bool steps(std::string_view text, int& value) {
    return text.starts_with(kNext) && text.ends_with(kSteps) &&
           number(text.substr(kNext.size(), text.size() - kNext.size() - kSteps.size()), value);
}

bool parse(std::string_view what, GuidingFigure& figure) {
    std::string_view generated, given, mode, scale;
    if (const auto halves = what.find(kHalves); halves != std::string_view::npos) {
        std::string_view before = what.substr(0, halves);
        if (!before.ends_with(kNext) || !steps(what.substr(halves + kHalves.size()), figure.steps))
            return false;
        before.remove_suffix(kNext.size());
        if (before == kUnguided) return true;
        const std::string start = fmt::format("{}{}", kTogether, kScale);
        return before.starts_with(start) && number(before.substr(start.size()), figure.scale);
    }
    if (!what.ends_with(kGuided)) return false;
    what.remove_suffix(kGuided.size());
    if (!take(what, kFrom, generated) || !take(what, kNext, given) || !take(what, kNext, mode) ||
        !what.starts_with(kScale))
        return false;
    what.remove_prefix(kScale.size());
    scale = what.substr(0, what.find(kNext));
    figure.generated = generated;
    figure.given = given;
    figure.mode = mode;
    return number(scale, figure.scale) && steps(what.substr(scale.size()), figure.steps);
}

}  // namespace

std::string guided_figure(std::string_view generated, std::string_view given, std::string_view mode,
                          double scale, int steps) {
    return fmt::format("{}{}{}{}{}{}{}{:g}{}{}{}{}", generated, kFrom, given, kNext, mode, kNext, kScale,
                       scale, kNext, steps, kSteps, kGuided);
}

std::string halves_figure(double scale, int steps) {
    const std::string how =
        scale == 1 ? std::string(kUnguided) : fmt::format("{}{}{:g}", kTogether, kScale, scale);
    return fmt::format("{}{}{}{}{}{}", how, kNext, kHalves, kNext, steps, kSteps);
}

std::vector<GuidingFigure> guiding_figures(const std::vector<CardFigure>& figures) {
    std::vector<GuidingFigure> made;
    for (const CardFigure& figure : figures) {
        GuidingFigure parsed;
        if (!parse(figure.what, parsed)) continue;
        parsed.value = figure.value;
        parsed.low = figure.low;
        parsed.high = figure.high;
        made.push_back(std::move(parsed));
    }
    return made;
}

const GuidingFigure* best_figure(const std::vector<GuidingFigure>& figures, std::string_view generated,
                                 std::string_view given, std::string_view mode) {
    const GuidingFigure* best = nullptr;
    for (const GuidingFigure& figure : figures)
        if (figure.generated == generated && figure.given == given && figure.mode == mode &&
            (best == nullptr || figure.value > best->value))
            best = &figure;
    return best;
}

}  // namespace syn
