// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tables/tableheader.h"

#include "ui/tables/rowdelegate.h"

#include <QPainter>
#include <QStyleOptionHeader>

namespace pooldeck {

namespace {

constexpr int MarkGap = 4;

} // namespace

TableHeader::TableHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

int TableHeader::markWidth() const
{
    return isSortIndicatorShown() ? style()->pixelMetric(QStyle::PM_HeaderMarkSize, nullptr, this) + MarkGap
                                  : 0;
}

int TableHeader::widthOf(const QString &title) const
{
    return fontMetrics().horizontalAdvance(title) + 2 * RowDelegate::Padding + markWidth();
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    QStyleOptionHeaderV2 option;
    initStyleOption(&option);
    option.rect = rect;
    initStyleOptionForIndex(&option, section);
    painter->save();
    style()->drawControl(QStyle::CE_HeaderSection, &option, painter, this);
    const bool marked = option.sortIndicator != QStyleOptionHeader::None;
    const QRect room = rect.adjusted(RowDelegate::Padding, 0, -RowDelegate::Padding, 0);
    const QString title =
        fontMetrics().elidedText(option.text, Qt::ElideRight, room.width() - (marked ? markWidth() : 0));
    painter->setPen(palette().color(QPalette::ButtonText));
    painter->drawText(room, static_cast<int>(option.textAlignment) | Qt::TextSingleLine, title);
    if (marked) {
        const int size = markWidth() - MarkGap;
        const int beside = fontMetrics().horizontalAdvance(title) + MarkGap;
        const bool atRight = option.textAlignment.testFlag(Qt::AlignRight);
        const int left = atRight ? room.right() + 1 - beside - size : room.left() + beside;
        option.rect = QRect(left, rect.center().y() + 1 - size / 2, size, size);
        style()->drawPrimitive(QStyle::PE_IndicatorHeaderArrow, &option, painter, this);
    }
    painter->restore();
}

} // namespace pooldeck
