// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/queuetablemodel.h"

#include "ui/format.h"
#include "ui/tables/rowdelegate.h"

#include <map>

namespace pooldeck {

void QueueTableModel::take(const std::vector<QueueInfo> &queues, Timestamp now)
{
    m_now = now;
    std::map<QString, Row> rows;
    for (const QString &name : m_known)
        rows[name].name = name;
    for (const QueueInfo &queue : queues)
        rows[queue.name] = {queue.name, queue.settings, queue.queued, queue.running, queue.configured};
    if (rows.size() <= MostKept) {
        for (const QString &name : std::as_const(m_kept)) {
            if (!rows.contains(name))
                rows[name].name = name;
        }
    }
    std::vector<Row> next;
    m_kept.clear();
    for (auto &[name, row] : rows) {
        m_kept.insert(name);
        next.push_back(std::move(row));
    }
    merge(m_rows, std::move(next), &Row::name);
}

void QueueTableModel::forgetEmpty()
{
    m_kept.clear();
}

QueueInfo QueueTableModel::queueAt(int row) const
{
    const Row &it = m_rows[static_cast<size_t>(row)];
    return {it.name, it.settings, it.queued, it.running, it.configured};
}

int QueueTableModel::rowOf(const QString &name) const
{
    const auto at = std::ranges::lower_bound(m_rows, name, {}, &Row::name);
    return at != m_rows.end() && at->name == name ? static_cast<int>(at - m_rows.begin()) : -1;
}

int QueueTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int QueueTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString QueueTableModel::text(const Row &row, int column, Timestamp now)
{
    const QueueSettings &settings = row.settings;
    switch (column) {
    case Name:
        return row.name;
    case State:
        return !settings.paused     ? tr("Active")
            : !settings.pausedUntil ? tr("Paused")
                                    : tr("Paused until %1").arg(format::moment(*settings.pausedUntil, now));
    case Queued:
        return format::count(row.queued);
    case Running:
        return settings.concurrency
            ? tr("%1 / %2", "running tasks, of those that may")
                  .arg(format::count(row.running), format::count(*settings.concurrency))
            : format::count(row.running);
    case Concurrency:
        return settings.concurrency ? format::count(*settings.concurrency) : tr("no limit");
    case Rate:
        return settings.rate ? format::rateLimit(settings.rate->count, settings.rate->per) : tr("no limit");
    default:
        return {};
    }
}

QString QueueTableModel::toolTip(const Row &row, int column)
{
    switch (column) {
    case Name:
        return tr("Double-click to see the tasks of “%1”").arg(row.name);
    case State:
        return row.settings.paused ? tr("No task of it is started; what runs goes on.")
                                   : tr("Its tasks are started as soon as they may.");
    default:
        return {};
    }
}

QVariant QueueTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<size_t>(index.row())];
    const int column = index.column();
    const QueueSettings &settings = row.settings;
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column, m_now);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>((column == Queued ? Qt::AlignRight : Qt::AlignLeft)
                                                  | Qt::AlignVCenter);
    case cell::MarkRole:
        return column != State ? cell::NoMark : settings.paused ? cell::PauseBars : cell::FilledDot;
    case cell::RatioRole:
        return column == Running && settings.concurrency
            ? QVariant(static_cast<double>(row.running) / *settings.concurrency)
            : QVariant();
    case cell::ToneRole:
        if (column == State)
            return settings.paused ? cell::Warning : cell::Good;
        if ((column == Concurrency && !settings.concurrency) || (column == Rate && !settings.rate)
            || (column == Queued && row.queued == 0) || (column == Running && row.running == 0))
            return cell::Muted;
        return cell::Plain;
    default:
        return {};
    }
}

QVariant QueueTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section == Queued)
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Rate)
        return tr("How many tasks may start in a stretch of time");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Queue");
    case State:
        return tr("State");
    case Queued:
        return tr("Queued");
    case Running:
        return tr("Running");
    case Concurrency:
        return tr("At once");
    case Rate:
        return tr("Rate limit");
    default:
        return {};
    }
}

} // namespace pooldeck
