// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskheading.h"

#include "ui/format.h"
#include "ui/itempaint.h"
#include "ui/theme.h"

#include <QPainter>
#include <QStyleOptionViewItem>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QFont titleFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 1.25);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

TaskHeading::TaskHeading(const TaskCatalog &catalog, QWidget *parent) : QWidget(parent), m_catalog(catalog)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TaskHeading::setTask(const TaskPtr &task)
{
    const bool grows =
        (m_task && m_task->state() == TaskState::Running) != (task && task->state() == TaskState::Running);
    m_task = task;
    if (task) {
        setAccessibleName(
            tr("#%1 %2, %3", "a task's number, type and state")
                .arg(QString::number(task->id.value), task->spec->type, format::stateOf(*task)));
    }
    if (grows)
        updateGeometry();
    update();
}

int TaskHeading::lineHeight() const
{
    return fontMetrics().height() + 8;
}

QSize TaskHeading::sizeHint() const
{
    const bool running = m_task && m_task->state() == TaskState::Running;
    return {200, QFontMetrics(titleFont(font())).height() + lineHeight() * (running ? 2 : 1)};
}

QSize TaskHeading::minimumSizeHint() const
{
    return {100, sizeHint().height()};
}

void TaskHeading::paintEvent(QPaintEvent *)
{
    if (!m_task)
        return;
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    QStyleOptionViewItem option;
    option.initFrom(this);
    option.widget = this;

    painter.setFont(titleFont(font()));
    const QFontMetrics title(painter.font());
    const QString number = u"#%1"_s.arg(m_task->id.value);
    const int numberWidth = title.horizontalAdvance(number) + 10;
    const QRect top(0, 0, width(), title.height());
    painter.setPen(theme.muted);
    painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter, number);
    painter.setPen(theme.text);
    painter.drawText(top.adjusted(numberWidth, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     title.elidedText(m_task->spec->type, Qt::ElideRight, width() - numberWidth));

    painter.setFont(font());
    const QRect second(0, top.bottom() + 1, width(), lineHeight());
    // The dot stands under the title's edge; in a table it has a margin.
    itempaint::state(&painter, second.adjusted(-8, 0, 0, 0), option, *m_task);
    if (m_task->state() == TaskState::Running)
        itempaint::progressBar(&painter, second.translated(0, lineHeight()), option, *m_task, m_catalog);
}

} // namespace pooldeck
