// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/completionvalues.h"

#include "app/ctl/taskview.h"

#include <QJsonArray>
#include <QTimeZone>

#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

QList<Candidate> namesOf(const QJsonObject &answer, const QString &suffix = {})
{
    QList<Candidate> names;
    const QJsonArray items = answer["items"_L1].toArray();
    for (const auto &item : items)
        names.append({item["name"_L1].toString() + suffix, item["description"_L1].toString()});
    return names;
}

QList<Candidate> taskIds(const QJsonObject &answer)
{
    QList<Candidate> ids;
    const QJsonArray items = answer["items"_L1].toArray();
    for (const auto &value : items) {
        const QJsonObject task = value.toObject();
        ids.append({QString::number(task["id"_L1].toInteger()),
                    u"%1, %2"_s.arg(task["type"_L1].toString(), task["state"_L1].toString())});
    }
    return ids;
}

QList<Candidate> timeZones()
{
    QList<Candidate> zones;
    const QList<QByteArray> ids = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &id : ids)
        zones.append({QString::fromLatin1(id), {}});
    return zones;
}

QJsonObject schemaOf(const QJsonObject &types, const QString &type)
{
    const QJsonArray items = types["items"_L1].toArray();
    for (const auto &item : items) {
        if (item["name"_L1].toString() == type)
            return item["params_schema"_L1]["properties"_L1].toObject();
    }
    return {};
}

/// The params of the type that an argument before names, or the task with that id; after `key=`, what that
/// param may be.
Completion completeParam(const QStringList &before, const QString &current, const Lookup &lookup)
{
    Completion completion;
    const QJsonObject types = lookup(u"/types"_s);
    QJsonObject properties;
    QStringList named = before;
    if (const qint64 id = before.value(0).toLongLong(); id > 0)
        named.append(lookup(u"/tasks/%1"_s.arg(id))["type"_L1].toString());
    for (const QString &argument : std::as_const(named)) {
        if (properties = schemaOf(types, argument); !properties.isEmpty())
            break;
    }
    const qsizetype equals = current.indexOf(u'=');
    if (equals < 0) {
        for (auto it = properties.begin(); it != properties.end(); ++it) {
            completion.candidates.append(
                {it.key() + u'=', it.value()["description"_L1].toString(it.value()["type"_L1].toString())});
        }
        return completion;
    }
    const QJsonObject property = properties[current.left(equals)].toObject();
    QJsonArray allowed = property["enum"_L1].toArray();
    if (property["type"_L1].toString() == "boolean"_L1)
        allowed = {true, false};
    for (const auto &value : allowed)
        completion.candidates.append({current.left(equals + 1) + valueText(value), {}});
    if (allowed.isEmpty() && property["type"_L1].toString() == "string"_L1)
        completion.paths = Completion::Paths::Files;
    return completion;
}

} // namespace

Completion completeValue(const QString &word, const QStringList &before, const QString &current,
                         const Lookup &lookup)
{
    using enum Completion::Paths;
    if (word == "FILE"_L1)
        return {.candidates = {}, .paths = Files};
    if (word == "DIR"_L1)
        return {.candidates = {}, .paths = Directories};
    if (word == "key=value"_L1)
        return completeParam(before, current, lookup);
    if (word == "ID"_L1)
        return {.candidates = taskIds(lookup(u"/tasks"_s))};
    if (word == "TYPE"_L1)
        return {.candidates = namesOf(lookup(u"/types"_s))};
    if (word == "QUEUE"_L1)
        return {.candidates = namesOf(lookup(u"/queues"_s))};
    if (word == "RESOURCE"_L1 || word == "RESOURCE=UNITS"_L1) {
        return {.candidates = namesOf(lookup(u"/resources"_s), word == "RESOURCE"_L1 ? QString() : u"="_s)};
    }
    if (word == "SCHEDULE"_L1)
        return {.candidates = namesOf(lookup(u"/schedules"_s))};
    if (word == "TOKEN"_L1)
        return {.candidates = namesOf(lookup(u"/tokens"_s))};
    if (word == "LOOP"_L1)
        return {.candidates = namesOf(lookup(u"/loops"_s))};
    if (word == "UPLOADED"_L1)
        return {.candidates = namesOf(lookup(u"/files"_s))};
    if (word == "ZONE"_L1)
        return {.candidates = timeZones()};
    Completion completion;
    if (word.contains(u'|')) {
        for (const QString &choice : word.split(u'|'))
            completion.candidates.append({choice, {}});
    }
    return completion;
}

} // namespace pooldeckctl
