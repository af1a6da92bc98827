// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedule.h"

/// Schedules as people read them, in the window's language. Home: the UI thread.
namespace pooldeck::scheduletext {

/// "Every 5 min", "Daily at 03:00", "Once, at …"; a cron expression that is not simple as it is written.
QString recurrence(const Recurrence &recurrence, Timestamp now);
/// The same of a cron expression; empty if it is not simple.
QString cronWords(const QString &expression);
/// The name of the time zone that its times are meant in; empty if it goes by real time.
QString timeZone(const Recurrence &recurrence);
/// "in 5 min 03 s", or that it is due.
QString fromNow(Timestamp time, Timestamp now);
QString skipReason(SkipReason reason);
QString misfire(MisfirePolicy policy);
QString overlap(OverlapPolicy policy);
/// "Active", "Paused until 09:00:00", "Ended".
QString state(const Schedule &schedule, Timestamp now);

} // namespace pooldeck::scheduletext
