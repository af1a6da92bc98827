// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <QObject>

#include <atomic>
#include <chrono>
#include <optional>

namespace pooldeck {

/// The monitor's end in a watched thread: an object that notes when its loop handles a ping.
///
/// It lives in the watched thread; the monitor's thread pings it and asks for the answer. The two
/// share atomics only.
class LoopProbe final : public QObject
{
    Q_OBJECT

public:
    explicit LoopProbe(const Clock &clock);

    // The monitor's thread:
    /// Posts an event to the loop. Only when there is no ping without an answer.
    void ping();
    bool isPending() const noexcept { return m_pending; }
    /// How long the ping took, once, when the loop has handled it.
    std::optional<std::chrono::nanoseconds> takeAnswer();
    /// How long ago the pending ping was posted.
    std::chrono::nanoseconds silence() const;

protected:
    bool event(QEvent *event) override;

private:
    const Clock &m_clock;
    bool m_pending = false;
    std::chrono::nanoseconds m_postedAt{0};
    std::atomic<int64_t> m_answeredAt{0}; // Clock::elapsed() in ns; 0 while there is no answer
};

} // namespace pooldeck
