// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/waitbox.h"

#include "ui/itempaint.h"
#include "ui/tasks/tasklinks.h"
#include "ui/tasks/waittext.h"
#include "ui/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>

namespace pooldeck {

WaitBox::WaitBox(const TaskSource &source, QWidget *parent)
    : QWidget(parent), m_source(source), m_text(new QLabel), m_links(new TaskLinks(source))
{
    setObjectName(QStringLiteral("waitBox"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setAccessibleName(tr("Why it waits"));
    m_links->setAccessibleName(tr("The tasks that it waits for"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 7, 10, 8);
    layout->setSpacing(4);
    layout->addWidget(m_text);
    layout->addWidget(m_links);
    connect(m_links, &TaskLinks::activated, this, &WaitBox::taskActivated);
    hide();
}

void WaitBox::show(const TaskPtr &task, Timestamp now)
{
    m_task = task;
    const QString text = task ? waitText(*task, m_source, now) : QString();
    if (m_text->text() != text)
        m_text->setText(text);
    const bool onTasks = task && task->state() == TaskState::Waiting;
    if (onTasks)
        m_links->setIds(task->spec->dependsOn);
    m_links->setVisible(onTasks);
    setVisible(!text.isEmpty());
    update();
}

QString WaitBox::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void WaitBox::paintEvent(QPaintEvent *)
{
    if (!m_task)
        return;
    const Theme theme = Theme::of(palette());
    const QColor color = itempaint::stateColor(theme, *m_task);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.tint(color, 0.14));
    painter.drawRoundedRect(rect(), 5, 5);
}

} // namespace pooldeck
