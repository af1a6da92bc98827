// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QHash>
#include <QIcon>
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
    const QIcon &pinIcon(const QColor &color) const;

    const TaskCatalog &m_catalog;
    mutable QHash<QRgb, QIcon> m_pins; // by colour: drawn once each
};

} // namespace pooldeck
