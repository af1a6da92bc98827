// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/cronexpression.h"

#include <QTest>

#include <random>
#include <set>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

Timestamp utc(const QString &text)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    return Timestamp(milliseconds(time.toMSecsSinceEpoch()));
}

QString toText(std::optional<Timestamp> time)
{
    if (!time)
        return u"never"_s;
    return QDateTime::fromMSecsSinceEpoch(time->time_since_epoch().count(), QTimeZone::utc())
        .toString(u"yyyy-MM-ddTHH:mm:ss'Z'"_s);
}

int offsetAt(const QTimeZone &zone, sys_seconds at)
{
    return zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(
        sys_time<milliseconds>(at).time_since_epoch().count(), QTimeZone::utc()));
}

/// A random expression, kept as plain sets beside its text.
struct RandomCron
{
    std::set<int> minute, hour, day, month, weekday; // Sunday is 0
    bool starMinute = false, starHour = false, starDay = false, starWeekday = false;
    QString text;

    explicit RandomCron(std::mt19937 &random)
    {
        QStringList parts;
        parts << field(random, minute, starMinute, 0, 59, 4);
        parts << field(random, hour, starHour, 0, 23, 3);
        parts << field(random, day, starDay, 1, 31, 3);
        bool starMonth = false;
        parts << (random() % 3 == 0 ? field(random, month, starMonth, 1, 12, 6) : all(month, 1, 12));
        parts << field(random, weekday, starWeekday, 0, 6, 2);
        text = parts.join(u' ');
    }

    bool matches(sys_seconds local) const
    {
        const auto date = floor<days>(local);
        const year_month_day ymd(date);
        const auto time = local - date;
        if (!minute.contains(static_cast<int>(floor<minutes>(time).count() % 60))
            || !hour.contains(static_cast<int>(floor<hours>(time).count()))
            || !month.contains(static_cast<int>(static_cast<unsigned>(ymd.month()))))
            return false;
        const bool dayFits = day.contains(static_cast<int>(static_cast<unsigned>(ymd.day())));
        const bool weekdayFits = weekday.contains(static_cast<int>(std::chrono::weekday(date).c_encoding()));
        return starDay || starWeekday ? dayFits && weekdayFits : dayFits || weekdayFits;
    }

    /// Minute after minute of real time, with the highest local time shown so far.
    std::optional<sys_seconds> slowNext(Timestamp after, const QTimeZone &zone, sys_seconds until) const
    {
        // Clocks change at quarters of an hour, so it is enough to ask once in each.
        constexpr minutes Quarter(15);
        std::optional<sys_seconds> quarter;
        seconds offset(0);
        const auto localAt = [&](sys_seconds at) {
            const sys_seconds begin = at - at.time_since_epoch() % Quarter;
            if (begin != quarter) {
                quarter = begin;
                offset = seconds(offsetAt(zone, begin));
            }
            return at + offset;
        };
        const sys_seconds first = floor<minutes>(after) + minutes(1);
        sys_seconds highest = localAt(first - days(1) - minutes(1));
        for (sys_seconds at = first - days(1); at < until; at += minutes(1)) {
            const sys_seconds local = localAt(at);
            bool runs = false;
            if (starMinute || starHour) {
                runs = matches(local);
            } else {
                for (sys_seconds shown = highest + minutes(1); shown <= local && !runs; shown += minutes(1))
                    runs = matches(shown);
            }
            highest = std::max(highest, local);
            if (runs && at >= first)
                return at;
        }
        return std::nullopt;
    }

private:
    static QString all(std::set<int> &values, int first, int last)
    {
        for (int value = first; value <= last; ++value)
            values.insert(value);
        return u"*"_s;
    }

    static QString field(std::mt19937 &random, std::set<int> &values, bool &star, int first, int last,
                         int most)
    {
        const auto pick = [&](int from, int to) {
            return from + static_cast<int>(random() % static_cast<unsigned>(to - from + 1));
        };
        switch (random() % 4) {
        case 0:
            star = true;
            return all(values, first, last);
        case 1: {
            star = true;
            const int step = pick(1, std::max(1, last / 2));
            for (int value = first; value <= last; value += step)
                values.insert(value);
            return u"*/%1"_s.arg(step);
        }
        case 2: {
            const int from = pick(first, last);
            const int to = pick(from, last);
            const int step = pick(1, 3);
            for (int value = from; value <= to; value += step)
                values.insert(value);
            return u"%1-%2/%3"_s.arg(from).arg(to).arg(step);
        }
        default: {
            QStringList list;
            for (int count = pick(1, most); count > 0; --count) {
                const int value = pick(first, last);
                values.insert(value);
                list << QString::number(value);
            }
            return list.join(u',');
        }
        }
    }
};

} // namespace

class TestCronExpression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheNextRun_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QStringList>("runs"); // the ones that follow

        const auto row = [](const char *name, const char *text, const char *zone, const char *after,
                            const QStringList &runs) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(zone)
                                << QString::fromLatin1(after) << runs;
        };
        row("every minute", "* * * * *", "UTC", "2026-01-31T09:00:30Z",
            {u"2026-01-31T09:01:00Z"_s, u"2026-01-31T09:02:00Z"_s});
        row("strictly after", "0 3 * * *", "UTC", "2026-01-31T03:00:00Z", {u"2026-02-01T03:00:00Z"_s});
        row("a millisecond is enough", "0 3 * * *", "UTC", "2026-01-31T02:59:59Z",
            {u"2026-01-31T03:00:00Z"_s});
        row("steps", "*/25 8-17/4 * * *", "UTC", "2026-01-31T08:30:00Z",
            {u"2026-01-31T08:50:00Z"_s, u"2026-01-31T12:00:00Z"_s, u"2026-01-31T12:25:00Z"_s});
        row("names", "0 0 * feb,Mar mon", "UTC", "2026-02-23T00:00:00Z", {u"2026-03-02T00:00:00Z"_s});
        row("Sunday is 7", "0 0 * * 7", "UTC", "2026-01-31T00:00:00Z", {u"2026-02-01T00:00:00Z"_s});
        row("Sunday ends a range", "0 0 * * sat-sun", "UTC", "2026-01-29T00:00:00Z",
            {u"2026-01-31T00:00:00Z"_s, u"2026-02-01T00:00:00Z"_s, u"2026-02-07T00:00:00Z"_s});
        row("either day", "0 0 13 * FRI", "UTC", "2026-01-01T00:00:00Z",
            {u"2026-01-02T00:00:00Z"_s, u"2026-01-09T00:00:00Z"_s, u"2026-01-13T00:00:00Z"_s});
        row("both days with a star", "0 0 */2 * MON", "UTC", "2026-01-01T00:00:00Z",
            {u"2026-01-05T00:00:00Z"_s, u"2026-01-19T00:00:00Z"_s});
        row("month ends", "0 0 31 * *", "UTC", "2026-01-31T00:00:00Z",
            {u"2026-03-31T00:00:00Z"_s, u"2026-05-31T00:00:00Z"_s});
        row("the last day", "0 0 L * *", "UTC", "2024-01-31T00:00:00Z",
            {u"2024-02-29T00:00:00Z"_s, u"2024-03-31T00:00:00Z"_s, u"2024-04-30T00:00:00Z"_s});
        row("leap day", "0 0 29 2 *", "UTC", "2024-02-29T00:00:00Z", {u"2028-02-29T00:00:00Z"_s});
        row("no leap day in 2100", "0 0 29 2 *", "UTC", "2096-02-29T00:00:00Z", {u"2104-02-29T00:00:00Z"_s});
        row("rarest of all", "0 0 29 2 */7", "UTC", "2088-02-29T00:00:00Z", {u"2128-02-29T00:00:00Z"_s});
        row("year's end", "59 23 31 12 *", "UTC", "2026-12-31T23:59:00Z", {u"2027-12-31T23:59:00Z"_s});
        row("alias", "@Weekly", "UTC", "2026-01-31T00:00:00Z", {u"2026-02-01T00:00:00Z"_s});
        row("no summer time", "0 9 * * *", "Asia/Seoul", "2026-06-01T00:00:00Z",
            {u"2026-06-02T00:00:00Z"_s, u"2026-06-03T00:00:00Z"_s});
        row("fixed offset", "0 9 * * *", "UTC+05:30", "2026-06-01T00:00:00Z", {u"2026-06-01T03:30:00Z"_s});

        // Berlin 2026: 29 March 02:00 CET -> 03:00 CEST, 25 October 03:00 CEST -> 02:00 CET.
        row("local time", "0 3 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z",
            {u"2026-03-28T02:00:00Z"_s, u"2026-03-29T01:00:00Z"_s, u"2026-03-30T01:00:00Z"_s});
        row("left out", "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
            {u"2026-03-29T01:00:00Z"_s, u"2026-03-30T00:30:00Z"_s});
        row("left out twice, runs once", "10,50 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
            {u"2026-03-29T01:00:00Z"_s, u"2026-03-29T01:10:00Z"_s, u"2026-03-29T01:50:00Z"_s,
             u"2026-03-30T00:10:00Z"_s});
        row("left out and at its end", "0 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
            {u"2026-03-29T01:00:00Z"_s, u"2026-03-30T00:00:00Z"_s});
        row("left out, by real time", "*/20 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
            {u"2026-03-30T00:00:00Z"_s});
        row("hourly over the gap", "30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z",
            {u"2026-03-29T00:30:00Z"_s, u"2026-03-29T01:30:00Z"_s, u"2026-03-29T02:30:00Z"_s});
        row("comes twice", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z",
            {u"2026-10-25T00:30:00Z"_s, u"2026-10-26T01:30:00Z"_s});
        row("comes twice, after the first", "30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z",
            {u"2026-10-26T01:30:00Z"_s});
        row("end of what comes twice", "0 3 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z",
            {u"2026-10-25T02:00:00Z"_s});
        row("comes twice, by real time", "*/30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z",
            {u"2026-10-25T00:00:00Z"_s, u"2026-10-25T00:30:00Z"_s, u"2026-10-25T01:00:00Z"_s,
             u"2026-10-25T01:30:00Z"_s, u"2026-10-26T01:00:00Z"_s});
        row("hours by real time", "0 */2 * * *", "Europe/Berlin", "2026-10-24T22:30:00Z",
            {u"2026-10-25T00:00:00Z"_s, u"2026-10-25T01:00:00Z"_s, u"2026-10-25T03:00:00Z"_s});
        row("beyond the zone's table", "30 2 * * *", "Europe/Berlin", "2050-03-26T12:00:00Z",
            {u"2050-03-27T01:00:00Z"_s, u"2050-03-28T00:30:00Z"_s});

        // New York 2026: 8 March 02:00 -> 03:00, 1 November 02:00 -> 01:00.
        row("New York, left out", "15 2 * * *", "America/New_York", "2026-03-07T12:00:00Z",
            {u"2026-03-08T07:00:00Z"_s, u"2026-03-09T06:15:00Z"_s});
        row("New York, twice", "30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z",
            {u"2026-11-01T05:30:00Z"_s, u"2026-11-02T06:30:00Z"_s});
        // Lord Howe 2026: 4 October 02:00 +10:30 -> 02:30 +11, 5 April 02:00 +11 -> 01:30 +10:30.
        row("half an hour left out", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z",
            {u"2026-10-03T15:30:00Z"_s, u"2026-10-04T15:15:00Z"_s});
        row("half an hour is not left out", "45 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z",
            {u"2026-10-03T15:45:00Z"_s});
        row("half an hour twice", "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00:00Z",
            {u"2026-04-04T14:45:00Z"_s, u"2026-04-05T15:15:00Z"_s});
        row("half an hour, by real time", "*/15 1 * * *", "Australia/Lord_Howe", "2026-04-04T14:30:00Z",
            {u"2026-04-04T14:45:00Z"_s, u"2026-04-04T15:00:00Z"_s, u"2026-04-04T15:15:00Z"_s,
             u"2026-04-05T14:30:00Z"_s});
        // Samoa had no 30 December 2011.
        row("a day left out", "0 12 30 12 *", "Pacific/Apia", "2011-12-29T00:00:00Z",
            {u"2011-12-30T10:00:00Z"_s, u"2012-12-29T22:00:00Z"_s});
    }

    void findsTheNextRun()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, zone);
        QFETCH(const QString, after);
        QFETCH(const QStringList, runs);
        const auto cron = CronExpression::parse(text);
        QVERIFY2(cron, qPrintable(cron ? QString() : cron.error().message));
        const QTimeZone timeZone(zone.toLatin1());
        QVERIFY(timeZone.isValid());
        Timestamp time = utc(after) + milliseconds(after == "2026-01-31T02:59:59Z"_L1 ? 999 : 0);
        for (const QString &run : runs) {
            const auto next = cron->nextAfter(time, timeZone);
            QCOMPARE(toText(next), run);
            time = *next;
        }
    }

    void refusesWhatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("faults"); // how each begins
        QTest::newRow("empty") << u""_s << QStringList{u"there must be 5 fields"_s};
        QTest::newRow("seconds") << u"0 0 0 1 1 *"_s << QStringList{u"there must be 5 fields"_s};
        QTest::newRow("minute") << u"60 * * * *"_s << QStringList{u"minute: \"60\" is out of range"_s};
        QTest::newRow("sign") << u"+1 * * * *"_s << QStringList{u"minute: \"+1\" cannot be read"_s};
        QTest::newRow("negative") << u"-1 * * * *"_s << QStringList{u"minute: \"-1\" cannot be read"_s};
        QTest::newRow("huge") << u"99999999999 * * * *"_s
                              << QStringList{u"minute: \"99999999999\" cannot be read"_s};
        QTest::newRow("hour") << u"0 24 * * *"_s << QStringList{u"hour: \"24\" is out of range"_s};
        QTest::newRow("day 0") << u"0 0 0 * *"_s << QStringList{u"day of month: \"0\" is out of range"_s};
        QTest::newRow("month name as day")
            << u"0 0 JAN * *"_s << QStringList{u"day of month: \"JAN\" cannot be read"_s};
        QTest::newRow("day 8") << u"0 0 * * 8"_s << QStringList{u"day of week: \"8\" is out of range"_s};
        QTest::newRow("question mark")
            << u"0 0 ? * *"_s << QStringList{u"day of month: \"?\" cannot be read"_s};
        QTest::newRow("L elsewhere") << u"0 0 * * L"_s << QStringList{u"day of week: \"L\" cannot be read"_s};
        QTest::newRow("backwards") << u"0 22-2 * * *"_s
                                   << QStringList{u"hour: \"22-2\" ends before it begins; write 22-23,0-2"_s};
        QTest::newRow("step 0") << u"*/0 * * * *"_s
                                << QStringList{u"minute: \"*/0\" has a wrong step; allowed are 1 to 59"_s};
        QTest::newRow("step over the range")
            << u"*/90 * * * *"_s << QStringList{u"minute: \"*/90\" has a wrong step"_s};
        QTest::newRow("step of a value")
            << u"5/15 * * * *"_s << QStringList{u"minute: \"5/15\" has a step but no range; write 5-59/15"_s};
        QTest::newRow("empty entry") << u"1,,2 * * * *"_s
                                     << QStringList{u"minute: \"1,,2\" has an empty entry"_s};
        QTest::newRow("each field") << u"60 24 32 13 9"_s
                                    << QStringList{u"minute:"_s, u"hour:"_s, u"day of month:"_s, u"month:"_s,
                                                   u"day of week:"_s};
        QTest::newRow("30 February") << u"0 0 30 2 *"_s
                                     << QStringList{u"day of month: \"30\" never comes in month \"2\""_s};
        QTest::newRow("31 of short months")
            << u"0 0 31 4,6,9,11 *"_s << QStringList{u"day of month: \"31\" never comes"_s};
        QTest::newRow("reboot") << u"@reboot"_s
                                << QStringList{u"\"@reboot\" is not known; there are: @hourly"_s};
    }

    void refusesWhatIsWrong()
    {
        QFETCH(const QString, text);
        QFETCH(const QStringList, faults);
        const auto cron = CronExpression::parse(text);
        QVERIFY(!cron);
        QCOMPARE(cron.error().code, ErrorCode::InvalidRequest);
        QCOMPARE(cron.error().faults.size(), faults.size());
        for (qsizetype i = 0; i < faults.size(); ++i)
            QVERIFY2(cron.error().faults[i].message.startsWith(faults[i]),
                     qPrintable(cron.error().faults[i].message));
    }

    void keepsItsText()
    {
        QCOMPARE(CronExpression::parse(u" 0   3\t* * * ")->text(), u"0 3 * * *"_s);
        QCOMPARE(CronExpression::parse(u"@daily")->text(), u"@daily"_s);
        QVERIFY(*CronExpression::parse(u"0 3  * * *") == *CronExpression::parse(u"0 3 * * *"));
    }

    void nothingComesAfterTheYear9999()
    {
        const auto cron = *CronExpression::parse(u"0 0 1 1 *");
        QCOMPARE(toText(cron.nextAfter(utc(u"9999-06-01T00:00:00Z"_s), QTimeZone::utc())), u"never"_s);
        QCOMPARE(toText(cron.nextAfter(utc(u"9999-06-01T00:00:00Z"_s), QTimeZone("Europe/Berlin"))),
                 u"9999-12-31T23:00:00Z"_s);
    }

    void agreesWithASlowSearch_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QStringList>("changes"); // start times lie around these
        QTest::newRow("Berlin") << u"Europe/Berlin"_s
                                << QStringList{u"2026-03-29T01:00:00Z"_s, u"2026-10-25T01:00:00Z"_s};
        QTest::newRow("New York") << u"America/New_York"_s
                                  << QStringList{u"2027-03-14T07:00:00Z"_s, u"2027-11-07T06:00:00Z"_s};
        QTest::newRow("Lord Howe") << u"Australia/Lord_Howe"_s
                                   << QStringList{u"2026-04-04T15:00:00Z"_s, u"2026-10-03T15:30:00Z"_s};
        QTest::newRow("Havana, at midnight")
            << u"America/Havana"_s << QStringList{u"2026-03-08T05:00:00Z"_s, u"2026-11-01T05:00:00Z"_s};
        QTest::newRow("Casablanca") << u"Africa/Casablanca"_s
                                    << QStringList{u"2026-02-15T02:00:00Z"_s, u"2026-03-22T02:00:00Z"_s};
        QTest::newRow("Seoul") << u"Asia/Seoul"_s << QStringList{u"2028-02-28T15:00:00Z"_s};
        QTest::newRow("UTC") << u"UTC"_s << QStringList{u"2028-02-29T00:00:00Z"_s, u"2026-12-31T23:00:00Z"_s};
    }

    void agreesWithASlowSearch()
    {
        QFETCH(const QString, zone);
        QFETCH(const QStringList, changes);
        const QTimeZone timeZone(zone.toLatin1());
        std::mt19937 random(20260131); // NOLINT: the same cases each time
        constexpr auto Span = days(4);
        constexpr int Cases = 400;
        int found = 0;
        for (int i = 0; i < Cases; ++i) {
            const RandomCron expected(random);
            const auto cron = CronExpression::parse(expected.text);
            if (!cron) { // only what can never match
                QVERIFY2(cron.error().message.contains("never comes"_L1), qPrintable(cron.error().message));
                continue;
            }
            const Timestamp change = utc(changes[static_cast<qsizetype>(random()) % changes.size()]);
            Timestamp after = change + milliseconds(static_cast<int>(random() % 14'400'000) - 10'800'000);
            if (random() % 2 == 0)
                after = floor<minutes>(after);
            const sys_seconds until = floor<seconds>(after) + Span;
            const auto slow = expected.slowNext(after, timeZone, until);
            auto fast = cron->nextAfter(after, timeZone);
            if (fast && *fast >= until)
                fast.reset();
            found += slow.has_value();
            QVERIFY2(fast == slow,
                     qPrintable(u"\"%1\" after %2: %3, not %4"_s.arg(expected.text, toText(after),
                                                                     toText(slow), toText(fast))));
        }
        QVERIFY(found > Cases / 4); // the cases say something
    }
};

QTEST_GUILESS_MAIN(TestCronExpression)
#include "tst_cronexpression.moc"
