// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/bulkoperation.h"

#include "core/api/jsonbody.h"
#include "core/api/taskpatch.h"
#include "core/api/taskquery.h"
#include "core/task/jsonvalues.h"
#include "core/task/searchwords.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array Actions{std::pair{"cancel"_L1, BulkOperation::Action::Cancel},
                             std::pair{"retry"_L1, BulkOperation::Action::Retry},
                             std::pair{"delete"_L1, BulkOperation::Action::Delete},
                             std::pair{"pin"_L1, BulkOperation::Action::Pin},
                             std::pair{"unpin"_L1, BulkOperation::Action::Unpin},
                             std::pair{"change"_L1, BulkOperation::Action::Change}};

void readIds(TaskFilter &filter, const QJsonArray &ids, ValueReader &reader)
{
    if (ids.size() > BulkOperation::MaxIds) {
        reader.fault(u"/filter/ids"_s, u"may have at most %1 items"_s.arg(BulkOperation::MaxIds));
        return;
    }
    filter.ids.emplace();
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const qint64 id = ids[i].toInteger();
        if (id < 1)
            reader.fault(u"/filter/ids/%1"_s.arg(i), u"must be the id of a task"_s);
        filter.ids->push_back(TaskId{id});
    }
}

/// A member as it would stand in a query: then there is one reader of conditions.
QString queryText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble())
        return QString::number(value.toInteger());
    if (!value.isArray())
        return value.toString();
    QStringList parts;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &part : array)
        parts.append(part.toString());
    return parts.join(u',');
}

void readConditions(TaskFilter &filter, const QJsonObject &json, ValueReader &reader)
{
    const QList<Parameter> parameters = taskQueryParameters();
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QString at = pointerTo(u"/filter"_s, it.key());
        if (it.key() == "ids"_L1) {
            if (const auto ids = reader.array(it.value(), at))
                readIds(filter, *ids, reader);
            continue;
        }
        const auto parameter = std::ranges::find_if(
            parameters, [&](const Parameter &known) { return it.key() == QLatin1StringView(known.name); });
        const QString text = queryText(it.value());
        TaskFilter unused;
        const bool isCondition = parameter != parameters.end()
            && (!parameter->rule.fault(text).isEmpty() || readCondition(unused, it.key(), text));
        if (!isCondition || QByteArrayList{"sort", "limit", "cursor", "fields"}.contains(it.key().toUtf8())) {
            reader.fault(at, u"there is no such condition"_s);
            continue;
        }
        if (const QString message = parameter->rule.fault(text); !message.isEmpty())
            reader.fault(at, message);
        else if (it.key() == "q"_L1 && searchWords(text).empty()) // it would find every task
            reader.fault(at, u"must have a word in it; to mean all tasks, leave it out"_s);
        else if (const auto fault = readCondition(filter, it.key(), text); fault && !fault->isEmpty())
            reader.fault(at, *fault);
    }
}

} // namespace

bool BulkOperation::fits(const Task &task) const
{
    switch (action) {
    case Action::Cancel:
        return !task.isFinal();
    case Action::Retry:
    case Action::Delete:
        return task.isFinal();
    case Action::Change:
        return !task.isFinal() && task.state() != TaskState::Running;
    case Action::Pin:
    case Action::Unpin:
        break;
    }
    return true;
}

std::expected<BulkOperation, Problem> parseBulk(const QByteArray &body, const TaskCatalog &catalog)
{
    const auto json = parseObject(body);
    if (!json)
        return std::unexpected(json.error());
    BulkOperation request;
    QList<Fault> faults;
    ValueReader reader(faults);
    for (const QString &key : json->keys()) {
        if (!QStringList{u"filter"_s, u"action"_s, u"change"_s, u"dry_run"_s}.contains(key))
            reader.fault(pointerTo({}, key), u"there is no such field"_s);
    }
    // All tasks are meant only where somebody says so.
    if (!json->contains("filter"_L1))
        reader.fault(u"/filter"_s, u"is required; {} is all tasks"_s);
    else if (const auto filter = reader.object((*json)["filter"_L1], u"/filter"_s))
        readConditions(request.filter, *filter, reader);
    request.action =
        reader.choice((*json)["action"_L1], u"/action"_s, Actions).value_or(BulkOperation::Action::Cancel);
    if (json->contains("dry_run"_L1))
        request.dryRun = reader.boolean((*json)["dry_run"_L1], u"/dry_run"_s).value_or(false);
    if (request.action == BulkOperation::Action::Change) {
        if (const auto patch = reader.object((*json)["change"_L1], u"/change"_s)) {
            for (const Fault &fault : unchangeableFields(*patch))
                reader.fault(u"/change"_s + fault.pointer, fault.message);
            request.change = taskEditOf(*patch, catalog);
        }
    } else if (json->contains("change"_L1)) {
        reader.fault(u"/change"_s, u"belongs to the action \"change\""_s);
    }
    if (faults.isEmpty())
        return request;
    return std::unexpected(Problem{ProblemKind::InvalidFields, u"The request is not valid."_s, faults, {}});
}

} // namespace pooldeck
