// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedule.h"

#include <QAbstractTableModel>

#include <vector>

namespace pooldeck {

/// What became of a schedule's runs, newest first. Home: the UI thread.
class HistoryTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Run, Outcome, Task, ColumnCount };
    struct Row
    {
        ScheduleRecord record;
        TaskPtr task;

        bool operator==(const Row &) const = default;
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Starts over only where the records are others; tasks that changed change their rows.
    void take(std::vector<Row> rows, Timestamp now);
    TaskId taskAt(int row) const { return m_rows[static_cast<size_t>(row)].record.task; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<Row> m_rows;
    Timestamp m_now;
};

} // namespace pooldeck
