// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QAbstractTableModel>

#include <vector>

namespace pooldeck {

class TaskCatalog;

/// The tasks of the window in a table, by rising id, fed with snapshots from a list and from the
/// feed of changes. It never starts over: rows are inserted, changed and removed in batches, also
/// when the feed was lost and a new list comes. What the feed said since a list began is never
/// replaced by what the list says. Above the cap the oldest final tasks leave, then the oldest that
/// do not run. Finding a row is O(log n). Home: the UI thread.
class TaskTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Id, Type, State, Progress, Queue, Waited, Ran, Attempt, Submitted, ColumnCount };
    static constexpr qsizetype DefaultCap = 100'000;

    explicit TaskTableModel(const TaskCatalog &catalog, qsizetype cap = DefaultCap,
                            QObject *parent = nullptr);

    /// A list begins; what neither it nor the feed names until `endList` is gone.
    void beginList();
    void addListed(const std::vector<TaskPtr> &tasks);
    void endList();
    /// Snapshots from the feed.
    void apply(const std::vector<TaskPtr> &tasks);
    /// These tasks are no longer there; those it does not hold are passed over.
    void removeTasks(const std::vector<TaskId> &ids);

    /// What unfinished tasks count their time to. Views repaint the rows that show it by themselves.
    void setNow(Timestamp now) { m_now = now; }
    Timestamp now() const { return m_now; }

    const TaskCatalog &catalog() const { return m_catalog; }
    const TaskPtr &taskAt(int row) const { return m_rows[static_cast<size_t>(row)].task; }
    TaskId idAt(int row) const { return m_rows[static_cast<size_t>(row)].id; }
    /// The row of a task, or -1.
    int rowOf(TaskId id) const;
    /// What a column sorts by, but for Type and Queue: see sortText().
    double sortValue(int row, int column) const;
    /// The text that a column sorts by; null if it sorts by its value.
    const QString *sortText(int row, int column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// These rows changed, rising. The same as dataChanged, but exact where that names one wide range,
    /// and once for a whole batch.
    void rowsChanged(const std::vector<int> &rows);
    /// Within a change of the layout: which row each row has become.
    void rowsMovedTo(const std::vector<int> &newRows);

private:
    struct Row
    {
        TaskId id; // again, so that searching stays within this array
        TaskPtr task;
        quint32 seen = 0; // the list during which it was last named
        quint32 fed = 0; // the list during which the feed last named it
    };

    void merge(const std::vector<TaskPtr> &tasks, bool fromFeed);
    void announceChanges(std::vector<int> rows);
    void insert(std::vector<Row> rows);
    void trim();
    void remove(const std::vector<size_t> &rows);
    void gatherAtEnd(const std::vector<size_t> &rows);
    std::chrono::milliseconds waited(const Task &task) const;
    std::chrono::milliseconds ran(const Task &task) const;
    QString text(const Task &task, int column) const;

    const TaskCatalog &m_catalog;
    const size_t m_cap;
    std::vector<Row> m_rows; // by id
    quint32 m_list = 0;
    Timestamp m_now;
};

} // namespace pooldeck
