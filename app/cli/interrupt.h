#pragma once

#include <stop_token>
#include <thread>

namespace syn::cli {

/// Turns Ctrl-C and SIGTERM into a stop request; a second one ends the program at once, as without us.
/// Make it first thing in main, so that every thread begun later leaves these signals to it.
class Interrupt {
  public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return stop_.get_token(); }
    bool requested() const { return stop_.stop_requested(); }

  private:
    void watch();

    std::stop_source stop_;
    int signals_ = -1;  ///< signalfd
    int end_ = -1;      ///< eventfd: the watcher is to return
    std::thread watcher_;
};

}  // namespace syn::cli
