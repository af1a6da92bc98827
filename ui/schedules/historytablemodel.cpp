// SPDX-License-Identifier: GPL-3.0-only
#include "ui/schedules/historytablemodel.h"

#include "ui/format.h"
#include "ui/schedules/scheduletablemodel.h"
#include "ui/tables/rowdelegate.h"

#include <algorithm>

namespace pooldeck {

namespace {

QString runText(const ScheduleRecord &record, Timestamp now)
{
    if (record.runs <= 1)
        return format::moment(record.firstRun, now);
    return HistoryTableModel::tr("%1 runs, %2 to %3")
        .arg(format::count(record.runs), format::moment(record.firstRun, now),
             format::moment(record.lastRun, now));
}

} // namespace

void HistoryTableModel::take(std::vector<Row> rows, Timestamp now)
{
    m_now = now;
    if (rows == m_rows)
        return;
    const bool sameRecords =
        rows.size() == m_rows.size() && std::ranges::equal(rows, m_rows, {}, &Row::record, &Row::record);
    if (sameRecords) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int HistoryTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int HistoryTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HistoryTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &[record, task] = m_rows[static_cast<size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return column == Run    ? runText(record, m_now)
            : column == Outcome ? runoutcome::text(record, task)
            : record.task       ? tr("#%1", "a task's number").arg(record.task.value)
                                : QString();
    case Qt::ToolTipRole: // the whole of what the cells may have cut
        if (!record.detail.isEmpty())
            return format::toolTip(record.detail);
        return column == Task ? QString() : format::toolTip(index.data().toString());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignLeft | Qt::AlignVCenter);
    case cell::MarkRole:
        return column == Outcome ? runoutcome::mark(record, task) : cell::NoMark;
    case cell::ToneRole:
        return column == Outcome ? runoutcome::tone(record, task) : cell::Plain;
    default:
        return {};
    }
}

QVariant HistoryTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Run ? tr("Run") : section == Outcome ? tr("What became of it") : tr("Task");
}

} // namespace pooldeck
