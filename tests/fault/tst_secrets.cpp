// SPDX-License-Identifier: GPL-3.0-only
// A token stays where it belongs: a program with tokens that can be told apart is made to do everything with
// them, and then all that it wrote, and all that other users can see of it and its children, is searched.
#include "tests/fault/runningprogram.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

const QByteArray Marker = "MARKER-0123456789-abcdefghijklmnopqrstuvwxyz";
const QString Tasks = u"/api/v1/tasks"_s;

// Says all it knows, and waits until it is stopped.
const QByteArray TellingType = R"(name = "telling"
program = "/bin/sh"
arguments = ["-c", "env; cat /proc/$$/cmdline /proc/$PPID/cmdline | tr '\\0' ' '; echo; sleep 60"]
)";

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(file.write(content), content.size());
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

// A process and all that descend from it.
QList<qint64> familyOf(qint64 pid)
{
    QList<qint64> family{pid};
    for (qsizetype i = 0; i < family.size(); ++i) {
        const QString tasks = u"/proc/%1/task"_s.arg(family[i]);
        QDirIterator threads(tasks, QDir::Dirs | QDir::NoDotAndDotDot);
        while (threads.hasNext()) {
            for (const QByteArray &child :
                 contentOf(threads.next() + "/children"_L1).simplified().split(' ')) {
                if (!child.isEmpty() && !family.contains(child.toLongLong()))
                    family.append(child.toLongLong());
            }
        }
    }
    return family;
}

} // namespace

class TestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_data = m_temporary->filePath(u"data"_s);
        QVERIFY(QDir().mkpath(m_data + "/types"_L1));
        QFile::setPermissions(m_data, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        write(m_data + "/token"_L1, Marker + '\n');
        write(m_data + "/types/telling.toml"_L1, TellingType);
    }

    void tokensAreNowhereElse()
    {
        QByteArrayList secrets{Marker};
        RunningProgram program(
            m_data, {u"--headless"_s, u"--demo"_s, u"--log-level"_s, u"debug"_s, u"--drain"_s, u"0"_s});
        QVERIFY(program.waitUntilReady());

        const auto made = program.post(u"/api/v1/tokens"_s, {{u"name"_s, u"ci"_s}, {u"rights"_s, u"full"_s}});
        QCOMPARE(made.status, 201);
        secrets.append(made.body[u"token"_s].toString().toLatin1());
        sendBadRequests(program, secrets);

        const auto telling = program.post(Tasks, {{u"type"_s, u"telling"_s}});
        QCOMPARE(telling.status, 202);
        const auto worker = program.post(Tasks,
                                         {{u"type"_s, u"burn"_s},
                                          {u"executor"_s, u"process"_s},
                                          {u"params"_s, QJsonObject{{u"seconds"_s, 30}}}});
        QCOMPARE(worker.status, 202);
        QCOMPARE(program.post(Tasks, {{u"type"_s, u"noop"_s}}).status, 202);
        for (const auto &task : {telling, worker}) {
            const QString path = Tasks + u"/%1"_s.arg(task.body[u"id"_s].toInteger());
            QTRY_COMPARE_WITH_TIMEOUT(program.get(path).body[u"state"_s].toString(), u"running"_s, 30000);
        }
        const QString log = Tasks + u"/%1/log"_s.arg(telling.body[u"id"_s].toInteger());
        QTRY_VERIFY_WITH_TIMEOUT(program.get(log).body[u"items"_s].toArray().size() > 3, 30000);

        // Processes: what `ps` shows to everybody, and what a child could read of itself.
        const QList<qint64> family = familyOf(program.pid());
        QVERIFY2(family.size() >= 3, "the command and the worker are children");
        for (const qint64 pid : family) {
            mustNotHave(contentOf(u"/proc/%1/cmdline"_s.arg(pid)), secrets, u"command line"_s);
            mustNotHave(contentOf(u"/proc/%1/environ"_s.arg(pid)), secrets, u"environment"_s);
        }
        // What the API tells.
        for (const QString &path : {log, Tasks, u"/api/v1/stats"_s, u"/api/v1/tokens"_s, u"/api/v1/types"_s})
            mustNotHave(QJsonDocument(program.get(path).body).toJson(), secrets, path);

        const auto rotated = program.request("POST", u"/api/v1/tokens:rotate"_s, {});
        QCOMPARE(rotated.status, 200);
        secrets.append(rotated.body[u"token"_s].toString().toLatin1());
        QCOMPARE(contentOf(m_data + "/token"_L1), secrets.back() + '\n');
        QCOMPARE(program.get(u"/api/v1/stats"_s).status, 200); // with the new one
        program.sendSignal(SIGTERM);
        QVERIFY(program.waitUntilEnded());
        mustNotHave(program.err(), secrets, u"stderr"_s);
        mustNotHave(program.out(), secrets, u"stdout"_s);
        mustNotBeInFiles(secrets);
    }

    void tokensSurviveARestart()
    {
        QByteArray secret;
        {
            RunningProgram program(m_data);
            QVERIFY(program.waitUntilReady());
            const auto made =
                program.post(u"/api/v1/tokens"_s, {{u"name"_s, u"ci"_s}, {u"rights"_s, u"read"_s}});
            QCOMPARE(made.status, 201);
            secret = made.body[u"token"_s].toString().toLatin1();
            QCOMPARE(QFile::permissions(m_data + "/tokens.json"_L1)
                         & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                     QFile::Permissions());
        }
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        QCOMPARE(statusWith(program, "GET /api/v1/stats", secret), 200);
        QCOMPARE(statusWith(program, "PATCH /api/v1/pool", secret), 403);
        QCOMPARE(program.request("DELETE", u"/api/v1/tokens/ci"_s, {}).status, 204);
        QCOMPARE(statusWith(program, "GET /api/v1/stats", secret), 401);
    }

    void othersSeeNothingInADirectoryThatIsOpenToThem()
    {
        constexpr auto Others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        constexpr auto Open = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup
            | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
        QVERIFY(QDir().mkpath(m_data + "/results"_L1));
        for (const QString &open : {m_data, m_data + "/results"_L1})
            QVERIFY(QFile::setPermissions(open, Open));
        const QString elsewhere = m_temporary->filePath(u"elsewhere"_s);
        write(m_data + "/types/wide.toml"_L1,
              "name = \"wide\"\nprogram = \"/bin/sh\"\narguments = [\"-c\", 'echo > " + elsewhere.toUtf8()
                  + "; printf \"\\\"%0100000d\\\"\" 0']\n");
        const mode_t before = ::umask(022); // as most users have it
        {
            RunningProgram program(m_data, {u"--headless"_s, u"--demo"_s});
            QVERIFY(program.waitUntilReady());
            ::umask(before);
            QCOMPARE(program.request("PUT", u"/api/v1/files/a"_s, "{}").status, 201);
            const QString task =
                Tasks + u"/%1"_s.arg(program.post(Tasks, {{u"type"_s, u"wide"_s}}).body[u"id"_s].toInteger());
            QTRY_COMPARE_WITH_TIMEOUT(program.get(task).body[u"state"_s].toString(), u"succeeded"_s, 30000);
            program.sendSignal(SIGTERM);
            QVERIFY(program.waitUntilEnded());
        }
        QStringList files;
        QDirIterator it(m_data, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        while (it.hasNext()) {
            const QFileInfo entry(it.next());
            files.append(entry.fileName());
            if (entry.fileName() != u"types"_s) // the user's own
                QVERIFY2(!(entry.permissions() & Others), qPrintable(entry.filePath()));
        }
        for (const QString &name : {u"logs"_s, u"files"_s, u"results"_s, u"demo"_s, u"pooldeck.db"_s})
            QVERIFY2(files.contains(name), qPrintable(name));
        for (const QString &folder : {u"/logs"_s, u"/files"_s, u"/results"_s}) {
            const QFileInfoList entries = QDir(m_data + folder).entryInfoList(QDir::Files);
            QCOMPARE(entries.size(), 1);
            QVERIFY2(!(entries.front().permissions() & Others), qPrintable(entries.front().filePath()));
        }
        QVERIFY(QFile::permissions(elsewhere).testFlag(QFile::ReadOther)); // what tasks write is the user's
    }

    void damagedTokenFileIsRefused()
    {
        write(m_data + "/tokens.json"_L1, "{\"tokens\": [{}]}");
        const Ended ended = runToEnd(QStringLiteral(POOLDECK_PROGRAM),
                                     {u"--headless"_s, u"--port"_s, u"0"_s, u"--data-dir"_s, m_data});
        QCOMPARE(ended.status, 1);
        QVERIFY2(ended.err.contains(u"tokens.json"_s), qPrintable(ended.err));
    }

private:
    static int statusWith(const RunningProgram &program, const QByteArray &line, const QByteArray &token)
    {
        QTcpSocket socket;
        socket.connectToHost(program.url().host(), static_cast<quint16>(program.url().port()));
        socket.write(line + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(program.url().port())
                     + "\r\nConnection: close\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        if (!socket.waitForConnected(10000) || !socket.waitForReadyRead(30000))
            return 0;
        return socket.readAll().mid(9, 3).toInt();
    }

    // Those with a token in a place that is none, and those that are refused with one in the right place.
    static void sendBadRequests(const RunningProgram &program, const QByteArrayList &secrets)
    {
        for (const QByteArray &secret : secrets) {
            QCOMPARE(statusWith(program, "GET /api/v1/tasks?token=" + secret, "wrong"), 401);
            QCOMPARE(statusWith(program, "GET /" + secret, secret), 404);
            QCOMPARE(statusWith(program, "GET /api/v1/tasks?token=" + secret, secret), 422);
            QCOMPARE(statusWith(program, "NONSENSE /", secret), 501);
        }
    }

    static void mustNotHave(const QByteArray &text, const QByteArrayList &secrets, const QString &where)
    {
        for (const QByteArray &secret : secrets)
            QVERIFY2(!text.contains(secret), qPrintable(where));
    }

    void mustNotBeInFiles(const QByteArrayList &secrets) const
    {
        int files = 0;
        QDirIterator it(m_data, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            ++files;
            if (path != m_data + "/token"_L1)
                mustNotHave(contentOf(path), secrets, path);
        }
        QVERIFY(files >= 4); // the token, the database, the log, the hashes
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_data;
};

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
