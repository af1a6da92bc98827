// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskactions.h"

#include "ui/format.h"
#include "ui/tasks/bulkrequest.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MostCopied = 10'000;
// Of more selected tasks only so many are looked at to say what is possible: it is done at each change.
constexpr qsizetype MostLookedAt = 2'000;

bool canBeCancelled(const Task &task)
{
    return !task.isFinal() && !task.cancelRequested();
}

bool canBeForgotten(const Task &task)
{
    return task.isFinal();
}

bool canBePinned(const Task &task)
{
    return !task.pinned;
}

bool canBeUnpinned(const Task &task)
{
    return task.pinned;
}

QJsonObject paramsOf(const TaskPtr &task)
{
    return QJsonDocument::fromJson(task->spec->params).object();
}

} // namespace

TaskActions::TaskActions(TaskSource &source, TaskTableView &view, QObject *parent)
    : QObject(parent), m_source(source), m_view(view), m_cancel(new QAction(tr("Cancel"), this)),
      m_pin(new QAction(tr("Pin"), this)), m_forget(new QAction(tr("Remove from history…"), this)),
      m_copyId(new QAction(tr("Copy ID"), this)), m_copyParams(new QAction(tr("Copy params as JSON"), this))
{
    m_cancel->setShortcut(QKeySequence::Delete);
    m_pin->setShortcut(Qt::Key_P);
    m_forget->setShortcut(Qt::SHIFT | Qt::Key_Delete);
    m_copyId->setShortcut(QKeySequence::Copy);
    for (QAction *action : {m_cancel, m_pin, m_forget, m_copyId, m_copyParams}) {
        // Of the table alone: in the search box the same keys edit the text.
        action->setShortcutContext(Qt::WidgetShortcut);
        view.addAction(action);
    }
    connect(m_cancel, &QAction::triggered, this, &TaskActions::cancelSelected);
    connect(m_pin, &QAction::triggered, this, &TaskActions::pinSelected);
    connect(m_forget, &QAction::triggered, this, &TaskActions::askToForget);
    connect(m_copyId, &QAction::triggered, this, &TaskActions::copySelectedIds);
    connect(m_copyParams, &QAction::triggered, this, &TaskActions::copySelectedParams);
    update();
}

void TaskActions::addTo(QMenu &menu) const
{
    menu.addAction(m_cancel);
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
    const bool possible = more || any(canBeCancelled);
    const bool asked = any([](const Task &task) { return task.cancelRequested(); });
    m_cancel->setEnabled(possible);
    m_cancel->setToolTip(possible            ? tr("Cancel the selected tasks (Delete)")
                             : tasks.empty() ? tr("Select a task that has not finished to cancel it.")
                             : asked         ? tr("The selected tasks were asked to stop already.")
                                     : tr("The selected tasks have finished: there is nothing to cancel."));
    m_unpins = !tasks.empty() && !any(canBePinned);
    m_pin->setText(m_unpins ? tr("Unpin") : tr("Pin"));
    m_pin->setToolTip(m_unpins ? tr("Let the selected tasks leave the history in their time (P)")
                               : tr("Keep the selected tasks in the history however old they get (P)"));
    m_pin->setEnabled(!tasks.empty());
    const bool ended = more || any(canBeForgotten);
    m_forget->setEnabled(ended);
    m_forget->setToolTip(ended ? tr("Remove the selected tasks with their logs and results (Shift+Delete)")
                               : tr("Only tasks that have ended can be removed."));
    m_copyId->setEnabled(!tasks.empty());
    m_copyParams->setEnabled(!tasks.empty());
}

void TaskActions::askOf(std::vector<TaskId> ids, Wanted wanted, Order order, Complaint complaint)
{
    const TaskTableModel &table = m_view.table();
    const auto ask = [&table, wanted, order = std::move(order)](TaskId id, TaskSource::TaskCallback done) {
        const int row = table.rowOf(id);
        if (row < 0 || !wanted(*table.taskAt(row)))
            return false;
        order(id, std::move(done));
        return true;
    };
    auto *request = new BulkRequest(std::move(ids), ask, this);
    connect(request, &BulkRequest::finished, this,
            [this, complaint = std::move(complaint)](qint64 refused, const QString &reason) {
                if (refused > 0)
                    Q_EMIT failed(complaint(refused, reason));
            });
    request->start();
}

void TaskActions::cancelSelected()
{
    askOf(
        m_view.selectedIds(), canBeCancelled,
        [this](TaskId id, TaskSource::TaskCallback done) { m_source.cancel(id, std::move(done)); },
        [](qint64 refused, const QString &reason) {
            return refused == 1
                ? tr("A task was not cancelled: %1").arg(reason)
                : tr("%1 tasks were not cancelled. The last reason: %2").arg(format::count(refused), reason);
        });
}

void TaskActions::pinSelected()
{
    const bool pinned = !m_unpins;
    askOf(
        m_view.selectedIds(), pinned ? canBePinned : canBeUnpinned,
        [this, pinned](TaskId id, TaskSource::TaskCallback done) {
            m_source.setPinned(id, pinned, std::move(done));
        },
        [](qint64 refused, const QString &reason) {
            return refused == 1
                ? tr("A task was not changed: %1").arg(reason)
                : tr("%1 tasks were not changed. The last reason: %2").arg(format::count(refused), reason);
        });
}

void TaskActions::askToForget()
{
    const std::vector<TaskId> selected = m_view.selectedIds();
    const TaskTableModel &table = m_view.table();
    std::vector<TaskId> ids;
    qint64 pinned = 0;
    for (const TaskId id : selected) {
        const Task &task = *table.taskAt(table.rowOf(id));
        if (!canBeForgotten(task))
            continue;
        ids.push_back(id);
        pinned += task.pinned ? 1 : 0;
    }
    if (ids.empty()) {
        Q_EMIT failed(tr("Only tasks that have ended can be removed."));
        return;
    }
    const qint64 count = std::ssize(ids);
    auto *box = new QMessageBox(&m_view);
    box->setObjectName(u"forgetQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Warning);
    box->setWindowTitle(tr("Remove from history"));
    box->setTextFormat(Qt::PlainText);
    box->setText(count == 1 ? tr("Remove task %1 from the history?").arg(ids.front().value)
                            : tr("Remove %1 tasks from the history?").arg(format::count(count)));
    QStringList sentences{tr("The logs and results go with them. This cannot be undone.")};
    if (count < std::ssize(selected))
        sentences << tr("Selected tasks that have not ended stay.");
    if (pinned > 0)
        sentences << tr("Pinned tasks among them: %1.").arg(format::count(pinned));
    box->setInformativeText(sentences.join(u'\n'));
    auto *remove = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    remove->setObjectName(u"remove"_s);
    box->setDefaultButton(box->addButton(tr("Keep"), QMessageBox::RejectRole));
    connect(remove, &QPushButton::clicked, this, [this, ids = std::move(ids)] { forgetTasks(ids); });
    box->open();
}

void TaskActions::forgetTasks(std::vector<TaskId> ids)
{
    askOf(
        std::move(ids), canBeForgotten,
        [this](TaskId id, TaskSource::TaskCallback done) { m_source.forget(id, std::move(done)); },
        [](qint64 refused, const QString &reason) {
            return refused == 1
                ? tr("A task was not removed: %1").arg(reason)
                : tr("%1 tasks were not removed. The last reason: %2").arg(format::count(refused), reason);
        });
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
