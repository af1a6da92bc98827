// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/jsonfields.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace pooldeck {

JsonFields::JsonFields(const QJsonObject &object, QString prefix, QList<Fault> &faults)
    : m_object(object), m_prefix(std::move(prefix)), m_reader(faults)
{
}

std::optional<QString> JsonFields::string(QLatin1StringView key, Presence presence, qsizetype maxLength)
{
    const auto it = value(key, presence);
    return it ? m_reader.string(*it, pointer(key), maxLength) : std::nullopt;
}

std::optional<bool> JsonFields::boolean(QLatin1StringView key)
{
    const auto it = value(key, Presence::Optional);
    return it ? m_reader.boolean(*it, pointer(key)) : std::nullopt;
}

std::optional<QJsonObject> JsonFields::object(QLatin1StringView key, Presence presence)
{
    const auto it = value(key, presence);
    return it ? m_reader.object(*it, pointer(key)) : std::nullopt;
}

std::optional<Timestamp> JsonFields::time(QLatin1StringView key)
{
    const auto it = value(key, Presence::Nullable);
    return it ? m_reader.time(*it, pointer(key)) : std::nullopt;
}

std::optional<std::chrono::milliseconds> JsonFields::seconds(QLatin1StringView key,
                                                             std::chrono::milliseconds least,
                                                             std::chrono::milliseconds most,
                                                             Presence presence)
{
    const auto it = value(key, presence);
    return it ? m_reader.duration(*it, pointer(key), least, most) : std::nullopt;
}

bool JsonFields::has(QLatin1StringView key) const
{
    const QJsonValue it = m_object[key];
    return !it.isUndefined() && !it.isNull();
}

void JsonFields::fault(QLatin1StringView key, const QString &message)
{
    m_reader.fault(pointer(key), message);
}

void JsonFields::refuseOthers()
{
    QStringList known;
    for (const QString &name : m_known)
        known.append(name);
    for (auto it = m_object.begin(); it != m_object.end(); ++it) {
        if (!m_known.contains(it.key()))
            m_reader.fault(pointer(it.key()),
                           u"there is no such field; there are: %1"_s.arg(known.join(", "_L1)));
    }
}

/// Nothing if there is nothing to read.
std::optional<QJsonValue> JsonFields::value(QLatin1StringView key, Presence presence)
{
    m_known.insert(key);
    const QJsonValue it = m_object[key];
    if (it.isUndefined() && presence == Presence::Required)
        fault(key, u"is required"_s);
    if (it.isUndefined() || (it.isNull() && presence == Presence::Nullable))
        return std::nullopt;
    return it;
}

} // namespace pooldeck
