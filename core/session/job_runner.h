#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/base/result.h"

namespace syn {

enum class JobEnd { Done, Cancelled, Failed };

struct JobOutcome {
    JobEnd end = JobEnd::Done;
    std::string message;  ///< Failed: one sentence
};

/// A piece of work and what to do when it is over. `process` looks at the token now and then; an Error it
/// returns or an exception it throws fails the job, a stop that was requested cancels it. `finalize` is
/// called once for every job that was taken, on the thread that ran it, or with Cancelled by the destructor
/// for one that was never begun.
struct Job {
    std::function<Result<void>(const std::stop_token&)> process;
    std::function<void(const JobOutcome&)> finalize;
};

/// Runs jobs one after the other, in the order they came.
class JobRunner {
  public:
    virtual ~JobRunner() = default;
    /// False, and the job is not taken: as many wait already as may.
    virtual bool submit(Job job) = 0;
    /// Requests the running job to stop and drops those that wait; all of them end Cancelled unless they were
    /// done.
    virtual void cancel_all() = 0;
    /// Returns when no job runs or waits. Not to be called from a job.
    virtual void wait() = 0;
};

/// A thread of its own; the destructor cancels all and joins.
std::unique_ptr<JobRunner> make_threaded_runner(std::size_t capacity);
/// The same on the caller's thread: submit() returns when the job is over; a job submitted by a job follows
/// it.
std::unique_ptr<JobRunner> make_inline_runner(std::size_t capacity);

}  // namespace syn
