// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/recurrence.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace pooldeck {

namespace {

constexpr Timestamp EndOfTime{sys_days{year{10000} / January / 1}};

struct NextAfter
{
    Timestamp after;

    std::optional<Timestamp> operator()(const Once &once) const
    {
        return once.at > after ? std::optional(once.at) : std::nullopt;
    }
    std::optional<Timestamp> operator()(const Every &every) const
    {
        if (after < every.anchor)
            return every.anchor;
        const Timestamp next = every.anchor + ((after - every.anchor) / every.interval + 1) * every.interval;
        return next < EndOfTime ? std::optional(next) : std::nullopt;
    }
    std::optional<Timestamp> operator()(const Cron &cron) const
    {
        return cron.expression.nextAfter(after, cron.timeZone);
    }
};

/// The last run not after `now`, where there is one not before `first`. Looks back in steps that double,
/// then halves the stretch it is in: only the way forward is known.
Timestamp latestRun(const Recurrence &recurrence, Timestamp first, Timestamp now)
{
    const auto runsSince = [&](Timestamp after) {
        const auto next = nextAfter(recurrence, after);
        return next && *next <= now;
    };
    Timestamp without = now; // no run after it
    Timestamp with = now - minutes(1); // at least one after it
    for (milliseconds step = minutes(1); !runsSince(with); step *= 2) {
        without = with;
        with = std::max(first - milliseconds(1), with - step);
        if (with < first)
            break;
    }
    while (without - with > Every::MinInterval) {
        const Timestamp middle = with + (without - with) / 2;
        (runsSince(middle) ? with : without) = middle;
    }
    return nextAfter(recurrence, with).value_or(first);
}

} // namespace

std::optional<Timestamp> nextAfter(const Recurrence &recurrence, Timestamp after)
{
    return std::visit(NextAfter{after}, recurrence);
}

std::optional<Timestamp> firstRun(const Recurrence &recurrence, Timestamp now)
{
    if (const auto *once = std::get_if<Once>(&recurrence))
        return once->at;
    return nextAfter(recurrence, now);
}

std::vector<Timestamp> nextRuns(const Recurrence &recurrence, Timestamp after, int count)
{
    std::vector<Timestamp> runs;
    auto next = nextAfter(recurrence, after);
    for (; next && count > 0; --count) {
        runs.push_back(*next);
        next = nextAfter(recurrence, *next);
    }
    return runs;
}

DueRuns dueRuns(const Recurrence &recurrence, Timestamp first, Timestamp now, size_t most)
{
    DueRuns due{.first = first, .latest = {}, .count = 0};
    std::optional<Timestamp> run = first;
    for (; run && *run <= now && due.count < DueRuns::MaxCount; ++due.count) {
        due.latest.push_back(*run);
        run = nextAfter(recurrence, *run);
    }
    if (run && *run <= now) { // too many to count: from the end then
        due.latest.clear();
        for (Timestamp until = now; due.latest.size() < most; until = due.latest.back() - milliseconds(1))
            due.latest.push_back(latestRun(recurrence, first, until));
        std::ranges::reverse(due.latest);
        due.count += static_cast<qint64>(due.latest.size());
    } else if (due.latest.size() > most) {
        due.latest.erase(due.latest.begin(), due.latest.end() - static_cast<std::ptrdiff_t>(most));
    }
    return due;
}

std::optional<QTimeZone> timeZoneFromName(const QString &name)
{
    constexpr qsizetype MaxLength = 64;
    const QByteArray id = name.toLatin1();
    // No dots: names are looked up as paths.
    if (id.isEmpty() || id.size() > MaxLength || id.contains('.') || QString::fromLatin1(id) != name)
        return std::nullopt;
    QTimeZone zone(id);
    if (!zone.isValid())
        return std::nullopt;
    if (QTimeZone::isTimeZoneIdAvailable(id) || id.contains('/') || id == "GMT")
        return zone;
    // Any word is valid to QTimeZone, as a POSIX rule without an offset ("Berlin"); it then has its own
    // name as the abbreviation. Not so the old names of zones (EST5EDT, Zulu).
    const QDateTime some = QDateTime::fromSecsSinceEpoch(0, QTimeZone::utc());
    if (zone.offsetFromUtc(some) == 0 && zone.abbreviation(some) == name)
        return std::nullopt;
    return zone;
}

} // namespace pooldeck
