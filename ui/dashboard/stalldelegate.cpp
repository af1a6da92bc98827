// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/stalldelegate.h"

#include "ui/dashboard/stalllistmodel.h"
#include "ui/dashboard/stalltext.h"
#include "ui/format.h"
#include "ui/itempaint.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

QSize StallDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, option.fontMetrics.height() + 11};
}

void StallDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const auto *model = qobject_cast<const StallListModel *>(index.model());
    if (!model)
        return;
    const Stall &stall = model->stallAt(index.row());
    const Theme theme = Theme::of(option.palette);
    const QFontMetrics &metrics = option.fontMetrics;
    painter->save();
    itempaint::background(painter, option);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor strong = selected ? option.palette.color(QPalette::HighlightedText) : theme.text;
    const QColor weak = selected ? strong : theme.muted;
    const QColor alert = selected ? strong : theme.bad;

    QRect box = option.rect.adjusted(2, 0, -2, 0);
    const auto cell = [&](const QString &text, int width, const QColor &color, Qt::Alignment side) {
        painter->setPen(color);
        painter->drawText(QRect(side == Qt::AlignRight ? box.right() - width + 1 : box.left(), box.top(),
                                width, box.height()),
                          side | Qt::AlignVCenter, metrics.elidedText(text, Qt::ElideRight, width));
    };
    const auto left = [&](const QString &text, int width, const QColor &color) {
        cell(text, width, color, Qt::AlignLeft);
        box.setLeft(box.left() + width + 10);
    };
    const auto widest = [&](std::initializer_list<QString> texts) {
        int width = 0;
        for (const QString &text : texts)
            width = std::max(width, metrics.horizontalAdvance(text));
        return width + 2;
    };

    const QString duration = format::latency(stall.duration);
    const int durationWidth = widest({duration, u"000 ms"_s});
    cell(duration, durationWidth, stall.ongoing ? alert : weak, Qt::AlignRight);
    box.setRight(box.right() - durationWidth - 10);

    const auto now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const QString when = format::moment(stall.startedAt, now);
    left(when, widest({when, u"00:00:00"_s}), weak);
    left(stall.loop, widest({stall.loop, u"tasks"_s}), strong);
    const QString kind = stalltext::kind(stall.kind);
    const int kindWidth = widest({stalltext::kind(StallKind::Computing), stalltext::kind(StallKind::Blocked),
                                  stalltext::kind(StallKind::Starved)});
    // Where it is narrow the culprit is what matters.
    if (box.width() > 2 * kindWidth)
        left(kind, kindWidth, stall.ongoing ? alert : weak);
    cell(stalltext::culprit(stall), box.width(), strong, Qt::AlignLeft);
    painter->restore();
}

} // namespace pooldeck
