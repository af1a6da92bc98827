// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/resourcetablemodel.h"

#include "ui/format.h"
#include "ui/tables/rowdelegate.h"

namespace pooldeck {

void ResourceTableModel::take(const std::vector<ResourceInfo> &resources)
{
    std::vector<Row> next;
    next.reserve(resources.size());
    for (const ResourceInfo &resource : resources)
        next.push_back({resource.name, resource.capacity, resource.used, resource.configured});
    merge(m_rows, std::move(next), &Row::name);
}

ResourceInfo ResourceTableModel::resourceAt(int row) const
{
    const Row &it = m_rows[static_cast<size_t>(row)];
    return {it.name, it.capacity, it.used, it.configured};
}

int ResourceTableModel::rowOf(const QString &name) const
{
    const auto at = std::ranges::lower_bound(m_rows, name, {}, &Row::name);
    return at != m_rows.end() && at->name == name ? static_cast<int>(at - m_rows.begin()) : -1;
}

int ResourceTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ResourceTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ResourceTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<size_t>(index.row())];
    const int column = index.column();
    const int free = std::max(0, row.capacity - row.used);
    switch (role) {
    case Qt::DisplayRole:
        return column == Name ? row.name
            : column == Used
            ? tr("%1 / %2", "units in use, of all").arg(format::count(row.used), format::count(row.capacity))
            : format::count(free);
    case Qt::ToolTipRole:
        return column == Used && row.used > row.capacity
            ? QVariant(tr("The capacity was lowered while tasks hold more: none is started before they "
                          "have given it back."))
            : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>((column == Free ? Qt::AlignRight : Qt::AlignLeft)
                                                  | Qt::AlignVCenter);
    case cell::RatioRole:
        return column == Used && row.capacity > 0 ? QVariant(static_cast<double>(row.used) / row.capacity)
                                                  : QVariant();
    case cell::ToneRole:
        return column == Free && free == 0 ? cell::Warning : cell::Plain;
    default:
        return {};
    }
}

QVariant ResourceTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section == Free)
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Resource") : section == Used ? tr("In use") : tr("Free");
}

} // namespace pooldeck
