// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskdelegate.h"

#include "ui/itempaint.h"
#include "ui/tasks/taskfiltermodel.h"
#include "ui/tasks/tasktablemodel.h"

#include <QPainter>

namespace pooldeck {

namespace {

constexpr int Padding = 8;

} // namespace

TaskDelegate::TaskDelegate(const TaskCatalog &catalog, QObject *parent)
    : QStyledItemDelegate(parent), m_catalog(catalog)
{
}

void TaskDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const auto *proxy = qobject_cast<const TaskFilterModel *>(index.model());
    if (!proxy)
        return;
    QStyleOptionViewItem cell = option;
    // Whole rows are selected: a frame around one cell would say something else.
    cell.state &= ~QStyle::State_HasFocus;
    painter->save();
    painter->setClipRect(cell.rect);
    itempaint::background(painter, cell);
    const TaskPtr task = proxy->table().taskAt(proxy->mapToSource(index).row());
    const QRect inner = cell.rect.adjusted(Padding, 0, -Padding, 0);
    switch (index.column()) {
    case TaskTableModel::State:
        itempaint::state(painter, cell.rect, cell, *task);
        break;
    case TaskTableModel::Progress:
        itempaint::progressBar(painter, inner, cell, *task, m_catalog);
        break;
    default:
        itempaint::text(painter, inner, cell, index.data().toString(),
                        index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
    }
    painter->restore();
}

} // namespace pooldeck
