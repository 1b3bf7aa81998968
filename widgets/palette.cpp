#include "widgets/palette.h"

#include <algorithm>
#include <cmath>

namespace syn {
namespace {

Theme active = Theme::Dark;

double luminance(const QColor& colour) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

}  // namespace

const QStringList& conditionKinds() {
    static const QStringList kinds{"digit", "picture", "sketch", "mask", "text", "attributes", "signal"};
    return kinds;
}

QColor Palette::hue(const QString& kind) const {
    const QColor hues[] = {digit, picture, sketch, mask, words, attributes, signal};
    const auto at = conditionKinds().indexOf(kind);
    return at < 0 ? accent : hues[at];
}

const Palette& paletteOf(Theme theme) {
    static const Palette dark{.window = "#15171c",
                              .panel = "#1c1f26",
                              .control = "#262a33",
                              .raised = "#3a404d",
                              .line = "#323744",
                              .outline = "#757d8f",
                              .inactive = "#5a6171",
                              .text = "#e7e9ee",
                              .second = "#98a1b3",
                              .faint = "#8a93a5",
                              .accent = "#5b8cff",
                              .onAccent = "#0f1115",
                              .warning = "#e8dc5a",
                              .digit = "#f0b545",
                              .picture = "#66bff2",
                              .sketch = "#3fc79a",
                              .mask = "#dc93bd",
                              .words = "#7fa8ff",
                              .attributes = "#e8dc5a",
                              .signal = "#ef7d4a"};
    static const Palette light{.window = "#f2f3f5",
                               .panel = "#ffffff",
                               .control = "#e9ebef",
                               .raised = "#c6cdd9",
                               .line = "#d6dae1",
                               .outline = "#7c8492",
                               .inactive = "#989fab",
                               .text = "#191c22",
                               .second = "#566070",
                               .faint = "#5d6675",
                               .accent = "#2558cf",
                               .onAccent = "#ffffff",
                               .warning = "#6b6000",
                               .digit = "#8a5a00",
                               .picture = "#0068a3",
                               .sketch = "#006b4b",
                               .mask = "#a8487f",
                               .words = "#3c5fc4",
                               .attributes = "#6b6000",
                               .signal = "#a83d08"};
    return theme == Theme::Dark ? dark : light;
}

const Palette& colours() {
    return paletteOf(active);
}
Theme theme() {
    return active;
}
void detail::setTheme(Theme theme) {
    active = theme;
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor blend(const QColor& colour, const QColor& ground, double strength) {
    const auto mix = [&](int a, int b) { return static_cast<int>(std::lround(b + strength * (a - b))); };
    return {mix(colour.red(), ground.red()), mix(colour.green(), ground.green()),
            mix(colour.blue(), ground.blue())};
}

QColor viridis(double share) {
    static const QColor marks[] = {"#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c",
                                   "#27ad81", "#5ec962", "#aadc32", "#fde725"};
    constexpr int kParts = 8;
    const double at = std::clamp(share, 0.0, 1.0) * kParts;
    const int before = std::min(static_cast<int>(at), kParts - 1);
    return blend(marks[before + 1], marks[before], at - before);
}

}  // namespace syn
