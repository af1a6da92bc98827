// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/backgroundworker.h"
#include "core/api/router.h"
#include "core/api/tokenbook.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <semaphore>
#include <thread>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

// Keeps what it is given.
class Recorder final : public ReplyTarget
{
public:
    explicit Recorder(QList<Reply> &replies) : m_replies(replies) { }
    ~Recorder() override { answerIfForgotten(); }

private:
    void deliver(ReplyMaker make) override { m_replies.append(make()); }

    QList<Reply> &m_replies;
};

} // namespace

class TestRouter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void routes_data();
    void routes();
    void notAllowed();
    void queries_data();
    void queries();
    void queriesAreKeptWhole();
    void pathsAreDecodedOnce_data();
    void pathsAreDecodedOnce();
    void aForgottenRequestIsA500();
    void onlyTheFirstAnswerCounts();
    void repliesOnTheWire();
    void whatStoresIsCharged();
    void mediaTypesOfRoutes();
    void largeBodiesAreForTheWorker_data();
    void largeBodiesAreForTheWorker();

private:
    QList<Reply> ask(const QByteArray &requestLine) const;

    Router m_router;
};

void TestRouter::whatStoresIsCharged()
{
    using enum HttpMethod;
    const auto made = [](const ApiRequest &, const Responder &responder) {
        responder.reply(Reply::json("1"));
    };
    Router router;
    router.add({Post, "/one", "one", "", made, {.fillsDisk = true}});
    router.add({Post, "/many", "many", "", made, {.fillsDisk = true, .chargesTasks = true}});
    router.add({Post, "/none", "none", "", made});
    const CallerPtr caller =
        TokenReader(std::make_shared<TokenBook>("secret", std::vector<TokenRecord>{}, 1)).find("secret");
    const auto status = [&](const QByteArray &path) {
        const QByteArray bytes = "POST " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
        RequestHead head;
        head.parse(bytes, {});
        QList<Reply> replies;
        router.dispatch({.head = head, .body = {}, .caller = caller},
                        Responder(std::make_shared<Recorder>(replies)));
        return replies.value(0).status;
    };
    QCOMPARE(status("/one"), 200);
    QCOMPARE(status("/one"), 429);
    QCOMPARE(status("/many"), 200); // its handler knows how many
    QCOMPARE(status("/none"), 200);
    QVERIFY(router.routes().front().operation.problems.contains(ProblemKind::TooManySubmissions));
    QVERIFY(router.routes().front().operation.problems.contains(ProblemKind::InsufficientStorage));
    QVERIFY(router.routes().back().operation.problems.isEmpty());
}

void TestRouter::mediaTypesOfRoutes()
{
    using enum HttpMethod;
    Router router;
    router.add(
        {Post, "/a", "a", "", {}, {.bodies = {{.schema = "A"}, {.mediaType = "application/x-ndjson"}}}});
    router.add({Patch, "/a", "b", "", {}, {.bodies = {{.schema = "A"}}}});
    router.add({Get, "/", "c", "", {}});
    QCOMPARE(router.mediaTypes(Post, "/a"), (QByteArrayList{"application/json", "application/x-ndjson"}));
    QCOMPARE(router.mediaTypes(Patch, "/a"),
             (QByteArrayList{"application/json", "application/merge-patch+json"}));
    QCOMPARE(router.mediaTypes(Get, "/"), QByteArrayList());
    QCOMPARE(router.mediaTypes(Post, "/b"), QByteArrayList());
    QVERIFY(router.find(Get, "/"));
    QVERIFY(router.find(Head, "/"));
    QVERIFY(!router.find(Get, "/b"));
}

void TestRouter::largeBodiesAreForTheWorker_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<bool>("onWorker");
    QTest::newRow("as large as the loop takes")
        << QByteArray("PUT /a/b%20c?x=y") << Router::MaxBodyOnLoop << false;
    QTest::newRow("larger") << QByteArray("PUT /a/b%20c?x=y") << Router::MaxBodyOnLoop + 1 << true;
    QTest::newRow("of a route that reads none")
        << QByteArray("GET /a/b%20c?x=y") << Router::MaxBodyOnLoop + 1 << false;
}

void TestRouter::largeBodiesAreForTheWorker()
{
    QFETCH(QByteArray, line);
    QFETCH(qsizetype, size);
    QFETCH(bool, onWorker);
    std::thread::id handling;
    std::thread::id answering;
    const auto handler = [&](const ApiRequest &request, const Responder &responder) {
        handling = std::this_thread::get_id();
        QByteArray seen = request.captures.value(0).toByteArray() + '|'
            + request.query.value(0).second.toUtf8() + '|' + request.head.field("x-more").toByteArray() + '|'
            + request.caller->name().toUtf8() + '|' + QByteArray::number(request.body.size());
        responder.replyWith([&answering, seen = std::move(seen)] {
            answering = std::this_thread::get_id();
            return Reply::json(seen);
        });
    };
    const auto worker = std::make_shared<BackgroundWorker>();
    Router router;
    router.setWorker(worker);
    router.add({HttpMethod::Get, "/a/{name}", "a", "", handler, {.query = {{.name = "x"}}}});
    router.add({HttpMethod::Put, "/a/{name}", "b", "", handler, {.query = {{.name = "x"}}, .bodies = {{}}}});
    QList<Reply> replies;
    {
        const QByteArray bytes = line + " HTTP/1.1\r\nHost: a\r\nX-More: here\r\n\r\n";
        RequestHead head;
        QCOMPARE(head.parse(bytes, {}), RequestHead::Verdict::Complete);
        const CallerPtr caller = std::make_shared<Caller>(u"somebody"_s, FullRights);
        router.dispatch({.head = head, .body = QByteArray(size, ' '), .caller = caller},
                        Responder(std::make_shared<Recorder>(replies)));
    }
    std::binary_semaphore done(0); // behind the request and its answer
    worker->post([&] { worker->post([&] { done.release(); }); });
    QVERIFY(done.try_acquire_for(std::chrono::seconds(10)));
    worker->stop();
    QCOMPARE(replies.size(), 1);
    QCOMPARE(replies.front().body, "b c|y|here|somebody|" + QByteArray::number(size));
    QCOMPARE(handling != std::this_thread::get_id(), onWorker);
    QCOMPARE(answering, handling);
}

void TestRouter::initTestCase()
{
    const auto named = [](const char *name) {
        return [name](const ApiRequest &request, const Responder &responder) {
            QByteArray body = name;
            for (const QByteArrayView capture : request.captures)
                body += '|' + capture.toByteArray();
            responder.reply(Reply::json(body));
        };
    };
    using enum HttpMethod;
    m_router.add({Get, "/a/things", "list", "", named("list")});
    m_router.add({Post, "/a/things", "make", "", named("make")});
    m_router.add({Get, "/a/things/{id}", "show", "", named("show")});
    m_router.add({Delete, "/a/things/{id}", "remove", "", named("remove")});
    m_router.add({Post, "/a/things/{id}/parts/{part}", "part", "", named("part")});
    m_router.add({Post, "/a/things:batch", "batch", "", named("batch")});
    m_router.add({Get,
                  "/search",
                  "search",
                  "",
                  [](const ApiRequest &request, const Responder &responder) {
                      QByteArray body;
                      for (const auto &[name, value] : request.query)
                          body += (name + u'=' + value + u';').toUtf8();
                      responder.reply(Reply::json(body));
                  },
                  {.query = {
                       {.name = "q", .rule = ValueRule::text(10), .required = true},
                       {.name = "limit", .rule = ValueRule::integer(1, 1000)},
                       {.name = "after", .rule = ValueRule::integer(0)},
                       {.name = "share", .rule = ValueRule::number(0, 0.5)},
                       {.name = "all", .rule = ValueRule::boolean()},
                       {.name = "sort", .rule = ValueRule::choice({"up", "down"})},
                       {.name = "state", .rule = ValueRule::choices({"on", "off"})},
                   }}});
    m_router.add({Get, "/lost", "lost", "", [](const ApiRequest &, const Responder &) {}});
}

QList<Reply> TestRouter::ask(const QByteArray &requestLine) const
{
    const QByteArray bytes = requestLine + " HTTP/1.1\r\nHost: a\r\n\r\n";
    RequestHead head;
    if (head.parse(bytes, {}) != RequestHead::Verdict::Complete)
        return {};
    QList<Reply> replies;
    m_router.dispatch({.head = head, .body = {}}, Responder(std::make_shared<Recorder>(replies)));
    return replies;
}

void TestRouter::routes_data()
{
    QTest::addColumn<QByteArray>("requestLine");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const QByteArray &line, int status, const QByteArray &body = {}) {
        QTest::newRow(line.constData()) << line << status << body;
    };
    row("GET /a/things", 200, "list");
    row("HEAD /a/things", 200, "list");
    row("POST /a/things", 200, "make");
    row("GET /a/things/7", 200, "show|7");
    row("POST /a/things/7/parts/b%20c", 200, "part|7|b c");
    row("POST /a/things:batch", 200, "batch");
    row("GET /", 404);
    row("GET /a", 404);
    row("GET /a/things/", 200, "show|");
    row("GET /a/things/7/", 404);
    row("GET //a/things", 404);
    row("GET /A/things", 404);
    row("PUT /a/things", 405);
    row("OPTIONS /a/things", 405);
    row("POST /a/things/7", 405);
    row("GET /a/things:batch", 405);
}

void TestRouter::routes()
{
    QFETCH(QByteArray, requestLine);
    QFETCH(int, status);
    const QList<Reply> replies = ask(requestLine);
    QCOMPARE(replies.size(), 1);
    QCOMPARE(replies[0].status, status);
    if (status == 200) {
        QTEST(replies[0].body, "body");
    } else {
        QCOMPARE(replies[0].contentType, QByteArrayView("application/problem+json"));
        QCOMPARE(QJsonDocument::fromJson(replies[0].body)[u"status"_s], status);
    }
}

void TestRouter::notAllowed()
{
    const auto allow = [this](const QByteArray &line) {
        for (const auto &[name, value] : ask(line).value(0).headers) {
            if (name == "Allow")
                return value;
        }
        return QByteArray();
    };
    QCOMPARE(allow("PUT /a/things"), QByteArray("GET, HEAD, POST"));
    QCOMPARE(allow("POST /a/things/1"), QByteArray("GET, HEAD, DELETE"));
    QCOMPARE(allow("HEAD /a/things:batch"), QByteArray("POST"));
    QCOMPARE(allow("GET /nowhere"), QByteArray());
}

void TestRouter::queries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("answer"); // what the handler has, or the parameters at fault
    QTest::addColumn<int>("status");
    const auto row = [](const char *query, const QString &answer, int status = 422) {
        QTest::newRow(query) << QByteArray(query) << answer << status;
    };
    row("q=a%20b%2Bc+d", u"q=a b+c d;"_s, 200);
    row("q=1&limit=1000&after=9223372036854775807&share=0.25&all=true&sort=up&state=on,off",
        u"q=1;limit=1000;after=9223372036854775807;share=0.25;all=true;sort=up;state=on,off;"_s, 200);
    row("", u"q"_s);
    row("limit=1", u"q"_s);
    row("q=", u"q"_s);
    row("q=12345678901", u"q"_s);
    row("q=1&Q=1&x", u"Q,x"_s);
    row("q=1&q=2", u"q"_s);
    row("q=1&stat=1&stat=2", u"stat"_s);
    for (const char *bad : {"q=1&limit=0", "q=1&limit=1001", "q=1&limit=ten", "q=1&limit", "q=1&limit=1.0",
                            "q=1&limit=+1", "q=1&limit=%201"})
        row(bad, u"limit"_s);
    for (const char *bad : {"q=1&after=-1", "q=1&after=9223372036854775808"})
        row(bad, u"after"_s);
    for (const char *bad : {"q=1&share=0.6", "q=1&share=nan", "q=1&share=0.1x"})
        row(bad, u"share"_s);
    for (const char *bad : {"q=1&all=1", "q=1&all=True", "q=1&all"})
        row(bad, u"all"_s);
    for (const char *bad : {"q=1&sort=left", "q=1&sort=up,down"})
        row(bad, u"sort"_s);
    for (const char *bad : {"q=1&state=on,", "q=1&state=", "q=1&state=on,of"})
        row(bad, u"state"_s);
    row("q=%4", {}, 400);
    row("q=%ff", {}, 400);
    row("q=%00", {}, 400);
}

void TestRouter::queries()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, answer);
    const QList<Reply> replies = ask("GET /search" + (query.isEmpty() ? query : '?' + query));
    QCOMPARE(replies.size(), 1);
    QTEST(replies[0].status, "status");
    if (replies[0].status == 200) {
        QCOMPARE(QString::fromUtf8(replies[0].body), answer);
        return;
    }
    QStringList parameters;
    for (const QJsonValue &error : QJsonDocument::fromJson(replies[0].body)[u"errors"_s].toArray()) {
        parameters.append(error[u"parameter"_s].toString());
        QVERIFY(!error[u"message"_s].toString().isEmpty());
    }
    QCOMPARE(parameters.join(u','), answer);
    // A route that declares no parameter takes none.
    QCOMPARE(ask("GET /a/things?x=/y")[0].status, 422);
    QCOMPARE(ask("GET /a/things?")[0].status, 200);
}

void TestRouter::queriesAreKeptWhole()
{
    const auto items = queryItems("%ef%bb%bf%ef%bb%bfq=%ef%bb%bfa&q=b");
    QVERIFY(items);
    const QChar mark(QChar::ByteOrderMark);
    QCOMPARE(items->at(0).first, QString(2, mark) + u'q');
    QCOMPARE(items->at(0).second, mark + u"a"_s);
    QCOMPARE(items->at(1).first, u"q"_s);
}

void TestRouter::pathsAreDecodedOnce_data()
{
    QTest::addColumn<QByteArray>("segment");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("capture");
    const auto row = [](const char *segment, int status, const QByteArray &capture = {}) {
        QTest::newRow(segment) << QByteArray(segment) << status << capture;
    };
    row("%41", 200, "A");
    row("%2541", 200, "%41");
    row("%C3%A4", 200, "ä");
    row("a+b", 200, "a+b");
    row("%2F", 400);
    row("%5c", 400);
    row("\\", 400);
    row("%00", 400);
    row("%0a", 400);
    row("%7f", 400);
    row("..", 400);
    row("%2e%2e", 400);
    row(".", 400);
    row("...", 200, "...");
    row("%", 400);
    row("%4", 400);
    row("%zz", 400);
    row("%ff", 400);
    row("%c0%af", 400);
}

void TestRouter::pathsAreDecodedOnce()
{
    QFETCH(QByteArray, segment);
    QFETCH(QByteArray, capture);
    const QList<Reply> replies = ask("GET /a/things/" + segment);
    QCOMPARE(replies.size(), 1);
    QTEST(replies[0].status, "status");
    if (replies[0].status == 200)
        QCOMPARE(replies[0].body, "show|" + capture);
}

void TestRouter::aForgottenRequestIsA500()
{
    const QList<Reply> replies = ask("GET /lost");
    QCOMPARE(replies.size(), 1);
    QCOMPARE(replies[0].status, 500);
}

void TestRouter::onlyTheFirstAnswerCounts()
{
    QList<Reply> replies;
    {
        const Responder responder(std::make_shared<Recorder>(replies));
        const Responder copy = responder;
        copy.reply(Reply::json("1"));
        responder.reply(Reply::json("2"));
    }
    QCOMPARE(replies.size(), 1);
    QCOMPARE(replies[0].body, QByteArray("1"));
}

void TestRouter::repliesOnTheWire()
{
    const Reply reply = Reply::json("{}", 202).with("Location", "/x");
    QCOMPARE(
        serialized(reply, {}),
        QByteArray("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                   "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nLocation: /x\r\n\r\n{}"));
    const QByteArray head = serialized(reply, {.withoutBody = true, .close = true, .date = "D"});
    QVERIFY(head.contains("Content-Length: 2\r\n"));
    QVERIFY(head.contains("Connection: close\r\n"));
    QVERIFY(head.contains("Date: D\r\n"));
    QVERIFY(head.endsWith("\r\n\r\n"));
    Reply none;
    none.status = 204;
    QVERIFY(!serialized(none, {}).contains("\nContent-"));
    const QDateTime date =
        QDateTime::fromString(QString::fromLatin1(httpDate().toByteArray()), Qt::RFC2822Date);
    QVERIFY(qAbs(date.secsTo(QDateTime::currentDateTimeUtc())) <= 2);
}

QTEST_APPLESS_MAIN(TestRouter)
#include "tst_router.moc"
