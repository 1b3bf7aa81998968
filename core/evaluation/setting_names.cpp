#include <fmt/format.h>

#include "core/evaluation/adherence.h"

namespace syn::evaluation {

std::string_view name_of(Source source) {
    switch (source) {
        case Source::Model:
            return "model";
        case Source::Test:
            return "test";
        case Source::Reference:
            return "reference";
        case Source::Noise:
            return "noise";
        case Source::Fill:
            return "fill";
    }
    return "";
}

int samples_of_each(const AdherenceSetting& s) {
    return s.source == Source::Model && !s.part.empty() ? kCompletions : 1;
}

std::string_view name_of(Disturbance disturbance) {
    switch (disturbance) {
        case Disturbance::None:
            return "none";
        case Disturbance::Noise:
            return "noise";
        case Disturbance::Blur:
            return "blur";
        case Disturbance::Occlusion:
            return "occluded";
        case Disturbance::Drawn:
            return "drawn";
    }
    return "";
}

std::string direction_of(const AdherenceSetting& s) {
    switch (s.source) {
        case Source::Model:
            break;
        case Source::Test:
            return fmt::format("real {}", s.generated);
        case Source::Reference:
            return fmt::format("real {}, reference", s.generated);
        case Source::Noise:
            return fmt::format("noise as {}", s.generated);
        case Source::Fill:
            return fmt::format("{} filled smoothly", s.generated);
    }
    if (!s.part.empty()) return fmt::format("{} from a part of it", s.generated);
    if (s.given.empty() && s.scale != 1) return "both, held together";
    return s.given.empty() ? "both, unguided" : fmt::format("{} from {}", s.generated, s.given);
}

std::string disturbance_of(const AdherenceSetting& s) {
    if (!s.part.empty()) return s.part + " given";
    switch (s.disturbance) {
        case Disturbance::None:
            return {};
        case Disturbance::Drawn:
            return "drawn";
        case Disturbance::Noise:
            if (s.mode == GuideMode::Hold)
                return fmt::format("noise {:g}, {}", s.amount, s.told ? "told" : "not told");
            [[fallthrough]];
        case Disturbance::Blur:
        case Disturbance::Occlusion:
            return fmt::format("{} {:g}", name_of(s.disturbance), s.amount);
    }
    return {};
}

std::string stem_of(const AdherenceSetting& s) {
    const std::string part = s.part.empty() ? "" : "-" + s.part;
    if (s.source != Source::Model) return fmt::format("{}-{}{}", name_of(s.source), s.generated, part);
    std::string stem = s.given.empty() ? "unguided" : fmt::format("{}-from-{}", s.generated, s.given);
    stem += fmt::format("{}-{}-{:g}", part, name_of(s.mode), s.scale);
    if (s.disturbance != Disturbance::None)
        stem += fmt::format("-{}-{:g}{}", name_of(s.disturbance), s.amount, s.told ? "-told" : "");
    if (s.guides > 0) stem += fmt::format("-{}-guides", s.guides);
    return stem;
}

}  // namespace syn::evaluation
