// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demoinput.h"

#include "core/api/requesttarget.h"
#include "core/api/strictjson.h"
#include "core/api/tasksubmission.h"
#include "core/task/paramsschema.h"

#include <QJsonDocument>
#include <QUrl>

#include <cmath>
#include <functional>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr double MaxSeconds = 60;
constexpr qsizetype LongestUrl = 8'192;

Problem invalidQuery(QList<ParameterFault> faults)
{
    return {ProblemKind::InvalidFields, u"The query is not valid."_s, {}, std::move(faults)};
}

/// Reads the one parameter that a query may have; `read` returns a fault's message, or nothing.
std::expected<void, Problem> readQuery(const ApiRequest &request, QLatin1StringView known,
                                       const std::function<QString(const QString &)> &read)
{
    const auto items = queryItems(request.head.query());
    if (!items)
        return std::unexpected(items.error());
    QList<ParameterFault> faults;
    for (const auto &[name, value] : *items) {
        const QString fault = name == known ? read(value) : u"there is no such parameter"_s;
        if (!fault.isEmpty())
            faults.append({name, fault});
    }
    if (!faults.isEmpty())
        return std::unexpected(invalidQuery(std::move(faults)));
    return {};
}

} // namespace

Problem invalidBody(QList<Fault> faults)
{
    return {ProblemKind::InvalidFields, u"The body is not valid."_s, std::move(faults), {}};
}

std::expected<QJsonObject, Problem> readBody(const ApiRequest &request, const QJsonObject &schema)
{
    if (const auto checked = StrictJson::check(request.body); !checked)
        return std::unexpected(malformedJson(checked.error()));
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject())
        return std::unexpected(invalidBody({{{}, u"must be an object"_s}}));
    const auto compiled = ParamsSchema::compile(schema);
    if (!compiled)
        return std::unexpected(Problem{ProblemKind::InternalError, compiled.error().message, {}, {}});
    if (QList<Fault> faults = compiled->validate(document.object()); !faults.isEmpty())
        return std::unexpected(invalidBody(std::move(faults)));
    return document.object();
}

std::expected<std::chrono::milliseconds, Problem> readSeconds(const ApiRequest &request)
{
    double seconds = 1;
    const auto read = readQuery(request, "seconds"_L1, [&seconds](const QString &value) {
        bool isNumber = false;
        seconds = value.toDouble(&isNumber);
        return isNumber && seconds >= 0 && seconds <= MaxSeconds ? QString()
                                                                 : u"must be a number from 0 to 60"_s;
    });
    if (!read)
        return std::unexpected(read.error());
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

std::expected<QString, Problem> readUrl(const ApiRequest &request)
{
    QString text;
    const auto read = readQuery(request, "url"_L1, [&text](const QString &value) {
        const QUrl url(value, QUrl::StrictMode);
        text = value;
        return url.isValid() && !url.host().isEmpty() && value.size() <= LongestUrl
                && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1)
            ? QString()
            : u"must be an http or https address"_s;
    });
    if (!read)
        return std::unexpected(read.error());
    if (text.isEmpty())
        return std::unexpected(invalidQuery({{u"url"_s, u"is required"_s}}));
    return text;
}

std::expected<void, Problem> readNothing(const ApiRequest &request)
{
    return readQuery(request, {}, [](const QString &) { return u"there is no such parameter"_s; });
}

} // namespace pooldeck
