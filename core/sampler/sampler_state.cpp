#include "core/sampler/sampler_state.h"

namespace syn {

SamplerState initial_state(const NoiseSource& noise, const at::TensorOptions& like) {
    SamplerState state;
    state.z = noise.normal(Purpose::Prior, 0, like);
    return state;
}

}  // namespace syn
