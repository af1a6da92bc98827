// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/activity.h"

#include <QTimer>

#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>
#include <stop_token>

namespace pooldeck {

/// `co_await StoppableSleep(duration, token)` suspends a coroutine on its own event loop until the
/// time is over or a stop is requested from any thread. True if the time went by in full.
class StoppableSleep
{
public:
    StoppableSleep(std::chrono::milliseconds duration, std::stop_token token)
        : m_duration(duration), m_token(std::move(token))
    {
    }

    bool await_ready() const { return m_token.stop_requested(); }
    void await_suspend(std::coroutine_handle<> awaiter)
    {
        m_suspended = std::make_unique<Suspended>(m_duration, m_token, awaiter);
    }
    bool await_resume() const { return !m_token.stop_requested(); }

private:
    struct Suspended
    {
        Suspended(std::chrono::milliseconds duration, const std::stop_token &token,
                  std::coroutine_handle<> awaiter)
            : onStop(token, [this] {
                  // From the stopping thread: go on from the timer, on the coroutine's own loop.
                  QMetaObject::invokeMethod(
                      &timer, [this] { timer.start(0); }, Qt::QueuedConnection);
              })
        {
            timer.setSingleShot(true);
            timer.setTimerType(Qt::PreciseTimer);
            timer.callOnTimeout([resumption = Resumption(awaiter)] { resumption.resume(); });
            timer.start(duration);
        }

        QTimer timer;
        // After the timer: its destructor waits for a callback under way, which uses the timer.
        std::stop_callback<std::function<void()>> onStop;
    };

    std::chrono::milliseconds m_duration;
    std::stop_token m_token;
    std::unique_ptr<Suspended> m_suspended;
};

} // namespace pooldeck
