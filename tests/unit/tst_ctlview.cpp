// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace pooldeckctl;
using namespace Qt::StringLiterals;

namespace {

/// An object from JSON with ' for ", since moc is confused by raw strings.
QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(QByteArray(json).replace('\'', '"')).object();
}

} // namespace

/// What the client shows: tables, tasks, logs.
class TestCtlView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tableIsAlignedAndCut()
    {
        Table table;
        table.addColumn(u"ID"_s, Table::Align::Right);
        table.addColumn(u"TYPE"_s);
        table.addColumn(u"X"_s);
        table.addRow({u"7"_s, u"checksum"_s, u"a"_s});
        table.addRow({u"1234"_s, u"noop"_s, u""_s});
        QCOMPARE(table.toText({}), u"  ID  TYPE      X\n   7  checksum  a\n1234  noop\n"_s);
        QCOMPARE(table.toText({.width = 10}), u"  ID  TYP…\n   7  che…\n1234  noop\n"_s);
    }

    void foreignTextDoesNotDriveTheTerminal()
    {
        QCOMPARE(harmless(u"a\x1b[31m\nb"_s), u"a\\u001b[31m\\u000ab"_s);
        QCOMPARE(harmlessLines(u"a\x1b[31m\nb"_s), u"a\\u001b[31m\nb"_s);
        const QString text =
            taskTable({object("{'id': 1, 'type': 't', 'params': {'p': '\\u001b[2J\\n'}}")}, {});
        QVERIFY(!text.contains(QChar(0x1b)));
        QCOMPARE(text.count(u'\n'), 2);
    }

    void detailsShowWhatThereIs()
    {
        const QString running =
            taskDetails(object("{'id': 42, 'type': 'checksum', 'state': 'running', 'cancel_requested': true, "
                               "'params': {'path': '/x'}, 'progress': {'current': 50, 'total': 200, "
                               "'message': ''}, 'result': null, 'error': null}"));
        QVERIFY(running.contains(u"42"_s));
        QVERIFY(running.contains(u"running, asked to stop"_s));
        QVERIFY(running.contains(u"25 %"_s));
        QVERIFY(running.contains(u"{\"path\":\"/x\"}"_s));
        QVERIFY(!running.contains(u"result"_s));
        const QString failed = taskDetails(object(
            "{'id': 1, 'state': 'failed', 'error': {'kind': 'exception', 'message': 'no such file'}}"));
        QVERIFY(failed.contains(u"no such file (exception)"_s));
    }

    void largeResultsAndPins()
    {
        const QString text = taskDetails(
            object("{'id': 1, 'state': 'succeeded', 'result': null, 'result_bytes': 70000, 'result_url': "
                   "'/api/v1/tasks/1/result', 'pinned': true, 'lane': 'pool-1'}"));
        QVERIFY(text.contains(u"70000 bytes at /api/v1/tasks/1/result"_s));
        QVERIFY(text.contains(u"pinned"_s));
        QVERIFY(text.contains(u"pool-1"_s));
    }

    void logLines()
    {
        const QString own = logLine(object(
            "{'number': 1, 'time': '2026-01-31T09:00:00.250Z', 'stream': 'log', 'text': 'a\\u001b[2J'}"));
        QVERIFY(own.contains(u":00.250 a"_s));
        QVERIFY(own.endsWith(u"a\\u001b[2J\n"_s));
        const QString error = logLine(
            object("{'number': 2, 'time': '2026-01-31T09:00:00.000Z', 'stream': 'stderr', 'text': 'b'}"));
        QVERIFY(error.endsWith(u" [stderr] b\n"_s));
    }

    void attemptsAsATable()
    {
        const QString text = attemptTable(
            {object(
                 "{'attempt': 1, 'lane': 'pool-0', 'started_at': '2026-01-31T09:00:00.000Z', 'finished_at': "
                 "'2026-01-31T09:00:01.500Z', 'error': {'kind': 'interrupted', 'message': 'died', "
                 "'details': {}}}"),
             object(
                 "{'attempt': 2, 'lane': 'pool-1', 'started_at': '2026-01-31T09:00:02.000Z', 'finished_at': "
                 "'2026-01-31T09:00:02.010Z', 'error': null}")},
            {});
        QVERIFY(text.contains(u"1.5 s  died (interrupted)"_s));
        QVERIFY(text.contains(u"10 ms\n"_s));
    }

    void emptyColumnsMayBeLeftOut()
    {
        Table table;
        table.addColumn(u"A"_s);
        table.hideIfEmpty();
        table.addColumn(u"B"_s);
        table.addColumn(u"C"_s);
        table.hideIfEmpty();
        table.addRow({u""_s, u""_s, u""_s});
        QCOMPARE(table.toText({}), u"B\n\n"_s);
        table.addRow({u"a"_s, u"b"_s, u""_s});
        QCOMPARE(table.toText({}), u"A  B\n\na  b\n"_s);
    }

    void whatATaskWaitsFor_data()
    {
        QTest::addColumn<QJsonObject>("task");
        QTest::addColumn<QString>("shown");
        QTest::newRow("nothing") << object("{'waiting_for': null, 'waiting_on': null}") << QString();
        QTest::newRow("a slot") << object("{'waiting_for': 'no slot', 'waiting_on': null}") << u"no slot"_s;
        QTest::newRow("a queue") << object("{'waiting_for': 'queue paused', 'waiting_on': 'mail'}")
                                 << u"queue paused: mail"_s;
        QTest::newRow("a task") << object("{'waiting_for': 'tasks', 'waiting_on': null, 'depends_on': [41]}")
                                << u"tasks: 41"_s;
        QTest::newRow("many tasks") << object("{'waiting_for': 'tasks', 'depends_on': [1, 2, 3, 4, 5, 6, 7]}")
                                    << u"tasks: 1, 2, 3, 4, 5 and 2 more"_s;
        QTest::newRow("a time") << object("{'waiting_for': 'due time', 'due_at': '2026-01-31T09:00:00.000Z'}")
                                << u"due time: "_s + localTime(u"2026-01-31T09:00:00.000Z"_s).chopped(3);
    }

    void whatATaskWaitsFor()
    {
        QFETCH(QJsonObject, task);
        QFETCH(const QString, shown);
        const QString details = taskDetails(task);
        QCOMPARE(details.contains(u"waits for"_s), !shown.isEmpty());
        QVERIFY2(details.contains(shown), qPrintable(details));
        const QString table = taskTable({task}, {});
        QCOMPARE(table.contains(u"WAITS FOR"_s), !shown.isEmpty());
        QVERIFY2(table.contains(shown), qPrintable(table));
    }

    void timesOfTodayAreBrief()
    {
        const QDateTime now = QDateTime::currentDateTime();
        if (now.time() > QTime(23, 59))
            QSKIP("it may be tomorrow before the table is made");
        const auto json = [](const QDateTime &time) { return time.toUTC().toString(Qt::ISODateWithMs); };
        QCOMPARE(briefTime(json(now)), now.toString(u"HH:mm:ss"_s));
        QCOMPARE(briefTime(json(now.addDays(1))), now.addDays(1).toString(u"yyyy-MM-dd HH:mm"_s));
        QCOMPARE(briefTime(json(now.addDays(-1))), now.addDays(-1).toString(u"yyyy-MM-dd HH:mm"_s));
        QCOMPARE(briefTime({}), QString());
    }

    void detailsShowTheLimits()
    {
        const QString text = taskDetails(object(
            "{'id': 7, 'state': 'running', 'cancel_requested': true, 'unresponsive': true, "
            "'depends_on': [5, 6], 'resources': {'gpu': 1, 'lamp': 2}, 'timeout': 90, 'queue_timeout': "
            "0.5, 'retries': 3, 'retry_of': 2, 'unique_key': 'nightly', 'due_at': "
            "'2026-01-31T09:00:00.000Z', 'executor': 'process', 'attempt': 1}"));
        const QStringList lines{u"state          running, does not stop"_s,
                                u"depends on     5, 6"_s,
                                u"resources      gpu=1, lamp=2"_s,
                                u"timeout        1:30 min"_s,
                                u"queue timeout  500 ms"_s,
                                u"retries        3"_s,
                                u"retry of       2"_s,
                                u"unique key     nightly"_s,
                                u"executor       process"_s,
                                u"due            "_s + localTime(u"2026-01-31T09:00:00.000Z"_s)};
        for (const QString &line : lines)
            QVERIFY2(text.contains(u'\n' + line + u'\n'), qPrintable(line + u'\n' + text));

        const QString none = taskDetails(object(
            "{'id': 7, 'state': 'running', 'depends_on': [], 'resources': {}, 'timeout': null, "
            "'queue_timeout': null, 'retries': 0, 'retry_of': null, 'unique_key': null, 'due_at': null}"));
        for (const QString &name :
             {u"depends"_s, u"resources"_s, u"timeout"_s, u"retr"_s, u"unique"_s, u"due"_s})
            QVERIFY2(!none.contains(name), qPrintable(none));
    }
};

QTEST_GUILESS_MAIN(TestCtlView)
#include "tst_ctlview.moc"
