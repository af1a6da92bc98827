// SPDX-License-Identifier: GPL-3.0-only
#include "ui/itempaint.h"

#include "core/task/taskcatalog.h"
#include "ui/format.h"
#include "ui/theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionViewItem>

using namespace Qt::StringLiterals;

namespace pooldeck {

QString progressText(const Task &task, const TaskCatalog &catalog)
{
    const TaskType *type = catalog.find(task.spec->type);
    return format::progress(task, type && type->progressInBytes);
}

namespace itempaint {

namespace {

bool isSelected(const QStyleOptionViewItem &option)
{
    return option.state.testFlag(QStyle::State_Selected);
}

QColor textColor(const QStyleOptionViewItem &option, const QColor &color)
{
    return isSelected(option) ? option.palette.color(QPalette::HighlightedText) : color;
}

} // namespace

void background(QPainter *painter, const QStyleOptionViewItem &option)
{
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
}

void progressBar(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option, const Task &task,
                 const TaskCatalog &catalog)
{
    const Theme theme = Theme::of(option.palette);
    const QString text = progressText(task, catalog);
    if (task.state() != TaskState::Running) {
        if (text.isEmpty())
            return;
        painter->setPen(textColor(option, theme.muted));
        painter->drawText(rect.adjusted(6, 0, -6, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(text, Qt::ElideRight, rect.width() - 12));
        return;
    }
    const int height = std::min(rect.height() - 4, option.fontMetrics.height() + 3);
    const QRectF bar(rect.left(), rect.top() + (rect.height() - height) / 2.0, rect.width(), height);
    const QColor color = theme.state(TaskState::Running);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.track);
    painter->drawRoundedRect(bar, 4, 4);
    if (const auto ratio = task.progress().ratio(); ratio && *ratio > 0) {
        painter->save();
        painter->setClipRect(QRectF(bar.left(), bar.top(), bar.width() * *ratio, bar.height()),
                             Qt::IntersectClip);
        painter->setBrush(theme.tint(color, theme.dark ? 0.55 : 0.38));
        painter->drawRoundedRect(bar, 4, 4);
        painter->restore();
    }
    painter->setPen(theme.text);
    const bool fits = option.fontMetrics.horizontalAdvance(text) <= rect.width() - 12;
    painter->drawText(bar.adjusted(6, 0, -6, 0), Qt::AlignLeft | Qt::AlignVCenter,
                      fits || !task.progress().ratio() ? text : format::percent(*task.progress().ratio()));
}

void state(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option, const Task &task)
{
    const Theme theme = Theme::of(option.palette);
    const TaskState state = task.state();
    const QColor color = textColor(option, theme.state(state));
    constexpr double Size = 9;
    const QRectF dot(rect.left() + 8, rect.center().y() + 1 - Size / 2, Size, Size);
    painter->setRenderHint(QPainter::Antialiasing);
    const bool hollow = state < TaskState::Running || state == TaskState::Cancelled;
    painter->setPen(hollow ? QPen(color, 1.5) : QPen(Qt::NoPen));
    painter->setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(color));
    painter->drawEllipse(hollow ? dot.adjusted(0.75, 0.75, -0.75, -0.75) : dot);

    const int left = qRound(dot.right()) + 7;
    painter->setPen(textColor(option, theme.text));
    painter->drawText(
        QRect(left, rect.top(), rect.right() - left, rect.height()), Qt::AlignLeft | Qt::AlignVCenter,
        option.fontMetrics.elidedText(format::stateOf(task), Qt::ElideRight, rect.right() - left));
}

void text(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option, const QString &text,
          Qt::Alignment alignment)
{
    painter->setPen(textColor(option, option.palette.color(QPalette::Text)));
    painter->drawText(rect, static_cast<int>(alignment) | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace itempaint

} // namespace pooldeck
