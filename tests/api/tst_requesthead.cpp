// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/requesthead.h"

#include <QTest>

using namespace pooldeck;
using Verdict = RequestHead::Verdict;

class TestRequestHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void completeHead();
    void refusals_data();
    void refusals();
    void everyPrefixIsIncomplete();
    void limits();
    void keepAlive_data();
    void keepAlive();
    void neverReadsBeyondTheBytes();
};

void TestRequestHead::completeHead()
{
    const QByteArray bytes = "\r\nPOST /api/v1/tasks?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8765\r\n"
                             "content-LENGTH:  12\t\r\nX-Empty:\r\nExpect: 100-Continue\r\n\r\nnot the head";
    RequestHead head;
    QCOMPARE(head.parse(bytes, {}), Verdict::Complete);
    QCOMPARE(head.method(), HttpMethod::Post);
    QCOMPARE(head.path(), QByteArrayView("/api/v1/tasks"));
    QCOMPARE(head.query(), QByteArrayView("x=1"));
    QCOMPARE(head.contentLength(), 12);
    QCOMPARE(head.size(), bytes.indexOf("not the head"));
    QCOMPARE(head.field("host"), QByteArrayView("127.0.0.1:8765"));
    QVERIFY(head.hasField("x-empty"));
    QVERIFY(head.field("x-empty").isEmpty());
    QVERIFY(!head.hasField("x-none"));
    QVERIFY(head.expectsContinue());
    QVERIFY(head.keepAlive());
}

void TestRequestHead::refusals_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };
    const auto field = [&row](const char *name, const QByteArray &lines, int status) {
        row(name, "GET / HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n\r\n", status);
    };
    row("garbage", "hello\r\n\r\n", 400);
    row("TLS", QByteArray("\x16\x03\x01\x02\x00", 5), 400);
    row("no version", "GET /\r\nHost: a\r\n\r\n", 400);
    row("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("bare LF in the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400);
    row("bare LF in a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400);
    row("HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
    row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505);
    row("http/1.1", "GET / http/1.1\r\nHost: a\r\n\r\n", 400);
    row("unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501);
    row("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501);
    row("bad method", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("absolute form", "GET http://localhost/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("raw UTF-8 in the target", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("no Host", "GET / HTTP/1.1\r\n\r\n", 400);
    row("no Host, HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 400);
    field("two Hosts", "Host: localhost", 400);
    field("two Authorizations", "Authorization: Bearer a\r\nauthorization: Bearer b", 400);
    field("two Origins", "Origin: null\r\nOrigin: null", 400);
    field("folded line", "X: a\r\n b", 400);
    field("space before colon", "X : a", 400);
    field("no colon", "X", 400);
    field("no name", ": a", 400);
    field("NUL", QByteArray("X: a\0b", 6), 400);
    field("CR inside", "X: a\rb", 400);
    field("DEL", "X: a\x7f", 400);
    field("length -5", "Content-Length: -5", 400);
    field("length +5", "Content-Length: +5", 400);
    field("length 5 5", "Content-Length: 5 5", 400);
    field("length 5,5", "Content-Length: 5,5", 400);
    field("length 0x5", "Content-Length: 0x5", 400);
    field("length empty", "Content-Length:", 400);
    field("length huge", "Content-Length: 99999999999999999999", 400);
    field("two equal lengths", "Content-Length: 5\r\nContent-Length: 5", 400);
    field("length and chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked", 400);
    field("chunked", "Transfer-Encoding: chunked", 501);
    field("two encodings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", 400);
    row("chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
    field("other expectation", "Expect: the best", 417);
}

void TestRequestHead::refusals()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    RequestHead head;
    QCOMPARE(head.parse(bytes, {}), Verdict::Refused);
    QCOMPARE(problemInfo(head.refusal().kind).status, status);
    QVERIFY(!head.refusal().detail.isEmpty());
}

void TestRequestHead::everyPrefixIsIncomplete()
{
    const QByteArray bytes = "GET /healthz HTTP/1.1\r\nHost: localhost:1\r\nX: y\r\n\r\n";
    RequestHead head;
    for (qsizetype i = 0; i < bytes.size(); ++i)
        QCOMPARE(head.parse(bytes.first(i), {}), Verdict::Incomplete);
    QCOMPARE(head.parse(bytes, {}), Verdict::Complete);
}

void TestRequestHead::limits()
{
    const auto statusOf = [](const QByteArray &bytes) {
        RequestHead head;
        return head.parse(bytes, {}) == Verdict::Refused ? problemInfo(head.refusal().kind).status : 0;
    };
    const QByteArray longest(8 * 1024 - qstrlen("GET / HTTP/1.1"), 'a');
    QCOMPARE(statusOf("GET /" + longest + " HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
    QCOMPARE(statusOf("GET /a" + longest + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
    QCOMPARE(statusOf("GET /" + QByteArray(9000, 'a')), 414); // no line end in sight

    const QByteArray start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    const QByteArray fits(16 * 1024 - start.size() - 4, 'x');
    QCOMPARE(statusOf(start + fits + "\r\n\r\n"), 0);
    QCOMPARE(statusOf(start + "x" + fits + "\r\n\r\n"), 431);
    QCOMPARE(statusOf(start + QByteArray(17'000, 'x')), 431);

    const auto withFields = [](int count) {
        return "GET / HTTP/1.1\r\nHost: a\r\n" + QByteArray("X: y\r\n").repeated(count - 1) + "\r\n";
    };
    QCOMPARE(statusOf(withFields(100)), 0);
    QCOMPARE(statusOf(withFields(101)), 431);
}

void TestRequestHead::keepAlive_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("connection");
    QTest::addColumn<bool>("keepAlive");
    QTest::newRow("1.1") << QByteArray("1.1") << QByteArray("keep-alive") << true;
    QTest::newRow("close") << QByteArray("1.1") << QByteArray("Close") << false;
    QTest::newRow("close in a list") << QByteArray("1.1") << QByteArray("te , close") << false;
    QTest::newRow("not close") << QByteArray("1.1") << QByteArray("closed") << true;
    QTest::newRow("1.0") << QByteArray("1.0") << QByteArray("keep-alive") << false;
}

void TestRequestHead::keepAlive()
{
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, connection);
    RequestHead head;
    const QByteArray bytes =
        "GET / HTTP/" + version + "\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n";
    QCOMPARE(head.parse(bytes, {}), Verdict::Complete);
    QTEST(head.keepAlive(), "keepAlive");
}

void TestRequestHead::neverReadsBeyondTheBytes()
{
    // Every byte of a good head is replaced by every nasty one; the sanitizers watch.
    const QByteArray good =
        "POST /a?b=c HTTP/1.1\r\nHost: a:1\r\nContent-Length: 3\r\nConnection: close\r\n\r\n";
    RequestHead head;
    for (qsizetype i = 0; i < good.size(); ++i) {
        for (const char nasty : {'\0', '\r', '\n', ' ', ':', '\t', '\x7f', '\xff', '9', 'x'}) {
            const auto exact = std::make_unique<char[]>(static_cast<size_t>(good.size()));
            std::copy(good.begin(), good.end(), exact.get());
            exact[static_cast<size_t>(i)] = nasty;
            const Verdict verdict = head.parse(QByteArrayView(exact.get(), good.size()), {});
            QVERIFY(verdict != Verdict::Complete || head.size() <= good.size());
        }
    }
}

QTEST_APPLESS_MAIN(TestRequestHead)
#include "tst_requesthead.moc"
