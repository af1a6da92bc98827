// SPDX-License-Identifier: GPL-3.0-only
#include "app/datadirectory.h"
#include "app/instancelock.h"
#include "app/log.h"
#include "app/serverfile.h"
#include "app/windowraiser.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

constexpr auto OwnerFile = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
constexpr auto OwnerDirectory = OwnerFile | QFile::ExeOwner | QFile::ExeUser;

} // namespace

class TestDataDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        QVERIFY(m_temporary->isValid());
        m_path = m_temporary->filePath(u"deep/data"_s);
    }

    void isMadeForTheOwnerAlone()
    {
        const auto directory = DataDirectory::open(m_path);
        QVERIFY(directory);
        QCOMPARE(QFileInfo(m_path).permissions(), OwnerDirectory);
        QVERIFY(directory->prepareDatabase());
        QCOMPARE(QFileInfo(directory->database()).permissions(), OwnerFile);
        QVERIFY(DataDirectory::open(m_path)); // and is there the next time
    }

    void itsFoldersAreForTheOwnerAlone()
    {
        const auto others = QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
        QVERIFY(QDir().mkpath(m_path + "/logs"_L1));
        for (const QString &open : {m_path, m_path + "/logs"_L1})
            QVERIFY(QFile::setPermissions(open, OwnerDirectory | others));
        QVERIFY(DataDirectory::open(m_path));
        QCOMPARE(QFileInfo(m_path).permissions(), OwnerDirectory | others); // as somebody wanted it
        for (const QString &folder : {u"/logs"_s, u"/results"_s, u"/files"_s})
            QCOMPARE(QFileInfo(m_path + folder).permissions(), OwnerDirectory);
    }

    void aFolderThatIsALinkIsLeftAlone()
    {
        const QString elsewhere = m_temporary->filePath(u"elsewhere"_s);
        QVERIFY(QDir().mkpath(elsewhere) && QDir().mkpath(m_path));
        QVERIFY(QFile::setPermissions(elsewhere, OwnerDirectory | QFile::ReadGroup | QFile::ExeGroup));
        QVERIFY(QFile::setPermissions(m_path, OwnerDirectory));
        QVERIFY(QFile::link(elsewhere, m_path + "/files"_L1));
        QVERIFY(DataDirectory::open(m_path));
        QVERIFY(QFileInfo(elsewhere).permissions().testFlag(QFile::ReadGroup));
    }

    void isRefusedIfAFolderIsAFile()
    {
        QVERIFY(DataDirectory::open(m_path));
        QVERIFY(QDir(m_path).rmdir(u"results"_s));
        QVERIFY(writePrivateFile(m_path + "/results"_L1, "x"));
        const auto again = DataDirectory::open(m_path);
        QVERIFY(!again);
        QVERIFY2(again.error().contains(u"results is not a directory"_s), qPrintable(again.error()));
    }

    void isRefusedIfOthersMayWrite()
    {
        QVERIFY(DataDirectory::open(m_path));
        QVERIFY(QFile::setPermissions(m_path, OwnerDirectory | QFile::WriteGroup));
        const auto again = DataDirectory::open(m_path);
        QVERIFY(!again);
        QVERIFY2(again.error().contains(u"others may write"_s), qPrintable(again.error()));
    }

    void isRefusedIfItIsAFile()
    {
        QVERIFY(writePrivateFile(m_temporary->filePath(u"file"_s), "x"));
        QVERIFY(!DataDirectory::open(m_temporary->filePath(u"file"_s)));
        QVERIFY(!DataDirectory::open(m_temporary->filePath(u"file/below"_s)));
    }

    void tokenIsSecretAndStays()
    {
        const auto directory = DataDirectory::open(m_path);
        QVERIFY(directory);
        const auto token = directory->token();
        QVERIFY(token);
        QCOMPARE(token->size(), 43); // 256 bits, base64url
        QCOMPARE(QFileInfo(directory->tokenFile()).permissions(), OwnerFile);
        QCOMPARE(directory->token(), token);
        QVERIFY(QFile::remove(directory->tokenFile()));
        QVERIFY(directory->token() != token);
    }

    void tokenIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("permissions");
        QTest::newRow("others read") << QByteArray(43, 'a') << int(OwnerFile | QFile::ReadOther);
        QTest::newRow("group reads") << QByteArray(43, 'a') << int(OwnerFile | QFile::ReadGroup);
        QTest::newRow("empty") << QByteArray() << int(OwnerFile);
        QTest::newRow("short") << QByteArray(31, 'a') << int(OwnerFile);
        QTest::newRow("two lines") << QByteArray(43, 'a') + '\n' + QByteArray(43, 'b') << int(OwnerFile);
    }

    void tokenIsRefused()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const int, permissions);
        const auto directory = DataDirectory::open(m_path);
        QVERIFY(directory);
        QVERIFY(writePrivateFile(directory->tokenFile(), content));
        QVERIFY(QFile::setPermissions(directory->tokenFile(), QFile::Permissions(permissions)));
        const auto token = directory->token();
        QVERIFY(!token);
        QVERIFY2(token.error().contains(u"refused"_s), qPrintable(token.error()));
        QVERIFY(!token.error().contains(QString::fromLatin1(QByteArray(31, 'a')))); // never the token itself
    }

    void tokenThatIsALinkIsRefused()
    {
        const auto directory = DataDirectory::open(m_path);
        QVERIFY(directory);
        const QString elsewhere = m_temporary->filePath(u"elsewhere"_s);
        QVERIFY(QFile::link(elsewhere, directory->tokenFile()));
        QVERIFY(!directory->token()); // leads nowhere
        QVERIFY(writePrivateFile(elsewhere, QByteArray(43, 'a')));
        QVERIFY(!directory->token());
    }

    void oneInstanceAtATime()
    {
        const auto directory = DataDirectory::open(m_path);
        QVERIFY(directory);
        {
            const auto first = InstanceLock::take(directory->lockFile());
            QVERIFY(first);
            const auto second = InstanceLock::take(directory->lockFile());
            QVERIFY(!second);
            QCOMPARE(second.error().holder, QCoreApplication::applicationPid());
            QVERIFY(second.error().message.contains(u"in use by another instance"_s));
        }
        QVERIFY(InstanceLock::take(directory->lockFile()));
    }

    void serverFileComesAndGoes()
    {
        const auto directory = DataDirectory::open(m_path);
        QVERIFY(directory);
        {
            ServerFile file(directory->serverFile());
            QVERIFY(!QFile::exists(directory->serverFile()));
            QVERIFY(file.publish(QUrl(u"http://127.0.0.1:4711"_s)));
            QFile written(directory->serverFile());
            QVERIFY(written.open(QFile::ReadOnly));
            const QJsonObject content = QJsonDocument::fromJson(written.readAll()).object();
            QCOMPARE(content["url"_L1].toString(), u"http://127.0.0.1:4711"_s);
            QCOMPARE(content["pid"_L1].toInteger(), QCoreApplication::applicationPid());
        }
        QVERIFY(!QFile::exists(directory->serverFile()));
    }

    void aSecondStartRaisesTheFirst()
    {
        const QString socket = m_temporary->filePath(u"window.sock"_s);
        QVERIFY(!WindowRaiser::raiseOther(socket));
        WindowRaiser raiser;
        QVERIFY(raiser.listen(socket));
        QSignalSpy raised(&raiser, &WindowRaiser::raiseRequested);
        std::atomic<bool> answered = false;
        const std::jthread other([&] { answered = WindowRaiser::raiseOther(socket); });
        QTRY_COMPARE(raised.count(), 1);
        QTRY_VERIFY(answered);
    }

    void foreignTextCannotFakeALogLine()
    {
        QCOMPARE(escapeForLog(u"a\nb\x1b[2Jc\x202e"_s), u"a\\u000ab\\u001b[2Jc\\u202e"_s);
        QCOMPARE(escapeForLog(u"Grüße 한국어 …"_s), u"Grüße 한국어 …"_s);
    }

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestDataDirectory)
#include "tst_datadirectory.moc"
