// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/apiclient.h"
#include "app/ctl/arguments.h"
#include "app/ctl/limitrequests.h"
#include "app/ctl/taskoptions.h"
#include "app/ctl/taskparams.h"
#include "app/ctl/values.h"

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

QStringList words(const QString &line)
{
    return line.split(u' ', Qt::SkipEmptyParts);
}

/// The fields that these arguments of `submit` set.
Expected<QJsonObject> readSubmission(const QString &arguments)
{
    QCommandLineParser parser;
    const auto line = readArguments(QStringList{u"submit"_s, u"noop"_s} + words(arguments), parser);
    if (!line)
        return std::unexpected(line.error());
    return readTaskOptions(parser);
}

} // namespace

/// What the client reads from its command line to ask of the server.
class TestCtlRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void paramsFollowTheSchema_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("text") << u"path=/usr/bin/env"_s << QByteArray("{'path': '/usr/bin/env'}");
        QTest::newRow("a number where text is wanted") << u"path=42"_s << QByteArray("{'path': '42'}");
        QTest::newRow("JSON where text is wanted") << u"path={}"_s << QByteArray("{'path': '{}'}");
        QTest::newRow("a number") << u"seconds=1.5"_s << QByteArray("{'seconds': 1.5}");
        QTest::newRow("unknown to the schema") << u"n=7"_s << QByteArray("{'n': 7}");
        QTest::newRow("true") << u"on=true"_s << QByteArray("{'on': true}");
        QTest::newRow("null") << u"on=null"_s << QByteArray("{'on': null}");
        QTest::newRow("array") << u"sizes=[1,2]"_s << QByteArray("{'sizes': [1, 2]}");
        QTest::newRow("object") << u"a={\"b\":1}"_s << QByteArray("{'a': {'b': 1}}");
        QTest::newRow("more than one value") << u"n=1,2"_s << QByteArray("{'n': '1,2'}");
        QTest::newRow("quotes stay") << u"n=\"x\""_s << QByteArray("{'n': '\\u0022x\\u0022'}");
        QTest::newRow("empty") << u"n="_s << QByteArray("{'n': ''}");
        QTest::newRow("an equals sign in the value") << u"n=a=b"_s << QByteArray("{'n': 'a=b'}");
        QTest::newRow("insisting") << u"path:=42"_s << QByteArray("{'path': 42}");
        QTest::newRow("insisting on text") << u"path:=\"42\""_s << QByteArray("{'path': '42'}");
    }

    void paramsFollowTheSchema()
    {
        QFETCH(const QString, argument);
        QFETCH(const QByteArray, expected);
        const QJsonObject schema =
            object("{'properties': {'path': {'type': 'string'}, 'seconds': {'type': 'number'}}}");
        const auto params = addParams({}, {argument}, schema);
        QVERIFY(params);
        QCOMPARE(*params, object(expected.constData()));
    }

    void paramsThatAreNone()
    {
        for (const QString &argument : {u"path"_s, u"=x"_s, u":=1"_s, u""_s, u"n:=text"_s}) {
            const auto params = addParams({}, {argument}, {});
            QVERIFY2(!params, qPrintable(argument));
            QCOMPARE(params.error().status, ExitStatus::Usage);
        }
        QCOMPARE(addParams(object("{'a': 1, 'b': 1}"), {u"b=2"_s, u"b=3"_s}, {}), object("{'a': 1, 'b': 3}"));
    }

    void durations_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("seconds"); // negative: it is none
        for (const auto &[text, seconds] : {std::pair{"0", 0.0},
                                            {"90", 90.0},
                                            {"1.5", 1.5},
                                            {"90s", 90.0},
                                            {"5m", 300.0},
                                            {"2h", 7200.0},
                                            {"1d", 86400.0},
                                            {"0.5h", 1800.0},
                                            {"", -1.0},
                                            {"s", -1.0},
                                            {"-5", -1.0},
                                            {"5 m", -1.0},
                                            {"5M", -1.0},
                                            {"1h30m", -1.0},
                                            {"1e3", -1.0},
                                            {"soon", -1.0}})
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text) << seconds;
    }

    void durations()
    {
        QFETCH(const QString, text);
        QFETCH(const double, seconds);
        const auto read = readDuration(u"--delay"_s, text);
        QCOMPARE(read.has_value(), seconds >= 0);
        if (read)
            QCOMPARE(*read, seconds);
        else
            QVERIFY(read.error().message.startsWith(u"--delay: "_s));
    }

    void times()
    {
        QCOMPARE(readTime({}, u"2026-01-31T09:00:00Z"_s), u"2026-01-31T09:00:00.000Z"_s);
        QCOMPARE(readTime({}, u"2026-01-31T09:00:00.250+09:00"_s), u"2026-01-31T00:00:00.250Z"_s);
        const QDateTime local(QDate(2026, 1, 31), QTime(9, 0));
        for (const QString &text : {u"2026-01-31T09:00"_s, u"2026-01-31 09:00"_s, u"2026-01-31T09:00:00"_s})
            QCOMPARE(readTime({}, text), local.toUTC().toString(Qt::ISODateWithMs));
        for (const QString &text :
             {u""_s, u"tomorrow"_s, u"2026-01-31"_s, u"2026-13-31T09:00:00Z"_s, u"09:00"_s})
            QVERIFY2(!readTime({}, text), qPrintable(text));
    }

    void rates()
    {
        QCOMPARE(readRate({}, u"10/60"_s), object("{'count': 10, 'per': 60}"));
        QCOMPARE(readRate({}, u"1/2.5m"_s), object("{'count': 1, 'per': 150}"));
        for (const QString &text :
             {u""_s, u"10"_s, u"/60"_s, u"10/"_s, u"0/60"_s, u"10/0"_s, u"1.5/60"_s, u"1/2/3"_s})
            QVERIFY2(!readRate({}, text), qPrintable(text));
    }

    void namesDoNotLeadElsewhere()
    {
        QVERIFY(readName({}, u"mail-2.x_Y"_s));
        for (const QString &text : {u""_s, u"../tasks/42"_s, u"a/b"_s, u"a?b"_s, u".."_s, u"-a"_s, u"a\n"_s})
            QVERIFY2(!readName({}, text), qPrintable(text));
    }

    void taskOptions_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QByteArray>("fields");
        QTest::newRow("none") << QString() << QByteArray("{}");
        QTest::newRow("queue") << u"-q mail -p -5 -t a -t b"_s
                               << QByteArray("{'queue': 'mail', 'priority': -5, 'tags': ['a', 'b']}");
        QTest::newRow("when") << u"--delay 2h"_s << QByteArray("{'delay': 7200}");
        QTest::newRow("when exactly")
            << u"--due-at 2026-01-31T09:00:00Z"_s << QByteArray("{'due_at': '2026-01-31T09:00:00.000Z'}");
        QTest::newRow("limits") << u"--timeout 5m --queue-timeout 1d --retries 3 --executor process"_s
                                << QByteArray("{'timeout': 300, 'queue_timeout': 86400, 'retries': 3, "
                                              "'executor': 'process'}");
        QTest::newRow("one at a time") << u"--unique-key k --unique-policy replace"_s
                                       << QByteArray("{'unique_key': 'k', 'unique_policy': 'replace'}");
        QTest::newRow("after others") << u"--after 41 --after 42 --after-policy any"_s
                                      << QByteArray("{'depends_on': [41, 42], 'depends_policy': 'any'}");
        QTest::newRow("resources") << u"--resource gpu=1 --resource lamp=2"_s
                                   << QByteArray("{'resources': {'gpu': 1, 'lamp': 2}}");
    }

    void taskOptions()
    {
        QFETCH(const QString, arguments);
        QFETCH(const QByteArray, fields);
        const auto read = readSubmission(arguments);
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(*read, object(fields.constData()));
    }

    void wrongTaskOptions_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("allowed"); // part of what the message says
        for (const auto &[arguments, allowed] :
             {std::pair{"--priority 101", "from -100 to 100"},
              {"--delay soon", "90s, 5m, 2h or 1d"},
              {"--due-at noon", "2026-01-31T09:00:00Z"},
              {"--timeout -1", "90s, 5m, 2h or 1d"},
              {"--queue-timeout x", "90s, 5m, 2h or 1d"},
              {"--retries 1001", "from 0 to 1000"},
              {"--executor gpu", "thread, loop, process, command"},
              {"--unique-key k --unique-policy x", "reject, return_existing, replace"},
              {"--after x", "task's id"},
              {"--after 0", "task's id"},
              {"--after 1 --after-policy x", "all_succeeded, all_finished, any"},
              {"--resource gpu", "gpu=1"},
              {"--resource gpu=0", "gpu=1"},
              {"--resource =1", "gpu=1"},
              {"--unique-policy replace", "needs --unique-key"},
              {"--after-policy any", "needs --after"},
              {"--delay 1 --due-at 2026-01-31T09:00:00Z", "exclude each other"}})
            QTest::newRow(arguments) << QString::fromLatin1(arguments) << QString::fromLatin1(allowed);
    }

    void wrongTaskOptions()
    {
        QFETCH(const QString, arguments);
        QFETCH(const QString, allowed);
        const auto read = readSubmission(arguments);
        QVERIFY(!read);
        QCOMPARE(read.error().status, ExitStatus::Usage);
        // It names the last option and what is allowed.
        const QString option = arguments.split(u' ').filter(u"--"_s).constLast();
        QVERIFY2(read.error().message.contains(option), qPrintable(read.error().message));
        QVERIFY2(read.error().message.contains(allowed), qPrintable(read.error().message));
    }

    void backoffs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("backoff"); // empty: it is none
        QTest::newRow("first") << u"1.5"_s << QByteArray("{'initial': 1.5}");
        QTest::newRow("all") << u"1s,factor=3,max=10m,jitter=0.2"_s
                             << QByteArray("{'initial': 1, 'factor': 3, 'max': 600, 'jitter': 0.2}");
        QTest::newRow("only some") << u"max=1h"_s << QByteArray("{'max': 3600}");
        for (const char *text : {"", "x", "1s,", "factor=", "factor=x", "max=x", "speed=1", "=1"})
            QTest::newRow(*text ? text : "nothing") << QString::fromLatin1(text) << QByteArray();
    }

    void backoffs()
    {
        QFETCH(const QString, text);
        QFETCH(const QByteArray, backoff);
        const auto read = readBackoff(u"--retry-backoff"_s, text);
        QCOMPARE(read.has_value(), !backoff.isEmpty());
        if (read)
            QCOMPARE(*read, object(backoff.constData()));
    }

    void queueChanges_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QByteArray>("settings"); // empty: a usage error
        QTest::newRow("show") << u"mail"_s << QByteArray("{}");
        QTest::newRow("limits") << u"mail -c 2 -r 10/1m"_s
                                << QByteArray("{'concurrency': 2, 'rate_limit': {'count': 10, 'per': 60}}");
        QTest::newRow("no limits") << u"mail --concurrency none --rate none"_s
                                   << QByteArray("{'concurrency': null, 'rate_limit': null}");
        QTest::newRow("pause") << u"mail --pause"_s << QByteArray("{'paused': true, 'paused_until': null}");
        QTest::newRow("pause until") << u"mail --pause-until 2026-01-31T09:00:00Z"_s
                                     << QByteArray("{'paused_until': '2026-01-31T09:00:00.000Z'}");
        QTest::newRow("resume") << u"mail --resume"_s << QByteArray("{'paused': false}");
        for (const char *arguments :
             {"", "a b", "../tasks/1", "mail -c 0", "mail -c x", "mail -r 10", "mail --pause --resume",
              "mail --pause-until noon", "mail --forget --pause", "mail --forget -c none"})
            QTest::newRow(*arguments ? arguments : "no name")
                << QString::fromLatin1(arguments) << QByteArray();
    }

    void queueChanges()
    {
        QFETCH(const QString, arguments);
        QFETCH(const QByteArray, settings);
        QCommandLineParser parser;
        const auto line = readArguments(QStringList{u"queue"_s} + words(arguments), parser);
        QVERIFY(line);
        const auto change = readQueueChange(parser, line->positional);
        QCOMPARE(change.has_value(), !settings.isEmpty());
        if (change)
            QCOMPARE(change->settings, object(settings.constData()));
        else
            QCOMPARE(change.error().status, ExitStatus::Usage);
    }

    void aWrongCommandAsksNothingOfTheServer_data()
    {
        QTest::addColumn<QString>("arguments");
        for (const char *arguments : {"graph",
                                      "graph a b",
                                      "graph /nonexistent",
                                      "retry",
                                      "retry x",
                                      "list --limit 0",
                                      "list x",
                                      "queues x",
                                      "queue",
                                      "queue a b",
                                      "resources x",
                                      "resource",
                                      "resource gpu",
                                      "resource gpu 0",
                                      "resource gpu x",
                                      "resource a/b 1",
                                      "resource gpu 1 --remove",
                                      "pool x",
                                      "pool --threads 0",
                                      "pool x --threads 1",
                                      "submit noop --delay x",
                                      "submit --batch x --delay 1",
                                      "cancel --dependents",
                                      "cancel --dry-run",
                                      "cancel 1 --state failed",
                                      "cancel --state moon",
                                      "retry 1 --all",
                                      "list --state moon",
                                      "events x",
                                      "events --after x",
                                      "events --limit 0",
                                      "wait",
                                      "wait x",
                                      "wait 1 --timeout x",
                                      "change",
                                      "change x",
                                      "change 1",
                                      "open x",
                                      "schedules x",
                                      "schedule add a",
                                      "schedule add a noop",
                                      "schedule add a noop --every 5 --cron @daily",
                                      "schedule add a noop --every soon",
                                      "schedule show",
                                      "schedule show a b",
                                      "schedule preview a",
                                      "token create",
                                      "token create a/b",
                                      "token create a --rights most",
                                      "token revoke a b",
                                      "token rotate x",
                                      "completion",
                                      "completion sh"})
            QTest::newRow(arguments) << QString::fromLatin1(arguments);
    }

    void aWrongCommandAsksNothingOfTheServer()
    {
        QFETCH(const QString, arguments);
        QCommandLineParser parser;
        const auto line = readArguments(words(arguments), parser);
        QVERIFY2(line, line ? "" : qPrintable(line.error().message));
        ApiClient api([] { return std::unexpected(Failure{ExitStatus::Unreachable, {}}); });
        Context context{api, parser, line->positional, Output::Json};
        const auto status = line->command->run(context);
        QVERIFY(!status);
        QCOMPARE(status.error().status, ExitStatus::Usage);
    }
};

QTEST_GUILESS_MAIN(TestCtlRequests)
#include "tst_ctlrequests.moc"
