// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/entitytag.h"
#include "tests/support/apifixture.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// PATCH, entity tags and conditions, over real sockets.
class TestTaskChanges : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void changes();
    void changeFaults_data();
    void changeFaults();
    void allFaultsAtOnce();
    void mergePatch();
    void whatRunsIsAConflict();
    void notModified();
    void onlyIfAsSeen();
    void tagsOutlastExpectations();
    void tagsOutlastWaitReasons();
    void fieldsOfATask();
    void tags();

private:
    /// Runs tasks of the type `gate` until the engine knows how long they take: ten seconds.
    void teachDurations();
    test::Gate m_gate;
};

namespace {

const QByteArray Later = R"({"type":"sleep","params":{"seconds":9},"delay":3600,"tags":["a"],"retries":2})";

} // namespace

void TestTaskChanges::init()
{
    m_moreTypes = [this](TaskCatalog &catalog) { return catalog.add(m_gate.type()); };
    ApiFixture::init();
}

void TestTaskChanges::changes()
{
    const qint64 id = submit(Later);
    const RawAnswer answer = ask("PATCH " + path(id), R"({"priority":7,"queue":"slow","tags":["b","c"],
        "timeout":1.5,"retries":null,"retry_backoff":{"initial":2},"params":{"seconds":0}})");
    QCOMPARE(answer.status, 200);
    const QJsonObject task = answer.json();
    QCOMPARE(task[u"priority"_s], 7);
    QCOMPARE(task[u"queue"_s], u"slow"_s);
    QCOMPARE(task[u"tags"_s].toArray(), (QJsonArray{u"b"_s, u"c"_s}));
    QCOMPARE(task[u"timeout"_s], 1.5);
    QCOMPARE(task[u"retries"_s], 0);
    QCOMPARE(task[u"params"_s][u"seconds"_s], 0);
    QCOMPARE(task[u"state"_s], u"scheduled"_s);
    QCOMPARE(answer.fields["etag"], ask("GET " + path(id)).fields["etag"]);

    QCOMPARE(ask("PATCH " + path(id), R"({"due_at":"2999-01-01T00:00:00Z"})").json()[u"due_at"_s],
             u"2999-01-01T00:00:00.000Z"_s);
    QCOMPARE(ask("PATCH " + path(id), R"({"queue":null})").json()[u"queue"_s], u"default"_s);
    QCOMPARE(ask("PATCH " + path(id), R"({})").status, 200);
    const QString due = ask("PATCH " + path(id), R"({"delay":60})").json()[u"due_at"_s].toString();
    QVERIFY(due < u"2999"_s);
    QCOMPARE(ask("PATCH " + path(id), R"({"due_at":null})").status, 200);
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    QCOMPARE(ask("PATCH /api/v1/tasks/999", R"({"priority":1})").status, 404);
}

void TestTaskChanges::changeFaults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    QTest::newRow("unknown") << QByteArray(R"({"prio":1})") << u"/prio"_s;
    QTest::newRow("not to be changed") << QByteArray(R"({"type":"noop"})") << u"/type"_s;
    QTest::newRow("dependencies") << QByteArray(R"({"depends_on":[1]})") << u"/depends_on"_s;
    QTest::newRow("kind") << QByteArray(R"({"priority":"high"})") << u"/priority"_s;
    QTest::newRow("range") << QByteArray(R"({"priority":101})") << u"/priority"_s;
    QTest::newRow("params") << QByteArray(R"({"params":{"seconds":"x"}})") << u"/params/seconds"_s;
    QTest::newRow("missing params") << QByteArray(R"({"params":{"seconds":null}})") << u"/params"_s;
    QTest::newRow("resource") << QByteArray(R"({"resources":{"gpu":1}})") << u"/resources/gpu"_s;
    QTest::newRow("both times") << QByteArray(R"({"delay":1,"due_at":"2999-01-01T00:00:00Z"})")
                                << u"/due_at"_s;
    QTest::newRow("no object") << QByteArray("[]") << u""_s;
}

void TestTaskChanges::changeFaults()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, pointer);
    const qint64 id = submit(Later);
    const QByteArray before = ask("GET " + path(id)).body;
    const RawAnswer answer = ask("PATCH " + path(id), body);
    QCOMPARE(answer.status, 422);
    const QString found = answer.json()[u"errors"_s][0][u"pointer"_s].toString();
    QVERIFY2(found.startsWith(pointer), answer.body.constData());
    QCOMPARE(ask("GET " + path(id)).body, before);
}

void TestTaskChanges::allFaultsAtOnce()
{
    const qint64 id = submit(Later);
    const RawAnswer answer =
        ask("PATCH " + path(id),
            R"({"prio/x":1,"type":"noop","priority":101,"retries":-1,"params":{"seconds":"x"}})");
    QCOMPARE(answer.status, 422);
    QStringList pointers;
    const QJsonArray errors = answer.json()[u"errors"_s].toArray();
    for (const QJsonValue &error : errors)
        pointers.append(error[u"pointer"_s].toString());
    pointers.sort();
    QCOMPARE(pointers,
             (QStringList{u"/params/seconds"_s, u"/priority"_s, u"/prio~1x"_s, u"/retries"_s, u"/type"_s}));
}

void TestTaskChanges::mergePatch()
{
    const qint64 id = submit(Later);
    const RawAnswer answer = ask("PATCH " + path(id), R"({"priority":7})",
                                 "Content-Type: application/merge-patch+json; charset=utf-8\r\n");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json()[u"priority"_s], 7);
    const RawAnswer other =
        ask("PATCH " + path(id), R"({"priority":8})", "Content-Type: application/json-patch+json\r\n");
    QCOMPARE(other.status, 415);
    QVERIFY2(other.json()[u"detail"_s].toString().contains(u"application/merge-patch+json"_s),
             other.body.constData());
    QCOMPARE(ask("POST /api/v1/tasks", Later, "Content-Type: application/merge-patch+json\r\n").status, 415);
}

void TestTaskChanges::whatRunsIsAConflict()
{
    const qint64 id = submit(R"({"type":"log","params":{"lines":0,"wait":true}})");
    QTRY_COMPARE(stateOf(id), u"running"_s);
    QCOMPARE(ask("PATCH " + path(id), R"({"priority":1})").status, 409);
    // A condition does not matter where the answer would be another one without it.
    QCOMPARE(ask("PATCH " + path(id), R"({"priority":1})", "If-Match: \"x\"\r\n").status, 409);
    QCOMPARE(ask("POST " + path(id) + "/cancel").status, 202);
}

void TestTaskChanges::notModified()
{
    const qint64 id = submit(Later);
    const RawAnswer first = ask("GET " + path(id));
    const QByteArray tag = first.fields["etag"];
    QVERIFY(tag.startsWith('"') && tag.endsWith('"') && tag.size() > 20);
    for (const QByteArray &known : {tag, "W/" + tag, "\"other, one\", " + tag, QByteArray("*")}) {
        const RawAnswer again = ask("GET " + path(id), {}, "If-None-Match: " + known + "\r\n");
        QCOMPARE(again.status, 304);
        QCOMPARE(again.fields["etag"], tag);
        QVERIFY(again.body.isEmpty());
    }
    QCOMPARE(ask("HEAD " + path(id), {}, "If-None-Match: " + tag + "\r\n").status, 304);
    QCOMPARE(ask("GET " + path(id), {}, "If-None-Match: \"x\"\r\n").status, 200);
    // It is the task's, whichever of its members are shown.
    QCOMPARE(ask("GET " + path(id) + "?fields=id").fields["etag"], tag);
    QCOMPARE(ask("PATCH " + path(id), R"({"priority":1})").status, 200);
    const RawAnswer changed = ask("GET " + path(id), {}, "If-None-Match: " + tag + "\r\n");
    QCOMPARE(changed.status, 200);
    QVERIFY(changed.fields["etag"] != tag);
    QCOMPARE(ask("GET /api/v1/tasks/999", {}, "If-None-Match: *\r\n").status, 404);
}

void TestTaskChanges::onlyIfAsSeen()
{
    const qint64 id = submit(Later);
    const QByteArray tag = ask("GET " + path(id)).fields["etag"];
    const auto ifMatch = [](const QByteArray &value) { return "If-Match: " + value + "\r\n"; };
    const RawAnswer refused = ask("PATCH " + path(id), R"({"priority":1})", ifMatch("W/" + tag));
    QCOMPARE(refused.status, 412);
    QCOMPARE(refused.json()[u"type"_s], u"/docs/problems#changed"_s);
    const RawAnswer changed = ask("PATCH " + path(id), R"({"priority":1})", ifMatch(tag));
    QCOMPARE(changed.status, 200);
    QCOMPARE(ask("PATCH " + path(id), R"({"priority":2})", ifMatch(tag)).status, 412);
    QCOMPARE(ask("POST " + path(id) + "/cancel", {}, ifMatch(tag)).status, 412);
    QCOMPARE(stateOf(id), u"scheduled"_s);
    QCOMPARE(ask("POST " + path(id) + "/cancel", {}, ifMatch("\"x\", " + changed.fields["etag"])).status,
             200);
    QCOMPARE(ask("PATCH " + path(submit(Later)), R"({"priority":2})", ifMatch("*")).status, 200);
}

void TestTaskChanges::teachDurations()
{
    for (int i = 0; i < 3; ++i) {
        const qint64 id = submit(R"({"type":"gate"})");
        QVERIFY(m_gate.begun.tryAcquire(1, 5s));
        m_engine->turn(10s);
        m_gate.go.release();
        QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    }
}

// When a task is expected to start or to end is worked out anew for each answer: that changes no task.
void TestTaskChanges::tagsOutlastExpectations()
{
    m_moreTypes = [this](TaskCatalog &catalog) {
        m_engine->clock.stop();
        return catalog.add(m_gate.type());
    };
    ApiFixture::cleanup();
    ApiFixture::init();
    teachDurations();
    const qint64 first = submit(R"({"type":"gate"})");
    const qint64 second = submit(R"({"type":"gate"})");
    QVERIFY(m_gate.begun.tryAcquire(2, 5s));
    const qint64 queued = submit(R"({"type":"gate"})");
    for (const qint64 id : {first, queued}) {
        const RawAnswer before = ask("GET " + path(id));
        const QString member = id == queued ? u"expected_start_at"_s : u"expected_end_at"_s;
        QVERIFY(before.json()[member].isString());
        m_engine->turn(11s);
        const RawAnswer after = ask("GET " + path(id));
        QVERIFY(after.json()[member] != before.json()[member]);
        QCOMPARE(after.fields["etag"], before.fields["etag"]);
        QCOMPARE(ask("GET " + path(id), {}, "If-None-Match: " + before.fields["etag"] + "\r\n").status, 304);
    }
    const QByteArray seen = "If-Match: " + ask("GET " + path(queued)).fields["etag"] + "\r\n";
    m_engine->turn(1s);
    const RawAnswer changed = ask("PATCH " + path(queued), R"({"priority":1})", seen);
    QCOMPARE(changed.status, 200);
    QCOMPARE(ask("POST " + path(queued) + "/cancel", {}, seen).status, 412);
    m_engine->turn(1s);
    const QByteArray now = "If-Match: " + changed.fields["etag"] + "\r\n";
    QCOMPARE(ask("POST " + path(queued) + "/cancel", {}, now).status, 200);
    const QByteArray ofSecond = "If-Match: " + ask("GET " + path(second)).fields["etag"] + "\r\n";
    m_engine->turn(1s);
    QCOMPARE(ask("POST " + path(second) + "/cancel", {}, ofSecond).status, 202);
}

// Nor does what happens to the queue that it is in.
void TestTaskChanges::tagsOutlastWaitReasons()
{
    QCOMPARE(ask("PATCH /api/v1/queues/default", R"({"concurrency":1})").status, 200);
    (void)submit(R"({"type":"gate"})");
    QVERIFY(m_gate.begun.tryAcquire(1, 5s));
    const qint64 id = submit(R"({"type":"gate"})");
    const RawAnswer before = ask("GET " + path(id));
    QCOMPARE(before.json()[u"waiting_for"_s], u"queue concurrency"_s);
    QCOMPARE(ask("PATCH /api/v1/queues/default", R"({"paused":true})").status, 200);
    const RawAnswer after = ask("GET " + path(id));
    QCOMPARE(after.json()[u"waiting_for"_s], u"queue paused"_s);
    QCOMPARE(after.fields["etag"], before.fields["etag"]);
    m_gate.go.release();
}

void TestTaskChanges::fieldsOfATask()
{
    const qint64 id = submit(Later);
    QCOMPARE(ask("GET " + path(id) + "?fields=state,id").body,
             R"({"id":)" + QByteArray::number(id) + R"(,"state":"scheduled"})");
    QCOMPARE(ask("GET " + path(id) + "?fields=status").status, 422);
    const QJsonObject page = ask("GET /api/v1/tasks?fields=id&limit=1").json();
    QCOMPARE(page[u"items"_s][0].toObject().keys(), QStringList{u"id"_s});
}

void TestTaskChanges::tags()
{
    QCOMPARE(entityTag("a"), entityTag("a"));
    QVERIFY(entityTag("a") != entityTag("b"));
    QVERIFY(!noneMatchNames("", "\"a\"") && !matchNames("\"a", "\"a\"") && !matchNames("a", "\"a\""));
    QVERIFY(matchNames("\"b\" , \"a\"", "\"a\"") && noneMatchNames("W/\"a\"", "\"a\""));
    QVERIFY(!matchNames("W/\"a\"", "\"a\"") && matchNames(" * ", "\"a\""));
}

QTEST_GUILESS_MAIN(TestTaskChanges)
#include "tst_taskchanges.moc"
