// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/jsonvalues.h"

#include <QJsonObject>

#include <chrono>
#include <optional>
#include <set>

namespace pooldeck {

/// Reads the members of a JSON object by name, each at most once, with the checks of ValueReader. A reader
/// returns nothing if the member is missing or wrong.
class JsonFields
{
public:
    enum class Presence {
        Optional,
        Nullable, ///< null is as good as missing
        Required,
    };
    static constexpr qsizetype MaxText = 10'000;

    /// `prefix` is put before each pointer.
    JsonFields(const QJsonObject &object, QString prefix, QList<Fault> &faults);

    std::optional<QString> string(QLatin1StringView key, Presence presence = Presence::Optional,
                                  qsizetype maxLength = MaxText);
    std::optional<bool> boolean(QLatin1StringView key);
    std::optional<QJsonObject> object(QLatin1StringView key, Presence presence = Presence::Optional);
    std::optional<Timestamp> time(QLatin1StringView key);
    /// A number of seconds, within the limits.
    std::optional<std::chrono::milliseconds> seconds(QLatin1StringView key, std::chrono::milliseconds least,
                                                     std::chrono::milliseconds most,
                                                     Presence presence = Presence::Optional);
    template <typename Value, size_t Count>
    std::optional<Value> choice(QLatin1StringView key,
                                const std::array<std::pair<QLatin1StringView, Value>, Count> &choices)
    {
        const auto it = value(key, Presence::Optional);
        return it ? m_reader.choice(*it, pointer(key), choices) : std::nullopt;
    }

    /// There, and not null.
    bool has(QLatin1StringView key) const;
    void fault(QLatin1StringView key, const QString &message);
    /// Names the members that nobody read.
    void refuseOthers();

private:
    std::optional<QJsonValue> value(QLatin1StringView key, Presence presence);
    QString pointer(const QString &key) const { return pointerTo(m_prefix, key); }

    const QJsonObject m_object;
    const QString m_prefix;
    ValueReader m_reader;
    std::set<QString> m_known;
};

} // namespace pooldeck
