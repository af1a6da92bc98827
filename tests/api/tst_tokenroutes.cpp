// SPDX-License-Identifier: GPL-3.0-only
// Tokens over the wire: made, used within their rights, revoked and rotated while the server runs.
#include "core/api/tokenjson.h"
#include "tests/support/apifixture.h"

#include <QJsonArray>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestTokenRoutes : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void readTokenOnlyReads();
    void submitTokenOnlySubmitsItsTypes();
    void revokedTokenIsRefusedOnAnOpenConnection();
    void streamOfARevokedTokenEnds();
    void rotatedOwnerTokenIsRefusedOnEveryLoop();
    void onlyFullTokensManageTokens();
    void listHasNoSecrets();
    void badTokensAreRefused_data();
    void badTokensAreRefused();
    void submissionsAreCountedPerToken();
    void fileKeepsWhatIsNeeded();
    void damagedFileIsToldOf_data();
    void damagedFileIsToldOf();

private:
    QByteArray makeToken(const QByteArray &body) const
    {
        return ask("POST /api/v1/tokens", body).json()[u"token"_s].toString().toLatin1();
    }
    QByteArray requestWith(const QByteArray &token, const QByteArray &line, const QByteArray &body = {}) const
    {
        return request(line, body).replace("Bearer secret", "Bearer " + token);
    }
    RawAnswer askWith(const QByteArray &token, const QByteArray &line, const QByteArray &body = {}) const
    {
        RawClient client(m_port);
        client.send(requestWith(token, line, body));
        return client.answer(line.startsWith("HEAD")).value_or(RawAnswer{});
    }
};

void TestTokenRoutes::readTokenOnlyReads()
{
    const QByteArray token = makeToken(R"({"name":"dashboard","rights":"read"})");
    QCOMPARE(token.size(), 43);
    QCOMPARE(askWith(token, "GET /api/v1/tasks").status, 200);
    QCOMPARE(askWith(token, "HEAD /api/v1/stats").status, 200);
    QCOMPARE(askWith(token, "GET /api/v1/nothing").status, 404);
    const RawAnswer refused = askWith(token, "POST /api/v1/tasks", R"({"type":"noop"})");
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.json()[u"type"_s].toString(), u"/docs/problems#forbidden"_s);
    QVERIFY(refused.json()[u"detail"_s].toString().contains(u"dashboard"_s));
    QCOMPARE(askWith(token, "PATCH /api/v1/pool", R"({"max_threads":1})").status, 403);
    QCOMPARE(askWith(token, "DELETE /api/v1/tasks/1").status, 403);
    QCOMPARE(askWith(token, "GET /api/v1/tokens").status, 403);
}

void TestTokenRoutes::submitTokenOnlySubmitsItsTypes()
{
    const QByteArray token = makeToken(R"({"name":"ci","rights":"submit","types":["noop"]})");
    const RawAnswer accepted = askWith(token, "POST /api/v1/tasks", R"({"type":"noop"})");
    QCOMPARE(accepted.status, 202);
    QCOMPARE(accepted.json()[u"submitter"_s].toString(), u"ci (tst/1)"_s);
    const qint64 id = accepted.json()[u"id"_s].toInteger();

    QCOMPARE(askWith(token, "POST /api/v1/tasks", R"({"type":"log","params":{"lines":1}})").status, 403);
    QCOMPARE(askWith(token, "GET " + path(id)).status, 403);
    QCOMPARE(askWith(token, "GET /api/v1/tasks").status, 403);
    QCOMPARE(askWith(token, "POST " + path(id) + "/cancel", "").status, 403);
    QCOMPARE(askWith(token, "GET /api/v1/types").status, 200);
    QCOMPARE(askWith(token, "POST /api/v1/tasks",
                     R"({"type":"noop","depends_on":[)" + QByteArray::number(id) + "]}")
                 .status,
             403);

    const RawAnswer batch =
        askWith(token, "POST /api/v1/tasks:batch", R"([{"type":"noop"},{"type":"log"},{"type":"noop"}])");
    QCOMPARE(batch.status, 202);
    const QJsonArray items = batch.json()[u"items"_s].toArray();
    QCOMPARE(items[0].toObject()[u"status"_s].toInt(), 202);
    QCOMPARE(items[1].toObject()[u"status"_s].toInt(), 403);
    QCOMPARE(items[2].toObject()[u"status"_s].toInt(), 202);

    QCOMPARE(
        askWith(token, "POST /api/v1/tasks:graph", R"({"chain":[{"type":"noop"},{"type":"noop"}]})").status,
        202);
    const RawAnswer graph =
        askWith(token, "POST /api/v1/tasks:graph", R"({"chain":[{"type":"noop"},{"type":"log"}]})");
    QCOMPARE(graph.status, 403);
    QCOMPARE(graph.json()[u"errors"_s][0][u"pointer"_s].toString(), u"/chain/1/type"_s);
}

void TestTokenRoutes::revokedTokenIsRefusedOnAnOpenConnection()
{
    const QByteArray token = makeToken(R"({"name":"ci","rights":"read"})");
    RawClient client(m_port);
    client.send(requestWith(token, "GET /api/v1/stats"));
    QCOMPARE(client.answer()->status, 200);
    QCOMPARE(ask("DELETE /api/v1/tokens/ci").status, 204);
    client.send(requestWith(token, "GET /api/v1/stats"));
    QCOMPARE(client.answer()->status, 401);
    QVERIFY(client.isClosedByServer());
    QCOMPARE(ask("DELETE /api/v1/tokens/ci").status, 404);
    QCOMPARE(ask("DELETE /api/v1/tokens/owner").status, 409);
}

void TestTokenRoutes::streamOfARevokedTokenEnds()
{
    const QByteArray token = makeToken(R"({"name":"watcher","rights":"read"})");
    RawClient watcher(m_port);
    watcher.send(requestWith(token, "GET /api/v1/events"));
    QVERIFY(watcher.upTo("\r\n\r\n")->startsWith("HTTP/1.1 200 "));
    QVERIFY(submit() > 0);
    QVERIFY(watcher.upTo("\nevent: task\n"));
    QCOMPARE(ask("DELETE /api/v1/tokens/watcher").status, 204);
    const qint64 later = submit(); // of which it learns nothing
    const QByteArray rest = watcher.rest();
    QVERIFY(watcher.isClosedByServer());
    QVERIFY(later > 0);
    QVERIFY(!rest.contains("\"id\":" + QByteArray::number(later) + ','));
}

void TestTokenRoutes::rotatedOwnerTokenIsRefusedOnEveryLoop()
{
    ApiConfig several = config();
    several.loops = 3;
    serve(m_engine->engine, several);
    std::vector<RawClient> clients;
    for (int i = 0; i < 12; ++i) {
        clients.emplace_back(m_port);
        clients.back().send(request("GET /api/v1/stats"));
        QCOMPARE(clients.back().answer()->status, 200);
    }
    const RawAnswer rotated = ask("POST /api/v1/tokens:rotate", "");
    QCOMPARE(rotated.status, 200);
    const QByteArray token = rotated.json()[u"token"_s].toString().toLatin1();
    for (RawClient &client : clients) {
        client.send(request("GET /api/v1/stats"));
        QCOMPARE(client.answer()->status, 401);
    }
    for (int i = 0; i < 12; ++i)
        QCOMPARE(askWith(token, "GET /api/v1/stats").status, 200);
}

void TestTokenRoutes::onlyFullTokensManageTokens()
{
    const QByteArray admin = makeToken(R"({"name":"admin","rights":"full"})");
    const QByteArray reader = makeToken(R"({"name":"reader","rights":"read"})");
    for (const char *line :
         {"POST /api/v1/tokens:rotate", "POST /api/v1/tokens", "DELETE /api/v1/tokens/admin"})
        QCOMPARE(askWith(reader, line, "").status, 403);
    QCOMPARE(askWith(admin, "POST /api/v1/tokens", R"({"name":"x","rights":"read"})").status, 201);
    QCOMPARE(askWith(admin, "POST /api/v1/tokens", R"({"name":"x","rights":"read"})").status, 409);
    QCOMPARE(askWith(admin, "GET /api/v1/tokens").status, 200);
}

void TestTokenRoutes::listHasNoSecrets()
{
    const QByteArray token = makeToken(R"({"name":"ci","rights":"submit","types":["noop"]})");
    const RawAnswer list = ask("GET /api/v1/tokens");
    const QJsonArray items = list.json()[u"items"_s].toArray();
    QCOMPARE(items.size(), 2);
    QCOMPARE(items[0].toObject()[u"name"_s].toString(), u"owner"_s);
    QCOMPARE(items[1].toObject()[u"rights"_s].toString(), u"submit"_s);
    QCOMPARE(items[1].toObject()[u"types"_s][0].toString(), u"noop"_s);
    QVERIFY(!list.body.contains(token));
    QVERIFY(!list.body.contains("sha256"));
}

void TestTokenRoutes::badTokensAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    QTest::newRow("no name") << QByteArray(R"({"rights":"read"})") << u"/name"_s;
    QTest::newRow("name of a path") << QByteArray(R"({"name":"a/b","rights":"read"})") << u"/name"_s;
    QTest::newRow("no rights") << QByteArray(R"({"name":"a"})") << u"/rights"_s;
    QTest::newRow("unknown rights") << QByteArray(R"({"name":"a","rights":"all"})") << u"/rights"_s;
    QTest::newRow("types of a reader")
        << QByteArray(R"({"name":"a","rights":"read","types":["noop"]})") << u"/types"_s;
    QTest::newRow("no types") << QByteArray(R"({"name":"a","rights":"submit","types":[]})") << u"/types"_s;
    QTest::newRow("type of a number")
        << QByteArray(R"({"name":"a","rights":"submit","types":[1]})") << u"/types/0"_s;
    QTest::newRow("no such type") << QByteArray(R"({"name":"a","rights":"submit","types":["noop","nosuch"]})")
                                  << u"/types/1"_s;
    QTest::newRow("quota of none") << QByteArray(R"({"name":"a","rights":"read","submissions_per_second":0})")
                                   << u"/submissions_per_second"_s;
    QTest::newRow("a secret of one's own")
        << QByteArray(R"({"name":"a","rights":"read","token":"x"})") << u"/token"_s;
}

void TestTokenRoutes::badTokensAreRefused()
{
    QFETCH(QByteArray, body);
    const RawAnswer answer = ask("POST /api/v1/tokens", body);
    QCOMPARE(answer.status, 422);
    QTEST(answer.json()[u"errors"_s][0][u"pointer"_s].toString(), "pointer");
}

void TestTokenRoutes::submissionsAreCountedPerToken()
{
    const QByteArray slow = makeToken(R"({"name":"slow","rights":"submit","submissions_per_second":1})");
    QCOMPARE(askWith(slow, "POST /api/v1/tasks:batch",
                     "[" + QByteArrayList(50, R"({"type":"noop"})").join(',') + "]")
                 .status,
             202); // a debt of 50 seconds
    const RawAnswer tooMany = askWith(slow, "POST /api/v1/tasks", R"({"type":"noop"})");
    QCOMPARE(tooMany.status, 429);
    QCOMPARE(tooMany.json()[u"type"_s].toString(), u"/docs/problems#too-many-submissions"_s);
    const int wait = tooMany.fields.value("retry-after").toInt();
    QVERIFY2(wait > 30 && wait <= 51, tooMany.fields.value("retry-after").constData());
    QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})").status, 202); // another token's
    QCOMPARE(askWith(slow, "GET /api/v1/types").status, 200); // no submission
    const QByteArray full = makeToken(R"({"name":"full","rights":"full","submissions_per_second":1})");
    const QByteArray schedule = R"({"name":"x","task":{"type":"noop"},"every":60})";
    QCOMPARE(askWith(full, "POST /api/v1/schedules", schedule).status, 201);
    for (const char *line :
         {"POST /api/v1/schedules", "PATCH /api/v1/schedules/1", "POST /api/v1/schedules/1/run"})
        QCOMPARE(askWith(full, line, schedule).status, 429);
    QCOMPARE(askWith(full, "POST /api/v1/schedules:preview", schedule).status, 200);
    // Doing it again to many is submitting many.
    const QByteArray again = makeToken(R"({"name":"again","rights":"full","submissions_per_second":10})");
    const QByteArray allAgain = R"({"filter":{"state":"succeeded"},"action":"retry"})";
    QTRY_COMPARE(ask("GET /api/v1/tasks?state=succeeded&limit=100").json()[u"items"_s].toArray().size(), 51);
    QCOMPARE(askWith(again, "POST /api/v1/tasks:bulk", allAgain).json()[u"done"_s], 51);
    QCOMPARE(askWith(again, "POST /api/v1/tasks:bulk", allAgain).status, 429);
    QCOMPARE(askWith(again, "POST /api/v1/tasks:bulk", QByteArray(allAgain).replace("retry", "pin")).status,
             200);
}

void TestTokenRoutes::fileKeepsWhatIsNeeded()
{
    TokenRecord token;
    token.name = u"ci"_s;
    token.rights = Right::Submit;
    token.types = {u"noop"_s, u"fetch"_s};
    token.submissionsPerSecond = 5;
    token.sha256 = QByteArray(32, '\x7f');
    token.createdAt = Timestamp(std::chrono::milliseconds(1'700'000'000'123));
    const auto read = parseTokenFile(tokenFileText({token}));
    QVERIFY2(read, read ? "" : qPrintable(read.error()));
    QCOMPARE(read->size(), size_t(1));
    QCOMPARE(read->front().name, token.name);
    QCOMPARE(read->front().rights, token.rights);
    QCOMPARE(read->front().types, token.types);
    QCOMPARE(read->front().submissionsPerSecond, 5);
    QCOMPARE(read->front().sha256, token.sha256);
    QVERIFY(read->front().createdAt == token.createdAt);
}

void TestTokenRoutes::damagedFileIsToldOf_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("empty") << QByteArray("") << u"At byte 0"_s;
    QTest::newRow("no list") << QByteArray("{}") << u"/tokens"_s;
    QTest::newRow("no hash") << QByteArray(R"({"tokens":[{"name":"a","rights":"read",
        "created_at":"2026-01-31T09:00:00Z"}]})")
                             << u"/tokens/0/sha256"_s;
    QTest::newRow("no rights") << QByteArray(R"({"tokens":[{"name":"a"}]})") << u"/tokens/0/rights"_s;
}

void TestTokenRoutes::damagedFileIsToldOf()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, part);
    const auto read = parseTokenFile(text);
    QVERIFY(!read);
    QVERIFY2(read.error().contains(part), qPrintable(read.error()));
}

QTEST_GUILESS_MAIN(TestTokenRoutes)
#include "tst_tokenroutes.moc"
