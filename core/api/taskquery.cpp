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

QString readParameter(TaskQuery &query, const QString &name, const QString &value)
{
    if (name == "state"_L1)
        return readState(query, value);
    if (name == "type"_L1 || name == "tag"_L1) {
        if (value.isEmpty())
            return u"must not be empty"_s;
        (name == "type"_L1 ? query.filter.type : query.filter.tag) = value;
        return {};
    }
    if (name == "limit"_L1) {
        const std::optional<qint64> limit = wholeNumber(value.toUtf8());
        if (!limit || *limit < 1 || *limit > TaskQuery::MaxLimit)
            return u"must be a whole number from 1 to %1"_s.arg(TaskQuery::MaxLimit);
        query.limit = static_cast<int>(*limit);
        return {};
    }
    if (name == "cursor"_L1) {
        query.before = parseTaskId(value.toUtf8());
        return query.before ? QString() : u"must be the next_cursor of another page"_s;
    }
    return u"there is no such parameter"_s;
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
    const auto items = queryItems(query);
    if (!items)
        return std::unexpected(items.error());
    TaskQuery result;
    QList<ParameterFault> faults;
    for (const auto &[name, value] : *items) {
        if (const QString message = readParameter(result, name, value); !message.isEmpty())
            faults.append({name, message});
    }
    if (!faults.isEmpty())
        return std::unexpected(
            Problem{ProblemKind::InvalidFields, u"The query is not valid."_s, {}, std::move(faults)});
    return result;
}

} // namespace pooldeck
