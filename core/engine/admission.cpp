// SPDX-License-Identifier: GPL-3.0-only
// What tasks need to be accepted: their parents, room, their unique keys; and how that is taken back.
#include "core/engine/taskengine.h"

#include "core/task/jsonvalues.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

Error TaskEngine::invalid(QList<Fault> faults)
{
    return {ErrorCode::InvalidRequest, u"The task is not valid."_s, std::move(faults)};
}

/// Asks the store how those ended that are not unfinished; `then` comes at once if there are none.
void TaskEngine::loadParents(const std::vector<TaskSpec> &specs, WithParents then)
{
    std::vector<TaskId> ids;
    {
        const std::scoped_lock lock(m_mutex);
        for (const TaskSpec &spec : specs) {
            for (const TaskId parent : spec.dependsOn) {
                if (parent.value > 0 && !m_table.find(parent))
                    ids.push_back(parent);
            }
        }
    }
    if (ids.empty()) {
        then(StoredParents());
        return;
    }
    m_store.load(ids, [ids, then = std::move(then)](const Result<std::vector<TaskPtr>> &tasks) {
        if (!tasks) {
            then(std::unexpected(tasks.error()));
            return;
        }
        StoredParents ended;
        for (const TaskId id : ids)
            ended[id] = std::nullopt;
        for (const TaskPtr &task : *tasks)
            ended[task->id] = task->state();
        then(std::move(ended));
    });
}

Result<std::vector<DependencyGraph::Parent>>
TaskEngine::parentsOf(const TaskSpec &spec, const StoredParents &ended, bool &askAgain) const
{
    std::vector<DependencyGraph::Parent> parents;
    QList<Fault> faults;
    for (size_t i = 0; i < spec.dependsOn.size(); ++i) {
        const TaskId id = spec.dependsOn[i];
        if (m_table.find(id) || m_admitting.contains(id)) {
            parents.push_back({id, std::nullopt});
            continue;
        }
        const auto known = ended.find(id);
        if (id.value <= 0)
            faults.append({u"/depends_on/%1"_s.arg(i), u"must be the id of a task"_s});
        else if (known == ended.end() || (known->second && !isFinal(*known->second)))
            askAgain = true; // it has ended since somebody looked
        else if (known->second)
            parents.push_back({id, known->second});
        else
            faults.append({u"/depends_on/%1"_s.arg(i), u"there is no task %1"_s.arg(id.value)});
    }
    if (!faults.isEmpty())
        return std::unexpected(invalid(faults));
    return parents;
}

// ---- with the mutex held

/// Gives the task its id, its first phase, and its place among keys and dependencies.
Result<TaskEngine::Admission> TaskEngine::admit(Task &task, const TaskType &type, const StoredParents &ended,
                                                size_t before)
{
    const TaskSpec &spec = *task.spec;
    if (!m_accepting)
        return std::unexpected(shuttingDownError());
    if (m_limits.unfinished > 0
        && m_table.unfinished() + static_cast<qint64>(before) >= m_limits.unfinished) {
        return failure(ErrorCode::QueueFull,
                       u"There are %1 unfinished tasks, and may be no more."_s.arg(m_limits.unfinished));
    }
    if (const ExecutorKind kind = effectiveExecutor(spec, type); !m_lines.contains(kind)) {
        return std::unexpected(
            invalid({{u"/executor"_s, u"there is no executor \"%1\" here"_s.arg(executorName(kind))}}));
    }
    if (const auto name = m_resources.impossible(effectiveResources(spec, type))) {
        const auto known = m_resources.all().find(*name);
        return std::unexpected(
            invalid({{pointerTo(u"/resources"_s, *name),
                      known == m_resources.all().end()
                          ? u"there is no such resource"_s
                          : u"is more than its capacity of %1"_s.arg(known->second.capacity)}}));
    }
    if (auto fault = queueFault(spec.queue))
        return std::unexpected(invalid({*std::move(fault)}));
    bool askAgain = false;
    const auto parents = parentsOf(spec, ended, askAgain);
    if (!parents)
        return std::unexpected(parents.error());
    if (askAgain)
        return Admission::AskAgain;

    const TaskId other = spec.uniqueKey.isEmpty() ? TaskId() : m_uniqueKeys.value(spec.uniqueKey);
    if (other && spec.uniquePolicy == UniquePolicy::ReturnExisting)
        return Admission::Existing;
    if (other && spec.uniquePolicy == UniquePolicy::Reject) {
        return failure(
            ErrorCode::Conflict,
            u"Task %1 has the unique key \"%2\" and has not ended."_s.arg(other.value).arg(spec.uniqueKey));
    }
    task.id = TaskId{++m_lastId.value};
    m_queues.queue(spec.queue).admittedAt = m_clock.elapsed();
    if (other)
        m_replacing.emplace(task.id, other);
    if (!spec.uniqueKey.isEmpty())
        m_uniqueKeys.insert(spec.uniqueKey, task.id);
    if (!parents->empty()) {
        task.phase = Waiting();
        if (const auto settled = m_dependencies.add(task.id, spec.dependsPolicy, *parents))
            m_settledEarly.insert_or_assign(task.id, *settled);
    } else if (const auto dueAt = task.dueAt(); dueAt && *dueAt > task.createdAt) {
        task.phase = Scheduled{*dueAt};
    }
    return Admission::Accepted;
}

/// Why there cannot be a queue of that name.
std::optional<Fault> TaskEngine::queueFault(const QString &name)
{
    const auto isSet = [this](const QString &queue) {
        return m_setQueues.contains(queue) || m_configured.queue(queue);
    };
    if (m_queues.hasRoomFor(name, m_clock.elapsed(), isSet))
        return std::nullopt;
    return Fault{u"/queue"_s,
                 u"there are %1 queues with tasks, and may be no more: name one of them"_s.arg(
                     TaskQueues::MostQueues)};
}

/// It was admitted, and then not inserted.
void TaskEngine::withdraw(const Task &task)
{
    releaseKey(task);
    m_dependencies.remove(task.id);
    m_settledEarly.erase(task.id);
    const auto replaced = m_replacing.extract(task.id);
    if (!replaced)
        return;
    for (auto &[by, other] : m_replacing) {
        if (other == task.id)
            other = replaced.mapped(); // it stood between the two
    }
    // Who was to be replaced goes on, and has its key again.
    const Entry *entry = m_table.find(replaced.mapped());
    if (entry && !entry->isFinal() && !m_uniqueKeys.contains(task.spec->uniqueKey))
        m_uniqueKeys.insert(task.spec->uniqueKey, replaced.mapped());
}

/// Another task has its key, and has been inserted.
void TaskEngine::cancelReplaced(TaskId id)
{
    Entry *entry = m_table.find(id);
    if (!entry || entry->isParked() || entry->isFinal())
        return; // it has ended meanwhile
    if (!entry->job) {
        endUnstarted(id, *entry, TaskState::Cancelled, {});
        return;
    }
    beginCancel(*entry);
    m_toStop.push_back(entry->job);
    m_engineWake.notify_one();
}

void TaskEngine::releaseKey(const Task &task)
{
    if (task.spec->uniqueKey.isEmpty())
        return;
    const auto it = m_uniqueKeys.constFind(task.spec->uniqueKey);
    if (it != m_uniqueKeys.constEnd() && *it == task.id)
        m_uniqueKeys.erase(it);
}

} // namespace pooldeck
