// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedulehistory.h"
#include "core/task/error.h"

#include <functional>
#include <vector>

namespace pooldeck {

/// Schedules as the window and the API see and set them. Any thread; nothing blocks on the disk. A change
/// holds, and is seen, once it is durable; one that is refused has changed nothing. Callbacks come on a
/// thread of the store then, or at once: they must only hand on.
class ScheduleSource
{
public:
    using ScheduleCallback = std::function<void(Result<Schedule>)>;
    using DoneCallback = std::function<void(Result<void>)>;
    using FiredCallback = std::function<void(Result<TaskPtr>)>;
    using Change = std::function<Result<ScheduleSpec>(const ScheduleSpec &)>;

    virtual ~ScheduleSource() = default;

    virtual std::vector<Schedule> schedules() const = 0; ///< by id
    virtual Result<Schedule> schedule(ScheduleId id) const = 0;
    /// What has become of its last runs, newest first; at most MaxRecords.
    virtual Result<std::vector<ScheduleRecord>> records(ScheduleId id) const = 0;

    /// Checked as a submission is; faults of the task begin with "/task".
    virtual void addSchedule(ScheduleSpec spec, ScheduleCallback done) = 0;
    /// `change` gets the spec as it is and says what it shall be; it is called at once or, if another change
    /// of this schedule is being made durable, after that on a thread of the store. Of a schedule of the
    /// config file only the pause can be changed; anything else is a Conflict, and so is its removal.
    virtual void changeSchedule(ScheduleId id, const Change &change, ScheduleCallback done) = 0;
    /// Its tasks stay.
    virtual void removeSchedule(ScheduleId id, DoneCallback done) = 0;
    /// A task of it now, whatever its times; that changes nothing about them.
    virtual void runNow(ScheduleId id, FiredCallback done) = 0;

    static constexpr size_t MaxRecords = ScheduleHistory::MaxRecords;
};

} // namespace pooldeck
