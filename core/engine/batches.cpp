// SPDX-License-Identifier: GPL-3.0-only
// How several tasks are accepted, each for itself, in one commit.
#include "core/engine/taskengine.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

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
        auto type = check(spec);
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

} // namespace pooldeck
