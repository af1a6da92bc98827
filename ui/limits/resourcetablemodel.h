// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesource.h"
#include "ui/tables/mergingtablemodel.h"

namespace pooldeck {

/// The resources by name, and how much of each is in use. Home: the UI thread.
class ResourceTableModel final : public MergingTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Used, Free, ColumnCount };

    using MergingTableModel::MergingTableModel;

    void take(const std::vector<ResourceInfo> &resources);

    ResourceInfo resourceAt(int row) const;
    /// The row of that name, or -1.
    int rowOf(const QString &name) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString name;
        int capacity = 0;
        int used = 0;
        std::optional<int> configured;

        bool operator==(const Row &) const = default;
    };
    std::vector<Row> m_rows;
};

} // namespace pooldeck
