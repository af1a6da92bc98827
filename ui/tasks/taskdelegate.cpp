// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskdelegate.h"

#include "ui/icons.h"
#include "ui/itempaint.h"
#include "ui/tables/rowdelegate.h"
#include "ui/tasks/taskfiltermodel.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int PinSize = 13;

} // namespace

TaskDelegate::TaskDelegate(const TaskCatalog &catalog, QObject *parent)
    : QStyledItemDelegate(parent), m_catalog(catalog)
{
}

const QIcon &TaskDelegate::pinIcon(const QColor &color) const
{
    QIcon &icon = m_pins[color.rgba()];
    if (icon.isNull())
        icon = tintedIcon(u"pin"_s, color);
    return icon;
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
    const QRect inner = cell.rect.adjusted(RowDelegate::Padding, 0, -RowDelegate::Padding, 0);
    switch (index.column()) {
    case TaskTableModel::Id:
        if (task->pinned) {
            const bool selected = cell.state.testFlag(QStyle::State_Selected);
            const QColor color =
                selected ? cell.palette.color(QPalette::HighlightedText) : Theme::of(cell.palette).accent;
            const QRect place(cell.rect.left() + 4, cell.rect.center().y() + 1 - PinSize / 2, PinSize,
                              PinSize);
            pinIcon(color).paint(painter, place);
        }
        itempaint::text(painter, inner, cell, index.data().toString(),
                        index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
        break;
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
