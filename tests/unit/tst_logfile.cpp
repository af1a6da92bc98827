// SPDX-License-Identifier: GPL-3.0-only
#include "app/log.h"
#include "app/logfile.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestLogFile : public QObject
{
    Q_OBJECT

    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void keepsTheLinesAndStartsAfreshWhenFull()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"logs/a.log"_s);
        const QByteArray line = QByteArray(999, 'x') + '\n';
        const qint64 lines = LogFile::MaxBytes / line.size() + 10;
        {
            LogFile log(path);
            for (qint64 i = 0; i < lines; ++i) {
                log.append(line);
                if (i % 500 == 499) // so that it keeps up
                    QTRY_VERIFY(content(path).size() + content(path + u".1"_s).size()
                                >= (i - 499) * line.size());
            }
        }
        const QByteArray first = content(path + u".1"_s);
        const QByteArray second = content(path);
        QVERIFY(!first.isEmpty() && !second.isEmpty());
        QVERIFY(first.size() <= LogFile::MaxBytes);
        QCOMPARE(first.size() + second.size(), lines * line.size());
    }

    void whatIsLoggedIsEscaped()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.log"_s);
        installLog(QtWarningMsg);
        {
            const LogToFile toFile(path);
            qWarning("one\nfake line \x1b[31m");
            qInfo("not this");
        }
        qInstallMessageHandler(nullptr);
        QCOMPARE(content(path).count('\n'), 1);
        QVERIFY(content(path).contains("one\\u000a"));
        QVERIFY(!content(path).contains("not this"));
    }
};

QTEST_GUILESS_MAIN(TestLogFile)
#include "tst_logfile.moc"
