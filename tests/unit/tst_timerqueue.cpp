// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/timerqueue.h"

#include <QRandomGenerator>
#include <QTest>

#include <chrono>
#include <map>

using namespace pooldeck;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

class TestTimerQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void soonestFirstAndNotBeforeItsTime()
    {
        TimerQueue<nanoseconds, int> timers;
        QVERIFY(!timers.next());
        QVERIFY(!timers.takeDue(1h));
        QVERIFY(timers.add(30ns, 3));
        QVERIFY(timers.add(10ns, 1)); // the first one now
        QVERIFY(!timers.add(20ns, 2));
        QVERIFY(!timers.add(10ns, 1)); // no sooner than the first
        QCOMPARE(*timers.next(), 10ns);
        QVERIFY(!timers.takeDue(9ns));
        QCOMPARE(timers.takeDue(10ns), 1);
        QCOMPARE(timers.takeDue(10ns), 1);
        QVERIFY(!timers.takeDue(19ns));
        QCOMPARE(*timers.next(), 20ns);
        QCOMPARE(timers.takeDue(1h), 2);
        QCOMPARE(timers.takeDue(1h), 3);
        QVERIFY(!timers.takeDue(1h));
        QVERIFY(!timers.next());
    }

    void saysWhenThrowingOutIsWorthIt()
    {
        TimerQueue<nanoseconds, int> timers;
        int thrownOut = 0;
        for (int i = 0; i < 100'000; ++i) {
            if (timers.isBloated()) {
                timers.keepOnly([&](nanoseconds at, int which) {
                    ++thrownOut;
                    return at == 1h && which % 100 == 0;
                });
            }
            timers.add(1h, i);
        }
        QVERIFY(timers.size() < 5'000);
        QVERIFY2(thrownOut < 200'000, QByteArray::number(thrownOut).constData());
    }

    void againstASortedMap()
    {
        QRandomGenerator random(7);
        TimerQueue<nanoseconds, qint64> timers;
        std::multimap<nanoseconds, qint64> model;
        nanoseconds now = 0ns;
        qint64 nextId = 0;
        for (int step = 0; step < 20'000; ++step) {
            if (random.bounded(3) > 0) {
                const nanoseconds at = now + nanoseconds(random.bounded(1000));
                QCOMPARE(timers.add(at, ++nextId), model.empty() || at < model.begin()->first);
                model.emplace(at, nextId);
            } else {
                now += nanoseconds(random.bounded(100));
                while (const auto taken = timers.takeDue(now)) {
                    QVERIFY(!model.empty());
                    const auto [first, last] = model.equal_range(model.begin()->first);
                    const auto it =
                        std::find_if(first, last, [&](const auto &p) { return p.second == *taken; });
                    QVERIFY(it != last); // one of the soonest
                    QVERIFY(it->first <= now);
                    model.erase(it);
                }
                QVERIFY(model.empty() || model.begin()->first > now);
            }
            if (random.bounded(100) == 0) {
                timers.keepOnly([](nanoseconds, qint64 id) { return id % 3 != 0; });
                std::erase_if(model, [](const auto &p) { return p.second % 3 == 0; });
                QCOMPARE(timers.size(), model.size());
            }
            QCOMPARE(timers.next().has_value(), !model.empty());
            if (!model.empty())
                QCOMPARE(*timers.next(), model.begin()->first);
        }
    }
};

QTEST_APPLESS_MAIN(TestTimerQueue)
#include "tst_timerqueue.moc"
