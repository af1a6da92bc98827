// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "ui/schedules/schedulewatch.h"
#include "ui/tables/mergingtablemodel.h"

namespace pooldeck {

/// The schedules by name. Home: the UI thread.
class ScheduleTableModel final : public MergingTableModel
{
    Q_OBJECT

public:
    enum Column { Name, When, TimeZone, Next, Last, State, ColumnCount };

    using MergingTableModel::MergingTableModel;

    void take(std::vector<ScheduleRow> rows, Timestamp now);

    const ScheduleRow &rowAt(int row) const { return m_rows[static_cast<size_t>(row)]; }
    /// The row of a schedule, or -1.
    int rowOf(ScheduleId id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const ScheduleRow &row, int column) const;

    std::vector<ScheduleRow> m_rows;
    Timestamp m_now;
};

/// What became of a run, for a cell: its text, and how it is marked.
namespace runoutcome {

QString text(const ScheduleRecord &record, const TaskPtr &task);
int mark(const ScheduleRecord &record, const TaskPtr &task);
int tone(const ScheduleRecord &record, const TaskPtr &task);

} // namespace runoutcome

} // namespace pooldeck
