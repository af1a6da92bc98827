// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demo.h"
#include "core/monitor/watchedapplication.h"
#include "core/task/rfc3339.h"
#include "tests/support/apifixture.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// GET /loops/stalls over real sockets, with loops that are really blocked.
class TestStallRoutes : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void thereAreNoneAtFirst();
    void aBlockingRouteIsNamed();
    void itIsSeenWhileItLastsByAnotherLoop();
    void aBlockingTaskIsNamed();
    void filters();
    void faults_data();
    void faults();

private:
    QJsonArray stalls(const QByteArray &query = {}) const
    {
        return ask("GET /api/v1/loops/stalls" + query).json()[u"items"_s].toArray();
    }
    QJsonObject lastStall(const QByteArray &query = {}) const { return stalls(query).last().toObject(); }
    qint64 countedStalls() const
    {
        qint64 count = 0;
        for (const QJsonValue &loop : ask("GET /api/v1/loops").json()[u"items"_s].toArray())
            count += loop[u"stalls"_s].toInteger();
        return count;
    }
    /// Until the monitor watches every loop.
    void waitForLoops() const
    {
        const auto allSeen = [this] {
            return std::ranges::all_of(m_monitor->loops(),
                                       [](const LoopStats &loop) { return loop.max > 0ns; });
        };
        QTRY_VERIFY(allSeen());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Demo> m_demo;
    QSemaphore m_begun;
    QSemaphore m_go;
};

void TestStallRoutes::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    auto demo = Demo::make(m_dir->filePath(u"demo"_s), ExecutorKind::Thread);
    QVERIFY(demo);
    m_demo = *std::move(demo);
    m_moreTypes = [this](TaskCatalog &catalog) -> Result<void> {
        return catalog.add(
            test::anyParams(u"careless"_s, LoopFunction([this](TaskContext &) -> QCoro::Task<QJsonValue> {
                                m_begun.release();
                                m_go.acquire();
                                co_return {};
                            })));
    };
    m_moreRoutes = [this](const ApiServices &services) { return m_demo->routes(services); };
    m_watchTasks = true;
    ApiFixture::init();
    waitForLoops();
}

void TestStallRoutes::cleanup()
{
    m_demo->stop();
    ApiFixture::cleanup();
    m_demo.reset();
}

void TestStallRoutes::thereAreNoneAtFirst()
{
    // A threshold that no loop of this test reaches, however busy the machine is.
    serve(m_engine->engine, config(), 1h);
    const RawAnswer answer = ask("GET /api/v1/loops/stalls");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray(R"({"items":[]})"));
}

void TestStallRoutes::aBlockingRouteIsNamed()
{
    const Timestamp before = m_clock.now();
    QCOMPARE(ask("GET /demo/ping/blocking?seconds=1").status, 200);
    // Others may come from a busy machine.
    const auto found = [this] { return lastStall("?loop=api-0&min_duration_ms=700"); };
    QTRY_VERIFY(!found().isEmpty() && !found()[u"ongoing"_s].toBool());
    const QJsonObject stall = found();
    QVERIFY(stall[u"id"_s].toInteger() >= 1);
    QCOMPARE(stall[u"loop"_s], u"api-0"_s);
    QVERIFY(stall[u"duration_ms"_s].toDouble() >= 700);
    const auto startedAt = timeFromRfc3339(stall[u"started_at"_s].toString());
    QVERIFY(startedAt && *startedAt >= before && *startedAt <= m_clock.now());
#ifdef Q_OS_LINUX
    QCOMPARE(stall[u"kind"_s], u"blocked"_s);
#endif
    const QJsonObject culprit = stall[u"culprit"_s].toObject();
    QCOMPARE(culprit[u"what"_s], u"GET /demo/ping/blocking"_s);
    QVERIFY(culprit[u"task_id"_s].isNull());
    QVERIFY(!culprit[u"receiver"_s].toString().isEmpty());
    QVERIFY(!culprit[u"event"_s].toString().isEmpty());
    QCOMPARE(stall[u"stack"_s].toArray(), QJsonArray());
    QStringList fields = stall.keys();
    QCOMPARE(fields,
             (QStringList{u"culprit"_s, u"duration_ms"_s, u"id"_s, u"kind"_s, u"loop"_s, u"ongoing"_s,
                          u"stack"_s, u"started_at"_s}));
    QCOMPARE(culprit.keys(), (QStringList{u"event"_s, u"receiver"_s, u"task_id"_s, u"what"_s}));
    QTRY_COMPARE(stalls().size(), countedStalls());
}

void TestStallRoutes::itIsSeenWhileItLastsByAnotherLoop()
{
    auto more = config();
    more.loops = 2;
    serve(m_engine->engine, more);
    waitForLoops();
    // The kernel gives a connection to either loop: one of some is with the other one.
    std::vector<std::unique_ptr<RawClient>> others;
    RawClient blocking(m_port);
    QVERIFY(blocking.send(request("GET /demo/ping/blocking?seconds=60")));
    std::optional<RawAnswer> answer;
    const auto ask = [&] {
        others.push_back(std::make_unique<RawClient>(m_port));
        others.back()->send(request("GET /api/v1/loops/stalls?min_duration_ms=100"));
        answer.reset();
        if (others.back()->hasBytesWithin(200ms))
            answer = others.back()->answer();
        return answer && !answer->json()[u"items"_s].toArray().isEmpty();
    };
    QVERIFY(QTest::qWaitFor(ask, 20'000));
    const QJsonObject stall = answer->json()[u"items"_s].toArray().last().toObject();
    QVERIFY(stall[u"ongoing"_s].toBool());
    QCOMPARE(stall[u"culprit"_s][u"what"_s], u"GET /demo/ping/blocking"_s);
    m_demo->beginStop();
    QVERIFY(blocking.answer());
}

void TestStallRoutes::aBlockingTaskIsNamed()
{
    const qint64 id = submit(R"({"type":"careless"})");
    m_begun.acquire();
    QTRY_VERIFY(!stalls("?loop=tasks&min_duration_ms=100").isEmpty());
    const QJsonObject stall = lastStall("?loop=tasks&min_duration_ms=100");
    QVERIFY(stall[u"ongoing"_s].toBool());
    QCOMPARE(stall[u"culprit"_s][u"task_id"_s].toInteger(), id);
    QCOMPARE(stall[u"culprit"_s][u"what"_s], u"careless"_s);
    m_go.release();
    QTRY_VERIFY(!lastStall("?loop=tasks&min_duration_ms=100")[u"ongoing"_s].toBool());
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
}

void TestStallRoutes::filters()
{
    for (int i = 0; i < 2; ++i)
        QCOMPARE(ask("GET /demo/ping/blocking?seconds=0.3").status, 200);
    QTRY_VERIFY(stalls("?min_duration_ms=200").size() >= 2);
    const QJsonArray all = stalls("?min_duration_ms=200");
    const qint64 first = all[0][u"id"_s].toInteger();
    const qint64 second = all[1][u"id"_s].toInteger();
    QVERIFY(first < second);
    const auto query = [](qint64 after) { return "?min_duration_ms=200&after=" + QByteArray::number(after); };
    QCOMPARE(stalls(query(first))[0][u"id"_s].toInteger(), second);
    QCOMPARE(stalls(query(first - 1) + "&limit=1").size(), 1);
    QCOMPARE(stalls(query(first - 1) + "&limit=1")[0][u"id"_s].toInteger(), first);
    QCOMPARE(stalls("?loop=none"), QJsonArray());
    QCOMPARE(stalls("?min_duration_ms=86400000"), QJsonArray());
}

void TestStallRoutes::faults_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("parameter");
    const auto row = [](const char *query, const char *parameter) {
        QTest::newRow(query) << QByteArray(query) << QString::fromLatin1(parameter);
    };
    row("loop=", "loop");
    row("min_duration_ms=-1", "min_duration_ms");
    row("min_duration_ms=long", "min_duration_ms");
    row("min_duration_ms=nan", "min_duration_ms");
    row("after=-1", "after");
    row("after=x", "after");
    row("limit=0", "limit");
    row("limit=257", "limit");
    row("state=failed", "state");
}

void TestStallRoutes::faults()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QString, parameter);
    const RawAnswer answer = ask("GET /api/v1/loops/stalls?" + query);
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.json()[u"errors"_s][0][u"parameter"_s], parameter);
}

int main(int argc, char *argv[])
{
    WatchedApplication<QCoreApplication> application(argc, argv);
    TestStallRoutes test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_stallroutes.moc"
