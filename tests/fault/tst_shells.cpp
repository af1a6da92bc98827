// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/runningprogram.h"
#include "tests/fault/terminal.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The client in the shells that people type it into, and its man pages.
class TestShells : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_temporary.isValid());
        m_program = std::make_unique<RunningProgram>(m_temporary.path());
        QVERIFY(m_program->waitUntilReady());
        // The shells find the client by its name, and these files.
        const QString programs = QFileInfo(QStringLiteral(POOLDECKCTL_PROGRAM)).absolutePath();
        qputenv("PATH", programs.toLocal8Bit() + ':' + qgetenv("PATH"));
        QFile file(m_temporary.filePath(u"some file"_s));
        QVERIFY(file.open(QFile::WriteOnly));
        QDir::setCurrent(m_temporary.path());
    }

    void completions_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("completed"); // what the shell puts behind it
        QTest::newRow("command") << QByteArray("pooldeckctl attem") << QByteArray("pts ");
        QTest::newRow("option") << QByteArray("pooldeckctl cancel --depen") << QByteArray("dents ");
        QTest::newRow("type") << QByteArray("pooldeckctl @ submit check") << QByteArray("sum ");
        QTest::newRow("param") << QByteArray("pooldeckctl @ submit checksum algo") << QByteArray("rithm=");
        QTest::newRow("value of a param")
            << QByteArray("pooldeckctl @ submit checksum algorithm=sha51") << QByteArray("2 ");
        QTest::newRow("file of a param")
            << QByteArray("pooldeckctl @ submit checksum path=som") << QByteArray("e\\ file ");
        QTest::newRow("file of an option")
            << QByteArray("pooldeckctl submit noop --file som") << QByteArray("e\\ file ");
        QTest::newRow("choice") << QByteArray("pooldeckctl list --state fai") << QByteArray("led ");
        QTest::newRow("choice behind =") << QByteArray("pooldeckctl list --output=ta") << QByteArray("ble ");
    }

    void completions()
    {
        QFETCH(QByteArray, typed);
        QFETCH(const QByteArray, completed);
        typed.replace("@", "--data-dir " + m_temporary.path().toLocal8Bit());
        complete(u"bash"_s, {u"--norc"_s, u"--noprofile"_s, u"-i"_s},
                 "PS1='ready> '; bind 'set bell-style none'; source <(pooldeckctl completion bash)", typed,
                 completed);
        // zsh takes the space away again when something else follows, and writes it as late.
        complete(u"zsh"_s, {u"-f"_s, u"-i"_s},
                 "PS1='ready> '; autoload -U compinit; compinit -D -u; source <(pooldeckctl completion zsh)",
                 typed, completed.trimmed());
        QByteArray whole = typed + completed.trimmed();
        whole.replace("\\ ", " ");
        completeInFish(typed,
                       whole.mid(whole.lastIndexOf("som") < 0 ? whole.lastIndexOf(' ') + 1
                                                              : typed.lastIndexOf(' ') + 1));
    }

    void withoutAServerItIsQuickAndSilent()
    {
        const Ended ended = runToEnd(QStringLiteral(POOLDECKCTL_PROGRAM),
                                     {u"__complete"_s, u"--data-dir"_s, u"/nowhere"_s, u"submit"_s, u""_s});
        QCOMPARE(ended.status, 0);
        QCOMPARE(ended.out, u"values\n"_s);
        QCOMPARE(ended.err, QString());
    }

    void manPagesAreClean_data()
    {
        QTest::addColumn<QString>("page");
        const QString man =
            QFileInfo(QStringLiteral(POOLDECKCTL_PROGRAM)).absolutePath() + u"/../share/man/man1/"_s;
        QTest::newRow("pooldeckctl") << man + u"pooldeckctl.1"_s;
        QTest::newRow("pooldeck") << man + u"pooldeck.1"_s;
    }

    void manPagesAreClean()
    {
        QFETCH(const QString, page);
        bool checked = false;
        if (!QStandardPaths::findExecutable(u"mandoc"_s).isEmpty()) {
            const Ended lint = runToEnd(u"mandoc"_s, {u"-Tlint"_s, u"-Wstyle"_s, page});
            QCOMPARE(lint.out + lint.err, QString());
            QCOMPARE(lint.status, 0);
            checked = true;
        }
        if (!QStandardPaths::findExecutable(u"groff"_s).isEmpty()) {
            const Ended set = runToEnd(
                u"groff"_s, {u"-man"_s, u"-ww"_s, u"-K"_s, u"utf8"_s, u"-Tutf8"_s, u"-P-cbou"_s, page});
            QCOMPARE(set.err, QString());
            QVERIFY2(set.out.contains(u"EXIT STATUS"_s), qPrintable(set.out));
            checked = true;
        }
        if (!checked)
            QSKIP("Neither mandoc nor groff is installed.");
    }

private:
    void complete(const QString &shell, const QStringList &arguments, const QByteArray &setUp,
                  const QByteArray &typed, const QByteArray &completed)
    {
        if (QStandardPaths::findExecutable(shell).isEmpty()) {
            qInfo().noquote() << shell << "is not installed; not tried.";
            return;
        }
        Terminal terminal(shell, arguments, 200);
        terminal.type(setUp + "; echo set\" \"up\n");
        QVERIFY2(terminal.waitFor("set up"), terminal.output().constData());
        QVERIFY(terminal.waitFor("ready> "));
        terminal.type(typed + '\t');
        // The echo of what was typed, then what the shell adds; what zsh paints in between is left out.
        QVERIFY2(terminal.waitFor(completed), (shell.toLocal8Bit() + ": " + terminal.output()).constData());
        terminal.type("\x15"
                      "exit\n");
    }

    void completeInFish(QByteArray typed, const QByteArray &whole)
    {
        if (QStandardPaths::findExecutable(u"fish"_s).isEmpty()) {
            qInfo() << "fish is not installed; not tried.";
            return;
        }
        const Ended ended = runToEnd(
            u"fish"_s,
            {u"--no-config"_s, u"-c"_s,
             u"pooldeckctl completion fish | source; complete -C '%1'"_s.arg(QString::fromLocal8Bit(typed))});
        const QStringList lines = ended.out.split(u'\n');
        const QString expected = QString::fromLocal8Bit(whole);
        const bool found = std::ranges::any_of(
            lines, [&](const QString &line) { return line.section(u'\t', 0, 0) == expected; });
        QVERIFY2(found, qPrintable(u"fish: %1 in %2 %3"_s.arg(expected, ended.out, ended.err)));
    }

    QTemporaryDir m_temporary;
    std::unique_ptr<RunningProgram> m_program;
};

QTEST_GUILESS_MAIN(TestShells)
#include "tst_shells.moc"
