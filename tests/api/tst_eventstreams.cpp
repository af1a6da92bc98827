// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventhub.h"
#include "tests/support/apifixture.h"
#include "tests/support/eventreader.h"

#include <QElapsedTimer>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// GET /events over real sockets: what a watcher is sent, from where, and what becomes of it.
class TestEventStreams : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void changesAsTheyCome();
    void goesOnAfterTheLastEvent();
    void goesOnFromTheBeginning();
    void resetWhereSomethingIsMissed_data();
    void resetWhereSomethingIsMissed();
    void filters_data();
    void filters();
    void badQueries_data();
    void badQueries();
    void removedTasks();
    void signsOfLife();
    void whoDoesNotReadIsDropped();
    void whoReadsLateGetsTheNewest();
    void limitOfStreams();
    void oneEncodingForAThousandWatchers();
    void saysByeWhenTheServerStops();
    void lastChangesBeforeTheEnd();
    void whoDoesNotReadDoesNotHoldUpTheEnd();
    void headOnly();
    void http10();
    void whatIsSentBehindIsNotAnswered();
    void clientsThatLeave();
    void guarded();

private:
    RawClient watch(const QByteArray &query = {}, const QByteArray &fields = {}) const;
    static TaskPtr makeTask(qint64 id, const QByteArray &params = "{}");
    std::shared_ptr<EventHub> m_hub;
};

void TestEventStreams::init()
{
    m_moreRoutes = [this](const ApiServices &services) {
        m_hub = services.streams.hub;
        return std::vector<Route>();
    };
    ApiFixture::init();
}

// A client whose stream is open.
RawClient TestEventStreams::watch(const QByteArray &query, const QByteArray &fields) const
{
    RawClient client(m_port);
    client.send(request("GET /api/v1/events" + query, {}, fields));
    const auto head = client.answer(true);
    if (!head || head->status != 200)
        return client;
    if (const auto first = nextBlock(client); !first || !first->text.contains("retry: "))
        client.leave();
    return client;
}

TaskPtr TestEventStreams::makeTask(qint64 id, const QByteArray &params)
{
    TaskSpec spec;
    spec.type = u"noop"_s;
    spec.queue = u"default"_s;
    spec.params = params;
    auto task = std::make_shared<Task>();
    task->id = TaskId{id};
    task->spec = std::make_shared<const TaskSpec>(std::move(spec));
    return task;
}

void TestEventStreams::changesAsTheyCome()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /api/v1/events")));
    const auto head = client.answer(true);
    QVERIFY(head);
    QCOMPARE(head->status, 200);
    QCOMPARE(head->fields["content-type"], QByteArray("text/event-stream"));
    QCOMPARE(head->fields["cache-control"], QByteArray("no-store"));
    QCOMPARE(head->fields["connection"], QByteArray("close"));
    QVERIFY(!head->fields.contains("content-length"));
    const auto hint = nextBlock(client);
    QVERIFY(hint);
    QVERIFY(hint->text.startsWith("retry: "));
    quint64 last = hint->id.toULongLong();
    QCOMPARE(last, static_cast<quint64>(ask("GET /api/v1/stats").json()[u"last_seq"_s].toInteger()));

    const qint64 id = submit();
    std::optional<SseEvent> event;
    do {
        event = nextEvent(client);
        QVERIFY(event);
        QCOMPARE(event->name, QByteArray("task"));
        QCOMPARE(event->id.toULongLong(), event->seq());
        QVERIFY(event->seq() > last);
        last = event->seq();
        QCOMPARE(event->task()[u"id"_s].toInteger(), id);
    } while (event->state() != "succeeded"_L1);
    QCOMPARE(event->task(), ask("GET " + path(id)).json());
}

void TestEventStreams::goesOnAfterTheLastEvent()
{
    RawClient first = watch();
    const qint64 a = submit();
    QTRY_COMPARE(stateOf(a), u"succeeded"_s);
    std::optional<SseEvent> event;
    do {
        event = nextEvent(first);
        QVERIFY(event);
    } while (event->state() != "succeeded"_L1);
    first.leave();

    const qint64 b = submit();
    QTRY_COMPARE(stateOf(b), u"succeeded"_s);
    for (const bool inHeader : {true, false}) {
        RawClient again = inHeader ? watch("?after=1", "Last-Event-ID: " + event->id + "\r\n")
                                   : watch("?after=" + event->id);
        const auto next = nextEvent(again);
        QVERIFY(next);
        QVERIFY(next->seq() > event->seq());
        QCOMPARE(next->task()[u"id"_s].toInteger(), b);
    }
}

void TestEventStreams::goesOnFromTheBeginning()
{
    const qint64 id = submit();
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    RawClient client = watch("?after=0");
    const auto event = nextEvent(client);
    QVERIFY(event);
    QCOMPARE(event->name, QByteArray("task"));
    QCOMPARE(event->task()[u"id"_s].toInteger(), id);
}

void TestEventStreams::resetWhereSomethingIsMissed_data()
{
    QTest::addColumn<QByteArray>("lastEventId");
    QTest::newRow("of no run") << QByteArray("7");
    QTest::newRow("of an earlier run") << QByteArray("1500000000000000");
    QTest::newRow("of the future") << QByteArray("9000000000000000");
    QTest::newRow("no number") << QByteArray("abc");
    QTest::newRow("negative") << QByteArray("-1");
    QTest::newRow("not a 64-bit number") << QByteArray("99999999999999999999999");
}

void TestEventStreams::resetWhereSomethingIsMissed()
{
    QFETCH(QByteArray, lastEventId);
    const qint64 before = submit();
    QTRY_COMPARE(stateOf(before), u"succeeded"_s);
    RawClient client = watch({}, "Last-Event-ID: " + lastEventId + "\r\n");
    const auto event = nextEvent(client);
    QVERIFY(event);
    QCOMPARE(event->name, QByteArray("reset"));
    QCOMPARE(event->id.toULongLong(), event->seq());
    QCOMPARE(event->seq(), m_hub->lastNumber());
    const qint64 after = submit();
    const auto next = nextEvent(client);
    QVERIFY(next);
    QCOMPARE(next->task()[u"id"_s].toInteger(), after);
}

void TestEventStreams::filters_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<bool>("wanted");
    QTest::newRow("type") << QByteArray("?type=noop") << true;
    QTest::newRow("other type") << QByteArray("?type=burn") << false;
    QTest::newRow("queue") << QByteArray("?queue=mail") << true;
    QTest::newRow("other queue") << QByteArray("?queue=default") << false;
    QTest::newRow("tag") << QByteArray("?tag=a") << true;
    QTest::newRow("other tag") << QByteArray("?tag=b") << false;
    QTest::newRow("state") << QByteArray("?state=queued,failed") << true;
    QTest::newRow("other state") << QByteArray("?state=failed") << false;
    QTest::newRow("task") << QByteArray("?task=4,5") << true;
    QTest::newRow("other task") << QByteArray("?task=4") << false;
    QTest::newRow("all") << QByteArray("?type=noop&queue=mail&tag=a&state=queued&task=5") << true;
    QTest::newRow("all but one") << QByteArray("?type=noop&queue=mail&tag=a&state=queued&task=6") << false;
}

void TestEventStreams::filters()
{
    QFETCH(QByteArray, query);
    QFETCH(bool, wanted);
    serve(*m_fake);
    RawClient client = watch(query);
    RawClient other = watch();
    TaskSpec spec;
    spec.type = u"noop"_s;
    spec.queue = u"mail"_s;
    spec.tags = {u"a"_s};
    auto task = std::make_shared<Task>(*makeTask(5));
    task->spec = std::make_shared<const TaskSpec>(spec);
    m_fake->publish(task);
    QVERIFY(nextEvent(other));
    if (!wanted) {
        // The end of the stream is sure to come after it.
        m_server->stop();
        const auto event = nextEvent(client);
        QVERIFY(event);
        QCOMPARE(event->name, QByteArray("bye"));
        return;
    }
    const auto event = nextEvent(client);
    QVERIFY(event);
    QCOMPARE(event->task()[u"id"_s].toInteger(), 5);
}

void TestEventStreams::badQueries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("unknown") << QByteArray("?limit=3");
    QTest::newRow("state") << QByteArray("?state=done");
    QTest::newRow("task") << QByteArray("?task=1,x");
    QTest::newRow("after") << QByteArray("?after=-1");
    QTest::newRow("empty") << QByteArray("?type=");
}

void TestEventStreams::badQueries()
{
    QFETCH(QByteArray, query);
    const RawAnswer answer = ask("GET /api/v1/events" + query);
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.fields["content-type"], QByteArray("application/problem+json"));
}

void TestEventStreams::removedTasks()
{
    serve(*m_fake);
    RawClient all = watch("?type=noop");
    RawClient one = watch("?task=3");
    m_fake->publish(makeTask(1));
    m_fake->remove(TaskId{1});
    m_fake->remove(TaskId{2});
    m_fake->remove(TaskId{3});
    QList<qint64> ids;
    while (ids.size() < 3) {
        const auto event = nextEvent(all);
        QVERIFY(event);
        if (event->name != "removed")
            continue;
        QCOMPARE(event->id.toULongLong(), event->seq());
        for (const QJsonValue &id : event->json()[u"ids"_s].toArray())
            ids.append(id.toInteger());
    }
    QCOMPARE(ids, (QList<qint64>{1, 2, 3}));
    const auto event = nextEvent(one);
    QVERIFY(event);
    QCOMPARE(event->name, QByteArray("removed"));
    QCOMPARE(event->json()[u"ids"_s].toArray(), QJsonArray{3});
}

void TestEventStreams::signsOfLife()
{
    ApiConfig quick = config();
    quick.limits.keepAlive = 20ms;
    serve(*m_fake, quick);
    RawClient client = watch("?type=burn");
    m_fake->publish(makeTask(1));
    // It tells also of what the filter leaves out how far it has come.
    while (true) {
        const auto sign = nextBlock(client);
        QVERIFY(sign);
        QVERIFY(sign->text.startsWith(": keep-alive\n"));
        if (sign->id.toULongLong() == m_hub->lastNumber())
            break;
    }
}

void TestEventStreams::whoDoesNotReadIsDropped()
{
    ApiConfig strict = config();
    strict.limits.streamStall = 200ms;
    serve(*m_fake, strict);
    RawClient reader = watch();
    RawClient sleeper = watch();
    // More than the kernel's buffers and ours hold together.
    constexpr int Count = 400;
    const QByteArray params = R"({"text":")" + QByteArray(64 * 1024, 'x') + R"("})";
    for (int i = 1; i <= Count; ++i)
        m_fake->publish(makeTask(i, params));
    std::optional<SseEvent> event;
    do {
        event = nextEvent(reader);
        QVERIFY(event);
    } while (event->task()[u"id"_s].toInteger() < Count);
    QTRY_COMPARE(m_hub->watchers(), 1);
    const QByteArray rest = sleeper.rest();
    QVERIFY(rest.size() < Count * params.size() / 2);
}

void TestEventStreams::whoReadsLateGetsTheNewest()
{
    ApiConfig patient = config();
    patient.limits.streamStall = 60s;
    serve(*m_fake, patient);
    RawClient client = watch();
    const QByteArray params = R"({"text":")" + QByteArray(64 * 1024, 'x') + R"("})";
    constexpr int Rounds = 20;
    for (int round = 1; round <= Rounds; ++round) {
        for (int id = 1; id <= 20; ++id) {
            auto task = std::make_shared<Task>(*makeTask(id, params));
            task->attempt = round;
            m_fake->publish(task);
        }
    }
    // It was not sent all of them, but the last of each.
    QHash<qint64, int> attempts;
    int events = 0;
    quint64 last = 0;
    do {
        const auto event = nextEvent(client);
        QVERIFY(event);
        QCOMPARE(event->name, QByteArray("task"));
        QVERIFY(event->seq() > last);
        last = event->seq();
        attempts[event->task()[u"id"_s].toInteger()] = event->task()[u"attempt"_s].toInt();
        ++events;
    } while (last < m_hub->lastNumber());
    QCOMPARE(attempts.size(), 20);
    for (const int attempt : std::as_const(attempts))
        QCOMPARE(attempt, Rounds);
    QVERIFY(events < 20 * Rounds);
}

void TestEventStreams::limitOfStreams()
{
    ApiConfig few = config();
    few.limits.streams = 2;
    serve(*m_fake, few);
    RawClient first = watch();
    RawClient second = watch();
    const RawAnswer refused = ask("GET /api/v1/events");
    QCOMPARE(refused.status, 503);
    QCOMPARE(refused.json()[u"type"_s].toString(), u"/docs/problems#too-many-streams"_s);
    QVERIFY(refused.fields.contains("retry-after"));
    first.leave();
    QTRY_COMPARE(m_hub->watchers(), 1);
    RawClient third = watch();
    QVERIFY(third.isConnected());
}

void TestEventStreams::oneEncodingForAThousandWatchers()
{
    constexpr int Watchers = 1000;
    ApiConfig many = config();
    many.limits.streams = Watchers;
    many.limits.connections = Watchers + 10;
    serve(*m_fake, many);
    std::vector<RawClient> clients;
    for (int i = 0; i < Watchers; ++i)
        clients.push_back(watch(i % 2 == 0 ? "" : "?type=noop"));
    QTRY_COMPARE(m_hub->watchers(), Watchers);
    constexpr int Events = 10;
    for (int i = 1; i <= Events; ++i)
        m_fake->publish(makeTask(i));
    for (RawClient &client : clients) {
        std::optional<SseEvent> event;
        do {
            event = nextEvent(client);
            QVERIFY(event);
        } while (event->task()[u"id"_s].toInteger() < Events);
    }
    QCOMPARE(m_hub->encodings(), quint64(Events));
}

void TestEventStreams::saysByeWhenTheServerStops()
{
    RawClient client = watch();
    m_server->stop();
    const auto event = nextEvent(client);
    QVERIFY(event);
    QCOMPARE(event->name, QByteArray("bye"));
    QVERIFY(client.isClosedByServer());
}

void TestEventStreams::lastChangesBeforeTheEnd()
{
    RawClient client = watch();
    const qint64 id = submit(R"({"type":"log","params":{"wait":true}})");
    QTRY_COMPARE(stateOf(id), u"running"_s);
    QVERIFY(m_engine->engine.shutDown(0ms));
    m_server->stop();
    QString state;
    auto event = nextEvent(client);
    for (; event && event->name == "task"; event = nextEvent(client))
        state = event->task()[u"state"_s].toString();
    QVERIFY(event);
    QCOMPARE(event->name, QByteArray("bye"));
    QCOMPARE(state, u"cancelled"_s);
    QVERIFY(client.isClosedByServer());
}

void TestEventStreams::whoDoesNotReadDoesNotHoldUpTheEnd()
{
    serve(*m_fake);
    RawClient client = watch();
    const QByteArray params = "{\"text\":\"" + QByteArray(64 * 1024, 'x') + "\"}";
    for (int i = 1; i <= 200; ++i)
        m_fake->publish(makeTask(i, params));
    RawClient other = watch();
    QElapsedTimer time;
    time.start();
    m_server->stop();
    QVERIFY(time.elapsed() < 5'000); // the drain is 200 ms
    const auto bye = nextEvent(other);
    QVERIFY(bye);
    QCOMPARE(bye->name, QByteArray("bye"));
}

void TestEventStreams::headOnly()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("HEAD /api/v1/events")));
    const auto head = client.answer(true);
    QVERIFY(head);
    QCOMPARE(head->status, 200);
    QCOMPARE(head->fields["content-type"], QByteArray("text/event-stream"));
    QVERIFY(client.send(request("GET /api/v1/stats")));
    const auto next = client.answer();
    QVERIFY(next);
    QCOMPARE(next->status, 200);
    QCOMPARE(m_hub->watchers(), 0);
}

void TestEventStreams::http10()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /api/v1/events").replace("HTTP/1.1", "HTTP/1.0")));
    const auto head = client.answer(true);
    QVERIFY(head);
    QCOMPARE(head->status, 200);
    QVERIFY(!head->fields.contains("transfer-encoding"));
    const qint64 id = submit();
    const auto event = nextEvent(client);
    QVERIFY(event);
    QCOMPARE(event->task()[u"id"_s].toInteger(), id);
}

void TestEventStreams::whatIsSentBehindIsNotAnswered()
{
    serve(*m_fake);
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /api/v1/events") + request("POST /api/v1/tasks", R"({"type":"noop"})")));
    QVERIFY(client.answer(true));
    QVERIFY(nextBlock(client));
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"noop"})")));
    m_fake->publish(makeTask(1));
    QVERIFY(nextEvent(client));
    m_server->stop();
    QVERIFY(!client.rest().contains("HTTP/1.1"));
    QCOMPARE(m_fake->size(), 1);
}

void TestEventStreams::clientsThatLeave()
{
    serve(*m_fake);
    const QByteArray whole = request("GET /api/v1/events");
    for (int i = 0; i < 60; ++i) {
        RawClient client(m_port);
        QVERIFY(client.send(whole));
        if (i % 3 > 0)
            QVERIFY(client.answer(true));
        m_fake->publish(makeTask(i + 1, R"({"text":")" + QByteArray(100'000, 'x') + R"("})"));
        client.leave(i % 2 == 0);
    }
    QTRY_COMPARE(m_hub->watchers(), 0);
    RawClient client = watch("?after=0");
    QVERIFY(nextEvent(client));
}

void TestEventStreams::guarded()
{
    const QByteArray whole = request("GET /api/v1/events");
    const auto statusOf = [this](QByteArray bytes) {
        RawClient client(m_port);
        client.send(bytes);
        return client.answer().value_or(RawAnswer{}).status;
    };
    QCOMPARE(statusOf(QByteArray(whole).replace("Bearer secret", "Bearer wrong")), 401);
    QCOMPARE(statusOf(QByteArray(whole).replace("User-Agent: tst/1", "Origin: http://example.org")), 403);
    QCOMPARE(statusOf(QByteArray(whole).replace("User-Agent: tst/1", "Sec-Fetch-Site: cross-site")), 403);
    QCOMPARE(statusOf(QByteArray(whole).replace("GET", "POST")), 405);
    QCOMPARE(m_hub->watchers(), 0);
}

QTEST_GUILESS_MAIN(TestEventStreams)
#include "tst_eventstreams.moc"
