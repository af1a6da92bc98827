// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/historyjson.h"
#include "core/api/memberselection.h"
#include "core/api/monitorjson.h"
#include "core/api/problem.h"
#include "core/api/strictjson.h"
#include "core/api/taskjson.h"
#include "core/api/timejson.h"
#include "tests/support/faketasksource.h"

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
    void fields();
    void types();
    void results();
    void attempts();
    void logs();
    void monitorShapes();
    void problems();
    void everyErrorCodeHasAStatus();

private:
    static QJsonObject parsed(const QByteArray &json)
    {
        return StrictJson::check(json) ? QJsonDocument::fromJson(json).object() : QJsonObject();
    }

    FakeTaskSource m_source;
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
    spec.queue = u"default"_s;
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
        "tags": ["a", "b\"c"], "params": {}, "attempt": 0, "lane": null, "pinned": false, "retries": 0, "timeout": null, "queue_timeout": null, "unique_key": null,
        "depends_on": [], "resources": {}, "progress": {"current": 0, "total": 0, "message": ""},
        "cancel_requested": false, "stop_requested": null, "unresponsive": false, "waiting_on": null, "retry_of": null, "submitter": "curl/7.88.1",
        "created_at": "2026-01-31T09:00:00.004Z", "due_at": null, "started_at": null, "finished_at": null,
        "expected_start_at": null, "expected_end_at": null, "result": null, "result_bytes": 0,
        "result_url": null, "error": null})")
                                     .object();
    QJsonObject shown = parsed(taskJson(m_task, m_source));
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
    const QByteArray json = taskJson(task, m_source);
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
    QJsonObject shown = parsed(taskJson(task, m_source));
    QCOMPARE(shown[u"state"_s], u"running"_s);
    QCOMPARE(shown[u"cancel_requested"_s], true);
    std::get<Running>(task.phase).stopReason = StopReason::TimedOut;
    QCOMPARE(parsed(taskJson(task, m_source))[u"stop_requested"_s], u"timeout"_s);
    std::get<Running>(task.phase).stopReason = StopReason::Cancelled;
    QCOMPARE(parsed(taskJson(task, m_source))[u"stop_requested"_s], u"cancel"_s);
    QCOMPARE(shown[u"progress"_s].toObject(),
             (QJsonObject{{u"current"_s, 5}, {u"total"_s, 10}, {u"message"_s, u"half\n"_s}}));

    task.failure = std::make_shared<Failure>(Failure{FailureKind::ExitStatus, u"no"_s, {{u"code"_s, 1}}});
    task.phase = Finished{TaskState::Failed, {}, {}, {}, {}};
    shown = parsed(taskJson(task, m_source));
    QCOMPARE(shown[u"error"_s].toObject(),
             (QJsonObject{{u"kind"_s, u"exit_status"_s},
                          {u"message"_s, u"no"_s},
                          {u"details"_s, QJsonObject{{u"code"_s, 1}}}}));
    task.phase = Finished{.state = TaskState::Succeeded, .result = "1"}; // at the second attempt
    QVERIFY(parsed(taskJson(task, m_source))[u"error"_s].isNull());
}

void TestTaskJson::unknownTypeHasNoExecutor()
{
    Task task = m_task;
    auto spec = std::make_shared<TaskSpec>(*task.spec);
    spec->type = u"removed"_s;
    task.spec = spec;
    QVERIFY(parsed(taskJson(task, m_source))[u"executor"_s].isNull());
}

void TestTaskJson::pages()
{
    QCOMPARE(taskPageJson({}, {}, m_source), QByteArray(R"({"items":[],"next_cursor":null})"));
    const auto task = std::make_shared<const Task>(m_task);
    const QJsonObject page = parsed(taskPageJson({task, task}, "41", m_source));
    QCOMPARE(page[u"items"_s].toArray().size(), 2);
    QCOMPARE(page[u"next_cursor"_s], u"41"_s);
}

void TestTaskJson::fields()
{
    const QByteArrayList all = taskFieldNames();
    const QJsonObject whole = parsed(taskJson(m_task, m_source));
    QCOMPARE(whole.size(), all.size());
    for (const QByteArray &name : all) {
        QVERIFY2(whole.contains(QLatin1StringView(name)), name.constData());
        QCOMPARE(taskJson(m_task, m_source, {name}), selectedMembers(taskJson(m_task, m_source), {name}));
    }
    QCOMPARE(selectedMembers(taskJson(m_task, m_source), {}), taskJson(m_task, m_source));
    QCOMPARE(parsed(selectedMembers(taskJson(m_task, m_source), all)), whole);
    QCOMPARE(selectedMembers(R"({"a":{"b":"},\\\""},"b":[1,{"c":2}],"c":"x","d":null})", {"c", "b"}),
             QByteArray(R"({"b":[1,{"c":2}],"c":"x"})"));
    QCOMPARE(selectedMembers("{}", {"c"}), QByteArray("{}"));
    const auto task = std::make_shared<const Task>(m_task);
    const QJsonObject page = parsed(taskPageJson({task, task}, {}, m_source, {"id"}));
    QCOMPARE(page[u"items"_s].toArray().size(), 2);
    QCOMPARE(page[u"items"_s][1].toObject(), (QJsonObject{{u"id"_s, m_task.id.value}}));
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

void TestTaskJson::results()
{
    const auto shown = [this](qsizetype size) {
        Task task = m_task;
        task.phase =
            Finished{.state = TaskState::Succeeded, .result = QByteArray(size, '1'), .resultBytes = size};
        return parsed(taskJson(task, m_source));
    };
    QCOMPARE(shown(3)[u"result"_s], 111);
    QCOMPARE(shown(3)[u"result_bytes"_s], 3);
    QVERIFY(shown(3)[u"result_url"_s].isNull());
    QVERIFY(shown(0)[u"result"_s].isNull());
    QVERIFY(shown(0)[u"result_url"_s].isNull());
    // Just finished: the store has not taken it out of the snapshot yet.
    QVERIFY(shown(MaxInlineResult + 1)[u"result"_s].isNull());
    QCOMPARE(shown(MaxInlineResult + 1)[u"result_url"_s], u"/api/v1/tasks/42/result"_s);

    Task task = m_task;
    task.phase = Finished{.state = TaskState::Succeeded, .result = {}, .resultBytes = 70'000};
    const QJsonObject inFile = parsed(taskJson(task, m_source));
    QVERIFY(inFile[u"result"_s].isNull());
    QCOMPARE(inFile[u"result_bytes"_s], 70'000);
    QCOMPARE(inFile[u"result_url"_s], u"/api/v1/tasks/42/result"_s);
}

void TestTaskJson::attempts()
{
    using namespace std::chrono_literals;
    const TaskAttempt first{1, u"pool-0"_s, Timestamp(1s), Timestamp(2s),
                            Failure{FailureKind::Interrupted, u"died"_s, {}}};
    const auto items = [this](const Task &task, const std::vector<TaskAttempt> &ended) {
        return parsed(attemptsJson(task, ended))[u"items"_s].toArray();
    };
    Task task = m_task;
    QCOMPARE(items(task, {}).size(), 0); // not started yet
    task.attempt = 1;
    QCOMPARE(items(task, {first}).size(), 1); // queued again

    task.attempt = 2;
    task.failure = std::make_shared<Failure>(first.failure); // of the attempt before
    task.phase = Running{Timestamp(3s), u"pool-1"_s, {}, false};
    const QJsonArray running = items(task, {first});
    QCOMPARE(running.size(), 2);
    QCOMPARE(running[0].toObject(),
             (QJsonObject{{u"attempt"_s, 1},
                          {u"state"_s, u"failed"_s},
                          {u"lane"_s, u"pool-0"_s},
                          {u"started_at"_s, u"1970-01-01T00:00:01.000Z"_s},
                          {u"finished_at"_s, u"1970-01-01T00:00:02.000Z"_s},
                          {u"error"_s,
                           QJsonObject{{u"kind"_s, u"interrupted"_s},
                                       {u"message"_s, u"died"_s},
                                       {u"details"_s, QJsonObject()}}}}));
    QCOMPARE(running[1][u"attempt"_s], 2);
    QCOMPARE(running[1][u"state"_s], u"running"_s);
    QCOMPARE(running[1][u"lane"_s], u"pool-1"_s);
    QVERIFY(running[1][u"error"_s].isNull());
    // It ended between the two looks.
    QCOMPARE(items(task, {first, {2, u"pool-1"_s, Timestamp(3s), Timestamp(4s), first.failure}}).size(), 2);

    task.phase =
        Finished{.state = TaskState::Failed, .startedAt = Timestamp(3s), .finishedAt = Timestamp(4s)};
    QCOMPARE(items(task, {first})[1][u"error"_s][u"kind"_s], u"interrupted"_s);
    task.phase = Finished{.state = TaskState::Cancelled, .startedAt = {}, .finishedAt = Timestamp(4s)};
    QCOMPARE(items(task, {first}).size(), 1); // before the second one began
}

void TestTaskJson::logs()
{
    using namespace std::chrono_literals;
    QCOMPARE(logJson({}), QByteArray(R"({"items":[],"last_line":0,"first_line":0})"));
    const LogPage page{
        .lines = {{4, Timestamp(1s), LogStream::Stderr, u"a \"b\"\u00e4"_s}}, .lastLine = 4, .firstLine = 2};
    QCOMPARE(logJson(page),
             QByteArray(R"({"items":[{"number":4,"time":"1970-01-01T00:00:01.000Z","stream":"stderr",)"
                        "\"text\":\"a \\\"b\\\"\u00e4\"}],\"last_line\":4,\"first_line\":2}"));
    QCOMPARE(logText(page), QByteArray("a \"b\"\u00e4\n"));
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
        statsJson(counts, 9, 1500ms, {4096, 0.25, 5}, {}),
        QByteArray(R"({"tasks":{"scheduled":0,"waiting":0,"queued":0,"running":7,"succeeded":0,"failed":0,)"
                   R"("cancelled":0},"last_seq":9,"uptime_s":1.5,)"
                   R"("process":{"rss_bytes":4096,"cpu_ratio":0.25,"threads":5},"trouble":null})"));
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
    QCOMPARE(statusFor(ErrorCode::StoreDamaged), 503);
    for (const ErrorCode code : {ErrorCode::QueueFull, ErrorCode::ShuttingDown, ErrorCode::StoreUnavailable,
                                 ErrorCode::DiskFull, ErrorCode::StoreDamaged}) {
        const Reply reply = problemReply(failure(code, u"Why."_s).error());
        QCOMPARE(reply.headers.value(0).first, QByteArray("Retry-After"));
        QVERIFY(reply.headers.value(0).second.toInt() > 0);
        // The store says itself how a damaged file is dealt with.
        const QString detail = parsed(reply.body)[u"detail"_s].toString();
        QCOMPARE(detail.contains(u"request again"_s), code != ErrorCode::StoreDamaged);
        QVERIFY(detail.startsWith(u"Why."_s));
    }
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
