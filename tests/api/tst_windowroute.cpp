// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/windowhandlers.h"
#include "tests/support/apifixture.h"

#include <QTest>

#include <mutex>
#include <utility>

using namespace pooldeck;
using namespace Qt::StringLiterals;

/// POST /window.
class TestWindowRoute : public ApiFixture
{
    Q_OBJECT

public:
    TestWindowRoute()
    {
        m_moreRoutes = [this](const ApiServices &services) {
            return windowRoutes(services.tasks,
                                m_hasWindow ? ShowWindow([this](std::optional<TaskId> id) {
                                    const std::scoped_lock lock(m_mutex);
                                    m_shown.append(id ? id->value : 0);
                                })
                                            : ShowWindow());
        };
    }

private Q_SLOTS:
    void itShowsATask()
    {
        const qint64 id = submit();
        const RawAnswer answer = post("{\"task_id\":" + QByteArray::number(id) + '}');
        QCOMPARE(answer.status, 202);
        QCOMPARE(answer.json()[u"task_id"_s], id);
        QCOMPARE(shown(), QList<qint64>{id});
    }

    void withoutATaskItComesUpAsItIs()
    {
        QCOMPARE(post("{}").status, 202);
        QCOMPARE(post(R"({"task_id":null})").status, 202);
        QCOMPARE(shown(), (QList<qint64>{0, 0}));
    }

    void faultsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("no such task") << QByteArray(R"({"task_id":999})") << 404;
        QTest::newRow("no id") << QByteArray(R"({"task_id":0})") << 422;
        QTest::newRow("a fraction") << QByteArray(R"({"task_id":1.5})") << 422;
        QTest::newRow("text") << QByteArray(R"({"task_id":"1"})") << 422;
        QTest::newRow("another field") << QByteArray(R"({"task":1})") << 422;
        QTest::newRow("no JSON") << QByteArray("1,") << 400;
    }

    void faultsAreNamed()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        QCOMPARE(post(body).status, status);
        QCOMPARE(shown(), QList<qint64>());
    }

    void withoutAWindowItIsRefused()
    {
        m_hasWindow = false;
        serve(m_engine->engine);
        m_hasWindow = true;
        const RawAnswer answer = post("{}");
        QCOMPARE(answer.status, 409);
        QVERIFY(answer.json()[u"detail"_s].toString().contains(u"without a window"_s));
    }

private:
    RawAnswer post(const QByteArray &body) { return ask("POST /api/v1/window", body); }

    /// Since the last call.
    QList<qint64> shown()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_shown, {});
    }

    bool m_hasWindow = true;
    std::mutex m_mutex;
    QList<qint64> m_shown; // guarded by the mutex
};

QTEST_GUILESS_MAIN(TestWindowRoute)
#include "tst_windowroute.moc"
