// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/accesspolicy.h"
#include "core/api/router.h"

#include <QTest>

using namespace pooldeck;

class TestAccessPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
    void emptyTokenLetsNobodyIn();
    void comparesWholeTokens();
    void bodiesAreOfTheRoutesTypes();
    void fewerRightsAllowLess_data();
    void fewerRightsAllowLess();
    void webSocketsSayTheirTokenAsASubprotocol();
};

namespace {

// The status of the refusal, or 0.
AccessPolicy::DemandsOf demandsOf(const Router &router)
{
    return [&router](HttpMethod method, QByteArrayView path) {
        return AccessPolicy::Demands{router.rightsNeeded(method, path), router.mediaTypes(method, path)};
    };
}

int decide(AccessPolicy &policy, const QByteArray &bytes)
{
    RequestHead head;
    if (head.parse(bytes, {}) != RequestHead::Verdict::Complete)
        return -1;
    const auto caller = policy.admit(head);
    return caller ? 0 : problemInfo(caller.error().kind).status;
}

} // namespace

void TestAccessPolicy::decides_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    const QByteArray host = "Host: 127.0.0.1:8765\r\n";
    const QByteArray token = "Authorization: Bearer secret\r\n";
    const auto row = [](const char *name, const QByteArray &request, const QByteArray &fields, int status) {
        QTest::newRow(name) << request << fields << status;
    };
    row("good", "GET /api/v1/tasks", host + token, 0);
    row("scheme in any case", "GET /a", host + "Authorization: bEARER secret\r\n", 0);
    row("no token", "GET /api/v1/tasks", host, 401);
    row("wrong token", "GET /a", host + "Authorization: Bearer secreT\r\n", 401);
    row("longer token", "GET /a", host + "Authorization: Bearer secretsecret\r\n", 401);
    row("empty token", "GET /a", host + "Authorization: Bearer \r\n", 401);
    row("other scheme", "GET /a", host + "Authorization: Basic secret\r\n", 401);
    row("token in the query", "GET /a?token=secret", host, 401);
    row("healthz", "GET /healthz", host, 0);
    row("openapi", "GET /openapi.json", host, 0);
    row("docs", "GET /docs", host, 0);
    row("below docs", "GET /docs/x.js", host, 0);
    row("not healthz", "GET /healthz/x", host, 401);
    row("not quite docs", "GET /docsx", host, 401);
    row("healthz encoded", "GET /%68ealthz", host, 401);

    row("localhost", "GET /healthz", "Host: LocalHost:8765\r\n", 0);
    row("IPv6", "GET /healthz", "Host: [::1]:8765\r\n", 0);
    row("foreign host", "GET /healthz", "Host: evil.example:8765\r\n", 421);
    row("other port", "GET /healthz", "Host: 127.0.0.1:8766\r\n", 421);
    row("no port", "GET /healthz", "Host: 127.0.0.1\r\n", 421);
    row("host with suffix", "GET /healthz", "Host: 127.0.0.1.evil.example:8765\r\n", 421);
    row("other loopback", "GET /healthz", "Host: 127.0.0.2:8765\r\n", 421);
    row("user in host", "GET /healthz", "Host: a@127.0.0.1:8765\r\n", 421);

    row("own origin", "GET /healthz", host + "Origin: http://127.0.0.1:8765\r\n", 0);
    row("origin by another name", "GET /healthz", host + "Origin: http://localhost:8765\r\n", 403);
    row("null origin", "GET /healthz", host + "Origin: null\r\n", 403);
    row("foreign origin", "GET /a", host + token + "Origin: https://evil.example\r\n", 403);
    row("https origin", "GET /a", host + token + "Origin: https://127.0.0.1:8765\r\n", 403);
    row("cross-site", "GET /healthz", host + "Sec-Fetch-Site: cross-site\r\n", 403);
    row("same-site", "GET /healthz", host + "Sec-Fetch-Site: same-site\r\n", 403);
    row("same-origin", "GET /healthz", host + "Sec-Fetch-Site: same-origin\r\n", 0);
    row("typed by the user", "GET /healthz", host + "Sec-Fetch-Site: none\r\n", 0);
    row("foreign origin before token", "GET /a", host + "Origin: http://evil.example\r\n", 403);

    const QByteArray length = "Content-Length: 2\r\n";
    row("JSON", "POST /a", host + token + length + "Content-Type: Application/JSON\r\n", 0);
    row("JSON in UTF-8", "POST /a",
        host + token + length + "Content-Type: application/json ; charset=\"UTF-8\"\r\n", 0);
    row("JSON in Latin-1", "POST /a",
        host + token + length + "Content-Type: application/json; charset=latin1\r\n", 415);
    row("text", "POST /a", host + token + length + "Content-Type: text/plain\r\n", 415);
    row("form", "POST /a", host + token + length + "Content-Type: application/x-www-form-urlencoded\r\n",
        415);
    row("almost JSON", "POST /a", host + token + length + "Content-Type: application/json5\r\n", 415);
    row("no type", "POST /a", host + token + length, 415);
    row("empty body needs no type", "POST /a", host + token + "Content-Length: 0\r\n", 0);
    row("GET with a body", "GET /a", host + token + length + "Content-Type: application/json\r\n", 400);
    row("too large", "POST /a",
        host + token + "Content-Type: application/json\r\nContent-Length: 8388609\r\n", 413);
    row("just fits", "POST /a",
        host + token + "Content-Type: application/json\r\nContent-Length: 8388608\r\n", 0);
    row("too large without token", "POST /a",
        host + "Content-Type: application/json\r\nContent-Length: 8388609\r\n", 401);
    row("WebSocket", "GET /a", host + token + "Connection: Upgrade\r\nUpgrade: WebSocket\r\n", 501);
    row("h2c is ignored", "GET /a", host + token + "Connection: Upgrade\r\nUpgrade: h2c\r\n", 0);
}

void TestAccessPolicy::decides()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, fields);
    AccessPolicy policy(std::make_shared<TokenBook>("secret"), 8765, {});
    QTEST(decide(policy, request + " HTTP/1.1\r\n" + fields + "\r\n"), "status");
}

void TestAccessPolicy::emptyTokenLetsNobodyIn()
{
    AccessPolicy policy(std::make_shared<TokenBook>(QByteArray()), 80, {});
    QCOMPARE(decide(policy, "GET /a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \r\n\r\n"), 401);
    QCOMPARE(decide(policy, "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"), 401);
    QCOMPARE(decide(policy, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"), 0); // port 80 goes unsaid
}

void TestAccessPolicy::comparesWholeTokens()
{
    QVERIFY(equalsConstantTime("abc", "abc"));
    QVERIFY(!equalsConstantTime("abd", "abc"));
    QVERIFY(!equalsConstantTime("ab", "abc"));
    QVERIFY(!equalsConstantTime("abcabc", "abc"));
    QVERIFY(!equalsConstantTime("", "abc"));
    QVERIFY(!equalsConstantTime("", ""));
}

void TestAccessPolicy::bodiesAreOfTheRoutesTypes()
{
    Router router;
    router.add({HttpMethod::Post, "/upload", "", "", {}, {.bodies = {{.mediaType = "multipart/form-data"}}}});
    router.add({HttpMethod::Post,
                "/lines",
                "",
                "",
                {},
                {.bodies = {{.schema = {}}, {.schema = {}, .mediaType = "application/x-ndjson"}}}});
    router.add({HttpMethod::Patch, "/part", "", "", {}, {.bodies = {{.schema = {}}}}});
    AccessPolicy policy(std::make_shared<TokenBook>("secret"), 80, {}, demandsOf(router));
    const auto status = [&policy](const QByteArray &path, const QByteArray &type) {
        return decide(policy,
                      (path == "/part" ? "PATCH " : "POST ") + path
                          + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\n"
                          + "Content-Length: 2\r\nContent-Type: " + type + "\r\n\r\n");
    };
    QCOMPARE(status("/upload", "multipart/form-data; boundary=b"), 0);
    QCOMPARE(status("/upload", "application/json"), 415);
    QCOMPARE(status("/upload", "multipart/mixed; boundary=b"), 415);
    QCOMPARE(status("/upload/more", "multipart/form-data; boundary=b"), 415);
    QCOMPARE(status("/upload/more", "application/json"), 0);
    QCOMPARE(status("/lines", "application/json"), 0);
    QCOMPARE(status("/lines", "application/x-ndjson"), 0);
    QCOMPARE(status("/lines", "Application/NDJSON; charset=utf-8"), 0);
    QCOMPARE(status("/lines", "application/x-ndjson; charset=latin1"), 415);
    QCOMPARE(status("/lines", "application/merge-patch+json"), 415);
    QCOMPARE(status("/part", "application/json"), 0);
    QCOMPARE(status("/part", "application/merge-patch+json"), 0);
    QCOMPARE(status("/part", "application/x-ndjson"), 415);
}

void TestAccessPolicy::fewerRightsAllowLess_data()
{
    QTest::addColumn<Rights>("rights");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::newRow("read: look") << Rights(Right::Read) << QByteArray("GET /tasks") << 0;
    QTest::newRow("read: head") << Rights(Right::Read) << QByteArray("HEAD /tasks") << 0;
    QTest::newRow("read: submit") << Rights(Right::Read) << QByteArray("POST /tasks") << 403;
    QTest::newRow("read: change") << Rights(Right::Read) << QByteArray("PATCH /pool") << 403;
    QTest::newRow("submit: look") << Rights(Right::Submit) << QByteArray("GET /tasks") << 403;
    QTest::newRow("submit: submit") << Rights(Right::Submit) << QByteArray("POST /tasks") << 0;
    QTest::newRow("submit: change") << Rights(Right::Submit) << QByteArray("PATCH /pool") << 403;
    QTest::newRow("submit: no such route") << Rights(Right::Submit) << QByteArray("GET /nothing") << 0;
    QTest::newRow("full: change") << FullRights << QByteArray("PATCH /pool") << 0;
}

void TestAccessPolicy::fewerRightsAllowLess()
{
    QFETCH(Rights, rights);
    QFETCH(QByteArray, request);
    Router router;
    router.add({HttpMethod::Get, "/tasks", "", "", {}});
    router.add({HttpMethod::Post, "/tasks", "", "", {}, {.rights = Right::Submit}});
    router.add({HttpMethod::Patch, "/pool", "", "", {}});
    const auto book = std::make_shared<TokenBook>("secret");
    TokenRecord record;
    record.name = QStringLiteral("few");
    record.rights = rights;
    const QByteArray token = *book->add(record);
    AccessPolicy policy(book, 80, {}, demandsOf(router));
    QTEST(decide(policy,
                 request + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n"),
          "status");
}

void TestAccessPolicy::webSocketsSayTheirTokenAsASubprotocol()
{
    AccessPolicy policy(std::make_shared<TokenBook>("secret"), 80, {});
    const auto status = [&policy](const QByteArray &protocols, const QByteArray &more = {}) {
        return decide(policy,
                      "GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                      "Upgrade: websocket\r\nSec-WebSocket-Protocol: "
                          + protocols + "\r\n" + more + "\r\n");
    };
    const int admitted = status("x", "Authorization: Bearer secret\r\n");
    QCOMPARE(status("pooldeck, bearer.secret"), admitted);
    QCOMPARE(status("bearer.secret,pooldeck"), admitted);
    // Its first message may bring it.
    QCOMPARE(status("pooldeck"), admitted);
    QCOMPARE(status("pooldeck, bearer."), admitted);
    QCOMPARE(status("pooldeck, bearer.wrong"), 401);
    QCOMPARE(status("bearer.secret", "Authorization: Bearer wrong\r\n"), 401);
    // Only a WebSocket may: another request has Authorization.
    QCOMPARE(
        decide(policy, "GET /a HTTP/1.1\r\nHost: localhost\r\nSec-WebSocket-Protocol: bearer.secret\r\n\r\n"),
        401);
}

QTEST_APPLESS_MAIN(TestAccessPolicy)
#include "tst_accesspolicy.moc"
