// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedule.h"

#include <functional>
#include <memory>
#include <variant>
#include <vector>

namespace pooldeck {

/// What a store hands back at start.
struct StoredSchedules
{
    std::vector<Schedule> schedules; ///< by id
    ScheduleId lastId; ///< the highest id ever given
};

/// A schedule as it is now, new or not.
struct SaveSchedule
{
    std::shared_ptr<const Schedule> schedule;
};
/// A schedule goes, with its history. Its tasks stay.
struct RemoveSchedule
{
    ScheduleId id;
};
/// One line more for a schedule's history; nothing if the schedule has gone.
struct AppendScheduleRecord
{
    ScheduleRecord record;
};
/// One thing to make durable. A run's task, its schedule's new state and the record of the run belong
/// into one commit: then a crash can neither lose the run nor repeat it.
using ScheduleWrite = std::variant<SaveSchedule, RemoveSchedule, AppendScheduleRecord>;

/// Keeps schedules and their history, of each the last MaxRecords records.
class ScheduleStore
{
public:
    static constexpr int MaxRecords = 100;

    virtual ~ScheduleStore() = default;

    /// Blocks; once, at start, after the store is open. A schedule that cannot be read any more (its time
    /// zone is not known on this machine) is left out and told in the log, not removed.
    virtual Result<StoredSchedules> loadSchedules() = 0;

    /// Commits them all or none. Never blocks on the disk; any thread. `done` is called on the store's
    /// thread.
    virtual void enqueue(std::vector<ScheduleWrite> writes,
                         std::move_only_function<void(std::optional<Error>)> done) = 0;

    /// The history of a schedule, newest first. The callback comes on the store's reader thread.
    virtual void scheduleRecords(ScheduleId id,
                                 std::function<void(Result<std::vector<ScheduleRecord>>)> done) = 0;
};

} // namespace pooldeck
