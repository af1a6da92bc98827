// SPDX-License-Identifier: GPL-3.0-only
// What TaskActions asks of the engine, and of the person before that.
#include "ui/tasks/taskactions.h"

#include "ui/format.h"
#include "ui/tasks/bulkrequest.h"
#include "ui/tasks/cancelquestion.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"

#include <QMessageBox>
#include <QPushButton>

#include <algorithm>
#include <unordered_set>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// So many are run again without a question.
constexpr qint64 MostUnasked = 20;
// As the submitter of what is run again from here; the API's words are not translated.
constexpr auto Submitter = "Pooldeck window"_L1;

/// Who waits for them, besides themselves.
std::vector<TaskId> waitingFor(const TaskSource &source, std::vector<TaskId> ids)
{
    std::ranges::sort(ids);
    std::unordered_set<TaskId> waiting;
    for (const TaskId id : ids) {
        if (waiting.contains(id)) // who waits for it waits for the earlier one too
            continue;
        for (const TaskId dependent : source.dependents(id))
            waiting.insert(dependent);
    }
    for (const TaskId id : ids)
        waiting.erase(id);
    std::vector<TaskId> all(waiting.begin(), waiting.end());
    std::ranges::sort(all);
    return all;
}

QString notCancelled(qint64 refused, const QString &reason)
{
    return refused == 1 ? TaskActions::tr("A task was not cancelled: %1").arg(reason)
                        : TaskActions::tr("%1 tasks were not cancelled. The last reason: %2")
                              .arg(format::count(refused), reason);
}

} // namespace

void TaskActions::askOf(std::vector<TaskId> ids, Wanted wanted, Order order, Complaint complaint,
                        Answered answered)
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
            [this, request, complaint = std::move(complaint),
             answered = std::move(answered)](qint64 refused, const QString &reason) {
                if (refused > 0)
                    Q_EMIT failed(complaint(refused, reason));
                if (answered)
                    answered(request->answered());
            });
    request->start();
}

std::vector<TaskId> TaskActions::selected(Wanted wanted) const
{
    const TaskTableModel &table = m_view.table();
    std::vector<TaskId> ids = m_view.selectedIds();
    std::erase_if(ids, [&](TaskId id) { return !wanted(*table.taskAt(table.rowOf(id))); });
    return ids;
}

void TaskActions::askToCancel()
{
    const std::vector<TaskId> ids = selected(taskactions::canBeCancelled);
    const std::vector<TaskId> waiting = waitingFor(m_source, ids);
    if (waiting.empty()) {
        cancel(ids);
        return;
    }
    auto *question = new CancelQuestion(ids.front().value, std::ssize(ids), std::ssize(waiting), &m_view);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &CancelQuestion::decided, this, [this, ids, waiting](bool waitingToo) {
        if (waitingToo)
            cancelWaiting(waiting, ids);
        else
            cancel(ids);
    });
    question->open();
}

void TaskActions::cancel(std::vector<TaskId> ids)
{
    // Where one of them waits for another it has the higher id, and would fail if that went first.
    std::ranges::sort(ids, std::ranges::greater());
    askOf(
        std::move(ids), taskactions::canBeCancelled,
        [this](TaskId id, TaskSource::TaskCallback done) { m_source.cancel(id, std::move(done)); },
        notCancelled);
}

void TaskActions::cancelWaiting(std::vector<TaskId> waiting, std::vector<TaskId> then)
{
    std::ranges::sort(waiting, std::ranges::greater()); // as in cancel()
    // They need not be in the table.
    const auto ask = [this](TaskId id, const TaskSource::TaskCallback &done) {
        m_source.cancel(id, [done](const Result<TaskPtr> &outcome) {
            const bool ended = !outcome && outcome.error().code == ErrorCode::Conflict;
            done(ended ? Result<TaskPtr>(TaskPtr()) : outcome); // meanwhile it has ended: all the better
        });
        return true;
    };
    auto *request = new BulkRequest(std::move(waiting), ask, this);
    connect(request, &BulkRequest::finished, this,
            [this, then = std::move(then)](qint64 refused, const QString &reason) {
                if (refused > 0)
                    Q_EMIT failed(notCancelled(refused, reason));
                cancel(then);
            });
    request->start();
}

void TaskActions::askToRunAgain()
{
    const std::vector<TaskId> ids = selected(taskactions::hasEnded);
    const qint64 count = std::ssize(ids);
    if (count <= MostUnasked) {
        runAgain(ids);
        return;
    }
    auto *box = new QMessageBox(&m_view);
    box->setObjectName(u"runAgainQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setWindowTitle(tr("Run again"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Run %1 tasks again?").arg(format::count(count)));
    box->setInformativeText(tr("Each is submitted as a new task; the history stays as it is."));
    QPushButton *run = box->addButton(tr("Run again"), QMessageBox::AcceptRole);
    run->setObjectName(u"runAgain"_s);
    box->setDefaultButton(box->addButton(tr("Do not run"), QMessageBox::RejectRole));
    connect(run, &QPushButton::clicked, this, [this, ids] { runAgain(ids); });
    box->open();
}

void TaskActions::runAgain(std::vector<TaskId> ids)
{
    std::ranges::sort(ids); // the new ones come in the order of the old ones
    askOf(
        std::move(ids), taskactions::hasEnded,
        [this](TaskId id, TaskSource::TaskCallback done) { m_source.retry(id, Submitter, std::move(done)); },
        [](qint64 refused, const QString &reason) {
            return refused == 1
                ? tr("A task was not run again: %1").arg(reason)
                : tr("%1 tasks were not run again. The last reason: %2").arg(format::count(refused), reason);
        },
        [this](std::vector<TaskId> made) {
            std::ranges::sort(made);
            if (!made.empty())
                Q_EMIT ranAgain(made);
        });
}

void TaskActions::pinSelected()
{
    const bool pinned = !m_unpins;
    askOf(
        m_view.selectedIds(), pinned ? taskactions::canBePinned : taskactions::canBeUnpinned,
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
        if (!taskactions::hasEnded(task))
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
        std::move(ids), taskactions::hasEnded,
        [this](TaskId id, TaskSource::TaskCallback done) { m_source.forget(id, std::move(done)); },
        [](qint64 refused, const QString &reason) {
            return refused == 1
                ? tr("A task was not removed: %1").arg(reason)
                : tr("%1 tasks were not removed. The last reason: %2").arg(format::count(refused), reason);
        });
}

} // namespace pooldeck
