// SPDX-License-Identifier: GPL-3.0-only
// The user logs out of the desktop: the program on a real X server with a real session manager.
#include "tests/fault/runningprogram.h"
#include "tests/fault/sessionmanager.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TestSessionLogout : public QObject
{
    Q_OBJECT

    const QString m_tasks = u"/api/v1/tasks"_s;

    QProcess m_server;

    static QString stateOf(const RunningProgram &program, int id)
    {
        return program.get(u"/api/v1/tasks/%1"_s.arg(id)).body["state"_L1].toString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server.start(
            u"Xvfb"_s,
            {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x800x24"_s, u"-nolisten"_s, u"tcp"_s});
        QVERIFY(m_server.waitForStarted());
        while (!m_server.canReadLine())
            QVERIFY(m_server.waitForReadyRead(30'000));
        qputenv("DISPLAY", ':' + m_server.readLine().trimmed());
        qputenv("QT_QPA_PLATFORM", "xcb");
    }

    /// Without a question, within the drain time: what can end does, what cannot is told why, and the rest
    /// waits for the next start.
    void endsTheProgramCleanly()
    {
        const QTemporaryDir data;
        {
            SessionManager session;
            QVERIFY(!session.address().isEmpty());
            qputenv("SESSION_MANAGER", session.address());
            RunningProgram program(data.path(), {u"--drain"_s, u"1"_s, u"--threads"_s, u"1"_s});
            qunsetenv("SESSION_MANAGER");
            // The window is up once it has registered, which it does while it starts: serve it meanwhile.
            QVERIFY(session.waitUntil([&] { return session.hasClient(); }));
            QVERIFY(program.waitUntilReady());
            for (int id = 1; id <= 2; ++id) {
                QCOMPARE(program
                             .post(m_tasks,
                                   {{u"type"_s, u"burn"_s}, {u"params"_s, QJsonObject{{u"seconds"_s, 600}}}})
                             .status,
                         202);
            }
            QTRY_COMPARE(stateOf(program, 1), u"running"_s);
            session.askToSave();
            QVERIFY(session.waitUntil([&] { return session.hasSaved(); }));
            session.askToEnd();
            QVERIFY(session.waitUntil([&] {
                QCoreApplication::processEvents();
                return !program.isRunning();
            }));
            QCOMPARE(program.exitStatus(), 0);
        }
        RunningProgram again(data.path(), {u"--headless"_s, u"--threads"_s, u"1"_s});
        QVERIFY(again.waitUntilReady());
        const auto first = again.get(m_tasks + "/1"_L1).body;
        QCOMPARE(first["state"_L1].toString(), u"cancelled"_s);
        QCOMPARE(first["error"_L1]["kind"_L1].toString(), u"interrupted"_s);
        QTRY_COMPARE(stateOf(again, 2), u"running"_s); // its turn has come
        QCOMPARE(again.post(m_tasks + "/2/cancel"_L1, {}).status, 202);
    }

    void cleanupTestCase()
    {
        m_server.terminate();
        QVERIFY(m_server.waitForFinished());
    }
};

QTEST_GUILESS_MAIN(TestSessionLogout)
#include "tst_sessionlogout.moc"
