// SPDX-License-Identifier: GPL-3.0-only
#include "ui/itempaint.h"

#include "core/task/taskcatalog.h"
#include "ui/format.h"
#include "ui/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPolygonF>
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

constexpr int Dot = 9;

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
    const QColor color = stateColor(theme, task);
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

QColor stateColor(const Theme &theme, const Task &task)
{
    return task.unresponsive() ? theme.bad : theme.state(task.state());
}

void stateMark(QPainter *painter, const QPointF &center, const QColor &color, const Task &task)
{
    painter->setRenderHint(QPainter::Antialiasing);
    if (task.unresponsive()) {
        constexpr double Half = 5.5;
        painter->setPen(Qt::NoPen);
        painter->setBrush(color);
        painter->drawPolygon(QPolygonF{{center.x(), center.y() - Half},
                                       {center.x() + Half, center.y() + Half - 1},
                                       {center.x() - Half, center.y() + Half - 1}});
        return;
    }
    const TaskState state = task.state();
    const bool hollow = state < TaskState::Running || state == TaskState::Cancelled;
    const double radius = hollow ? Dot / 2.0 - 0.75 : Dot / 2.0;
    painter->setPen(hollow ? QPen(color, 1.5) : QPen(Qt::NoPen));
    painter->setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(color));
    painter->drawEllipse(center, radius, radius);
}

void state(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option, const Task &task)
{
    const Theme theme = Theme::of(option.palette);
    const QColor color = stateColor(theme, task);
    stateMark(painter, {rect.left() + 8 + Dot / 2.0, rect.center().y() + 1.0}, textColor(option, color),
              task);

    const int left = rect.left() + 8 + Dot + 7;
    painter->setPen(textColor(option, task.unresponsive() ? mixed(color, theme.text, 0.3) : theme.text));
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
