// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/store/taskstore.h"

#include <QByteArrayView>

#include <expected>

namespace pooldeck {

/// What GET /tasks asks for.
struct TaskQuery
{
    static constexpr int DefaultLimit = 50;
    static constexpr int MaxLimit = 1000;

    TaskFilter filter;
    std::optional<TaskId> before;
    int limit = DefaultLimit;
};

/// Reads `state` (comma-separated), `type`, `tag`, `limit` and `cursor`. Anything else, and values out
/// of range, are InvalidFields naming the parameter. Pure; any thread.
std::expected<TaskQuery, Problem> parseTaskQuery(QByteArrayView query);

/// A task's number as it stands in a path; nothing if it is not one.
std::optional<TaskId> parseTaskId(QByteArrayView text);

} // namespace pooldeck
