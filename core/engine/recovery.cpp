// SPDX-License-Identifier: GPL-3.0-only
// What the engine makes of the tasks that were unfinished when the program ended.
#include "core/engine/taskengine.h"

#include <future>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr size_t LoadAtOnce = 4'096;

/// How far an interrupted attempt had come, when its progress was stored last.
QJsonObject progressDetails(const Progress &progress)
{
    if (progress == Progress())
        return {};
    return {{"progress"_L1,
             QJsonObject{{"current"_L1, progress.current},
                         {"total"_L1, progress.total},
                         {"message"_L1, progress.message}}}};
}

int maxAttemptsOf(const Task &task, const TaskType &type)
{
    return std::max(type.maxAttempts, effectiveRetry(*task.spec, type).retries + 1);
}

} // namespace

/// What becomes of a running task that the program's end interrupts; Queued: it is run again.
TaskState TaskEngine::afterInterruption(const Task &task, const TaskType &type)
{
    if (task.cancelRequested())
        return TaskState::Cancelled;
    const bool again = type.onInterrupt == OnInterrupt::RunAgain && task.attempt < maxAttemptsOf(task, type);
    return again ? TaskState::Queued : TaskState::Failed;
}

Result<std::vector<TaskPtr>> TaskEngine::loadNow(std::vector<TaskId> ids)
{
    std::promise<Result<std::vector<TaskPtr>>> promise;
    m_store.load(std::move(ids),
                 [&](Result<std::vector<TaskPtr>> tasks) { promise.set_value(std::move(tasks)); });
    return promise.get_future().get();
}

Result<void> TaskEngine::recover(const StoredState &state)
{
    std::vector<const TaskType *> types;
    for (const QString &name : state.types)
        types.push_back(m_catalog.find(name));
    std::vector<TaskId> toLoad; // those of which the state alone does not say what follows
    {
        const std::scoped_lock lock(m_mutex);
        m_table.setStoredCounts(state.counts);
        m_lastId = state.lastId;
        restoreSettings(state.settings);
        std::vector<NamedQueue *> queues;
        for (const QString &name : state.queues)
            queues.push_back(&m_queues.queue(name));
        for (const StoredTask &stored : state.unfinished) {
            const TaskType *type = types[static_cast<size_t>(stored.type)];
            const ExecutorKind executor = type ? type->executor() : ExecutorKind::Thread;
            Entry &entry = m_table.add(stored.id,
                                       {.type = type,
                                        .executor = executor,
                                        .queue = queues[static_cast<size_t>(stored.queue)],
                                        .published = stored.state,
                                        .startDurably = true,
                                        .nextLogLine = stored.lastLogLine + 1});
            if (!type || stored.hasOptions || stored.state != TaskState::Queued
                || !m_lines.contains(executor)) {
                toLoad.push_back(stored.id);
                continue;
            }
            makeReady(stored.id, entry, stored.priority);
        }
    }
    for (size_t i = 0; i < toLoad.size(); i += LoadAtOnce) {
        const auto first = toLoad.begin() + static_cast<std::ptrdiff_t>(i);
        const auto count = static_cast<std::ptrdiff_t>(std::min(LoadAtOnce, toLoad.size() - i));
        if (auto recovered = recoverLoaded({first, first + count}); !recovered)
            return recovered;
    }
    return {};
}

Result<void> TaskEngine::recoverLoaded(const std::vector<TaskId> &ids)
{
    auto tasks = loadNow(ids);
    if (!tasks)
        return std::unexpected(tasks.error());
    StoredParents parents;
    std::unique_lock lock(m_mutex);
    // What earlier ones have led to may end further tasks meanwhile: then these are looked up as well.
    for (;;) {
        std::vector<TaskId> unknown = unknownParents(*tasks, parents);
        if (unknown.empty())
            break;
        lock.unlock();
        const auto loaded = loadNow(unknown);
        if (!loaded)
            return std::unexpected(loaded.error());
        for (const TaskId id : unknown)
            parents[id] = std::nullopt;
        for (const TaskPtr &parent : *loaded)
            parents[parent->id] = parent->state();
        lock.lock();
    }
    std::unordered_set<TaskId> unreadable(ids.begin(), ids.end());
    std::vector<StoreWrite> writes;
    for (const TaskPtr &stored : *tasks) {
        recoverTask(stored, parents, writes); // which may park it
        unreadable.erase(stored->id);
    }
    m_store.enqueue(std::move(writes));
    for (const TaskId id : unreadable)
        settleUnreadable(id);
    return {};
}

/// Those that waiting tasks depend on, that are not unfinished, and not among the ones that were looked up.
std::vector<TaskId> TaskEngine::unknownParents(const std::vector<TaskPtr> &tasks,
                                               const StoredParents &known) const
{
    std::vector<TaskId> unknown;
    for (const TaskPtr &task : tasks) {
        if (task->state() != TaskState::Waiting)
            continue;
        for (const TaskId parent : task->spec->dependsOn) {
            if (!m_table.find(parent) && !known.contains(parent))
                unknown.push_back(parent);
        }
    }
    return unknown;
}

void TaskEngine::recoverTask(const TaskPtr &stored, const StoredParents &parents,
                             std::vector<StoreWrite> &writes)
{
    const TaskId id = stored->id;
    Entry &entry = *m_table.find(id);
    entry.task = stored;
    const TaskSpec &spec = *stored->spec;
    if (entry.type)
        entry.executor = effectiveExecutor(spec, *entry.type);
    if (!entry.type || !entry.type->canRunOn(entry.executor) || !m_lines.contains(entry.executor)) {
        const QString message = entry.type
            ? u"There is no executor any more that can run \"%1\"."_s.arg(spec.type)
            : u"There is no task type \"%1\" any more."_s.arg(spec.type);
        auto task = std::make_shared<Task>(*stored);
        task->failure = std::make_shared<const Failure>(Failure{FailureKind::Exception, message, {}});
        task->phase = Finished{.state = TaskState::Failed,
                               .startedAt = stored->startedAt(),
                               .finishedAt = m_clock.now(),
                               .lane = stored->lane(),
                               .progress = stored->progress()};
        m_table.setTask(entry, std::move(task));
        writes.push_back({.kind = StoreWrite::Kind::Update, .task = entry.task});
        return;
    }
    if (!spec.uniqueKey.isEmpty()) {
        // This one was to replace another, which has not heard of it.
        if (const TaskId other = m_uniqueKeys.value(spec.uniqueKey)) {
            m_store.enqueue(std::exchange(writes, {})); // its own is among them
            cancelReplaced(other);
        }
        m_uniqueKeys.insert(spec.uniqueKey, id);
    }
    switch (stored->state()) {
    case TaskState::Scheduled:
        schedule(id, *stored->dueAt());
        break;
    case TaskState::Waiting: {
        // What has left the history ended in a way that did not settle this task, or it would not wait.
        const TaskState gone =
            spec.dependsPolicy == DependsPolicy::Any ? TaskState::Failed : TaskState::Succeeded;
        std::vector<DependencyGraph::Parent> known;
        for (const TaskId parent : spec.dependsOn) {
            if (m_table.find(parent))
                known.push_back({parent, std::nullopt});
            else
                known.push_back({parent, parents.at(parent).value_or(gone)});
        }
        if (const auto settled = m_dependencies.add(id, spec.dependsPolicy, known))
            settle(*settled);
        break;
    }
    case TaskState::Running: {
        StoreWrite write{.kind = StoreWrite::Kind::Update};
        recoverRunning(stored, entry, write);
        write.task = entry.task;
        writes.push_back(std::move(write));
        if (entry.isFinal()) {
            releaseKey(*entry.task);
            break;
        }
        [[fallthrough]];
    }
    default:
        makeReady(id, entry, spec.priority);
        if (entry.task == stored)
            park(entry); // else when its change is written
    }
}

/// It was running when the program ended: a further attempt, or the end.
void TaskEngine::recoverRunning(const TaskPtr &stored, Entry &entry, StoreWrite &write)
{
    const Timestamp now = m_clock.now();
    const TaskState after = afterInterruption(*stored, *entry.type);
    auto task = std::make_shared<Task>(*stored);
    const auto end = [&](TaskState state) {
        task->phase = Finished{.state = state,
                               .startedAt = stored->startedAt(),
                               .finishedAt = now,
                               .lane = stored->lane(),
                               .progress = stored->progress()};
    };
    if (after == TaskState::Cancelled) {
        end(after);
    } else {
        const Failure interrupted{
            FailureKind::Interrupted,
            u"Pooldeck ended while the task was running (attempt %1 of at most %2)."_s.arg(stored->attempt)
                .arg(maxAttemptsOf(*stored, *entry.type)),
            progressDetails(stored->progress())};
        task->failure = std::make_shared<const Failure>(interrupted);
        if (after == TaskState::Failed) {
            end(after);
        } else {
            write.endedAttempt = std::make_shared<const TaskAttempt>(
                TaskAttempt{stored->attempt, stored->lane(), stored->startedAt(), now, interrupted});
            task->phase = Queued{};
        }
    }
    m_table.setTask(entry, std::move(task));
}

} // namespace pooldeck
