// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/jsonwriter.h"
#include "core/engine/tasksource.h"

#include <QByteArray>
#include <QByteArrayList>

namespace pooldeck {

// Domain values as the API shows them. Pure; any thread.

/// `{"kind", "message", "details"}`.
void writeFailure(JsonWriter &json, const Failure &failure);

/// In a task's JSON; a larger result has a `result_url` in its place.
inline constexpr qsizetype MaxInlineResult = 65'536;

/// The path of a task's resource.
QByteArray taskPath(TaskId id);

/// One task, with every field there is. Params and result are JSON text already and are spliced in.
/// The source knows the type's defaults and why the task waits; a type that it no longer has leaves null
/// what the task itself does not say.
void writeTask(JsonWriter &json, const Task &task, const TaskSource &tasks);
/// With these of its fields, or all.
QByteArray taskJson(const Task &task, const TaskSource &tasks, const QByteArrayList &fields = {});

/// The entity tag of a task, whichever of its members are shown: the same for as long as nothing happens to
/// the task itself. Why it waits and when it is expected to start and to end follow from the clock and from
/// other tasks; were they in it, no client could say "if it is still as I have seen it". About 6 µs.
QByteArray taskTag(const Task &task, const TaskCatalog &catalog);

/// The names of all members of a task's JSON.
QByteArrayList taskFieldNames();

/// `{"items": […], "next_cursor": "41"}`, with these fields of each task, or all; a cursor that is empty is
/// null, as on the last page.
QByteArray taskPageJson(const std::vector<TaskPtr> &items, QByteArrayView nextCursor, const TaskSource &tasks,
                        const QByteArrayList &fields = {});

/// `{"items": [{"name", "description", "executor", "params_schema"}]}`.
QByteArray taskTypesJson(const TaskCatalog &catalog);

} // namespace pooldeck
