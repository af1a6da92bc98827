// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/runningprogram.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

/// Input files from the client's command line to the tasks that read them, on the real server.
class TestFileCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        QVERIFY(m_temporary->isValid());
        QVERIFY(QDir().mkpath(data() + "/types"_L1));
        // For its directory the program is strict.
        QVERIFY(QFile::setPermissions(data(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        write(data() + "/types/digest.toml"_L1,
              "program = \"sha256sum\"\narguments = [\"{input}\"]\n[params.input]\nrequired = true\n");
        m_program = std::make_unique<RunningProgram>(data());
        QVERIFY(m_program->waitUntilReady());
    }

    void cleanup()
    {
        m_program.reset();
        m_temporary.reset();
    }

    void uploadUseDownloadRemove()
    {
        QByteArray content(20'000'000, '\0');
        for (qsizetype i = 0; i < content.size(); ++i)
            content[i] = static_cast<char>(i % 251);
        const QString digest =
            QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        write(here(u"input.bin"_s), content);

        const Ended made = ctl({u"file"_s, u"upload"_s, here(u"input.bin"_s), u"--new"_s});
        QCOMPARE(made.status, 0);
        QCOMPARE(parse(made.out)["size"_L1].toInteger(), content.size());
        QCOMPARE(ctl({u"file"_s, u"upload"_s, here(u"input.bin"_s), u"--new"_s}).status, 5);
        QCOMPARE(ctl({u"file"_s, u"upload"_s, here(u"input.bin"_s), u"--name"_s, u"b"_s}).status, 0);
        QCOMPARE(ctl({u"file"_s, u"upload"_s, here(u"input.bin"_s), u"--name"_s, u"../b"_s}).status, 2);
        QCOMPARE(ctl({u"file"_s, u"upload"_s, here(u"nothing"_s)}).status, 2);
        const QJsonObject files = parse(ctl({u"files"_s}).out);
        QCOMPARE(files["items"_L1].toArray().size(), 2);
        QCOMPARE(files["items"_L1][0]["name"_L1], u"b"_s);

        for (const QString &executor : {u"thread"_s, u"process"_s}) {
            const Ended task = ctl({u"submit"_s, u"checksum"_s, u"path:={\"file\": \"input.bin\"}"_s,
                                    u"--executor"_s, executor, u"--wait"_s});
            QVERIFY2(task.status == 0, qPrintable(task.out + task.err));
            QCOMPARE(parse(task.out)["result"_L1]["digest"_L1], digest);
        }
        const Ended command =
            ctl({u"submit"_s, u"digest"_s, u"input:={\"file\": \"input.bin\"}"_s, u"--wait"_s});
        QVERIFY2(command.status == 0, qPrintable(command.out + command.err));
        const QString id = QString::number(parse(command.out)["id"_L1].toInteger());
        QVERIFY(ctl({u"log"_s, id}).out.contains(digest));

        QCOMPARE(ctl({u"file"_s, u"download"_s, u"input.bin"_s, u"--to"_s, here(u"copy"_s)}).status, 0);
        QVERIFY(read(here(u"copy"_s)) == content);
        QCOMPARE(ctl({u"file"_s, u"remove"_s, u"input.bin"_s}).status, 0);
        write(here(u"text"_s), "한 줄\n");
        QCOMPARE(ctl({u"file"_s, u"upload"_s, here(u"text"_s)}).status, 0);
        const Ended printed = ctl({u"file"_s, u"download"_s, u"text"_s, u"--to"_s, u"-"_s});
        QCOMPARE(printed.status, 0);
        QCOMPARE(printed.out, u"한 줄\n"_s);
        QCOMPARE(ctl({u"file"_s, u"download"_s, u"input.bin"_s, u"--to"_s, here(u"none"_s)}).status, 5);
        QVERIFY(!QFile::exists(here(u"none"_s)));
        QCOMPARE(ctl({u"submit"_s, u"checksum"_s, u"path:={\"file\": \"input.bin\"}"_s}).status, 5);
    }

    void aKilledServerKeepsWhatIsWhole()
    {
        write(here(u"whole"_s), "whole");
        QCOMPARE(ctl({u"file"_s, u"upload"_s, here(u"whole"_s)}).status, 0);
        QTcpSocket socket;
        const QUrl url = m_program->url();
        socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
        QVERIFY(socket.waitForConnected());
        socket.write("PUT /api/v1/files/half HTTP/1.1\r\nHost: " + url.authority().toLatin1()
                     + "\r\nAuthorization: Bearer " + read(data() + "/token"_L1).trimmed()
                     + "\r\nContent-Length: 1000000\r\n\r\n" + QByteArray(300'000, 'x'));
        while (socket.bytesToWrite() > 0)
            QVERIFY(socket.waitForBytesWritten());
        m_program->sendSignal(SIGKILL);
        QVERIFY(m_program->waitUntilEnded());
        m_program = std::make_unique<RunningProgram>(data());
        QVERIFY(m_program->waitUntilReady());
        const QJsonArray files = parse(ctl({u"files"_s}).out)["items"_L1].toArray();
        QCOMPARE(files.size(), 1);
        QCOMPARE(files[0]["name"_L1], u"whole"_s);
        QCOMPARE(QDir(data() + "/files"_L1).entryList(QDir::Files | QDir::Hidden), QStringList{u"whole"_s});
    }

private:
    QString data() const { return m_temporary->filePath(u"data"_s); }
    QString here(const QString &name) const { return m_temporary->filePath(name); }
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QJsonObject parse(const QString &out) { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    Ended ctl(const QStringList &arguments) const
    {
        return runToEnd(QStringLiteral(POOLDECKCTL_PROGRAM),
                        QStringList{u"--data-dir"_s, data()} + arguments);
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<RunningProgram> m_program;
};

QTEST_GUILESS_MAIN(TestFileCommands)
#include "tst_filecommands.moc"
