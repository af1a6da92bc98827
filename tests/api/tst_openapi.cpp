// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/openapidocument.h"
#include "core/api/tasksubmission.h"
#include "core/task/paramsschema.h"
#include "core/task/taskspecjson.h"
#include "tests/support/apifixture.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QUrl>

using namespace pooldeck;
using namespace Qt::StringLiterals;

/// The document against the table that it is made from, and against what the server really does.
class TestOpenApi : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void everyRouteIsDocumented();
    void everyReferenceLeadsSomewhere();
    void examplesAreTakenAndAnsweredAsDocumented();
    void undeclaredParametersAreRefused();
    void submissionSchemaAndParserAgree_data();
    void submissionSchemaAndParserAgree();
    void paramsOfTypesAreEmbedded();
    void problemsHaveTheirSections();
    void pagesNeedNoToken();

private:
    QJsonObject document() const;
    QJsonObject documentForAnswers() const;
    /// What a path's capture has to be, so that the operation succeeds.
    QByteArray captureFor(const Route &route) const;
    QByteArray pathFor(const Route &route) const;
    qint64 endedTask() const;
};

namespace {

// What has no end, or is no answer of HTTP, has tests of its own.
bool isStream(const Route &route)
{
    return std::ranges::all_of(route.operation.answers, [](const AnswerForm &answer) {
        return answer.status == 101 || answer.mediaType == "text/event-stream";
    });
}

QList<Fault> faultsOf(const QJsonObject &document, const QString &schema, const QJsonValue &value)
{
    // Wrapped, so that a value that is no object or array can be looked at, too.
    const QJsonObject wrapper{
        {u"components"_s, document[u"components"_s]},
        {u"type"_s, u"object"_s},
        {u"properties"_s,
         QJsonObject{{u"value"_s, QJsonObject{{u"$ref"_s, u"#/components/schemas/"_s + schema}}}}}};
    const auto compiled = ParamsSchema::compile(wrapper);
    if (!compiled)
        return {{schema, compiled.error().message}};
    return compiled->validate(QJsonObject{{u"value"_s, value}});
}

QJsonValue parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson('[' + json + ']').array().at(0);
}

} // namespace

// Without the formats of strings: valijson asks null to have them, too.
QJsonObject TestOpenApi::document() const
{
    RawAnswer answer = ask("GET /openapi.json");
    answer.body.replace(R"("format": "date-time",)", "");
    return answer.json();
}

// valijson takes whole numbers for integers only as long as 32 bits hold them.
QJsonObject TestOpenApi::documentForAnswers() const
{
    QByteArray text = QJsonDocument(document()).toJson();
    text.replace(R"("integer")", R"("number")");
    return QJsonDocument::fromJson(text).object();
}

void TestOpenApi::everyReferenceLeadsSomewhere()
{
    const QJsonObject components = document()[u"components"_s].toObject();
    const QString text = QString::fromUtf8(ask("GET /openapi.json").body);
    static const QRegularExpression reference(u"\"\\$ref\": \"#/components/([^/\"]+)/([^/\"]+)"_s);
    int count = 0;
    for (const QRegularExpressionMatch &match : reference.globalMatch(text)) {
        QVERIFY2(components[match.captured(1)].toObject().contains(match.captured(2)),
                 qPrintable(match.captured()));
        ++count;
    }
    QVERIFY(count > 100);
}

void TestOpenApi::everyRouteIsDocumented()
{
    const QJsonObject document = this->document();
    QCOMPARE(document[u"openapi"_s], u"3.1.0"_s);
    const QJsonObject schemas = document[u"components"_s][u"schemas"_s].toObject();
    const QJsonObject headers = document[u"components"_s][u"headers"_s].toObject();
    const QByteArray everything = QJsonDocument(document).toJson();
    QSet<QByteArray> ids;
    QSet<QString> tags;
    for (const QJsonValue &tag : document[u"tags"_s].toArray())
        tags.insert(tag[u"name"_s].toString());

    for (const Route &route : m_server->routes()) {
        if (route.pattern == "/" || route.pattern.startsWith("/docs"))
            continue;
        const Operation &about = route.operation;
        const QByteArray name = methodName(route.method).data() + (' ' + route.pattern);
        QVERIFY2(everything.contains(route.pattern),
                 name.constData()); // a WebSocket in its tag's description
        QVERIFY2(tags.contains(QString::fromUtf8(about.tag)), name.constData());
        QVERIFY2(!route.summary.isEmpty() && !about.description.isEmpty(), name.constData());
        QVERIFY2(!ids.contains(route.operationId), name.constData());
        ids.insert(route.operationId);

        QByteArrayList captures;
        for (const QByteArray &segment : route.pattern.split('/')) {
            if (segment.startsWith('{'))
                captures.append(segment.mid(1, segment.size() - 2));
        }
        QByteArrayList paths;
        for (const Parameter &parameter : about.path) {
            paths.append(parameter.name);
            QVERIFY2(!parameter.example.isEmpty(), name.constData());
        }
        QCOMPARE(paths, captures);
        for (const auto *list : {&about.path, &about.query, &about.headers}) {
            for (const Parameter &parameter : *list) {
                QVERIFY2(!parameter.description.isEmpty(), name.constData());
                const QString example = QString::fromUtf8(parameter.example);
                QVERIFY2(example.isEmpty() || parameter.rule.fault(example).isEmpty(), name.constData());
            }
        }
        for (const BodyForm &body : about.bodies)
            QVERIFY2(schemas.contains(QString::fromLatin1(body.schema)), name.constData());
        QVERIFY2(!about.answers.isEmpty(), name.constData());
        for (const AnswerForm &answer : about.answers) {
            QVERIFY2(answer.schema.isEmpty() || schemas.contains(QString::fromLatin1(answer.schema)),
                     name.constData());
            for (const QByteArray &header : answer.headers)
                QVERIFY2(headers.contains(QString::fromLatin1(header)), name.constData());
        }
    }
}

qint64 TestOpenApi::endedTask() const
{
    return ask("POST /api/v1/tasks", R"({"type":"noop"})", "Prefer: wait=10\r\n").json()[u"id"_s].toInteger();
}

QByteArray TestOpenApi::captureFor(const Route &route) const
{
    if (route.pattern.startsWith("/api/v1/queues/"))
        ask("PATCH /api/v1/queues/" + route.operation.path[0].example, R"({"concurrency":2})");
    else if (route.pattern.startsWith("/api/v1/files/") && route.method != HttpMethod::Put)
        ask("PUT /api/v1/files/" + route.operation.path[0].example, "content");
    else if (route.pattern.startsWith("/api/v1/resources/"))
        ask("PUT /api/v1/resources/" + route.operation.path[0].example, R"({"capacity":1})");
    else if (route.pattern.startsWith("/api/v1/schedules/"))
        return QByteArray::number(
            ask("POST /api/v1/schedules", R"({"name":"a","task":{"type":"noop"},"every":3600})")
                .json()[u"id"_s]
                .toInteger());
    else if (route.pattern.startsWith("/api/v1/tokens/"))
        ask("POST /api/v1/tokens",
            R"({"name":")" + route.operation.path[0].example + R"(","rights":"read"})");
    else if (route.operationId == "cancelTask" || route.operationId == "changeTask")
        return QByteArray::number(submit(R"({"type":"noop","delay":3600})"));
    else if (route.pattern.startsWith("/api/v1/tasks/"))
        return QByteArray::number(endedTask());
    return route.operation.path[0].example;
}

QByteArray TestOpenApi::pathFor(const Route &route) const
{
    QByteArray path = route.pattern;
    if (const qsizetype begin = path.indexOf('{'); begin >= 0)
        path.replace(begin, path.indexOf('}') - begin + 1, captureFor(route));
    QByteArray query;
    for (const Parameter &parameter : route.operation.query) {
        if (!parameter.example.isEmpty())
            query +=
                (query.isEmpty() ? '?' : '&') + parameter.name + '=' + parameter.example.toPercentEncoding();
    }
    return path + query;
}

// Each body's example, with each form of the answer that can be asked for.
void TestOpenApi::examplesAreTakenAndAnsweredAsDocumented()
{
    const QJsonObject document = documentForAnswers();
    int count = 0;
    for (const Route &route : m_server->routes()) {
        const Operation &about = route.operation;
        if (about.tag.isEmpty() || isStream(route))
            continue;
        const QByteArray line = methodName(route.method).data() + QByteArray(" ");
        const QString path = QString::fromLatin1(route.pattern);
        const QJsonObject operation =
            document[u"paths"_s][path][QString(methodName(route.method)).toLower()].toObject();
        QByteArray fields;
        for (const Parameter &header : about.headers) {
            if (!header.example.isEmpty())
                fields += header.name + ": " + header.example + "\r\n";
        }
        QList<std::pair<QByteArray, QByteArray>> bodies; // and their types
        const QJsonObject contents = operation[u"requestBody"_s][u"content"_s].toObject();
        for (auto it = contents.begin(); it != contents.end(); ++it) {
            const QJsonValue example = it.value()[u"example"_s];
            QVERIFY2(!example.isUndefined(), (line + route.pattern).constData());
            QByteArray body = example.toString().toUtf8();
            if (example.isObject())
                body = QJsonDocument(example.toObject()).toJson();
            else if (example.isArray())
                body = QJsonDocument(example.toArray()).toJson();
            bodies.emplace_back(body, it.key().toLatin1());
        }
        if (bodies.isEmpty())
            bodies.emplace_back();
        for (const auto &[body, type] : bodies) {
            for (const AnswerForm &form : about.answers) {
                QByteArray more = fields + "Accept: " + form.mediaType.split(';')[0] + "\r\n";
                if (!type.isEmpty())
                    more += "Content-Type: " + type + "\r\n";
                const RawAnswer answer = ask(line + pathFor(route), body, more);
                const QByteArray what = line + route.pattern + " -> " + QByteArray::number(answer.status)
                    + ' ' + answer.body.left(500);
                const auto documented = std::ranges::find_if(about.answers, [&](const AnswerForm &it) {
                    return it.status == answer.status
                        && (it.schema.isEmpty() || it.mediaType == answer.fields["content-type"]);
                });
                QVERIFY2(documented != about.answers.end(), what.constData());
                ++count;
                if (route.operationId == "rotateToken")
                    m_token = answer.json()[u"token"_s].toString().toLatin1();
                if (documented->schema.isEmpty())
                    continue;
                const QJsonValue value = documented->mediaType.endsWith("json")
                    ? parsed(answer.body)
                    : QJsonValue(QString::fromUtf8(answer.body.left(1'000))); // whose schema is any text
                for (const Fault &fault : faultsOf(document, QString::fromLatin1(documented->schema), value))
                    QFAIL((what + '\n' + fault.pointer.toUtf8() + ": " + fault.message.toUtf8()).constData());
            }
        }
    }
    QVERIFY2(count > 30, (QByteArray::number(count)).constData());
}

void TestOpenApi::undeclaredParametersAreRefused()
{
    const QJsonObject document = this->document();
    for (const Route &route : m_server->routes()) {
        if (isStream(route))
            continue;
        QByteArray path = route.pattern;
        if (const qsizetype begin = path.indexOf('{'); begin >= 0)
            path.replace(begin, path.indexOf('}') - begin + 1, "1");
        const QByteArray body = route.operation.bodies.isEmpty() ? QByteArray() : QByteArray("{}");
        const QByteArray type =
            body.isNull() ? QByteArray() : "Content-Type: " + route.operation.bodies[0].mediaType + "\r\n";
        const RawAnswer answer =
            ask(methodName(route.method).data() + (' ' + path) + "?no_such=1", body, type);
        QVERIFY2(answer.status == 422, (route.pattern + ' ' + answer.body).constData());
        QCOMPARE(answer.json()[u"errors"_s][0][u"parameter"_s], u"no_such"_s);
        QVERIFY(faultsOf(document, u"Problem"_s, answer.json()).isEmpty());
    }
}

void TestOpenApi::submissionSchemaAndParserAgree_data()
{
    QTest::addColumn<QString>("field");
    const QJsonObject document = openApiDocument({}, TaskCatalog());
    const QJsonObject properties =
        document[u"components"_s][u"schemas"_s][u"TaskSubmission"_s][u"properties"_s].toObject();
    QStringList fields = taskOptionNames() + properties.keys();
    fields += {u"type"_s, u"params"_s, u"queue"_s, u"priority"_s, u"tags"_s, u"no_such_field"_s, u"id"_s};
    fields.removeDuplicates();
    for (const QString &field : fields)
        QTest::newRow(qPrintable(field)) << field;
}

// Every field with many values: the schema and the parser (with what the catalog checks) both take it, or
// both refuse it.
void TestOpenApi::submissionSchemaAndParserAgree()
{
    QFETCH(QString, field);
    const QJsonObject document = this->document();
    QByteArrayList values{"null",
                          "true",
                          "0",
                          "1",
                          "-1",
                          "-101",
                          "100",
                          "101",
                          "1.5",
                          "1000",
                          "1001",
                          "1e9",
                          "\"\"",
                          "\"a\"",
                          "\"noop\"",
                          "\"a b\"",
                          "\"thread\"",
                          "\"reject\"",
                          "\"any\"",
                          "\"2026-01-31T09:00:00Z\"",
                          "\"2026-01-31\"",
                          "[]",
                          "[1]",
                          "[0]",
                          "[\"a\"]",
                          "[\"\"]",
                          "[\"timeout\"]",
                          "{}",
                          "{\"gpu\":1}",
                          "{\"gpu\":-1}",
                          "{\"initial\":1}",
                          "{\"factor\":0.5}",
                          "{\"jitter\":2}"};
    values.append('"' + QByteArray(201, 'a') + '"');
    values.append('[' + QByteArrayList(33, "\"a\"").join(',') + ']');
    for (const QByteArray &value : values) {
        const bool isType = field == u"type"_s;
        const QByteArray body = "{" + (isType ? QByteArray() : QByteArray(R"("type":"log",)")) + '"'
            + field.toUtf8() + "\":" + value + '}';
        const auto spec = parseSubmission(body, {});
        bool isTaken = spec.has_value();
        if (isTaken && !isType) { // that there is such a type is for no schema to say
            const auto checked = m_engine->catalog.check(*spec);
            isTaken = checked.has_value();
        }
        const QList<Fault> faults = faultsOf(document, u"TaskSubmission"_s, parsed(body));
        QVERIFY2(
            isTaken == faults.isEmpty(),
            (body + (isTaken ? " is taken, but not by the schema" : " is refused, but not by the schema"))
                .constData());
    }
}

void TestOpenApi::paramsOfTypesAreEmbedded()
{
    TaskCatalog catalog;
    QVERIFY(
        catalog.add(test::anyParams(u"plain"_s, ThreadFunction([](TaskContext &) { return QJsonValue(); }))));
    TaskType type = test::anyParams(u"pair"_s, ThreadFunction([](TaskContext &) { return QJsonValue(); }));
    type.paramsSchema =
        QJsonDocument::fromJson(R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
            "definitions": {"side": {"type": "string"}},
            "properties": {"left": {"$ref": "#/definitions/side"},
                           "both": {"type": "array", "items": [{"type": "string"}, {"type": "string"}]}}})")
            .object();
    QVERIFY(catalog.add(std::move(type)));
    const QJsonObject document = openApiDocument({}, catalog);
    const QJsonObject pair = document[u"components"_s][u"schemas"_s][u"Params.pair"_s].toObject();
    QVERIFY(!pair.contains(u"$schema"_s));
    QCOMPARE(pair[u"properties"_s][u"left"_s][u"$ref"_s],
             u"#/components/schemas/Params.pair/definitions/side"_s);
    QCOMPARE(pair[u"properties"_s][u"both"_s][u"prefixItems"_s].toArray().size(), 2);
    QCOMPARE(faultsOf(document, u"Params.pair"_s, QJsonObject{{u"left"_s, 1}}).size(), 1);
    const QJsonObject submission = document[u"components"_s][u"schemas"_s][u"TaskSubmission"_s].toObject();
    QCOMPARE(submission[u"properties"_s][u"type"_s][u"examples"_s], (QJsonArray{u"pair"_s, u"plain"_s}));
    QCOMPARE(submission[u"properties"_s][u"params"_s][u"anyOf"_s].toArray().size(), 3);
}

void TestOpenApi::problemsHaveTheirSections()
{
    const QString page = QString::fromUtf8(ask("GET /docs/problems").body);
    for (int i = 0; i < ProblemKindCount; ++i) {
        const auto kind = static_cast<ProblemKind>(i);
        const ProblemInfo &info = problemInfo(kind);
        QVERIFY2(!info.meaning.isEmpty() && !info.remedy.isEmpty(), info.slug.data());
        const QByteArray type = problemType(kind);
        QVERIFY(type.startsWith("/docs/problems#"));
        const QString section = u"<section id=\"%1\">"_s.arg(QUrl(QString::fromLatin1(type)).fragment());
        QVERIFY2(page.count(section) == 1, info.slug.data());
    }
    // Everything that is text is escaped.
    QVERIFY(page.contains(u"Bearer &lt;token&gt;"_s));
}

void TestOpenApi::pagesNeedNoToken()
{
    const auto get = [this](const QByteArray &path, const QByteArray &method = "GET") {
        RawClient client(m_port);
        client.send(method + ' ' + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port)
                    + "\r\n\r\n");
        return client.answer(method == "HEAD").value_or(RawAnswer{});
    };
    for (const char *path : {"/docs", "/docs/problems"}) {
        const RawAnswer answer = get(path);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.fields["content-type"], QByteArray("text/html; charset=utf-8"));
        const QByteArray policy = answer.fields["content-security-policy"];
        QVERIFY(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        QVERIFY(!answer.body.contains("<script>") && !answer.body.contains("style="));
        QVERIFY(!answer.body.contains("://")); // nothing of another host
        QCOMPARE(get(path, "HEAD").status, 200);
    }
    QCOMPARE(get("/openapi.json").fields["content-type"], QByteArray("application/json"));
    // With or without the interactive page, each operation is there to read.
    const QByteArray page = get("/docs").body;
    for (const Route &route : m_server->routes()) {
        if (!route.operation.tag.isEmpty())
            QVERIFY2(page.contains(route.pattern), route.pattern.constData());
    }
    QVERIFY(page.contains("interactive page is missing") != page.contains("swagger-ui-bundle.js"));
    static const QRegularExpression file(u"(?:src|href)=\"(/docs/[^\"/]+\\.[a-z]+)\""_s);
    for (const QRegularExpressionMatch &match : file.globalMatch(QString::fromUtf8(page))) {
        const RawAnswer answer = get(match.captured(1).toLatin1());
        QVERIFY2(answer.status == 200 && !answer.body.isEmpty(), qPrintable(match.captured(1)));
        const bool isGzip = answer.body.startsWith("\x1f\x8b");
        QCOMPARE(answer.fields["content-encoding"], isGzip ? QByteArray("gzip") : QByteArray());
    }
    QCOMPARE(get("/docs/page.html").status, 404);
    QCOMPARE(get("/docs/swagger-ui.css.gz").status, 404);
    QCOMPARE(get("/docs/nothing/below").status, 404);
}

QTEST_GUILESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
