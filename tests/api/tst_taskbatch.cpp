// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskbatch.h"
#include "tests/support/apifixture.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// POST /tasks:batch, over real sockets.
class TestTaskBatch : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void arrays();
    void lines();
    void outcomesKeepTheirOrder_data();
    void outcomesKeepTheirOrder();
    void malformed();
    void emptyBatches();
    void tooManyItems();
    void minimal();
    void outcomesThatDoNotFit();
    void mediaTypes();
    void oneCommit();
    void engineErrors();
    void largeOnesLeaveTheLoopFree();
    void serverStopsMeanwhile();

private:
    static constexpr auto Ndjson = "Content-Type: application/x-ndjson\r\n";

    RawAnswer post(const QByteArray &body, const QByteArray &fields = {}) const
    {
        return ask("POST /api/v1/tasks:batch", body, fields);
    }
    static QByteArray repeated(const QByteArray &item, int count, const QByteArray &separator)
    {
        return QByteArrayList(count, item).join(separator);
    }
};

void TestTaskBatch::arrays()
{
    const RawAnswer answer =
        post(R"([ {"type":"noop","tags":["x"]} , {"type":"sleep","params":{"seconds":0}} ])");
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.fields["content-type"], QByteArray("application/json"));
    const QJsonObject body = answer.json();
    QCOMPARE(body[u"accepted"_s], 2);
    QCOMPARE(body[u"refused"_s], 0);
    const QJsonArray items = body[u"items"_s].toArray();
    QCOMPARE(items.size(), 2);
    QCOMPARE(items[0][u"status"_s], 202);
    QCOMPARE(items[0][u"task"_s][u"type"_s], u"noop"_s);
    QCOMPARE(items[0][u"task"_s][u"tags"_s].toArray(), QJsonArray{u"x"_s});
    QCOMPARE(items[0][u"task"_s][u"submitter"_s], u"tst/1"_s);
    QCOMPARE(items[1][u"task"_s][u"type"_s], u"sleep"_s);
    for (const QJsonValue item : items)
        QTRY_COMPARE(stateOf(item[u"task"_s][u"id"_s].toInteger()), u"succeeded"_s);
}

void TestTaskBatch::lines()
{
    const RawAnswer answer = post("{\"type\":\"noop\"}\r\n\n{\"type\":\"noop\",\"priority\":2}\n", Ndjson);
    QCOMPARE(answer.status, 202);
    const QJsonArray items = answer.json()[u"items"_s].toArray();
    QCOMPARE(items.size(), 2); // empty lines are none
    QCOMPARE(items[1][u"task"_s][u"priority"_s], 2);
    QVERIFY(items[0][u"task"_s][u"id"_s].toInteger() < items[1][u"task"_s][u"id"_s].toInteger());
}

void TestTaskBatch::outcomesKeepTheirOrder_data()
{
    QTest::addColumn<bool>("large");
    QTest::newRow("on the loop") << false;
    QTest::newRow("on the worker") << true;
}

void TestTaskBatch::outcomesKeepTheirOrder()
{
    QFETCH(bool, large);
    const QByteArray padding = large ? QByteArray(20'000, ' ') : QByteArray();
    const RawAnswer answer = post(padding + R"({"type":"nope"}
        {"type":"noop"}
        {"type":
        {"type":"noop","prio":1}
        {"type":"noop","priority":101}
        7
        {"type":"noop"})",
                                  Ndjson);
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.json()[u"accepted"_s], 2);
    QCOMPARE(answer.json()[u"refused"_s], 5);
    const QJsonArray items = answer.json()[u"items"_s].toArray();
    QList<int> statuses;
    QStringList pointers;
    for (const QJsonValue item : items) {
        statuses.append(item[u"status"_s].toInt());
        pointers.append(item[u"problem"_s][u"errors"_s][0][u"pointer"_s].toString());
        QCOMPARE(item[u"problem"_s].isUndefined(), item[u"task"_s].isObject());
    }
    QCOMPARE(statuses, (QList<int>{422, 202, 400, 422, 422, 422, 202}));
    QCOMPARE(pointers, (QStringList{u"/type"_s, {}, {}, u"/prio"_s, u"/priority"_s, {}, {}}));
    QCOMPARE(items[2][u"problem"_s][u"type"_s], u"/docs/problems#malformed-body"_s);
}

void TestTaskBatch::malformed()
{
    for (const char *body : {"", "[", "[{\"type\":\"noop\"},]", "[{\"type\":\"noop\",\"type\":\"noop\"}]"}) {
        const RawAnswer answer = post(body);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.json()[u"type"_s], u"/docs/problems#malformed-body"_s);
    }
    QCOMPARE(post(R"({"type":"noop"})").status, 422);
    QCOMPARE(m_engine->engine.counts(), StateCounts{}); // nothing was accepted
}

void TestTaskBatch::emptyBatches()
{
    QCOMPARE(post("[]").body, QByteArray(R"({"items":[],"accepted":0,"refused":0})"));
    QCOMPARE(post("\n\n", Ndjson).body, QByteArray(R"({"items":[],"accepted":0,"refused":0})"));
}

void TestTaskBatch::tooManyItems()
{
    const RawAnswer array = post('[' + repeated("{\"type\":\"noop\"}", 10'001, ",") + ']');
    QCOMPARE(array.status, 413);
    QVERIFY(array.json()[u"detail"_s].toString().contains(u"10000"_s));
    QCOMPARE(post(repeated("{\"type\":\"noop\"}", 10'001, "\n"), Ndjson).status, 413);
    QCOMPARE(m_engine->engine.counts(), StateCounts{});
    QCOMPARE(post(repeated("{\"type\":\"noop\"}", 10'000, "\n"), Ndjson).json()[u"accepted"_s], 10'000);
    QCOMPARE(post(QByteArray(9 * 1024 * 1024, ' '), Ndjson).status, 413);
}

void TestTaskBatch::minimal()
{
    const RawAnswer answer = post(R"([{"type":"noop"},{"type":"nope"}])", "Prefer: return=minimal\r\n");
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.fields["preference-applied"], QByteArray("return=minimal"));
    const QJsonArray items = answer.json()[u"items"_s].toArray();
    QCOMPARE(items[0][u"task"_s].toObject().keys(), QStringList{u"id"_s});
    QTRY_COMPARE(stateOf(items[0][u"task"_s][u"id"_s].toInteger()), u"succeeded"_s);
    QCOMPARE(items[1][u"problem"_s][u"status"_s], 422);
}

// What the engine answers is not the reply's to trust: none is read that is not there.
void TestTaskBatch::outcomesThatDoNotFit()
{
    const Problem problem{ProblemKind::InvalidFields, u"No."_s, {}, {}};
    const Result<TaskPtr> conflict = failure(ErrorCode::Conflict, u"It is there."_s);
    const std::vector<TaskBatch::Refusal> refused{{1, problem}, {7, problem}};
    for (const size_t count : {0, 1, 2, 9}) {
        const Reply reply = batchReply(refused, std::vector(count, conflict), *m_fake, BatchDetail::Full);
        const QJsonArray items = QJsonDocument::fromJson(reply.body)[u"items"_s].toArray();
        QCOMPARE(items.size(), static_cast<qsizetype>(refused.size() + count));
        const auto refusals = std::ranges::count_if(
            items, [](const QJsonValue &item) { return item[u"status"_s].toInt() == 422; });
        QCOMPARE(static_cast<size_t>(refusals), refused.size());
    }
}

void TestTaskBatch::mediaTypes()
{
    QCOMPARE(post("[]", "Content-Type: text/plain\r\n").status, 415);
    // Lines are for batches alone.
    QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})", Ndjson).status, 415);
    QCOMPARE(ask("GET /api/v1/tasks:batch").fields["allow"], QByteArray("POST"));
}

void TestTaskBatch::oneCommit()
{
    serve(*m_fake);
    m_fake->hold();
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /api/v1/tasks:batch", R"([{"type":"noop"},{"type":"noop"}])")));
    QVERIFY(!client.hasBytesWithin(20ms));
    QTRY_COMPARE(m_fake->held(), 1);
    m_fake->release();
    QCOMPARE(client.answer().value_or(RawAnswer{}).json()[u"accepted"_s], 2);
}

void TestTaskBatch::engineErrors()
{
    serve(*m_fake);
    m_fake->refuseNext({ErrorCode::DiskFull, u"The disk is full."_s, {}});
    const RawAnswer answer = post(R"([{"type":"noop"},{"type":"nope"},{"type":"noop"}])");
    QCOMPARE(answer.status, 503); // 202 would say that something is durable
    QVERIFY(answer.fields.contains("retry-after"));
    QCOMPARE(answer.json()[u"type"_s], u"/docs/problems#disk-full"_s);

    m_engine->engine.beginShutdown();
    serve(m_engine->engine);
    QCOMPARE(post(R"([{"type":"noop"}])").status, 503);
    QCOMPARE(post(R"([{"type":"nope"}])").status, 202); // its own fault, whatever the engine's state
}

void TestTaskBatch::largeOnesLeaveTheLoopFree()
{
    serve(*m_fake);
    m_fake->hold();
    RawClient batch(m_port);
    QVERIFY(batch.send(
        request("POST /api/v1/tasks:batch", repeated("{\"type\":\"noop\"}", 10'000, "\n"), Ndjson)));
    QCOMPARE(ask("GET /healthz").status, 200);
    QTRY_COMPARE(m_fake->held(), 1);
    m_fake->release();
    const auto answer = batch.answer();
    QVERIFY(answer);
    QCOMPARE(answer->json()[u"items"_s].toArray().size(), 10'000);
}

void TestTaskBatch::serverStopsMeanwhile()
{
    serve(*m_fake);
    m_fake->hold();
    RawClient client(m_port);
    QVERIFY(client.send(
        request("POST /api/v1/tasks:batch", repeated("{\"type\":\"noop\"}", 1000, "\n"), Ndjson)));
    QTRY_COMPARE(m_fake->held(), 1);
    m_monitor->stop();
    m_server->stop();
    QVERIFY(client.isClosedByServer());
    m_fake->release(); // to nobody
}

QTEST_GUILESS_MAIN(TestTaskBatch)
#include "tst_taskbatch.moc"
