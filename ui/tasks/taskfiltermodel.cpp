// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskfiltermodel.h"

#include "ui/tasks/tasktablemodel.h"

#include <algorithm>

namespace pooldeck {

TaskFilterModel::TaskFilterModel(TaskTableModel &source, QObject *parent)
    : QAbstractProxyModel(parent), m_table(source), m_column(TaskTableModel::Id)
{
    setSourceModel(&source);
    connect(&source, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { takeInserted(first, last); });
    connect(&source, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { dropRemoved(first, last); });
    connect(&source, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { shiftRemoved(first, last); });
    connect(&source, &TaskTableModel::rowsMovedTo, this, &TaskFilterModel::takeMoved);
    connect(&source, &TaskTableModel::rowsChanged, this, &TaskFilterModel::takeChanged);
    connect(&source, &QAbstractItemModel::modelReset, this, &TaskFilterModel::takeReset);
    takeReset();
}

bool TaskFilterModel::accepts(int sourceRow) const
{
    const Task &task = *m_table.taskAt(sourceRow);
    return (m_states.isEmpty() || m_states.contains(task.state())) && m_text.matches(task);
}

bool TaskFilterModel::before(int a, int b) const
{
    const bool rising = m_sortOrder == Qt::AscendingOrder;
    if (m_column == TaskTableModel::Id) // rows are by id already
        return rising ? a < b : a > b;
    if (const QString *text = m_table.sortText(a, m_column)) {
        const int order = text->compare(*m_table.sortText(b, m_column));
        return order == 0 ? a > b : (order < 0) == rising;
    }
    const double left = m_table.sortValue(a, m_column);
    const double right = m_table.sortValue(b, m_column);
    return left == right ? a > b : (left < right) == rising;
}

std::vector<int> TaskFilterModel::sorted(std::vector<int> sourceRows) const
{
    const bool byText = m_column == TaskTableModel::Type || m_column == TaskTableModel::Queue;
    if (m_column == TaskTableModel::Id || byText || sourceRows.size() < 64) {
        std::ranges::sort(sourceRows, [this](int a, int b) { return before(a, b); });
        return sourceRows;
    }
    // Many: read each value once, the tasks lie all over the memory.
    struct Keyed
    {
        double value;
        int row;
    };
    const double sign = m_sortOrder == Qt::AscendingOrder ? 1 : -1;
    std::vector<Keyed> keyed;
    keyed.reserve(sourceRows.size());
    for (const int row : sourceRows)
        keyed.push_back({sign * m_table.sortValue(row, m_column), row});
    std::ranges::sort(keyed, [](const Keyed &a, const Keyed &b) {
        return a.value == b.value ? a.row > b.row : a.value < b.value;
    });
    std::ranges::transform(keyed, sourceRows.begin(), &Keyed::row);
    return sourceRows;
}

void TaskFilterModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0) { // no column: the header was told to go back to the natural order
        column = TaskTableModel::Id;
        order = Qt::DescendingOrder;
    }
    m_column = column;
    m_sortOrder = order;
    reorder(sorted(m_order));
}

void TaskFilterModel::refreshOrder()
{
    const bool live = m_column == TaskTableModel::Waited || m_column == TaskTableModel::Ran;
    if (live && !std::ranges::is_sorted(m_order, [this](int a, int b) { return before(a, b); }))
        reorder(sorted(m_order));
}

void TaskFilterModel::setFilter(const QSet<TaskState> &states, const TaskTextMatcher &text)
{
    if (states == m_states && text == m_text)
        return;
    m_states = states;
    m_text = text;
    std::vector<int> leaving;
    std::vector<int> entering;
    for (int row = 0; row < static_cast<int>(m_places.size()); ++row) {
        const int place = m_places[static_cast<size_t>(row)];
        const bool wanted = accepts(row);
        if (place >= 0 && !wanted)
            leaving.push_back(place);
        else if (place < 0 && wanted)
            entering.push_back(row);
    }
    withdrawRows(std::move(leaving));
    placeRows(sorted(std::move(entering)));
}

void TaskFilterModel::takeInserted(int first, int last)
{
    const int count = last - first + 1;
    if (first < static_cast<int>(m_places.size())) {
        for (int &row : m_order)
            row += row >= first ? count : 0;
    }
    m_places.insert(m_places.begin() + first, static_cast<size_t>(count), -1);
    std::vector<int> entering;
    for (int row = first; row <= last; ++row) {
        if (accepts(row))
            entering.push_back(row);
    }
    placeRows(sorted(std::move(entering)));
}

void TaskFilterModel::dropRemoved(int first, int last)
{
    std::vector<int> leaving;
    for (int row = first; row <= last; ++row) {
        if (const int place = m_places[static_cast<size_t>(row)]; place >= 0)
            leaving.push_back(place);
    }
    withdrawRows(std::move(leaving));
}

void TaskFilterModel::shiftRemoved(int first, int last)
{
    const int count = last - first + 1;
    m_places.erase(m_places.begin() + first, m_places.begin() + last + 1);
    for (int &row : m_order)
        row -= row > last ? count : 0;
}

void TaskFilterModel::takeMoved(const std::vector<int> &newRows)
{
    // Only the source's rows have other numbers: what is shown, and where, is the same.
    for (int &row : m_order)
        row = newRows[static_cast<size_t>(row)];
    std::ranges::fill(m_places, -1);
    updatePlaces();
}

void TaskFilterModel::takeChanged(const std::vector<int> &sourceRows)
{
    std::vector<int> leaving;
    std::vector<int> entering;
    std::vector<int> staying;
    for (const int row : sourceRows) {
        const int place = m_places[static_cast<size_t>(row)];
        const bool wanted = accepts(row);
        if (place >= 0)
            (wanted ? staying : leaving).push_back(wanted ? row : place);
        else if (wanted)
            entering.push_back(row);
    }
    withdrawRows(std::move(leaving));

    std::vector<int> places;
    for (const int row : staying)
        places.push_back(m_places[static_cast<size_t>(row)]);
    std::ranges::sort(places);
    const auto inPlace = [&](int place) {
        const auto at = static_cast<size_t>(place);
        return (at == 0 || before(m_order[at - 1], m_order[at]))
            && (at + 1 == m_order.size() || before(m_order[at], m_order[at + 1]));
    };
    if (!std::ranges::all_of(places, inPlace)) {
        // Take out what changed, sort that alone, and merge: the rest is in order still.
        const auto changedFrom = [&](int row) { return std::ranges::binary_search(staying, row); };
        std::vector<int> rest;
        std::ranges::remove_copy_if(m_order, std::back_inserter(rest), changedFrom);
        const std::vector<int> moved = sorted(staying);
        std::vector<int> order;
        order.reserve(m_order.size());
        std::ranges::merge(rest, moved, std::back_inserter(order),
                           [this](int a, int b) { return before(a, b); });
        reorder(std::move(order));
    } else if (!places.empty()) {
        for (size_t i = 0; i < places.size();) {
            size_t end = i + 1;
            while (end < places.size() && places[end] == places[end - 1] + 1)
                ++end;
            Q_EMIT dataChanged(index(places[i], 0), index(places[end - 1], columnCount() - 1));
            i = end;
        }
    }
    placeRows(sorted(std::move(entering)));
}

void TaskFilterModel::takeReset()
{
    beginResetModel();
    std::vector<int> rows;
    for (int row = 0; row < m_table.rowCount(); ++row) {
        if (accepts(row))
            rows.push_back(row);
    }
    m_places.assign(static_cast<size_t>(m_table.rowCount()), -1);
    m_order = sorted(std::move(rows));
    updatePlaces();
    endResetModel();
}

} // namespace pooldeck
