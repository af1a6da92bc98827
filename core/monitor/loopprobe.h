// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/threadtimes.h"
#include "core/task/activity.h"
#include "core/task/clock.h"

#include <QObject>

#include <atomic>
#include <chrono>
#include <optional>

namespace pooldeck {

/// The monitor's end in a watched thread: an object that notes when its loop handles a ping, and where the
/// thread notes what it does.
///
/// It lives in the watched thread; the monitor's thread pings it and asks for the answer. The two
/// share atomics only.
class LoopProbe final : public QObject
{
    Q_OBJECT

public:
    explicit LoopProbe(const Clock &clock);
    ~LoopProbe() override;

    // The monitor's thread:
    /// Posts an event to the loop. Only when there is no ping without an answer.
    void ping();
    bool isPending() const noexcept { return m_pending; }
    /// How long the ping took, once, when the loop has handled it.
    std::optional<std::chrono::nanoseconds> takeAnswer();
    /// How long ago the pending ping was posted.
    std::chrono::nanoseconds silence() const;
    /// When it was posted, on Clock::elapsed().
    std::chrono::nanoseconds postedAt() const { return m_postedAt; }
    /// What the thread does now.
    std::optional<ActivitySlot::Seen> activity() const { return m_activity.read(); }
    /// How it has spent its time; nothing before its first answer.
    std::optional<ThreadTimes> times() const;

protected:
    bool event(QEvent *event) override;

private:
    const Clock &m_clock;
    bool m_pending = false;
    std::chrono::nanoseconds m_postedAt{0};
    std::atomic<int64_t> m_answeredAt{0}; // Clock::elapsed() in ns; 0 while there is no answer
    std::atomic<qint64> m_thread{0}; // 0 before the first answer
    ActivitySlot m_activity;
};

} // namespace pooldeck
