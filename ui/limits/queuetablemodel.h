// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesource.h"
#include "ui/tables/mergingtablemodel.h"

#include <QSet>

namespace pooldeck {

/// The named queues by name: what waits and runs in each, and what is set for it. A queue that it has
/// shown stays when it runs empty, so that rows do not come and go under the pointer. Home: the UI thread.
class QueueTableModel final : public MergingTableModel
{
    Q_OBJECT

public:
    enum Column { Name, State, Queued, Running, Concurrency, Rate, ColumnCount };
    /// Of more rows than these the empty ones leave.
    static constexpr size_t MostKept = 500;

    using MergingTableModel::MergingTableModel;

    /// These are always there, e.g. those that task types name.
    void setKnown(const QSet<QString> &names) { m_known = names; }
    void take(const std::vector<QueueInfo> &queues, Timestamp now);
    /// Those that are kept although nothing is in them may leave.
    void forgetEmpty();

    QueueInfo queueAt(int row) const;
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
        QueueSettings settings;
        qint64 queued = 0;
        qint64 running = 0;
        std::optional<QueueSettings> configured;

        bool operator==(const Row &) const = default;
    };
    static QString text(const Row &row, int column, Timestamp now);
    static QString toolTip(const Row &row, int column);

    QSet<QString> m_known;
    QSet<QString> m_kept; // in the table although nothing is in them
    std::vector<Row> m_rows;
    Timestamp m_now;
};

} // namespace pooldeck
