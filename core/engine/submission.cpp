// SPDX-License-Identifier: GPL-3.0-only
// How one task is accepted.
#include "core/engine/taskengine.h"

#include "core/task/paramreferences.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

std::shared_ptr<Task> TaskEngine::newTask(TaskSpec spec, const TaskType &type, Timestamp now)
{
    if (spec.queue.isEmpty())
        spec.queue = type.queue;
    auto task = std::make_shared<Task>();
    task->spec = std::make_shared<const TaskSpec>(std::move(spec));
    task->createdAt = now;
    return task;
}

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
    const auto type = check(spec);
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

} // namespace pooldeck
