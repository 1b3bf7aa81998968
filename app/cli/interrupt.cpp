#include "app/cli/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace syn::cli {

Interrupt::Interrupt() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_ = signalfd(-1, &set, SFD_CLOEXEC);
    end_ = eventfd(0, EFD_CLOEXEC);
    watcher_ = std::thread([this] { watch(); });
}

Interrupt::~Interrupt() {
    if (eventfd_write(end_, 1) == 0)
        watcher_.join();
    else
        watcher_.detach();
    close(signals_);
    close(end_);
}

void Interrupt::watch() {
    for (;;) {
        pollfd waiting[2] = {{signals_, POLLIN, 0}, {end_, POLLIN, 0}};
        if (poll(waiting, 2, -1) < 0) continue;
        if (waiting[1].revents) return;
        signalfd_siginfo info{};
        if (read(signals_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
        if (!stop_.request_stop()) {  // the second one
            const int number = static_cast<int>(info.ssi_signo);
            std::signal(number, SIG_DFL);
            sigset_t set;
            sigemptyset(&set);
            sigaddset(&set, number);
            pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
            std::raise(number);
        }
    }
}

}  // namespace syn::cli
