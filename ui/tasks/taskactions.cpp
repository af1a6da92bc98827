// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskactions.h"

#include "ui/deliver.h"
#include "ui/format.h"
#include "ui/tasks/tasktableview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype All = std::numeric_limits<qsizetype>::max();
constexpr qsizetype MostCopied = 10'000;

bool canBeCancelled(const TaskPtr &task)
{
    return !task->isFinal() && !task->cancelRequested();
}

QJsonObject paramsOf(const TaskPtr &task)
{
    return QJsonDocument::fromJson(task->spec->params).object();
}

} // namespace

TaskActions::TaskActions(TaskSource &source, TaskTableView &view, QObject *parent)
    : QObject(parent), m_source(source), m_view(view), m_cancel(new QAction(tr("Cancel"), this)),
      m_copyId(new QAction(tr("Copy ID"), this)), m_copyParams(new QAction(tr("Copy params as JSON"), this))
{
    m_cancel->setShortcut(QKeySequence::Delete);
    m_copyId->setShortcut(QKeySequence::Copy);
    for (QAction *action : {m_cancel, m_copyId, m_copyParams}) {
        // Of the table alone: in the search box the same keys edit the text.
        action->setShortcutContext(Qt::WidgetShortcut);
        view.addAction(action);
    }
    connect(m_cancel, &QAction::triggered, this, &TaskActions::cancelSelected);
    connect(m_copyId, &QAction::triggered, this, &TaskActions::copySelectedIds);
    connect(m_copyParams, &QAction::triggered, this, &TaskActions::copySelectedParams);
    update();
}

void TaskActions::update()
{
    const std::vector<TaskPtr> tasks = m_view.selectedTasks(All);
    const bool possible = std::ranges::any_of(tasks, canBeCancelled);
    const bool asked =
        std::ranges::any_of(tasks, [](const TaskPtr &task) { return task->cancelRequested(); });
    m_cancel->setEnabled(possible);
    m_cancel->setToolTip(possible            ? tr("Cancel the selected tasks (Delete)")
                             : tasks.empty() ? tr("Select a task that has not finished to cancel it.")
                             : asked         ? tr("The selected tasks were asked to stop already.")
                                     : tr("The selected tasks have finished: there is nothing to cancel."));
    m_copyId->setEnabled(!tasks.empty());
    m_copyParams->setEnabled(!tasks.empty());
}

void TaskActions::cancelSelected()
{
    struct Batch
    {
        size_t left = 0;
        size_t refused = 0;
        QString reason;
    };
    std::vector<TaskPtr> tasks = m_view.selectedTasks(All);
    std::erase_if(tasks, [](const TaskPtr &task) { return !canBeCancelled(task); });
    const auto batch = std::make_shared<Batch>(tasks.size());
    for (const TaskPtr &task : tasks) {
        m_source.cancel(task->id, deliverTo(this, [this, batch](const Result<TaskPtr> &outcome) {
                            if (!outcome) {
                                ++batch->refused;
                                batch->reason = outcome.error().message;
                            }
                            if (--batch->left > 0 || batch->refused == 0)
                                return;
                            Q_EMIT failed(batch->refused == 1
                                              ? tr("A task was not cancelled: %1").arg(batch->reason)
                                              : tr("%1 tasks were not cancelled. The last reason: %2")
                                                    .arg(format::count(static_cast<qint64>(batch->refused)),
                                                         batch->reason));
                        }));
    }
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
