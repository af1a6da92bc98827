// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskquery.h"

#include "core/api/taskjson.h"
#include "core/task/rfc3339.h"

#include <array>
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

constexpr std::array Sorts{std::pair{"id"_L1, TaskSort::Id},
                           std::pair{"created_at"_L1, TaskSort::CreatedAt},
                           std::pair{"started_at"_L1, TaskSort::StartedAt},
                           std::pair{"finished_at"_L1, TaskSort::FinishedAt},
                           std::pair{"priority"_L1, TaskSort::Priority},
                           std::pair{"duration"_L1, TaskSort::Duration}};

QByteArrayList sortNames()
{
    QByteArrayList names;
    for (const auto &[name, sort] : Sorts) {
        names.append(name.data());
        names.append(QByteArray("-") + name.data());
    }
    return names;
}

void readSort(TaskFilter &filter, QStringView name)
{
    filter.ascending = !name.startsWith(u'-');
    if (!filter.ascending)
        name = name.sliced(1);
    for (const auto &[known, sort] : Sorts) {
        if (name == known)
            filter.sort = sort;
    }
}

QByteArray sortName(TaskSort sort, bool ascending)
{
    for (const auto &[name, known] : Sorts) {
        if (known == sort)
            return QByteArray(ascending ? "" : "-") + name.data();
    }
    Q_UNREACHABLE();
}

QString readTime(std::optional<Timestamp> &time, const QString &value)
{
    time = timeFromRfc3339(value);
    return time ? QString() : u"must be a time as in 2026-01-31T09:00:00Z"_s;
}

// Newest first is the order that there always was: its cursors stay plain numbers.
std::optional<TaskCursor> parseCursor(const QString &text, const TaskFilter &filter)
{
    const QByteArray bytes = text.toLatin1();
    if (filter.sort == TaskSort::Id && !filter.ascending) {
        const auto id = parseTaskId(bytes);
        return id ? std::optional(TaskCursor(*id)) : std::nullopt;
    }
    const auto decoded = QByteArray::fromBase64Encoding(
        bytes, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    const QList<QByteArray> parts = decoded ? (*decoded).split(' ') : QList<QByteArray>();
    if (parts.size() != 3 || parts[0] != sortName(filter.sort, filter.ascending))
        return std::nullopt;
    const auto key = wholeNumber(parts[1]);
    const auto id = parseTaskId(parts[2]);
    return key && id ? std::optional(TaskCursor(*id, *key)) : std::nullopt;
}

} // namespace

QByteArray cursorText(const TaskCursor &cursor, TaskSort sort, bool ascending)
{
    const QByteArray id = QByteArray::number(cursor.id.value);
    if (sort == TaskSort::Id && !ascending)
        return id;
    return (sortName(sort, ascending) + ' ' + QByteArray::number(cursor.key) + ' ' + id)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QList<Parameter> fieldsParameters()
{
    return {{.name = "fields",
             .rule = ValueRule::choices(taskFieldNames()),
             .description = "Only these members of a task, e.g. `id,state`."}};
}

QByteArrayList parseFields(const QueryItems &items)
{
    QByteArrayList fields;
    for (const auto &[name, value] : items) {
        if (name == "fields"_L1)
            fields = value.toLatin1().split(',');
    }
    return fields;
}

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
            {.name = "q",
             .description =
                 "Only tasks in which every word of this text occurs: in the id, type, queue, tags, "
                 "submitter, params or error. `#42` is the task 42, `queue:mail` what is in that queue.",
             .example = "holiday.jpg"},
            {.name = "submitter", .description = "Only tasks of this submitter.", .example = "curl/7.88.1"},
            {.name = "unique_key", .description = "Only tasks with this unique key.", .example = "backup"},
            {.name = "retry_of",
             .rule = ValueRule::integer(1),
             .description = "Only tasks that repeat this one.",
             .example = "41"},
            {.name = "pinned",
             .rule = ValueRule::boolean(),
             .description = "Only tasks that are pinned, or are not."},
            {.name = "created_from",
             .description = "Only tasks that were accepted at this time or later.",
             .example = "2026-01-31T09:00:00Z"},
            {.name = "created_before",
             .description = "Only tasks that were accepted before this time.",
             .example = "2026-01-31T09:00:00Z"},
            {.name = "finished_from",
             .description = "Only tasks that ended at this time or later.",
             .example = "2026-01-31T09:00:00Z"},
            {.name = "finished_before",
             .description = "Only tasks that ended before this time.",
             .example = "2026-01-31T09:00:00Z"},
            {.name = "sort",
             .rule = ValueRule::choice(sortNames()).orElse(u"-id"_s),
             .description =
                 "The order; with a `-` the largest comes first. Tasks that have not started or not ended "
                 "come after those that have, tasks without a duration before the others.",
             .example = "-finished_at"},
            fieldsParameters().front(),
            {.name = "limit",
             .rule = ValueRule::integer(1, TaskQuery::MaxLimit).orElse(TaskQuery::DefaultLimit),
             .description = "How many tasks a page may have.",
             .example = "50"},
            {.name = "cursor", .description = "Where the page begins: the `next_cursor` of the page before."},
        };
}

std::optional<QString> readCondition(TaskFilter &filter, const QString &name, const QString &value)
{
    if (readFilter(filter, name, value))
        return QString();
    for (const auto &[known, text] :
         {std::pair{"q"_L1, &filter.text}, std::pair{"submitter"_L1, &filter.submitter},
          std::pair{"unique_key"_L1, &filter.uniqueKey}}) {
        if (name == known) {
            *text = value;
            return QString();
        }
    }
    for (const auto &[known, time] : {std::pair{"created_from"_L1, &filter.createdFrom},
                                      std::pair{"created_before"_L1, &filter.createdBefore},
                                      std::pair{"finished_from"_L1, &filter.finishedFrom},
                                      std::pair{"finished_before"_L1, &filter.finishedBefore}}) {
        if (name == known)
            return readTime(*time, value);
    }
    if (name == "retry_of"_L1)
        filter.retryOf = TaskId{value.toLongLong()};
    else if (name == "pinned"_L1)
        filter.pinned = value == "true"_L1;
    else
        return std::nullopt;
    return QString();
}

std::expected<TaskQuery, Problem> parseTaskQuery(const QueryItems &items)
{
    TaskQuery query;
    query.fields = parseFields(items);
    QString cursor;
    QList<ParameterFault> faults;
    for (const auto &[name, value] : items) {
        if (const auto message = readCondition(query.filter, name, value); message && !message->isEmpty())
            faults.append({name, *message});
        else if (name == "limit"_L1)
            query.limit = value.toInt();
        else if (name == "sort"_L1)
            readSort(query.filter, value);
        else if (name == "cursor"_L1)
            cursor = value;
    }
    if (!cursor.isEmpty()) {
        query.after = parseCursor(cursor, query.filter);
        if (!query.after)
            faults.append({u"cursor"_s, u"must be the next_cursor of another page of the same list"_s});
    }
    if (faults.isEmpty())
        return query;
    return std::unexpected(
        Problem{ProblemKind::InvalidFields, u"The query is not valid."_s, {}, std::move(faults)});
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
             "Whether the answer goes on with each further line until the task has ended: as text where "
             "`format` or else `Accept` asks for that, else as server-sent events. Then `limit` does not "
             "count.",
         .example = "false"},
        {.name = "format",
         .rule = ValueRule::choice({"json", "text"}),
         .description = "How the lines are written, whatever `Accept` says; followed, those of `json` are "
                        "server-sent events."},
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
        else if (name == "format"_L1)
            query.asText = value == "text"_L1;
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
