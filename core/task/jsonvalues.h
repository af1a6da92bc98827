// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"
#include "core/task/error.h"

#include <QJsonValue>

#include <array>
#include <chrono>
#include <optional>

namespace pooldeck {

// Reading values that people write, with a fault that says what is allowed. Pure; any thread.

/// A JSON pointer with one more token, escaped as RFC 6901 says.
QString pointerTo(const QString &parent, const QString &token);

class ValueReader
{
public:
    static constexpr std::chrono::hours MaxDuration{24 * 366 * 10};

    explicit ValueReader(QList<Fault> &faults) : m_faults(faults) { }

    std::optional<QString> string(const QJsonValue &value, const QString &pointer, qsizetype maxLength);
    std::optional<bool> boolean(const QJsonValue &value, const QString &pointer);
    std::optional<int> integer(const QJsonValue &value, const QString &pointer, int least, int most);
    std::optional<double> number(const QJsonValue &value, const QString &pointer, double least, double most);
    /// Seconds, with fractions; above 0 it is at least a millisecond.
    std::optional<std::chrono::milliseconds>
    duration(const QJsonValue &value, const QString &pointer,
             std::chrono::milliseconds least = std::chrono::milliseconds(0),
             std::chrono::milliseconds most = MaxDuration);
    std::optional<Timestamp> time(const QJsonValue &value, const QString &pointer);
    std::optional<QJsonArray> array(const QJsonValue &value, const QString &pointer);
    std::optional<QJsonObject> object(const QJsonValue &value, const QString &pointer);

    template <typename Value, size_t Count>
    std::optional<Value> choice(const QJsonValue &value, const QString &pointer,
                                const std::array<std::pair<QLatin1StringView, Value>, Count> &choices)
    {
        QStringList names;
        for (const auto &[name, meaning] : choices) {
            if (value.isString() && value.toString() == name)
                return meaning;
            names.append(u'"' + name + u'"');
        }
        fault(pointer, QStringLiteral("must be one of %1").arg(names.join(QStringLiteral(", "))));
        return std::nullopt;
    }

    void fault(const QString &pointer, const QString &message) { m_faults.append({pointer, message}); }

private:
    QList<Fault> &m_faults;
};

} // namespace pooldeck
