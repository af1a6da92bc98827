// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/schedulejson.h"
#include "core/task/rfc3339.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

const Timestamp Now = timeFromRfc3339(u"2026-01-31T09:00:00Z").value();

ScheduleDefaults defaults()
{
    return {Now, QTimeZone("Asia/Seoul")};
}

QJsonObject json(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        qFatal("not an object: %s", text.constData());
    return document.object();
}

const QByteArray Nightly =
    R"({"name": "nightly", "task": {"type": "checksum", "params": {"path": "/a"}, "priority": 3, "tags": ["x"]},
        "cron": "0 3 * * *", "time_zone": "Europe/Berlin", "misfire": "skip", "misfire_grace": 7.5,
        "jitter": 30, "overlap": "replace", "paused": true, "paused_until": "2026-02-01T00:00:00+01:00"})";

} // namespace

class TestScheduleJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryField()
    {
        const auto spec = scheduleSpecFromJson(json(Nightly), defaults());
        QVERIFY(spec);
        QCOMPARE(spec->name, u"nightly"_s);
        QCOMPARE(spec->task.type, u"checksum"_s);
        QCOMPARE(spec->task.params, R"({"path":"/a"})");
        QCOMPARE(spec->task.priority, 3);
        QCOMPARE(spec->task.tags, QStringList{u"x"_s});
        const Cron &cron = std::get<Cron>(spec->recurrence);
        QCOMPARE(cron.expression.text(), u"0 3 * * *"_s);
        QCOMPARE(cron.timeZone, QTimeZone("Europe/Berlin"));
        QCOMPARE(spec->misfire, MisfirePolicy::Skip);
        QCOMPARE(spec->misfireGrace, milliseconds(7'500));
        QCOMPARE(spec->jitter, seconds(30));
        QCOMPARE(spec->overlap, OverlapPolicy::Replace);
        QVERIFY(spec->pause);
        QCOMPARE(rfc3339FromTime(spec->pause->until.value()), u"2026-01-31T23:00:00.000Z"_s);
    }

    void whatIsNotGivenHasADefault()
    {
        const auto every =
            scheduleSpecFromJson(json(R"({"name":"a","task":{"type":"noop"},"every":300})"), defaults());
        QVERIFY(every);
        QVERIFY(every->recurrence == Recurrence(Every{minutes(5), Now}));
        QCOMPARE(every->misfire, MisfirePolicy::RunOnce);
        QCOMPARE(every->overlap, OverlapPolicy::Forbid);
        QVERIFY(!every->pause);
        const auto cron = scheduleSpecFromJson(
            json(R"({"name":"a","task":{"type":"noop"},"cron":"@daily","every":null})"), defaults());
        QVERIFY(cron);
        QCOMPARE(std::get<Cron>(cron->recurrence).timeZone, QTimeZone("Asia/Seoul"));
        const auto once = scheduleSpecFromJson(
            json(R"({"name":"a","task":{"type":"noop"},"at":"2026-03-01T00:00:00Z"})"), defaults());
        QVERIFY(once);
        QCOMPARE(rfc3339FromTime(std::get<Once>(once->recurrence).at), u"2026-03-01T00:00:00.000Z"_s);
    }

    void comesBackAsItWas_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("cron") << Nightly;
        QTest::newRow("every") << QByteArray(
            R"({"name":"a","task":{"type":"noop"},"every":0.1e2,"anchor":"2026-01-01T00:00:00.250Z"})");
        QTest::newRow("at") << QByteArray(
            R"({"name":"a","task":{"type":"noop"},"at":"2026-03-01T00:00:00Z","overlap":"allow","misfire":"run_all"})");
        QTest::newRow("paused") << QByteArray(
            R"({"name":"a","task":{"type":"noop"},"cron":"@weekly","time_zone":"UTC+05:30","paused":true})");
    }

    void comesBackAsItWas()
    {
        QFETCH(const QByteArray, text);
        const auto spec = scheduleSpecFromJson(json(text), defaults());
        QVERIFY(spec);
        const QJsonObject written = scheduleSpecToJson(*spec);
        // Other defaults: all that matters is written.
        const auto again = scheduleSpecFromJson(written, {Now + hours(1), QTimeZone("UTC")});
        QVERIFY(again);
        QVERIFY(*again == *spec);
        QCOMPARE(scheduleSpecToJson(*again), written);
    }

    void namesEachFault_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("pointers");
        const auto row = [](const char *name, const char *members, const QStringList &pointers) {
            QTest::newRow(name) << QByteArray(R"({"name":"a","task":{"type":"noop"})") + members + '}'
                                << pointers;
        };
        QTest::newRow("nothing") << QByteArray("{}") << QStringList{u"/name"_s, u"/task"_s, u"/at"_s};
        row("two recurrences", R"(,"every":60,"cron":"@daily")", {u"/cron"_s});
        row("unknown", R"(,"every":60,"evry":1,"a/b":2)", {u"/a~1b"_s, u"/evry"_s});
        row("read-only", R"(,"every":60,"id":1)", {u"/id"_s});
        row("cron", R"(,"cron":"60 24 * * *")", {u"/cron"_s, u"/cron"_s});
        row("zone", R"(,"cron":"@daily","time_zone":"Berlin")", {u"/time_zone"_s});
        row("zone as a path", R"(,"cron":"@daily","time_zone":"../Berlin")", {u"/time_zone"_s});
        row("zone without cron", R"(,"every":60,"time_zone":"UTC")", {u"/time_zone"_s});
        row("anchor without every", R"(,"cron":"@daily","anchor":"2026-01-01T00:00:00Z")", {u"/anchor"_s});
        row("too often", R"(,"every":0.9)", {u"/every"_s});
        row("types", R"(,"every":"60","jitter":"1","paused":1,"misfire":2)",
            {u"/every"_s, u"/misfire"_s, u"/jitter"_s, u"/paused"_s});
        row("ranges", R"(,"every":60,"jitter":-1,"misfire_grace":1e12)", {u"/misfire_grace"_s, u"/jitter"_s});
        row("policies", R"(,"every":60,"misfire":"all","overlap":"skip")", {u"/misfire"_s, u"/overlap"_s});
        row("time", R"(,"at":"tomorrow")", {u"/at"_s});
        row("time without an offset", R"(,"at":"2026-01-31T09:00:00")", {u"/at"_s});
        row("null", R"(,"every":60,"jitter":null)", {u"/jitter"_s});
        row("until, not paused", R"(,"every":60,"paused":false,"paused_until":"2026-01-31T09:00:00Z")",
            {u"/paused_until"_s});
        QTest::newRow("the task") << QByteArray(
            R"({"name":"","every":60,"task":{"typ":"noop","params":[],"tags":["a",1],"priority":1.5}})")
                                  << QStringList{u"/name"_s,          u"/task/type"_s,   u"/task/params"_s,
                                                 u"/task/priority"_s, u"/task/tags/1"_s, u"/task/typ"_s};
    }

    void namesEachFault()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, pointers);
        const auto spec = scheduleSpecFromJson(json(text), defaults());
        QVERIFY(!spec);
        QCOMPARE(spec.error().code, ErrorCode::InvalidRequest);
        QStringList found;
        for (const Fault &fault : spec.error().faults) {
            found.append(fault.pointer);
            QVERIFY(!fault.message.isEmpty());
        }
        QCOMPARE(found, pointers);
    }

    void patches()
    {
        const ScheduleSpec spec = scheduleSpecFromJson(json(Nightly), defaults()).value();
        const auto going = patchedSpec(spec, json(R"({"paused":false})"), defaults());
        QVERIFY(going);
        QVERIFY(!going->pause);
        QVERIFY(going->recurrence == spec.recurrence);
        const auto later =
            patchedSpec(*going, json(R"({"paused_until":"2027-01-01T00:00:00Z"})"), defaults());
        QVERIFY(later && later->pause && later->pause->until);
        const auto every = patchedSpec(spec, json(R"({"every":60})"), defaults());
        QVERIFY(every);
        QVERIFY(every->recurrence == Recurrence(Every{minutes(1), Now}));
        const auto cron = patchedSpec(spec, json(R"({"cron":"0 4 * * *"})"), defaults());
        QVERIFY(cron);
        QCOMPARE(std::get<Cron>(cron->recurrence).timeZone, QTimeZone("Europe/Berlin"));
        QVERIFY(!patchedSpec(spec, json(R"({"cron":null})"), defaults()));
        QVERIFY(!patchedSpec(spec, json(R"({"nam":"x"})"), defaults()));
        const auto same = patchedSpec(spec, {}, defaults());
        QVERIFY(same && *same == spec);
    }

    void showsAWholeSchedule()
    {
        Schedule schedule{.id = {4}, .spec = scheduleSpecFromJson(json(Nightly), defaults()).value()};
        schedule.createdAt = Now;
        schedule.nextFireAt = timeFromRfc3339(u"2026-02-01T02:00:00Z");
        schedule.skipped = 2;
        QJsonObject shown = scheduleToJson(schedule);
        QCOMPARE(shown["id"_L1].toInteger(), 4);
        QCOMPARE(shown["next_fire_at"_L1].toString(), u"2026-02-01T02:00:00.000Z"_s);
        QCOMPARE(shown["next_runs"_L1].toArray().size(), 5);
        QVERIFY(shown["last_fire_at"_L1].isNull());
        QVERIFY(shown["last_task_id"_L1].isNull());
        QVERIFY(shown["every"_L1].isNull());
        QCOMPARE(shown["skipped"_L1].toInteger(), 2);
        schedule.spec.pause = Pause{};
        shown = scheduleToJson(schedule);
        QVERIFY(shown["next_fire_at"_L1].isNull());
        QVERIFY(shown["next_runs"_L1].toArray().isEmpty());
    }

    void showsARecord()
    {
        ScheduleRecord record{.schedule = {4}, .at = Now, .firstRun = Now, .lastRun = Now};
        record.task = {42};
        QCOMPARE(scheduleRecordToJson(record)["kind"_L1].toString(), u"run"_s);
        QCOMPARE(scheduleRecordToJson(record)["task_id"_L1].toInteger(), 42);
        QVERIFY(scheduleRecordToJson(record)["reason"_L1].isNull());
        record.skipped = SkipReason::Overlap;
        QCOMPARE(scheduleRecordToJson(record)["reason"_L1].toString(), u"overlap"_s);
    }

    void readsTimes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // empty: refused
        QTest::newRow("utc") << u"2026-01-31T09:00:00Z"_s << u"2026-01-31T09:00:00.000Z"_s;
        QTest::newRow("small letters") << u"2026-01-31t09:00:00z"_s << u"2026-01-31T09:00:00.000Z"_s;
        QTest::newRow("offset") << u"2026-01-31T09:00:00+09:30"_s << u"2026-01-30T23:30:00.000Z"_s;
        QTest::newRow("west") << u"2026-01-31T23:00:00-02:00"_s << u"2026-02-01T01:00:00.000Z"_s;
        QTest::newRow("fraction") << u"2026-01-31T09:00:00.1239999Z"_s << u"2026-01-31T09:00:00.123Z"_s;
        QTest::newRow("one digit") << u"2026-01-31T09:00:00.5Z"_s << u"2026-01-31T09:00:00.500Z"_s;
        for (const char *wrong :
             {"", "2026-01-31", "2026-01-31T09:00Z", "2026-01-31T09:00:00", "2026-01-31 09:00:00Z",
              "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z", "2026-01-31T09:00:60Z",
              "2026-01-31T09:00:00.Z", "2026-01-31T09:00:00+0900", "2026-01-31T09:00:00+24:00",
              "2026-01-31T09:00:00ZZ", "26-01-31T09:00:00Z", " 2026-01-31T09:00:00Z"})
            QTest::newRow(qPrintable(u"refused: %1"_s.arg(QLatin1StringView(wrong))))
                << QString::fromLatin1(wrong) << QString();
    }

    void readsTimes()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        const auto time = timeFromRfc3339(text);
        QCOMPARE(time ? rfc3339FromTime(*time) : QString(), expected);
    }

    void knowsTimeZones_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("known");
        for (const char *name :
             {"UTC", "Europe/Berlin", "Asia/Seoul", "Etc/UTC", "GMT", "UTC+05:30", "Etc/GMT+5"})
            QTest::newRow(name) << QString::fromLatin1(name) << true;
        for (const char *name : {"", "Berlin", "Europe/Berln", "europe", "./Europe/Berlin",
                                 "../../etc/passwd", "/etc/localtime", "Europe/Berlin "})
            QTest::newRow(qPrintable(u"unknown: %1"_s.arg(QLatin1StringView(name))))
                << QString::fromLatin1(name) << false;
    }

    void knowsTimeZones()
    {
        QFETCH(const QString, name);
        QFETCH(const bool, known);
        QCOMPARE(timeZoneFromName(name).has_value(), known);
    }
};

QTEST_GUILESS_MAIN(TestScheduleJson)
#include "tst_schedulejson.moc"
