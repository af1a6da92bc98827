// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QTimeZone>

#include <chrono>

namespace pooldeck {

/// A stretch of time in which a time zone's clocks keep one offset from UTC: local = UTC + offset.
struct OffsetPeriod
{
    std::chrono::sys_seconds begin; ///< sys_seconds::min() if clocks were never changed before
    std::chrono::sys_seconds end; ///< the first second after it; sys_seconds::max() if there is no end
    std::chrono::seconds offset{0};
    std::chrono::seconds offsetBefore{0}; ///< the one that `begin` ended; the same where nothing changed
};

/// Walks forward through the offset periods of a time zone. One thread; a step costs a microsecond or
/// three. Works with instants in UTC alone: QDateTime's own arithmetic in local time guesses at gaps.
class OffsetPeriods
{
public:
    /// Begins with the period that holds `at`.
    OffsetPeriods(const QTimeZone &zone, std::chrono::sys_seconds at);

    const OffsetPeriod &current() const { return m_current; }
    /// Goes to the period after it, whose offset may be the same. Not beyond the last one.
    void advance();

private:
    std::chrono::sys_seconds endAfter(std::chrono::sys_seconds at) const;

    const QTimeZone m_zone;
    OffsetPeriod m_current;
};

} // namespace pooldeck
