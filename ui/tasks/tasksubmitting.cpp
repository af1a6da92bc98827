// SPDX-License-Identifier: GPL-3.0-only
// How TasksPage makes new tasks and shows them.
#include "ui/format.h"
#include "ui/tasks/newtaskdialog.h"
#include "ui/tasks/taskspage.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"

#include <utility>

namespace pooldeck {

void TasksPage::newTask()
{
    openDialog(new NewTaskDialog(m_source, this), false);
}

void TasksPage::editAndRunAgain(const TaskPtr &task)
{
    openDialog(new NewTaskDialog(m_source, *task, this), true);
}

void TasksPage::openDialog(NewTaskDialog *dialog, bool again)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewTaskDialog::made, this, [this, again](TaskId id) {
        m_awaited = {id};
        m_awaitedAgain = again;
        selectAwaited();
    });
    dialog->open();
}

/// What was submitted here comes to the table with the feed, a moment after the answer.
void TasksPage::selectAwaited()
{
    if (m_awaited.empty() || m_model->rowOf(m_awaited.back()) < 0)
        return;
    const std::vector<TaskId> made = std::exchange(m_awaited, {});
    const qint64 count = std::ssize(made);
    const qint64 first = made.front().value;
    const bool seen = m_view->showTasks(made);
    if (!m_awaitedAgain) {
        Q_EMIT told(seen ? tr("Submitted as task %1.").arg(first)
                         : tr("Submitted as task %1, which the filter hides.").arg(first));
    } else if (count == 1) {
        Q_EMIT told(seen ? tr("Run again as task %1.").arg(first)
                         : tr("Run again as task %1, which the filter hides.").arg(first));
    } else {
        Q_EMIT told(
            seen ? tr("%1 tasks were run again.").arg(format::count(count))
                 : tr("%1 tasks were run again; the filter hides the new ones.").arg(format::count(count)));
    }
}

} // namespace pooldeck
