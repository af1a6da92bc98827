// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/operation.h"
#include "core/api/problem.h"
#include "core/api/requesttarget.h"
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

/// What a query says of which tasks are meant: `state`, `type`, `queue`, `tag`.
QList<Parameter> filterParameters();
/// Takes over one of these parameters, which is as declared; false if it is none of them.
bool readFilter(TaskFilter &filter, const QString &name, const QString &value);

/// The query of GET /tasks.
QList<Parameter> taskQueryParameters();
/// Reads one that is as declared. A cursor that is none is an InvalidFields.
std::expected<TaskQuery, Problem> parseTaskQuery(const QueryItems &query);

/// What GET /tasks/{id}/log asks for.
struct LogQuery
{
    static constexpr int DefaultLimit = 1000;
    static constexpr int MaxLimit = 10'000;

    qint64 after = 0; ///< the number of the last line already known
    int limit = DefaultLimit;
    bool follow = false;
};

QList<Parameter> logQueryParameters();
LogQuery parseLogQuery(const QueryItems &query);

/// The query of POST /tasks/{id}/cancel, and whether it is `dependents=true`.
QList<Parameter> cancelQueryParameters();
bool parseCancelQuery(const QueryItems &query);

/// A task's number as it stands in a path; nothing if it is not one.
std::optional<TaskId> parseTaskId(QByteArrayView text);

} // namespace pooldeck
