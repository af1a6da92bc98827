// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QTableView>

#include <vector>

namespace pooldeck {

class TaskFilterModel;

/// The table of tasks. While it is scrolled down, what is read stays where it is, although new rows
/// come in above. Home: the UI thread.
class TaskTableView final : public QTableView
{
    Q_OBJECT

public:
    explicit TaskTableView(TaskFilterModel &model, QWidget *parent = nullptr);

    /// Repaints the times of the unfinished tasks that can be seen.
    void repaintTimes();
    /// The selected tasks, at most `most`.
    std::vector<TaskPtr> selectedTasks(qsizetype most) const;
    TaskPtr currentTask() const;
    /// Selects a task and scrolls to it; false if it is not in the table.
    bool showTask(TaskId id);

protected:
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;

private:
    TaskFilterModel &m_tasks;
};

} // namespace pooldeck
