// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventhub.h"
#include "tests/support/apifixture.h"
#include "tests/support/framereader.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int Text = 0x1;
constexpr int Close = 0x8;
constexpr int Pong = 0xa;

} // namespace

/// GET /ws over real sockets, with frames made by hand, and with Qt's own client.
class TestWebSocket : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void handshake();
    void refusedHandshakes_data();
    void refusedHandshakes();
    void tokenAsSubprotocol();
    void tokenAsFirstMessage();
    void withoutToken_data();
    void withoutToken();
    void neverAToken();
    void framesRightBehindTheHandshake();
    void afterAnotherRequest();
    void submitsAndCancels();
    void rightsOfTokens();
    void eventsAsSubscribed();
    void goesOnAfterANumber();
    void faultyCommands_data();
    void faultyCommands();
    void brokenFrames_data();
    void brokenFrames();
    void fragmentsAndPings();
    void closes();
    void pingsWhatIsSilent();
    void whoDoesNotReadIsDropped();
    void unreadAnswersClose();
    void unansweredTasksAreBounded();
    void countsAsAStream();
    void strangersTakeNoStreams();
    void endsWithTheServer();
    void lastChangesBeforeTheEnd();
    void clientsThatLeave();
    void qtsOwnClient();

private:
    QByteArray upgrade(const QByteArray &fields = "Authorization: Bearer secret\r\n") const;
    RawClient open(const QByteArray &fields = "Authorization: Bearer secret\r\n") const;
    static std::optional<RawFrame> nextText(RawClient &client);
    static int closeCodeOf(RawClient &client);
    std::shared_ptr<EventHub> m_hub;
    std::shared_ptr<StreamLimit> m_streams;
};

void TestWebSocket::init()
{
    m_moreRoutes = [this](const ApiServices &services) {
        m_hub = services.streams.hub;
        m_streams = services.streams.limit;
        return std::vector<Route>();
    };
    ApiFixture::init();
}

QByteArray TestWebSocket::upgrade(const QByteArray &fields) const
{
    return "GET /api/v1/ws HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port)
        + "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + fields + "\r\n";
}

RawClient TestWebSocket::open(const QByteArray &fields) const
{
    RawClient client(m_port);
    client.send(upgrade(fields));
    if (const auto answer = client.answer(true); !answer || answer->status != 101)
        client.leave();
    return client;
}

std::optional<RawFrame> TestWebSocket::nextText(RawClient &client)
{
    std::optional<RawFrame> frame;
    do {
        frame = nextFrame(client);
    } while (frame && frame->opcode != Text);
    return frame;
}

int TestWebSocket::closeCodeOf(RawClient &client)
{
    std::optional<RawFrame> frame;
    do {
        frame = nextFrame(client);
    } while (frame && frame->opcode != Close);
    return frame ? frame->closeCode() : -1;
}

void TestWebSocket::handshake()
{
    RawClient client(m_port);
    QVERIFY(client.send(upgrade()));
    const auto answer = client.answer(true);
    QVERIFY(answer);
    QCOMPARE(answer->status, 101);
    QCOMPARE(answer->fields["sec-websocket-accept"], QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    QCOMPARE(answer->fields["upgrade"], QByteArray("websocket"));
    QCOMPARE(answer->fields["connection"], QByteArray("Upgrade"));
    QVERIFY(!answer->fields.contains("sec-websocket-protocol"));
    QVERIFY(!answer->fields.contains("content-length"));
}

void TestWebSocket::refusedHandshakes_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<int>("status");
    const QByteArray token = "Bearer secret\r\n";
    QTest::newRow("no upgrade") << QByteArray("Upgrade: websocket\r\n") << QByteArray() << 426;
    QTest::newRow("no connection") << QByteArray("Connection: keep-alive, Upgrade\r\n") << QByteArray()
                                   << 426;
    QTest::newRow("version") << QByteArray("Version: 13") << QByteArray("Version: 8") << 426;
    QTest::newRow("key") << QByteArray("dGhlIHNh") << QByteArray("!!!!") << 400;
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.1") << QByteArray("HTTP/1.0") << 426;
    QTest::newRow("HEAD") << QByteArray("GET") << QByteArray("HEAD") << 426;
    QTest::newRow("POST") << QByteArray("GET") << QByteArray("POST") << 405;
    QTest::newRow("wrong token") << QByteArray("secret") << QByteArray("wrong") << 401;
    QTest::newRow("foreign origin") << token << token + "Origin: http://example.org\r\n" << 403;
    QTest::newRow("null origin") << token << token + "Origin: null\r\n" << 403;
    QTest::newRow("other site") << token << token + "Sec-Fetch-Site: cross-site\r\n" << 403;
    QTest::newRow("foreign host") << QByteArray("127.0.0.1") << QByteArray("example.org") << 421;
    QTest::newRow("another path") << QByteArray("/ws ") << QByteArray("/tasks ") << 501;
    QTest::newRow("a body") << token << token + "Content-Length: 2\r\n" << 501;
}

void TestWebSocket::refusedHandshakes()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(int, status);
    RawClient client(m_port);
    const QByteArray bytes = upgrade().replace(from, to);
    QVERIFY(client.send(bytes));
    const auto answer = client.answer(bytes.startsWith("HEAD"));
    QVERIFY(answer);
    QCOMPARE(answer->status, status);
    QCOMPARE(answer->fields["content-type"], QByteArray("application/problem+json"));
}

void TestWebSocket::tokenAsSubprotocol()
{
    RawClient client(m_port);
    QVERIFY(client.send(upgrade("Sec-WebSocket-Protocol: pooldeck.v1, bearer.secret\r\n")));
    const auto answer = client.answer(true);
    QVERIFY(answer);
    QCOMPARE(answer->status, 101);
    QCOMPARE(answer->fields["sec-websocket-protocol"], QByteArray("pooldeck.v1"));
    QVERIFY(client.send(textFrame(R"({"command":"submit","request_id":1,"task":{"type":"noop"}})")));
    const auto reply = nextText(client);
    QVERIFY(reply);
    QCOMPARE(reply->json()[u"status"_s].toInt(), 202);

    RawClient wrong(m_port);
    QVERIFY(wrong.send(upgrade("Sec-WebSocket-Protocol: pooldeck.v1, bearer.wrong\r\n")));
    QCOMPARE(wrong.answer().value_or(RawAnswer{}).status, 401);
}

void TestWebSocket::tokenAsFirstMessage()
{
    RawClient client = open({});
    QVERIFY(client.send(textFrame(R"({"command":"authenticate","request_id":"a","token":"secret"})")));
    const auto reply = nextText(client);
    QVERIFY(reply);
    QCOMPARE(reply->json()[u"request_id"_s].toString(), u"a"_s);
    QCOMPARE(reply->json()[u"status"_s].toInt(), 200);
    QVERIFY(client.send(textFrame(R"({"command":"submit","request_id":1,"task":{"type":"noop"}})")));
    const auto accepted = nextText(client);
    QVERIFY(accepted);
    QCOMPARE(accepted->json()[u"status"_s].toInt(), 202);
}

void TestWebSocket::withoutToken_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("wrong") << QByteArray(R"({"command":"authenticate","token":"wrong"})");
    QTest::newRow("none") << QByteArray(R"({"command":"authenticate"})");
    QTest::newRow("no text") << QByteArray(R"({"command":"authenticate","token":7})");
    QTest::newRow("something else") << QByteArray(R"({"command":"subscribe"})");
    QTest::newRow("no JSON") << QByteArray("secret");
}

void TestWebSocket::withoutToken()
{
    QFETCH(QByteArray, message);
    RawClient client = open({});
    QVERIFY(client.send(textFrame(message)));
    const auto frame = nextFrame(client);
    QVERIFY(frame);
    QCOMPARE(frame->opcode, Close);
    QCOMPARE(frame->closeCode(), 4401);
}

void TestWebSocket::neverAToken()
{
    ApiConfig quick = config();
    quick.limits.headTime = 100ms;
    serve(*m_fake, quick);
    RawClient client = open({});
    QCOMPARE(closeCodeOf(client), 4401);
    QVERIFY(client.isClosedByServer());
}

void TestWebSocket::framesRightBehindTheHandshake()
{
    RawClient client(m_port);
    QVERIFY(
        client.send(upgrade() + textFrame(R"({"command":"submit","request_id":1,"task":{"type":"noop"}})")
                    + textFrame(R"({"command":"submit","request_id":2,"task":{"type":"noop"}})").chopped(5)));
    QVERIFY(client.answer(true));
    const auto first = nextText(client);
    QVERIFY(first);
    QCOMPARE(first->json()[u"request_id"_s].toInt(), 1);
    QVERIFY(client.send(textFrame(R"({"command":"submit","request_id":2,"task":{"type":"noop"}})").last(5)));
    const auto second = nextText(client);
    QVERIFY(second);
    QCOMPARE(second->json()[u"request_id"_s].toInt(), 2);
}

void TestWebSocket::afterAnotherRequest()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /api/v1/stats") + upgrade()));
    QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    QCOMPARE(client.answer(true).value_or(RawAnswer{}).status, 101);
    QVERIFY(client.send(textFrame(R"({"command":"submit","request_id":1,"task":{"type":"noop"}})")));
    QVERIFY(nextText(client));
}

void TestWebSocket::submitsAndCancels()
{
    RawClient client = open();
    QVERIFY(client.send(textFrame(
        R"({"command":"submit","request_id":"s-1","task":{"type":"noop","delay":3600,"tags":["x"]}})")));
    const auto accepted = nextText(client);
    QVERIFY(accepted);
    QCOMPARE(accepted->json()[u"event"_s].toString(), u"reply"_s);
    QCOMPARE(accepted->json()[u"request_id"_s].toString(), u"s-1"_s);
    QCOMPARE(accepted->json()[u"status"_s].toInt(), 202);
    const QJsonObject task = accepted->json()[u"body"_s].toObject();
    const qint64 id = task[u"id"_s].toInteger();
    QCOMPARE(ask("GET " + path(id)).json(), task);

    const QByteArray cancel = R"({"command":"cancel","request_id":2,"id":)" + QByteArray::number(id) + '}';
    QVERIFY(client.send(textFrame(cancel)));
    const auto cancelled = nextText(client);
    QVERIFY(cancelled);
    QCOMPARE(cancelled->json()[u"status"_s].toInt(), 200);
    QCOMPARE(cancelled->json()[u"body"_s][u"state"_s].toString(), u"cancelled"_s);
    QVERIFY(client.send(textFrame(cancel)));
    const auto conflict = nextText(client);
    QVERIFY(conflict);
    QCOMPARE(conflict->json()[u"status"_s].toInt(), 409);
    QCOMPARE(conflict->json()[u"body"_s][u"type"_s].toString(), u"/docs/problems#conflict"_s);
    QVERIFY(client.send(textFrame(R"({"command":"cancel","request_id":3,"id":4711})")));
    QCOMPARE(nextText(client).value_or(RawFrame{}).json()[u"status"_s].toInt(), 404);
}

void TestWebSocket::rightsOfTokens()
{
    ApiConfig two = config();
    two.tokens = {{.name = u"reader"_s,
                   .rights = Right::Read,
                   .types = {},
                   .sha256 = QCryptographicHash::hash("r", QCryptographicHash::Sha256),
                   .createdAt = {}},
                  {.name = u"sender"_s,
                   .rights = Right::Submit,
                   .types = {},
                   .sha256 = QCryptographicHash::hash("s", QCryptographicHash::Sha256),
                   .createdAt = {}}};
    serve(m_engine->engine, two);
    const QByteArrayList commands{R"({"command":"subscribe","request_id":1,"filter":{"task":7}})",
                                  R"({"command":"submit","request_id":2,"task":{"type":"noop"}})",
                                  R"({"command":"cancel","request_id":3,"id":99})"};
    const auto statuses = [&](const QByteArray &token) {
        RawClient client = open("Authorization: Bearer " + token + "\r\n");
        QList<int> found;
        for (const QByteArray &command : commands) {
            client.send(textFrame(command));
            found.append(nextText(client).value_or(RawFrame{}).json()[u"status"_s].toInt());
        }
        return found;
    };
    QCOMPARE(statuses("r"), (QList<int>{200, 403, 403}));
    QCOMPARE(statuses("s"), (QList<int>{403, 202, 403}));
    QCOMPARE(statuses("secret"), (QList<int>{200, 202, 404}));
}

void TestWebSocket::eventsAsSubscribed()
{
    RawClient client = open();
    QVERIFY(client.send(textFrame(
        R"({"command":"subscribe","request_id":1,"filter":{"state":["succeeded","failed"],"type":"noop"}})")));
    const auto reply = nextText(client);
    QVERIFY(reply);
    QCOMPARE(reply->json()[u"status"_s].toInt(), 200);
    const qint64 id = submit();
    const auto event = nextText(client);
    QVERIFY(event);
    QCOMPARE(event->json()[u"event"_s].toString(), u"task"_s);
    QVERIFY(event->json()[u"seq"_s].toInteger() > reply->json()[u"body"_s][u"after"_s].toInteger());
    QCOMPARE(event->json()[u"task"_s].toObject(), ask("GET " + path(id)).json());

    QVERIFY(client.send(textFrame(R"({"command":"unsubscribe","request_id":2})")));
    QCOMPARE(nextText(client).value_or(RawFrame{}).json()[u"request_id"_s].toInt(), 2);
    QTRY_COMPARE(m_hub->watchers(), 0);
}

void TestWebSocket::goesOnAfterANumber()
{
    const qint64 id = submit();
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    RawClient client = open();
    QVERIFY(client.send(textFrame(R"({"command":"subscribe","request_id":1,"after":0})")));
    QVERIFY(nextText(client));
    const auto event = nextText(client);
    QVERIFY(event);
    QCOMPARE(event->json()[u"task"_s][u"id"_s].toInteger(), id);
    QVERIFY(client.send(textFrame(R"({"command":"subscribe","request_id":2,"after":5})")));
    std::optional<RawFrame> frame;
    do {
        frame = nextText(client);
        QVERIFY(frame);
    } while (frame->json()[u"event"_s].toString() != "reset"_L1);
    QCOMPARE(static_cast<quint64>(frame->json()[u"seq"_s].toInteger()), m_hub->lastNumber());
}

void TestWebSocket::faultyCommands_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const char *message, int status, const char *pointer = "") {
        QTest::newRow(name) << QByteArray(message) << status << QString::fromLatin1(pointer);
    };
    row("no JSON", "hello", 400);
    row("a key twice", R"({"command":"cancel","command":"submit"})", 400);
    row("no object", "[]", 422, "/command");
    row("no command", R"({"request_id":1})", 422, "/command");
    row("unknown command", R"({"command":"drop"})", 422, "/command");
    row("unknown field", R"({"command":"submit","task":{"type":"noop"},"id":3})", 422, "/id");
    row("no task", R"({"command":"submit"})", 422, "/task");
    row("faulty task", R"({"command":"submit","task":{"type":"noop","colour":1}})", 422, "/colour");
    row("unknown type", R"({"command":"submit","task":{"type":"nothing"}})", 422, "/type");
    row("id", R"({"command":"cancel","id":"x"})", 422, "/id");
    row("filter", R"({"command":"subscribe","filter":{"state":["done"]}})", 422, "/filter/state");
    row("filter's field", R"({"command":"subscribe","filter":{"colour":1}})", 422, "/filter/colour");
    row("no filter", R"({"command":"subscribe","filter":[]})", 422, "/filter");
    row("after", R"({"command":"subscribe","after":"x"})", 422, "/after");
    row("request id", R"({"command":"unsubscribe","request_id":{}})", 422, "/request_id");
}

void TestWebSocket::faultyCommands()
{
    QFETCH(QByteArray, message);
    QFETCH(int, status);
    QFETCH(QString, pointer);
    RawClient client = open();
    QVERIFY(client.send(textFrame(message)));
    const auto reply = nextText(client);
    QVERIFY(reply);
    QCOMPARE(reply->json()[u"event"_s].toString(), u"reply"_s);
    QCOMPARE(reply->json()[u"status"_s].toInt(), status);
    QCOMPARE(reply->json()[u"body"_s][u"errors"_s][0][u"pointer"_s].toString(), pointer);
    // The connection goes on.
    QVERIFY(client.send(textFrame(R"({"command":"submit","request_id":1,"task":{"type":"noop"}})")));
    QCOMPARE(nextText(client).value_or(RawFrame{}).json()[u"status"_s].toInt(), 202);
}

void TestWebSocket::brokenFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QByteArray unmasked;
    appendFrameHead(unmasked, WebSocketOpcode::Text, 2);
    QTest::newRow("not masked") << unmasked + "{}" << 1002;
    QTest::newRow("reserved bit") << clientFrame(0xc1, "{}") << 1002;
    QTest::newRow("unknown opcode") << clientFrame(0x83, "{}") << 1002;
    QTest::newRow("nothing to continue") << clientFrame(0x80, "{}") << 1002;
    QTest::newRow("not continued") << clientFrame(0x01, "{") + clientFrame(0x81, "}") << 1002;
    QTest::newRow("control frame in parts") << clientFrame(0x09, "x") << 1002;
    QTest::newRow("long control frame") << clientFrame(0x89, QByteArray(126, 'x')) << 1002;
    QTest::newRow("binary") << clientFrame(0x82, "x") << 1003;
    QTest::newRow("not UTF-8") << clientFrame(0x81, "\xff\xfe") << 1007;
    // Decided by the head of the frame: the rest is never sent.
    QTest::newRow("too large") << clientFrame(0x81, QByteArray(1024 * 1024 + 1, 'x')).first(64) << 1009;
    QTest::newRow("too large in parts")
        << clientFrame(0x01, QByteArray(1024 * 1024, 'x')) + clientFrame(0x80, "xx") << 1009;
    QTest::newRow("negative length") << QByteArray("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10) << 1002;
}

void TestWebSocket::brokenFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    RawClient client = open();
    QVERIFY(client.send(bytes));
    QCOMPARE(closeCodeOf(client), code);
    QVERIFY(client.isClosedByServer());
}

void TestWebSocket::fragmentsAndPings()
{
    RawClient client = open();
    const QByteArray bytes = clientFrame(0x01, R"({"command":"submit",)") + clientFrame(0x89, "hi")
        + clientFrame(0x00, R"("request_id":1,)") + clientFrame(0x80, R"("task":{"type":"noop"}})");
    for (const char byte : bytes)
        QVERIFY(client.send(QByteArrayView(&byte, 1)));
    const auto pong = nextFrame(client);
    QVERIFY(pong);
    QCOMPARE(pong->opcode, Pong);
    QCOMPARE(pong->payload, QByteArray("hi"));
    const auto reply = nextText(client);
    QVERIFY(reply);
    QCOMPARE(reply->json()[u"status"_s].toInt(), 202);
}

void TestWebSocket::closes()
{
    RawClient client = open();
    QVERIFY(client.send(clientFrame(0x88, QByteArray("\x03\xe8", 2) + "done")));
    QCOMPARE(closeCodeOf(client), 1000);
    QVERIFY(client.isClosedByServer());
}

void TestWebSocket::pingsWhatIsSilent()
{
    ApiConfig quick = config();
    quick.limits.keepAlive = 300ms;
    serve(*m_fake, quick);
    RawClient client = open();
    for (int i = 0; i < 3; ++i) {
        const auto ping = nextFrame(client);
        QVERIFY(ping);
        QCOMPARE(ping->opcode, 0x9);
        QVERIFY(client.send(clientFrame(0x8a, ping->payload)));
    }
    QCOMPARE(closeCodeOf(client), 1008); // once it does not answer
}

void TestWebSocket::whoDoesNotReadIsDropped()
{
    ApiConfig strict = config();
    strict.limits.streamStall = 200ms;
    serve(*m_fake, strict);
    RawClient client = open();
    // Pings are answered, so this makes answers that nobody reads, far beyond all buffers.
    const QByteArray pings = clientFrame(0x89, QByteArray(125, 'x')).repeated(1000);
    bool taken = true;
    for (int i = 0; i < 200 && taken; ++i)
        taken = client.send(pings);
    QVERIFY(!taken || client.rest().size() < 20'000'000);
    QCOMPARE(ask("GET /api/v1/stats").status, 200);
}

void TestWebSocket::countsAsAStream()
{
    ApiConfig one = config();
    one.limits.streams = 1;
    serve(*m_fake, one);
    RawClient client = open();
    RawClient second(m_port);
    QVERIFY(second.send(upgrade()));
    QCOMPARE(second.answer().value_or(RawAnswer{}).status, 503);
    client.leave();
    QTRY_VERIFY(open().isConnected());
}

void TestWebSocket::unreadAnswersClose()
{
    ApiConfig narrow = config();
    narrow.limits.streamUnsent = 64 * 1024;
    serve(*m_fake, narrow);
    auto spec = std::make_shared<TaskSpec>();
    spec->type = u"noop"_s;
    spec->params = R"({"x":")" + QByteArray(1024 * 1024, 'x') + "\"}";
    constexpr int Tasks = 200;
    QByteArray commands;
    for (int id = 1; id <= Tasks; ++id) {
        auto task = std::make_shared<Task>();
        task->id = TaskId{id};
        task->spec = spec;
        m_fake->put(task);
        commands += textFrame(R"({"command":"cancel","request_id":1,"id":)" + QByteArray::number(id) + '}');
    }
    m_fake->hold();
    RawClient client = open();
    QVERIFY(client.send(commands));
    QTRY_COMPARE(m_fake->held(), Tasks);
    m_fake->release(); // answers of 200 MiB
    QVERIFY(client.rest().size() < 20 * 1024 * 1024);
}

void TestWebSocket::unansweredTasksAreBounded()
{
    ApiConfig narrow = config();
    narrow.limits.streamUnsent = 64 * 1024;
    serve(*m_fake, narrow);
    m_fake->hold();
    RawClient client = open();
    const QByteArray submission =
        R"({"command":"submit","request_id":1,"task":{"type":"noop","params":{"x":")"
        + QByteArray(40'000, 'x') + "\"}}}";
    const auto statusOfNext = [&client] {
        return nextText(client).value_or(RawFrame{}).json()[u"status"_s].toInt();
    };
    QVERIFY(client.send(textFrame(submission)));
    QTRY_COMPARE(m_fake->held(), 1);
    QVERIFY(client.send(textFrame(submission)));
    QCOMPARE(statusOfNext(), 429);
    // What carries no task is not held up by those that do.
    QVERIFY(client.send(textFrame(R"({"command":"unsubscribe","request_id":2})")));
    QCOMPARE(statusOfNext(), 200);
    m_fake->release();
    QCOMPARE(statusOfNext(), 202);
    QVERIFY(client.send(textFrame(submission)));
    QTRY_COMPARE(m_fake->held(), 1);
    m_fake->release();
    QCOMPARE(statusOfNext(), 202);
}

void TestWebSocket::strangersTakeNoStreams()
{
    ApiConfig few = config();
    few.limits.streams = 1;
    few.limits.strangers = 2;
    serve(*m_fake, few);
    RawClient stranger = open({});
    RawClient another = open({});
    QVERIFY(stranger.isConnected() && another.isConnected());
    RawClient third(m_port);
    QVERIFY(third.send(upgrade({})));
    QCOMPARE(third.answer().value_or(RawAnswer{}).status, 503);

    RawClient known = open();
    QVERIFY(known.isConnected());
    const QByteArray authentication =
        textFrame(R"({"command":"authenticate","request_id":"a","token":"secret"})");
    QVERIFY(stranger.send(authentication));
    QCOMPARE(closeCodeOf(stranger), 1013);
    known.leave();
    QTRY_COMPARE(m_streams->open(), 0);
    QVERIFY(another.send(authentication));
    QCOMPARE(nextText(another).value_or(RawFrame{}).json()[u"status"_s].toInt(), 200);
    QVERIFY(!open().isConnected()); // it counts as a stream now, and not as a stranger any more
    QVERIFY(open({}).isConnected());
}

void TestWebSocket::endsWithTheServer()
{
    RawClient client = open();
    m_server->stop();
    QCOMPARE(closeCodeOf(client), 1001);
}

void TestWebSocket::lastChangesBeforeTheEnd()
{
    RawClient client = open();
    QVERIFY(client.send(textFrame(R"({"command":"subscribe","request_id":1})")));
    QVERIFY(nextText(client));
    const qint64 id = submit(R"({"type":"log","params":{"wait":true}})");
    QTRY_COMPARE(stateOf(id), u"running"_s);
    QVERIFY(m_engine->engine.shutDown(0ms));
    m_server->stop();
    QString state;
    std::optional<RawFrame> frame;
    while ((frame = nextFrame(client)) && frame->opcode == Text)
        state = frame->json()[u"task"_s][u"state"_s].toString();
    QVERIFY(frame);
    QCOMPARE(frame->opcode, int(Close));
    QCOMPARE(frame->closeCode(), 1001);
    QCOMPARE(state, u"cancelled"_s);
}

void TestWebSocket::clientsThatLeave()
{
    const QByteArray all = upgrade() + textFrame(R"({"command":"subscribe","request_id":1})")
        + textFrame(R"({"command":"submit","request_id":2,"task":{"type":"noop"}})");
    for (qsizetype i = 1; i <= all.size(); i += 7) {
        RawClient client(m_port);
        QVERIFY(client.send(QByteArrayView(all).first(i)));
        if (i % 2 == 0)
            client.hasBytesWithin(1ms);
        client.leave(i % 3 == 0);
    }
    QTRY_COMPARE(m_hub->watchers(), 0);
    QVERIFY(open().isConnected());
}

void TestWebSocket::qtsOwnClient()
{
    QWebSocket socket;
    QSignalSpy connected(&socket, &QWebSocket::connected);
    QStringList messages;
    connect(&socket, &QWebSocket::textMessageReceived, this,
            [&messages](const QString &message) { messages.append(message); });
    QNetworkRequest request(QUrl(u"ws://127.0.0.1:%1/api/v1/ws"_s.arg(m_port)));
    request.setRawHeader("Authorization", "Bearer secret");
    socket.open(request);
    QTRY_COMPARE(connected.size(), 1);
    socket.sendTextMessage(uR"({"command":"subscribe","request_id":1,"filter":{"state":"succeeded"}})"_s);
    QTRY_COMPARE(messages.size(), 1);
    socket.sendTextMessage(uR"({"command":"submit","request_id":2,"task":{"type":"noop"}})"_s);
    QTRY_COMPARE(messages.size(), 3);
    const QString event = messages[1].contains("reply"_L1) ? messages[2] : messages[1];
    QCOMPARE(QJsonDocument::fromJson(event.toUtf8())[u"task"_s][u"state"_s].toString(), u"succeeded"_s);
    QSignalSpy pong(&socket, &QWebSocket::pong);
    socket.ping("x");
    QTRY_COMPARE(pong.size(), 1);
    QSignalSpy gone(&socket, &QWebSocket::disconnected);
    m_server->stop();
    QTRY_COMPARE(gone.size(), 1);
    QCOMPARE(socket.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
}

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_websocket.moc"
