// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/bulkrun.h"

#include "core/api/backgroundworker.h"
#include "core/api/diskwatch.h"
#include "core/api/jsonwriter.h"
#include "core/api/problem.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QByteArray slugOf(ProblemKind kind)
{
    const QLatin1StringView slug = problemInfo(kind).slug;
    return {slug.data(), slug.size()};
}

} // namespace

BulkRun::BulkRun(TaskSource &tasks, std::shared_ptr<BackgroundWorker> worker,
                 std::shared_ptr<const DiskWatch> disk, BulkOperation request, CallerPtr caller,
                 QString submitter, Responder responder)
    : m_tasks(tasks), m_worker(std::move(worker)), m_disk(std::move(disk)), m_request(std::move(request)),
      m_caller(std::move(caller)), m_submitter(std::move(submitter)), m_responder(std::move(responder))
{
}

std::optional<Problem> BulkRun::refusal() const
{
    if (m_caller->isRevoked())
        return Problem{ProblemKind::Unauthorized, u"The token has been revoked."_s, {}, {}};
    if (m_request.submits() && m_disk->isLow())
        return lowDiskProblem(*m_disk);
    return std::nullopt;
}

void BulkRun::readPage(std::optional<TaskCursor> after)
{
    m_tasks.list(m_request.filter, after, PageSize, [self = shared_from_this()](Result<TaskPage> page) {
        self->m_worker->post([self, page = std::move(page)] {
            if (page)
                self->takePage(*page);
            else
                self->m_responder.reply(problemReply(page.error()));
        });
    });
}

void BulkRun::takePage(const TaskPage &page)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_next = page.next;
        m_matched += std::ssize(page.items);
        m_awaited = std::ssize(page.items) + 1; // one more, so that it does not end before all have begun
    }
    // A run takes minutes where there are many: what a request needs at its start it needs later too.
    if (const std::optional<Problem> why = refusal()) {
        refuseAll(std::ssize(page.items), why->kind);
    } else {
        for (const TaskPtr &task : page.items)
            act(task);
    }
    settle(1);
}

void BulkRun::refuseAll(qsizetype count, ProblemKind why)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_refused[slugOf(why)] += count;
    }
    settle(count);
}

void BulkRun::act(const TaskPtr &task)
{
    if (m_request.dryRun) {
        noteOutcome(m_request.fits(*task) ? Result<TaskPtr>(task) : failure(ErrorCode::Conflict, {}));
        return;
    }
    auto done = [self = shared_from_this()](const Result<TaskPtr> &outcome) { self->noteOutcome(outcome); };
    switch (m_request.action) {
    case BulkOperation::Action::Cancel:
        m_tasks.cancel(task->id, std::move(done));
        break;
    case BulkOperation::Action::Retry:
        m_tasks.retry(task->id, m_submitter, std::move(done));
        break;
    case BulkOperation::Action::Delete:
        m_tasks.forget(task->id, std::move(done));
        break;
    case BulkOperation::Action::Pin:
        m_tasks.setPinned(task->id, true, std::move(done));
        break;
    case BulkOperation::Action::Unpin:
        m_tasks.setPinned(task->id, false, std::move(done));
        break;
    case BulkOperation::Action::Change:
        m_tasks.change(task->id, m_request.change, std::move(done));
        break;
    }
}

void BulkRun::noteOutcome(const Result<TaskPtr> &outcome)
{
    if (outcome && m_request.submits())
        m_caller->owe();
    {
        const std::scoped_lock lock(m_mutex);
        if (outcome)
            ++m_done;
        else
            ++m_refused[slugOf(problemFor(outcome.error().code))];
    }
    settle(1);
}

void BulkRun::settle(qsizetype outcomes)
{
    std::optional<TaskCursor> next;
    {
        const std::scoped_lock lock(m_mutex);
        m_awaited -= outcomes;
        if (m_awaited > 0)
            return;
        next = m_next;
    }
    if (next)
        readPage(next);
    else
        m_responder.replyWith([self = shared_from_this()] { return self->answer(); });
}

Reply BulkRun::answer()
{
    const std::scoped_lock lock(m_mutex);
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.key("matched").number(m_matched);
    json.key("done").number(m_done);
    json.key("refused").beginObject();
    for (const auto &[kind, count] : m_refused)
        json.key(QByteArrayView(kind)).number(count);
    json.endObject();
    json.key("dry_run").boolean(m_request.dryRun);
    json.endObject();
    return Reply::json(std::move(out));
}

} // namespace pooldeck
