// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/tasktableview.h"

#include "ui/tables/tableheader.h"
#include "ui/tasks/taskcolumns.h"
#include "ui/tasks/taskdelegate.h"
#include "ui/tasks/taskfiltermodel.h"
#include "ui/tasks/tasktablemodel.h"

#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

TaskTableView::TaskTableView(TaskFilterModel &model, QWidget *parent) : QTableView(parent), m_tasks(model)
{
    setModel(&model);
    auto *header = new TableHeader(this);
    header->setSectionsClickable(true);
    header->setSectionsMovable(true);
    header->setMinimumSectionSize(36);
    header->setSortIndicator(TaskTableModel::Id, Qt::DescendingOrder);
    setHorizontalHeader(header);
    m_columns = new TaskColumns(*this, *header);
    setItemDelegate(new TaskDelegate(model.table().catalog(), this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Tasks"));
    // One height for all rows, so that a million of them need no measuring.
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(16);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    setSortingEnabled(true);
}

void TaskTableView::repaintTimes()
{
    const int first = rowAt(0);
    if (first < 0)
        return;
    int last = rowAt(viewport()->height() - 1);
    if (last < 0)
        last = m_tasks.rowCount() - 1;
    for (int row = first; row <= last; ++row) {
        const QModelIndex waited = m_tasks.index(row, TaskTableModel::Waited);
        const TaskPtr &task = m_tasks.table().taskAt(m_tasks.mapToSource(waited).row());
        if (!task->isFinal())
            update(task->startedAt() ? waited.siblingAtColumn(TaskTableModel::Ran) : waited);
    }
}

void TaskTableView::resizeEvent(QResizeEvent *event)
{
    m_columns->fit();
    QTableView::resizeEvent(event);
}

std::vector<TaskPtr> TaskTableView::selectedTasks(qsizetype most) const
{
    std::vector<TaskPtr> tasks;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && std::ssize(tasks) < most; ++row)
            tasks.push_back(m_tasks.table().taskAt(m_tasks.mapToSource(m_tasks.index(row, 0)).row()));
    }
    return tasks;
}

std::vector<TaskId> TaskTableView::selectedIds() const
{
    std::vector<TaskId> ids;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.push_back(m_tasks.table().idAt(m_tasks.mapToSource(m_tasks.index(row, 0)).row()));
    }
    return ids;
}

const TaskTableModel &TaskTableView::table() const
{
    return m_tasks.table();
}

QModelIndex TaskTableView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const bool step = action == MoveUp || action == MoveDown || action == MoveNext || action == MovePrevious;
    if (step && m_lostRow >= 0 && !currentIndex().isValid() && m_tasks.rowCount() > 0)
        return m_tasks.index(std::min(m_lostRow, m_tasks.rowCount() - 1), 0);
    return QTableView::moveCursor(action, modifiers);
}

void TaskTableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.isValid())
        m_lostRow = -1;
}

TaskPtr TaskTableView::currentTask() const
{
    const QModelIndex current = currentIndex();
    const bool chosen = current.isValid() && selectionModel()->isSelected(current);
    return chosen ? m_tasks.table().taskAt(m_tasks.mapToSource(current).row()) : nullptr;
}

bool TaskTableView::showTask(TaskId id)
{
    return showTasks({id});
}

bool TaskTableView::showTasks(const std::vector<TaskId> &ids)
{
    std::vector<int> rows;
    QModelIndex newest;
    for (const TaskId id : ids) {
        const int row = m_tasks.table().rowOf(id);
        const QModelIndex index =
            row < 0 ? QModelIndex() : m_tasks.mapFromSource(m_tasks.table().index(row, 0));
        if (!index.isValid())
            continue;
        rows.push_back(index.row());
        newest = index;
    }
    if (rows.empty())
        return false;
    std::ranges::sort(rows);
    QItemSelection selection;
    for (size_t first = 0; first < rows.size();) {
        size_t last = first; // of a run of neighbours
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1)
            ++last;
        selection.select(m_tasks.index(rows[first], 0), m_tasks.index(rows[last], m_tasks.columnCount() - 1));
        first = last + 1;
    }
    selectionModel()->setCurrentIndex(newest, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    updateGeometries(); // else the scroll bar may not know of the newest rows yet
    scrollTo(newest, PositionAtCenter);
    return true;
}

void TaskTableView::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QTableView::rowsInserted(parent, first, last);
    const int top = verticalScrollBar()->value();
    if (top > 0 && first <= top) {
        updateGeometries(); // else the scroll bar does not know of the new rows yet
        verticalScrollBar()->setValue(top + last - first + 1);
    }
}

void TaskTableView::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    if (const int current = currentIndex().row(); current >= first && current <= last) {
        // Else a neighbour that nobody chose would become the current one.
        m_lostRow = first;
        selectionModel()->setCurrentIndex({}, QItemSelectionModel::NoUpdate);
    }
    QTableView::rowsAboutToBeRemoved(parent, first, last);
    const int top = verticalScrollBar()->value();
    if (first < top)
        verticalScrollBar()->setValue(top - (std::min(last + 1, top) - first));
}

} // namespace pooldeck
