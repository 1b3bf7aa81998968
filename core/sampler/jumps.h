#pragma once

namespace syn {

/// RePaint's jumps (Lugmayr et al. 2022, 2201.09865): after every `jump` steps the state is noised back up to
/// where they began and led down again, `repeats` times, so that what is generated comes to agree with what
/// is given. A run with jumps makes about 1 + repeats times as many steps of its solver.
struct Jumps {
    int jump = 4;     ///< steps that a jump leads back
    int repeats = 2;  ///< times that they are made again

    static constexpr int kMostRepeats = 100;
    bool operator==(const Jumps&) const = default;
};

}  // namespace syn
