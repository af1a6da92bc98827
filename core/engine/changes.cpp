// SPDX-License-Identifier: GPL-3.0-only
// Changes of what tasks that do not run yet were asked to do.
#include "core/engine/taskengine.h"

#include "core/task/jsonvalues.h"
#include "core/task/paramreferences.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

std::optional<Error> TaskEngine::unchangeable(const Task &task)
{
    if (task.state() != TaskState::Running && !task.isFinal())
        return std::nullopt;
    return Error{ErrorCode::Conflict,
                 u"Task %1 is %2: only a task that does not run yet can be changed."_s.arg(task.id.value)
                     .arg(stateName(task.state())),
                 {}};
}

void TaskEngine::change(TaskId id, SpecEdit edit, TaskCallback done)
{
    TaskPtr seen;
    {
        std::unique_lock lock(m_mutex);
        const Entry *entry = m_table.find(id);
        if (!entry) {
            lock.unlock();
            m_store.find(id, [this, id, edit, done = std::move(done)](const Result<TaskPtr> &task) {
                if (task && !(*task)->isFinal())
                    change(id, edit, done); // it was being inserted
                else
                    done(task ? std::unexpected(*unchangeable(**task)) : task);
            });
            return;
        }
        if (entry->isParked()) {
            lock.unlock();
            loadThen(id, std::move(done),
                     [this, id, edit](TaskCallback later) { change(id, edit, std::move(later)); });
            return;
        }
        if (entry->isFinal()) {
            lock.unlock();
            done(failure(
                ErrorCode::Conflict,
                u"Task %1 is ending: only a task that does not run yet can be changed."_s.arg(id.value)));
            return;
        }
        seen = entry->task;
    }
    Result<SpecChange> changed = edited(*seen, edit);
    if (!changed) {
        done(std::unexpected(changed.error()));
        return;
    }
    std::optional<Error> refusal;
    {
        const std::scoped_lock lock(m_mutex);
        Entry *entry = m_table.find(id);
        if (entry && entry->task == seen) {
            if (!m_accepting)
                refusal = shuttingDownError();
            else if (const auto name =
                         m_resources.impossible(effectiveResources(changed->spec, *entry->type)))
                refusal = Error{ErrorCode::InvalidRequest,
                                u"The change is not valid."_s,
                                {{pointerTo(u"/resources"_s, *name),
                                  u"there is no such resource, or not in that number"_s}}};
            else if (auto fault = queueFault(changed->spec.queue))
                refusal =
                    Error{ErrorCode::InvalidRequest, u"The change is not valid."_s, {*std::move(fault)}};
            else {
                applyChange(id, *entry, *std::move(changed), std::move(done));
                return;
            }
        }
    }
    if (refusal)
        done(std::unexpected(*refusal));
    else
        change(id, edit, std::move(done)); // something else has changed it meanwhile
}

/// What the edit makes of it, checked as a submission is.
Result<SpecChange> TaskEngine::edited(const Task &task, const SpecEdit &edit) const
{
    if (auto refusal = unchangeable(task))
        return std::unexpected(*std::move(refusal));
    Result<SpecChange> changed = edit(task, m_clock.now());
    if (!changed)
        return changed;
    const TaskSpec &before = *task.spec;
    TaskSpec &spec = changed->spec;
    spec.type = before.type;
    spec.executor = before.executor;
    spec.submitter = before.submitter;
    spec.uniqueKey = before.uniqueKey;
    spec.uniquePolicy = before.uniquePolicy;
    spec.dependsOn = before.dependsOn;
    spec.dependsPolicy = before.dependsPolicy;
    spec.retryOf = before.retryOf;
    const auto type = check(spec);
    if (!type)
        return std::unexpected(type.error());
    if (spec.queue.isEmpty())
        spec.queue = (*type)->queue;
    QList<Fault> faults;
    if (task.state() != TaskState::Waiting && spec.params != before.params) {
        const auto references = findReferences(QJsonDocument::fromJson(spec.params).object(), faults);
        for (const ParamReference &reference : references)
            faults.append({u"/params%1/from_task"_s.arg(reference.at),
                           u"the results of other tasks have been looked up already"_s});
    }
    if (!faults.isEmpty())
        return failure(ErrorCode::InvalidRequest, u"The change is not valid."_s, faults);
    return changed;
}

/// With the mutex held, and the task resident and not running.
void TaskEngine::applyChange(TaskId id, Entry &entry, SpecChange change, TaskCallback done)
{
    const TaskPtr before = entry.task;
    auto next = std::make_shared<Task>(*before);
    next->spec = std::make_shared<const TaskSpec>(std::move(change.spec));
    entry.task = std::move(next);
    const std::optional<Timestamp> dueAt = entry.task->spec->dueAt;
    const bool later = change.rescheduled && dueAt && *dueAt > m_clock.now();
    switch (before->state()) {
    case TaskState::Queued:
        if (!later) {
            changeQueued(id, entry, *before);
            break;
        }
        m_queued.fetch_sub(1, std::memory_order_relaxed);
        --m_resident;
        if (m_queues.remove(*entry.queue, entry.executor, id, entry.readyPriority))
            reconsider(); // it had claims
        break;
    case TaskState::Scheduled:
        TaskTable::moveTo(entry, m_queues.queue(entry.task->spec->queue));
        if (!change.rescheduled || later)
            break;
        TaskTable::setPhase(entry, Queued{});
        makeReady(id, entry, entry.task->spec->priority);
        m_reconsider = true;
        m_engineWake.notify_one();
        break;
    default:
        break; // one that waits for others looks at its due time when they have ended
    }
    TaskTable::moveTo(entry, m_queues.queue(entry.task->spec->queue));
    if (later && before->state() != TaskState::Waiting) {
        TaskTable::setPhase(entry, Scheduled{*dueAt});
        schedule(id, *dueAt);
    }
    write({.kind = StoreWrite::Kind::Update, .task = entry.task, .newSpec = true}, std::move(done));
}

/// It stays queued, perhaps elsewhere: at the end of its new line.
void TaskEngine::changeQueued(TaskId id, Entry &entry, const Task &before)
{
    const TaskSpec &spec = *entry.task->spec;
    NamedQueue &queue = m_queues.queue(spec.queue);
    if (&queue != entry.queue || spec.priority != before.spec->priority) {
        m_queues.remove(*entry.queue, entry.executor, id, entry.readyPriority);
        TaskTable::moveTo(entry, queue);
        entry.readyPriority = static_cast<qint8>(spec.priority);
        queue.readyFor(entry.executor).push(id, spec.priority);
    }
    const auto timeout = effectiveQueueTimeout(spec, *entry.type);
    if (timeout.count() > 0 && timeout != effectiveQueueTimeout(*before.spec, *entry.type))
        addTimer(entry.readySince + timeout, {.kind = Timer::Kind::QueueTimeout, .id = id});
    reconsider(); // it may have claims, need something else now, or be in a queue that may start it
}

} // namespace pooldeck
