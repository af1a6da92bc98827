// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/runningprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

/// Queues, resources and schedules of the config file, in the real program.
class TestConfigFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsFromTheStartOn()
    {
        const QTemporaryDir dir;
        const QString data = dir.filePath(u"data"_s);
        const QStringList arguments{u"--headless"_s, u"--config"_s,
                                    write(dir,
                                          "[queues.mail]\nconcurrency = 2\n[resources]\ngpu = 1\n"
                                          "[schedules.tick]\nevery = 3600\ntask.type = \"noop\"\n")};
        const QString queue = u"/api/v1/queues/mail"_s;
        {
            RunningProgram program(data, arguments);
            QVERIFY(program.waitUntilReady());
            QCOMPARE(program.get(queue).body["concurrency"_L1], 2);
            QCOMPARE(program.get(queue).body["config"_L1]["concurrency"_L1], 2);
            QCOMPARE(program.get(queue).body["changed"_L1].toArray(), QJsonArray());
            const auto resources = program.get(u"/api/v1/resources"_s).body["items"_L1].toArray();
            QCOMPARE(resources.at(0)["capacity"_L1], 1);
            const auto schedules = program.get(u"/api/v1/schedules"_s).body["items"_L1].toArray();
            QCOMPARE(schedules.at(0)["name"_L1], u"tick"_s);
            QCOMPARE(schedules.at(0)["from_config"_L1], true);
            QCOMPARE(program.request("DELETE", u"/api/v1/schedules/1"_s, {}).status, 409);
            QCOMPARE(program.request("PATCH", queue, R"({"concurrency":5})").status, 200);
            program.sendSignal(SIGTERM);
            QVERIFY(program.waitUntilEnded());
        }
        RunningProgram program(data, arguments);
        QVERIFY(program.waitUntilReady());
        QCOMPARE(program.get(queue).body["concurrency"_L1], 5); // what was set wins,
        QCOMPARE(program.get(queue).body["changed"_L1].toArray(),
                 QJsonArray{u"concurrency"_s}); // and it is seen
        QVERIFY2(program.err().contains("is not as the config file says"), program.err().constData());
        QCOMPARE(program.request("DELETE", queue, {}).status, 204);
        QCOMPARE(program.get(queue).body["concurrency"_L1], 2);
        QCOMPARE(program.get(u"/api/v1/schedules"_s).body["items"_L1].toArray().size(), 1);
    }

    void aTaskThatCannotRunIsToldWithItsLine()
    {
        const QTemporaryDir dir;
        const QString path = write(dir, "[schedules.tick]\nevery = 3600\ntask.type = \"none\"\n");
        const Ended ended = runToEnd(QStringLiteral(POOLDECK_PROGRAM),
                                     {u"--headless"_s, u"--port"_s, u"0"_s, u"--data-dir"_s,
                                      dir.filePath(u"data"_s), u"--config"_s, path});
        QCOMPARE(ended.status, 1);
        QVERIFY2(ended.err.contains(path + u":3: schedules.tick.task.type: "_s), qPrintable(ended.err));
        QCOMPARE(ended.out, QString());
    }

private:
    static QString write(const QTemporaryDir &dir, const QByteArray &text)
    {
        QFile file(dir.filePath(u"pooldeck.toml"_s));
        if (!file.open(QFile::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the config");
        return file.fileName();
    }
};

QTEST_GUILESS_MAIN(TestConfigFile)
#include "tst_configfile.moc"
