// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/schedulefixture.h"

#include <QTest>

using namespace pooldeck;
using namespace pooldeck::test;
using namespace Qt::StringLiterals;

class TestScheduleBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onceRunsOnce()
    {
        ScheduleFixture f(Start, spec(Once{Start + hours(1)}));
        QCOMPARE(f.book.nextDue(), Start + hours(1));
        QVERIFY(f.advanceTo(Start + minutes(59)).empty());
        QVERIFY(f.advanceTo(Start + hours(1)) == Runs{Start + hours(1)});
        QVERIFY(!f.fired[0].late);
        QCOMPARE(f.fired[0].task.type, u"noop"_s);
        QCOMPARE(f.fired[0].task.submitter, u"schedule nightly"_s);
        QVERIFY(!f.book.nextDue());
        QVERIFY(f.advanceTo(Start + days(9)).empty());
        QCOMPARE(f.schedule().fired, 1);
        QCOMPARE(f.schedule().lastTask, TaskId{1});
        QVERIFY(!f.schedule().nextFireAt);
    }

    void intervalsKeepTheirGrid()
    {
        ScheduleFixture f(Start, spec(Every{minutes(5), Start}));
        QCOMPARE(f.book.nextDue(), Start + minutes(5));
        QVERIFY(f.advanceTo(Start + minutes(5) + seconds(3)) == Runs{Start + minutes(5)});
        QCOMPARE(f.book.nextDue(), Start + minutes(10));
        QVERIFY(f.advanceTo(Start + minutes(9)).empty());

        ScheduleFixture later(Start, spec(Every{minutes(5), Start + hours(2)}));
        QCOMPARE(later.book.nextDue(), Start + hours(2));
        ScheduleFixture before(Start, spec(Every{minutes(5), Start - minutes(3)}));
        QCOMPARE(before.book.nextDue(), Start + minutes(2));
    }

    void cronFollowsItsZone()
    {
        ScheduleFixture f(at("2026-03-28T12:00:00Z"), spec(cron(u"30 2 * * *", "Europe/Berlin")));
        QVERIFY(f.advanceTo(at("2026-03-29T01:00:00Z")) == Runs{at("2026-03-29T01:00:00Z")});
        QCOMPARE(f.book.nextDue(), at("2026-03-30T00:30:00Z"));
    }

    void overlapForbidden()
    {
        ScheduleFixture f(Start, spec(Every{minutes(1), Start}));
        QCOMPARE(f.advanceTo(Start + minutes(1)).size(), 1u);
        QVERIFY(f.advanceTo(Start + minutes(2), busy).empty());
        QCOMPARE(f.skipped.size(), 1u);
        QCOMPARE(f.skipped[0].skipped, SkipReason::Overlap);
        QCOMPARE(f.skipped[0].firstRun, Start + minutes(2));
        QCOMPARE(f.advanceTo(Start + minutes(3)).size(), 1u);
    }

    void overlapReplaces()
    {
        ScheduleSpec replacing = spec(Every{minutes(1), Start});
        replacing.overlap = OverlapPolicy::Replace;
        ScheduleFixture f(Start, replacing);
        f.advanceTo(Start + minutes(1));
        QCOMPARE(f.fired[0].replaces, TaskId{});
        QCOMPARE(f.advanceTo(Start + minutes(2), busy).size(), 1u);
        QCOMPARE(f.fired[0].replaces, TaskId{1});
        f.advanceTo(Start + minutes(3));
        QCOMPARE(f.fired[0].replaces, TaskId{});
    }

    void overlapAllowed()
    {
        ScheduleSpec allowing = spec(Every{minutes(1), Start});
        allowing.overlap = OverlapPolicy::Allow;
        ScheduleFixture f(Start, allowing);
        f.advanceTo(Start + minutes(1));
        QCOMPARE(f.advanceTo(Start + minutes(2), busy).size(), 1u);
        QCOMPARE(f.fired[0].replaces, TaskId{});
    }

    void ofManyAtOnceOnlyOneRunsUnlessAllowed()
    {
        ScheduleSpec all = spec(Every{minutes(1), Start});
        all.misfire = MisfirePolicy::RunAll;
        ScheduleFixture f(Start, all);
        QVERIFY(f.advanceTo(Start + minutes(5)) == Runs{Start + minutes(5)});
        QCOMPARE(f.skipped.size(), 1u);
        QCOMPARE(f.skipped[0].skipped, SkipReason::Overlap);
        QCOMPARE(f.skipped[0].runs, 4);
    }

    void runsWaitForTheOneThatIsBeingSubmitted()
    {
        ScheduleBook book(std::mt19937_64(1));
        book.add(Id, spec(Every{seconds(1), Start}), Start);
        const auto first = book.advance(Start + seconds(1), idle);
        QCOMPARE(first.fired.size(), 1u);
        QVERIFY(!book.nextDue());
        const auto second = book.advance(Start + seconds(2), idle);
        QVERIFY(second.fired.empty());
        QVERIFY(second.skipped.empty());
        QCOMPARE(book.find(Id)->fired, 0); // nothing holds yet
        QCOMPARE(book.find(Id)->nextFireAt, Start + seconds(1));
        const ScheduleRecord refused =
            book.taskRefused(first.fired[0], u"There is no such resource."_s, Start + seconds(2));
        QCOMPARE(refused.skipped, SkipReason::Refused);
        QCOMPARE(refused.detail, u"There is no such resource."_s);
        QCOMPARE(book.find(Id)->fired, 0);
        QCOMPARE(book.find(Id)->skipped, 1);
        QVERIFY(!book.find(Id)->lastFireAt);
        const auto third = book.advance(Start + seconds(2), idle);
        QCOMPARE(third.fired.size(), 1u);
        QCOMPARE(third.fired[0].run, Start + seconds(2));
    }

    void whatCannotBeAcceptedNowIsTriedAgain()
    {
        ScheduleBook book(std::mt19937_64(1));
        book.add(Id, spec(Once{Start + hours(1)}), Start);
        const Schedule before = *book.find(Id);
        Timestamp now = Start + hours(1);
        for (int tries = 0; tries < 3; ++tries) {
            const auto decisions = book.advance(now, idle);
            QCOMPARE(decisions.fired.size(), 1u);
            QCOMPARE(decisions.fired[0].run, Start + hours(1));
            QCOMPARE(book.taskPostponed(decisions.fired[0], now), tries == 0);
            QVERIFY(*book.find(Id) == before);
            QVERIFY(book.advance(now + milliseconds(999), idle).fired.empty());
            now += seconds(1);
            QCOMPARE(book.nextDue(), now);
        }
        const auto decisions = book.advance(now, idle);
        QCOMPARE(decisions.fired.size(), 1u);
        book.taskSubmitted(decisions.fired[0], TaskId{7}, now);
        QCOMPARE(book.find(Id)->fired, 1);
        QCOMPARE(book.find(Id)->skipped, 0);
        QVERIFY(!book.nextDue());
    }

    void aClockSetBackDoesNotPutOffTheNextTry()
    {
        ScheduleBook book(std::mt19937_64(1));
        book.add(Id, spec(Once{Start + hours(1)}), Start);
        const auto decisions = book.advance(Start + hours(9), idle);
        book.taskPostponed(decisions.fired.at(0), Start + hours(9));
        book.advance(Start + hours(2), idle);
        QCOMPARE(book.nextDue(), Start + hours(2) + seconds(1));
    }

    void whatWasMissedMeanwhileIsUpToTheMisfirePolicy_data()
    {
        QTest::addColumn<int>("policy");
        QTest::addColumn<QList<int>>("runs"); // minutes
        QTest::addColumn<int>("skipped");
        QTest::newRow("run once") << int(MisfirePolicy::RunOnce) << QList<int>{10} << 9;
        QTest::newRow("skip") << int(MisfirePolicy::Skip) << QList<int>{} << 10;
        QTest::newRow("run all") << int(MisfirePolicy::RunAll) << QList<int>{7, 8, 9, 10} << 0;
    }

    void whatWasMissedMeanwhileIsUpToTheMisfirePolicy()
    {
        QFETCH(const int, policy);
        QFETCH(const QList<int>, runs);
        QFETCH(const int, skipped);
        ScheduleSpec minutely = spec(Every{minutes(1), Start});
        minutely.misfire = static_cast<MisfirePolicy>(policy);
        minutely.misfireGrace = seconds(10);
        minutely.overlap = OverlapPolicy::Allow;
        ScheduleFixture f(Start, minutely);
        const int accepted = policy == int(MisfirePolicy::RunAll) ? 6 : 0;
        f.advanceTo(Start + minutes(accepted));
        for (Timestamp now = Start + minutes(accepted + 1); now <= Start + minutes(10); now += seconds(1)) {
            const auto decisions = f.book.advance(now, idle);
            for (const Firing &firing : decisions.fired)
                f.book.taskPostponed(firing, now);
            if (policy != int(MisfirePolicy::Skip))
                QVERIFY(decisions.skipped.empty()); // not before something is accepted
        }
        Runs expected;
        for (const int minute : runs)
            expected.push_back(Start + minutes(minute));
        QVERIFY(f.advanceTo(Start + minutes(10) + seconds(30)) == expected);
        QCOMPARE(f.schedule().skipped, skipped);
        QCOMPARE(f.book.nextDue(), Start + minutes(11));
    }

    void pauseSkipsAndSaysSo()
    {
        ScheduleFixture f(Start, spec(cron(u"@hourly")));
        ScheduleSpec paused = f.schedule().spec;
        paused.pause = Pause{};
        QVERIFY(f.book.update(Id, paused, Start).empty());
        QVERIFY(!f.book.nextDue());
        QVERIFY(expectedRuns(f.schedule(), 5).empty());
        QVERIFY(f.advanceTo(Start + hours(10)).empty());
        QVERIFY(f.skipped.empty());
        ScheduleSpec going = paused;
        going.pause.reset();
        const auto skipped = f.book.update(Id, going, Start + hours(10) + minutes(1));
        QCOMPARE(skipped.size(), 1u);
        QCOMPARE(skipped[0].skipped, SkipReason::Paused);
        QCOMPARE(skipped[0].firstRun, Start + hours(1));
        QCOMPARE(skipped[0].lastRun, Start + hours(10));
        QCOMPARE(skipped[0].runs, 10);
        QCOMPARE(f.book.nextDue(), Start + hours(11));
    }

    void pauseEndsByItself()
    {
        ScheduleSpec paused = spec(cron(u"@hourly"));
        paused.pause = Pause{Start + hours(3)};
        ScheduleFixture f(Start, paused);
        QVERIFY(expectedRuns(f.schedule(), 2) == (Runs{Start + hours(3), Start + hours(4)}));
        QCOMPARE(f.book.nextDue(), Start + hours(3));
        // Hour 3 is no longer in the pause, and not late.
        QVERIFY(f.advanceTo(Start + hours(3)) == Runs{Start + hours(3)});
        QVERIFY(!f.schedule().spec.pause);
        QCOMPARE(f.skipped.size(), 1u);
        QCOMPARE(f.skipped[0].runs, 2);
        QCOMPARE(f.book.nextDue(), Start + hours(4));
    }

    void aShortPauseLosesNothing()
    {
        ScheduleFixture f(Start, spec(cron(u"@hourly")));
        ScheduleSpec paused = f.schedule().spec;
        paused.pause = Pause{};
        f.book.update(Id, paused, Start + minutes(1));
        paused.pause.reset();
        QVERIFY(f.book.update(Id, paused, Start + minutes(2)).empty());
        QCOMPARE(f.book.nextDue(), Start + hours(1));
    }

    void jitterIsBoundedAndRepeatable()
    {
        ScheduleSpec jittery = spec(Every{minutes(10), Start});
        jittery.jitter = minutes(2);
        const auto delays = [&](unsigned seed) {
            ScheduleFixture f(Start, jittery, seed);
            std::vector<milliseconds> found;
            for (int run = 1; run <= 200; ++run) {
                const Timestamp nominal = Start + run * minutes(10);
                const Timestamp due = *f.book.nextDue();
                found.push_back(due - nominal);
                if (!f.advanceTo(due - milliseconds(1)).empty() || f.advanceTo(due) != Runs{nominal})
                    found.push_back(hours(-1)); // not as it should be
            }
            return found;
        };
        const auto first = delays(7);
        QVERIFY(first == delays(7));
        QVERIFY(first != delays(8));
        QVERIFY(std::ranges::min(first) >= milliseconds(0));
        QVERIFY(std::ranges::max(first) <= minutes(2));
        QVERIFY(std::ranges::max(first) - std::ranges::min(first) > minutes(1));
    }

    void jitterNeverReachesTheNextRun()
    {
        ScheduleSpec jittery = spec(Every{seconds(2), Start});
        jittery.jitter = hours(1);
        ScheduleFixture f(Start, jittery);
        for (int run = 1; run <= 100; ++run)
            QVERIFY(f.advanceTo(*f.book.nextDue()) == Runs{Start + run * seconds(2)});
    }

    void goesOnAfterARestart()
    {
        ScheduleBook first(std::mt19937_64(1));
        first.add(Id, spec(cron(u"@hourly")), Start);
        const auto fired = first.advance(Start + hours(1), idle).fired;
        first.taskSubmitted(fired.at(0), TaskId{9}, Start + hours(1));
        ScheduleBook second(std::mt19937_64(1));
        second.restore(*first.find(Id), Start + hours(1) + minutes(1));
        QVERIFY(second.advance(Start + hours(1) + minutes(1), idle).fired.empty());
        QCOMPARE(second.nextDue(), Start + hours(2));
        // The task of before still runs.
        const auto decisions = second.advance(Start + hours(2), [](TaskId id) { return id == TaskId{9}; });
        QVERIFY(decisions.fired.empty());
        QCOMPARE(decisions.skipped.at(0).skipped, SkipReason::Overlap);
    }

    void anotherSpecKeepsThePlace()
    {
        ScheduleFixture f(Start, spec(cron(u"@hourly")));
        f.advanceTo(Start + hours(1));
        ScheduleSpec changed = f.schedule().spec;
        changed.task.priority = 5;
        f.book.update(Id, changed, Start + hours(1) + minutes(1));
        QCOMPARE(f.book.nextDue(), Start + hours(2));
        changed.recurrence = cron(u"30 * * * *");
        f.book.update(Id, changed, Start + hours(1) + minutes(1));
        QCOMPARE(f.book.nextDue(), Start + hours(1) + minutes(30));
        f.advanceTo(Start + hours(1) + minutes(30));
        QCOMPARE(f.fired.at(0).task.priority, 5);
    }

    void saysWhatHasChanged()
    {
        ScheduleBook book(std::mt19937_64(1));
        for (qint64 id = 1; id <= 3; ++id)
            book.add(ScheduleId{id}, spec(Every{minutes(id), Start}), Start);
        QVERIFY(book.advance(Start + seconds(1), idle).changed.empty());
        const auto decisions = book.advance(Start + minutes(1), idle);
        QVERIFY(decisions.changed == std::vector{ScheduleId{1}});
        book.taskSubmitted(decisions.fired.at(0), TaskId{1}, Start + minutes(1));
        QVERIFY(book.remove(ScheduleId{1}));
        QVERIFY(!book.remove(ScheduleId{1}));
        QVERIFY(!book.find(ScheduleId{1}));
        QCOMPARE(book.schedules().size(), 2u);
        QVERIFY((book.advance(Start + minutes(2), idle).changed == std::vector{ScheduleId{2}}));
        // The end of a run whose schedule has gone is harmless.
        book.taskRefused(decisions.fired.at(0), u"x"_s, Start + minutes(2));
    }

    void showsTheNextRuns()
    {
        ScheduleFixture f(at("2026-03-27T12:00:00Z"), spec(cron(u"30 2 * * *", "Europe/Berlin")));
        const Runs expected{at("2026-03-28T01:30:00Z"), at("2026-03-29T01:00:00Z"),
                            at("2026-03-30T00:30:00Z"), at("2026-03-31T00:30:00Z"),
                            at("2026-04-01T00:30:00Z")};
        QVERIFY(expectedRuns(f.schedule(), 5) == expected);
        QVERIFY(nextRuns(f.schedule().spec.recurrence, f.now, 5) == expected);
        QCOMPARE(f.book.nextDue(), expected[0]);
        ScheduleFixture once(Start, spec(Once{Start + hours(1)}));
        QVERIFY(expectedRuns(once.schedule(), 5) == Runs{Start + hours(1)});
    }
};

QTEST_GUILESS_MAIN(TestScheduleBook)
#include "tst_schedulebook.moc"
