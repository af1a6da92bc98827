// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskquery.h"

#include "core/api/requesttarget.h"

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

// The fault's message, or empty.
QString readState(TaskQuery &query, const QString &value)
{
    for (const QString &name : value.split(u',')) {
        const std::optional<TaskState> state = stateFromName(name);
        if (!state)
            return u"must be states separated by commas: scheduled, waiting, queued, running, "
                   "succeeded, failed, cancelled"_s;
        query.filter.states.insert(*state);
    }
    return {};
}

QString readLimit(int &limit, const QString &value, int most)
{
    const std::optional<qint64> number = wholeNumber(value.toUtf8());
    if (!number || *number < 1 || *number > most)
        return u"must be a whole number from 1 to %1"_s.arg(most);
    limit = static_cast<int>(*number);
    return {};
}

QString readParameter(TaskQuery &query, const QString &name, const QString &value)
{
    if (name == "state"_L1)
        return readState(query, value);
    for (const auto &[parameter, filter] :
         {std::pair{"type"_L1, &query.filter.type}, std::pair{"queue"_L1, &query.filter.queue},
          std::pair{"tag"_L1, &query.filter.tag}}) {
        if (name != parameter)
            continue;
        *filter = value;
        return value.isEmpty() ? u"must not be empty"_s : QString();
    }
    if (name == "limit"_L1)
        return readLimit(query.limit, value, TaskQuery::MaxLimit);
    if (name == "cursor"_L1) {
        query.before = parseTaskId(value.toUtf8());
        return query.before ? QString() : u"must be the next_cursor of another page"_s;
    }
    return u"there is no such parameter"_s;
}

QString readParameter(LogQuery &query, const QString &name, const QString &value)
{
    if (name == "limit"_L1)
        return readLimit(query.limit, value, LogQuery::MaxLimit);
    if (name == "after"_L1) {
        const std::optional<qint64> after = wholeNumber(value.toUtf8());
        if (!after || *after < 0)
            return u"must be the number of a line, or 0"_s;
        query.after = *after;
        return {};
    }
    return u"there is no such parameter"_s;
}

struct CancelQuery
{
    bool dependents = false;
};

QString readParameter(CancelQuery &query, const QString &name, const QString &value)
{
    if (name != "dependents"_L1)
        return u"there is no such parameter"_s;
    query.dependents = value == "true"_L1;
    return query.dependents || value == "false"_L1 ? QString() : u"must be true or false"_s;
}

template <typename Query> std::expected<Query, Problem> parse(QByteArrayView text)
{
    const auto items = queryItems(text);
    if (!items)
        return std::unexpected(items.error());
    Query query;
    QList<ParameterFault> faults;
    for (const auto &[name, value] : *items) {
        if (const QString message = readParameter(query, name, value); !message.isEmpty())
            faults.append({name, message});
    }
    if (!faults.isEmpty())
        return std::unexpected(
            Problem{ProblemKind::InvalidFields, u"The query is not valid."_s, {}, std::move(faults)});
    return query;
}

} // namespace

std::optional<TaskId> parseTaskId(QByteArrayView text)
{
    const std::optional<qint64> number = wholeNumber(text);
    if (!number || *number < 1 || text.front() == '0')
        return std::nullopt;
    return TaskId{*number};
}

std::expected<TaskQuery, Problem> parseTaskQuery(QByteArrayView query)
{
    return parse<TaskQuery>(query);
}

std::expected<LogQuery, Problem> parseLogQuery(QByteArrayView query)
{
    return parse<LogQuery>(query);
}

std::expected<bool, Problem> parseCancelQuery(QByteArrayView query)
{
    const auto parsed = parse<CancelQuery>(query);
    if (!parsed)
        return std::unexpected(parsed.error());
    return parsed->dependents;
}

} // namespace pooldeck
