// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/apifixture.h"
#include "tests/support/eventreader.h"

#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// GET /tasks/{id}/log?follow=true over real sockets, with tasks that really run.
class TestLogStreams : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void linesAsTheyComeAndTheEnd();
    void asText();
    void formatOverrulesAccept();
    void goesOnAfterALine_data();
    void goesOnAfterALine();
    void manyLines();
    void waitsForTheStart();
    void ofNoTask();
    void cancelledMeanwhile();
    void countsAsAStream();
    void endsWithTheServer();
    void lastLinesBeforeTheEnd();

private:
    RawClient follow(qint64 id, const QByteArray &query = {}, const QByteArray &fields = {}) const;
    test::Gate m_gate;
};

void TestLogStreams::init()
{
    m_moreTypes = [this](TaskCatalog &catalog) {
        return catalog.add({.name = u"talk"_s,
                            .description = {},
                            .paramsSchema = {{u"type"_s, u"object"_s}},
                            .run = ThreadFunction([this](TaskContext &context) -> QJsonValue {
                                context.log(u"first"_s);
                                m_gate.begun.release();
                                while (!m_gate.go.tryAcquire(1, 5) && !context.stopRequested()) { }
                                context.log(u"last"_s);
                                return {};
                            })});
    };
    ApiFixture::init();
}

RawClient TestLogStreams::follow(qint64 id, const QByteArray &query, const QByteArray &fields) const
{
    RawClient client(m_port);
    client.send(request("GET " + path(id) + "/log?follow=true" + query, {}, fields));
    return client;
}

void TestLogStreams::linesAsTheyComeAndTheEnd()
{
    const qint64 id = submit(R"({"type":"talk"})");
    RawClient client = follow(id);
    const auto head = client.answer(true);
    QVERIFY(head);
    QCOMPARE(head->status, 200);
    QCOMPARE(head->fields["content-type"], QByteArray("text/event-stream"));
    const auto first = nextEvent(client);
    QVERIFY(first);
    QCOMPARE(first->name, QByteArray("line"));
    QCOMPARE(first->id, QByteArray("1"));
    QCOMPARE(first->json()[u"text"_s].toString(), u"first"_s);
    QCOMPARE(stateOf(id), u"running"_s);
    m_gate.go.release();
    const auto second = nextEvent(client);
    QVERIFY(second);
    QCOMPARE(second->json()[u"text"_s].toString(), u"last"_s);
    const auto end = nextEvent(client);
    QVERIFY(end);
    QCOMPARE(end->name, QByteArray("end"));
    QCOMPARE(end->json()[u"state"_s].toString(), u"succeeded"_s);
    QVERIFY(client.isClosedByServer());
}

void TestLogStreams::asText()
{
    const qint64 id = submit(R"({"type":"log","params":{"lines":3}})");
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    RawClient client = follow(id, {}, "Accept: text/plain\r\n");
    const auto head = client.answer(true);
    QVERIFY(head);
    QCOMPARE(head->fields["content-type"], QByteArray("text/plain; charset=utf-8"));
    QCOMPARE(head->fields["transfer-encoding"], QByteArray("chunked"));
    QCOMPARE(client.rest(), QByteArray("15\r\nline 1\nline 2\nline 3\n\r\n0\r\n\r\n"));

    RawClient old(m_port);
    QVERIFY(old.send(request("GET " + path(id) + "/log?follow=true", {}, "Accept: text/plain\r\n")
                         .replace("HTTP/1.1", "HTTP/1.0")));
    QVERIFY(old.answer(true));
    QCOMPARE(old.rest(), QByteArray("line 1\nline 2\nline 3\n"));
}

void TestLogStreams::formatOverrulesAccept()
{
    const qint64 id = submit(R"({"type":"log","params":{"lines":1}})");
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    const auto typeOf = [&](const QByteArray &format, const QByteArray &accept) {
        RawClient client = follow(id, "&format=" + format, "Accept: " + accept + "\r\n");
        return client.answer(true).value_or(RawAnswer{}).fields["content-type"];
    };
    QCOMPARE(typeOf("text", "*/*"), QByteArray("text/plain; charset=utf-8"));
    QCOMPARE(typeOf("text", "text/event-stream"), QByteArray("text/plain; charset=utf-8"));
    QCOMPARE(typeOf("json", "text/plain"), QByteArray("text/event-stream"));
}

void TestLogStreams::goesOnAfterALine_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("after") << QByteArray("&after=2") << QByteArray();
    QTest::newRow("Last-Event-ID") << QByteArray("&after=0") << QByteArray("Last-Event-ID: 2\r\n");
}

void TestLogStreams::goesOnAfterALine()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, fields);
    const qint64 id = submit(R"({"type":"log","params":{"lines":3}})");
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    RawClient client = follow(id, query, fields);
    QVERIFY(client.answer(true));
    const auto line = nextEvent(client);
    QVERIFY(line);
    QCOMPARE(line->id, QByteArray("3"));
    const auto end = nextEvent(client);
    QVERIFY(end);
    QCOMPARE(end->name, QByteArray("end"));
}

void TestLogStreams::manyLines()
{
    constexpr int Lines = 3000;
    const qint64 id = submit(R"({"type":"log","params":{"lines":3000}})");
    RawClient client = follow(id);
    QVERIFY(client.answer(true));
    for (int i = 1; i <= Lines; ++i) {
        const auto line = nextEvent(client);
        QVERIFY(line);
        QCOMPARE(line->id.toInt(), i);
    }
    const auto end = nextEvent(client);
    QVERIFY(end);
    QCOMPARE(end->name, QByteArray("end"));
}

void TestLogStreams::waitsForTheStart()
{
    const qint64 id = submit(R"({"type":"log","params":{"lines":1},"delay":0.5})");
    RawClient client = follow(id);
    QVERIFY(client.answer(true));
    const auto line = nextEvent(client);
    QVERIFY(line);
    QCOMPARE(line->id, QByteArray("1"));
}

void TestLogStreams::ofNoTask()
{
    RawClient client = follow(99);
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 404);
    QCOMPARE(ask("GET " + path(1) + "/log?follow=yes").status, 422);
}

void TestLogStreams::cancelledMeanwhile()
{
    const qint64 id = submit(R"({"type":"noop","delay":3600})");
    RawClient client = follow(id);
    QVERIFY(client.answer(true));
    QCOMPARE(ask("POST " + path(id) + "/cancel").status, 200);
    const auto end = nextEvent(client);
    QVERIFY(end);
    QCOMPARE(end->json()[u"state"_s].toString(), u"cancelled"_s);
}

void TestLogStreams::countsAsAStream()
{
    ApiConfig one = config();
    one.limits.streams = 1;
    serve(m_engine->engine, one);
    const qint64 id = submit(R"({"type":"noop","delay":3600})");
    RawClient client = follow(id);
    QVERIFY(client.answer(true));
    QCOMPARE(ask("GET " + path(id) + "/log?follow=true").status, 503);
    client.leave();
    QTRY_COMPARE(follow(id).answer(true).value_or(RawAnswer{}).status, 200);
}

void TestLogStreams::endsWithTheServer()
{
    const qint64 id = submit(R"({"type":"noop","delay":3600})");
    RawClient client = follow(id);
    QVERIFY(client.answer(true));
    m_server->stop();
    const auto bye = nextEvent(client);
    QVERIFY(bye);
    QCOMPARE(bye->name, QByteArray("bye"));
}

void TestLogStreams::lastLinesBeforeTheEnd()
{
    const qint64 id = submit(R"({"type":"talk"})");
    RawClient client = follow(id);
    QVERIFY(client.answer(true));
    QVERIFY(nextEvent(client));
    QVERIFY(m_engine->engine.shutDown(0ms));
    m_server->stop();
    const auto last = nextEvent(client);
    QVERIFY(last);
    QCOMPARE(last->json()[u"text"_s].toString(), u"last"_s);
    const auto end = nextEvent(client);
    QVERIFY(end);
    QCOMPARE(end->name, QByteArray("end"));
    QCOMPARE(end->json()[u"state"_s].toString(), u"cancelled"_s);
    QVERIFY(client.isClosedByServer());
}

QTEST_GUILESS_MAIN(TestLogStreams)
#include "tst_logstreams.moc"
