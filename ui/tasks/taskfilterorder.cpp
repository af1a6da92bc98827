// SPDX-License-Identifier: GPL-3.0-only
// How TaskFilterModel keeps its order and tells views of it, in few steps however much changes.
#include "ui/tasks/taskfiltermodel.h"

#include "ui/tasks/tasktablemodel.h"

#include <algorithm>

namespace pooldeck {

namespace {

// Up to here insertions and removals are told one by one; more are gathered into one block.
constexpr size_t MostSteps = 8;

} // namespace

void TaskFilterModel::placeRows(const std::vector<int> &sourceRows)
{
    if (sourceRows.empty())
        return;
    struct Block
    {
        size_t place; // in m_order as it is
        size_t begin; // in sourceRows
        size_t end;
    };
    std::vector<Block> blocks;
    const auto less = [this](int a, int b) { return before(a, b); };
    for (size_t i = 0; i < sourceRows.size() && blocks.size() <= MostSteps; ++i) {
        const auto at = std::ranges::lower_bound(m_order, sourceRows[i], less);
        const auto place = static_cast<size_t>(at - m_order.begin());
        if (!blocks.empty() && blocks.back().place == place)
            blocks.back().end = i + 1;
        else
            blocks.push_back({place, i, i + 1});
    }
    const auto first = sourceRows.begin();
    if (blocks.size() <= MostSteps) {
        for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
            const int row = static_cast<int>(block->place);
            beginInsertRows({}, row, row + static_cast<int>(block->end - block->begin) - 1);
            m_order.insert(m_order.begin() + row, first + static_cast<qint64>(block->begin),
                           first + static_cast<qint64>(block->end));
            updatePlaces();
            endInsertRows();
        }
        return;
    }
    // Scattered: all at the end, then one change of the order.
    const size_t old = m_order.size();
    std::vector<int> order;
    order.reserve(m_order.size() + sourceRows.size());
    std::ranges::merge(m_order, sourceRows, std::back_inserter(order), less);
    beginInsertRows({}, static_cast<int>(old), static_cast<int>(order.size()) - 1);
    m_order.insert(m_order.end(), sourceRows.begin(), sourceRows.end());
    updatePlaces();
    endInsertRows();
    reorder(std::move(order));
}

void TaskFilterModel::withdrawRows(std::vector<int> proxyRows)
{
    if (proxyRows.empty())
        return;
    std::ranges::sort(proxyRows);
    std::vector<std::pair<int, int>> blocks;
    for (const int row : proxyRows) {
        if (!blocks.empty() && blocks.back().second + 1 == row)
            blocks.back().second = row;
        else
            blocks.emplace_back(row, row);
    }
    if (blocks.size() > MostSteps) {
        // Scattered: gather them at the end with one change of the order.
        std::vector<int> order;
        std::vector<int> leaving;
        order.reserve(m_order.size());
        auto next = proxyRows.begin();
        for (int row = 0; row < static_cast<int>(m_order.size()); ++row) {
            const bool leaves = next != proxyRows.end() && *next == row;
            (leaves ? leaving : order).push_back(m_order[static_cast<size_t>(row)]);
            next += leaves ? 1 : 0;
        }
        blocks = {{static_cast<int>(order.size()), static_cast<int>(m_order.size()) - 1}};
        order.insert(order.end(), leaving.begin(), leaving.end());
        reorder(std::move(order));
    }
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
        const auto [first, last] = *block;
        beginRemoveRows({}, first, last);
        for (int row = first; row <= last; ++row)
            m_places[static_cast<size_t>(m_order[static_cast<size_t>(row)])] = -1;
        m_order.erase(m_order.begin() + first, m_order.begin() + last + 1);
        updatePlaces();
        endRemoveRows();
    }
}

void TaskFilterModel::reorder(std::vector<int> order)
{
    if (order == m_order)
        return;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<int> sources;
    sources.reserve(static_cast<size_t>(before.size()));
    for (const QModelIndex &index : before)
        sources.push_back(m_order[static_cast<size_t>(index.row())]);
    m_order = std::move(order);
    updatePlaces();
    QModelIndexList after;
    after.reserve(before.size());
    for (qsizetype i = 0; i < before.size(); ++i) {
        const int source = sources[static_cast<size_t>(i)];
        after.append(index(m_places[static_cast<size_t>(source)], before[i].column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void TaskFilterModel::updatePlaces()
{
    for (size_t row = 0; row < m_order.size(); ++row)
        m_places[static_cast<size_t>(m_order[row])] = static_cast<int>(row);
}

QModelIndex TaskFilterModel::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex TaskFilterModel::parent(const QModelIndex &) const
{
    return {};
}

int TaskFilterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int TaskFilterModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_table.columnCount();
}

QModelIndex TaskFilterModel::mapToSource(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    return m_table.index(m_order[static_cast<size_t>(index.row())], index.column());
}

QModelIndex TaskFilterModel::mapFromSource(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= static_cast<int>(m_places.size()))
        return {};
    const int place = m_places[static_cast<size_t>(index.row())];
    return place < 0 ? QModelIndex() : createIndex(place, index.column());
}

} // namespace pooldeck
