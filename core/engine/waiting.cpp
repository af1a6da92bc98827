// SPDX-License-Identifier: GPL-3.0-only
// What time does to tasks, and what the end of a task does to those that depend on it.
#include "core/engine/taskengine.h"

#include "core/task/filereferences.h"
#include "core/task/paramreferences.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::chrono::seconds LoadRetryInterval{1};

} // namespace

void TaskEngine::reconsider()
{
    m_queues.takeBack();
    m_resources.clearClaims();
    m_reconsider = true;
    m_engineWake.notify_one();
}

// ---- time

void TaskEngine::addTimer(std::chrono::nanoseconds at, Timer timer)
{
    if (m_timers.isBloated())
        m_timers.keepOnly(
            [this](std::chrono::nanoseconds due, const Timer &old) { return matters(due, old); });
    if (m_timers.add(at, timer))
        m_engineWake.notify_one();
}

void TaskEngine::schedule(TaskId id, Timestamp dueAt)
{
    if (m_due.isBloated()) {
        m_due.keepOnly([this](Timestamp at, TaskId of) {
            const Entry *entry = m_table.find(of);
            const auto *scheduled =
                entry && entry->task ? std::get_if<Scheduled>(&entry->task->phase) : nullptr;
            return scheduled && scheduled->dueAt == at;
        });
    }
    if (m_due.add(dueAt, id))
        m_engineWake.notify_one();
}

/// Whether it would still do something: most tasks end long before their timeout.
bool TaskEngine::matters(std::chrono::nanoseconds at, const Timer &timer) const
{
    const Entry *entry = m_table.find(timer.id);
    if (!entry)
        return false;
    if (timer.kind != Timer::Kind::QueueTimeout)
        return entry->job && entry->job->task->attempt == timer.attempt;
    if (entry->isParked())
        return true;
    const auto limit = effectiveQueueTimeout(*entry->task->spec, *entry->type);
    return limit.count() > 0 && entry->task->state() == TaskState::Queued && at >= entry->readySince + limit;
}

void TaskEngine::takeDue(std::chrono::nanoseconds now, std::vector<JobPtr> &toForce)
{
    const Timestamp calendar = m_clock.now();
    while (const std::optional<TaskId> id = m_due.takeDue(calendar)) {
        Entry *entry = m_table.find(*id);
        const auto *scheduled = entry && entry->task ? std::get_if<Scheduled>(&entry->task->phase) : nullptr;
        if (scheduled && scheduled->dueAt <= calendar)
            advance(*id, *entry);
    }
    while (const std::optional<Timer> timer = m_timers.takeDue(now))
        takeDueTimer(*timer, toForce);

    for (const auto &[name, queue] : m_queues.all()) {
        if (queue->settings.paused && queue->settings.pausedUntil
            && *queue->settings.pausedUntil <= calendar) {
            QueueSettings settings = queue->settings;
            settings.paused = false;
            settings.pausedUntil.reset();
            applyQueue(*queue, settings);
        }
    }
    if (m_tokenDue && *m_tokenDue <= now) {
        m_tokenDue.reset();
        m_reconsider = true;
    }
}

/// Somebody found nothing to do: if that is for a rate, the engine's thread wakes the executors in time.
void TaskEngine::awaitToken(std::chrono::nanoseconds now)
{
    const auto token = m_queues.nextToken(now);
    if (token && (!m_tokenDue || *token < *m_tokenDue)) {
        m_tokenDue = token;
        m_engineWake.notify_one();
    }
}

void TaskEngine::takeDueTimer(const Timer &timer, std::vector<JobPtr> &toForce)
{
    Entry *entry = m_table.find(timer.id);
    if (!entry)
        return;
    const bool sameAttempt = entry->job && entry->job->task->attempt == timer.attempt;
    switch (timer.kind) {
    case Timer::Kind::Timeout:
        if (sameAttempt && entry->job->stopReason == StopReason::None) {
            beginStop(*entry, StopReason::TimedOut);
            publishRunning(*entry);
            m_toStop.push_back(entry->job);
        }
        break;
    case Timer::Kind::Grace:
        if (sameAttempt)
            toForce.push_back(entry->job);
        break;
    case Timer::Kind::QueueTimeout:
        if (entry->isParked()) {
            const auto again = [this, timer](const Result<TaskPtr> &) { // it could not be read now
                const std::scoped_lock lock(m_mutex);
                addTimer(m_clock.elapsed() + LoadRetryInterval, timer);
            };
            loadThen(timer.id, again, [this, timer](const TaskCallback &) {
                const std::scoped_lock lock(m_mutex);
                std::vector<JobPtr> none;
                takeDueTimer(timer, none);
            });
            break;
        }
        if (const auto limit = effectiveQueueTimeout(*entry->task->spec, *entry->type); limit.count() > 0
            && entry->task->state() == TaskState::Queued && m_clock.elapsed() - entry->readySince >= limit) {
            endUnstarted(timer.id, *entry, TaskState::Failed,
                         Failure{FailureKind::Timeout,
                                 u"It was not started within %1 s of being queued."_s.arg(
                                     static_cast<double>(limit.count()) / 1000),
                                 {}});
        }
        break;
    }
}

/// The caller has the job asked to stop.
void TaskEngine::beginStop(Entry &entry, StopReason reason)
{
    noteStop(entry, reason);
    addTimer(m_clock.elapsed() + entry.job->type.grace,
             {.kind = Timer::Kind::Grace, .id = entry.task->id, .attempt = entry.task->attempt});
}

void TaskEngine::noteStop(Entry &entry, StopReason reason)
{
    StopReason none = StopReason::None;
    if (!entry.job->stopReason.compare_exchange_strong(none, reason))
        return; // the first one counts
    auto running = std::get<Running>(entry.task->phase);
    running.stopReason = reason;
    TaskTable::setPhase(entry, std::move(running));
}

/// What is not stored of a running task has changed.
void TaskEngine::publishRunning(Entry &entry)
{
    if (entry.published != TaskState::Running)
        return; // its start is not committed yet: then this comes with it
    m_table.publish(entry, entry.task);
    noteFeedChanged();
}

/// The caller has the job asked to stop.
void TaskEngine::beginCancel(Entry &entry, TaskCallback done)
{
    auto running = std::get<Running>(entry.task->phase);
    running.cancelRequested = true;
    TaskTable::setPhase(entry, std::move(running));
    beginStop(entry, StopReason::Cancelled);
    write(StoreWrite::Kind::Update, entry.task, std::move(done));
}

void TaskEngine::markUnresponsive(const JobPtr &job)
{
    const std::scoped_lock lock(m_mutex);
    Entry *entry = m_table.find(job->task->id);
    if (!entry || entry->job != job)
        return;
    auto running = std::get<Running>(entry->task->phase);
    running.unresponsive = true;
    TaskTable::setPhase(*entry, std::move(running));
    publishRunning(*entry);
}

// ---- tasks that do not run

/// A resident task that is scheduled, waiting or queued ends without having been run.
void TaskEngine::endUnstarted(TaskId id, Entry &entry, TaskState state, std::optional<Failure> failure,
                              TaskCallback done)
{
    if (entry.task->state() == TaskState::Queued) {
        m_queued.fetch_sub(1, std::memory_order_relaxed);
        --m_resident;
        if (m_queues.remove(*entry.queue, entry.executor, id, entry.readyPriority))
            reconsider(); // it had claims
    }
    m_dependencies.remove(id);
    auto next = std::make_shared<Task>(*entry.task);
    next->phase = Finished{.state = state, .finishedAt = m_clock.now()};
    if (failure)
        next->failure = std::make_shared<const Failure>(std::move(*failure));
    m_table.setTask(entry, std::move(next));
    (state == TaskState::Failed ? m_failed : m_finished).fetch_add(1, std::memory_order_relaxed);
    releaseKey(*entry.task);
    write(StoreWrite::Kind::Update, entry.task, std::move(done));
}

void TaskEngine::settle(const DependencyGraph::Settled &settled)
{
    Entry *entry = m_table.find(settled.child);
    if (!entry) {
        m_settledEarly.insert_or_assign(settled.child, settled);
        return;
    }
    if (entry->task->state() != TaskState::Waiting)
        return; // cancelled meanwhile
    if (settled.released) {
        release(settled.child);
        return;
    }
    endUnstarted(settled.child, *entry, TaskState::Failed,
                 Failure{FailureKind::Dependency,
                         u"Task %1, which it depends on, is %2."_s.arg(settled.culprit.value)
                             .arg(stateName(settled.culpritState)),
                         {{"task"_L1, settled.culprit.value}}});
}

void TaskEngine::release(TaskId id)
{
    Entry &entry = *m_table.find(id);
    std::vector<TaskId> parents;
    if (entry.task->spec->params.contains("\"from_task\"")) {
        QList<Fault> faults;
        const QJsonObject params = QJsonDocument::fromJson(entry.task->spec->params).object();
        for (const ParamReference &reference : findReferences(params, faults))
            parents.push_back(reference.task);
    }
    if (parents.empty()) {
        advance(id, entry);
        return;
    }
    std::ranges::sort(parents);
    parents.erase(std::ranges::unique(parents).begin(), parents.end());
    resolveThenAdvance(entry.task, parents);
}

/// Reads the parents' results, one after the other, on the store's reader thread.
void TaskEngine::resolveThenAdvance(const TaskPtr &task, const std::vector<TaskId> &parents)
{
    using Results = std::map<TaskId, std::expected<QJsonValue, QString>>;
    const auto results = std::make_shared<Results>();
    const size_t count = parents.size();
    m_resolving.insert(parents.begin(), parents.end());
    for (const TaskId parent : parents) {
        m_store.readResult(parent, [this, task, parent, results, count](const Result<QByteArray> &json) {
            // QJsonDocument holds no bare values.
            if (json)
                results->emplace(parent, QJsonDocument::fromJson('[' + *json + ']').array().at(0));
            else
                results->emplace(parent, std::unexpected(json.error().message));
            if (results->size() < count)
                return;
            auto params = resolveReferences(QJsonDocument::fromJson(task->spec->params).object(),
                                            [&](TaskId id) { return results->at(id); });
            if (params) {
                QList<Fault> missing; // of which its start will tell
                const QJsonObject given = m_files ? withFilePaths(*params, *m_files, missing) : *params;
                const QList<Fault> faults = m_catalog.checkParams(task->spec->type, given);
                if (!faults.isEmpty()) {
                    params = std::unexpected(u"The results that stand in its params do not fit: %1 %2"_s.arg(
                        faults.first().pointer, faults.first().message));
                }
            }
            const std::scoped_lock lock(m_mutex);
            for (const auto &[read, result] : *results)
                m_resolving.erase(m_resolving.find(read));
            advanceWith(*task, params);
        });
    }
}

void TaskEngine::advanceWith(const Task &resolved, const std::expected<QJsonObject, QString> &params)
{
    const TaskId id = resolved.id;
    Entry *entry = m_table.find(id);
    if (!entry || entry->task->state() != TaskState::Waiting)
        return; // cancelled meanwhile
    if (entry->task->spec != resolved.spec) {
        release(id); // changed meanwhile: other references, perhaps
        return;
    }
    if (!params) {
        endUnstarted(id, *entry, TaskState::Failed, Failure{FailureKind::Dependency, params.error(), {}});
        return;
    }
    auto spec = std::make_shared<TaskSpec>(*entry->task->spec);
    spec->params = QJsonDocument(*params).toJson(QJsonDocument::Compact);
    auto next = std::make_shared<Task>(*entry->task);
    next->spec = std::move(spec);
    entry->task = std::move(next);
    write({.kind = StoreWrite::Kind::Update, .task = entry->task, .newSpec = true}, {});
    advance(id, *entry);
}

/// Nothing but its due time, and then a slot, keeps it from running.
void TaskEngine::advance(TaskId id, Entry &entry)
{
    const std::optional<Timestamp> dueAt = entry.task->dueAt();
    const bool scheduled = entry.task->state() != TaskState::Scheduled && dueAt && *dueAt > m_clock.now();
    if (scheduled) {
        TaskTable::setPhase(entry, Scheduled{*dueAt});
        schedule(id, *dueAt);
    } else {
        TaskTable::setPhase(entry, Queued{});
        makeReady(id, entry, entry.task->spec->priority);
        m_reconsider = true;
        m_engineWake.notify_one();
    }
    write(StoreWrite::Kind::Update, entry.task);
}

} // namespace pooldeck
