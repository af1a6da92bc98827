// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/stall.h"
#include "core/monitor/threadtimes.h"
#include "core/task/activity.h"

#include <optional>
#include <vector>

namespace pooldeck {

/// Finds out why one loop is late, from looks at its thread while a ping has no answer yet. A loop that
/// answers in time costs nothing. Not thread-safe: the monitor's thread.
class StallDetector
{
public:
    using Duration = std::chrono::nanoseconds;

    /// A look at the thread; the pending ping has had no answer for `silence`.
    void look(Duration silence, const std::optional<ActivitySlot::Seen> &seen,
              const std::optional<ThreadTimes> &times);
    /// The ping was answered after `latency`; the times are those after it.
    void end(Duration latency, const std::optional<ThreadTimes> &times);
    /// A new ping begins.
    void clear();

    /// From what was seen since the last clear(). The culprit is what most looks have found.
    StallKind kind() const;
    StallCulprit culprit() const;

    /// The stall's record; 0 while there is none.
    quint64 record = 0;

private:
    struct Look
    {
        Duration silence{0};
        ThreadTimes times;
    };
    void spend(const Look &until);

    struct Suspect
    {
        ActivitySlot::Seen seen;
        int looks = 0;
    };

    std::optional<Look> m_first;
    std::optional<Look> m_last;
    // How the time between the two was spent.
    Duration m_ran{0};
    Duration m_waited{0};
    Duration m_slept{0};
    std::vector<Suspect> m_suspects; // a few, in the order in which they were first seen
    bool m_looked = false;
};

} // namespace pooldeck
