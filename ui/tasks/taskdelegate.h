// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QStyledItemDelegate>

namespace pooldeck {

class TaskCatalog;

/// Paints the cells of the task table: state and progress in their own way, the others as text. Home:
/// the UI thread.
class TaskDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit TaskDelegate(const TaskCatalog &catalog, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    const TaskCatalog &m_catalog;
};

} // namespace pooldeck
