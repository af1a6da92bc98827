// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/cronexpression.h"
#include "core/task/clock.h"

#include <QTimeZone>

#include <chrono>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace pooldeck {

// When a schedule runs. Values; any thread. The times are the nominal ones, before any jitter.

/// At one moment.
struct Once
{
    Timestamp at;

    bool operator==(const Once &) const = default;
};

/// At `anchor` and every `interval` after it, by real time: changes of the local clock do not matter.
struct Every
{
    static constexpr std::chrono::milliseconds MinInterval = std::chrono::seconds(1);
    static constexpr std::chrono::milliseconds MaxInterval = std::chrono::days(3'660);

    std::chrono::milliseconds interval; ///< MinInterval … MaxInterval
    Timestamp anchor;

    bool operator==(const Every &) const = default;
};

/// By the calendar of a time zone.
struct Cron
{
    Cron(CronExpression cron, const QTimeZone &zone) : expression(std::move(cron)), timeZone(zone) { }
    Cron(const Cron &) = default;
    Cron &operator=(const Cron &) = default;
    // QTimeZone has no move constructor in Qt 6.4; its copy does not throw.
    Cron(Cron &&) noexcept = default;
    Cron &operator=(Cron &&) noexcept = default;
    ~Cron() = default;

    CronExpression expression;
    QTimeZone timeZone;

    bool operator==(const Cron &) const = default;
};

using Recurrence = std::variant<Once, Every, Cron>;

/// The first run strictly after that moment; nothing if there is none (before the year 10000).
std::optional<Timestamp> nextAfter(const Recurrence &recurrence, Timestamp after);

/// The first run of a schedule that is made now. A moment that is over counts: it is late.
std::optional<Timestamp> firstRun(const Recurrence &recurrence, Timestamp now);

/// The next runs strictly after that moment, at most `count`.
std::vector<Timestamp> nextRuns(const Recurrence &recurrence, Timestamp after, int count);

/// The runs that have come due.
struct DueRuns
{
    /// Counting goes about so far.
    static constexpr qint64 MaxCount = 1'000;

    Timestamp first;
    std::vector<Timestamp> latest; ///< the last ones, oldest first
    qint64 count = 0; ///< of all; above MaxCount it is MaxCount and those in `latest`, and there are more
};

/// The runs from `first`, which is one, up to and including `now`; `most` of them are listed. Bounded
/// however long ago `first` is: some milliseconds at the worst.
DueRuns dueRuns(const Recurrence &recurrence, Timestamp first, Timestamp now, size_t most);

/// The zone of an IANA name ("Europe/Berlin") or of UTC with an offset ("UTC+05:30"); nothing if this
/// machine knows none of that name.
std::optional<QTimeZone> timeZoneFromName(const QString &name);

} // namespace pooldeck
