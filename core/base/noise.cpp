#include "core/base/noise.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace syn {
namespace {

constexpr float kTwoToMinus32 = 0x1p-32f;
constexpr float kTwoToMinus24 = 0x1p-24f;

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0];
        const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
        k[0] += 0x9E3779B9;
        k[1] += 0xBB67AE85;
    }
    return c;
}

// The counter holds position, purpose and step; steps and positions stay far below 2^32 and 2^48.
std::array<std::uint32_t, 4> Noise::block(std::uint64_t index) const {
    return philox({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(step_),
                   static_cast<std::uint32_t>(purpose_) | static_cast<std::uint32_t>(index >> 32) << 16,
                   static_cast<std::uint32_t>(step_ >> 32)},
                  {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
}

void Noise::normal(std::span<float> out) const {
    for (std::size_t i = 0; i < out.size(); i += 4) {
        const auto bits = block(i / 4);
        for (std::size_t pair = 0; pair < 4 && i + pair < out.size(); pair += 2) {
            const float u =
                (static_cast<float>(bits[pair]) + 0.5f) * kTwoToMinus32;  // in (0, 1]: log is finite
            const float angle =
                2 * std::numbers::pi_v<float> * (static_cast<float>(bits[pair + 1]) * kTwoToMinus32);
            const float radius = std::sqrt(-2 * std::log(u));
            out[i + pair] = radius * std::cos(angle);
            if (i + pair + 1 < out.size()) out[i + pair + 1] = radius * std::sin(angle);
        }
    }
}

void Noise::uniform(std::span<float> out) const {
    for (std::size_t i = 0; i < out.size(); i += 4) {
        const auto bits = block(i / 4);
        for (std::size_t j = 0; j < 4 && i + j < out.size(); ++j)
            out[i + j] = static_cast<float>(bits[j] >> 8) * kTwoToMinus24;
    }
}

std::uint64_t Noise::below(std::uint64_t bound, std::uint64_t i) const {
    assert(bound > 0);
    const auto bits = block(i);
    const std::uint64_t wide = std::uint64_t{bits[0]} << 32 | bits[1];
    return wide % bound;
}

}  // namespace syn
