// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/monitorjson.h"
#include "core/api/problem.h"
#include "core/api/strictjson.h"
#include "core/api/taskhandlers.h"
#include "core/api/taskjson.h"
#include "core/api/taskquery.h"
#include "core/api/tasksubmission.h"

#include <QJsonDocument>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestTaskJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void times();
    void hasEveryFieldOfTheContract();
    void splicesParamsAndResult();
    void runningAndFailed();
    void unknownTypeHasNoExecutor();
    void pages();
    void types();
    void resultReplies();
    void monitorShapes();
    void submission();
    void submissionFaults_data();
    void submissionFaults();
    void submissionMalformed();
    void queries();
    void queryFaults_data();
    void queryFaults();
    void problems();
    void everyErrorCodeHasAStatus();

private:
    static QJsonObject parsed(const QByteArray &json)
    {
        return StrictJson::check(json) ? QJsonDocument::fromJson(json).object() : QJsonObject();
    }

    TaskCatalog m_catalog;
    Task m_task;
};

void TestTaskJson::initTestCase()
{
    TaskType type;
    type.name = u"noop"_s;
    type.description = u"Does \"nothing\"."_s;
    type.paramsSchema = QJsonObject{{u"type"_s, u"object"_s}};
    type.run = ThreadFunction([](TaskContext &) { return QJsonValue(); });
    QVERIFY(m_catalog.add(type));

    TaskSpec spec;
    spec.type = u"noop"_s;
    spec.params = R"({"big":12345678901234567890,"f":1.10})";
    spec.tags = {u"a"_s, u"b\"c"_s};
    spec.priority = -3;
    spec.submitter = u"curl/7.88.1"_s;
    m_task.id = TaskId{42};
    m_task.spec = std::make_shared<TaskSpec>(spec);
    m_task.createdAt = Timestamp(std::chrono::milliseconds(1769850000004));
}

void TestTaskJson::times()
{
    using namespace std::chrono;
    QCOMPARE(rfc3339(Timestamp(milliseconds(0))), QByteArray("1970-01-01T00:00:00.000Z"));
    QCOMPARE(rfc3339(Timestamp(milliseconds(1769850000004))), QByteArray("2026-01-31T09:00:00.004Z"));
    QCOMPARE(rfc3339(Timestamp(milliseconds(-1))), QByteArray("1969-12-31T23:59:59.999Z"));
    QCOMPARE(rfc3339(Timestamp(milliseconds(951782400000))), QByteArray("2000-02-29T00:00:00.000Z"));
    QCOMPARE(rfc3339(Timestamp::max()), QByteArray("9999-12-31T23:59:59.999Z"));
    QCOMPARE(rfc3339(Timestamp::min()), QByteArray("0000-01-01T00:00:00.000Z"));
}

void TestTaskJson::hasEveryFieldOfTheContract()
{
    const QJsonObject contract = QJsonDocument::fromJson(R"({
        "id": 42, "type": "noop", "state": "queued", "executor": "thread", "queue": "default", "priority": -3,
        "tags": ["a", "b\"c"], "params": {}, "attempt": 0, "retries": 0, "timeout": null, "unique_key": null,
        "depends_on": [], "resources": {}, "progress": {"current": 0, "total": 0, "message": ""},
        "cancel_requested": false, "retry_of": null, "submitter": "curl/7.88.1",
        "created_at": "2026-01-31T09:00:00.004Z", "due_at": null, "started_at": null, "finished_at": null,
        "expected_start_at": null, "expected_end_at": null, "result": null, "error": null})")
                                     .object();
    QJsonObject shown = parsed(taskJson(m_task, m_catalog));
    QVERIFY(shown.take(u"waiting_for"_s).isString()); // says why it has not started
    shown[u"params"_s] = QJsonObject();
    QCOMPARE(shown, contract);
}

void TestTaskJson::splicesParamsAndResult()
{
    Task task = m_task;
    task.phase = Finished{.state = TaskState::Succeeded,
                          .startedAt = Timestamp(std::chrono::milliseconds(1)),
                          .finishedAt = Timestamp(std::chrono::milliseconds(2)),
                          .result = R"({"digest":1.0})"};
    const QByteArray json = taskJson(task, m_catalog);
    QVERIFY(json.contains(R"("params":{"big":12345678901234567890,"f":1.10})")); // not rounded
    QVERIFY(json.contains(R"("result":{"digest":1.0})"));
    const QJsonObject shown = parsed(json);
    QCOMPARE(shown[u"started_at"_s], u"1970-01-01T00:00:00.001Z"_s);
    QCOMPARE(shown[u"finished_at"_s], u"1970-01-01T00:00:00.002Z"_s);
    QCOMPARE(shown[u"waiting_for"_s], QJsonValue());
}

void TestTaskJson::runningAndFailed()
{
    Task task = m_task;
    task.attempt = 1;
    task.phase = Running{Timestamp{}, {}, {5, 10, u"half\n"_s}, true};
    QJsonObject shown = parsed(taskJson(task, m_catalog));
    QCOMPARE(shown[u"state"_s], u"running"_s);
    QCOMPARE(shown[u"cancel_requested"_s], true);
    QCOMPARE(shown[u"progress"_s].toObject(),
             (QJsonObject{{u"current"_s, 5}, {u"total"_s, 10}, {u"message"_s, u"half\n"_s}}));

    task.failure = std::make_shared<Failure>(Failure{FailureKind::ExitStatus, u"no"_s, {{u"code"_s, 1}}});
    task.phase = Finished{TaskState::Failed, {}, {}, {}, {}};
    shown = parsed(taskJson(task, m_catalog));
    QCOMPARE(shown[u"error"_s].toObject(),
             (QJsonObject{{u"kind"_s, u"exit_status"_s},
                          {u"message"_s, u"no"_s},
                          {u"details"_s, QJsonObject{{u"code"_s, 1}}}}));
    task.phase = Finished{.state = TaskState::Succeeded, .result = "1"}; // at the second attempt
    QVERIFY(parsed(taskJson(task, m_catalog))[u"error"_s].isNull());
}

void TestTaskJson::unknownTypeHasNoExecutor()
{
    Task task = m_task;
    auto spec = std::make_shared<TaskSpec>(*task.spec);
    spec->type = u"removed"_s;
    task.spec = spec;
    QVERIFY(parsed(taskJson(task, m_catalog))[u"executor"_s].isNull());
}

void TestTaskJson::pages()
{
    QCOMPARE(taskPageJson({}, m_catalog), QByteArray(R"({"items":[],"next_cursor":null})"));
    const auto task = std::make_shared<const Task>(m_task);
    const QJsonObject page = parsed(taskPageJson({{task, task}, TaskId{41}}, m_catalog));
    QCOMPARE(page[u"items"_s].toArray().size(), 2);
    QCOMPARE(page[u"next_cursor"_s], u"41"_s);
}

void TestTaskJson::types()
{
    const QJsonObject types = parsed(taskTypesJson(m_catalog));
    const QJsonObject noop = types[u"items"_s][0].toObject();
    QCOMPARE(noop[u"name"_s], u"noop"_s);
    QCOMPARE(noop[u"description"_s], u"Does \"nothing\"."_s);
    QCOMPARE(noop[u"executor"_s], u"thread"_s);
    QCOMPARE(noop[u"params_schema"_s].toObject(), (QJsonObject{{u"type"_s, u"object"_s}}));
}

void TestTaskJson::resultReplies()
{
    Task task = m_task;
    QCOMPARE(taskResultReply(std::make_shared<const Task>(task)).status, 409);
    task.phase = Finished{.state = TaskState::Succeeded, .result = "[1]"};
    QCOMPARE(taskResultReply(std::make_shared<const Task>(task)).body, QByteArray("[1]"));
    task.phase = Finished{.state = TaskState::Succeeded};
    QCOMPARE(taskResultReply(std::make_shared<const Task>(task)).body, QByteArray("null"));
    task.phase = Finished{TaskState::Cancelled, {}, {}, {}, {}};
    QCOMPARE(taskResultReply(std::make_shared<const Task>(task)).status, 409);
    QCOMPARE(taskResultReply(failure(ErrorCode::NotFound, {})).status, 404);
    QCOMPARE(taskResultReply(failure(ErrorCode::Gone, {})).status, 410);
}

void TestTaskJson::monitorShapes()
{
    using namespace std::chrono_literals;
    QCOMPARE(loopsJson({{u"api-0"_s, 100us, 100us, 900us, 2ms, 60s, 3}}),
             QByteArray(R"({"items":[{"name":"api-0","latency_ms":{"last":0.1,"p50":0.1,"p99":0.9,"max":2},)"
                        R"("window_s":60,"stalls":3}]})"));
    PoolStats pool;
    pool.maxThreads = 2;
    pool.active = 1;
    pool.queued = 10;
    pool.busyRatio = 0.5;
    pool.waitP50 = 1200us;
    pool.waitP99 = 40ms;
    QCOMPARE(poolJson(pool),
             QByteArray(R"({"max_threads":2,"active":1,"queued":10,"unresponsive":0,)"
                        R"("busy_ratio":0.5,"wait_ms":{"p50":1.2,"p99":40}})"));
    StateCounts counts{};
    counts[static_cast<size_t>(TaskState::Running)] = 7;
    QCOMPARE(
        statsJson(counts, 9, 1500ms, {4096, 0.25, 5}),
        QByteArray(R"({"tasks":{"scheduled":0,"waiting":0,"queued":0,"running":7,"succeeded":0,"failed":0,)"
                   R"("cancelled":0},"last_seq":9,"uptime_s":1.5,)"
                   R"("process":{"rss_bytes":4096,"cpu_ratio":0.25,"threads":5}})"));
}

void TestTaskJson::submission()
{
    const auto spec =
        parseSubmission(R"({"type":"noop","params":{"a" : [1, 2.50]},"queue":"default","priority":-7,
        "tags":["x","y"],"delay":0,"due_at":null,"timeout":null,"retries":0,"unique_key":null,
        "depends_on":[],"resources":{ }})",
                        "curl/1");
    QVERIFY(spec);
    QCOMPARE(spec->type, u"noop"_s);
    QCOMPARE(spec->params, QByteArray(R"({"a":[1,2.50]})"));
    QCOMPARE(spec->priority, -7);
    QCOMPARE(spec->tags, (QStringList{u"x"_s, u"y"_s}));
    QCOMPARE(spec->submitter, u"curl/1"_s);
    QCOMPARE(parseSubmission(R"({"type":"noop"})", {})->params, QByteArray("{}"));
}

void TestTaskJson::submissionFaults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("pointers");
    const auto row = [](const char *name, const QByteArray &body, const QStringList &pointers) {
        QTest::newRow(name) << body << pointers;
    };
    row("no object", "[]", {QString()});
    row("no type", "{}", {u"/type"_s});
    row("type is no string", R"({"type":1})", {u"/type"_s});
    row("params is no object", R"({"type":"a","params":[]})", {u"/params"_s});
    row("params is null", R"({"type":"a","params":null})", {u"/params"_s});
    row("priority is a string", R"({"type":"a","priority":"1"})", {u"/priority"_s});
    row("priority is a fraction", R"({"type":"a","priority":1.5})", {u"/priority"_s});
    row("priority is huge", R"({"type":"a","priority":99999999999})", {u"/priority"_s});
    row("tags is no array", R"({"type":"a","tags":"x"})", {u"/tags"_s});
    row("a tag is no string", R"({"type":"a","tags":["x",1]})", {u"/tags/1"_s});
    row("other queue", R"({"type":"a","queue":"x"})", {u"/queue"_s});
    row("unknown field", R"({"type":"a","a/b~":1})", {u"/a~1b~0"_s});
    row("all of the later ones",
        R"({"type":"a","delay":1,"due_at":"2026-01-01T00:00:00Z","timeout":5,"retries":1,)"
        R"("unique_key":"k","depends_on":[1],"resources":{"gpu":1}})",
        {u"/delay"_s, u"/due_at"_s, u"/timeout"_s, u"/retries"_s, u"/unique_key"_s, u"/depends_on"_s,
         u"/resources"_s});
    row("several", R"({"priority":[],"x":1})", {u"/priority"_s, u"/x"_s, u"/type"_s});
}

void TestTaskJson::submissionFaults()
{
    QFETCH(QByteArray, body);
    const auto spec = parseSubmission(body, {});
    QVERIFY(!spec);
    QVERIFY(spec.error().kind == ProblemKind::InvalidFields);
    QStringList pointers;
    for (const Fault &fault : spec.error().faults) {
        pointers.append(fault.pointer);
        QVERIFY(!fault.message.isEmpty());
    }
    QTEST(pointers, "pointers");
}

void TestTaskJson::submissionMalformed()
{
    for (const char *body : {"", "{", "{\"type\":\"a\",\"type\":\"b\"}", "{\"type\":\"\\ud800\"}", "\xff"}) {
        const auto spec = parseSubmission(body, {});
        QVERIFY(!spec);
        QVERIFY(spec.error().kind == ProblemKind::MalformedBody);
        QVERIFY(spec.error().detail.startsWith("At byte "_L1));
    }
}

void TestTaskJson::queries()
{
    const auto none = parseTaskQuery("");
    QVERIFY(none && none->limit == 50 && !none->before && none->filter.states.isEmpty());
    const auto all = parseTaskQuery("state=queued,running&type=noop&tag=a%20b%2Bc+d&limit=1000&cursor=77");
    QVERIFY(all);
    QCOMPARE(all->filter.states, (QSet<TaskState>{TaskState::Queued, TaskState::Running}));
    QCOMPARE(all->filter.type, u"noop"_s);
    QCOMPARE(all->filter.tag, u"a b+c d"_s);
    QCOMPARE(all->limit, 1000);
    QVERIFY(all->before == TaskId{77});

    QVERIFY(parseTaskId("9223372036854775807"));
    for (const char *bad : {"", "0", "-1", "+1", "01", "1x", "1.0", "9223372036854775808", " 1"})
        QVERIFY2(!parseTaskId(bad), bad);
}

void TestTaskJson::queryFaults_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("parameter");
    QTest::newRow("limit 0") << QByteArray("limit=0") << u"limit"_s;
    QTest::newRow("limit 1001") << QByteArray("limit=1001") << u"limit"_s;
    QTest::newRow("limit word") << QByteArray("limit=ten") << u"limit"_s;
    QTest::newRow("limit empty") << QByteArray("limit") << u"limit"_s;
    QTest::newRow("state") << QByteArray("state=queued,done") << u"state"_s;
    QTest::newRow("state empty") << QByteArray("state=") << u"state"_s;
    QTest::newRow("type empty") << QByteArray("type=") << u"type"_s;
    QTest::newRow("cursor") << QByteArray("cursor=x") << u"cursor"_s;
    QTest::newRow("unknown") << QByteArray("stat=queued") << u"stat"_s;
    QTest::newRow("twice") << QByteArray("limit=1&limit=2") << QString();
    QTest::newRow("broken escape") << QByteArray("tag=%4") << QString();
    QTest::newRow("not UTF-8") << QByteArray("tag=%ff") << QString();
}

void TestTaskJson::queryFaults()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, parameter);
    const auto parsedQuery = parseTaskQuery(query);
    QVERIFY(!parsedQuery);
    QCOMPARE(problemInfo(parsedQuery.error().kind).status, parameter.isEmpty() ? 400 : 422);
    const auto &faults = parsedQuery.error().parameterFaults;
    QCOMPARE(faults.isEmpty() ? QString() : faults.front().parameter, parameter);
}

void TestTaskJson::problems()
{
    const Reply reply = problemReply(
        failure(ErrorCode::InvalidRequest, u"No."_s, {{u"/params/path"_s, u"is \"bad\""_s}}).error());
    QCOMPARE(reply.status, 422);
    QCOMPARE(reply.contentType, QByteArrayView("application/problem+json"));
    const QJsonObject problem = parsed(reply.body);
    QCOMPARE(problem[u"type"_s], u"/docs/problems#invalid-fields"_s);
    QCOMPARE(problem[u"status"_s], 422);
    QCOMPARE(problem[u"detail"_s], u"No."_s);
    QVERIFY(!problem[u"title"_s].toString().isEmpty());
    QCOMPARE(problem[u"errors"_s].toArray(),
             (QJsonArray{QJsonObject{{u"pointer"_s, u"/params/path"_s}, {u"message"_s, u"is \"bad\""_s}}}));
    QCOMPARE(problemReply(Problem{ProblemKind::Unauthorized, {}, {}, {}}).headers.front().first,
             QByteArray("WWW-Authenticate"));
}

void TestTaskJson::everyErrorCodeHasAStatus()
{
    QCOMPARE(statusFor(ErrorCode::InvalidRequest), 422);
    QCOMPARE(statusFor(ErrorCode::NotFound), 404);
    QCOMPARE(statusFor(ErrorCode::Gone), 410);
    QCOMPARE(statusFor(ErrorCode::Conflict), 409);
    QCOMPARE(statusFor(ErrorCode::QueueFull), 429);
    QCOMPARE(statusFor(ErrorCode::ShuttingDown), 503);
    QCOMPARE(statusFor(ErrorCode::StoreUnavailable), 503);
    QCOMPARE(statusFor(ErrorCode::DiskFull), 503);
    QSet<QByteArray> types;
    for (int i = 0; i < ProblemKindCount; ++i) {
        const auto kind = static_cast<ProblemKind>(i);
        types.insert(problemType(kind));
        QVERIFY(!reasonPhrase(problemInfo(kind).status).isEmpty());
    }
    QCOMPARE(types.size(), ProblemKindCount);
}

QTEST_APPLESS_MAIN(TestTaskJson)
#include "tst_taskjson.moc"
