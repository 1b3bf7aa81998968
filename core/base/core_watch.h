#pragma once

#include <iosfwd>

namespace syn {

/// What a machine and one of its processes have used of its processors.
struct CpuTimes {
    double wall = 0;  ///< seconds by a clock on the wall
    double own = 0;   ///< seconds of processor time that this process has had
    double busy =
        0;  ///< and that all have had, this one included, but for those that stand back (nice above 0)
};
CpuTimes cpu_times();  ///< now, on Linux; elsewhere nothing is ever busy
/// The `busy` of a text like /proc/stat.
double busy_seconds(std::istream& stat);
/// Of `cores`, how many other programs left free between the two, 1 at least; all of them where less than a
/// tenth of a second lies between, which tells nothing.
int free_cores(int cores, const CpuTimes& before, const CpuTimes& now);

/// How many cores other programs leave free. Threads that share one with a busy program hold up all the
/// others at the end of every parallel loop: so many fewer are faster.
class CoreWatch {
  public:
    CoreWatch() : before_(cpu_times()) {}
    /// Since the last look.
    int free_of(int cores);

  private:
    CpuTimes before_;
};

}  // namespace syn
