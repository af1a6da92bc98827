// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/runningprogram.h"
#include "tests/fault/terminal.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

const QByteArray EnterScreen = "\x1b[?1049h";
const QByteArray LeaveScreen = "\x1b[?1049l";
const QByteArray ShowCursor = "\x1b[?25h";
const QByteArray CtrlC = "\x03";

} // namespace

/// The client as a person sees it, on a pseudo-terminal: bars, tables that change, Ctrl+C, lost servers.
class TestClientTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        QVERIFY(m_temporary->isValid());
        start();
        qunsetenv("NO_COLOR");
    }

    void cleanup()
    {
        m_program.reset();
        m_temporary.reset();
    }

    void aBarWhileItWaits()
    {
        Terminal terminal = ctl(u"submit burn seconds=1.5 --wait"_s);
        QVERIFY2(terminal.waitFor("burn running ["), terminal.output().constData());
        QVERIFY2(terminal.waitFor("%"), terminal.output().constData());
        QCOMPARE(terminal.waitForEnd(), 0);
        QVERIFY(terminal.output().contains("\r\x1b[K")); // the line is gone before the answer
        QVERIFY(terminal.output().contains("state"));
    }

    void noBarWithoutATerminal()
    {
        const Ended ended = runCtl(u"submit burn seconds=0.5 --wait"_s);
        QCOMPARE(ended.status, 0);
        QCOMPARE(ended.err, QString());
        QVERIFY(!ended.out.contains(QChar(0x1b)));
    }

    void coloursOnlyWhereTheyAreWanted()
    {
        QCOMPARE(runCtl(u"submit noop --wait"_s).status, 0);
        Terminal coloured = ctl(u"list"_s);
        QCOMPARE(coloured.waitForEnd(), 0);
        QVERIFY2(coloured.output().contains("\x1b[32msucceeded"), coloured.output().constData());
        qputenv("NO_COLOR", "1");
        Terminal plain = ctl(u"list"_s);
        QCOMPARE(plain.waitForEnd(), 0);
        QVERIFY(plain.output().contains("succeeded") && !plain.output().contains("\x1b["));
        QVERIFY(!runCtl(u"list -o table"_s).out.contains(QChar(0x1b)));
    }

    void aListThatChanges()
    {
        Terminal terminal = ctl(u"list --watch"_s, 60, 8);
        QVERIFY(terminal.waitFor(EnterScreen));
        QVERIFY(terminal.waitFor("No tasks."));
        QCOMPARE(runCtl(u"submit noop --wait"_s).status, 0);
        QVERIFY2(terminal.waitFor("succeeded"), terminal.output().constData());
        for (int i = 0; i < 10; ++i)
            QCOMPARE(runCtl(u"submit noop"_s).status, 0);
        QVERIFY2(terminal.waitFor("more lines"), terminal.output().constData());
        terminal.resize(60, 30);
        QVERIFY2(terminal.waitFor("\n   1") || terminal.waitFor("\n 1"), terminal.output().constData());
        terminal.type(CtrlC);
        QCOMPARE(terminal.waitForEnd(), 130);
        const QByteArray &output = terminal.output();
        QVERIFY(output.lastIndexOf(ShowCursor) > output.lastIndexOf(EnterScreen));
        QVERIFY(output.indexOf("succeeded", output.lastIndexOf(LeaveScreen)) > 0); // what it was last
    }

    void aTaskThatChanges()
    {
        const qint64 id = submit(u"submit sleep seconds=600"_s);
        Terminal terminal = ctl(u"show --watch %1"_s.arg(id));
        QVERIFY2(terminal.waitFor("running"), terminal.output().constData());
        QCOMPARE(runCtl(u"cancel %1"_s.arg(id)).status, 0);
        QCOMPARE(terminal.waitForEnd(), 0);
        const QByteArray &output = terminal.output();
        QVERIFY(output.indexOf("cancelled", output.lastIndexOf(LeaveScreen)) > 0);
    }

    void interruptedWaiting()
    {
        Terminal terminal = ctl(u"submit sleep seconds=600 --wait"_s);
        QVERIFY2(terminal.waitFor("sleep running"), terminal.output().constData());
        terminal.type(CtrlC);
        QCOMPARE(terminal.waitForEnd(), 130);
        QVERIFY2(terminal.output().endsWith("\r\x1b[K"), terminal.output().constData());

        const qint64 id = submit(u"submit sleep seconds=600"_s);
        Terminal log = ctl(u"log --follow %1"_s.arg(id));
        log.type(CtrlC);
        QVERIFY(log.waitForEnd() == 130 || log.output().contains("^C"));
    }

    void eventsAsTheyCome()
    {
        Terminal terminal = ctl(u"events --state succeeded --limit 2"_s);
        QVERIFY(!terminal.output().contains("noop"));
        // It hears of what comes after its connection; nobody can tell when that is.
        for (int i = 0; i < 200 && !terminal.output().contains("noop"); ++i) {
            QCOMPARE(runCtl(u"submit noop"_s).status, 0);
            QVERIFY(terminal.poll());
        }
        runCtl(u"submit noop"_s);
        QCOMPARE(terminal.waitForEnd(), 0);
        QCOMPARE(terminal.output().count("noop"), 2);
    }

    void eventsFromAnEarlierOneOn()
    {
        // Of each task the server keeps the last change.
        const qint64 one = submit(u"submit noop --wait"_s);
        const qint64 two = submit(u"submit noop --wait"_s);
        const QString ids = u"%1 %2"_s.arg(one).arg(two);
        const Ended all = runCtl(u"events --after 0 --limit 2 "_s + ids);
        const QStringList lines = all.out.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        const QJsonObject first = QJsonDocument::fromJson(lines[0].toUtf8()).object();
        const QJsonObject second = QJsonDocument::fromJson(lines[1].toUtf8()).object();
        const qint64 seq = first["seq"_L1].toInteger();
        QVERIFY(second["seq"_L1].toInteger() > seq);
        const Ended rest = runCtl(u"events --after %1 --limit 1 %2"_s.arg(seq).arg(ids));
        QCOMPARE(QJsonDocument::fromJson(rest.out.toUtf8()).object(), second);
    }

    void aServerThatComesBack()
    {
        const qint64 id = submit(u"submit sleep seconds=600"_s);
        Terminal terminal = ctl(u"wait %1"_s.arg(id));
        QVERIFY2(terminal.waitFor("sleep running"), terminal.output().constData());
        m_program->sendSignal(SIGKILL);
        QVERIFY(m_program->waitUntilEnded());
        QVERIFY2(terminal.waitFor("is lost; trying again"), terminal.output().constData());
        start(); // another port
        QVERIFY2(terminal.waitFor("sleep running"), terminal.output().constData());
        QCOMPARE(runCtl(u"cancel %1"_s.arg(id)).status, 0);
        QCOMPARE(terminal.waitForEnd(), 3);
    }

private:
    void start()
    {
        m_program = std::make_unique<RunningProgram>(m_temporary->path());
        QVERIFY(m_program->waitUntilReady());
    }

    QStringList words(const QString &line) const
    {
        return QStringList{u"--data-dir"_s, m_temporary->path()} + line.split(u' ');
    }
    Terminal ctl(const QString &line, int columns = 80, int lines = 24) const
    {
        return Terminal(QStringLiteral(POOLDECKCTL_PROGRAM), words(line), columns, lines);
    }
    Ended runCtl(const QString &line) const
    {
        return runToEnd(QStringLiteral(POOLDECKCTL_PROGRAM), words(line));
    }
    qint64 submit(const QString &line) const
    {
        return QJsonDocument::fromJson(runCtl(line).out.toUtf8()).object()["id"_L1].toInteger();
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<RunningProgram> m_program;
};

QTEST_GUILESS_MAIN(TestClientTerminal)
#include "tst_clientterminal.moc"
