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

/// A run that is to take place now: its task is to be submitted. Nothing of this holds before that is
/// accepted.
struct Firing
{
    ScheduleId schedule;
    Timestamp run; ///< nominal
    bool late = false; ///< beyond the misfire grace
    TaskSpec task;
    TaskId replaces; ///< to be cancelled once it is accepted, if there is one
    Schedule after; ///< but for the task
    std::vector<ScheduleRecord> skipped; ///< runs that this one is also for
};

/// All schedules, and what is due of them when. It decides and counts; its owner submits the tasks,
/// writes what has changed and tells what became of each run.
///
/// A schedule is held while a run of it is being submitted, or while its owner is changing it: its runs wait.
/// A run that cannot be accepted now is decided about again every RetryInterval, by then with those that have
/// come due since: the misfire policy says which of them run.
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
    static constexpr std::chrono::milliseconds RetryInterval = std::chrono::seconds(1);

    /// What advance() decided.
    struct Decisions
    {
        std::vector<Firing> fired; ///< at most one of a schedule
        std::vector<ScheduleRecord> skipped;
        std::vector<ScheduleId> changed; ///< to be saved; `fired` and `skipped` are among them
    };

    /// `random` makes the jitter: the same seed, the same jitter.
    explicit ScheduleBook(std::mt19937_64 random) : m_random(random) { }

    /// A new one, to be handed to restore().
    static Schedule made(ScheduleId id, ScheduleSpec spec, Timestamp now, bool fromConfig = false);
    /// A new one; the id must be new.
    const Schedule &add(ScheduleId id, ScheduleSpec spec, Timestamp now, bool fromConfig = false);
    /// One that was stored. What came due meanwhile is late, and advance() will decide about it.
    const Schedule &restore(Schedule schedule, Timestamp now);
    /// The schedule with another spec, paused or not, to be handed to replace(); it goes on where it is
    /// unless the recurrence is another. With the runs that were skipped by a pause that ends with this.
    static std::pair<Schedule, std::vector<ScheduleRecord>> changed(Schedule schedule, ScheduleSpec spec,
                                                                    Timestamp now);
    void replace(Schedule schedule, Timestamp now);
    /// Both at once.
    std::vector<ScheduleRecord> update(ScheduleId id, ScheduleSpec spec, Timestamp now);
    bool remove(ScheduleId id);

    void hold(ScheduleId id);
    /// Does nothing if it is not held.
    void release(ScheduleId id, Timestamp now);

    /// Null if there is none; the pointer is good until the next call that is not const.
    const Schedule *find(ScheduleId id) const;
    std::vector<const Schedule *> schedules() const; ///< by id
    bool isEmpty() const noexcept { return m_entries.empty(); }

    /// When advance() has to be called next; nothing if no schedule has a run to come.
    std::optional<Timestamp> nextDue() const;
    /// Decides about all that is due. Those that fire are held. `isActive` is asked whether a task has not
    /// ended, at most once for each schedule that is due.
    Decisions advance(Timestamp now, const IsActive &isActive);

    // One of these for each firing, whose schedule goes on then.

    /// The line that is to be in the history once the run has become this task.
    static ScheduleRecord recordOf(const Firing &firing, TaskId task, Timestamp now);
    /// The run became this task.
    void taskSubmitted(const Firing &firing, TaskId task, Timestamp now);
    /// The task will never be accepted, `why` in English. Returns the line for the history.
    ScheduleRecord taskRefused(const Firing &firing, const QString &why, Timestamp now);
    /// The task cannot be accepted now. True if it was so for the first time.
    bool taskPostponed(const Firing &firing, Timestamp now);

private:
    struct Entry
    {
        Schedule schedule;
        std::optional<Timestamp> due; // when it has to be looked at: for its next run or its pause's end
        std::optional<Timestamp> run; // what `start` is of
        Timestamp start; // of that run, with its jitter
        std::optional<Timestamp> retryAt; // that run could not be submitted: not before
        bool held = false;
    };

    void noteTime(Timestamp now);
    void arm(Entry &entry);
    void disarm(Entry &entry);
    std::chrono::milliseconds jitterOf(const Schedule &schedule);
    static bool takeBack(Schedule &schedule, Timestamp now);
    static std::optional<ScheduleRecord> endPause(Schedule &schedule, Timestamp until, Timestamp now);
    static void decide(Entry &entry, Timestamp now, const IsActive &isActive, Decisions &decisions);

    std::mt19937_64 m_random;
    std::map<ScheduleId, Entry> m_entries;
    std::set<std::pair<Timestamp, ScheduleId>> m_due;
    std::set<ScheduleId> m_changed; // since the last advance()
    std::optional<Timestamp> m_now; // when it was last told the time
};

} // namespace pooldeck
