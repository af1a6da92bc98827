// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using test::TestEngine;

class TestBuiltInTypes : public QObject
{
    Q_OBJECT

    TaskPtr runToEnd(TestEngine &e, const QString &type, const QJsonObject &params)
    {
        const auto accepted = e.submit(type, QJsonDocument(params).toJson(QJsonDocument::Compact));
        if (!accepted)
            return nullptr;
        const TaskId id = (*accepted)->id;
        if (!QTest::qWaitFor([&] { return isFinal(e.state(id)); }, 20000))
            return nullptr;
        return *e.find(id);
    }

private Q_SLOTS:
    void checksumOfAFile_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<QCryptographicHash::Algorithm>("expected");
        QTest::newRow("default") << QString() << QCryptographicHash::Sha256;
        QTest::newRow("md5") << u"md5"_s << QCryptographicHash::Md5;
        QTest::newRow("sha512") << u"sha512"_s << QCryptographicHash::Sha512;
        QTest::newRow("sha3-256") << u"sha3-256"_s << QCryptographicHash::Sha3_256;
        QTest::newRow("blake2b") << u"blake2b"_s << QCryptographicHash::Blake2b_512;
    }
    void checksumOfAFile()
    {
        QFETCH(QString, algorithm);
        QFETCH(QCryptographicHash::Algorithm, expected);
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"data"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray data = QByteArray("pooldeck").repeated(100'000);
        file.write(data);
        file.close();

        TestEngine e;
        QVERIFY(e.engine.start());
        QJsonObject params{{"path"_L1, file.fileName()}};
        if (!algorithm.isNull())
            params["algorithm"_L1] = algorithm;
        const TaskPtr task = runToEnd(e, u"checksum"_s, params);
        QVERIFY(task);
        QCOMPARE(task->state(), TaskState::Succeeded);
        const QJsonObject result = QJsonDocument::fromJson(task->result()).object();
        QCOMPARE(result["digest"_L1].toString().toLatin1(), QCryptographicHash::hash(data, expected).toHex());
        QCOMPARE(result["bytes"_L1].toInteger(), data.size());
        QCOMPARE(task->progress().current, data.size());
        QCOMPARE(task->progress().total, data.size());
    }

    void checksumSaysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        QTest::newRow("missing") << u"/no/such/file"_s << u"does not exist"_s;
        QTest::newRow("directory") << u"/tmp"_s << u"not a regular file"_s;
        QTest::newRow("device") << u"/dev/zero"_s << u"not a regular file"_s;
    }
    void checksumSaysWhatIsWrong()
    {
        QFETCH(QString, path);
        QFETCH(QString, says);
        TestEngine e;
        QVERIFY(e.engine.start());
        const TaskPtr task = runToEnd(e, u"checksum"_s, {{"path"_L1, path}});
        QVERIFY(task);
        QCOMPARE(task->state(), TaskState::Failed);
        QVERIFY2(task->failure->message.contains(says), qPrintable(task->failure->message));
        QVERIFY(task->failure->message.contains(path));
    }

    void burnAndSleepReportProgress_data()
    {
        QTest::addColumn<QString>("type");
        QTest::newRow("burn") << u"burn"_s;
        QTest::newRow("sleep") << u"sleep"_s;
    }
    void burnAndSleepReportProgress()
    {
        QFETCH(QString, type);
        TestEngine e;
        QVERIFY(e.engine.start());
        const TaskPtr task = runToEnd(e, type, {{"seconds"_L1, 0.05}});
        QVERIFY(task);
        QCOMPARE(task->state(), TaskState::Succeeded);
        QCOMPARE(task->progress().total, 50);
        QCOMPARE(task->progress().current, 50);
        QVERIFY(*task->finishedAt() - *task->startedAt() >= std::chrono::milliseconds(49));
    }
};

QTEST_GUILESS_MAIN(TestBuiltInTypes)
#include "tst_builtintypes.moc"
