// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace pooldeck {

/// One thread, `api-work` if not named otherwise, for what takes too long for an API loop: thousands of tasks
/// to check and to show. It starts with the first work. Any thread may post; the order is kept.
class BackgroundWorker
{
public:
    using Work = std::move_only_function<void()>;

    explicit BackgroundWorker(const char *name = "api-work") : m_name(name) { }
    BackgroundWorker(const BackgroundWorker &) = delete;
    BackgroundWorker &operator=(const BackgroundWorker &) = delete;
    /// stop() must have been called if there was any work; it may die on any thread.
    ~BackgroundWorker() = default;

    /// After stop() the work is dropped.
    void post(Work work);
    /// Ends what it is at, drops the rest. Not from the worker itself.
    void stop();

private:
    void run();

    const char *const m_name;
    std::mutex m_mutex; // guards what follows
    std::condition_variable m_wake;
    std::deque<Work> m_work;
    std::thread m_thread;
    bool m_stopping = false;
};

} // namespace pooldeck
