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

/// What GET /tasks/{id}/log asks for.
struct LogQuery
{
    static constexpr int DefaultLimit = 1000;
    static constexpr int MaxLimit = 10'000;

    qint64 after = 0; ///< the number of the last line already known
    int limit = DefaultLimit;
};

/// Reads `after` and `limit`, as parseTaskQuery() does.
std::expected<LogQuery, Problem> parseLogQuery(QByteArrayView query);
/// Whether `dependents=true`.
std::expected<bool, Problem> parseCancelQuery(QByteArrayView query);

/// A task's number as it stands in a path; nothing if it is not one.
std::optional<TaskId> parseTaskId(QByteArrayView text);

} // namespace pooldeck
