// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/retrypolicy.h"

#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class TestRetryPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void backoffGrowsUpToItsCap_data()
    {
        QTest::addColumn<milliseconds>("backoff");
        QTest::addColumn<double>("factor");
        QTest::addColumn<milliseconds>("most");
        QTest::addColumn<int>("attempt");
        QTest::addColumn<milliseconds>("expected");
        QTest::newRow("first") << milliseconds(100ms) << 2.0 << milliseconds(1h) << 1 << milliseconds(100ms);
        QTest::newRow("second") << milliseconds(100ms) << 2.0 << milliseconds(1h) << 2 << milliseconds(200ms);
        QTest::newRow("fifth") << milliseconds(100ms) << 3.0 << milliseconds(1h) << 5 << milliseconds(8100ms);
        QTest::newRow("constant") << milliseconds(100ms) << 1.0 << milliseconds(1h) << 900
                                  << milliseconds(100ms);
        QTest::newRow("rounded") << milliseconds(1ms) << 1.5 << milliseconds(1h) << 2 << milliseconds(2ms);
        QTest::newRow("capped") << milliseconds(100ms) << 2.0 << milliseconds(300ms) << 3
                                << milliseconds(300ms);
        QTest::newRow("cap below the first")
            << milliseconds(100ms) << 2.0 << milliseconds(30ms) << 1 << milliseconds(30ms);
        QTest::newRow("beyond what a double holds")
            << milliseconds(1ms) << 100.0 << milliseconds(10min) << 1000 << milliseconds(10min);
        QTest::newRow("none") << milliseconds(0ms) << 2.0 << milliseconds(1h) << 1 << milliseconds(0ms);
        QTest::newRow("none, and a factor beyond what a double holds")
            << milliseconds(0ms) << 100.0 << milliseconds(1h) << 1000 << milliseconds(0ms);
    }
    void backoffGrowsUpToItsCap()
    {
        QFETCH(const milliseconds, backoff);
        QFETCH(const double, factor);
        QFETCH(const milliseconds, most);
        QFETCH(const int, attempt);
        QFETCH(const milliseconds, expected);
        const RetryPolicy policy{
            .retries = 1000, .backoff = backoff, .factor = factor, .maxBackoff = most, .jitter = 0};
        QCOMPARE(policy.delayAfter(attempt, 0.99).count(), expected.count());
    }

    void jitterTakesOffNoMoreThanItsPart()
    {
        RetryPolicy policy{.retries = 3, .backoff = 1000ms, .factor = 2, .maxBackoff = 3000ms, .jitter = 0.5};
        QCOMPARE(policy.delayAfter(1, 0).count(), 1000);
        QCOMPARE(policy.delayAfter(1, 0.5).count(), 750);
        QCOMPARE(policy.delayAfter(1, 0.999999).count(), 500);
        QCOMPARE(policy.delayAfter(3, 0.5).count(), 2250); // of what is capped
        policy.jitter = 1;
        QCOMPARE(policy.delayAfter(2, 0.75).count(), 500);
        QCOMPARE(policy.delayAfter(2, 0.999999).count(), 0);
    }

    void soManyRetriesAndOnlyOfTheseKinds()
    {
        const RetryPolicy none;
        QVERIFY(!none.allows(1, FailureKind::Exception));
        const RetryPolicy two{.retries = 2};
        QVERIFY(two.allows(1, FailureKind::Exception));
        QVERIFY(two.allows(2, FailureKind::Timeout));
        QVERIFY(!two.allows(3, FailureKind::Exception));
        QVERIFY(two.allows(1, FailureKind::ExitStatus));
        QVERIFY(two.allows(1, FailureKind::Signal));
        for (const FailureKind kind :
             {FailureKind::Interrupted, FailureKind::Dependency, FailureKind::Unresponsive})
            QVERIFY(!two.allows(1, kind));
        const RetryPolicy one{.retries = 2, .on = {FailureKind::Timeout}};
        QVERIFY(one.allows(1, FailureKind::Timeout));
        QVERIFY(!one.allows(1, FailureKind::Exception));
    }

    void aRequestChangesOnlyWhatItSays()
    {
        const RetryPolicy type{.retries = 4,
                               .backoff = 5s,
                               .factor = 3,
                               .maxBackoff = 1min,
                               .jitter = 0.3,
                               .on = {FailureKind::Signal}};
        QCOMPARE(RetryRequest().over(type), type);
        RetryPolicy expected = type;
        expected.retries = 0;
        QCOMPARE((RetryRequest{.retries = 0}.over(type)), expected);
        const RetryRequest all{.retries = 1,
                               .backoff = 2s,
                               .factor = 4,
                               .maxBackoff = 6s,
                               .jitter = 0,
                               .on = std::set<FailureKind>()};
        QCOMPARE(
            all.over(type),
            (RetryPolicy{.retries = 1, .backoff = 2s, .factor = 4, .maxBackoff = 6s, .jitter = 0, .on = {}}));
    }
};

QTEST_APPLESS_MAIN(TestRetryPolicy)
#include "tst_retrypolicy.moc"
