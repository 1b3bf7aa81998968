#include "core/session/job_runner.h"

#include <c10/util/Exception.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace syn;

namespace {

struct Threaded {
    static std::unique_ptr<JobRunner> make(std::size_t capacity) { return make_threaded_runner(capacity); }
};
struct Inline {
    static std::unique_ptr<JobRunner> make(std::size_t capacity) { return make_inline_runner(capacity); }
};

Result<void> nothing(const std::stop_token&) {
    return {};
}

/// What becomes of a job that does this.
template <class Runner>
JobOutcome outcome_of(const std::function<Result<void>(const std::stop_token&)>& process) {
    JobOutcome seen{JobEnd::Cancelled, "finalize was not called"};
    auto runner = Runner::make(1);
    REQUIRE(runner->submit({process, [&](const JobOutcome& outcome) { seen = outcome; }}));
    runner->wait();
    return seen;
}

}  // namespace

TEMPLATE_TEST_CASE("jobs run in order, each finalized once", "", Threaded, Inline) {
    std::vector<int> order;
    auto runner = TestType::make(100);
    for (int i = 0; i < 50; ++i)
        REQUIRE(runner->submit({[&order, i](const std::stop_token&) -> Result<void> {
                                    order.push_back(i);
                                    return {};
                                },
                                [&order, i](const JobOutcome& outcome) {
                                    if (outcome.end == JobEnd::Done) order.push_back(i);
                                }}));
    runner->wait();
    REQUIRE(order.size() == 100);
    for (std::size_t i = 0; i < 100; ++i) CHECK(order[i] == static_cast<int>(i / 2));
}

TEMPLATE_TEST_CASE("failures become one sentence", "", Threaded, Inline) {
    CHECK(outcome_of<TestType>(nothing).end == JobEnd::Done);
    const auto error =
        outcome_of<TestType>([](const std::stop_token&) -> Result<void> { return Error{"No model."}; });
    CHECK(error.end == JobEnd::Failed);
    CHECK(error.message == "No model.");
    const auto thrown = outcome_of<TestType>([](const std::stop_token&) -> Result<void> {
        throw std::runtime_error("odd shape\nand a second line");
    });
    CHECK(thrown.end == JobEnd::Failed);
    CHECK(thrown.message == "The work failed: odd shape.");
    const auto torch = outcome_of<TestType>([](const std::stop_token&) -> Result<void> {
        TORCH_CHECK(false, "sizes differ");
        return {};
    });
    CHECK(torch.end == JobEnd::Failed);
    CHECK(torch.message == "The computation failed: sizes differ.");
    const auto memory =
        outcome_of<TestType>([](const std::stop_token&) -> Result<void> { throw std::bad_alloc(); });
    CHECK_THAT(memory.message, Catch::Matchers::Contains("not enough memory"));
}

TEMPLATE_TEST_CASE("a job may submit the next", "", Threaded, Inline) {
    auto runner = TestType::make(1);
    int depth = 0;
    std::promise<void> reached;
    std::function<void(const JobOutcome&)> next = [&](const JobOutcome&) {
        if (++depth == 1000) return reached.set_value();
        runner->submit({nothing, next});
    };
    REQUIRE(runner->submit({nothing, next}));
    reached.get_future().wait();
    CHECK(depth == 1000);
}

TEMPLATE_TEST_CASE("a job that asks to stop is cancelled", "", Threaded, Inline) {
    auto runner = TestType::make(1);
    JobRunner* same = runner.get();
    JobOutcome seen;
    bool requested = false;
    REQUIRE(runner->submit({[&](const std::stop_token& stop) -> Result<void> {
                                same->cancel_all();
                                requested = stop.stop_requested();
                                return {};
                            },
                            [&](const JobOutcome& outcome) { seen = outcome; }}));
    runner->wait();
    CHECK(requested);
    CHECK(seen.end == JobEnd::Cancelled);
}

TEST_CASE("the queue is bounded") {
    auto runner = make_threaded_runner(2);
    std::promise<void> release, begun;
    auto gate = release.get_future();
    REQUIRE(runner->submit({[&](const std::stop_token&) -> Result<void> {
                                begun.set_value();
                                gate.wait();
                                return {};
                            },
                            {}}));
    begun.get_future().wait();
    CHECK(runner->submit({nothing, {}}));
    CHECK(runner->submit({nothing, {}}));
    CHECK_FALSE(runner->submit({nothing, {}}));
    release.set_value();
    runner->wait();
    CHECK(runner->submit({nothing, {}}));
}

TEST_CASE("the destructor stops the running job, joins, and finalizes those that never began") {
    std::atomic<int> cancelled = 0;
    {
        auto runner = make_threaded_runner(10);
        std::promise<void> begun;
        const auto count = [&](const JobOutcome& outcome) { cancelled += outcome.end == JobEnd::Cancelled; };
        REQUIRE(runner->submit({[&](const std::stop_token& stop) -> Result<void> {
                                    std::promise<void> stopped;
                                    const std::stop_callback tell(stop, [&] { stopped.set_value(); });
                                    begun.set_value();
                                    stopped.get_future().wait();
                                    return {};
                                },
                                count}));
        begun.get_future().wait();
        for (int i = 0; i < 3; ++i) REQUIRE(runner->submit({nothing, count}));
    }
    CHECK(cancelled == 4);
}
