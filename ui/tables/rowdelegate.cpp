// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tables/rowdelegate.h"

#include "ui/itempaint.h"
#include "ui/theme.h"

#include <QPainter>

namespace pooldeck {

namespace {

constexpr double Dot = 9;

QColor toneColor(const Theme &theme, int tone)
{
    switch (tone) {
    case cell::Muted:
        return theme.muted;
    case cell::Accent:
        return theme.accent;
    case cell::Good:
        return theme.good;
    case cell::Warning:
        return theme.warning;
    case cell::Bad:
        return theme.bad;
    default:
        return theme.text;
    }
}

void paintMark(QPainter *painter, const QPointF &center, const QColor &color, int mark)
{
    painter->setRenderHint(QPainter::Antialiasing);
    if (mark == cell::PauseBars) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(color);
        painter->drawRoundedRect(QRectF(center.x() - 4, center.y() - 5, 3, 10), 1, 1);
        painter->drawRoundedRect(QRectF(center.x() + 1, center.y() - 5, 3, 10), 1, 1);
        return;
    }
    const bool hollow = mark == cell::HollowDot;
    const double radius = hollow ? Dot / 2 - 0.75 : Dot / 2;
    painter->setPen(hollow ? QPen(color, 1.5) : QPen(Qt::NoPen));
    painter->setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(color));
    painter->drawEllipse(center, radius, radius);
}

void paintBar(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option, double ratio)
{
    const Theme theme = Theme::of(option.palette);
    const int height = std::min(rect.height() - 4, option.fontMetrics.height() + 3);
    const QRectF bar(rect.left(), rect.top() + (rect.height() - height) / 2.0, rect.width(), height);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.track);
    painter->drawRoundedRect(bar, 4, 4);
    if (ratio <= 0)
        return;
    const QColor color = ratio > 1 ? theme.bad : ratio >= 1 ? theme.warning : theme.accent;
    painter->save();
    painter->setClipRect(QRectF(bar.left(), bar.top(), bar.width() * std::min(1.0, ratio), bar.height()),
                         Qt::IntersectClip);
    painter->setBrush(theme.tint(color, theme.dark ? 0.55 : 0.38));
    painter->drawRoundedRect(bar, 4, 4);
    painter->restore();
}

} // namespace

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    row.state &= ~QStyle::State_HasFocus; // whole rows are selected
    const Theme theme = Theme::of(row.palette);
    const bool selected = row.state.testFlag(QStyle::State_Selected);
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    const QColor tone = toneColor(theme, index.data(cell::ToneRole).toInt());
    const QVariant ratio = index.data(cell::RatioRole);
    const int mark = index.data(cell::MarkRole).toInt();

    painter->save();
    painter->setClipRect(row.rect);
    itempaint::background(painter, row);
    QRect inner = row.rect.adjusted(Padding, 0, -Padding, 0);
    QColor text = tone;
    if (mark != cell::NoMark) {
        paintMark(painter, {inner.left() + Dot / 2, inner.center().y() + 1.0},
                  selected ? row.palette.color(QPalette::HighlightedText) : tone, mark);
        inner.setLeft(inner.left() + MarkWidth);
        text = theme.text;
    }
    if (selected)
        text = row.palette.color(QPalette::HighlightedText);
    if (ratio.isValid()) {
        paintBar(painter, inner, row, ratio.toDouble());
        text = theme.text; // on the bar's own ground
        inner.adjust(6, 0, -6, 0);
    }
    row.palette.setColor(QPalette::Text, text);
    row.state &= ~QStyle::State_Selected; // its colour has been chosen
    itempaint::text(painter, inner, row, index.data().toString(), alignment);
    painter->restore();
}

} // namespace pooldeck
