// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/apifixture.h"

#include <QJsonArray>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestScheduleRoutes : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void lifeOfASchedule();
    void preview();
    void faults_data();
    void faults();
    void absent();
    void history();
};

void TestScheduleRoutes::lifeOfASchedule()
{
    const RawAnswer made = ask("POST /api/v1/schedules",
                               R"({"name":"nightly","task":{"type":"noop","tags":["n"],"retries":2},)"
                               R"("cron":"0 3 * * *","time_zone":"Europe/Berlin"})");
    QCOMPARE(made.status, 201);
    const QByteArray location = made.fields["location"];
    QCOMPARE(location, "/api/v1/schedules/" + QByteArray::number(made.json()[u"id"_s].toInteger()));
    QCOMPARE(made.json()[u"next_runs"_s].toArray().size(), 5);
    QCOMPARE(made.json()[u"task"_s][u"retries"_s], 2);
    QCOMPARE(ask("GET /api/v1/schedules").json()[u"items"_s][0][u"name"_s], u"nightly"_s);

    const RawAnswer paused = ask("PATCH " + location, R"({"paused":true})");
    QCOMPARE(paused.status, 200);
    QCOMPARE(paused.json()[u"next_runs"_s].toArray().size(), 0);
    QCOMPARE(ask("PATCH " + location, R"({"every":60})").json()[u"cron"_s], QJsonValue());
    QCOMPARE(ask("GET " + location).json()[u"every"_s], 60);

    const RawAnswer run = ask("POST " + location + "/run");
    QCOMPARE(run.status, 202);
    QTRY_COMPARE(stateOf(run.json()[u"id"_s].toInteger()), u"succeeded"_s);
    QCOMPARE(ask("DELETE " + location).status, 204);
    QCOMPARE(ask("GET " + location).status, 404);
    QCOMPARE(ask("GET " + run.fields["location"]).status, 200); // its tasks stay
}

void TestScheduleRoutes::preview()
{
    const RawAnswer answer =
        ask("POST /api/v1/schedules:preview",
            R"({"name":"x","task":{"type":"noop"},"cron":"0 0 29 2 *","time_zone":"UTC"})");
    QCOMPARE(answer.status, 200);
    const QJsonArray runs = answer.json()[u"next_runs"_s].toArray();
    QCOMPARE(runs.size(), 5);
    for (const QJsonValue &run : runs)
        QVERIFY(run.toString().contains(u"-02-29T00:00:00"_s));
    const RawAnswer bare =
        ask("POST /api/v1/schedules:preview", R"({"cron":"0 0 29 2 *","time_zone":"UTC"})");
    QCOMPARE(bare.status, 200);
    QCOMPARE(bare.json()[u"next_runs"_s].toArray(), runs);
    QCOMPARE(ask("POST /api/v1/schedules:preview", R"({"name":"","cron":"@daily"})").status, 422);
    QCOMPARE(ask("GET /api/v1/schedules").json()[u"items"_s].toArray().size(), 0);
}

void TestScheduleRoutes::faults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const QByteArray &body, const QString &pointer) {
        QTest::newRow(name) << body << pointer;
    };
    row("no name", R"({"task":{"type":"noop"},"every":60})", u"/name"_s);
    row("no task", R"({"name":"x","every":60})", u"/task"_s);
    row("cron", R"({"name":"x","task":{"type":"noop"},"cron":"61 * * * *"})", u"/cron"_s);
    row("zone", R"({"name":"x","task":{"type":"noop"},"cron":"@daily","time_zone":"Mars"})", u"/time_zone"_s);
    row("type", R"({"name":"x","task":{"type":"nope"},"every":60})", u"/task/type"_s);
    row("params", R"({"name":"x","task":{"type":"sleep"},"every":60})", u"/task/params/seconds"_s);
    row("option", R"({"name":"x","task":{"type":"noop","retries":-1},"every":60})", u"/task/retries"_s);
}

void TestScheduleRoutes::faults()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    const RawAnswer answer = ask("POST /api/v1/schedules", body);
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.json()[u"errors"_s][0][u"pointer"_s], pointer);
    QCOMPARE(ask("GET /api/v1/schedules").json()[u"items"_s].toArray().size(), 0);
}

void TestScheduleRoutes::absent()
{
    for (const QByteArray line : {"GET /api/v1/schedules/7", "DELETE /api/v1/schedules/7",
                                  "POST /api/v1/schedules/7/run", "GET /api/v1/schedules/7/history"})
        QCOMPARE(ask(line).status, 404);
    QCOMPARE(ask("PATCH /api/v1/schedules/7", "{}").status, 404);
    QCOMPARE(ask("GET /api/v1/schedules/x").status, 404);
    QCOMPARE(ask("PUT /api/v1/schedules/7", "{}").status, 405);
}

void TestScheduleRoutes::history()
{
    const RawAnswer made =
        ask("POST /api/v1/schedules", R"({"name":"x","task":{"type":"noop"},"at":"2020-01-01T00:00:00Z"})");
    QCOMPARE(made.status, 201);
    const QByteArray path = made.fields["location"] + "/history";
    QTRY_COMPARE(ask("GET " + path).json()[u"items"_s].toArray().size(), 1);
    const QJsonValue record = ask("GET " + path).json()[u"items"_s][0];
    QCOMPARE(record[u"kind"_s], u"run"_s);
    QVERIFY(record[u"task_id"_s].toInteger() > 0);
}

QTEST_GUILESS_MAIN(TestScheduleRoutes)
#include "tst_scheduleroutes.moc"
