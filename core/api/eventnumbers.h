// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <chrono>
#include <optional>

namespace pooldeck {

/// The feed's sequence numbers as clients see them. The feed counts from 1 in every run of the program; a
/// client that goes on after a restart must not take a number of the last run for one of this. So the numbers
/// that are shown begin with the microseconds since 1970 at which the server started: they rise over restarts
/// too, and fit a double until the year 2255. Pure; any thread.
class EventNumbers
{
public:
    explicit EventNumbers(Timestamp startedAt)
        : m_base(static_cast<quint64>(
            std::chrono::duration_cast<std::chrono::microseconds>(startedAt.time_since_epoch()).count()))
    {
    }

    quint64 shown(quint64 seq) const { return m_base + seq; }
    /// The feed's number, 0 for 0; nothing if it is one of another run.
    std::optional<quint64> seqOf(quint64 shown) const
    {
        if (shown != 0 && shown < m_base)
            return std::nullopt;
        return shown == 0 ? 0 : shown - m_base;
    }

private:
    const quint64 m_base;
};

} // namespace pooldeck
