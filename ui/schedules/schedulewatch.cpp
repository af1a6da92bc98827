// SPDX-License-Identifier: GPL-3.0-only
#include "ui/schedules/schedulewatch.h"

#include "ui/deliver.h"
#include "ui/feed/taskfeed.h"

namespace pooldeck {

namespace {

// Tasks of histories that nobody looks at any more are let go beyond this.
constexpr size_t MostTasks = 2'000;

} // namespace

ScheduleWatch::ScheduleWatch(ScheduleSource &schedules, TaskSource &tasks, TaskFeed &feed, QObject *parent)
    : QObject(parent), m_schedules(schedules), m_source(tasks)
{
    connect(&feed, &TaskFeed::changed, this, &ScheduleWatch::takeChanged);
}

void ScheduleWatch::refresh()
{
    if (m_tasks.size() > MostTasks)
        m_tasks.clear();
    std::vector<ScheduleRow> rows;
    std::map<ScheduleId, History> histories;
    for (Schedule &schedule : m_schedules.schedules()) {
        History history;
        if (const auto known = m_histories.find(schedule.id); known != m_histories.end())
            history = known->second;
        if (const qint64 decided = schedule.fired + schedule.skipped; history.decided != decided) {
            const auto records = m_schedules.records(schedule.id);
            history.decided = decided;
            history.last = records && !records->empty() ? std::optional(records->front()) : std::nullopt;
        }
        histories[schedule.id] = history;
        rows.push_back({std::move(schedule), history.last, {}});
    }
    m_histories = std::move(histories);
    m_rows = std::move(rows);
    fillTasks();
    Q_EMIT changed();
}

void ScheduleWatch::fillTasks()
{
    for (ScheduleRow &row : m_rows)
        row.lastTask = row.last && row.last->task ? task(row.last->task) : nullptr;
}

TaskPtr ScheduleWatch::task(TaskId id)
{
    if (const auto known = m_tasks.find(id); known != m_tasks.end())
        return known->second;
    if (!m_asked.insert(id).second)
        return {};
    m_source.find(id, deliverTo(this, [this, id](const Result<TaskPtr> &found) {
                      m_asked.erase(id);
                      m_tasks.emplace(id, found ? *found : TaskPtr()); // the feed may have been faster
                      fillTasks();
                      Q_EMIT changed();
                  }));
    return {};
}

void ScheduleWatch::takeChanged(const std::vector<TaskPtr> &tasks)
{
    bool any = false;
    for (const TaskPtr &task : tasks) {
        const auto known = m_tasks.find(task->id);
        if (known == m_tasks.end() && !m_asked.contains(task->id))
            continue;
        m_tasks[task->id] = task;
        any = true;
    }
    if (!any)
        return;
    fillTasks();
    Q_EMIT changed();
}

} // namespace pooldeck
