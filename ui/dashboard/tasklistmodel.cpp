// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/tasklistmodel.h"

#include "ui/format.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

TaskListModel::TaskListModel(TaskState state, Order order, qsizetype most, QObject *parent)
    : QAbstractListModel(parent), m_state(state), m_order(order), m_most(static_cast<size_t>(most))
{
}

void TaskListModel::beginList()
{
    ++m_list;
    m_listing = true;
    m_applied.clear();
}

void TaskListModel::addListed(const std::vector<TaskPtr> &tasks)
{
    for (const TaskPtr &task : tasks) {
        if (task->state() == m_state && !m_applied.contains(task->id))
            put(task);
    }
}

void TaskListModel::endList()
{
    m_listing = false;
    m_applied.clear();
    for (size_t row = m_rows.size(); row-- > 0;) {
        if (m_rows[row].seen != m_list)
            remove(row);
    }
}

void TaskListModel::apply(const std::vector<TaskPtr> &tasks)
{
    for (const TaskPtr &task : tasks) {
        if (m_listing)
            m_applied.insert(task->id);
        if (task->state() == m_state) {
            put(task);
            continue;
        }
        const auto at = std::ranges::find(m_rows, task->id, [](const Row &row) { return row.task->id; });
        if (at != m_rows.end())
            remove(static_cast<size_t>(at - m_rows.begin()));
    }
}

void TaskListModel::removeTasks(const std::vector<TaskId> &ids)
{
    const QSet<TaskId> gone(ids.begin(), ids.end());
    for (size_t row = m_rows.size(); row-- > 0;) {
        if (gone.contains(m_rows[row].task->id))
            remove(row);
    }
}

bool TaskListModel::before(const Task &a, const Task &b) const
{
    if (m_order == Order::OldestStartFirst)
        return std::pair(a.startedAt(), a.id) < std::pair(b.startedAt(), b.id);
    return std::pair(a.finishedAt(), a.id) > std::pair(b.finishedAt(), b.id);
}

void TaskListModel::put(const TaskPtr &task)
{
    const auto at = std::ranges::find(m_rows, task->id, [](const Row &row) { return row.task->id; });
    if (at != m_rows.end()) {
        const auto row = static_cast<size_t>(at - m_rows.begin());
        if (!before(*task, *at->task) && !before(*at->task, *task)) {
            m_rows[row] = {task, m_list};
            const QModelIndex changed = index(static_cast<int>(row));
            Q_EMIT dataChanged(changed, changed);
            return;
        }
        remove(row);
    }
    const auto place = std::ranges::upper_bound(
        m_rows, *task, [this](const Task &a, const Task &b) { return before(a, b); },
        [](const Row &row) -> const Task & { return *row.task; });
    const auto row = static_cast<size_t>(place - m_rows.begin());
    if (row >= m_most)
        return;
    if (m_rows.size() >= m_most)
        remove(m_rows.size() - 1);
    beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
    m_rows.insert(m_rows.begin() + static_cast<qint64>(row), {task, m_list});
    endInsertRows();
}

void TaskListModel::remove(size_t row)
{
    beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
    m_rows.erase(m_rows.begin() + static_cast<qint64>(row));
    endRemoveRows();
}

int TaskListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant TaskListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const TaskPtr task = taskAt(index.row());
    return tr("#%1 %2, %3", "a task's number, type and state")
        .arg(QString::number(task->id.value), task->spec->type, format::stateOf(*task));
}

} // namespace pooldeck
