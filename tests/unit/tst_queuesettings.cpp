// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/queuesettings.h"
#include "core/task/jsonvalues.h"
#include "core/task/rfc3339.h"

#include <QJsonDocument>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QJsonObject parse(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        qFatal("%s", json.constData());
    return document.object();
}

QStringList pointersOf(const QList<Fault> &faults)
{
    QStringList pointers;
    for (const Fault &fault : faults)
        pointers.append(fault.pointer);
    return pointers;
}

const Timestamp Later = *timeFromRfc3339(u"2026-01-31T09:00:00.500Z"_s);

} // namespace

class TestQueueSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thereAndBack_data()
    {
        QTest::addColumn<QueueSettings>("settings");
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("none")
            << QueueSettings()
            << QByteArray(R"({"concurrency":null,"paused":false,"paused_until":null,"rate_limit":null})");
        QTest::newRow("concurrency") << QueueSettings{
            .concurrency =
                3} << QByteArray(R"({"concurrency":3,"paused":false,"paused_until":null,"rate_limit":null})");
        QTest::newRow("rate")
            << QueueSettings{.rate = RateLimit{10, 1500ms}}
            << QByteArray(
                   R"({"concurrency":null,"paused":false,"paused_until":null,"rate_limit":{"count":10,"per":1.5}})");
        QTest::newRow("paused")
            << QueueSettings{.paused = true}
            << QByteArray(R"({"concurrency":null,"paused":true,"paused_until":null,"rate_limit":null})");
        QTest::newRow("until")
            << QueueSettings{.paused = true, .pausedUntil = Later}
            << QByteArray(
                   R"({"concurrency":null,"paused":true,"paused_until":"2026-01-31T09:00:00.500Z","rate_limit":null})");
    }
    void thereAndBack()
    {
        QFETCH(const QueueSettings, settings);
        QFETCH(const QByteArray, json);
        QCOMPARE(queueSettingsToJson(settings), parse(json));
        QueueSettings read;
        QList<Fault> faults;
        changeQueueSettings(read, parse(json), faults);
        QCOMPARE(pointersOf(faults), QStringList());
        QVERIFY(read == settings);
    }

    void onlyWhatIsNamedChanges_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QueueSettings>("expected");
        const QueueSettings before{
            .concurrency = 2, .rate = RateLimit{5, 1s}, .paused = true, .pausedUntil = Later};
        QueueSettings after = before;
        QTest::newRow("nothing") << QByteArray("{}") << after;
        after.concurrency = 4;
        QTest::newRow("concurrency") << QByteArray(R"({"concurrency":4})") << after;
        after = before;
        after.concurrency.reset();
        QTest::newRow("no concurrency") << QByteArray(R"({"concurrency":null})") << after;
        after = before;
        after.rate = RateLimit{7, 1s};
        QTest::newRow("rate, per second") << QByteArray(R"({"rate_limit":{"count":7}})") << after;
        after.rate.reset();
        QTest::newRow("no rate") << QByteArray(R"({"rate_limit":null})") << after;
        after = before;
        QTest::newRow("still paused") << QByteArray(R"({"paused":true})") << after;
        after.pausedUntil.reset();
        QTest::newRow("for ever") << QByteArray(R"({"paused_until":null})") << after;
        after.paused = false;
        QTest::newRow("goes on") << QByteArray(R"({"paused":false})") << after;
    }
    void onlyWhatIsNamedChanges()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QueueSettings, expected);
        QueueSettings settings{
            .concurrency = 2, .rate = RateLimit{5, 1s}, .paused = true, .pausedUntil = Later};
        QList<Fault> faults;
        changeQueueSettings(settings, parse(json), faults);
        QCOMPARE(pointersOf(faults), QStringList());
        QVERIFY(settings == expected);
    }

    void aTimeToGoOnPauses()
    {
        QueueSettings settings;
        QList<Fault> faults;
        changeQueueSettings(settings, parse(R"({"paused_until":"2026-01-31T18:00:00.500+09:00"})"), faults);
        QVERIFY(settings == (QueueSettings{.paused = true, .pausedUntil = Later}));
    }

    void eachFaultHasItsPointer_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QStringList>("pointers");
        const auto row = [](const char *json, const QStringList &pointers) {
            QTest::newRow(json) << QByteArray(json) << pointers;
        };
        row(R"({"concurrency":0})", {u"/concurrency"_s});
        row(R"({"concurrency":1.5})", {u"/concurrency"_s});
        row(R"({"concurrency":100001})", {u"/concurrency"_s});
        row(R"({"rate_limit":5})", {u"/rate_limit"_s});
        row(R"({"rate_limit":{}})", {u"/rate_limit/count"_s});
        row(R"({"rate_limit":{"count":0}})", {u"/rate_limit/count"_s});
        row(R"({"rate_limit":{"count":1,"per":0}})", {u"/rate_limit/per"_s});
        row(R"({"rate_limit":{"count":1,"per":-1}})", {u"/rate_limit/per"_s});
        row(R"({"rate_limit":{"count":1,"every":1}})", {u"/rate_limit/every"_s});
        row(R"({"paused":1})", {u"/paused"_s});
        row(R"({"paused":null})", {u"/paused"_s});
        row(R"({"paused_until":"tomorrow"})", {u"/paused_until"_s});
        row(R"({"a/b":1,"concurrency":-1})", {u"/a~1b"_s, u"/concurrency"_s});
    }
    void eachFaultHasItsPointer()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QStringList, pointers);
        QueueSettings settings;
        QList<Fault> faults;
        changeQueueSettings(settings, parse(json), faults);
        QCOMPARE(pointersOf(faults), pointers);
    }
};

QTEST_APPLESS_MAIN(TestQueueSettings)
#include "tst_queuesettings.moc"
