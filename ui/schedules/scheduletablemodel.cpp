// SPDX-License-Identifier: GPL-3.0-only
#include "ui/schedules/scheduletablemodel.h"

#include "ui/format.h"
#include "ui/schedules/scheduletext.h"
#include "ui/tables/rowdelegate.h"

#include <tuple>

namespace pooldeck {

namespace runoutcome {

QString text(const ScheduleRecord &record, const TaskPtr &task)
{
    if (record.skipped)
        return scheduletext::skipReason(*record.skipped);
    return task ? format::stateOf(*task) : ScheduleTableModel::tr("Ran as task %1").arg(record.task.value);
}

int mark(const ScheduleRecord &record, const TaskPtr &task)
{
    if (record.skipped)
        return cell::HollowDot;
    if (!task)
        return cell::NoMark;
    const TaskState state = task->state();
    return state < TaskState::Running || state == TaskState::Cancelled ? cell::HollowDot : cell::FilledDot;
}

int tone(const ScheduleRecord &record, const TaskPtr &task)
{
    if (record.skipped)
        return *record.skipped == SkipReason::Paused ? cell::Muted : cell::Warning;
    if (!task)
        return cell::Muted;
    switch (task->state()) {
    case TaskState::Running:
        return task->unresponsive() ? cell::Bad : cell::Accent;
    case TaskState::Succeeded:
        return cell::Good;
    case TaskState::Failed:
        return cell::Bad;
    default:
        return cell::Muted;
    }
}

} // namespace runoutcome

void ScheduleTableModel::take(std::vector<ScheduleRow> rows, Timestamp now)
{
    m_now = now;
    const auto key = [](const ScheduleRow &row) {
        return std::make_tuple(row.schedule.spec.name.toCaseFolded(), row.schedule.id.value);
    };
    std::ranges::sort(rows, std::less<>(), key);
    merge(m_rows, std::move(rows), key);
    if (!m_rows.empty()) // "in 5 s" goes on
        Q_EMIT dataChanged(index(0, Next), index(rowCount() - 1, Next), {Qt::DisplayRole});
}

int ScheduleTableModel::rowOf(ScheduleId id) const
{
    const auto at =
        std::ranges::find_if(m_rows, [id](const ScheduleRow &row) { return row.schedule.id == id; });
    return at == m_rows.end() ? -1 : static_cast<int>(at - m_rows.begin());
}

int ScheduleTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ScheduleTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ScheduleTableModel::text(const ScheduleRow &row, int column) const
{
    const Schedule &schedule = row.schedule;
    switch (column) {
    case Name:
        return schedule.spec.name;
    case When:
        return scheduletext::recurrence(schedule.spec.recurrence, m_now);
    case TimeZone:
        return scheduletext::timeZone(schedule.spec.recurrence);
    case Next: {
        const std::vector<Timestamp> runs = expectedRuns(schedule, 1);
        return runs.empty()
            ? tr("none")
            : tr("%1 (%2)", "how long until a time, and that time")
                  .arg(scheduletext::fromNow(runs.front(), m_now), format::moment(runs.front(), m_now));
    }
    case Last:
        return row.last ? runoutcome::text(*row.last, row.lastTask) : tr("not yet");
    case State:
        return scheduletext::state(schedule, m_now);
    default:
        return {};
    }
}

QVariant ScheduleTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ScheduleRow &row = rowAt(index.row());
    const int column = index.column();
    const bool paused = row.schedule.spec.pause.has_value();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        if (const auto *cron = std::get_if<Cron>(&row.schedule.spec.recurrence); cron && column == When)
            return cron->expression.text();
        return column == Last || column == Name || column == Next ? format::toolTip(text(row, column))
                                                                  : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignLeft | Qt::AlignVCenter);
    case cell::MarkRole:
        if (column == Last && row.last)
            return runoutcome::mark(*row.last, row.lastTask);
        if (column == State)
            return paused ? cell::PauseBars : row.schedule.nextFireAt ? cell::FilledDot : cell::HollowDot;
        return cell::NoMark;
    case cell::ToneRole:
        if (column == Last)
            return row.last ? runoutcome::tone(*row.last, row.lastTask) : cell::Muted;
        if (column == State)
            return paused ? cell::Warning : row.schedule.nextFireAt ? cell::Good : cell::Muted;
        return column == TimeZone || (column == Next && !row.schedule.nextFireAt) ? cell::Muted : cell::Plain;
    default:
        return {};
    }
}

QVariant ScheduleTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Schedule");
    case When:
        return tr("When");
    case TimeZone:
        return tr("Time zone");
    case Next:
        return tr("Next run");
    case Last:
        return tr("Last run");
    case State:
        return tr("State");
    default:
        return {};
    }
}

} // namespace pooldeck
