// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/schedulebook.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace pooldeck {

namespace {

constexpr milliseconds Tick{1};

} // namespace

Schedule ScheduleBook::made(ScheduleId id, ScheduleSpec spec, Timestamp now, bool fromConfig)
{
    Schedule schedule{.id = id, .spec = std::move(spec), .createdAt = now, .fromConfig = fromConfig};
    schedule.nextFireAt = firstRun(schedule.spec.recurrence, now);
    return schedule;
}

const Schedule &ScheduleBook::add(ScheduleId id, ScheduleSpec spec, Timestamp now, bool fromConfig)
{
    return restore(made(id, std::move(spec), now, fromConfig), now);
}

const Schedule &ScheduleBook::restore(Schedule schedule, Timestamp now)
{
    noteTime(now);
    if (takeBack(schedule, now))
        m_changed.insert(schedule.id);
    const ScheduleId id = schedule.id;
    Entry &entry = m_entries[id];
    disarm(entry);
    entry = {.schedule = std::move(schedule)};
    arm(entry);
    return entry.schedule;
}

std::pair<Schedule, std::vector<ScheduleRecord>> ScheduleBook::changed(Schedule schedule, ScheduleSpec spec,
                                                                       Timestamp now)
{
    std::vector<ScheduleRecord> skipped;
    if (schedule.spec.pause && !spec.pause) {
        if (auto record = endPause(schedule, now, now))
            skipped.push_back(std::move(*record));
    }
    if (spec.recurrence != schedule.spec.recurrence)
        schedule.nextFireAt = firstRun(spec.recurrence, now);
    schedule.spec = std::move(spec);
    return {std::move(schedule), std::move(skipped)};
}

void ScheduleBook::replace(Schedule schedule, Timestamp now)
{
    noteTime(now);
    Entry &entry = m_entries.at(schedule.id);
    disarm(entry);
    entry.schedule = std::move(schedule);
    entry.run.reset(); // the jitter may be another
    arm(entry);
}

std::vector<ScheduleRecord> ScheduleBook::update(ScheduleId id, ScheduleSpec spec, Timestamp now)
{
    const Schedule *found = find(id);
    if (!found)
        return {};
    auto [schedule, skipped] = changed(*found, std::move(spec), now);
    replace(std::move(schedule), now);
    m_changed.insert(id);
    return std::move(skipped);
}

void ScheduleBook::hold(ScheduleId id)
{
    if (const auto it = m_entries.find(id); it != m_entries.end()) {
        disarm(it->second);
        it->second.held = true;
    }
}

void ScheduleBook::release(ScheduleId id, Timestamp now)
{
    noteTime(now);
    const auto it = m_entries.find(id);
    if (it == m_entries.end() || !it->second.held)
        return;
    it->second.held = false;
    if (takeBack(it->second.schedule, now)) // what noteTime() left out
        m_changed.insert(id);
    arm(it->second);
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

/// Has each schedule look again at its next run if the clock was set back.
void ScheduleBook::noteTime(Timestamp now)
{
    if (m_now && now < *m_now) {
        for (auto &[id, entry] : m_entries) {
            if (entry.held)
                continue; // release() has it look
            disarm(entry);
            if (entry.retryAt)
                entry.retryAt = std::min(*entry.retryAt, now + RetryInterval);
            if (takeBack(entry.schedule, now))
                m_changed.insert(id);
            arm(entry);
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
    entry.due.reset();
    if (entry.held || !schedule.nextFireAt)
        return;
    if (schedule.spec.pause) {
        entry.due = schedule.spec.pause->until;
    } else {
        if (entry.run != schedule.nextFireAt) {
            entry.run = schedule.nextFireAt;
            entry.start = *schedule.nextFireAt + jitterOf(schedule);
            entry.retryAt.reset();
        }
        entry.due = entry.retryAt ? std::max(entry.start, *entry.retryAt) : entry.start;
    }
    if (entry.due)
        m_due.emplace(*entry.due, schedule.id);
}

void ScheduleBook::disarm(Entry &entry)
{
    if (entry.due)
        m_due.erase({*entry.due, entry.schedule.id});
    entry.due.reset();
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
