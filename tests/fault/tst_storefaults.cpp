// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/migrations.h"
#include "core/store/sqlite.h"
#include "tests/fault/runningprogram.h"
#include "tests/support/smalldisk.h"
#include "tests/support/writelock.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <memory>
#include <vector>

#include <sqlite3.h>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace pooldeck;

namespace {

const QString Tasks = QStringLiteral("/api/v1/tasks");
const QJsonObject Noop{{QStringLiteral("type"), QStringLiteral("noop")}};

/// Writes until nothing fits any more.
void fill(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::WriteOnly | QFile::Unbuffered))
        return;
    for (QByteArray block(64 * 1024, 'x'); !block.isEmpty(); block.chop(block.size() / 2 + 1)) {
        while (file.write(block) == block.size()) { }
    }
}

bool isOneLine(const QString &text)
{
    return text.count(u'\n') == 1 && text.endsWith(u'\n') && text.size() > 1;
}

} // namespace

/// What can go wrong with the database, on the real program: a clear message, no crash, nothing
/// accepted and then lost, and work goes on by itself when the cause goes away.
class TestStoreFaults : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_data;

    Ended runOnData(const QStringList &options = {}) const
    {
        return runToEnd(QStringLiteral(POOLDECK_PROGRAM),
                        QStringList{u"--headless"_s, u"--port"_s, u"0"_s, u"--data-dir"_s, m_data} + options);
    }

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_data = m_temporary->filePath(u"data"_s);
    }

    void aFullDisk()
    {
        const SmallDisk disk(m_data);
        if (!disk.isMounted())
            QSKIP("Mounting a tmpfs is not allowed here.");
        QFile::setPermissions(m_data, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        QList<qint64> accepted;
        fill(m_data + "/filler"_L1);
        // What fits into the pages that are there already may still be accepted, and then must stay.
        RunningProgram::Answer answer;
        for (int i = 0; i < 5000; ++i) {
            answer = program.post(Tasks, Noop);
            if (answer.status != 202)
                break;
            accepted.append(answer.body["id"_L1].toInteger());
        }
        QCOMPARE(answer.status, 503);
        QVERIFY2(answer.body["detail"_L1].toString().contains("full"_L1),
                 qPrintable(answer.body["detail"_L1].toString()));
        QCOMPARE(program.get(u"/healthz"_s).status, 503);
        QVERIFY(program.isRunning());
        QVERIFY(program.err().contains("full"));

        QVERIFY(QFile::remove(m_data + "/filler"_L1));
        QTRY_COMPARE_WITH_TIMEOUT(program.get(u"/healthz"_s).status, 200, 20000);
        answer = program.post(Tasks, Noop);
        QCOMPARE(answer.status, 202);
        accepted.append(answer.body["id"_L1].toInteger());
        for (const qint64 id : std::as_const(accepted)) {
            const QString path = Tasks + u"/%1"_s.arg(id);
            QTRY_COMPARE_WITH_TIMEOUT(program.get(path).body["state"_L1].toString(), u"succeeded"_s, 20000);
        }
        program.sendSignal(SIGTERM);
        QVERIFY(program.waitUntilEnded());
        QCOMPARE(program.exitStatus(), 0);
    }

    void aReadOnlyDisk()
    {
        const SmallDisk disk(m_data);
        if (!disk.isMounted())
            QSKIP("Mounting a tmpfs is not allowed here.");
        QFile::setPermissions(m_data, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        {
            RunningProgram program(m_data);
            QVERIFY(program.waitUntilReady());
            QCOMPARE(program.post(Tasks, Noop).status, 202);
        }
        QVERIFY(disk.makeReadOnly());
        const Ended ended = runOnData();
        QCOMPARE(ended.status, 1);
        QVERIFY2(isOneLine(ended.err), qPrintable(ended.err));
        QVERIFY2(ended.err.contains(m_data), qPrintable(ended.err));
    }

    void aDatabaseLockedByAnotherProgram()
    {
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        QCOMPARE(program.post(Tasks, Noop).status, 202);
        {
            test::WriteLock other(m_data + "/pooldeck.db"_L1);
            const auto refused = program.post(Tasks, Noop);
            QCOMPARE(refused.status, 503);
            QVERIFY(refused.body["detail"_L1].toString().contains("locked"_L1));
            QCOMPARE(program.get(u"/healthz"_s).status, 503);
            QCOMPARE(program.get(Tasks).status, 200); // reading goes on
        }
        QTRY_COMPARE_WITH_TIMEOUT(program.get(u"/healthz"_s).status, 200, 20000);
        QCOMPARE(program.post(Tasks, Noop).status, 202);
    }

    void aDamagedDatabase()
    {
        {
            RunningProgram program(m_data);
            QVERIFY(program.waitUntilReady());
        }
        const QString path = m_data + "/pooldeck.db"_L1;
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray("something else ").repeated(1000));
        file.close();

        const Ended refused = runOnData();
        QCOMPARE(refused.status, 1);
        QVERIFY2(isOneLine(refused.err), qPrintable(refused.err));
        QVERIFY(refused.err.contains("damaged"_L1));
        QVERIFY(refused.err.contains("--recreate"_L1));
        QCOMPARE(QFile(path).size(), 15'000); // untouched

        RunningProgram program(m_data, {u"--headless"_s, u"--recreate"_s});
        QVERIFY(program.waitUntilReady());
        QCOMPARE(program.post(Tasks, Noop).status, 202);
        const QStringList aside = QDir(m_data).entryList({u"pooldeck.db.damaged-*"_s});
        QCOMPARE(aside.size(), 1);
        QCOMPARE(QFile(m_data + u'/' + aside[0]).size(), 15'000);
    }

    void aDatabaseOfANewerProgram()
    {
        {
            RunningProgram program(m_data);
            QVERIFY(program.waitUntilReady());
        }
        {
            sqlite::Database database(m_data + "/pooldeck.db"_L1, SQLITE_OPEN_READWRITE);
            database.execute("PRAGMA user_version = " + QByteArray::number(currentSchemaVersion() + 1));
        }
        const Ended ended = runOnData();
        QCOMPARE(ended.status, 1);
        QVERIFY2(isOneLine(ended.err), qPrintable(ended.err));
        QVERIFY(ended.err.contains("newer"_L1));
    }

    void fileDescriptorsExhausted()
    {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("UBSan checks memory through a pipe, and reports faults of its own where it gets none.");
#endif
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        QCOMPARE(program.get(Tasks).status, 200);
        const auto pid = static_cast<pid_t>(program.pid());
        const auto open = [directory = u"/proc/%1/fd"_s.arg(pid).toStdString()] {
            return std::distance(std::filesystem::directory_iterator(directory), {});
        };
        rlimit before{};
        QCOMPARE(::prlimit(pid, RLIMIT_NOFILE, nullptr, &before), 0);
        const rlimit tight{static_cast<rlim_t>(open() + 4), before.rlim_max};
        QCOMPARE(::prlimit(pid, RLIMIT_NOFILE, &tight, nullptr), 0);
        {
            std::vector<std::unique_ptr<QTcpSocket>> sockets;
            for (int i = 0; i < 12; ++i) {
                sockets.push_back(std::make_unique<QTcpSocket>());
                sockets.back()->connectToHost(program.url().host(),
                                              static_cast<quint16>(program.url().port()));
                QVERIFY(sockets.back()->waitForConnected());
            }
            QTRY_VERIFY(open() >= qsizetype(tight.rlim_cur) - 1);
        }
        // The clients have gone: it accepts again, with the limit as tight as before.
        QTRY_COMPARE_WITH_TIMEOUT(program.post(Tasks, Noop).status, 202, 20000);
        QVERIFY(program.isRunning());
    }

    void whileItEndsItRefuses()
    {
        RunningProgram program(m_data, {u"--headless"_s, u"--drain"_s, u"60"_s});
        QVERIFY(program.waitUntilReady());
        const auto running =
            program.post(Tasks, {{u"type"_s, u"sleep"_s}, {u"params"_s, QJsonObject{{u"seconds"_s, 3600}}}});
        QCOMPARE(running.status, 202);
        const QString path = Tasks + u"/%1"_s.arg(running.body["id"_L1].toInteger());
        QTRY_COMPARE(program.get(path).body["state"_L1].toString(), u"running"_s);
        program.sendSignal(SIGTERM);
        QTRY_COMPARE(program.post(Tasks, Noop).status, 503);
        QCOMPARE(program.get(u"/healthz"_s).status, 503);
        QVERIFY(program.isRunning());
        QCOMPARE(program.request("POST", path + "/cancel"_L1, {}).status, 202);
        QVERIFY(program.waitUntilEnded());
        QCOMPARE(program.exitStatus(), 0);
    }
};

QTEST_GUILESS_MAIN(TestStoreFaults)
#include "tst_storefaults.moc"
