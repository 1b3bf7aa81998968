#pragma once

#include <mutex>
#include <optional>
#include <utility>

namespace syn {

/// A place for one value between threads: the newest wins, an older one that nobody took is dropped.
/// The lock is held for a move alone, so a slow reader never holds up the writer.
template <class T>
class LatestSlot {
  public:
    void put(T value) {
        std::optional<T> old(std::move(value));  // what is replaced is destroyed after the lock is released
        const std::lock_guard lock(mutex_);
        std::swap(value_, old);
    }

    /// What is there, leaving the slot empty; nothing when nobody put anything since.
    std::optional<T> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(value_, std::nullopt);
    }

  private:
    std::mutex mutex_;
    std::optional<T> value_;
};

}  // namespace syn
