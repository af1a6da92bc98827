// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/loadclients.h"
#include "tests/fault/runningprogram.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

/// `kill -9` at any moment, again and again: what was acknowledged with 202 is there exactly once, goes
/// on, and ends once.
class TestCrash : public QObject
{
    Q_OBJECT

    static constexpr int Clients = 4;

    static QByteArray token(const QString &dataDirectory)
    {
        QFile file(dataDirectory + "/token"_L1);
        return file.open(QFile::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }

    /// All tasks there are, by id; fails on one that is listed twice.
    static QHash<qint64, QJsonObject> allTasks(const RunningProgram &program)
    {
        QHash<qint64, QJsonObject> tasks;
        QString cursor;
        do {
            const auto page = program.get(u"/api/v1/tasks?limit=1000"_s
                                          + (cursor.isEmpty() ? QString() : u"&cursor="_s + cursor));
            const QJsonArray items = page.body["items"_L1].toArray();
            for (const QJsonValue &item : items) {
                const qint64 id = item["id"_L1].toInteger();
                if (tasks.contains(id))
                    QTest::qFail(qPrintable(u"Task %1 is listed twice"_s.arg(id)), __FILE__, __LINE__);
                tasks.insert(id, item.toObject());
            }
            cursor = page.body["next_cursor"_L1].toVariant().toString();
        } while (!cursor.isEmpty());
        return tasks;
    }

    static bool isFinal(const QJsonObject &task) { return !task["finished_at"_L1].isNull(); }

    static bool allDone(const RunningProgram &program)
    {
        const QJsonObject counts = program.get(u"/api/v1/stats"_s).body["tasks"_L1].toObject();
        return counts.contains("queued"_L1) && counts["queued"_L1].toInteger() == 0
            && counts["running"_L1].toInteger() == 0;
    }

private Q_SLOTS:
    void nothingAcknowledgedIsLost_data()
    {
        QTest::addColumn<int>("cycles");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("retention");
        QTest::newRow("full") << 25 << QStringList{u"--durability"_s, u"full"_s} << false;
        QTest::newRow("process") << 15 << QStringList{u"--durability"_s, u"process"_s} << false;
        QTest::newRow("with retention") << 15 << QStringList{u"--durability"_s, u"process"_s} << true;
    }
    void nothingAcknowledgedIsLost()
    {
        QFETCH(int, cycles);
        QFETCH(QStringList, options);
        QFETCH(bool, retention);
        const QTemporaryDir temporary;
        const QString data = temporary.filePath(u"data"_s);
        constexpr qint64 Kept = 200;
        if (retention)
            options += {u"--retention-count"_s, QString::number(Kept)};
        options.prepend(u"--headless"_s);

        QRandomGenerator random(QRandomGenerator::global()->generate());
        QSet<qint64> acknowledged;
        QHash<qint64, QString> ended; // when, as it was first seen
        for (int cycle = 0; cycle < cycles; ++cycle) {
            RunningProgram program(data, options);
            QVERIFY2(program.waitUntilReady(), program.err().constData());
            const QHash<qint64, QJsonObject> tasks = allTasks(program);
            for (const qint64 id : std::as_const(acknowledged)) {
                if (tasks.contains(id))
                    continue;
                const int status = program.get(u"/api/v1/tasks/%1"_s.arg(id)).status;
                QVERIFY2(status == (retention ? 410 : 200), qPrintable(u"task %1: %2"_s.arg(id).arg(status)));
                QVERIFY2(ended.contains(id) || retention, qPrintable(u"task %1"_s.arg(id)));
            }
            for (const QJsonObject &task : tasks) {
                const qint64 id = task["id"_L1].toInteger();
                const QString at = task["finished_at"_L1].toString();
                if (ended.contains(id))
                    QCOMPARE(at, ended[id]); // no second end
                else if (isFinal(task))
                    ended.insert(id, at);
            }
            LoadClients load(program.url(), token(data), Clients);
            QTest::qWait(random.bounded(5, 250)); // the moment of death is what is random here
            program.sendSignal(SIGKILL);
            QVERIFY(program.waitUntilEnded());
            for (const qint64 id : load.stop()) {
                QVERIFY2(!acknowledged.contains(id), qPrintable(u"id %1 was given twice"_s.arg(id)));
                acknowledged.insert(id);
            }
        }
        QVERIFY(acknowledged.size() > cycles);

        RunningProgram program(data, options);
        QVERIFY2(program.waitUntilReady(), program.err().constData());
        QTRY_VERIFY_WITH_TIMEOUT(allDone(program), 60000);
        const QHash<qint64, QJsonObject> tasks = allTasks(program);
        qint64 succeeded = 0;
        for (const QJsonObject &task : tasks) {
            QVERIFY(isFinal(task));
            succeeded += task["state"_L1] == "succeeded"_L1 ? 1 : 0;
            // A task fails here only by being killed as often as is allowed.
            if (task["state"_L1] != "succeeded"_L1)
                QCOMPARE(task["error"_L1]["kind"_L1].toString(), u"interrupted"_s);
        }
        const QJsonObject counts = program.get(u"/api/v1/stats"_s).body["tasks"_L1].toObject();
        QCOMPARE(counts["succeeded"_L1].toInteger(), succeeded);
        QCOMPARE(counts["failed"_L1].toInteger(), tasks.size() - succeeded);
        if (!retention) {
            for (const qint64 id : std::as_const(acknowledged))
                QVERIFY(tasks.contains(id));
        }
        program.sendSignal(SIGTERM);
        QVERIFY(program.waitUntilEnded());
        QCOMPARE(program.exitStatus(), 0);
        qInfo("%lld tasks were acknowledged", qlonglong(acknowledged.size()));
    }

    /// A task that takes the program down is tried as often as its type allows, and no more.
    void aTaskThatCrashesTheProgram()
    {
        const QTemporaryDir temporary;
        const QString data = temporary.filePath(u"data"_s);
        const QStringList options{u"--headless"_s, u"--demo"_s};
        qint64 id = 0;
        {
            RunningProgram program(data, options);
            QVERIFY(program.waitUntilReady());
            const auto answer = program.post(u"/api/v1/tasks"_s, {{u"type"_s, u"crash"_s}});
            id = answer.status == 202 ? answer.body["id"_L1].toInteger() : 1; // it may die before it answers
            QVERIFY(program.waitUntilEnded());
            QCOMPARE(program.exitStatus(), -1);
        }
        const QString path = u"/api/v1/tasks/%1"_s.arg(id);
        for (int start = 1; start <= 5; ++start) {
            RunningProgram program(data, options);
            const bool ready = program.waitUntilReady();
            if (ready && program.get(path).body["state"_L1] == "failed"_L1) {
                const QJsonObject task = program.get(path).body;
                QCOMPARE(task["error"_L1]["kind"_L1].toString(), u"interrupted"_s);
                QCOMPARE(task["attempt"_L1].toInt(), 3);
                QCOMPARE(program.post(u"/api/v1/tasks"_s, {{u"type"_s, u"noop"_s}}).status, 202);
                return;
            }
            QVERIFY(program.waitUntilEnded());
        }
        QFAIL("It goes on crashing.");
    }
};

QTEST_GUILESS_MAIN(TestCrash)
#include "tst_crash.moc"
