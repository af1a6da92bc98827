// SPDX-License-Identifier: GPL-3.0-only
// What TaskTableModel's cells say, and what they sort by.
#include "ui/tasks/tasktablemodel.h"

#include "ui/format.h"
#include "ui/itempaint.h"

namespace pooldeck {

std::chrono::milliseconds TaskTableModel::waited(const Task &task) const
{
    const Timestamp until = task.startedAt().value_or(task.finishedAt().value_or(m_now));
    return std::max(until - task.createdAt, std::chrono::milliseconds(0));
}

std::chrono::milliseconds TaskTableModel::ran(const Task &task) const
{
    if (!task.startedAt())
        return std::chrono::milliseconds(0);
    return std::max(task.finishedAt().value_or(m_now) - *task.startedAt(), std::chrono::milliseconds(0));
}

double TaskTableModel::sortValue(int row, int column) const
{
    const Task &task = *taskAt(row);
    switch (column) {
    case State: // those that are being stopped, or do not stop, stand together
        return static_cast<double>(task.state())
            + (task.unresponsive()          ? 0.5
                   : task.cancelRequested() ? 0.25
                                            : 0);
    case Progress:
        return task.progress().ratio().value_or(-1);
    case Waited:
        return static_cast<double>(waited(task).count());
    case Ran:
        return task.startedAt() ? static_cast<double>(ran(task).count()) : -1;
    case Attempt:
        return task.attempt;
    case Submitted:
        return static_cast<double>(task.createdAt.time_since_epoch().count());
    default:
        return static_cast<double>(task.id.value);
    }
}

const QString *TaskTableModel::sortText(int row, int column) const
{
    const TaskSpec &spec = *taskAt(row)->spec;
    return column == Type ? &spec.type : column == Queue ? &spec.queue : nullptr;
}

QString TaskTableModel::text(const Task &task, int column) const
{
    switch (column) {
    case Id:
        return QString::number(task.id.value);
    case Type:
        return task.spec->type;
    case State:
        return format::stateOf(task);
    case Progress:
        return progressText(task, m_catalog);
    case Queue:
        return task.spec->queue;
    case Waited:
        return task.startedAt() || task.isFinal() ? format::duration(waited(task))
                                                  : format::runningDuration(waited(task));
    case Ran:
        if (!task.startedAt())
            return {};
        return task.isFinal() ? format::duration(ran(task)) : format::runningDuration(ran(task));
    case Attempt:
        return task.attempt > 0 ? QString::number(task.attempt) : QString();
    case Submitted:
        return format::moment(task.createdAt, m_now);
    default:
        return {};
    }
}

QVariant TaskTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Task &task = *taskAt(index.row());
    if (role == Qt::DisplayRole)
        return text(task, index.column());
    if (index.column() == Id && task.pinned) {
        if (role == Qt::ToolTipRole)
            return tr("Pinned: it stays in the history however old it gets.");
        if (role == Qt::AccessibleTextRole)
            return tr("%1, pinned", "a task's number").arg(text(task, Id));
    }
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    return {};
}

QVariant TaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool words = section == Type || section == State || section == Progress || section == Queue
            || section == Submitted;
        return QVariant::fromValue(
            Qt::Alignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Id:
        return tr("ID");
    case Type:
        return tr("Type");
    case State:
        return tr("State");
    case Progress:
        return tr("Progress");
    case Queue:
        return tr("Queue");
    case Waited:
        return tr("Waited");
    case Ran:
        return tr("Ran");
    case Attempt:
        return tr("Attempt");
    case Submitted:
        return tr("Submitted");
    default:
        return {};
    }
}

} // namespace pooldeck
