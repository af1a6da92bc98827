// SPDX-License-Identifier: GPL-3.0-only
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

const Schedule &ScheduleBook::add(ScheduleId id, ScheduleSpec spec, Timestamp now, bool fromConfig)
{
    Schedule schedule{.id = id, .spec = std::move(spec), .createdAt = now, .fromConfig = fromConfig};
    schedule.nextFireAt = firstRun(schedule.spec.recurrence, now);
    return restore(std::move(schedule), now);
}

const Schedule &ScheduleBook::restore(Schedule schedule, Timestamp now)
{
    noteTime(now);
    if (takeBack(schedule, now))
        m_changed.insert(schedule.id);
    const ScheduleId id = schedule.id;
    Entry &entry = m_entries[id];
    disarm(entry);
    entry = {.schedule = std::move(schedule), .due = {}, .submitting = {}};
    arm(entry);
    return entry.schedule;
}

std::vector<ScheduleRecord> ScheduleBook::update(ScheduleId id, ScheduleSpec spec, Timestamp now)
{
    noteTime(now);
    const auto it = m_entries.find(id);
    if (it == m_entries.end())
        return {};
    Entry &entry = it->second;
    Schedule &schedule = entry.schedule;
    std::vector<ScheduleRecord> skipped;
    disarm(entry);
    if (schedule.spec.pause && !spec.pause) {
        if (auto record = endPause(schedule, now, now))
            skipped.push_back(std::move(*record));
    }
    if (spec.recurrence != schedule.spec.recurrence)
        schedule.nextFireAt = firstRun(spec.recurrence, now);
    schedule.spec = std::move(spec);
    m_changed.insert(id);
    arm(entry);
    return skipped;
}

bool ScheduleBook::remove(ScheduleId id)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end())
        return false;
    disarm(it->second);
    m_entries.erase(it);
    m_changed.erase(id);
    return true;
}

const Schedule *ScheduleBook::find(ScheduleId id) const
{
    const auto it = m_entries.find(id);
    return it == m_entries.end() ? nullptr : &it->second.schedule;
}

std::vector<const Schedule *> ScheduleBook::schedules() const
{
    std::vector<const Schedule *> all;
    all.reserve(m_entries.size());
    for (const auto &[id, entry] : m_entries)
        all.push_back(&entry.schedule);
    return all;
}

std::optional<Timestamp> ScheduleBook::nextDue() const
{
    return m_due.empty() ? std::nullopt : std::optional(m_due.begin()->first);
}

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
    decisions.changed.assign(m_changed.begin(), m_changed.end());
    m_changed.clear();
    return decisions;
}

/// All runs up to now are fired or skipped.
void ScheduleBook::decide(Entry &entry, Timestamp now, const IsActive &isActive, Decisions &decisions)
{
    Schedule &schedule = entry.schedule;
    const ScheduleSpec &spec = schedule.spec;
    const size_t most = spec.misfire == MisfirePolicy::RunAll ? ScheduleSpec::MaxRunAll : 1;
    // One more than can run: the last one that cannot is in the record.
    const DueRuns due = dueRuns(spec.recurrence, *schedule.nextFireAt, now, most + 1);
    schedule.nextFireAt = nextAfter(spec.recurrence, now);

    const auto isLate = [&](Timestamp run) {
        // Of several, the jitter of the first one alone is known.
        const Timestamp start = run == due.first ? entry.due.value_or(run) : run;
        return now - start > spec.misfireGrace;
    };
    auto runsFrom = due.latest.end() - static_cast<std::ptrdiff_t>(std::min(most, due.latest.size()));
    if (spec.misfire == MisfirePolicy::Skip && isLate(due.latest.back()))
        runsFrom = due.latest.end();
    std::vector<Timestamp> runs(runsFrom, due.latest.end());
    if (runsFrom != due.latest.begin())
        decisions.skipped.push_back(skip(schedule, SkipReason::Misfire, due.first, *(runsFrom - 1),
                                         due.count - static_cast<qint64>(runs.size()), now));
    if (runs.empty())
        return;

    TaskId replaced;
    if (spec.overlap != OverlapPolicy::Allow) {
        const bool submitting = !entry.submitting.empty();
        const bool active = submitting || (schedule.lastTask && isActive(schedule.lastTask));
        // Only the last one of those that are due at once can run. A task that has no id yet cannot be
        // cancelled.
        const bool skipLast = active && (spec.overlap == OverlapPolicy::Forbid || submitting);
        const Timestamp last = runs.back();
        if (!skipLast)
            runs.pop_back();
        if (!runs.empty())
            decisions.skipped.push_back(skip(schedule, SkipReason::Overlap, runs.front(), runs.back(),
                                             static_cast<qint64>(runs.size()), now));
        if (skipLast)
            return;
        runs = {last};
        if (active)
            replaced = schedule.lastTask;
    }
    for (const Timestamp run : runs) {
        Firing firing{schedule.id, run, isLate(run), spec.task, replaced};
        firing.task.submitter = u"schedule "_s + spec.name;
        decisions.fired.push_back(std::move(firing));
        entry.submitting.insert(run);
    }
    schedule.fired += static_cast<qint64>(runs.size());
    schedule.lastFireAt = runs.back();
}

ScheduleRecord ScheduleBook::taskSubmitted(const Firing &firing, TaskId task, Timestamp now)
{
    if (const auto it = m_entries.find(firing.schedule); it != m_entries.end()) {
        it->second.submitting.erase(firing.run);
        it->second.schedule.lastTask = task;
        m_changed.insert(firing.schedule);
    }
    return {.schedule = firing.schedule,
            .at = now,
            .firstRun = firing.run,
            .lastRun = firing.run,
            .runs = 1,
            .skipped = {},
            .task = task,
            .detail = {}};
}

ScheduleRecord ScheduleBook::taskRefused(const Firing &firing, const QString &why, Timestamp now)
{
    ScheduleRecord record{.schedule = firing.schedule,
                          .at = now,
                          .firstRun = firing.run,
                          .lastRun = firing.run,
                          .runs = 1,
                          .skipped = SkipReason::Refused,
                          .task = {},
                          .detail = why};
    if (const auto it = m_entries.find(firing.schedule); it != m_entries.end()) {
        it->second.submitting.erase(firing.run);
        --it->second.schedule.fired;
        ++it->second.schedule.skipped;
        m_changed.insert(firing.schedule);
    }
    return record;
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

/// Has each schedule look again at its next run if the clock was set back.
void ScheduleBook::noteTime(Timestamp now)
{
    if (m_now && now < *m_now) {
        for (auto &[id, entry] : m_entries) {
            if (!takeBack(entry.schedule, now))
                continue;
            disarm(entry);
            arm(entry);
            m_changed.insert(id);
        }
    }
    m_now = now;
}

/// A next run that is too far ahead for the time it is now was made by a clock that was set back since:
/// takes a nearer one. True if it did. Never the very next one, which may have run already.
bool ScheduleBook::takeBack(Schedule &schedule, Timestamp now)
{
    if (schedule.spec.pause || !schedule.nextFireAt || *schedule.nextFireAt <= now)
        return false;
    const Recurrence &recurrence = schedule.spec.recurrence;
    const auto nearest = nextAfter(recurrence, now);
    if (!nearest || *nearest >= *schedule.nextFireAt)
        return false;
    const auto afterNearest = nextAfter(recurrence, *nearest);
    const auto tomorrow = nextAfter(recurrence, now + std::chrono::days(1));
    const Timestamp limit =
        std::min(afterNearest.value_or(Timestamp::max()), tomorrow.value_or(Timestamp::max()));
    if (*schedule.nextFireAt <= limit)
        return false;
    schedule.nextFireAt = limit;
    return true;
}

void ScheduleBook::arm(Entry &entry)
{
    const Schedule &schedule = entry.schedule;
    if (schedule.spec.pause)
        entry.due = schedule.nextFireAt ? schedule.spec.pause->until : std::nullopt;
    else if (schedule.nextFireAt)
        entry.due = *schedule.nextFireAt + jitterOf(schedule);
    else
        entry.due.reset();
    if (entry.due)
        m_due.emplace(*entry.due, schedule.id);
}

void ScheduleBook::disarm(Entry &entry)
{
    if (entry.due)
        m_due.erase({*entry.due, entry.schedule.id});
}

milliseconds ScheduleBook::jitterOf(const Schedule &schedule)
{
    milliseconds most = schedule.spec.jitter;
    if (most <= milliseconds(0))
        return milliseconds(0);
    if (const auto after = nextAfter(schedule.spec.recurrence, *schedule.nextFireAt))
        most = std::min(most, *after - *schedule.nextFireAt - Tick);
    return milliseconds(std::uniform_int_distribution<milliseconds::rep>(0, most.count())(m_random));
}

} // namespace pooldeck
