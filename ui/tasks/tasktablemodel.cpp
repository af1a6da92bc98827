// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/tasktablemodel.h"

#include "ui/format.h"
#include "ui/itempaint.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// More ranges than this are told as one wide one: a view repaints what it shows anyway.
constexpr size_t MostChangedRanges = 64;

/// Calls `handle(first, last)` for each run of neighbours in rising `rows`.
template <typename Rows, typename Handle> void forEachRun(const Rows &rows, Handle handle)
{
    for (size_t i = 0; i < rows.size();) {
        size_t end = i + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1)
            ++end;
        handle(rows[i], rows[end - 1]);
        i = end;
    }
}

} // namespace

TaskTableModel::TaskTableModel(const TaskCatalog &catalog, qsizetype cap, QObject *parent)
    : QAbstractTableModel(parent), m_catalog(catalog), m_cap(static_cast<size_t>(cap)),
      m_now(std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()))
{
}

void TaskTableModel::beginList()
{
    ++m_list;
}

void TaskTableModel::addListed(const std::vector<TaskPtr> &tasks)
{
    merge(tasks, false);
}

void TaskTableModel::apply(const std::vector<TaskPtr> &tasks)
{
    merge(tasks, true);
}

void TaskTableModel::endList()
{
    std::vector<size_t> gone;
    for (size_t row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].seen != m_list)
            gone.push_back(row);
    }
    remove(gone);
}

void TaskTableModel::merge(const std::vector<TaskPtr> &tasks, bool fromFeed)
{
    std::vector<int> changed;
    std::vector<Row> fresh;
    for (const TaskPtr &task : tasks) {
        const auto at = std::ranges::lower_bound(m_rows, task->id, {}, &Row::id);
        if (at == m_rows.end() || at->id != task->id) {
            fresh.push_back({task->id, task, m_list, fromFeed ? m_list : 0});
            continue;
        }
        at->seen = m_list;
        // The list may have been read before the change that the feed brought.
        if (!fromFeed && at->fed == m_list && m_list != 0)
            continue;
        if (fromFeed)
            at->fed = m_list;
        if (at->task == task)
            continue;
        at->task = task;
        changed.push_back(static_cast<int>(at - m_rows.begin()));
    }
    if (!changed.empty())
        announceChanges(std::move(changed));
    if (!fresh.empty())
        insert(std::move(fresh));
    trim();
}

void TaskTableModel::announceChanges(std::vector<int> rows)
{
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    std::vector<std::pair<int, int>> ranges;
    forEachRun(rows, [&](int first, int last) { ranges.emplace_back(first, last); });
    if (ranges.size() > MostChangedRanges)
        ranges = {{rows.front(), rows.back()}};
    for (const auto &[first, last] : ranges)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    Q_EMIT rowsChanged(rows);
}

void TaskTableModel::insert(std::vector<Row> rows)
{
    std::ranges::stable_sort(rows, {}, &Row::id);
    // Of a task that is named twice the last snapshot counts.
    const auto older = std::ranges::unique(rows.rbegin(), rows.rend(), {}, &Row::id).begin();
    rows.erase(rows.begin(), older.base());
    // From the end, so that the places found before stay right. Mostly it is one run: ids rise.
    for (size_t end = rows.size(); end > 0;) {
        const auto place = std::ranges::lower_bound(m_rows, rows[end - 1].id, {}, &Row::id);
        size_t begin = end - 1;
        while (begin > 0 && (place == m_rows.begin() || rows[begin - 1].id > std::prev(place)->id))
            --begin;
        const int row = static_cast<int>(place - m_rows.begin());
        beginInsertRows({}, row, row + static_cast<int>(end - begin) - 1);
        m_rows.insert(place, std::make_move_iterator(rows.begin() + static_cast<qint64>(begin)),
                      std::make_move_iterator(rows.begin() + static_cast<qint64>(end)));
        endInsertRows();
        end = begin;
    }
}

void TaskTableModel::trim()
{
    if (m_rows.size() <= m_cap)
        return;
    // A little more than needed, so that it is not done again for each new task.
    const size_t excess = m_rows.size() - (m_cap - m_cap / 50);
    std::vector<size_t> leaving;
    const auto collect = [&](auto wanted) {
        for (size_t row = 0; row < m_rows.size() && leaving.size() < excess; ++row) {
            if (wanted(m_rows[row].task->state()))
                leaving.push_back(row);
        }
    };
    collect([](TaskState state) { return isFinal(state); });
    collect([](TaskState state) { return state < TaskState::Running; });
    std::ranges::sort(leaving);
    remove(leaving);
}

void TaskTableModel::remove(const std::vector<size_t> &rows)
{
    std::vector<std::pair<size_t, size_t>> runs;
    forEachRun(rows, [&](size_t first, size_t last) { runs.emplace_back(first, last); });
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        beginRemoveRows({}, static_cast<int>(run->first), static_cast<int>(run->second));
        m_rows.erase(m_rows.begin() + static_cast<qint64>(run->first),
                     m_rows.begin() + static_cast<qint64>(run->second) + 1);
        endRemoveRows();
    }
}

int TaskTableModel::rowOf(TaskId id) const
{
    const auto at = std::ranges::lower_bound(m_rows, id, {}, &Row::id);
    return at != m_rows.end() && at->id == id ? static_cast<int>(at - m_rows.begin()) : -1;
}

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
    case State:
        return static_cast<double>(task.state());
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

int TaskTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TaskTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
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
    if (role == Qt::DisplayRole)
        return text(*taskAt(index.row()), index.column());
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    return {};
}

QVariant TaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool words = section == Type || section == State || section == Progress || section == Submitted;
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
