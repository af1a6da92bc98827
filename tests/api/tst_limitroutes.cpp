// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/apifixture.h"

#include <QJsonArray>
#include <QScopeGuard>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

/// Each change of its queue comes right after one of another client.
class OvertakenSource : public FakeTaskSource
{
public:
    std::vector<QueueInfo> queues() const override { return {{.name = u"q"_s, .settings = m_settings}}; }
    void changeQueue(const QString &, const QueueEdit &edit, DoneCallback done) override
    {
        m_settings.concurrency = 7;
        edit(m_settings);
        done({});
    }

private:
    QueueSettings m_settings;
};

} // namespace

/// When and after what tasks start, over the API with the real engine.
class TestLimitRoutes : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void pausedQueue();
    void twoChangesAtOnce();
    void queueFaults();
    void forgottenQueue();
    void resources();
    void resourceFaults();
    void poolSize();
    void dueTime();
    void dependents();
    void uniqueKeys();
    void retry();
    void chain();
    void chord();
    void keysAndReferences();
    void graphFaults_data();
    void graphFaults();

private:
    QJsonObject task(qint64 id) const { return ask("GET " + path(id)).json(); }
    static QList<qint64> ids(const RawAnswer &answer)
    {
        QList<qint64> ids;
        const QJsonArray items = answer.json()[u"items"_s].toArray();
        for (const QJsonValue &item : items)
            ids.append(item[u"id"_s].toInteger());
        return ids;
    }
};

void TestLimitRoutes::pausedQueue()
{
    const RawAnswer paused = ask("PATCH /api/v1/queues/slow", R"({"paused":true,"concurrency":2})");
    QCOMPARE(paused.status, 200);
    QCOMPARE(paused.json()[u"paused"_s], true);
    QCOMPARE(paused.json()[u"concurrency"_s], 2);

    const qint64 id = submit(R"({"type":"noop","queue":"slow"})");
    const qint64 other = submit();
    QTRY_COMPARE(stateOf(other), u"succeeded"_s);
    QCOMPARE(stateOf(id), u"queued"_s);
    QCOMPARE(task(id)[u"waiting_for"_s], u"queue paused"_s);
    QCOMPARE(task(id)[u"waiting_on"_s], u"slow"_s);
    QCOMPARE(ask("GET /api/v1/queues/slow").json()[u"queued"_s], 1);
    QCOMPARE(ids(ask("GET /api/v1/tasks?queue=slow")), QList<qint64>{id});

    QCOMPARE(ask("PATCH /api/v1/queues/slow", R"({"paused":false})").json()[u"concurrency"_s], 2);
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
}

// What the request does not name stays as it is by then, not as it was when the request came.
void TestLimitRoutes::twoChangesAtOnce()
{
    OvertakenSource tasks;
    const auto untilThen = qScopeGuard([this] { serve(m_engine->engine); });
    serve(tasks);
    const QJsonObject changed = ask("PATCH /api/v1/queues/q", R"({"paused":true})").json();
    QCOMPARE(changed[u"paused"_s], true);
    QCOMPARE(changed[u"concurrency"_s], 7);
}

void TestLimitRoutes::queueFaults()
{
    const RawAnswer answer = ask("PATCH /api/v1/queues/a",
                                 R"({"concurrency":0,"rate_limit":{"per":0,"x":1},"paused":1,"nope":2})");
    QCOMPARE(answer.status, 422);
    QStringList pointers;
    const QJsonArray errors = answer.json()[u"errors"_s].toArray();
    for (const QJsonValue &error : errors)
        pointers.append(error[u"pointer"_s].toString());
    pointers.sort();
    QCOMPARE(pointers,
             (QStringList{u"/concurrency"_s, u"/nope"_s, u"/paused"_s, u"/rate_limit/count"_s,
                          u"/rate_limit/per"_s, u"/rate_limit/x"_s}));
    QCOMPARE(ask("PATCH /api/v1/queues/a", "[]").status, 422);
    QCOMPARE(ask("PATCH /api/v1/queues/a", "{").status, 400);
    QCOMPARE(ask("PATCH /api/v1/queues/-a", "{}").status, 422);
    QCOMPARE(ask("GET /api/v1/queues/a").status, 404);
}

void TestLimitRoutes::forgottenQueue()
{
    QCOMPARE(ask("PATCH /api/v1/queues/slow", R"({"rate_limit":{"count":5,"per":60}})").status, 200);
    QCOMPARE(ask("GET /api/v1/queues").json()[u"items"_s].toArray().size(), 1);
    QCOMPARE(ask("DELETE /api/v1/queues/slow").status, 204);
    QCOMPARE(ask("DELETE /api/v1/queues/slow").status, 404);
    QCOMPARE(ask("GET /api/v1/queues").json()[u"items"_s].toArray().size(), 0);
    QCOMPARE(ask("GET /api/v1/queues/slow").status, 404);
    // One that a task has named is there, though it has no settings and nothing in it any more.
    const qint64 id = submit(R"({"type":"noop","queue":"slow"})");
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    const RawAnswer known = ask("GET /api/v1/queues/slow");
    QCOMPARE(known.status, 200);
    QCOMPARE(known.json()[u"paused"_s], false);
    QCOMPARE(known.json()[u"concurrency"_s], QJsonValue(QJsonValue::Null));
    QCOMPARE(known.json()[u"queued"_s], 0);
}

void TestLimitRoutes::resources()
{
    QCOMPARE(ask("PUT /api/v1/resources/gpu", R"({"capacity":1})").json()[u"capacity"_s], 1);
    const qint64 first = submit(R"({"type":"sleep","params":{"seconds":600},"resources":{"gpu":1}})");
    QTRY_COMPARE(stateOf(first), u"running"_s);
    const qint64 second = submit(R"({"type":"noop","resources":{"gpu":1}})");
    QTRY_COMPARE(task(second)[u"waiting_for"_s], u"resource"_s);
    QCOMPARE(task(second)[u"waiting_on"_s], u"gpu"_s);
    QCOMPARE(ask("GET /api/v1/resources").json()[u"items"_s][0][u"used"_s], 1);
    QCOMPARE(ask("DELETE /api/v1/resources/gpu").status, 409);
    QCOMPARE(ask("POST " + path(first) + "/cancel").status, 202);
    QTRY_COMPARE(stateOf(second), u"succeeded"_s);
    QCOMPARE(ask("DELETE /api/v1/resources/gpu").status, 204);
}

void TestLimitRoutes::resourceFaults()
{
    QCOMPARE(ask("PUT /api/v1/resources/gpu", R"({"capacity":0})").status, 422);
    QCOMPARE(ask("PUT /api/v1/resources/gpu", R"({"capacity":1,"x":1})").status, 422);
    QCOMPARE(ask("DELETE /api/v1/resources/gpu").status, 404);
    QCOMPARE(ask("PUT /api/v1/resources/gpu", R"({"capacity":2})").status, 200);
    const RawAnswer tooMany = ask("POST /api/v1/tasks", R"({"type":"noop","resources":{"gpu":3}})");
    QCOMPARE(tooMany.status, 422);
    QCOMPARE(tooMany.json()[u"errors"_s][0][u"pointer"_s], u"/resources/gpu"_s);
}

void TestLimitRoutes::poolSize()
{
    QCOMPARE(ask("PATCH /api/v1/pool", R"({"max_threads":3})").json()[u"max_threads"_s], 3);
    QCOMPARE(m_engine->threadExecutor.maxThreads(), 3);
    QCOMPARE(ask("PATCH /api/v1/pool", R"({"max_threads":0})").status, 422);
    QCOMPARE(ask("PATCH /api/v1/pool", R"({"threads":2})").status, 422);
}

void TestLimitRoutes::dueTime()
{
    const qint64 later = submit(R"({"type":"noop","delay":3600})");
    QCOMPARE(stateOf(later), u"scheduled"_s);
    QCOMPARE(task(later)[u"waiting_for"_s], u"due time"_s);
    QVERIFY(task(later)[u"due_at"_s].toString() > task(later)[u"created_at"_s].toString());
    const qint64 soon = submit(R"({"type":"noop","delay":0.05})");
    QTRY_COMPARE(stateOf(soon), u"succeeded"_s);
    QCOMPARE(ask("POST " + path(later) + "/cancel").status, 200);
}

void TestLimitRoutes::dependents()
{
    const qint64 parent = submit(R"({"type":"sleep","params":{"seconds":600}})");
    QTRY_COMPARE(stateOf(parent), u"running"_s);
    const QByteArray after = R"({"type":"noop","depends_on":[)" + QByteArray::number(parent) + "]}";
    const qint64 child = submit(after);
    QCOMPARE(task(child)[u"waiting_for"_s], u"tasks"_s);
    const qint64 grandchild = submit(R"({"type":"noop","depends_on":[)" + QByteArray::number(child) + "]}");
    QCOMPARE(ask("POST " + path(parent) + "/cancel?dependents=maybe").status, 422);
    QCOMPARE(ask("POST " + path(parent) + "/cancel?dependents=true").status, 202);
    QTRY_COMPARE(stateOf(grandchild), u"cancelled"_s);
    QTRY_COMPARE(stateOf(child), u"cancelled"_s);
    QTRY_COMPARE(stateOf(parent), u"cancelled"_s);
    const qint64 late = submit(after);
    QTRY_COMPARE(stateOf(late), u"failed"_s);
    QCOMPARE(task(late)[u"error"_s][u"kind"_s], u"dependency"_s);
}

void TestLimitRoutes::uniqueKeys()
{
    const QByteArray body = R"({"type":"sleep","params":{"seconds":600},"unique_key":"one")";
    const qint64 first = submit(body + '}');
    QVERIFY(first > 0);
    QCOMPARE(ask("POST /api/v1/tasks", body + '}').status, 409);
    QCOMPARE(submit(body + R"(,"unique_policy":"return_existing"})"), first);
    const qint64 second = submit(body + R"(,"unique_policy":"replace"})");
    QVERIFY(second > first);
    QTRY_COMPARE(stateOf(first), u"cancelled"_s);
    QCOMPARE(task(second)[u"unique_key"_s], u"one"_s);
}

void TestLimitRoutes::retry()
{
    const qint64 id = submit(R"({"type":"checksum","params":{"path":"/nonexistent"}})");
    QTRY_COMPARE(stateOf(id), u"failed"_s);
    const RawAnswer again = ask("POST " + path(id) + "/retry");
    QCOMPARE(again.status, 202);
    QCOMPARE(again.json()[u"retry_of"_s], id);
    QCOMPARE(again.json()[u"params"_s], task(id)[u"params"_s]);
    QCOMPARE(again.fields["location"], path(again.json()[u"id"_s].toInteger()));
    const qint64 running = submit(R"({"type":"sleep","params":{"seconds":600}})");
    QCOMPARE(ask("POST " + path(running) + "/retry").status, 409);
    QCOMPARE(ask("POST /api/v1/tasks/99999/retry").status, 404);
}

void TestLimitRoutes::chain()
{
    const RawAnswer answer =
        ask("POST /api/v1/tasks:graph", R"({"chain":[{"type":"noop"},{"type":"noop"},{"type":"noop"}]})");
    QCOMPARE(answer.status, 202);
    const QList<qint64> made = ids(answer);
    QCOMPARE(made.size(), 3);
    QCOMPARE(task(made[2])[u"depends_on"_s].toArray(), QJsonArray{made[1]});
    QTRY_COMPARE(stateOf(made[2]), u"succeeded"_s);
}

void TestLimitRoutes::chord()
{
    const RawAnswer answer = ask("POST /api/v1/tasks:graph",
                                 R"({"chord":{"group":[{"type":"noop"},{"type":"noop"}],)"
                                 R"("then":{"type":"noop","tags":["last"]}}})");
    QCOMPARE(answer.status, 202);
    const QList<qint64> made = ids(answer);
    QCOMPARE(task(made[2])[u"depends_on"_s].toArray(), (QJsonArray{made[0], made[1]}));
    QCOMPARE(task(made[2])[u"tags"_s].toArray(), QJsonArray{u"last"_s});
    QTRY_COMPARE(stateOf(made[2]), u"succeeded"_s);
}

void TestLimitRoutes::keysAndReferences()
{
    // In the order of the text the child comes first.
    const RawAnswer answer = ask(
        "POST /api/v1/tasks:graph",
        R"({"tasks":[{"type":"large","depends_on":["sum"],"params":{"size":{"from_task":"sum","pointer":"/bytes"}}},)"
        R"({"key":"sum","type":"checksum","params":{"path":"/proc/self/comm"}}]})");
    QCOMPARE(answer.status, 202);
    const QList<qint64> made = ids(answer);
    QVERIFY(made[0] > made[1]);
    QTRY_COMPARE(stateOf(made[0]), u"succeeded"_s);
    const QJsonValue bytes = task(made[1])[u"result"_s][u"bytes"_s];
    QVERIFY(bytes.isDouble());
    QCOMPARE(task(made[0])[u"params"_s][u"size"_s], bytes);
    QCOMPARE(task(made[0])[u"result"_s].toString().size(), bytes.toInt());
}

void TestLimitRoutes::graphFaults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const QByteArray &body, const QString &pointer) {
        QTest::newRow(name) << body << pointer;
    };
    row("no form", "{}", {});
    row("two forms", R"({"chain":[],"group":[]})", {});
    row("unknown form", R"({"line":[]})", {});
    row("empty", R"({"chain":[]})", u"/chain"_s);
    row("no object", R"({"tasks":[1]})", u"/tasks/0"_s);
    row("unknown key", R"({"tasks":[{"type":"noop","depends_on":["x"]}]})", u"/tasks/0/depends_on/0"_s);
    row("key twice", R"({"tasks":[{"key":"a","type":"noop"},{"key":"a","type":"noop"}]})", u"/tasks/1/key"_s);
    row("unknown type", R"({"group":[{"type":"noop"},{"type":"nope"}]})", u"/group/1/type"_s);
    row("wrong params", R"({"chain":[{"type":"noop"},{"type":"sleep"}]})", u"/chain/1/params/seconds"_s);
    row("unknown task", R"({"tasks":[{"type":"noop","depends_on":[4711]}]})", u"/tasks/0/depends_on/0"_s);
    row("cycle",
        R"({"tasks":[{"key":"a","type":"noop","depends_on":["b"]},{"key":"b","type":"noop","depends_on":["a"]}]})",
        u"/tasks/0/depends_on"_s);
    row("chord without an end", R"({"chord":{"group":[{"type":"noop"}]}})", u"/chord/then"_s);
    row("end of a chord", R"({"chord":{"group":[{"type":"noop"}],"then":{"type":"x"}}})",
        u"/chord/then/type"_s);
}

void TestLimitRoutes::graphFaults()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    const RawAnswer answer = ask("POST /api/v1/tasks:graph", body);
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.json()[u"errors"_s][0][u"pointer"_s], pointer);
    QCOMPARE(ask("GET /api/v1/tasks").json()[u"items"_s].toArray().size(), 0); // none was accepted
}

QTEST_GUILESS_MAIN(TestLimitRoutes)
#include "tst_limitroutes.moc"
