// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/tasklink.h"

#include "ui/format.h"
#include "ui/itempaint.h"
#include "ui/theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int Mark = 9;
constexpr int Gap = 6;
constexpr int Side = 4;

} // namespace

TaskLink::TaskLink(TaskId id, QWidget *parent) : QAbstractButton(parent), m_id(id)
{
    setText(u"#%1"_s.arg(id.value));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(tr("Task %1").arg(id.value));
    setAccessibleDescription(tr("Shows this task"));
}

void TaskLink::setTask(const TaskPtr &task)
{
    if (task == m_task)
        return;
    m_task = task;
    setText(tr("#%1 %2", "a task's number and type").arg(QString::number(m_id.value), task->spec->type));
    const QString words = tr("#%1 %2, %3", "a task's number, type and state")
                              .arg(QString::number(m_id.value), task->spec->type, format::stateOf(*task));
    setAccessibleName(words);
    setToolTip(format::toolTip(words));
    updateGeometry();
    update();
}

void TaskLink::setRemoved()
{
    setEnabled(false);
    setCursor(Qt::ArrowCursor);
    setToolTip(tr("This task was removed from the history."));
    setAccessibleDescription(toolTip());
    update();
}

QSize TaskLink::sizeHint() const
{
    const int mark = m_task ? Mark + Gap : 0;
    return {Side + mark + fontMetrics().horizontalAdvance(text()) + Side, fontMetrics().height() + 4};
}

void TaskLink::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    int left = Side;
    if (m_task) {
        itempaint::stateMark(&painter, {left + Mark / 2.0, height() / 2.0},
                             itempaint::stateColor(theme, *m_task), *m_task);
        left += Mark + Gap;
    }
    QFont font = this->font();
    font.setUnderline(isEnabled() && (underMouse() || hasFocus()));
    painter.setFont(font);
    painter.setPen(isEnabled() ? mixed(theme.accent, theme.text, theme.dark ? 0.1 : 0.2) : theme.muted);
    const QRect words(left, 0, width() - left - Side, height());
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, words.width() + 1));
}

} // namespace pooldeck
