// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedule.h"

#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

namespace pooldeck {

/// A run that is to take place now: its task is to be submitted.
struct Firing
{
    ScheduleId schedule;
    Timestamp run; ///< nominal
    bool late = false; ///< beyond the misfire grace
    TaskSpec task;
    TaskId replaces; ///< to be cancelled, if there is one
};

/// All schedules, and what is due of them when. It decides and counts; its owner submits the tasks,
/// writes what has changed and tells what became of each run.
///
/// Not safe for threads: one, or a mutex of the owner's. It never asks for the time and waits for
/// nothing. Finding what is due takes O(log n) a run.
///
/// The clock may be set. Forward is as if the program had not run: the misfire policy decides, so it is
/// one run a schedule or at most ScheduleSpec::MaxRunAll. Back by less than a day, or by less than the time
/// between two runs: what has run does not run again, the schedule waits for its next run. Further
/// back: it leaves out a run (at most a day), and then goes on by the new time, so a clock that was wrong
/// by years does not silence it for years.
class ScheduleBook
{
public:
    using IsActive = std::function<bool(TaskId)>;

    /// What advance() decided, in the order of the runs' times within a schedule.
    struct Decisions
    {
        std::vector<Firing> fired;
        std::vector<ScheduleRecord> skipped;
        std::vector<ScheduleId> changed; ///< to be saved; `fired` and `skipped` are among them
    };

    /// `random` makes the jitter: the same seed, the same jitter.
    explicit ScheduleBook(std::mt19937_64 random) : m_random(random) { }

    /// A new one; the id must be new.
    const Schedule &add(ScheduleId id, ScheduleSpec spec, Timestamp now, bool fromConfig = false);
    /// One that was stored. What came due meanwhile is late, and advance() will decide about it.
    const Schedule &restore(Schedule schedule, Timestamp now);
    /// Another spec for it, paused or not; it goes on where it is unless the recurrence is another.
    /// Returns the runs that were skipped by a pause that ends with this.
    std::vector<ScheduleRecord> update(ScheduleId id, ScheduleSpec spec, Timestamp now);
    bool remove(ScheduleId id);

    /// Null if there is none; the pointer is good until the next call that is not const.
    const Schedule *find(ScheduleId id) const;
    std::vector<const Schedule *> schedules() const; ///< by id
    bool isEmpty() const noexcept { return m_entries.empty(); }

    /// When advance() has to be called next; nothing if no schedule has a run to come.
    std::optional<Timestamp> nextDue() const;
    /// Decides about all that is due and moves on; every run is decided about once. `isActive` is asked
    /// whether a task has not ended, at most once for each schedule that is due.
    Decisions advance(Timestamp now, const IsActive &isActive);

    // One of these for each firing. Until then its schedule counts as busy.

    /// The run became this task. Returns the line for the history.
    ScheduleRecord taskSubmitted(const Firing &firing, TaskId task, Timestamp now);
    /// The task was not accepted, `why` in English; also after taskSubmitted(), if its commit failed.
    ScheduleRecord taskRefused(const Firing &firing, const QString &why, Timestamp now);

private:
    struct Entry
    {
        Schedule schedule;
        std::optional<Timestamp> due; // of the next run with its jitter, or of the pause's end
        std::multiset<Timestamp> submitting; // runs whose task is not known yet
    };

    void noteTime(Timestamp now);
    void arm(Entry &entry);
    void disarm(Entry &entry);
    std::chrono::milliseconds jitterOf(const Schedule &schedule);
    static bool takeBack(Schedule &schedule, Timestamp now);
    std::optional<ScheduleRecord> endPause(Schedule &schedule, Timestamp until, Timestamp now);
    void decide(Entry &entry, Timestamp now, const IsActive &isActive, Decisions &decisions);

    std::mt19937_64 m_random;
    std::map<ScheduleId, Entry> m_entries;
    std::set<std::pair<Timestamp, ScheduleId>> m_due;
    std::set<ScheduleId> m_changed; // since the last advance()
    std::optional<Timestamp> m_now; // when it was last told the time
};

} // namespace pooldeck
