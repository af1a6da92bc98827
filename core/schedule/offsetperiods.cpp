// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/offsetperiods.h"

#include <QDateTime>

namespace pooldeck {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

QDateTime toQt(std::chrono::sys_time<milliseconds> time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), QTimeZone::utc());
}

sys_seconds fromQt(const QDateTime &time)
{
    return std::chrono::floor<seconds>(std::chrono::sys_time<milliseconds>(
        milliseconds(static_cast<milliseconds::rep>(time.toMSecsSinceEpoch()))));
}

seconds offsetAt(const QTimeZone &zone, sys_seconds at)
{
    return seconds(zone.offsetFromUtc(toQt(at)));
}

} // namespace

OffsetPeriods::OffsetPeriods(const QTimeZone &zone, sys_seconds at) : m_zone(zone)
{
    m_current = {sys_seconds::min(), endAfter(at), offsetAt(zone, at), offsetAt(zone, at)};
    if (!zone.hasTransitions())
        return;
    // Qt's "previous" is strictly before.
    const auto begin = zone.previousTransition(toQt(at + milliseconds(1)));
    if (begin.atUtc.isValid()) {
        m_current.begin = fromQt(begin.atUtc);
        m_current.offsetBefore = offsetAt(zone, m_current.begin - seconds(1));
    }
}

void OffsetPeriods::advance()
{
    const sys_seconds begin = m_current.end;
    m_current = {begin, endAfter(begin), offsetAt(m_zone, begin), m_current.offset};
}

sys_seconds OffsetPeriods::endAfter(sys_seconds at) const
{
    if (!m_zone.hasTransitions())
        return sys_seconds::max();
    auto next = m_zone.nextTransition(toQt(at));
    // Qt 6.4 finds none at the very last transition its table lists, where the zone's rule takes over.
    if (!next.atUtc.isValid())
        next = m_zone.nextTransition(toQt(at + milliseconds(1)));
    return next.atUtc.isValid() ? fromQt(next.atUtc) : sys_seconds::max();
}

} // namespace pooldeck
