// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QStyledItemDelegate>

namespace pooldeck {

class TaskCatalog;
class TaskListModel;

/// Paints one task of a TaskListModel in one line: number, type, what it does, and on the right its
/// progress and how long it runs, or when it failed. Home: the UI thread.
class TaskListDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit TaskListDelegate(const TaskCatalog &catalog, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const TaskCatalog &m_catalog;
};

} // namespace pooldeck
