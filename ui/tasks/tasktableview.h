// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QTableView>

#include <vector>

namespace pooldeck {

class TaskColumns;
class TaskFilterModel;
class TaskTableModel;

/// The table of tasks. While it is scrolled down, what is read stays where it is, although new rows
/// come in above. When the current row leaves, none is current, and the arrow keys go on from where it
/// was. Home: the UI thread.
class TaskTableView final : public QTableView
{
    Q_OBJECT

public:
    explicit TaskTableView(TaskFilterModel &model, QWidget *parent = nullptr);

    /// Repaints the times of the unfinished tasks that can be seen.
    void repaintTimes();
    /// The selected tasks, at most `most`.
    std::vector<TaskPtr> selectedTasks(qsizetype most) const;
    std::vector<TaskId> selectedIds() const;
    /// The current task, if its row is selected too.
    TaskPtr currentTask() const;
    const TaskTableModel &table() const;
    TaskColumns &columns() const { return *m_columns; }
    /// Selects a task and scrolls to it; false if it is not in the table.
    bool showTask(TaskId id);
    /// Selects those of them that the filter lets through and scrolls to the newest; false if there is none.
    bool showTasks(const std::vector<TaskId> &ids);

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void resizeEvent(QResizeEvent *event) override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;

private:
    TaskFilterModel &m_tasks;
    TaskColumns *m_columns;
    int m_lostRow = -1; // where the current row was that has left
};

} // namespace pooldeck
