// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/apifixture.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

/// What a task leaves behind, over real sockets: result, log, attempts; keeping it and removing it.
class TestHistoryRoutes : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void largeResultsHaveAUrl();
    void logs();
    void logOfARunningTask();
    void logAsText();
    void logFaults();
    void attempts();
    void pins();
    void forgets();
};

void TestHistoryRoutes::largeResultsHaveAUrl()
{
    const qint64 small = submit(R"({"type":"large","params":{"size":10}})");
    const qint64 large = submit(R"({"type":"large","params":{"size":200000}})");
    QTRY_COMPARE(stateOf(small), u"succeeded"_s);
    QTRY_COMPARE(stateOf(large), u"succeeded"_s);
    const QJsonObject inside = ask("GET " + path(small)).json();
    QCOMPARE(inside[u"result"_s], QString(10, u'x'));
    QCOMPARE(inside[u"result_bytes"_s], 12);
    QVERIFY(inside[u"result_url"_s].isNull());
    const QJsonObject outside = ask("GET " + path(large)).json();
    QVERIFY(outside[u"result"_s].isNull());
    QCOMPARE(outside[u"result_bytes"_s], 200'002);
    const QByteArray url = outside[u"result_url"_s].toString().toUtf8();
    QCOMPARE(url, path(large) + "/result");
    const RawAnswer result = ask("GET " + url);
    QCOMPARE(result.status, 200);
    QCOMPARE(result.fields["content-type"], QByteArray("application/json"));
    QCOMPARE(result.body, '"' + QByteArray(200'000, 'x') + '"');
    QCOMPARE(ask("HEAD " + url).fields["content-length"], QByteArray("200002"));
}

void TestHistoryRoutes::logs()
{
    const qint64 id = submit(R"({"type":"log","params":{"lines":5}})");
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    const QJsonObject all = ask("GET " + path(id) + "/log").json();
    const QJsonArray lines = all[u"items"_s].toArray();
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0][u"number"_s], 1);
    QCOMPARE(lines[0][u"text"_s], u"line 1"_s);
    QCOMPARE(lines[0][u"stream"_s], u"log"_s);
    QVERIFY(lines[0][u"time"_s].toString().endsWith(u'Z'));
    QCOMPARE(all[u"first_line"_s], 1);
    QCOMPARE(all[u"last_line"_s], 5);

    const QJsonObject part = ask("GET " + path(id) + "/log?after=1&limit=2").json();
    QCOMPARE(part[u"items"_s].toArray().size(), 2);
    QCOMPARE(part[u"items"_s][0][u"text"_s], u"line 2"_s);
    QCOMPARE(part[u"last_line"_s], 3);
    const QJsonObject end = ask("GET " + path(id) + "/log?after=5").json();
    QCOMPARE(end[u"items"_s].toArray().size(), 0);
    QCOMPARE(end[u"last_line"_s], 5);
}

void TestHistoryRoutes::logOfARunningTask()
{
    const qint64 id = submit(R"({"type":"log","params":{"lines":3,"wait":true}})");
    QTRY_COMPARE(ask("GET " + path(id) + "/log").json()[u"last_line"_s], 3);
    QCOMPARE(stateOf(id), u"running"_s);
    QVERIFY(ask("GET " + path(id)).json()[u"lane"_s].toString().startsWith(u"pool-"_s));
}

void TestHistoryRoutes::logAsText()
{
    const qint64 id = submit(R"({"type":"log","params":{"lines":3}})");
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    const RawAnswer all = ask("GET " + path(id) + "/log", {}, "Accept: text/plain\r\n");
    QCOMPARE(all.fields["content-type"], QByteArray("text/plain; charset=utf-8"));
    QCOMPARE(all.body, QByteArray("line 1\nline 2\nline 3\n"));
    QVERIFY(!all.fields.contains("link"));
    const RawAnswer part = ask("GET " + path(id) + "/log?limit=2", {}, "Accept: text/plain\r\n");
    QCOMPARE(part.body, QByteArray("line 1\nline 2\n"));
    QCOMPARE(part.fields["link"], '<' + path(id) + "/log?after=2&limit=2>; rel=\"next\"");
    QVERIFY(ask("GET " + path(id) + "/log", {}, "Accept: */*\r\n").json().contains(u"items"_s));
}

void TestHistoryRoutes::logFaults()
{
    const RawAnswer faults = ask("GET " + path(1) + "/log?after=-1&limit=10001&tail=1");
    QCOMPARE(faults.status, 422);
    QCOMPARE(faults.json()[u"errors"_s].toArray().size(), 3);
    QCOMPARE(ask("GET /api/v1/tasks/999999/log").status, 404);
}

void TestHistoryRoutes::attempts()
{
    const qint64 waiting = submit(R"({"type":"log","params":{"wait":true}})");
    QTRY_COMPARE(stateOf(waiting), u"running"_s);
    const QJsonArray running = ask("GET " + path(waiting) + "/attempts").json()[u"items"_s].toArray();
    QCOMPARE(running.size(), 1);
    QCOMPARE(running[0][u"attempt"_s], 1);
    QVERIFY(running[0][u"lane"_s].toString().startsWith(u"pool-"_s));
    QVERIFY(running[0][u"started_at"_s].isString());
    QVERIFY(running[0][u"finished_at"_s].isNull());
    QVERIFY(running[0][u"error"_s].isNull());

    const qint64 failing = submit(R"({"type":"checksum","params":{"path":"/nowhere"}})");
    QTRY_COMPARE(stateOf(failing), u"failed"_s);
    const QJsonArray failed = ask("GET " + path(failing) + "/attempts").json()[u"items"_s].toArray();
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed[0][u"finished_at"_s].isString());
    QCOMPARE(failed[0][u"error"_s][u"kind"_s], u"exception"_s);
    QCOMPARE(ask("GET /api/v1/tasks/999999/attempts").status, 404);
}

void TestHistoryRoutes::pins()
{
    const qint64 id = submit();
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    QCOMPARE(ask("GET " + path(id)).json()[u"pinned"_s], false);
    const RawAnswer pinned = ask("PUT " + path(id) + "/pin");
    QCOMPARE(pinned.status, 200);
    QCOMPARE(pinned.json()[u"pinned"_s], true);
    QCOMPARE(ask("PUT " + path(id) + "/pin").status, 200); // as often as one likes
    QCOMPARE(ask("GET " + path(id)).json()[u"pinned"_s], true);
    QCOMPARE(ask("DELETE " + path(id) + "/pin").json()[u"pinned"_s], false);
    QCOMPARE(ask("PUT /api/v1/tasks/999999/pin").status, 404);
    QCOMPARE(ask("GET " + path(id) + "/pin").fields["allow"], QByteArray("PUT, DELETE"));
}

void TestHistoryRoutes::forgets()
{
    const qint64 id = submit();
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    RawClient client(m_port);
    // A bodiless answer does not upset what comes after it.
    QVERIFY(client.send(request("DELETE " + path(id)) + request("GET " + path(id))));
    const auto forgotten = client.answer();
    QVERIFY(forgotten);
    QCOMPARE(forgotten->status, 204);
    QVERIFY(!forgotten->fields.contains("content-length"));
    QCOMPARE(client.answer().value_or(RawAnswer{}).status, 410);
    for (const char *what : {"", "/result", "/log", "/attempts"})
        QCOMPARE(ask("GET " + path(id) + what).status, 410);
    QCOMPARE(ask("DELETE " + path(id)).status, 410);
    QCOMPARE(ask("PUT " + path(id) + "/pin").status, 410);
    QCOMPARE(ask("DELETE /api/v1/tasks/999999").status, 404);

    const qint64 running = submit(R"({"type":"log","params":{"wait":true}})");
    const RawAnswer conflict = ask("DELETE " + path(running));
    QCOMPARE(conflict.status, 409);
    QCOMPARE(conflict.json()[u"type"_s], u"/docs/problems#conflict"_s);
}

QTEST_GUILESS_MAIN(TestHistoryRoutes)
#include "tst_historyroutes.moc"
