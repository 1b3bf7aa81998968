#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace syn {

/// What a random number is for. Part of the counter, so that drawing more for one purpose never shifts
/// another. The values are stored in projects and exported pictures: append, never renumber.
enum class Purpose : std::uint32_t {
    Prior = 0,     ///< the state a run starts from
    Solver = 1,    ///< noise a stochastic solver adds at a step
    Guide = 2,     ///< forward path of a noised guide
    Marginal = 3,  ///< what stands in a channel that is marginalised
    Data = 4,      ///< which samples of a data set make a batch
    Augment = 5,   ///< flips and crops
    Level = 6,     ///< noise levels drawn in training
    Training = 7,  ///< noise added in training
    Weights = 8,   ///< initial weights of a network
    Hold = 9,      ///< which parts of a picture are held in training
    Renoise = 10,  ///< noise that leads a state back up to an earlier level
};

/// Philox 4x32-10 (Salmon et al. 2011): 128 random bits as a pure function of a counter and a key.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Numbers from one stream, keyed by (seed, purpose, step): the same whatever was drawn before, on any device
/// or thread.
class Noise {
  public:
    Noise(std::uint64_t seed, Purpose purpose, std::uint64_t step = 0)
        : seed_(seed), purpose_(purpose), step_(step) {}

    /// Fills with standard normal numbers (Box-Muller); element i depends on i alone, so a longer fill starts
    /// the same.
    void normal(std::span<float> out) const;
    /// Fills with numbers uniform in [0, 1).
    void uniform(std::span<float> out) const;
    /// Whole number i of this stream, uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound, std::uint64_t i) const;

  private:
    std::array<std::uint32_t, 4> block(std::uint64_t index) const;

    std::uint64_t seed_;
    Purpose purpose_;
    std::uint64_t step_;
};

}  // namespace syn
