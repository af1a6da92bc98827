// SPDX-License-Identifier: GPL-3.0-only
// How tasks are accepted, alone or together.
#include "core/engine/taskengine.h"

#include "core/task/jsonvalues.h"
#include "core/task/paramreferences.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

std::shared_ptr<Task> newTask(TaskSpec spec, const TaskType &type, Timestamp now)
{
    if (spec.queue.isEmpty())
        spec.queue = type.queue;
    auto task = std::make_shared<Task>();
    task->spec = std::make_shared<const TaskSpec>(std::move(spec));
    task->createdAt = now;
    return task;
}

Error invalid(QList<Fault> faults)
{
    return {ErrorCode::InvalidRequest, u"The task is not valid."_s, std::move(faults)};
}

/// The error of one of several tasks, told of all of them.
Error ofTask(size_t place, const Error &error)
{
    Error told = error;
    for (Fault &fault : told.faults)
        fault.pointer.prepend(u"/%1"_s.arg(place));
    if (told.faults.isEmpty())
        told.faults.append({u"/%1"_s.arg(place), error.message});
    told.message = u"The tasks were not accepted."_s;
    return told;
}

size_t placeOf(TaskId placeholder)
{
    return static_cast<size_t>(-placeholder.value - 1);
}

/// Places in an order in which each comes after those that it depends on; a fault if there is none.
Result<std::vector<size_t>> inOrder(const std::vector<TaskSpec> &specs)
{
    std::vector<size_t> open(specs.size(), 0);
    std::vector<std::vector<size_t>> children(specs.size());
    for (size_t i = 0; i < specs.size(); ++i) {
        for (const TaskId parent : specs[i].dependsOn) {
            if (parent.value >= 0)
                continue;
            if (placeOf(parent) >= specs.size())
                return std::unexpected(
                    ofTask(i, invalid({{u"/depends_on"_s, u"names a task that is not among these"_s}})));
            ++open[i];
            children[placeOf(parent)].push_back(i);
        }
    }
    std::vector<size_t> order;
    for (size_t i = 0; i < specs.size(); ++i) {
        if (open[i] == 0)
            order.push_back(i);
    }
    for (size_t next = 0; next < order.size(); ++next) {
        for (const size_t child : children[order[next]]) {
            if (--open[child] == 0)
                order.push_back(child);
        }
    }
    if (order.size() == specs.size())
        return order;
    const auto stuck = std::ranges::find_if(open, [](size_t parents) { return parents > 0; });
    return std::unexpected(ofTask(static_cast<size_t>(stuck - open.begin()),
                                  invalid({{u"/depends_on"_s, u"leads back to this task: a cycle"_s}})));
}

/// With the ids that the tasks before it have got.
TaskSpec renumbered(TaskSpec spec, const std::map<TaskId, TaskId> &ids)
{
    bool changed = false;
    for (TaskId &parent : spec.dependsOn) {
        if (parent.value < 0) {
            parent = ids.at(parent);
            changed = true;
        }
    }
    if (changed)
        spec.params = QJsonDocument(renumberReferences(QJsonDocument::fromJson(spec.params).object(), ids))
                          .toJson(QJsonDocument::Compact);
    return spec;
}

} // namespace

// ---- what they depend on

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

// ---- one

void TaskEngine::submit(TaskSpec spec, TaskCallback done)
{
    submitWith(std::move(spec), {}, std::move(done));
}

void TaskEngine::submitRecording(TaskSpec spec, std::function<Setting(TaskId)> record, TaskCallback done)
{
    submitWith(
        std::move(spec),
        [record = std::move(record)](std::span<const Result<TaskPtr>> outcomes) {
            return StoreWrite{.kind = StoreWrite::Kind::Set, .setting = record((*outcomes.front())->id)};
        },
        std::move(done));
}

void TaskEngine::submitWith(TaskSpec spec, const Recorder &record, TaskCallback done)
{
    const auto type = m_catalog.check(spec);
    if (!type) {
        done(std::unexpected(type.error()));
        return;
    }
    if (spec.dependsOn.empty()) {
        submitKnowing(std::move(spec), **type, {}, record, std::move(done));
        return;
    }
    loadParents(
        {spec},
        [this, spec, type = *type, record, done = std::move(done)](const Result<StoredParents> &ended) {
            if (ended)
                submitKnowing(spec, *type, *ended, record, done);
            else
                done(std::unexpected(ended.error()));
        });
}

void TaskEngine::submitKnowing(TaskSpec spec, const TaskType &type, const StoredParents &ended,
                               const Recorder &record, TaskCallback done)
{
    const auto task = newTask(std::move(spec), type, m_clock.now());
    std::unique_lock lock(m_mutex);
    const Result<Admission> admission = admit(*task, type, ended);
    if (admission == Admission::Accepted) {
        const bool hasPlace = !task->spec->uniqueKey.isEmpty() || !task->spec->dependsOn.empty();
        if (hasPlace) {
            done = [this, task, done = std::move(done)](Result<TaskPtr> inserted) {
                if (!inserted) {
                    const std::scoped_lock relock(m_mutex);
                    withdraw(*task);
                }
                done(std::move(inserted));
            };
        }
        std::vector<StoreWrite> writes;
        if (record) {
            const Result<TaskPtr> outcome = task;
            writes.push_back(record({&outcome, 1}));
        }
        writes.push_back({.kind = StoreWrite::Kind::Insert, .task = task});
        if (done)
            writes.back().done = whenWritten(task, std::move(done));
        m_store.enqueue(std::move(writes)); // under the mutex: ids rise with commits
        return;
    }
    const TaskId existing = m_uniqueKeys.value(task->spec->uniqueKey);
    lock.unlock();
    if (!admission)
        done(std::unexpected(admission.error()));
    else if (*admission == Admission::Existing)
        find(existing, [this, task, record, done = std::move(done)](const Result<TaskPtr> &found) {
            const bool absent = !found
                && (found.error().code == ErrorCode::NotFound || found.error().code == ErrorCode::Gone);
            if (absent)
                submitWith(*task->spec, record, done); // it was not accepted in the end, or has gone since
            else if (found && record)
                recordExisting(*found, record, done);
            else
                done(found);
        });
    else
        submitWith(*task->spec, record, std::move(done));
}

/// It was asked for by its unique key: no commit of it will take the record along.
void TaskEngine::recordExisting(const TaskPtr &task, const Recorder &record, TaskCallback done)
{
    const std::scoped_lock lock(m_mutex);
    const Result<TaskPtr> outcome = task;
    StoreWrite change = record({&outcome, 1});
    change.done = whenWritten(task, std::move(done));
    std::vector<StoreWrite> writes;
    writes.push_back(std::move(change));
    m_store.enqueue(std::move(writes));
}

void TaskEngine::retry(TaskId id, const QString &submitter, TaskCallback done)
{
    retryWith(id, submitter, {}, std::move(done));
}

void TaskEngine::retryWith(TaskId id, const QString &submitter, const Recorder &record, TaskCallback done)
{
    m_store.find(id, [this, submitter, record, done = std::move(done)](const Result<TaskPtr> &found) mutable {
        if (!found) {
            done(found);
            return;
        }
        const Task &task = **found;
        if (!task.isFinal()) {
            done(failure(ErrorCode::Conflict,
                         u"Task %1 is %2: only a task that has ended can be run again."_s.arg(task.id.value)
                             .arg(stateName(task.state()))));
            return;
        }
        TaskSpec spec = *task.spec;
        spec.submitter = submitter;
        spec.retryOf = task.id;
        spec.delay.reset();
        spec.dueAt.reset();
        QList<Fault> faults; // they were checked when they came
        if (findReferences(QJsonDocument::fromJson(spec.params).object(), faults).empty())
            spec.dependsOn.clear(); // else it has never got the results that it refers to
        submitWith(std::move(spec), record, std::move(done));
    });
}

// ---- many

void TaskEngine::submitBatch(std::vector<TaskSpec> specs, BatchCallback done)
{
    submitBatchWith(std::move(specs), {}, std::move(done));
}

void TaskEngine::submitBatchWith(std::vector<TaskSpec> specs, const Recorder &record, BatchCallback done)
{
    const bool dependent =
        std::ranges::any_of(specs, [](const TaskSpec &spec) { return !spec.dependsOn.empty(); });
    if (!dependent) {
        submitBatchKnowing(std::move(specs), {}, record, std::move(done));
        return;
    }
    loadParents(specs, [this, specs, record, done = std::move(done)](const Result<StoredParents> &ended) {
        if (ended)
            submitBatchKnowing(specs, *ended, record, done);
        else
            done(std::vector<Result<TaskPtr>>(specs.size(), std::unexpected(ended.error())));
    });
}

void TaskEngine::submitBatchKnowing(std::vector<TaskSpec> specs, const StoredParents &ended,
                                    const Recorder &record, BatchCallback done)
{
    const Timestamp now = m_clock.now();
    std::vector<Result<TaskPtr>> outcomes;
    std::vector<StoreWrite> writes;
    std::vector<std::shared_ptr<Task>> made; // null where the check failed
    std::vector<const TaskType *> types;
    outcomes.reserve(specs.size());
    writes.reserve(specs.size() + 1);
    made.reserve(specs.size());
    types.reserve(specs.size());
    for (TaskSpec &spec : specs) {
        auto type = m_catalog.check(spec);
        types.push_back(type ? *type : nullptr);
        if (type) {
            made.push_back(newTask(std::move(spec), **type, now));
            outcomes.emplace_back(made.back());
        } else {
            made.push_back(nullptr);
            outcomes.emplace_back(std::unexpected(std::move(type.error())));
        }
    }
    bool needPlaces = false;
    bool anyAccepted = false;
    {
        const std::scoped_lock lock(m_mutex);
        for (size_t i = 0; i < made.size(); ++i) {
            if (!made[i])
                continue;
            Result<Admission> admission = admit(*made[i], *types[i], ended, writes.size());
            if (admission == Admission::Accepted) {
                needPlaces =
                    needPlaces || !made[i]->spec->uniqueKey.isEmpty() || !made[i]->spec->dependsOn.empty();
                writes.push_back({.kind = StoreWrite::Kind::Insert, .task = made[i]});
            } else if (!admission) {
                outcomes[i] = std::unexpected(std::move(admission.error()));
            } else {
                // A batch answers at once: it does not look again, nor for the other task.
                outcomes[i] = failure(ErrorCode::Conflict,
                                      *admission == Admission::Existing
                                          ? u"Task %1 has the unique key \"%2\" and has not ended."_s
                                                .arg(m_uniqueKeys.value(made[i]->spec->uniqueKey).value)
                                                .arg(made[i]->spec->uniqueKey)
                                          : u"A task that it depends on ended just now: send it again."_s);
            }
        }
        anyAccepted = !writes.empty();
        if (anyAccepted) {
            if (record)
                writes.insert(writes.begin(), record(outcomes)); // the tasks keep their order
            // One round commits all of them or none.
            writes.back().done = [this, needPlaces, outcomes = std::move(outcomes),
                                  done = std::move(done)](const std::optional<Error> &error) mutable {
                std::unique_lock relock(m_mutex, std::defer_lock);
                if (error && needPlaces)
                    relock.lock();
                for (Result<TaskPtr> &outcome : outcomes) {
                    if (!outcome || !error)
                        continue;
                    if (needPlaces)
                        withdraw(**outcome);
                    outcome = std::unexpected(*error);
                }
                if (relock.owns_lock())
                    relock.unlock();
                done(std::move(outcomes));
            };
            m_store.enqueue(std::move(writes));
        }
    }
    if (!anyAccepted)
        done(std::move(outcomes));
}

// ---- tasks that depend on each other

void TaskEngine::submitGraph(std::vector<TaskSpec> specs, GraphCallback done)
{
    submitGraphWith(std::move(specs), {}, std::move(done));
}

void TaskEngine::submitGraphWith(std::vector<TaskSpec> specs, const Recorder &record, GraphCallback done)
{
    for (size_t i = 0; i < specs.size(); ++i) {
        if (const auto type = m_catalog.check(specs[i]); !type) {
            done(std::unexpected(ofTask(i, type.error())));
            return;
        }
    }
    const auto order = inOrder(specs);
    if (!order) {
        done(std::unexpected(order.error()));
        return;
    }
    loadParents(
        specs,
        [this, specs, order = *order, record, done = std::move(done)](const Result<StoredParents> &ended) {
            if (ended)
                submitGraphKnowing(specs, order, *ended, record, done);
            else
                done(std::unexpected(ended.error()));
        });
}

void TaskEngine::submitGraphKnowing(std::vector<TaskSpec> specs, const std::vector<size_t> &order,
                                    const StoredParents &ended, const Recorder &record, GraphCallback done)
{
    const Timestamp now = m_clock.now();
    std::vector<TaskPtr> tasks(specs.size());
    std::vector<StoreWrite> writes;
    std::map<TaskId, TaskId> ids;
    std::optional<Error> refused;
    bool askAgain = false;
    {
        const std::scoped_lock lock(m_mutex);
        for (const size_t place : order) {
            const TaskType &type = *m_catalog.find(specs[place].type);
            const auto task = newTask(renumbered(specs[place], ids), type, now);
            const Result<Admission> admission = admit(*task, type, ended, writes.size());
            if (admission != Admission::Accepted) {
                askAgain = admission == Admission::AskAgain;
                refused = ofTask(place,
                                 admission ? Error{ErrorCode::Conflict, u"Its unique key is taken."_s, {}}
                                           : admission.error());
                break;
            }
            ids.emplace(TaskId{-static_cast<qint64>(place) - 1}, task->id);
            m_admitting.insert(task->id);
            tasks[place] = task;
            writes.push_back({.kind = StoreWrite::Kind::Insert, .task = task});
        }
        m_admitting.clear();
        if (refused) {
            for (const StoreWrite &write : writes)
                withdraw(*write.task);
        } else if (!writes.empty()) {
            if (record)
                writes.insert(writes.begin(),
                              record(std::vector<Result<TaskPtr>>(tasks.begin(), tasks.end())));
            writes.back().done = [this, tasks, done](const std::optional<Error> &error) {
                if (!error) {
                    done(tasks);
                    return;
                }
                {
                    const std::scoped_lock relock(m_mutex);
                    for (const TaskPtr &task : tasks)
                        withdraw(*task);
                }
                done(std::unexpected(*error));
            };
            m_store.enqueue(std::move(writes));
        }
    }
    if (askAgain) {
        submitGraphWith(std::move(specs), record, std::move(done));
        return;
    }
    if (refused) {
        done(std::unexpected(*refused));
        return;
    }
    if (tasks.empty())
        done(tasks);
}

} // namespace pooldeck
