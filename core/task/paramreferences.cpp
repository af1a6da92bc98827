// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/paramreferences.h"

#include "core/task/jsonvalues.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr auto TaskMember = "from_task"_L1;
constexpr auto PointerMember = "pointer"_L1;
constexpr double MaxTaskId = 9'007'199'254'740'991; // what JSON numbers hold exactly

bool isReference(const QJsonValue &value)
{
    return value.isObject() && value.toObject().contains(TaskMember);
}

/// What is wrong with it; empty if nothing is.
QString faultOf(const QJsonObject &reference)
{
    const double id = reference[TaskMember].toDouble();
    if (id == 0 || std::abs(id) > MaxTaskId || id != std::trunc(id))
        return u"\"from_task\" must be the id of a task"_s;
    const QJsonValue pointer = reference[PointerMember];
    if (!pointer.isUndefined() && !pointer.isString())
        return u"\"pointer\" must be a JSON pointer (RFC 6901)"_s;
    if (!pointer.toString().isEmpty() && !pointer.toString().startsWith(u'/'))
        return u"\"pointer\" must begin with / or be empty"_s;
    if (reference.size() > (pointer.isUndefined() ? 1 : 2))
        return u"has \"from_task\", so it may have \"pointer\" beside it and nothing else"_s;
    return {};
}

ParamReference toReference(const QJsonObject &object, const QString &at)
{
    return {at, TaskId{static_cast<qint64>(object[TaskMember].toDouble())}, object[PointerMember].toString()};
}

void collect(const QJsonValue &value, const QString &at, std::vector<ParamReference> &references,
             QList<Fault> &faults)
{
    if (isReference(value)) {
        if (const QString fault = faultOf(value.toObject()); fault.isEmpty())
            references.push_back(toReference(value.toObject(), at));
        else
            faults.append({u"/params"_s + at, fault});
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            collect(it.value(), pointerTo(at, it.key()), references, faults);
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            collect(array[i], at + u'/' + QString::number(i), references, faults);
    }
}

std::expected<QJsonValue, QString> valueAt(QJsonValue value, const ParamReference &reference)
{
    const QStringList tokens = reference.pointer.split(u'/').mid(1);
    for (QString token : tokens) {
        token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
        if (value.isArray()) {
            const int index = token.toInt();
            const bool isIndex = token == QString::number(index); // no sign, no leading zeros
            value = isIndex ? value.toArray().at(index) : QJsonValue(QJsonValue::Undefined);
        } else {
            value = value.toObject().value(token);
        }
        if (value.isUndefined()) {
            return std::unexpected(u"The result of task %1 has nothing at \"%2\"."_s.arg(reference.task.value)
                                       .arg(reference.pointer));
        }
    }
    return value;
}

using Rewritten = std::expected<QJsonValue, QString>;

/// The value with each reference in it replaced by what `replace` makes of it.
Rewritten rewritten(const QJsonValue &value, const std::function<Rewritten(const QJsonObject &)> &replace)
{
    if (isReference(value))
        return replace(value.toObject());
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const auto member = rewritten(it.value(), replace);
            if (!member)
                return member;
            it.value() = *member;
        }
        return object;
    }
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            const auto item = rewritten(array[i], replace);
            if (!item)
                return item;
            array[i] = *item;
        }
        return array;
    }
    return value;
}

} // namespace

std::vector<ParamReference> findReferences(const QJsonObject &params, QList<Fault> &faults)
{
    std::vector<ParamReference> references;
    collect(params, {}, references, faults);
    return references;
}

QJsonObject resolveNames(const QJsonObject &params,
                         const std::function<std::optional<TaskId>(const QString &)> &idOf)
{
    return rewritten(params,
                     [&](const QJsonObject &reference) {
                         QJsonObject changed = reference;
                         const QJsonValue name = reference[TaskMember];
                         if (const auto id = name.isString() ? idOf(name.toString()) : std::nullopt)
                             changed[TaskMember] = id->value;
                         return Rewritten(changed);
                     })
        ->toObject();
}

QJsonObject renumberReferences(const QJsonObject &params, const std::map<TaskId, TaskId> &renumber)
{
    return rewritten(params,
                     [&](const QJsonObject &reference) {
                         QJsonObject changed = reference;
                         const auto known = renumber.find(toReference(reference, {}).task);
                         if (known != renumber.end())
                             changed[TaskMember] = known->second.value;
                         return Rewritten(changed);
                     })
        ->toObject();
}

std::expected<QJsonObject, QString>
resolveReferences(const QJsonObject &params,
                  const std::function<std::expected<QJsonValue, QString>(TaskId)> &resultOf)
{
    const auto resolved = rewritten(params, [&](const QJsonObject &object) {
        const ParamReference reference = toReference(object, {});
        const auto result = resultOf(reference.task);
        return result ? valueAt(*result, reference) : result;
    });
    if (!resolved)
        return std::unexpected(resolved.error());
    if (!resolved->isObject())
        return std::unexpected(u"What stands for the params is no object."_s);
    return resolved->toObject();
}

} // namespace pooldeck
