// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/schedulesource.h"
#include "core/engine/tasksource.h"

#include <QObject>

#include <map>
#include <set>

namespace pooldeck {

class TaskFeed;

/// A schedule with what became of its last run.
struct ScheduleRow
{
    Schedule schedule;
    std::optional<ScheduleRecord> last;
    TaskPtr lastTask; ///< of the last run, as far as it is known

    bool operator==(const ScheduleRow &) const = default;
};

/// The schedules as the window needs them: asks for their histories only when those have changed, and keeps
/// the tasks of their runs up to date through the feed. Home: the UI thread.
class ScheduleWatch final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    ScheduleWatch(ScheduleSource &schedules, TaskSource &tasks, TaskFeed &feed, QObject *parent = nullptr);

    /// Looks at the schedules; `changed` comes at once, and later for what had to be looked up.
    void refresh();
    /// By id.
    const std::vector<ScheduleRow> &rows() const { return m_rows; }
    /// A task of a run, if it is known; else it is looked up, and `changed` comes.
    TaskPtr task(TaskId id);

Q_SIGNALS:
    void changed();

private:
    struct History
    {
        qint64 decided = -1; // runs that were fired or skipped when it was read
        std::optional<ScheduleRecord> last;
    };
    void fillTasks();
    void takeChanged(const std::vector<TaskPtr> &tasks);

    ScheduleSource &m_schedules;
    TaskSource &m_source;
    std::vector<ScheduleRow> m_rows;
    std::map<ScheduleId, History> m_histories;
    std::map<TaskId, TaskPtr> m_tasks; // null: it is no longer there
    std::set<TaskId> m_asked;
};

} // namespace pooldeck
