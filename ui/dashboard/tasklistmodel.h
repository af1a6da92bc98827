// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QAbstractListModel>

#include <vector>

namespace pooldeck {

/// The tasks in one state, as a short list: the running ones, oldest run first, or the last failures,
/// newest first. Fed with snapshots; what is in another state leaves it. Home: the UI thread.
class TaskListModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Order { OldestStartFirst, NewestEndFirst };

    TaskListModel(TaskState state, Order order, qsizetype most, QObject *parent = nullptr);

    /// A list begins: see TaskFeed::listStarted.
    void beginList();
    /// Snapshots from a list; they never replace what `apply` brought since the list began.
    void addListed(const std::vector<TaskPtr> &tasks);
    void endList();
    void apply(const std::vector<TaskPtr> &tasks);
    /// These tasks are no longer there.
    void removeTasks(const std::vector<TaskId> &ids);

    TaskPtr taskAt(int row) const { return m_rows[static_cast<size_t>(row)].task; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row
    {
        TaskPtr task;
        quint32 seen = 0; // the list during which it was last named
    };

    void put(const TaskPtr &task);
    void remove(size_t row);
    bool before(const Task &a, const Task &b) const;

    const TaskState m_state;
    const Order m_order;
    const size_t m_most;
    std::vector<Row> m_rows;
    quint32 m_list = 0;
    bool m_listing = false;
    QSet<TaskId> m_applied; // while listing: what the feed named, whatever its state
};

} // namespace pooldeck
