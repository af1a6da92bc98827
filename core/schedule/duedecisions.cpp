// SPDX-License-Identifier: GPL-3.0-only
// What becomes of the runs that are due.
#include "core/schedule/schedulebook.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace pooldeck {

namespace {

constexpr milliseconds Tick{1};

ScheduleRecord skip(Schedule &schedule, SkipReason reason, Timestamp first, Timestamp last, qint64 runs,
                    Timestamp now)
{
    schedule.skipped += runs;
    return {.schedule = schedule.id,
            .at = now,
            .firstRun = first,
            .lastRun = last,
            .runs = runs,
            .skipped = reason,
            .task = {},
            .detail = {}};
}

} // namespace

ScheduleBook::Decisions ScheduleBook::advance(Timestamp now, const IsActive &isActive)
{
    noteTime(now);
    Decisions decisions;
    while (!m_due.empty() && m_due.begin()->first <= now) {
        Entry &entry = m_entries.at(m_due.begin()->second);
        Schedule &schedule = entry.schedule;
        disarm(entry);
        m_changed.insert(schedule.id);
        if (schedule.spec.pause) {
            if (auto record = endPause(schedule, *schedule.spec.pause->until, now))
                decisions.skipped.push_back(std::move(*record));
        } else {
            decide(entry, now, isActive, decisions);
        }
        arm(entry);
    }
    std::set<ScheduleId> later; // of those that their owner is changing
    for (const ScheduleId id : std::exchange(m_changed, {})) {
        const bool fired = std::ranges::find(decisions.fired, id, &Firing::schedule) != decisions.fired.end();
        if (m_entries.at(id).held && !fired)
            later.insert(id);
        else
            decisions.changed.push_back(id);
    }
    m_changed = std::move(later);
    return decisions;
}

/// All runs up to now are skipped, or skipped but for one that fires and those that are to fire after it.
void ScheduleBook::decide(Entry &entry, Timestamp now, const IsActive &isActive, Decisions &decisions)
{
    const ScheduleSpec &spec = entry.schedule.spec;
    const size_t most = spec.misfire == MisfirePolicy::RunAll ? ScheduleSpec::MaxRunAll : 1;
    // One more than can run: the last one that cannot is in the record.
    const DueRuns due = dueRuns(spec.recurrence, *entry.schedule.nextFireAt, now, most + 1);
    Schedule after = entry.schedule;
    after.nextFireAt = nextAfter(spec.recurrence, now);
    std::vector<ScheduleRecord> skipped;
    const auto skipAll = [&] {
        entry.schedule = std::move(after);
        std::ranges::move(skipped, std::back_inserter(decisions.skipped));
    };

    const auto isLate = [&](Timestamp run) {
        // Of several, the jitter of the first one alone is known.
        return now - (run == due.first ? entry.start : run) > spec.misfireGrace;
    };
    auto runsFrom = due.latest.end() - static_cast<std::ptrdiff_t>(std::min(most, due.latest.size()));
    if (spec.misfire == MisfirePolicy::Skip && isLate(due.latest.back()))
        runsFrom = due.latest.end();
    std::vector<Timestamp> runs(runsFrom, due.latest.end());
    if (runsFrom != due.latest.begin())
        skipped.push_back(skip(after, SkipReason::Misfire, due.first, *(runsFrom - 1),
                               due.count - static_cast<qint64>(runs.size()), now));
    if (runs.empty()) {
        skipAll();
        return;
    }

    TaskId replaced;
    if (spec.overlap != OverlapPolicy::Allow) {
        const bool active = after.lastTask && isActive(after.lastTask);
        // Only the last one of those that are due at once can run.
        const bool skipLast = active && spec.overlap == OverlapPolicy::Forbid;
        const Timestamp last = runs.back();
        if (!skipLast)
            runs.pop_back();
        if (!runs.empty())
            skipped.push_back(skip(after, SkipReason::Overlap, runs.front(), runs.back(),
                                   static_cast<qint64>(runs.size()), now));
        if (skipLast) {
            skipAll();
            return;
        }
        runs = {last};
        if (active)
            replaced = after.lastTask;
    }
    const Timestamp run = runs.front();
    if (runs.size() > 1)
        after.nextFireAt = runs[1]; // one after the other, so that what cannot be accepted is at the end
    ++after.fired;
    after.lastFireAt = run;
    Firing firing{.schedule = after.id,
                  .run = run,
                  .late = isLate(run),
                  .task = spec.task,
                  .replaces = replaced,
                  .after = std::move(after),
                  .skipped = std::move(skipped)};
    firing.task.submitter = u"schedule "_s + spec.name;
    decisions.fired.push_back(std::move(firing));
    entry.held = true;
}

ScheduleRecord ScheduleBook::recordOf(const Firing &firing, TaskId task, Timestamp now)
{
    return {.schedule = firing.schedule,
            .at = now,
            .firstRun = firing.run,
            .lastRun = firing.run,
            .runs = 1,
            .skipped = {},
            .task = task,
            .detail = {}};
}

void ScheduleBook::taskSubmitted(const Firing &firing, TaskId task, Timestamp now)
{
    if (const auto it = m_entries.find(firing.schedule); it != m_entries.end()) {
        it->second.schedule = firing.after;
        it->second.schedule.lastTask = task;
    }
    release(firing.schedule, now);
}

ScheduleRecord ScheduleBook::taskRefused(const Firing &firing, const QString &why, Timestamp now)
{
    if (const auto it = m_entries.find(firing.schedule); it != m_entries.end()) {
        Schedule &schedule = it->second.schedule;
        const std::optional<Timestamp> lastFireAt = schedule.lastFireAt;
        schedule = firing.after;
        schedule.lastFireAt = lastFireAt;
        --schedule.fired;
        ++schedule.skipped;
        m_changed.insert(firing.schedule);
    }
    release(firing.schedule, now);
    ScheduleRecord record = recordOf(firing, {}, now);
    record.skipped = SkipReason::Refused;
    record.detail = why;
    return record;
}

bool ScheduleBook::taskPostponed(const Firing &firing, Timestamp now)
{
    bool first = false;
    if (const auto it = m_entries.find(firing.schedule); it != m_entries.end()) {
        first = !it->second.retryAt;
        it->second.retryAt = now + RetryInterval;
    }
    release(firing.schedule, now);
    return first;
}

/// The runs before `until` are skipped.
std::optional<ScheduleRecord> ScheduleBook::endPause(Schedule &schedule, Timestamp until, Timestamp now)
{
    schedule.spec.pause.reset();
    if (!schedule.nextFireAt || *schedule.nextFireAt >= until) {
        takeBack(schedule, now);
        return std::nullopt;
    }
    const DueRuns due = dueRuns(schedule.spec.recurrence, *schedule.nextFireAt, until - Tick, 1);
    schedule.nextFireAt = nextAfter(schedule.spec.recurrence, until - Tick);
    return skip(schedule, SkipReason::Paused, due.first, due.latest.back(), due.count, now);
}

} // namespace pooldeck
