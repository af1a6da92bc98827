// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/tasktablemodel.h"

#include <algorithm>

namespace pooldeck {

namespace {

// More ranges than this are told as one wide one: a view repaints what it shows anyway.
constexpr size_t MostChangedRanges = 64;
// Up to here removals are told one by one; more are gathered into one.
constexpr size_t MostRemovedRanges = 8;

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

void TaskTableModel::removeTasks(const std::vector<TaskId> &ids)
{
    std::vector<size_t> rows;
    for (const TaskId id : ids) {
        if (const int row = rowOf(id); row >= 0)
            rows.push_back(static_cast<size_t>(row));
    }
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    remove(rows);
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
    if (runs.size() > MostRemovedRanges) {
        gatherAtEnd(rows);
        runs = {{m_rows.size() - rows.size(), m_rows.size() - 1}};
    }
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        beginRemoveRows({}, static_cast<int>(run->first), static_cast<int>(run->second));
        m_rows.erase(m_rows.begin() + static_cast<qint64>(run->first),
                     m_rows.begin() + static_cast<qint64>(run->second) + 1);
        endRemoveRows();
    }
}

void TaskTableModel::gatherAtEnd(const std::vector<size_t> &rows)
{
    std::vector<int> newRows(m_rows.size());
    std::vector<Row> moved;
    std::vector<Row> leaving;
    moved.reserve(m_rows.size());
    const size_t staying = m_rows.size() - rows.size();
    auto next = rows.begin();
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    for (size_t row = 0; row < m_rows.size(); ++row) {
        const bool leaves = next != rows.end() && *next == row;
        next += leaves ? 1 : 0;
        newRows[row] = static_cast<int>(leaves ? staying + leaving.size() : moved.size());
        (leaves ? leaving : moved).push_back(std::move(m_rows[row]));
    }
    std::ranges::move(leaving, std::back_inserter(moved));
    m_rows = std::move(moved);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex &old : before)
        after.append(index(newRows[static_cast<size_t>(old.row())], old.column()));
    changePersistentIndexList(before, after);
    Q_EMIT rowsMovedTo(newRows);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

int TaskTableModel::rowOf(TaskId id) const
{
    const auto at = std::ranges::lower_bound(m_rows, id, {}, &Row::id);
    return at != m_rows.end() && at->id == id ? static_cast<int>(at - m_rows.begin()) : -1;
}

int TaskTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TaskTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

} // namespace pooldeck
