// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskactions.h"

#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MostCopied = 10'000;
// Of more selected tasks only so many are looked at to say what is possible: it is done at each change.
constexpr qsizetype MostLookedAt = 2'000;

QJsonObject paramsOf(const TaskPtr &task)
{
    return QJsonDocument::fromJson(task->spec->params).object();
}

} // namespace

TaskActions::TaskActions(TaskSource &source, TaskTableView &view, QObject *parent)
    : QObject(parent), m_source(source), m_view(view), m_cancel(new QAction(tr("Cancel"), this)),
      m_runAgain(new QAction(tr("Run again"), this)),
      m_editAndRun(new QAction(tr("Edit and run again…"), this)), m_pin(new QAction(tr("Pin"), this)),
      m_forget(new QAction(tr("Remove from history…"), this)), m_copyId(new QAction(tr("Copy ID"), this)),
      m_copyParams(new QAction(tr("Copy params as JSON"), this))
{
    m_cancel->setShortcut(QKeySequence::Delete);
    m_runAgain->setShortcut(Qt::Key_R);
    m_editAndRun->setShortcut(Qt::Key_E);
    m_pin->setShortcut(Qt::Key_P);
    m_forget->setShortcut(Qt::SHIFT | Qt::Key_Delete);
    m_copyId->setShortcut(QKeySequence::Copy);
    for (QAction *action : {m_cancel, m_runAgain, m_editAndRun, m_pin, m_forget, m_copyId, m_copyParams}) {
        // Of the table alone: in the search box the same keys edit the text.
        action->setShortcutContext(Qt::WidgetShortcut);
        view.addAction(action);
    }
    connect(m_cancel, &QAction::triggered, this, &TaskActions::askToCancel);
    connect(m_runAgain, &QAction::triggered, this, &TaskActions::askToRunAgain);
    connect(m_editAndRun, &QAction::triggered, this, [this] {
        const std::vector<TaskPtr> tasks = m_view.selectedTasks(2);
        if (tasks.size() == 1 && taskactions::hasEnded(*tasks.front()))
            Q_EMIT editWanted(tasks.front());
    });
    connect(m_pin, &QAction::triggered, this, &TaskActions::pinSelected);
    connect(m_forget, &QAction::triggered, this, &TaskActions::askToForget);
    connect(m_copyId, &QAction::triggered, this, &TaskActions::copySelectedIds);
    connect(m_copyParams, &QAction::triggered, this, &TaskActions::copySelectedParams);
    update();
}

void TaskActions::addTo(QMenu &menu) const
{
    menu.addAction(m_cancel);
    menu.addAction(m_runAgain);
    menu.addAction(m_editAndRun);
    menu.addSeparator();
    menu.addAction(m_copyId);
    menu.addAction(m_copyParams);
    menu.addSeparator();
    menu.addAction(m_pin);
    menu.addAction(m_forget);
}

void TaskActions::update()
{
    const std::vector<TaskPtr> tasks = m_view.selectedTasks(MostLookedAt);
    const bool more = std::ssize(tasks) == MostLookedAt; // what the others are is not known
    const auto any = [&](auto wanted) {
        return std::ranges::any_of(tasks, [&](const TaskPtr &task) { return wanted(*task); });
    };
    const bool possible = more || any(taskactions::canBeCancelled);
    const bool asked = any([](const Task &task) { return task.cancelRequested(); });
    m_cancel->setEnabled(possible);
    m_cancel->setToolTip(possible            ? tr("Cancel the selected tasks (Delete)")
                             : tasks.empty() ? tr("Select a task that has not finished to cancel it.")
                             : asked         ? tr("The selected tasks were asked to stop already.")
                                     : tr("The selected tasks have finished: there is nothing to cancel."));
    m_unpins = !tasks.empty() && !any(taskactions::canBePinned);
    m_pin->setText(m_unpins ? tr("Unpin") : tr("Pin"));
    m_pin->setToolTip(m_unpins ? tr("Let the selected tasks leave the history in their time (P)")
                               : tr("Keep the selected tasks in the history however old they get (P)"));
    m_pin->setEnabled(!tasks.empty());
    const bool ended = more || any(taskactions::hasEnded);
    m_runAgain->setEnabled(ended);
    m_runAgain->setToolTip(ended ? tr("Submit the selected tasks again, as new tasks (R)")
                                 : tr("Only tasks that have ended can be run again."));
    m_editAndRun->setEnabled(tasks.size() == 1 && ended);
    m_editAndRun->setToolTip(
        m_editAndRun->isEnabled()
            ? tr("Change the params or options of the selected task and submit it as a new one (E)")
            : tr("Select one task that has ended to run it again with changes."));
    m_forget->setEnabled(ended);
    m_forget->setToolTip(ended ? tr("Remove the selected tasks with their logs and results (Shift+Delete)")
                               : tr("Only tasks that have ended can be removed."));
    m_copyId->setEnabled(!tasks.empty());
    m_copyParams->setEnabled(!tasks.empty());
}

void TaskActions::copySelectedIds() const
{
    QStringList ids;
    for (const TaskPtr &task : m_view.selectedTasks(MostCopied))
        ids << QString::number(task->id.value);
    QGuiApplication::clipboard()->setText(ids.join(u'\n'));
}

void TaskActions::copySelectedParams() const
{
    const std::vector<TaskPtr> tasks = m_view.selectedTasks(MostCopied);
    QJsonArray all;
    for (const TaskPtr &task : tasks)
        all.append(paramsOf(task));
    const QJsonDocument document =
        all.size() == 1 ? QJsonDocument(all.first().toObject()) : QJsonDocument(all);
    QGuiApplication::clipboard()->setText(QString::fromUtf8(document.toJson(QJsonDocument::Indented)));
}

} // namespace pooldeck
