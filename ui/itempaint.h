// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QRect>

class QColor;
class QPainter;
class QPointF;
class QStyleOptionViewItem;

namespace pooldeck {

class TaskCatalog;
struct Theme;

/// What the delegates of the lists and tables paint alike. Home: the UI thread.
namespace itempaint {

/// The row's background as the style draws it: selection, hover.
void background(QPainter *painter, const QStyleOptionViewItem &option);
/// A bar with the progress written on it, centred vertically in `rect`. For a task that ran to its
/// end the text alone.
void progressBar(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option, const Task &task,
                 const TaskCatalog &catalog);
/// A dot, filled for what runs or has ended and hollow for what has yet to run; a triangle for a task that
/// does not stop.
void stateMark(QPainter *painter, const QPointF &center, const QColor &color, const Task &task);
QColor stateColor(const Theme &theme, const Task &task);
/// The mark, and a word.
void state(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option, const Task &task);

/// One line, elided.
void text(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option, const QString &text,
          Qt::Alignment alignment);

} // namespace itempaint

/// The progress of a task in words; knows which types count bytes.
QString progressText(const Task &task, const TaskCatalog &catalog);

} // namespace pooldeck
