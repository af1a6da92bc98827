// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/caller.h"
#include "core/api/mediatype.h"
#include "core/api/problem.h"
#include "core/engine/tasksource.h"
#include "core/task/task.h"

#include <expected>
#include <vector>

namespace pooldeck {

/// What POST /tasks:batch asks for, in the order of the items: the specs that the engine is to judge, and
/// between them those that are refused already.
struct TaskBatch
{
    static constexpr size_t MaxItems = 10'000;

    struct Refusal
    {
        size_t index; ///< among all items
        Problem problem;
    };
    std::vector<TaskSpec> specs;
    std::vector<Refusal> refused; ///< by index
};

/// Reads a JSON array, or a task a line (empty lines do not count). An array that is not strict JSON is
/// refused as a whole; a line that is not, alone. More than MaxItems are a BodyTooLarge. Pure; any thread.
std::expected<TaskBatch, Problem> parseBatch(QByteArrayView body, BodyType type, const QString &submitter,
                                             const TaskCatalog *catalog = nullptr);
/// Turns those that the caller may not submit into refusals.
void refuseForbidden(TaskBatch &batch, const Caller &caller);

/// How much of the accepted tasks the answer tells (Prefer: return=minimal, RFC 7240).
enum class BatchDetail {
    Full,
    IdOnly,
};
BatchDetail preferredDetail(QByteArrayView prefer);

/// 202 with `{"items": [{"status": 202, "task": {…}} | {"status": 422, "problem": {…}}], "accepted",
/// "refused"}`, an item for each one of the batch. If the engine could accept none for a reason that is
/// not the tasks' own (5xx, 429), that problem alone: 202 would say that something is durable.
/// `outcomes` are those of the specs; whatever their number, each of them is told, and each refusal. Pure;
/// any thread.
Reply batchReply(const std::vector<TaskBatch::Refusal> &refused, const std::vector<Result<TaskPtr>> &outcomes,
                 const TaskSource &tasks, BatchDetail detail);

} // namespace pooldeck
