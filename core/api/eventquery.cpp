// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventquery.h"

#include "core/api/taskquery.h"

#include <charconv>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Before every event that there can be, but not the beginning.
constexpr quint64 NoSuchEvent = 1;

quint64 eventNumber(QByteArrayView text)
{
    quint64 number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    return error == std::errc() && end == text.end() ? number : NoSuchEvent;
}

bool readIds(QSet<TaskId> &ids, const QString &value)
{
    for (const QString &text : value.split(u',')) {
        const std::optional<TaskId> id = parseTaskId(text.toUtf8());
        if (!id)
            return false;
        ids.insert(*id);
    }
    return true;
}

} // namespace

QList<Parameter> eventQueryParameters()
{
    return filterParameters()
        + QList<Parameter>{
            {.name = "task",
             .description = "Only these tasks: their ids, separated by commas.",
             .example = "41,42"},
            {.name = "after",
             .rule = ValueRule::integer(0),
             .description = "Where to begin: the id of the last event that is known already, or 0 for all "
                            "that is kept. Without it, and without Last-Event-ID, the stream begins now.",
             .example = "0"},
        };
}

std::expected<EventQuery, Problem> parseEventQuery(const QueryItems &items, QByteArrayView lastEventId)
{
    EventQuery query;
    for (const auto &[name, value] : items) {
        if (readFilter(query.filter.tasks, name, value))
            continue;
        if (name == "after"_L1) {
            query.after = value.toULongLong();
        } else if (name == "task"_L1 && !readIds(query.filter.ids, value)) {
            return std::unexpected(Problem{ProblemKind::InvalidFields,
                                           u"The query is not valid."_s,
                                           {},
                                           {{name, u"must be ids of tasks, separated by commas"_s}}});
        }
    }
    if (!lastEventId.isEmpty())
        query.after = eventNumber(lastEventId);
    return query;
}

} // namespace pooldeck
