// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/backgroundworker.h"
#include "core/api/bulkrun.h"
#include "core/api/diskwatch.h"
#include "tests/support/apifixture.h"

#include <QScopeGuard>
#include <QTest>

#include <future>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class PromisedReply final : public ReplyTarget
{
public:
    explicit PromisedReply(std::promise<Reply> &reply) : m_reply(reply) { }
    ~PromisedReply() override { answerIfForgotten(); }

private:
    void deliver(ReplyMaker make) override { m_reply.set_value(make()); }

    std::promise<Reply> &m_reply;
};

} // namespace

/// One thing done to many tasks, over real sockets; and what finds them.
class TestBulk : public ApiFixture
{
    Q_OBJECT

    QJsonObject bulk(const QByteArray &body) const
    {
        const RawAnswer answer = ask("POST /api/v1/tasks:bulk", body);
        if (answer.status != 200)
            qWarning("%d %s", answer.status, answer.body.constData());
        return answer.json();
    }
    static QJsonObject counts(qint64 matched, qint64 done, const QJsonObject &refused = {},
                              bool dryRun = false)
    {
        return {{u"matched"_s, matched}, {u"done"_s, done}, {u"refused"_s, refused}, {u"dry_run"_s, dryRun}};
    }

private Q_SLOTS:
    void everyAction()
    {
        for (int i = 0; i < 3; ++i)
            (void)submit(R"({"type":"noop","delay":99,"tags":["x"]})");
        const qint64 done = submit(R"({"type":"noop","tags":["x"]})");
        QTRY_COMPARE(stateOf(done), u"succeeded"_s);
        (void)submit(R"({"type":"noop","delay":99})");

        QCOMPARE(bulk(R"({"filter":{"tag":"x"},"action":"cancel","dry_run":true})"),
                 counts(4, 3, {{u"conflict"_s, 1}}, true));
        QCOMPARE(stateOf(1), u"scheduled"_s);
        QCOMPARE(bulk(R"({"filter":{"tag":"x"},"action":"change","change":{"priority":9}})"),
                 counts(4, 3, {{u"conflict"_s, 1}}));
        QCOMPARE(ask("GET " + path(2)).json()[u"priority"_s], 9);
        QCOMPARE(bulk(R"({"filter":{"tag":"x","state":["scheduled","queued"]},"action":"cancel"})"),
                 counts(3, 3));
        QCOMPARE(stateOf(1), u"cancelled"_s);
        QCOMPARE(stateOf(5), u"scheduled"_s);
        QCOMPARE(bulk(R"({"filter":{"state":"cancelled"},"action":"retry"})"), counts(3, 3));
        QCOMPARE(bulk(R"({"filter":{"retry_of":2},"action":"pin"})"), counts(1, 1));
        QCOMPARE(bulk(R"({"filter":{"pinned":true},"action":"unpin"})"), counts(1, 1));
        QCOMPARE(bulk(R"({"filter":{"pinned":true},"action":"unpin"})"), counts(0, 0));
        QCOMPARE(bulk(R"({"filter":{"ids":[1,2,999]},"action":"delete"})"), counts(2, 2));
        QCOMPARE(ask("GET " + path(1)).status, 410);
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("pointer");
        QTest::newRow("no filter") << QByteArray(R"({"action":"cancel"})") << u"/filter"_s;
        QTest::newRow("no action") << QByteArray(R"({"filter":{}})") << u"/action"_s;
        QTest::newRow("action") << QByteArray(R"({"filter":{},"action":"kill"})") << u"/action"_s;
        QTest::newRow("field") << QByteArray(R"({"filter":{},"action":"pin","x":1})") << u"/x"_s;
        QTest::newRow("condition") << QByteArray(R"({"filter":{"prio":1},"action":"pin"})")
                                   << u"/filter/prio"_s;
        QTest::newRow("no condition")
            << QByteArray(R"({"filter":{"limit":1},"action":"pin"})") << u"/filter/limit"_s;
        QTest::newRow("state") << QByteArray(R"({"filter":{"state":"done"},"action":"pin"})")
                               << u"/filter/state"_s;
        QTest::newRow("time") << QByteArray(R"({"filter":{"created_from":"now"},"action":"pin"})")
                              << u"/filter/created_from"_s;
        QTest::newRow("ids") << QByteArray(R"({"filter":{"ids":[0]},"action":"pin"})") << u"/filter/ids/0"_s;
        QTest::newRow("blanks") << QByteArray(R"({"filter":{"q":" "},"action":"delete"})") << u"/filter/q"_s;
        QTest::newRow("blanks beside others")
            << QByteArray(R"({"filter":{"state":"failed","q":"  "},"action":"delete"})") << u"/filter/q"_s;
        QTest::newRow("no change") << QByteArray(R"({"filter":{},"action":"change"})") << u"/change"_s;
        QTest::newRow("change") << QByteArray(R"({"filter":{},"action":"change","change":{"type":"x"}})")
                                << u"/change/type"_s;
        QTest::newRow("needless change")
            << QByteArray(R"({"filter":{},"action":"pin","change":{}})") << u"/change"_s;
    }
    void faults()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, pointer);
        const RawAnswer answer = ask("POST /api/v1/tasks:bulk", body);
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.json()[u"errors"_s][0][u"pointer"_s], pointer);
    }

    /// More than a page, and the loop answers others meanwhile.
    void manyWithoutHoldingUpTheLoop()
    {
        constexpr int Count = 20'000;
        for (int i = 0; i < Count; i += 10'000) {
            std::vector<TaskSpec> specs(10'000, TaskSpec{.type = u"noop"_s});
            for (TaskSpec &spec : specs)
                spec.delay = 1h;
            (void)test::TestEngine::waitFor<std::vector<Result<TaskPtr>>>(
                [&](auto done) { m_engine->engine.submitBatch(std::move(specs), std::move(done)); });
        }
        RawClient client(m_port);
        client.send(request("POST /api/v1/tasks:bulk", R"({"filter":{},"action":"cancel"})"));
        int others = 0;
        while (m_engine->count(TaskState::Cancelled) < Count / 2) {
            QCOMPARE(ask("GET /healthz").status, 200);
            ++others;
        }
        QVERIFY(others > 1);
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->json(), counts(Count, Count));
        QCOMPARE(m_engine->count(TaskState::Cancelled), Count);
    }

    void whatEndsMeanwhile_data()
    {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<bool>("revoked");
        QTest::addColumn<QJsonObject>("refused");
        // The fake engine cancels; what is to be submitted again it refuses.
        const qint64 page = BulkRun::PageSize;
        QTest::newRow("revoked") << QByteArray("cancel") << true << QJsonObject{{u"unauthorized"_s, 500}};
        QTest::newRow("full disk") << QByteArray("retry") << false
                                   << QJsonObject{{u"store-unavailable"_s, page},
                                                  {u"insufficient-storage"_s, 500}};
        QTest::newRow("full disk that does not matter")
            << QByteArray("cancel") << false << QJsonObject{{u"conflict"_s, 500}};
    }
    /// What a run needs at its start it needs for each page.
    void whatEndsMeanwhile()
    {
        QFETCH(const QByteArray, action);
        QFETCH(const bool, revoked);
        QFETCH(const QJsonObject, refused);
        constexpr int Count = BulkRun::PageSize + 500;
        for (int i = 1; i <= Count; ++i) {
            auto task = std::make_shared<Task>();
            task->id = TaskId{i};
            if (i <= 500) // the second page, for the newest come first
                task->phase = Finished{};
            m_fake->put(std::move(task));
        }
        const auto left = std::make_shared<std::atomic<qint64>>(100);
        const auto disk = std::make_shared<const DiskWatch>([left] { return left->load(); }, 50, 1ms);
        const auto caller = std::make_shared<Caller>(u"ci"_s, FullRights);
        const auto worker = std::make_shared<BackgroundWorker>();
        const auto stopped = qScopeGuard([&] { worker->stop(); });
        const QByteArray request = QByteArray(R"({"filter":{},"action":"?"})").replace("?", action);
        std::promise<Reply> reply;
        m_fake->hold();
        std::make_shared<BulkRun>(*m_fake, worker, disk, *parseBulk(request, m_fake->catalog()), caller,
                                  u"ci"_s, Responder(std::make_shared<PromisedReply>(reply)))
            ->start();
        QCOMPARE(m_fake->held(), 1);
        m_fake->release();
        if (action == "cancel") {
            QTRY_COMPARE(m_fake->held(), BulkRun::PageSize);
            m_fake->release();
        }
        QTRY_COMPARE(m_fake->held(), 1); // the second page is asked for
        if (revoked)
            caller->revoke();
        else
            left->store(0);
        QTRY_VERIFY(revoked || disk->isLow());
        auto answer = reply.get_future();
        const auto isAnswered = [&] {
            m_fake->release();
            return answer.wait_for(1ms) == std::future_status::ready;
        };
        QTRY_VERIFY(isAnswered());
        const qint64 done = action == "cancel" ? BulkRun::PageSize : 0;
        QCOMPARE(QJsonDocument::fromJson(answer.get().body).object(), counts(Count, done, refused));
    }

    void listsInEveryOrder()
    {
        for (int i = 0; i < 7; ++i)
            (void)submit(R"({"type":"noop","delay":99,"priority":)" + QByteArray::number(i % 3) + '}');
        const QByteArrayList sorts{"id", "-priority", "priority", "created_at", "-finished_at", "duration"};
        for (const QByteArray &sort : sorts) {
            QList<qint64> ids;
            QByteArray cursor;
            do {
                const RawAnswer page = ask("GET /api/v1/tasks?limit=2&fields=id&sort=" + sort + cursor);
                QCOMPARE(page.status, 200);
                for (const QJsonValue task : page.json()[u"items"_s].toArray())
                    ids.append(task[u"id"_s].toInteger());
                cursor = "&cursor=" + page.json()[u"next_cursor"_s].toString().toLatin1();
            } while (cursor != "&cursor=");
            QCOMPARE(ids.size(), 7);
            QCOMPARE(QSet<qint64>(ids.begin(), ids.end()).size(), 7);
            if (sort == "-priority")
                QCOMPARE(ids, (QList<qint64>{6, 3, 5, 2, 7, 4, 1}));
            if (sort == "id")
                QCOMPARE(ids.first(), 1);
        }
        QCOMPARE(ask("GET /api/v1/tasks?q=%237").json()[u"items"_s].toArray().size(), 1);
        QCOMPARE(ask("GET /api/v1/tasks?sort=size").status, 422);
        QCOMPARE(ask("GET /api/v1/tasks?sort=priority&cursor=7").status, 422);
    }

    void oneResource()
    {
        QCOMPARE(ask("GET /api/v1/resources/gpu").status, 404);
        QCOMPARE(ask("PUT /api/v1/resources/gpu", R"({"capacity":2})").status, 200);
        const RawAnswer shown = ask("GET /api/v1/resources/gpu");
        QCOMPARE(shown.status, 200);
        QCOMPARE(shown.json()[u"capacity"_s], 2);
    }
};

QTEST_GUILESS_MAIN(TestBulk)
#include "tst_bulk.moc"
