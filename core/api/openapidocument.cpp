// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/openapidocument.h"

#include "core/api/accesspolicy.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <map>
#include <ranges>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QJsonObject reference(const QString &to)
{
    return {{"$ref"_L1, "#/components/"_L1 + to}};
}

QJsonValue fromText(const QByteArray &json)
{
    return QJsonDocument::fromJson('[' + json + ']').array().at(0);
}

/// Objects member by member, anything else in place of what was there.
QJsonObject merged(QJsonObject into, const QJsonObject &from)
{
    for (auto it = from.begin(); it != from.end(); ++it) {
        const QJsonValue known = into[it.key()];
        if (known.isObject() && it.value().isObject())
            into[it.key()] = merged(known.toObject(), it.value().toObject());
        else
            into[it.key()] = it.value();
    }
    return into;
}

QJsonObject frame()
{
    QJsonObject document;
    const QDir folder(u":/pooldeck/openapi"_s);
    for (const QString &name : folder.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QFile::ReadOnly))
            document = merged(document, QJsonDocument::fromJson(file.readAll()).object());
    }
    return document;
}

/// A params schema, which is draft 7, where 2020-12 is expected and the root is another.
QJsonValue embedded(const QJsonValue &value, const QString &root)
{
    if (value.isArray()) {
        QJsonArray items;
        for (const QJsonValue &item : value.toArray())
            items.append(embedded(item, root));
        return items;
    }
    if (!value.isObject())
        return value;
    QJsonObject schema;
    const QJsonObject source = value.toObject();
    for (auto it = source.begin(); it != source.end(); ++it) {
        const bool isLocal = it.key() == "$ref"_L1 && it.value().toString().startsWith(u'#');
        if (isLocal)
            schema["$ref"_L1] = "#/components/"_L1 + root + it.value().toString().mid(1);
        else if (it.key() == "items"_L1 && it.value().isArray())
            schema["prefixItems"_L1] = embedded(it.value(), root);
        else if (it.key() != "$schema"_L1 && it.key() != "$id"_L1)
            schema[it.key()] = embedded(it.value(), root);
    }
    return schema;
}

/// OpenAPI has no words for what is not a request with its answer.
bool isWebSocket(const Route &route)
{
    return std::ranges::any_of(route.operation.answers,
                               [](const AnswerForm &answer) { return answer.status == 101; });
}

/// Tells of the route in the description of its tag instead.
void describe(QJsonObject &document, const Route &route)
{
    QJsonArray tags = document["tags"_L1].toArray();
    for (QJsonValueRef tag : tags) {
        QJsonObject told = tag.toObject();
        if (told["name"_L1].toString().toUtf8() != route.operation.tag)
            continue;
        told["description"_L1] = u"%1\n\n`%2 %3`: %4"_s.arg(
            told["description"_L1].toString(), methodName(route.method), QString::fromLatin1(route.pattern),
            QString::fromUtf8(route.operation.description));
        tag = told;
    }
    document["tags"_L1] = tags;
}

class DocumentWriter
{
public:
    QJsonObject write(const std::vector<Route> &routes, const TaskCatalog &catalog)
    {
        QJsonObject document = frame();
        m_schemas = document["components"_L1]["schemas"_L1].toObject();
        addParams(catalog);
        QJsonObject paths;
        for (const Route &route : routes) {
            if (route.operation.tag.isEmpty())
                continue;
            if (isWebSocket(route)) {
                describe(document, route);
                continue;
            }
            const QString path = QString::fromLatin1(route.pattern);
            QJsonObject item = paths[path].toObject();
            item[QString(methodName(route.method)).toLower()] = operation(route);
            paths[path] = item;
        }
        QJsonObject components = document["components"_L1].toObject();
        components["schemas"_L1] = m_schemas;
        components["responses"_L1] = m_responses;
        document["components"_L1] = components;
        document["paths"_L1] = paths;
        if (const QString version = QCoreApplication::applicationVersion(); !version.isEmpty()) {
            QJsonObject info = document["info"_L1].toObject();
            info["version"_L1] = version;
            document["info"_L1] = info;
        }
        return document;
    }

private:
    /// A schema for the params of each type, and in TaskSubmission that they are one of these.
    void addParams(const TaskCatalog &catalog)
    {
        QJsonArray names;
        QJsonArray choices;
        for (const TaskType *type : catalog.types()) {
            const QString key = "Params."_L1 + type->name;
            QJsonObject schema = embedded(type->paramsSchema, "schemas/"_L1 + key).toObject();
            schema["title"_L1] = "Params of "_L1 + type->name;
            if (!type->description.isEmpty() && !schema.contains("description"_L1))
                schema["description"_L1] = type->description;
            m_schemas[key] = schema;
            names.append(type->name);
            choices.append(reference("schemas/"_L1 + key));
        }
        choices.append(
            QJsonObject{{"type"_L1, "object"_L1},
                        {"title"_L1, "Params with references"_L1},
                        {"description"_L1, "The same with `from_task` or `file` in place of values."_L1}});
        QJsonObject submission = m_schemas["TaskSubmission"_L1].toObject();
        QJsonObject properties = submission["properties"_L1].toObject();
        QJsonObject type = properties["type"_L1].toObject();
        type["examples"_L1] = names;
        properties["type"_L1] = type;
        QJsonObject params = properties["params"_L1].toObject();
        params["anyOf"_L1] = choices;
        properties["params"_L1] = params;
        submission["properties"_L1] = properties;
        m_schemas["TaskSubmission"_L1] = submission;
    }

    QJsonObject operation(const Route &route)
    {
        const Operation &about = route.operation;
        QJsonObject json{{"operationId"_L1, QString::fromLatin1(route.operationId)},
                         {"summary"_L1, QString::fromUtf8(route.summary)},
                         {"description"_L1, QString::fromUtf8(about.description)},
                         {"tags"_L1, QJsonArray{QString::fromUtf8(about.tag)}}};
        QJsonArray parameters;
        for (const auto &[list, in] : {std::pair{&about.path, "path"_L1}, std::pair{&about.query, "query"_L1},
                                       std::pair{&about.headers, "header"_L1}}) {
            for (const Parameter &it : *list)
                parameters.append(parameter(it, in));
        }
        if (!parameters.isEmpty())
            json["parameters"_L1] = parameters;
        if (!about.bodies.isEmpty()) {
            QJsonObject content;
            for (const BodyForm &body : about.bodies)
                content[QString::fromLatin1(body.mediaType)] = media(body.schema, body.example);
            json["requestBody"_L1] = QJsonObject{{"required"_L1, true}, {"content"_L1, content}};
        }
        json["responses"_L1] = responses(route);
        if (AccessPolicy::isOpen(route.pattern))
            json["security"_L1] = QJsonArray();
        return json;
    }

    static QJsonObject parameter(const Parameter &parameter, QLatin1StringView in)
    {
        QJsonObject json{{"name"_L1, QString::fromLatin1(parameter.name)},
                         {"in"_L1, in},
                         {"description"_L1, QString::fromUtf8(parameter.description)},
                         {"schema"_L1, parameter.rule.schema()}};
        if (in == "path"_L1 || parameter.required)
            json["required"_L1] = true;
        if (json["schema"_L1]["type"_L1] == "array"_L1) {
            json["style"_L1] = "form"_L1;
            json["explode"_L1] = false;
        }
        if (!parameter.example.isEmpty())
            json["example"_L1] = parameter.rule.valueOf(QString::fromUtf8(parameter.example));
        return json;
    }

    QJsonObject media(const QByteArray &schema, const QByteArray &example) const
    {
        const QString key = QString::fromLatin1(schema);
        QJsonObject json{{"schema"_L1, reference("schemas/"_L1 + key)}};
        const QJsonArray examples = m_schemas[key]["examples"_L1].toArray();
        if (!example.isEmpty())
            json["example"_L1] = fromText(example);
        else if (!examples.isEmpty())
            json["example"_L1] = examples.first();
        return json;
    }

    QJsonObject responses(const Route &route)
    {
        QJsonObject json;
        for (const AnswerForm &answer : route.operation.answers) {
            const QString status = QString::number(answer.status);
            QJsonObject form{{"description"_L1, QString::fromUtf8(answer.description)}};
            QJsonObject headers;
            for (const QByteArray &header : answer.headers) {
                const QString key = QString::fromLatin1(header);
                headers[key] = reference("headers/"_L1 + key);
            }
            if (!headers.isEmpty())
                form["headers"_L1] = headers;
            if (!answer.schema.isEmpty())
                form["content"_L1] = QJsonObject{{QString::fromLatin1(answer.mediaType.split(';').first()),
                                                  media(answer.schema, answer.example)}};
            json[status] = merged(json[status].toObject(), form);
        }
        std::map<int, QList<ProblemKind>> byStatus;
        for (const ProblemKind kind : problemsOf(route))
            byStatus[problemInfo(kind).status].append(kind);
        for (const auto &[status, kinds] : byStatus)
            json[QString::number(status)] = problems(kinds);
        return json;
    }

    /// Of one status; what several operations share is written once.
    QJsonObject problems(const QList<ProblemKind> &kinds)
    {
        QStringList slugs;
        QStringList titles;
        QJsonObject examples;
        QJsonObject headers;
        for (const ProblemKind kind : kinds) {
            const ProblemInfo &info = problemInfo(kind);
            slugs.append(info.slug);
            titles.append(info.title + u'.');
            const Reply reply = problemReply(Problem{kind, QString(info.title) + u'.', {}, {}});
            examples[info.slug] = QJsonObject{{"summary"_L1, info.title}, {"value"_L1, fromText(reply.body)}};
            QByteArrayList names;
            for (const QByteArray &name : reply.headers | std::views::keys)
                names.append(name);
            if (kind == ProblemKind::RangeNotSatisfiable)
                names.append("Content-Range"); // of what there is, which the problem alone does not know
            for (const QByteArray &name : std::as_const(names)) {
                const QString key = QString::fromLatin1(name);
                headers[key] = reference("headers/"_L1 + key);
            }
        }
        const QString key = slugs.join("_or_"_L1);
        if (!m_responses.contains(key)) {
            QJsonObject response{{"description"_L1, titles.join(u' ')},
                                 {"content"_L1,
                                  QJsonObject{{"application/problem+json"_L1,
                                               QJsonObject{{"schema"_L1, reference(u"schemas/Problem"_s)},
                                                           {"examples"_L1, examples}}}}}};
            if (!headers.isEmpty())
                response["headers"_L1] = headers;
            m_responses[key] = response;
        }
        return reference("responses/"_L1 + key);
    }

    QJsonObject m_schemas;
    QJsonObject m_responses;
};

} // namespace

QList<ProblemKind> problemsOf(const Route &route)
{
    using enum ProblemKind;
    const Operation &about = route.operation;
    QList<ProblemKind> kinds{MalformedRequest, ForeignOrigin, WrongHost};
    if (!AccessPolicy::isOpen(route.pattern))
        kinds += {Unauthorized, Forbidden};
    if (!about.query.isEmpty() || !about.bodies.isEmpty())
        kinds.append(InvalidFields);
    if (!about.bodies.isEmpty())
        kinds.append(BodyTooLarge);
    if (!about.bodies.isEmpty() && !about.streamsBody)
        kinds += {MalformedBody, UnsupportedMediaType};
    kinds += about.problems;
    std::ranges::sort(kinds);
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    return kinds;
}

QJsonObject openApiDocument(const std::vector<Route> &routes, const TaskCatalog &catalog)
{
    return DocumentWriter().write(routes, catalog);
}

} // namespace pooldeck
