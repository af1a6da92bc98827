// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/task/taskcatalog.h"
#include "core/task/taskspec.h"

#include <QByteArray>

#include <expected>
#include <vector>

namespace pooldeck {

/// Tasks that are accepted together, with their dependencies on each other as
/// TaskSource::submitGraph wants them.
struct TaskGraph
{
    static constexpr size_t MaxTasks = 1'000;

    std::vector<TaskSpec> specs;
    std::vector<QString> pointers; ///< to each of them in the body
};

/// The body of POST /tasks:graph, one of
/// - `{"tasks": [t, …]}`: each t may have a `key`, by which others name it in `depends_on` and `from_task`;
/// - `{"chain": [t, …]}`: each depends on the one before;
/// - `{"group": [t, …]}`: they have nothing to do with each other;
/// - `{"chord": {"group": [t, …], "then": t}}`: the last one depends on all others.
/// What is refused is checked against the catalog too, if there is one, so that all its faults are told at
/// once. Pure; any thread.
std::expected<TaskGraph, Problem> parseGraph(const QByteArray &body, const QString &submitter,
                                             const TaskCatalog *catalog = nullptr);

/// The engine's refusal, its faults' pointers into the body.
Problem graphProblem(const Error &error, const std::vector<QString> &pointers);

} // namespace pooldeck
