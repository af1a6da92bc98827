// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/apifixture.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What each route does, over real sockets.
class TestTaskRoutes : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void fromSubmissionToResult();
    void submissionFaults_data();
    void submissionFaults();
    void allFaultsAtOnce_data();
    void allFaultsAtOnce();
    void malformedBody();
    void lists();
    void listOfLargeTasks();
    void listFaults();
    void showsOneTask();
    void cancels();
    void resultOfAnUnfinishedTask();
    void types();
    void stats();
    void loopsAndPool();
    void healthNeedsNoToken();
    void troubleIsTold();
    void notFoundAndNotAllowed();
};

void TestTaskRoutes::fromSubmissionToResult()
{
    const RawAnswer submitted = ask("POST /api/v1/tasks", R"({"type":"noop","priority":5,"tags":["a","b"]})");
    QCOMPARE(submitted.status, 202);
    QCOMPARE(submitted.fields["content-type"], QByteArray("application/json"));
    const QJsonObject task = submitted.json();
    const qint64 id = task[u"id"_s].toInteger();
    QVERIFY(id > 0);
    const QByteArray location = submitted.fields["location"];
    QCOMPARE(location, "/api/v1/tasks/" + QByteArray::number(id));
    QCOMPARE(task[u"type"_s], u"noop"_s);
    QCOMPARE(task[u"priority"_s], 5);
    QCOMPARE(task[u"tags"_s].toArray(), (QJsonArray{u"a"_s, u"b"_s}));
    QCOMPARE(task[u"submitter"_s], u"tst/1"_s);
    QVERIFY(task[u"created_at"_s].toString().endsWith(u'Z'));

    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    const QJsonObject done = ask("GET " + location).json();
    QVERIFY(!done[u"finished_at"_s].isNull());
    QCOMPARE(done[u"attempt"_s], 1);
    const RawAnswer result = ask("GET " + location + "/result");
    QCOMPARE(result.status, 200);
    QCOMPARE(result.body, QByteArray("null"));
}

void TestTaskRoutes::submissionFaults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    QTest::newRow("unknown type") << QByteArray(R"({"type":"nope"})") << u"/type"_s;
    QTest::newRow("missing params") << QByteArray(R"({"type":"sleep"})") << u"/params"_s;
    QTest::newRow("wrong params") << QByteArray(R"({"type":"sleep","params":{"seconds":"x"}})")
                                  << u"/params/seconds"_s;
    QTest::newRow("priority out of range")
        << QByteArray(R"({"type":"noop","priority":101})") << u"/priority"_s;
    QTest::newRow("wrong kind") << QByteArray(R"({"type":"noop","params":[]})") << u"/params"_s;
    QTest::newRow("unknown field") << QByteArray(R"({"type":"noop","prio":1})") << u"/prio"_s;
    QTest::newRow("no such task") << QByteArray(R"({"type":"noop","depends_on":[77]})") << u"/depends_on/0"_s;
    QTest::newRow("no such resource")
        << QByteArray(R"({"type":"noop","resources":{"gpu":1}})") << u"/resources/gpu"_s;
    QTest::newRow("other executor") << QByteArray(R"({"type":"noop","executor":"loop"})") << u"/executor"_s;
}

void TestTaskRoutes::submissionFaults()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    const RawAnswer answer = ask("POST /api/v1/tasks", body);
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.fields["content-type"], QByteArray("application/problem+json"));
    const QJsonObject problem = answer.json();
    QCOMPARE(problem[u"type"_s], u"/docs/problems#invalid-fields"_s);
    const QString found = problem[u"errors"_s][0][u"pointer"_s].toString();
    QVERIFY2(found.startsWith(pointer), answer.body.constData());
}

void TestTaskRoutes::allFaultsAtOnce_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const QByteArray &line, const QByteArray &body,
                        const QStringList &expected) { QTest::newRow(name) << line << body << expected; };
    row("fields and params", "POST /api/v1/tasks",
        R"({"type":"sleep","retries":-1,"prio":1,"priority":101,"params":{"seconds":"x"}})",
        {u"/params/seconds"_s, u"/prio"_s, u"/priority"_s, u"/retries"_s});
    row("type and fields", "POST /api/v1/tasks", R"({"type":"nope","priority":101,"tags":[""],"prio":1})",
        {u"/prio"_s, u"/priority"_s, u"/tags/0"_s, u"/type"_s});
    row("without a type", "POST /api/v1/tasks", R"({"priority":101})", {u"/priority"_s, u"/type"_s});
    row("params that are none", "POST /api/v1/tasks", R"({"type":"sleep","params":[],"prio":1})",
        {u"/params"_s, u"/prio"_s});
    row("graph", "POST /api/v1/tasks:graph",
        R"({"group":[{"type":"sleep"},{"type":"noop","retries":-1},{"type":"nope"},{"type":"noop"}]})",
        {u"/group/0/params/seconds"_s, u"/group/1/retries"_s, u"/group/2/type"_s});
    row("schedule", "POST /api/v1/schedules",
        R"({"every":0,"nope":1,"task":{"type":"sleep","retries":-1,"params":{"seconds":"x"}}})",
        {u"/every"_s, u"/name"_s, u"/nope"_s, u"/task/params/seconds"_s, u"/task/retries"_s});
}

void TestTaskRoutes::allFaultsAtOnce()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, body);
    QFETCH(QStringList, expected);
    const RawAnswer answer = ask(line, body);
    QCOMPARE(answer.status, 422);
    QStringList pointers;
    const QJsonArray errors = answer.json()[u"errors"_s].toArray();
    for (const QJsonValue &error : errors)
        pointers.append(error[u"pointer"_s].toString());
    pointers.sort();
    QCOMPARE(pointers, expected);
}

void TestTaskRoutes::malformedBody()
{
    for (const char *body : {"", "{", "{\"type\":\"noop\",\"type\":\"noop\"}", "{\"type\":\"\xff\"}"}) {
        const RawAnswer answer = ask("POST /api/v1/tasks", body);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.json()[u"type"_s], u"/docs/problems#malformed-body"_s);
    }
    QCOMPARE(ask("POST /api/v1/tasks").status, 400); // no body at all
}

void TestTaskRoutes::lists()
{
    QList<qint64> ids;
    for (int i = 0; i < 5; ++i)
        ids.prepend(
            ask("POST /api/v1/tasks", i % 2 ? R"({"type":"noop","tags":["odd one"]})" : R"({"type":"noop"})")
                .json()[u"id"_s]
                .toInteger());
    for (const qint64 id : ids)
        QTRY_COMPARE(stateOf(id), u"succeeded"_s);

    QList<qint64> listed;
    QByteArray cursor;
    for (int page = 0; page < 3; ++page) {
        const QJsonObject answer = ask("GET /api/v1/tasks?limit=2" + cursor).json();
        for (const QJsonValue task : answer[u"items"_s].toArray())
            listed.append(task[u"id"_s].toInteger());
        cursor = "&cursor=" + answer[u"next_cursor"_s].toString().toUtf8();
        QCOMPARE(answer[u"next_cursor"_s].isNull(), page == 2);
    }
    QCOMPARE(listed, ids); // newest first
    QCOMPARE(ask("GET /api/v1/tasks?tag=odd%20one").json()[u"items"_s].toArray().size(), 2);
    QCOMPARE(ask("GET /api/v1/tasks?state=queued,running").json()[u"items"_s].toArray().size(), 0);
    QCOMPARE(ask("GET /api/v1/tasks?state=succeeded&type=noop").json()[u"items"_s].toArray().size(), 5);
    QCOMPARE(ask("GET /api/v1/tasks?type=sleep").json()[u"items"_s].toArray().size(), 0);
}

void TestTaskRoutes::listOfLargeTasks()
{
    const QByteArray large = R"({"type":"log","params":{"x":")" + QByteArray(1'500'000, 'x') + "\"}}";
    for (int i = 0; i < 5; ++i)
        QVERIFY(submit(large));
    const auto pages = [this](const QByteArray &query) {
        QList<qsizetype> sizes;
        QByteArray cursor;
        do {
            const RawAnswer page = ask("GET /api/v1/tasks?limit=1000" + query + cursor);
            sizes.append(page.json()[u"items"_s].toArray().size());
            if (page.body.size() > 6'000'000)
                return QList<qsizetype>();
            const QJsonValue next = page.json()[u"next_cursor"_s];
            cursor = next.isNull() ? QByteArray() : "&cursor=" + next.toString().toUtf8();
        } while (!cursor.isEmpty());
        return sizes;
    };
    QCOMPARE(pages({}), (QList<qsizetype>{3, 2}));
    QCOMPARE(pages("&sort=created_at"), (QList<qsizetype>{3, 2}));
    QCOMPARE(pages("&fields=id"), (QList<qsizetype>{3, 2}));
}

void TestTaskRoutes::listFaults()
{
    const RawAnswer answer = ask("GET /api/v1/tasks?limit=0&stat=queued");
    QCOMPARE(answer.status, 422);
    const QJsonArray errors = answer.json()[u"errors"_s].toArray();
    QCOMPARE(errors.size(), 2);
    QCOMPARE(errors[0][u"parameter"_s], u"limit"_s);
    QCOMPARE(errors[1][u"parameter"_s], u"stat"_s);
    QCOMPARE(ask("GET /api/v1/tasks?tag=%zz").status, 400);
}

void TestTaskRoutes::showsOneTask()
{
    QCOMPARE(ask("GET /api/v1/tasks/999999").status, 404);
    QCOMPARE(ask("GET /api/v1/tasks/abc").status, 404);
    QCOMPARE(ask("GET /api/v1/tasks/999999/result").status, 404);
    QCOMPARE(ask("POST /api/v1/tasks/999999/cancel").status, 404);
    QCOMPARE(ask("GET /api/v1/tasks/..").status, 400);
    const qint64 id = ask("POST /api/v1/tasks", R"({"type":"noop"})").json()[u"id"_s].toInteger();
    const RawAnswer head = ask("HEAD /api/v1/tasks/" + QByteArray::number(id));
    QCOMPARE(head.status, 200);
    QVERIFY(head.fields["content-length"].toInt() > 100);
}

void TestTaskRoutes::cancels()
{
    const qint64 id =
        ask("POST /api/v1/tasks", R"({"type":"sleep","params":{"seconds":60}})").json()[u"id"_s].toInteger();
    QTRY_COMPARE(stateOf(id), u"running"_s);
    const RawAnswer cancelled = ask("POST /api/v1/tasks/" + QByteArray::number(id) + "/cancel");
    QVERIFY(cancelled.status == 202 || cancelled.status == 200);
    QTRY_COMPARE(stateOf(id), u"cancelled"_s);
    const RawAnswer again = ask("POST /api/v1/tasks/" + QByteArray::number(id) + "/cancel");
    QCOMPARE(again.status, 409);
    QCOMPARE(again.json()[u"type"_s], u"/docs/problems#conflict"_s);
}

void TestTaskRoutes::resultOfAnUnfinishedTask()
{
    const qint64 id =
        ask("POST /api/v1/tasks", R"({"type":"sleep","params":{"seconds":60}})").json()[u"id"_s].toInteger();
    QCOMPARE(ask("GET /api/v1/tasks/" + QByteArray::number(id) + "/result").status, 409);
}

void TestTaskRoutes::types()
{
    const QJsonArray types = ask("GET /api/v1/types").json()[u"items"_s].toArray();
    QStringList names;
    for (const QJsonValue type : types) {
        names.append(type[u"name"_s].toString());
        QVERIFY(type[u"params_schema"_s].isObject());
        QVERIFY(!type[u"executor"_s].toString().isEmpty());
    }
    QVERIFY(names.contains(u"noop"_s));
    QVERIFY(names.contains(u"checksum"_s));
}

void TestTaskRoutes::stats()
{
    const qint64 id = ask("POST /api/v1/tasks", R"({"type":"noop"})").json()[u"id"_s].toInteger();
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    QTRY_COMPARE(ask("GET /api/v1/stats").json()[u"tasks"_s][u"succeeded"_s], 1);
    const QJsonObject stats = ask("GET /api/v1/stats").json();
    QVERIFY(stats[u"last_seq"_s].toInteger() > 0);
    QVERIFY(stats[u"uptime_s"_s].toDouble() > 0);
    QVERIFY(stats[u"process"_s].isObject());
}

void TestTaskRoutes::loopsAndPool()
{
    const QJsonArray loops = ask("GET /api/v1/loops").json()[u"items"_s].toArray();
    QCOMPARE(loops.size(), 1);
    QCOMPARE(loops[0][u"name"_s], u"api-0"_s);
    QVERIFY(loops[0][u"latency_ms"_s][u"p99"_s].isDouble());
    const QJsonObject pool = ask("GET /api/v1/pool").json();
    QVERIFY(pool.contains(u"max_threads"_s));
    QVERIFY(pool[u"wait_ms"_s].isObject());
}

void TestTaskRoutes::healthNeedsNoToken()
{
    RawClient client(m_port);
    QVERIFY(
        client.send("GET /healthz HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port) + "\r\n\r\n"));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->json()[u"status"_s], u"ok"_s);
}

void TestTaskRoutes::troubleIsTold()
{
    serve(*m_fake);
    QVERIFY(ask("GET /api/v1/stats").json()[u"trouble"_s].isNull());
    m_fake->setTrouble(Error{
        ErrorCode::DiskFull, u"The disk that holds /home/me/pooldeck.db is full: free some space."_s, {}});
    const RawAnswer health = ask("GET /healthz");
    QCOMPARE(health.status, 503);
    QCOMPARE(health.fields["content-type"], QByteArray("application/problem+json"));
    QVERIFY(health.fields.contains("retry-after"));
    QCOMPARE(health.json()[u"type"_s], u"/docs/problems#disk-full"_s);
    QVERIFY(health.json()[u"detail"_s].toString().startsWith(u"The disk is full"_s));
    QVERIFY(!health.body.contains("/home/me")); // whoever asks has shown no token
    const QJsonValue trouble = ask("GET /api/v1/stats").json()[u"trouble"_s];
    QCOMPARE(trouble[u"type"_s], u"/docs/problems#disk-full"_s);
    QCOMPARE(trouble[u"title"_s], u"The disk is full"_s);
    QVERIFY(trouble[u"detail"_s].toString().contains(u"/home/me/pooldeck.db is full: free some space"_s));
    m_fake->setTrouble(std::nullopt);
    QCOMPARE(ask("GET /healthz").status, 200);
}

void TestTaskRoutes::notFoundAndNotAllowed()
{
    QCOMPARE(ask("GET /api/v1/nothing").status, 404);
    const RawAnswer answer = ask("DELETE /api/v1/tasks");
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.fields["allow"], QByteArray("POST, GET, HEAD"));
    QCOMPARE(answer.fields["content-type"], QByteArray("application/problem+json"));
}

QTEST_GUILESS_MAIN(TestTaskRoutes)
#include "tst_taskroutes.moc"
