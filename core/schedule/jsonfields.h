// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"
#include "core/task/error.h"

#include <QJsonObject>

#include <chrono>
#include <functional>
#include <optional>
#include <set>

namespace pooldeck {

/// Reads the members of a JSON object, each at most once, and collects what is wrong with them. A reader
/// returns nothing if the member is missing or wrong.
class JsonFields
{
public:
    enum class Presence {
        Optional,
        Nullable, ///< null is as good as missing
        Required,
    };

    /// `prefix` is put before each pointer.
    JsonFields(const QJsonObject &object, QString prefix, QList<Fault> &faults);

    std::optional<QString> string(QLatin1StringView key, Presence presence = Presence::Optional);
    std::optional<bool> boolean(QLatin1StringView key);
    std::optional<int> integer(QLatin1StringView key);
    std::optional<QJsonObject> object(QLatin1StringView key, Presence presence = Presence::Optional);
    std::optional<QStringList> strings(QLatin1StringView key);
    std::optional<Timestamp> time(QLatin1StringView key);
    /// A number of seconds, within the limits.
    std::optional<std::chrono::milliseconds> seconds(QLatin1StringView key, std::chrono::milliseconds least,
                                                     std::chrono::milliseconds most,
                                                     Presence presence = Presence::Optional);

    /// There, and not null.
    bool has(QLatin1StringView key) const;
    void fault(QLatin1StringView key, QString message);
    /// Names the members that nobody read.
    void refuseOthers();

private:
    QJsonValue value(QLatin1StringView key, Presence presence);
    QString pointer(const QString &key) const;
    void wrongType(QLatin1StringView key, QLatin1StringView expected, const QJsonValue &value);

    const QJsonObject m_object;
    const QString m_prefix;
    QList<Fault> &m_faults;
    std::set<QString> m_known;
};

} // namespace pooldeck
