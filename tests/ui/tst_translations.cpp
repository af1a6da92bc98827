// SPDX-License-Identifier: GPL-3.0-only
#include "ui/format.h"
#include "ui/translations.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QPushButton>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void koreanIsComplete()
    {
        QFile file(QStringLiteral(POOLDECK_TRANSLATIONS "/pooldeck_ko.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("<translation>"));
        QVERIFY(!text.contains("type=\"unfinished\""));
        QVERIFY(!text.contains("<translation></translation>"));
    }

    void koreanIsCompiledIn()
    {
        QCOMPARE(format::stateName(TaskState::Running), u"Running"_s);
        installTranslations(*qApp, QLocale(QLocale::Korean));
        QCOMPARE(format::stateName(TaskState::Running), u"실행 중"_s);
    }

    /// By Qt's own translations, which are a package of their own.
    /// They go into errors of tasks and logs, which are searched and read by others.
    void whatFailedIsEnglish()
    {
        installTranslations(*qApp, QLocale(QLocale::Korean));
        QFile file(u"/no/such/file"_s);
        QVERIFY(!file.open(QIODevice::ReadOnly));
        QCOMPARE(file.errorString(), u"No such file or directory"_s);
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const quint16 port = free.serverPort();
        free.close();
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        QVERIFY(!socket.waitForConnected());
        QCOMPARE(socket.errorString(), u"Connection refused"_s);
    }

    void standardButtonsAreKorean()
    {
        installTranslations(*qApp, QLocale(QLocale::Korean));
        const QDialogButtonBox box(QDialogButtonBox::Cancel);
        QVERIFY(box.button(QDialogButtonBox::Cancel)->text().startsWith(u"취소"_s));
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
