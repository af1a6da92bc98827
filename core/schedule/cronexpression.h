// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/cronfield.h"
#include "core/task/clock.h"
#include "core/task/error.h"

#include <QString>
#include <QTimeZone>

#include <chrono>
#include <optional>

namespace pooldeck {

/// A cron expression: minute, hour, day of month, month, day of week. An immutable value; any thread.
///
/// The syntax is that of crontab(5) in Vixie (ISC) cron: `*`, numbers, names (JAN, mon), ranges, steps,
/// lists, Sunday as 0 and 7, the @hourly … @yearly aliases; lists and ranges may hold names, and `L` is
/// the month's last day. Days: if both day fields are restricted, a day that matches either of them is
/// taken; if one of them begins with `*`, a day must match both (so `*/2` counts as not restricted, but
/// still limits).
///
/// Changes of the local clock follow cron(8) of Vixie cron, of any size (cron stops at three hours):
/// - An expression whose minute or hour field begins with `*` runs whenever the local clock shows a
///   time that matches, that is, on by real time: a time that is left out has no run, a time that comes
///   twice runs twice.
/// - Any other one names fixed times: each runs once. Those that are left out run, as one run, at the
///   first instant after the gap; of a time that comes twice, the first one runs.
class CronExpression
{
public:
    /// How far ahead nextAfter() looks: no date is rarer than a leap day on a given day of the week
    /// across 2100, which is 40 years.
    static constexpr std::chrono::years Horizon{41};

    /// An expression that can be read but can never match (30 February) is an error too. There is one
    /// fault for each field that is wrong, saying what is allowed; the pointers are empty.
    static Result<CronExpression> parse(QStringView text);

    /// As it was written, with single spaces.
    const QString &text() const noexcept { return m_text; }

    /// The first run strictly after that moment; nothing if there is none within the Horizon (one that
    /// falls into a gap each year). Some microseconds; below a millisecond for the rarest dates.
    std::optional<Timestamp> nextAfter(Timestamp after, const QTimeZone &zone) const;

    bool operator==(const CronExpression &other) const { return m_text == other.m_text; }

private:
    using LocalSeconds = std::chrono::local_seconds;

    CronExpression() = default;
    bool matchesDay(std::chrono::year_month_day date) const noexcept;
    std::optional<std::chrono::minutes> timeFrom(std::chrono::minutes time) const noexcept;
    std::optional<LocalSeconds> firstMatch(LocalSeconds from, LocalSeconds before) const noexcept;
    bool canMatch() const noexcept;
    bool byRealTime() const noexcept { return m_minute.star || m_hour.star; }

    QString m_text;
    CronField m_minute;
    CronField m_hour;
    CronField m_dayOfMonth;
    CronField m_month;
    CronField m_dayOfWeek;
};

} // namespace pooldeck
