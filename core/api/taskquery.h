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
    std::optional<TaskCursor> after;
    int limit = DefaultLimit;
    QByteArrayList fields; ///< of each task; empty: all
};

/// What a query says of which tasks are meant: `state`, `type`, `queue`, `tag`.
QList<Parameter> filterParameters();
/// Takes over one of these parameters, which is as declared; false if it is none of them.
bool readFilter(TaskFilter &filter, const QString &name, const QString &value);

/// The query of GET /tasks.
QList<Parameter> taskQueryParameters();
/// Reads one that is as declared. Times that are none, and a cursor of another order, are InvalidFields.
std::expected<TaskQuery, Problem> parseTaskQuery(const QueryItems &query);
/// One condition of a list by its name in a query, e.g. "state"; the values are as declared. What is wrong,
/// as the end of a sentence; nothing, if there is no such condition.
std::optional<QString> readCondition(TaskFilter &filter, const QString &name, const QString &value);

/// A cursor as clients get it: of no meaning to them.
QByteArray cursorText(const TaskCursor &cursor, TaskSort sort, bool ascending);

/// The query of GET /tasks/{id}, and the fields that it names; empty: all.
QList<Parameter> fieldsParameters();
QByteArrayList parseFields(const QueryItems &query);

/// What GET /tasks/{id}/log asks for.
struct LogQuery
{
    static constexpr int DefaultLimit = 1000;
    static constexpr int MaxLimit = 10'000;

    qint64 after = 0; ///< the number of the last line already known
    int limit = DefaultLimit;
    bool follow = false;
    std::optional<bool> asText; ///< whatever the Accept field says
};

QList<Parameter> logQueryParameters();
LogQuery parseLogQuery(const QueryItems &query);

/// The query of POST /tasks/{id}/cancel, and whether it is `dependents=true`.
QList<Parameter> cancelQueryParameters();
bool parseCancelQuery(const QueryItems &query);

/// A task's number as it stands in a path; nothing if it is not one.
std::optional<TaskId> parseTaskId(QByteArrayView text);

} // namespace pooldeck
