// SPDX-License-Identifier: GPL-3.0-only
#include "app/options.h"
#include "app/optiontable.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName(u"pooldeck-tst_options"_s);
        QVERIFY(m_directory.isValid());
    }

    void defaults()
    {
        const auto read = readOptions({});
        QVERIFY(read);
        QVERIFY(!read->information);
        const Options &options = read->options;
        QCOMPARE(options.headless, false);
        QCOMPARE(options.host, u"localhost"_s);
        QCOMPARE(options.port, 8765);
        QVERIFY(QDir::isAbsolutePath(options.dataDirectory));
        QCOMPARE(options.threads, 0);
        QCOMPARE(options.loops, 1);
        QCOMPARE(options.durability, Durability::Full);
        QCOMPARE(options.demo, false);
        QCOMPARE(options.drain, std::chrono::seconds(10));
        QCOMPARE(options.logLevel, QtInfoMsg);
    }

    void everyOptionCanBeALineOfTheConfig()
    {
        const QString path =
            config("headless = true\nhost = \"::1\"\nport = 0\ndata-dir = \"data\"\nthreads = 3\n"
                   "loops = 2\ndurability = \"memory\"\ndrain = 1\ndemo = true\n"
                   "log-level = \"debug\"\nrecreate = true\nretention-days = 7\nretention-count = 8\n"
                   "retention-mb = 9\nprocesses = 4\ncommands = 5\n"
                   "limit-request-line = 1000\nlimit-head = 2000\nlimit-fields = 20\nlimit-body = "
                   "3000\nlimit-pipelined = 4000\nlimit-unsent = 5000\nlimit-connections = 6\nlimit-backlog "
                   "= 7\nhead-timeout = 8\nbody-timeout = 9\nidle-timeout = 10\nread-timeout = "
                   "11\nlimit-submissions = 12\nlimit-upload = 4001\nlimit-queued = 13\nlimit-result = "
                   "14000\nmin-free-mb = "
                   "15\nlimit-streams = 16\nlimit-stream-unsent = 70000\nstall-threshold = 200\n"
                   "limit-log = 5000\n");
        const auto read = readOptions({u"--config"_s, path});
        QVERIFY2(read, qPrintable(read ? QString() : read.error()));
        const Options &options = read->options;
        QCOMPARE(options.headless, true);
        QCOMPARE(options.host, u"::1"_s);
        QCOMPARE(options.port, 0);
        QCOMPARE(options.dataDirectory, m_directory.filePath(u"data"_s)); // beside the file
        QCOMPARE(options.threads, 3);
        QCOMPARE(options.loops, 2);
        QCOMPARE(options.processes, 4);
        QCOMPARE(options.commands, 5);
        QCOMPARE(options.durability, Durability::Memory);
        QCOMPARE(options.drain, std::chrono::seconds(1));
        QCOMPARE(options.demo, true);
        QCOMPARE(options.logLevel, QtDebugMsg);
        QCOMPARE(options.recreate, true);
        QVERIFY(options.retention.age == std::chrono::days(7));
        QCOMPARE(options.retention.count, 8);
        QCOMPARE(options.retention.bytes, 9'000'000);
        QCOMPARE(options.http.requestLine, 1000);
        QCOMPARE(options.http.head, 2000);
        QCOMPARE(options.http.fields, 20);
        QCOMPARE(options.http.body, 3000);
        QCOMPARE(options.http.upload, 4001);
        QCOMPARE(options.http.pipelined, 4000);
        QCOMPARE(options.http.unsent, 5000);
        QCOMPARE(options.http.connections, 6);
        QCOMPARE(options.http.backlog, 7);
        QCOMPARE(options.http.headTime.count(), 8000);
        QCOMPARE(options.http.bodySilence.count(), 9000);
        QCOMPARE(options.http.idle.count(), 10000);
        QCOMPARE(options.http.writeStall.count(), 11000);
        QCOMPARE(options.submissionsPerSecond, 12);
        QCOMPARE(options.maxUnfinished, 13);
        QCOMPARE(options.maxResultBytes, 14000);
        QCOMPARE(options.maxLogBytes, 5000);
        QCOMPARE(options.minFreeBytes.value_or(0), 15000000);
        QCOMPARE(options.http.streams, 16);
        QCOMPARE(options.http.streamUnsent, 70000);
        QCOMPARE(options.stallThreshold, std::chrono::milliseconds(200));
        // So that a new option is not forgotten above.
        QCOMPARE(optionTable().size(), 37u);
    }

    void theCommandLineWins()
    {
        const QString path = config("headless = true\nport = 1111\ndurability = \"memory\"\nthreads = 3\n");
        const auto read = readOptions({u"--config"_s, path, u"--port"_s, u"2222"_s, u"--durability=process"_s,
                                       u"--no-headless"_s, u"--data-dir"_s, u"/tmp/x"_s});
        QVERIFY(read);
        QCOMPARE(read->options.port, 2222);
        QCOMPARE(read->options.durability, Durability::Process);
        QCOMPARE(read->options.headless, false);
        QCOMPARE(read->options.dataDirectory, u"/tmp/x"_s);
        QCOMPARE(read->options.threads, 3); // what only the file says stays
    }

    void theConfigHasQueuesResourcesAndSchedules()
    {
        const QString path =
            config("port = 0\n"
                   "[queues.mail]\nconcurrency = 2\nrate_limit = { count = 10, per = 60 }\n"
                   "[queues.free]\n"
                   "[resources]\ngpu = 1\ndisk = 4\n"
                   "[schedules.nightly]\ncron = \"0 3 * * *\"\ntime_zone = \"Europe/Berlin\"\n"
                   "task = { type = \"noop\", priority = 5 }\n"
                   "[schedules.\"Every hour\"]\nevery = 3600\ntask.type = \"noop\"\n");
        const auto read = readOptions({u"--config"_s, path});
        QVERIFY2(read, qPrintable(read ? QString() : read.error()));
        const Options &options = read->options;
        QCOMPARE(options.port, 0);
        const QueueSettings *mail = options.limits.queue(u"mail"_s);
        QVERIFY(mail);
        QCOMPARE(mail->concurrency, 2);
        QVERIFY(mail->rate == RateLimit({.count = 10, .per = std::chrono::minutes(1)}));
        QVERIFY(*options.limits.queue(u"free"_s) == QueueSettings());
        QCOMPARE(options.limits.resource(u"gpu"_s), 1);
        QCOMPARE(options.limits.resource(u"disk"_s), 4);
        QCOMPARE(options.limits.resource(u"tape"_s), std::nullopt);
        QCOMPARE(options.schedules.size(), 2U);
        QCOMPARE(options.schedules.at(0).name, u"Every hour"_s);
        const auto nightly = specOf(options.schedules.at(1), {Timestamp(), QTimeZone::utc()});
        QVERIFY(nightly);
        QCOMPARE(nightly->name, u"nightly"_s);
        QCOMPARE(nightly->task.priority, 5);
    }

    void faultsOfTheConfigNameFileAndLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("unknown") << QByteArray("port = 1\nprot = 2\n") << u":2: unknown option \"prot\""_s;
        QTest::newRow("the first") << QByteArray("zzz = 1\naaa = 2\n") << u":1: unknown option \"zzz\""_s;
        QTest::newRow("number") << QByteArray("\nport = \"8765\"\n")
                                << u":2: \"port\" must be a whole number"_s;
        QTest::newRow("flag") << QByteArray("headless = 1\n") << u":1: \"headless\" must be true or false"_s;
        QTest::newRow("text") << QByteArray("host = 1\n") << u":1: \"host\" must be a string in quotes"_s;
        QTest::newRow("table") << QByteArray("[port]\nx = 1\n") << u":1: \"port\" must be a whole number"_s;
        QTest::newRow("range") << QByteArray("port = 70000\n")
                               << u":1: port: \"70000\" is not a number from 0 to 65535"_s;
        QTest::newRow("more fields than are read")
            << QByteArray("limit-fields = 101\n")
            << u":1: limit-fields: \"101\" is not a number from 16 to 100"_s;
        QTest::newRow("a larger head than is read")
            << QByteArray("limit-head = 102401\n")
            << u":1: limit-head: \"102401\" is not a number from 1024 to 102400"_s;
        QTest::newRow("choice") << QByteArray("durability = \"half\"\n")
                                << u":1: durability: \"half\" is not one of full, process, memory"_s;
        QTest::newRow("fraction") << QByteArray("port = 1.5\n") << u":1: \"port\" must be a whole number"_s;
        QTest::newRow("queue's key") << QByteArray("[queues.mail]\nconcurency = 2\n")
                                     << u":2: queues.mail.concurency: there is no such key; there are: "
                                        "concurrency, rate_limit"_s;
        QTest::newRow("queue's value")
            << QByteArray("[queues.mail]\nconcurrency = 0\n")
            << u":2: queues.mail.concurrency: must be a whole number from 1 to 100000"_s;
        QTest::newRow("queue's rate") << QByteArray("[queues.mail]\nrate_limit = { per = 1 }\n")
                                      << u":2: queues.mail.rate_limit.count: is required"_s;
        QTest::newRow("queue's pause") << QByteArray("[queues.mail]\npaused = true\n")
                                       << u":2: queues.mail.paused: has no place in the file"_s;
        QTest::newRow("queue's name") << QByteArray("[queues.\"a/b\"]\n") << u":1: queues.a/b: the name "_s;
        QTest::newRow("no queue") << QByteArray("queues = 1\n") << u":1: queues: must be an object"_s;
        QTest::newRow("resource") << QByteArray("[resources]\n\ngpu = 0\n")
                                  << u":3: resources.gpu: must be a whole number from 1 to 1000000"_s;
        QTest::newRow("schedule's time")
            << QByteArray("[schedules.x]\ntask.type = \"noop\"\ncron = \"0 25 * * *\"\n")
            << u":3: schedules.x.cron: "_s;
        QTest::newRow("no time") << QByteArray("[schedules.x]\ntask.type = \"noop\"\n")
                                 << u":1: schedules.x.at: exactly one of cron, every and at"_s;
        QTest::newRow("schedule's key")
            << QByteArray("[schedules.x]\ntask.type = \"noop\"\nevery = 60\nevry = 1\n")
            << u":4: schedules.x.evry: there is no such field; there are: anchor, at, cron, every"_s;
        QTest::newRow("schedule's pause")
            << QByteArray("[schedules.x]\ntask.type = \"noop\"\nevery = 60\npaused = true\n")
            << u":4: schedules.x.paused: has no place in the file"_s;
        QTest::newRow("schedule's task")
            << QByteArray("[schedules.x]\nevery = 60\n[schedules.x.task]\ntype = \"noop\"\nprioritty = 1\n")
            << u":5: schedules.x.task.prioritty: there is no such field"_s;
        QTest::newRow("a bare date") << QByteArray("[schedules.x]\nat = 2030-01-01T00:00:00Z\n")
                                     << u":2: schedules.x.at: a date, a time,"_s;
        QTest::newRow("syntax") << QByteArray("port = 1\nport 2\n") << u":2: "_s;
        QTest::newRow("twice") << QByteArray("port = 1\nport = 2\n") << u":2: "_s;
        QTest::newRow("not UTF-8") << QByteArray("host = \"\xff\"\n") << u":1: "_s;
    }

    void faultsOfTheConfigNameFileAndLine()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, expected);
        const QString path = config(text);
        const auto read = readOptions({u"--config"_s, path});
        QVERIFY(!read);
        QVERIFY2(read.error().startsWith(path + expected), qPrintable(read.error()));
        QVERIFY(!read.error().contains(u'\n'));
    }

    void aConfigThatCannotBeReadIsAnError()
    {
        const auto missing = readOptions({u"--config"_s, m_directory.filePath(u"none.toml"_s)});
        QVERIFY(!missing);
        QVERIFY2(missing.error().contains(u"none.toml: cannot be read"_s), qPrintable(missing.error()));
        QVERIFY(!readOptions({u"--config"_s, m_directory.path()})); // a directory
    }

    void faultsOfTheCommandLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("expected");
        QTest::newRow("unknown") << QStringList{u"--prot"_s} << u"prot"_s;
        QTest::newRow("value missing") << QStringList{u"--port"_s} << u"port"_s;
        QTest::newRow("no number") << QStringList{u"--port"_s, u"x"_s} << u"--port: \"x\" is not a number"_s;
        QTest::newRow("no choice") << QStringList{u"--log-level=loud"_s} << u"--log-level: \"loud\""_s;
        QTest::newRow("positional") << QStringList{u"what"_s} << u"\"what\""_s;
        QTest::newRow("empty config") << QStringList{u"--config="_s} << u"--config"_s;
        QTest::newRow("empty data-dir") << QStringList{u"--data-dir="_s} << u"--data-dir"_s;
    }

    void faultsOfTheCommandLine()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, expected);
        const auto read = readOptions(arguments);
        QVERIFY(!read);
        QVERIFY2(read.error().contains(expected), qPrintable(read.error()));
        QVERIFY(!read.error().contains(u'\n'));
    }

    void helpNamesEveryOption()
    {
        QCOMPARE(readOptions({u"--help"_s})->information, Information::Help);
        QCOMPARE(readOptions({u"--version"_s})->information, Information::Version);
        const QString help = helpText();
        for (const OptionSpec &spec : optionTable())
            QVERIFY2(help.contains("--"_L1 + spec.name), spec.name.data());
        QVERIFY(help.contains(u"--config"_s));
    }

private:
    QString config(const QByteArray &text)
    {
        QFile file(m_directory.filePath(u"pooldeck.toml"_s));
        if (!file.open(QFile::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the config");
        return file.fileName();
    }

    QTemporaryDir m_directory;
};

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
