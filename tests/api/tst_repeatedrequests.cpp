// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/apifixture.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Idempotency-Key, over real sockets.
class TestRepeatedRequests : public ApiFixture
{
    Q_OBJECT

    static QByteArray key(const QByteArray &value) { return "Idempotency-Key: " + value + "\r\n"; }
    qint64 total() const
    {
        const QJsonObject counts = ask("GET /api/v1/stats").json()[u"tasks"_s].toObject();
        qint64 sum = 0;
        for (const QJsonValue count : counts)
            sum += count.toInteger();
        return sum;
    }

private Q_SLOTS:
    void theFirstAnswerAgain()
    {
        const RawAnswer first = ask("POST /api/v1/tasks", R"({"type":"noop"})", key("\"a-1\""));
        QCOMPARE(first.status, 202);
        QTRY_COMPARE(stateOf(first.json()[u"id"_s].toInteger()), u"succeeded"_s);
        const RawAnswer again = ask("POST /api/v1/tasks", R"({"type":"noop"})", key("a-1")); // without quotes
        QCOMPARE(again.status, 202);
        QCOMPARE(again.fields["location"], first.fields["location"]);
        QCOMPARE(again.json()[u"id"_s], first.json()[u"id"_s]);
        QCOMPARE(again.json()[u"state"_s], u"succeeded"_s); // as it is now
        QCOMPARE(total(), 1);
        QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})", key("a-2")).status, 202);
        QCOMPARE(total(), 2);
    }

    void anotherBodyOrRoute()
    {
        QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})", key("a")).status, 202);
        const RawAnswer other = ask("POST /api/v1/tasks", R"({"type":"noop","priority":1})", key("a"));
        QCOMPARE(other.status, 422);
        QCOMPARE(other.json()[u"type"_s], u"/docs/problems#idempotency-key-reused"_s);
        QCOMPARE(ask("POST /api/v1/tasks:batch", R"({"type":"noop"})", key("a")).status, 422);
        QCOMPARE(ask("POST /api/v1/tasks:batch", R"([{"type":"noop"}])", key("a")).status, 422);
        QCOMPARE(total(), 1);
        QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"nope"})", key("b")).status, 422);
        QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})", key("b")).status, 202); // it was not used up
    }

    void malformedKeys()
    {
        for (const QByteArray &bad : {QByteArray(""), QByteArray("\"\""), QByteArray("a b"),
                                      QByteArray("a\"b"), QByteArray(256, 'k')})
            QVERIFY2(ask("POST /api/v1/tasks", R"({"type":"noop"})", key(bad)).status == 400,
                     bad.constData());
        const auto detail = [this](const QByteArray &bad) {
            return ask("POST /api/v1/tasks", R"({"type":"noop"})", key(bad)).json()[u"detail"_s].toString();
        };
        QCOMPARE(detail(""), u"The Idempotency-Key is empty: it must have 1 to 255 characters."_s);
        QCOMPARE(detail(QByteArray(256, 'k')),
                 u"The Idempotency-Key has 256 characters: it may have at most 255."_s);
        QVERIFY2(detail("ab c").startsWith(u"Character 3 of the Idempotency-Key is not allowed"_s),
                 qPrintable(detail("ab c")));
        QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})", key(QByteArray(255, 'k'))).status, 202);
        QCOMPARE(total(), 1);
    }

    void withPreferWait()
    {
        const QByteArray fields = key("w") + "Prefer: wait=20\r\n";
        const RawAnswer first = ask("POST /api/v1/tasks", R"({"type":"noop"})", fields);
        QCOMPARE(first.status, 200);
        QCOMPARE(first.fields["preference-applied"], QByteArray("wait=20"));
        const RawAnswer again = ask("POST /api/v1/tasks", R"({"type":"noop"})", fields);
        QCOMPARE(again.status, 200);
        QCOMPARE(again.json(), first.json());
        QCOMPARE(again.fields["preference-applied"], QByteArray("wait=20"));
    }

    void batches_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("on the loop") << 3;
        QTest::newRow("on the worker") << 2'000;
    }
    void batches()
    {
        QFETCH(const int, count);
        QByteArray body;
        for (int i = 0; i < count; ++i)
            body += i == 1 ? "{\"type\":\"nope\"}\n" : "{\"type\":\"noop\",\"delay\":99}\n";
        body += "no json\n";
        const QByteArray fields = key("b") + "Content-Type: application/x-ndjson\r\n";
        const QJsonObject first = ask("POST /api/v1/tasks:batch", body, fields).json();
        QCOMPARE(first[u"accepted"_s], count - 1);
        QCOMPARE(first[u"refused"_s], 2);
        QCOMPARE(ask("POST /api/v1/tasks:batch", body, fields).json(), first);
        QCOMPARE(total(), count - 1);
    }

    /// As an array it has three tasks, as lines one: the outcomes kept of one do not belong to the other.
    void theSameBodyReadAnotherWay()
    {
        const QByteArray body = R"([{"type":"noop"},{"type":"noop"},{"type":"noop","x":1}
,
{"type":"noop"}
])";
        const QByteArray lines = "Content-Type: application/x-ndjson\r\n";
        QCOMPARE(ask("POST /api/v1/tasks:batch", body, key("a")).json()[u"accepted"_s], 3);
        QCOMPARE(ask("POST /api/v1/tasks:batch", body, key("a") + lines).status, 422);
        QCOMPARE(ask("POST /api/v1/tasks:batch", body, key("b") + lines).json()[u"accepted"_s], 1);
        const RawAnswer other = ask("POST /api/v1/tasks:batch", body, key("b"));
        QCOMPARE(other.status, 422);
        QCOMPARE(other.json()[u"type"_s], u"/docs/problems#idempotency-key-reused"_s);
        QCOMPARE(ask("POST /api/v1/tasks:batch", body, key("b") + lines + "Accept: */*\r\n").status, 202);
        QCOMPARE(total(), 4);
    }

    /// A token that takes another's name has its keys, but not its types.
    void theSameBodyWithOtherRefusals()
    {
        const QByteArray body = R"([{"type":"log"},{"type":"noop"},{"type":"log"},{"type":"noop"}])";
        const auto post = [&](const QByteArray &types) {
            m_token = "secret";
            (void)ask("DELETE /api/v1/tokens/ci");
            m_token = ask("POST /api/v1/tokens", R"({"name":"ci","rights":"submit","types":)" + types + '}')
                          .json()[u"token"_s]
                          .toString()
                          .toLatin1();
            return ask("POST /api/v1/tasks:batch", body, key("a"));
        };
        QCOMPARE(post(R"(["log"])").json()[u"accepted"_s], 2);
        QCOMPARE(post(R"(["noop"])").status, 422);
        QCOMPARE(post(R"(["noop","log"])").status, 422);
        const RawAnswer again = post(R"(["log"])");
        QCOMPARE(again.json()[u"accepted"_s], 2);
        QCOMPARE(again.json()[u"items"_s][0][u"task"_s][u"type"_s], u"log"_s);
        QCOMPARE(again.json()[u"items"_s][1][u"status"_s], 403);
        m_token = "secret";
        QCOMPARE(total(), 2);
    }

    void graphsAndRetries()
    {
        const QByteArray graph = R"({"chain":[{"type":"noop","delay":99},{"type":"noop"}]})";
        const RawAnswer first = ask("POST /api/v1/tasks:graph", graph, key("g"));
        QCOMPARE(first.status, 202);
        const RawAnswer again = ask("POST /api/v1/tasks:graph", graph, key("g"));
        QCOMPARE(again.status, 202);
        QCOMPARE(again.json(), first.json());
        const qint64 id = first.json()[u"items"_s][0][u"id"_s].toInteger();
        QCOMPARE(ask("POST " + path(id) + "/cancel?dependents=true").status, 200);
        const RawAnswer retried = ask("POST " + path(id) + "/retry", {}, key("r"));
        QCOMPARE(retried.status, 202);
        QCOMPARE(ask("POST " + path(id) + "/retry", {}, key("r")).fields["location"],
                 retried.fields["location"]);
        QCOMPARE(total(), 3);
    }

    /// Many clients that send the same at once: one task.
    void allAtOnce()
    {
        std::vector<std::thread> threads;
        std::mutex mutex;
        QMap<int, int> statuses;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&] {
                const int status = ask("POST /api/v1/tasks", R"({"type":"noop"})", key("same")).status;
                const std::scoped_lock lock(mutex);
                ++statuses[status];
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(statuses.value(202) + statuses.value(409), 16);
        QVERIFY(statuses.value(202) >= 1);
        QCOMPARE(total(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRepeatedRequests)
#include "tst_repeatedrequests.moc"
