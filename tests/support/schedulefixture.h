// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedulebook.h"
#include "core/task/rfc3339.h"

namespace pooldeck::test {

using namespace std::chrono;

inline Timestamp at(const char *text)
{
    return timeFromRfc3339(QString::fromLatin1(text)).value();
}

inline Recurrence cron(QStringView text, const char *zone = "UTC")
{
    return Cron{CronExpression::parse(text).value(), QTimeZone(zone)};
}

inline ScheduleSpec spec(Recurrence recurrence)
{
    ScheduleSpec spec;
    spec.name = QStringLiteral("nightly");
    spec.task.type = QStringLiteral("noop");
    spec.recurrence = std::move(recurrence);
    return spec;
}

inline bool idle(TaskId)
{
    return false;
}
inline bool busy(TaskId)
{
    return true;
}

inline constexpr ScheduleId Id{1};

/// A book with one schedule, and a clock that the test turns. Each run's task is accepted at once.
struct ScheduleFixture
{
    explicit ScheduleFixture(Timestamp start, ScheduleSpec schedule, unsigned seed = 1)
        : now(start), book(std::mt19937_64(seed))
    {
        book.add(Id, std::move(schedule), now);
        book.advance(now, idle);
    }

    std::vector<Timestamp> advanceTo(Timestamp time, const ScheduleBook::IsActive &isActive = idle)
    {
        now = time;
        std::vector<Timestamp> runs;
        fired.clear();
        skipped.clear();
        for (;;) {
            const ScheduleBook::Decisions decisions = book.advance(now, isActive);
            std::ranges::copy(decisions.skipped, std::back_inserter(skipped));
            if (decisions.fired.empty())
                break;
            for (const Firing &firing : decisions.fired) {
                runs.push_back(firing.run);
                book.taskSubmitted(firing, TaskId{++lastTask}, now);
                std::ranges::copy(firing.skipped, std::back_inserter(skipped));
                fired.push_back(firing);
            }
        }
        return runs;
    }
    const Schedule &schedule() const { return *book.find(Id); }

    Timestamp now;
    ScheduleBook book;
    std::vector<Firing> fired; // by the last advanceTo()
    std::vector<ScheduleRecord> skipped;
    qint64 lastTask = 0;
};

using Runs = std::vector<Timestamp>;

inline const Timestamp Start = at("2026-01-31T09:00:00Z");

} // namespace pooldeck::test
