// SPDX-License-Identifier: GPL-3.0-only
// How tasks that depend on each other are accepted: all or none.
#include "core/engine/taskengine.h"

#include "core/task/paramreferences.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

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
                    ofTask(i,
                           {ErrorCode::InvalidRequest,
                            {},
                            {{u"/depends_on"_s, u"names a task that is not among these"_s}}}));
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
    return std::unexpected(
        ofTask(static_cast<size_t>(stuck - open.begin()),
               {ErrorCode::InvalidRequest, {}, {{u"/depends_on"_s, u"leads back to this task: a cycle"_s}}}));
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

void TaskEngine::submitGraph(std::vector<TaskSpec> specs, GraphCallback done)
{
    submitGraphWith(std::move(specs), {}, std::move(done));
}

void TaskEngine::submitGraphWith(std::vector<TaskSpec> specs, const Recorder &record, GraphCallback done)
{
    for (size_t i = 0; i < specs.size(); ++i) {
        if (const auto type = check(specs[i]); !type) {
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
