// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/bulkoperation.h"
#include "core/api/caller.h"
#include "core/api/responder.h"

#include <QByteArray>

#include <map>
#include <memory>
#include <mutex>

namespace pooldeck {

class BackgroundWorker;
class DiskWatch;

/// Does one thing to all tasks that a filter finds, a page at a time, newest first: so a task goes before
/// those that it depends on, and what is made meanwhile is not met. The next page is read when every task
/// of the one before has had its outcome; no loop waits. Answers with counts:
/// `{"matched", "done", "refused": {"conflict": n}, "dry_run"}`. Once the token is revoked, or the disk too
/// full for more, what is found further on counts as refused for that.
///
/// Owned by its own callbacks. The mutex guards the counts; the pages are handled on the worker's thread.
class BulkRun : public std::enable_shared_from_this<BulkRun>
{
public:
    static constexpr int PageSize = 1'000;

    /// `caller` is charged for each task that is submitted again; the disk is asked for these alone.
    BulkRun(TaskSource &tasks, std::shared_ptr<BackgroundWorker> worker,
            std::shared_ptr<const DiskWatch> disk, BulkOperation request, CallerPtr caller, QString submitter,
            Responder responder);

    /// Why it may not begin, or go on. Any thread.
    std::optional<Problem> refusal() const;
    /// Any thread; once.
    void start() { readPage({}); }

private:
    void readPage(std::optional<TaskCursor> after);
    void takePage(const TaskPage &page);
    void act(const TaskPtr &task);
    void refuseAll(qsizetype count, ProblemKind why);
    void noteOutcome(const Result<TaskPtr> &outcome);
    void settle(qsizetype outcomes);
    Reply answer();

    TaskSource &m_tasks;
    const std::shared_ptr<BackgroundWorker> m_worker;
    const std::shared_ptr<const DiskWatch> m_disk;
    const BulkOperation m_request;
    const CallerPtr m_caller;
    const QString m_submitter;
    const Responder m_responder;

    std::mutex m_mutex; // guards what follows
    std::optional<TaskCursor> m_next;
    qsizetype m_awaited = 0; // outcomes of the page
    qint64 m_matched = 0;
    qint64 m_done = 0;
    std::map<QByteArray, qint64> m_refused; // by the kind of problem
};

} // namespace pooldeck
