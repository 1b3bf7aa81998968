#include "core/schedule/noise_schedule.h"

namespace syn {

double NoiseSchedule::time_of(double gamma) const {
    double below = 0, above = 1;
    if (!(gamma > reference_gamma(below))) return below;
    if (!(gamma < reference_gamma(above))) return above;
    for (int i = 0; i < 60; ++i) {  // past the precision of a double
        const double middle = (below + above) / 2;
        (reference_gamma(middle) < gamma ? below : above) = middle;
    }
    return above;
}

}  // namespace syn
