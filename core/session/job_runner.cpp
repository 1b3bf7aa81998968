#include "core/session/job_runner.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

namespace syn {
namespace {

/// The first line alone: what follows is for debuggers.
std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

/// The one place where LibTorch's exceptions become sentences.
JobOutcome carry_out(const Job& job, const std::stop_token& stop) {
    try {
        const Result<void> result = job.process(stop);
        if (!result) return {JobEnd::Failed, result.error().message};
        return {stop.stop_requested() ? JobEnd::Cancelled : JobEnd::Done, {}};
    } catch (const c10::OutOfMemoryError&) {
        return {JobEnd::Failed, "The device has not enough memory for this: ask for fewer pictures at once."};
    } catch (const std::bad_alloc&) {
        return {JobEnd::Failed,
                "The computer has not enough memory for this: ask for fewer pictures at once."};
    } catch (const c10::Error& error) {
        return {JobEnd::Failed,
                fmt::format("The computation failed: {}.", first_line(error.what_without_backtrace()))};
    } catch (const std::exception& error) {
        return {JobEnd::Failed, fmt::format("The work failed: {}.", first_line(error.what()))};
    }
}

void finalize(const Job& job, const JobOutcome& outcome) {
    if (job.finalize) job.finalize(outcome);
}

class ThreadedRunner final : public JobRunner {
  public:
    explicit ThreadedRunner(std::size_t capacity)
        : capacity_(capacity), thread_([this](const std::stop_token& stop) { work(stop); }) {}

    ~ThreadedRunner() override {
        thread_.request_stop();
        cancel_all();
        thread_.join();
    }

    bool submit(Job job) override {
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.size() >= capacity_) return false;
            waiting_.push_back(std::move(job));
        }
        changed_.notify_all();
        return true;
    }

    void cancel_all() override {
        std::deque<Job> dropped;
        {
            const std::lock_guard lock(mutex_);
            dropped.swap(waiting_);
            current_.request_stop();
        }
        for (const Job& job : dropped) finalize(job, {JobEnd::Cancelled, {}});
        changed_.notify_all();
    }

    void wait() override {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_.empty() && !busy_; });
    }

  private:
    void work(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [&] { return !waiting_.empty(); })) {
            const Job job = std::move(waiting_.front());
            waiting_.pop_front();
            busy_ = true;
            current_ = std::stop_source();
            const std::stop_token token = current_.get_token();
            if (stop.stop_requested())
                current_.request_stop();  // taken between the destructor's two requests
            lock.unlock();
            finalize(job, carry_out(job, token));
            lock.lock();
            busy_ = false;
            changed_.notify_all();
        }
    }

    const std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Job> waiting_;
    std::stop_source current_;
    bool busy_ = false;
    std::jthread thread_;  // last: it uses all the others
};

class InlineRunner final : public JobRunner {
  public:
    explicit InlineRunner(std::size_t capacity) : capacity_(capacity) {}
    ~InlineRunner() override { InlineRunner::cancel_all(); }

    bool submit(Job job) override {
        if (waiting_.size() >= capacity_) return false;
        waiting_.push_back(std::move(job));
        if (busy_) return true;
        busy_ = true;
        while (!waiting_.empty()) {
            const Job next = std::move(waiting_.front());
            waiting_.pop_front();
            current_ = std::stop_source();
            finalize(next, carry_out(next, current_.get_token()));
        }
        busy_ = false;
        return true;
    }

    void cancel_all() override {
        const std::deque<Job> dropped = std::exchange(waiting_, {});
        current_.request_stop();
        for (const Job& job : dropped) finalize(job, {JobEnd::Cancelled, {}});
    }

    void wait() override {}

  private:
    const std::size_t capacity_;
    std::deque<Job> waiting_;
    std::stop_source current_;
    bool busy_ = false;
};

}  // namespace

std::unique_ptr<JobRunner> make_threaded_runner(std::size_t capacity) {
    return std::make_unique<ThreadedRunner>(capacity);
}

std::unique_ptr<JobRunner> make_inline_runner(std::size_t capacity) {
    return std::make_unique<InlineRunner>(capacity);
}

}  // namespace syn
