// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/jsonvalues.h"

#include "core/task/rfc3339.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

QString pointerTo(const QString &parent, const QString &token)
{
    QString escaped = token;
    escaped.replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
    return parent + u'/' + escaped;
}

std::optional<QString> ValueReader::string(const QJsonValue &value, const QString &pointer,
                                           qsizetype maxLength)
{
    if (value.isString() && !value.toString().isEmpty() && value.toString().size() <= maxLength)
        return value.toString();
    fault(pointer, u"must be a text of 1 to %1 characters"_s.arg(maxLength));
    return std::nullopt;
}

std::optional<bool> ValueReader::boolean(const QJsonValue &value, const QString &pointer)
{
    if (value.isBool())
        return value.toBool();
    fault(pointer, u"must be true or false"_s);
    return std::nullopt;
}

std::optional<int> ValueReader::integer(const QJsonValue &value, const QString &pointer, int least, int most)
{
    const double number = value.toDouble(std::nan(""));
    if (number >= least && number <= most && number == std::floor(number))
        return static_cast<int>(number);
    fault(pointer, u"must be a whole number from %1 to %2"_s.arg(least).arg(most));
    return std::nullopt;
}

std::optional<double> ValueReader::number(const QJsonValue &value, const QString &pointer, double least,
                                          double most)
{
    const double number = value.toDouble(std::nan(""));
    if (number >= least && number <= most)
        return number;
    fault(pointer, u"must be a number from %1 to %2"_s.arg(least).arg(most));
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> ValueReader::duration(const QJsonValue &value,
                                                               const QString &pointer,
                                                               std::chrono::milliseconds least,
                                                               std::chrono::milliseconds most)
{
    const double from = std::chrono::duration<double>(least).count();
    const double to = std::chrono::duration<double>(most).count();
    const double seconds = value.toDouble(std::nan(""));
    if (seconds >= from && seconds <= to) {
        if (seconds > 0 && seconds < 0.001)
            return std::chrono::milliseconds(1); // zero may mean: for ever
        return std::chrono::milliseconds(std::llround(seconds * 1000));
    }
    fault(pointer, u"must be a number of seconds from %1 to %2"_s.arg(from).arg(to, 0, 'f', 0));
    return std::nullopt;
}

std::optional<Timestamp> ValueReader::time(const QJsonValue &value, const QString &pointer)
{
    if (const auto time = value.isString() ? timeFromRfc3339(value.toString()) : std::nullopt)
        return time;
    fault(pointer, u"must be a time with its offset, such as \"2026-01-31T09:00:00Z\" (RFC 3339)"_s);
    return std::nullopt;
}

std::optional<QJsonArray> ValueReader::array(const QJsonValue &value, const QString &pointer)
{
    if (value.isArray())
        return value.toArray();
    fault(pointer, u"must be an array"_s);
    return std::nullopt;
}

std::optional<QJsonObject> ValueReader::object(const QJsonValue &value, const QString &pointer)
{
    if (value.isObject())
        return value.toObject();
    fault(pointer, u"must be an object"_s);
    return std::nullopt;
}

} // namespace pooldeck
