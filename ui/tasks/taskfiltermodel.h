// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskstate.h"
#include "ui/tasks/tasktextmatcher.h"

#include <QAbstractProxyModel>
#include <QSet>

#include <vector>

namespace pooldeck {

class TaskTableModel;

/// The rows of a TaskTableModel that pass a filter, sorted. QSortFilterProxyModel moves each changed
/// row on its own, in time that grows with the table; here a batch of any size costs at most a few
/// passes over the table, and the common case (new tasks on top) one insertion. Home: the UI thread.
class TaskFilterModel final : public QAbstractProxyModel
{
    Q_OBJECT

public:
    /// `source` outlives the proxy.
    explicit TaskFilterModel(TaskTableModel &source, QObject *parent = nullptr);

    /// Shows tasks in one of `states` (all, if empty) that match `text`.
    void setFilter(const QSet<TaskState> &states, const TaskTextMatcher &text);
    bool isFiltering() const { return !m_states.isEmpty() || !m_text.isEmpty(); }

    /// Newest first at the start. Rows of equal value are shown newest first.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// Sorts anew if what is sorted by changes with time alone.
    void refreshOrder();

    TaskTableModel &table() const { return m_table; }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QModelIndex mapToSource(const QModelIndex &index) const override;
    QModelIndex mapFromSource(const QModelIndex &index) const override;

private:
    bool accepts(int sourceRow) const;
    bool before(int a, int b) const; // source rows
    std::vector<int> sorted(std::vector<int> sourceRows) const;

    void takeInserted(int first, int last);
    void dropRemoved(int first, int last);
    void shiftRemoved(int first, int last);
    void takeMoved(const std::vector<int> &newRows);
    void takeChanged(const std::vector<int> &sourceRows);
    void takeReset();

    void placeRows(const std::vector<int> &sourceRows);
    void withdrawRows(std::vector<int> proxyRows);
    void reorder(std::vector<int> order);
    void updatePlaces();

    TaskTableModel &m_table;
    QSet<TaskState> m_states;
    TaskTextMatcher m_text;
    int m_column;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    std::vector<int> m_order; // proxy row → source row
    std::vector<int> m_places; // source row → proxy row, or -1
};

} // namespace pooldeck
