// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/schedulefixture.h"

#include <QTest>

using namespace pooldeck;
using namespace pooldeck::test;
using namespace Qt::StringLiterals;

class TestMisfires : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTimeThatIsOverIsLate()
    {
        ScheduleBook book(std::mt19937_64(1));
        book.add(Id, spec(Once{Start - hours(1)}), Start);
        ScheduleSpec strict = spec(Once{Start - hours(1)});
        strict.misfire = MisfirePolicy::Skip;
        book.add(ScheduleId{2}, strict, Start);
        const auto decisions = book.advance(Start, idle);
        QCOMPARE(decisions.fired.size(), 1u);
        QVERIFY(decisions.fired[0].late);
        QCOMPARE(decisions.skipped.size(), 1u);
        QCOMPARE(decisions.skipped[0].schedule, ScheduleId{2});
        QVERIFY(!book.nextDue());
    }

    void misfires_data()
    {
        QTest::addColumn<int>("policy");
        QTest::addColumn<int>("lateBy"); // seconds, since the run of hour 5
        QTest::addColumn<QList<int>>("runs"); // hours
        QTest::addColumn<QList<int>>("skipped"); // first hour, last hour, count
        const auto row = [](const char *name, MisfirePolicy policy, int lateBy, const QList<int> &runs,
                            const QList<int> &skipped) {
            QTest::newRow(name) << static_cast<int>(policy) << lateBy << runs << skipped;
        };
        row("run once", MisfirePolicy::RunOnce, 600, {5}, {1, 4, 4});
        row("skip", MisfirePolicy::Skip, 600, {}, {1, 5, 5});
        row("skip, the last one in time", MisfirePolicy::Skip, 60, {5}, {1, 4, 4});
        row("run all", MisfirePolicy::RunAll, 600, {1, 2, 3, 4, 5}, {});
    }

    void misfires()
    {
        QFETCH(const int, policy);
        QFETCH(const int, lateBy);
        QFETCH(const QList<int>, runs);
        QFETCH(const QList<int>, skipped);
        ScheduleSpec hourly = spec(cron(u"@hourly"));
        hourly.misfire = static_cast<MisfirePolicy>(policy);
        hourly.overlap = OverlapPolicy::Allow;
        ScheduleFixture f(Start, hourly);
        Runs expected;
        for (const int hour : runs)
            expected.push_back(Start + hours(hour));
        QVERIFY(f.advanceTo(Start + hours(5) + seconds(lateBy)) == expected);
        QCOMPARE(f.book.nextDue(), Start + hours(6));
        QCOMPARE(f.skipped.empty(), skipped.isEmpty());
        if (!skipped.isEmpty()) {
            QCOMPARE(f.skipped.size(), 1u);
            QCOMPARE(f.skipped[0].skipped, SkipReason::Misfire);
            QCOMPARE(f.skipped[0].firstRun, Start + hours(skipped[0]));
            QCOMPARE(f.skipped[0].lastRun, Start + hours(skipped[1]));
            QCOMPARE(f.skipped[0].runs, skipped[2]);
            QCOMPARE(f.schedule().skipped, skipped[2]);
        }
        QCOMPARE(f.schedule().fired, runs.size());
        if (!f.fired.empty())
            QCOMPARE(f.fired.back().late, lateBy > 60);
    }

    void lateWithinTheGraceIsOnTime()
    {
        ScheduleSpec strict = spec(Every{hours(1), Start});
        strict.misfire = MisfirePolicy::Skip;
        strict.misfireGrace = seconds(10);
        ScheduleFixture f(Start, strict);
        QVERIFY(f.advanceTo(Start + hours(1) + seconds(10)) == Runs{Start + hours(1)});
        QVERIFY(f.advanceTo(Start + hours(2) + seconds(10) + milliseconds(1)).empty());
        QCOMPARE(f.skipped[0].skipped, SkipReason::Misfire);
    }

    void aYearAwayIsBounded_data()
    {
        QTest::addColumn<QString>("expression"); // empty: every second
        QTest::newRow("every second") << QString();
        QTest::newRow("every minute") << u"* * * * *"_s;
        QTest::newRow("dense and rare") << u"* * 1 2 *"_s;
    }

    void aYearAwayIsBounded()
    {
        QFETCH(const QString, expression);
        const Recurrence recurrence =
            expression.isEmpty() ? Recurrence(Every{seconds(1), Start}) : cron(expression, "Europe/Berlin");
        ScheduleSpec all = spec(recurrence);
        all.misfire = MisfirePolicy::RunAll;
        all.overlap = OverlapPolicy::Allow;
        ScheduleFixture f(Start, all);
        const Timestamp back = Start + days(365);
        const Runs runs = f.advanceTo(back);
        QCOMPARE(runs.size(), ScheduleSpec::MaxRunAll);
        // They are the last ones, one after the other.
        for (size_t i = 0; i + 1 < runs.size(); ++i)
            QCOMPARE(nextAfter(recurrence, runs[i]), runs[i + 1]);
        QVERIFY(*nextAfter(recurrence, runs.back()) > back);
        QCOMPARE(f.skipped.size(), 1u);
        QVERIFY(f.skipped[0].runs >= DueRuns::MaxCount);
        QCOMPARE(nextAfter(recurrence, f.skipped[0].lastRun), runs.front());
        QVERIFY(*f.book.nextDue() > back);
    }

    void aClockSetForwardCausesNoStorm()
    {
        ScheduleFixture f(Start, spec(cron(u"* * * * *")));
        f.advanceTo(Start + minutes(1));
        QCOMPARE(f.advanceTo(Start + hours(5)).size(), 1u);
        QVERIFY(f.advanceTo(Start + hours(5) + seconds(30)).empty());
        QCOMPARE(f.advanceTo(Start + hours(5) + minutes(1)).size(), 1u);
    }

    void aClockSetBackRunsNothingTwice_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<int>("back"); // minutes
        QTest::newRow("daily, an hour") << u"0 10 * * *"_s << 60;
        QTest::newRow("daily, half a day") << u"0 10 * * *"_s << 720;
        QTest::newRow("weekly, half a day") << u"0 10 * * SAT"_s << 720;
        QTest::newRow("hourly, half an hour") << u"@hourly"_s << 30;
        QTest::newRow("every minute, half of one") << u"* * * * *"_s << 0;
    }

    void aClockSetBackRunsNothingTwice()
    {
        QFETCH(const QString, expression);
        QFETCH(const int, back);
        ScheduleFixture f(Start, spec(cron(expression)));
        const Timestamp run = *f.book.nextDue();
        QVERIFY(f.advanceTo(run) == Runs{run});
        // The run's time comes again.
        for (Timestamp time = run - minutes(back) - seconds(1); time <= run + seconds(30);
             time += seconds(20))
            QVERIFY(f.advanceTo(time).empty());
        const Timestamp next = *f.book.nextDue();
        QVERIFY(next > run);
        QVERIFY(f.advanceTo(next) == Runs{next});
    }

    void aClockSetFarBackGoesOnByTheNewTime()
    {
        ScheduleFixture minutely(Start, spec(cron(u"* * * * *")));
        minutely.advanceTo(Start + minutes(1));
        const Timestamp before = Start - hours(5) + seconds(10);
        QVERIFY(minutely.advanceTo(before).empty());
        QCOMPARE(minutely.book.nextDue(), Start - hours(5) + minutes(2)); // one is left out
        QCOMPARE(minutely.advanceTo(Start - hours(5) + minutes(2)).size(), 1u);
        QCOMPARE(minutely.advanceTo(Start - hours(5) + minutes(3)).size(), 1u);

        // The machine thought it was 2032.
        ScheduleFixture daily(at("2032-05-05T12:00:00Z"), spec(cron(u"0 3 * * *")));
        daily.advanceTo(at("2032-05-06T03:00:00Z"));
        QVERIFY(daily.advanceTo(Start).empty());
        QCOMPARE(daily.book.nextDue(), at("2026-02-02T03:00:00Z"));
        ScheduleFixture yearly(at("2032-05-05T12:00:00Z"), spec(cron(u"@yearly")));
        yearly.advanceTo(Start);
        QCOMPARE(yearly.book.nextDue(), at("2027-01-01T00:00:00Z"));
    }

    void aClockThatWasMendedMeanwhileIsSeenAtTheStart()
    {
        ScheduleBook book(std::mt19937_64(1));
        Schedule stored{.id = Id, .spec = spec(cron(u"0 3 * * *"))};
        stored.nextFireAt = at("2032-05-06T03:00:00Z");
        book.restore(stored, Start);
        QCOMPARE(book.nextDue(), at("2026-02-02T03:00:00Z"));
        QVERIFY(book.advance(Start, idle).changed == std::vector{Id});
    }

    void noRunIsLostOrRepeatedHoweverTheClockWanders()
    {
        std::mt19937 random(5); // NOLINT: the same walk each time
        ScheduleSpec all = spec(Every{minutes(7), Start});
        all.misfire = MisfirePolicy::RunAll;
        all.overlap = OverlapPolicy::Allow;
        ScheduleFixture f(Start, all);
        Runs runs;
        Timestamp time = Start;
        Timestamp latest = Start;
        for (int step = 0; step < 2'000; ++step) {
            // Back by less than the interval in all.
            time = std::max(time + seconds(static_cast<int>(random() % 1'000) - 450), latest - minutes(6));
            latest = std::max(latest, time);
            const Runs now = f.advanceTo(time);
            runs.insert(runs.end(), now.begin(), now.end());
        }
        QVERIFY(runs.size() > 100);
        for (size_t i = 0; i < runs.size(); ++i)
            QCOMPARE(runs[i], Start + static_cast<int>(i + 1) * minutes(7));
    }
};

QTEST_GUILESS_MAIN(TestMisfires)
#include "tst_misfires.moc"
