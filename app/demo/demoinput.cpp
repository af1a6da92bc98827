// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demoinput.h"

#include "core/api/strictjson.h"
#include "core/api/tasksubmission.h"
#include "core/task/paramsschema.h"

#include <QJsonDocument>
#include <QUrl>

#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr double MaxSeconds = 60;
constexpr qsizetype LongestUrl = 8'192;

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

QList<Parameter> secondsParameter()
{
    return {{.name = "seconds",
             .rule = ValueRule::number(0, MaxSeconds).orElse(1),
             .description = "How long it takes."}};
}

std::chrono::milliseconds readSeconds(const ApiRequest &request)
{
    const double seconds = request.query.isEmpty() ? 1 : request.query.front().second.toDouble();
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

QList<Parameter> urlParameter()
{
    return {{.name = "url",
             .rule = ValueRule::text(LongestUrl),
             .description = "An http or https address.",
             .required = true}};
}

std::expected<QString, Problem> readUrl(const ApiRequest &request)
{
    const auto &[name, text] = request.query.front();
    const QUrl url(text, QUrl::StrictMode);
    if (url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1))
        return text;
    return std::unexpected(Problem{ProblemKind::InvalidFields,
                                   u"The query is not valid."_s,
                                   {},
                                   {{name, u"must be an http or https address"_s}}});
}

} // namespace pooldeck
