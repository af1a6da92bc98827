// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/stall.h"

#include <deque>
#include <limits>
#include <optional>
#include <vector>

namespace pooldeck {

/// Which stalls are asked for. Empty members do not filter.
struct StallFilter
{
    QString loop;
    std::chrono::nanoseconds least{0}; ///< the shortest
    std::optional<quint64> after; ///< only those with a higher id, the oldest of them; else the newest
    qsizetype limit = std::numeric_limits<qsizetype>::max();
};

/// The last stalls of all loops, a bounded number of them. Not thread-safe.
class StallLog
{
public:
    static constexpr size_t Kept = 256;

    /// Adds a stall and gives it its id.
    quint64 add(Stall stall);
    /// What is known of it now; nothing happens if it is not kept any more.
    void update(quint64 id, Stall stall);

    /// By id, lowest first.
    std::vector<Stall> select(const StallFilter &filter) const;
    /// Rises with each change.
    quint64 revision() const { return m_revision; }

private:
    std::deque<Stall> m_stalls; // the last one has m_lastId
    quint64 m_lastId = 0;
    quint64 m_revision = 0;
};

} // namespace pooldeck
