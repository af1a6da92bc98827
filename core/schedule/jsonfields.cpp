// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/jsonfields.h"

#include "core/task/rfc3339.h"

#include <QJsonArray>
#include <QStringList>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QLatin1StringView typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return "a boolean"_L1;
    case QJsonValue::Double:
        return "a number"_L1;
    case QJsonValue::String:
        return "a string"_L1;
    case QJsonValue::Array:
        return "an array"_L1;
    case QJsonValue::Object:
        return "an object"_L1;
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return "null"_L1;
}

double secondsOf(std::chrono::milliseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace

JsonFields::JsonFields(const QJsonObject &object, QString prefix, QList<Fault> &faults)
    : m_object(object), m_prefix(std::move(prefix)), m_faults(faults)
{
}

std::optional<QString> JsonFields::string(QLatin1StringView key, Presence presence)
{
    const QJsonValue it = value(key, presence);
    if (it.isString())
        return it.toString();
    wrongType(key, "a string"_L1, it);
    return std::nullopt;
}

std::optional<bool> JsonFields::boolean(QLatin1StringView key)
{
    const QJsonValue it = value(key, Presence::Optional);
    if (it.isBool())
        return it.toBool();
    wrongType(key, "a boolean"_L1, it);
    return std::nullopt;
}

std::optional<int> JsonFields::integer(QLatin1StringView key)
{
    const QJsonValue it = value(key, Presence::Optional);
    if (!it.isDouble()) {
        wrongType(key, "a number"_L1, it);
        return std::nullopt;
    }
    const double number = it.toDouble();
    if (std::trunc(number) == number && std::abs(number) <= std::numeric_limits<int>::max())
        return static_cast<int>(number);
    fault(key, u"must be a whole number"_s);
    return std::nullopt;
}

std::optional<QJsonObject> JsonFields::object(QLatin1StringView key, Presence presence)
{
    const QJsonValue it = value(key, presence);
    if (it.isObject())
        return it.toObject();
    wrongType(key, "an object"_L1, it);
    return std::nullopt;
}

std::optional<QStringList> JsonFields::strings(QLatin1StringView key)
{
    const QJsonValue it = value(key, Presence::Optional);
    if (!it.isArray()) {
        wrongType(key, "an array"_L1, it);
        return std::nullopt;
    }
    QStringList strings;
    const QJsonArray array = it.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (array[i].isString())
            strings.append(array[i].toString());
        else
            m_faults.append(
                {u"%1/%2"_s.arg(pointer(key)).arg(i), u"must be a string, not %1"_s.arg(typeName(array[i]))});
    }
    return strings;
}

std::optional<Timestamp> JsonFields::time(QLatin1StringView key)
{
    const std::optional<QString> text = string(key, Presence::Nullable);
    if (!text)
        return std::nullopt;
    const std::optional<Timestamp> time = timeFromRfc3339(*text);
    if (!time)
        fault(key, u"must be a time as in RFC 3339, such as 2026-01-31T09:00:00Z"_s);
    return time;
}

std::optional<std::chrono::milliseconds> JsonFields::seconds(QLatin1StringView key,
                                                             std::chrono::milliseconds least,
                                                             std::chrono::milliseconds most,
                                                             Presence presence)
{
    const QJsonValue it = value(key, presence);
    if (!it.isDouble()) {
        wrongType(key, "a number"_L1, it);
        return std::nullopt;
    }
    const double seconds = it.toDouble();
    if (seconds >= secondsOf(least) && seconds <= secondsOf(most))
        return std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double>(seconds));
    fault(key, u"must be from %1 to %2 seconds"_s.arg(secondsOf(least)).arg(secondsOf(most), 0, 'f', 0));
    return std::nullopt;
}

bool JsonFields::has(QLatin1StringView key) const
{
    const QJsonValue it = m_object[key];
    return !it.isUndefined() && !it.isNull();
}

void JsonFields::fault(QLatin1StringView key, QString message)
{
    m_faults.append({pointer(key), std::move(message)});
}

void JsonFields::refuseOthers()
{
    for (auto it = m_object.begin(); it != m_object.end(); ++it) {
        if (!m_known.contains(it.key()))
            m_faults.append({pointer(it.key()), u"there is no such field"_s});
    }
}

/// Undefined if there is nothing to read.
QJsonValue JsonFields::value(QLatin1StringView key, Presence presence)
{
    m_known.insert(key);
    QJsonValue it = m_object[key];
    if (it.isUndefined() && presence == Presence::Required)
        fault(key, u"is required"_s);
    if (it.isNull() && presence == Presence::Nullable)
        return QJsonValue::Undefined;
    return it;
}

QString JsonFields::pointer(const QString &key) const
{
    QString token = key;
    token.replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
    return m_prefix + u'/' + token;
}

void JsonFields::wrongType(QLatin1StringView key, QLatin1StringView expected, const QJsonValue &value)
{
    if (!value.isUndefined())
        fault(key, u"must be %1, not %2"_s.arg(expected, typeName(value)));
}

} // namespace pooldeck
