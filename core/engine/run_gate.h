#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace syn::engine {

/// Lets long work in the background stand back while pictures are made: it passes here between its steps,
/// and waits for as long as somebody is busy. Nobody who makes pictures ever waits for it.
class RunGate {
  public:
    /// Somebody is busy, from now until as many leave as entered.
    void enter() {
        const std::lock_guard lock(mutex_);
        ++busy_;
    }
    void leave() {
        {
            const std::lock_guard lock(mutex_);
            --busy_;
        }
        free_.notify_all();
    }
    /// Returns at once where nobody is busy; otherwise when all have left or a stop is requested. `waiting`
    /// is called once before it waits. True: it had to wait.
    bool pass(const std::stop_token& stop, const std::function<void()>& waiting = {}) {
        std::unique_lock lock(mutex_);
        if (busy_ == 0 || stop.stop_requested()) return false;
        if (waiting) {
            lock.unlock();
            waiting();
            lock.lock();
        }
        free_.wait(lock, stop, [this] { return busy_ == 0; });
        return true;
    }

  private:
    std::mutex mutex_;
    std::condition_variable_any free_;
    int busy_ = 0;
};

}  // namespace syn::engine
