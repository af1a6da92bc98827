// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/resourcepool.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using Needs = ResourcePool::Needs;

class TestResourcePool : public QObject
{
    Q_OBJECT

    static int used(const ResourcePool &pool, const QString &name) { return pool.all().at(name).used; }

private Q_SLOTS:
    void allAtOnceOrNone()
    {
        ResourcePool pool;
        pool.setCapacity(u"cpu"_s, 4);
        pool.setCapacity(u"gpu"_s, 1);
        QVERIFY(pool.take({{u"cpu"_s, 3}, {u"gpu"_s, 1}}));
        QVERIFY(!pool.take({{u"cpu"_s, 1}, {u"gpu"_s, 1}}));
        QCOMPARE(used(pool, u"cpu"_s), 3); // none of it was taken
        QCOMPARE(pool.lacking({{u"cpu"_s, 1}, {u"gpu"_s, 1}}), u"gpu"_s);
        QVERIFY(pool.take({{u"cpu"_s, 1}}));
        QCOMPARE(pool.lacking({{u"cpu"_s, 1}}), u"cpu"_s);
        pool.giveBack({{u"cpu"_s, 3}, {u"gpu"_s, 1}});
        QVERIFY(pool.take({{u"cpu"_s, 3}, {u"gpu"_s, 1}}));
        QVERIFY(pool.take({}));
    }

    void impossibleIsWhatCanNeverBe()
    {
        ResourcePool pool;
        pool.setCapacity(u"gpu"_s, 2);
        QVERIFY(pool.take({{u"gpu"_s, 2}}));
        QVERIFY(!pool.impossible({{u"gpu"_s, 2}})); // only now
        QVERIFY(!pool.impossible({}));
        QCOMPARE(pool.impossible({{u"gpu"_s, 3}}), u"gpu"_s);
        QCOMPARE(pool.impossible({{u"gpu"_s, 1}, {u"tpu"_s, 1}}), u"tpu"_s);
        QCOMPARE(pool.lacking({{u"tpu"_s, 1}}), u"tpu"_s);
        QVERIFY(!pool.take({{u"tpu"_s, 1}}));
        QVERIFY(!pool.all().contains(u"tpu"_s)); // asking does not make it
    }

    void whatIsClaimedIsNotForOthers()
    {
        ResourcePool pool;
        pool.setCapacity(u"gpu"_s, 3);
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
        pool.claim({{u"gpu"_s, 1}});
        QVERIFY(pool.take({{u"gpu"_s, 1}})); // the third is free
        QVERIFY(!pool.take({{u"gpu"_s, 1}}));
        pool.claim({{u"tpu"_s, 1}}); // there is none
        QVERIFY(!pool.all().contains(u"tpu"_s));
        pool.clearClaims();
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
    }

    void claimsOfManyAreNoMoreThanAll()
    {
        ResourcePool pool;
        pool.setCapacity(u"gpu"_s, 1'000'000);
        for (int i = 0; i < 3'000; ++i)
            pool.claim({{u"gpu"_s, 1'000'000}});
        QVERIFY(!pool.take({{u"gpu"_s, 1}}));
        pool.clearClaims();
        QVERIFY(pool.take({{u"gpu"_s, 1'000'000}}));
    }

    void aLoweredCapacityHoldsForThoseThatCome()
    {
        ResourcePool pool;
        pool.setCapacity(u"gpu"_s, 3);
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
        QVERIFY(pool.take({{u"gpu"_s, 2}}));
        pool.setCapacity(u"gpu"_s, 1);
        QCOMPARE(used(pool, u"gpu"_s), 3); // nobody loses what he has
        pool.giveBack({{u"gpu"_s, 2}});
        QVERIFY(!pool.take({{u"gpu"_s, 1}}));
        pool.giveBack({{u"gpu"_s, 1}});
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
        pool.setCapacity(u"gpu"_s, 2);
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
    }

    void removedOnlyWhenFree()
    {
        ResourcePool pool;
        pool.setCapacity(u"gpu"_s, 1);
        QVERIFY(!pool.beginRemoval(u"tpu"_s));
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
        QVERIFY(!pool.beginRemoval(u"gpu"_s));
        pool.giveBack({{u"gpu"_s, 1}});
        QVERIFY(pool.beginRemoval(u"gpu"_s));
        QVERIFY(!pool.take({{u"gpu"_s, 1}})); // it may be gone in a moment
        pool.endRemoval(u"gpu"_s, false);
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
        pool.giveBack({{u"gpu"_s, 1}});
        QVERIFY(pool.beginRemoval(u"gpu"_s));
        pool.endRemoval(u"gpu"_s, true);
        QVERIFY(pool.all().empty());
    }

    /// Needs 2 of 2 among many that need 1: it claims, so it comes as soon as those before it have ended.
    void aLargeNeedDoesNotStarve()
    {
        ResourcePool pool;
        pool.setCapacity(u"gpu"_s, 2);
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
        QVERIFY(pool.take({{u"gpu"_s, 1}}));
        int ends = 0;
        for (int running = 2;; ++ends) {
            QVERIFY(ends <= 2);
            pool.clearClaims(); // as after each end: those that wait are tried again, the oldest first
            if (pool.take({{u"gpu"_s, 2}}))
                break;
            pool.claim({{u"gpu"_s, 2}});
            while (pool.take({{u"gpu"_s, 1}})) // the stream
                ++running;
            QVERIFY(running > 0);
            pool.giveBack({{u"gpu"_s, 1}});
            --running;
        }
        QCOMPARE(ends, 2);
    }

    void againstASimpleModel()
    {
        QRandomGenerator random(5);
        const QStringList names{u"a"_s, u"b"_s, u"c"_s};
        ResourcePool pool;
        std::map<QString, int> capacity;
        std::vector<Needs> taken;
        for (int step = 0; step < 20'000; ++step) {
            const int what = random.bounded(20);
            if (what == 0) {
                const QString &name = names[random.bounded(3)];
                capacity[name] = random.bounded(1, 8);
                pool.setCapacity(name, capacity[name]);
            } else if (what < 12) {
                Needs needs;
                for (int i = random.bounded(3); i >= 0; --i)
                    needs[names[random.bounded(3)]] = random.bounded(1, 4);
                std::map<QString, int> inUse;
                for (const Needs &one : taken) {
                    for (const auto &[name, units] : one)
                        inUse[name] += units;
                }
                const bool fits = std::ranges::all_of(needs, [&](const auto &need) {
                    return capacity.contains(need.first)
                        && inUse[need.first] + need.second <= capacity[need.first];
                });
                QCOMPARE(pool.take(needs), fits);
                if (fits)
                    taken.push_back(needs);
            } else if (!taken.empty()) {
                const auto one = taken.begin() + random.bounded(static_cast<int>(taken.size()));
                pool.giveBack(*one);
                taken.erase(one);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestResourcePool)
#include "tst_resourcepool.moc"
