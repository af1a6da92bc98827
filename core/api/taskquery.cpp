// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskquery.h"

#include <charconv>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

std::optional<qint64> wholeNumber(QByteArrayView text)
{
    qint64 value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc() || end != text.end())
        return std::nullopt;
    return value;
}

QByteArrayList stateNames()
{
    QByteArrayList names;
    for (const TaskState state : AllTaskStates)
        names.append(stateName(state).data());
    return names;
}

} // namespace

std::optional<TaskId> parseTaskId(QByteArrayView text)
{
    const std::optional<qint64> number = wholeNumber(text);
    if (!number || *number < 1 || text.front() == '0')
        return std::nullopt;
    return TaskId{*number};
}

QList<Parameter> filterParameters()
{
    return {
        {.name = "state",
         .rule = ValueRule::choices(stateNames()),
         .description = "Only tasks in one of these states.",
         .example = "queued,running"},
        {.name = "type", .description = "Only tasks of this type.", .example = "checksum"},
        {.name = "queue", .description = "Only tasks in this queue.", .example = "default"},
        {.name = "tag", .description = "Only tasks that have this tag.", .example = "nightly"},
    };
}

bool readFilter(TaskFilter &filter, const QString &name, const QString &value)
{
    if (name == "state"_L1) {
        for (const QString &state : value.split(u','))
            filter.states.insert(*stateFromName(state));
    } else if (name == "type"_L1) {
        filter.type = value;
    } else if (name == "queue"_L1) {
        filter.queue = value;
    } else if (name == "tag"_L1) {
        filter.tag = value;
    } else {
        return false;
    }
    return true;
}

QList<Parameter> taskQueryParameters()
{
    return filterParameters()
        + QList<Parameter>{
            {.name = "limit",
             .rule = ValueRule::integer(1, TaskQuery::MaxLimit).orElse(TaskQuery::DefaultLimit),
             .description = "How many tasks a page may have.",
             .example = "50"},
            {.name = "cursor", .description = "Where the page begins: the `next_cursor` of the page before."},
        };
}

std::expected<TaskQuery, Problem> parseTaskQuery(const QueryItems &items)
{
    TaskQuery query;
    for (const auto &[name, value] : items) {
        if (readFilter(query.filter, name, value))
            continue;
        if (name == "limit"_L1) {
            query.limit = value.toInt();
        } else if (name == "cursor"_L1) {
            query.before = parseTaskId(value.toUtf8());
            if (!query.before) {
                return std::unexpected(Problem{ProblemKind::InvalidFields,
                                               u"The query is not valid."_s,
                                               {},
                                               {{name, u"must be the next_cursor of another page"_s}}});
            }
        }
    }
    return query;
}

QList<Parameter> logQueryParameters()
{
    return {
        {.name = "after",
         .rule = ValueRule::integer(0).orElse(0),
         .description = "The number of the last line that is known already.",
         .example = "0"},
        {.name = "limit",
         .rule = ValueRule::integer(1, LogQuery::MaxLimit).orElse(LogQuery::DefaultLimit),
         .description = "How many lines a page may have.",
         .example = "1000"},
        {.name = "follow",
         .rule = ValueRule::boolean().orElse(false),
         .description =
             "Whether the answer goes on with each further line until the task has ended: as "
             "server-sent events, or as text where Accept prefers text/plain. Then `limit` does not "
             "count.",
         .example = "false"},
    };
}

LogQuery parseLogQuery(const QueryItems &items)
{
    LogQuery query;
    for (const auto &[name, value] : items) {
        if (name == "after"_L1)
            query.after = value.toLongLong();
        else if (name == "limit"_L1)
            query.limit = value.toInt();
        else if (name == "follow"_L1)
            query.follow = value == "true"_L1;
    }
    return query;
}

QList<Parameter> cancelQueryParameters()
{
    return {{.name = "dependents",
             .rule = ValueRule::boolean().orElse(false),
             .description = "Whether the tasks that wait for it are cancelled too.",
             .example = "false"}};
}

bool parseCancelQuery(const QueryItems &items)
{
    return items.contains({u"dependents"_s, u"true"_s});
}

} // namespace pooldeck
