// SPDX-License-Identifier: GPL-3.0-only
// The test is its own supervisor program.
#include "core/executors/commandexecutor.h"
#include "core/executors/commandsupervisor.h"
#include "tests/support/childself.h"
#include "tests/support/joblist.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

using namespace pooldeck;
using namespace pooldeck::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

TaskType type(CommandTemplate command)
{
    return {.name = u"test"_s, .paramsSchema = {{"type"_L1, "object"_L1}}, .run = std::move(command)};
}

TaskType shell(const QString &script)
{
    return type({.program = u"sh"_s, .arguments = {u"-c"_s, script}, .workingDirectory = u"/"_s});
}

bool allGone(const QStringList &pids)
{
    return std::ranges::all_of(pids, [](const QString &pid) { return isGone(pid.toLongLong()); });
}

/// Three levels, the last one also in a session of its own and without our environment; each writes its
/// process id. Those of the last level do not heed SIGTERM.
constexpr auto Tree = R"(#!/bin/sh
echo $$
case $1 in
1) "$0" 2 & wait; wait ;;
2) setsid "$0" 3 & setsid env -i "$0" 3 & "$0" 3 & wait; wait; wait ;;
3) trap '' TERM; exec sleep 1000 ;;
esac
)";
constexpr int TreeSize = 5;

} // namespace

class TestCommandExecutor : public QObject
{
    Q_OBJECT

private:
    struct Fixture
    {
        explicit Fixture(CommandOptions options = {}) : executor(std::move(options)) { executor.start(jobs); }
        JobPtr submit(const TaskType &task, const QByteArray &params = "{}")
        {
            JobPtr job = jobs.add(task, params);
            executor.wake(1);
            return job;
        }
        JobPtr run(const TaskType &task, const QByteArray &params = "{}")
        {
            JobPtr job = submit(task, params);
            if (!QTest::qWaitFor([&] { return jobs.outcome(job).has_value(); }, 60'000))
                qWarning("It does not end.");
            return job;
        }

        JobList jobs;
        CommandExecutor executor;
    };

    QString script(const QString &name, const QByteArray &text) const
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QFile::WriteOnly) || file.write(text) != text.size())
            qFatal("no script");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }

    QTemporaryDir m_directory;

private Q_SLOTS:
    void logsWhatIsPrinted()
    {
        Fixture f;
        const TaskType task = shell(u"echo out; echo err >&2; printf 'no end'"_s);
        const JobPtr job = f.run(task);
        QVERIFY2(!f.jobs.outcome(job)->failure, qPrintable(f.jobs.failure(job).message));
        QCOMPARE(logLines(job, LogStream::Stdout), QStringList({u"out"_s, u"no end"_s}));
        QCOMPARE(logLines(job, LogStream::Stderr), QStringList({u"err"_s}));
        QCOMPARE(f.jobs.outcome(job)->result, QByteArray());
        QCOMPARE(f.jobs.lane(job), u"command-0"_s);
        QCOMPARE(f.executor.active(), 0);
    }

    void theLogIsLive()
    {
        Fixture f;
        const TaskType waits = shell(u"echo 10%; exec sleep 1000"_s);
        const JobPtr job = f.submit(waits);
        QTRY_COMPARE(logLines(job, LogStream::Stdout), QStringList(u"10%"_s));
        QCOMPARE(job->context.progress(), (Progress{100, 1000, {}}));
        job->context.requestStop();
        QTRY_VERIFY(f.jobs.outcome(job));
    }

    void exitCodes_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("succeeds");
        QTest::addColumn<QJsonValue>("retry");
        QTest::newRow("success") << 0 << true << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("also success") << 3 << true << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("may be retried") << 75 << false << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("may not be retried") << 1 << false << QJsonValue(false);
    }

    void exitCodes()
    {
        QFETCH(const int, code);
        QFETCH(const bool, succeeds);
        QFETCH(const QJsonValue, retry);
        Fixture f;
        const TaskType task = type({.program = u"sh"_s,
                                    .arguments = {u"-c"_s, u"echo 'bad thing' >&2; echo >&2; exit {code}"_s},
                                    .successCodes = {0, 3},
                                    .retryCodes = {75}});
        const JobPtr job = f.run(task, QJsonDocument(QJsonObject{{"code"_L1, code}}).toJson());
        QCOMPARE(!f.jobs.outcome(job)->failure, succeeds);
        if (succeeds)
            return;
        const Failure failure = f.jobs.failure(job);
        QCOMPARE(failure.kind, FailureKind::ExitStatus);
        QCOMPARE(failure.message, u"sh ended with exit code %1: bad thing"_s.arg(code));
        QCOMPARE(failure.details["exit_code"_L1].toInt(), code);
        QCOMPARE(failure.details["program"_L1].toString(), u"sh"_s);
        QCOMPARE(failure.details["retry"_L1], retry);
    }

    void aSignalIsAFailure()
    {
        Fixture f;
        const TaskType task = shell(u"echo dying >&2; kill -SEGV $$"_s);
        const Failure failure = f.jobs.failure(f.run(task));
        QCOMPARE(failure.kind, FailureKind::Signal);
        QCOMPARE(failure.message, u"sh was ended by SIGSEGV: dying"_s);
        QCOMPARE(failure.details,
                 (QJsonObject{{"signal"_L1, SIGSEGV}, {"name"_L1, "SIGSEGV"_L1}, {"program"_L1, "sh"_L1}}));
    }

    void standardInput()
    {
        Fixture f;
        const TaskType task = type({.program = u"cat"_s, .standardInput = u"a {x}\nb\n"_s});
        const JobPtr job = f.run(task, R"({"x":"{y} ä"})");
        QCOMPARE(logLines(job, LogStream::Stdout), QStringList({u"a {y} ä"_s, u"b"_s}));
        // More than a pipe holds.
        const TaskType counts = type({.program = u"wc"_s, .arguments = {u"-c"_s}, .standardInput = u"{x}"_s});
        const JobPtr large = f.run(counts, R"({"x":")" + QByteArray(1'000'000, 'x') + R"("})");
        QCOMPARE(f.jobs.outcome(large)->result, QByteArray("1000000"));
        // Without any there is nothing to wait for.
        const TaskType none = type({.program = u"cat"_s});
        QVERIFY(!f.jobs.outcome(f.run(none))->failure);
    }

    void argumentsStayWhole()
    {
        Fixture f;
        const QString echo =
            script(u"echo args.sh"_s, "#!/bin/sh\nfor a; do printf '<%s>\\n' \"$a\"; done\n");
        const TaskType task =
            type({.program = echo, .arguments = {u"{a}"_s, u"x{a}"_s, u"{list}"_s, u"{absent}"_s}});
        const QString awkward = u"-n $(id) \"q\" 'p' *\\ ;&|"_s;
        const JobPtr job =
            f.run(task,
                  QJsonDocument(
                      QJsonObject{{"a"_L1, awkward}, {"list"_L1, QJsonArray{u"--"_s, u"é\nline 2"_s, u""_s}}})
                      .toJson());
        QCOMPARE(logLines(job, LogStream::Stdout),
                 QStringList({u'<' + awkward + u'>', u"<x"_s + awkward + u'>', u"<-->"_s, u"<é"_s,
                              u"line 2>"_s, u"<>"_s}));
    }

    void environment()
    {
        qputenv("POOLDECK_SECRET", "token");
        qputenv("PLAIN_VARIABLE", "plain");
        qputenv("REPLACED_VARIABLE", "before");
        Fixture f;
        const TaskType task =
            type({.program = u"env"_s, .environment = {{u"REPLACED_VARIABLE"_s, u"{a}=b c"_s}}});
        const JobPtr job = f.run(task, R"({"a":"x"})");
        const QStringList lines = logLines(job, LogStream::Stdout);
        QVERIFY(lines.contains(u"PLAIN_VARIABLE=plain"_s));
        QVERIFY(lines.contains(u"REPLACED_VARIABLE=x=b c"_s));
        QVERIFY(lines.contains(u"POOLDECK_TASK_ID=1"_s));
        QVERIFY(lines.contains(u"POOLDECK_ATTEMPT=1"_s));
        QVERIFY(lines.filter(u"REPLACED_VARIABLE"_s).size() == 1);
        QVERIFY(lines.filter(u"SECRET"_s).isEmpty());
    }

    void surroundings()
    {
        std::signal(SIGPIPE, SIG_IGN);
        const int leaked = ::open("/etc/hostname", O_RDONLY); // without O_CLOEXEC
        Fixture f;
        const TaskType task =
            type({.program = u"sh"_s,
                  .arguments =
                      {u"-c"_s,
                       u"pwd; ls -l /proc/$$/fd; nice; "
                       "while read -r l; do case $l in Sig*) echo \"$l\";; esac; done </proc/self/status; "
                       "echo pgid $(cut -d' ' -f5 /proc/$$/stat) $$"_s},
                  .workingDirectory = u"{dir}"_s});
        const QString directory = QFileInfo(m_directory.path()).canonicalFilePath();
        const JobPtr job = f.run(task, QJsonDocument(QJsonObject{{"dir"_L1, directory}}).toJson());
        ::close(leaked);
        std::signal(SIGPIPE, SIG_DFL);
        const QString all = logLines(job, LogStream::Stdout).join(u'\n');
        QVERIFY2(all.startsWith(directory + u'\n'), qPrintable(all));
        QVERIFY2(!all.contains("hostname"_L1) && !all.contains("socket:"_L1), qPrintable(all));
        // posix_spawn() leaves the two ignored that the C library keeps for itself.
        constexpr quint64 Ours = ~quint64(0x180000000);
        const quint64 ignored = all.section(u"SigIgn:\t"_s, 1).left(16).toULongLong(nullptr, 16);
        QVERIFY2((ignored & Ours) == 0, qPrintable(all));
        QVERIFY2(all.contains("SigBlk:\t0000000000000000"_L1), qPrintable(all));
        const QStringList group = all.section(u"pgid "_s, 1).split(u' ');
        QCOMPARE(group.value(0), group.value(1));
        QVERIFY2(QRegularExpression(u"\n1\\d\n"_s).match(all).hasMatch(), qPrintable(all)); // nice
    }

    void whatCannotBeStarted_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("directory");
        QTest::addColumn<QString>("message");
        QTest::newRow("not in PATH") << u"no-such-program"_s << u"/"_s << u"not found in PATH"_s;
        QTest::newRow("not there") << u"/no/such/program"_s << u"/"_s << u"No such file"_s;
        QTest::newRow("not executable") << u"PLAIN"_s << u"/"_s << u"Permission denied"_s;
        QTest::newRow("a directory") << u"/etc"_s << u"/"_s << u"Permission denied"_s;
        QTest::newRow("no directory") << u"/bin/true"_s << u"/no/such"_s << u"working directory: No such"_s;
        QTest::newRow("no format") << u"FORMAT"_s << u"/"_s << u"Exec format error"_s;
    }

    void whatCannotBeStarted()
    {
        QFETCH(QString, program);
        QFETCH(const QString, directory);
        QFETCH(const QString, message);
        if (program == "FORMAT"_L1)
            program = script(u"format"_s, "no program\n");
        if (program == "PLAIN"_L1) {
            program = script(u"plain"_s, "#!/bin/sh\n");
            QFile::setPermissions(program, QFile::ReadOwner);
        }
        Fixture f;
        const TaskType task = type({.program = program, .workingDirectory = directory});
        const Failure failure = f.jobs.failure(f.run(task));
        QCOMPARE(failure.kind, FailureKind::Exception);
        QVERIFY2(failure.message.contains(message), qPrintable(failure.message));
        QCOMPARE(failure.details["program"_L1].toString(), program);
        QCOMPARE(failure.details["retry"_L1], QJsonValue(false));
        const TaskType good = shell(u"exit 0"_s);
        QVERIFY(!f.jobs.outcome(f.run(good))->failure);
    }

    void aParamThatCannotBePassed()
    {
        Fixture f;
        const TaskType task = type({.program = u"true"_s, .arguments = {u"{a}"_s}});
        QVERIFY(f.jobs.failure(f.run(task, R"({"a":"x\u0000"})")).message.contains("U+0000"_L1));
    }

    void hugeOutput()
    {
        Fixture f;
        const TaskType task = shell(u"seq 1 300000; echo '{{\"n\": 1}}'"_s);
        const JobPtr job = f.run(task);
        QVERIFY(!f.jobs.outcome(job)->failure);
        QCOMPARE(f.jobs.outcome(job)->result, QByteArray(R"({"n":1})"));
        QCOMPARE(job->context.taskLog().nextNumber(), 300'002);
        QCOMPARE(logLines(job, LogStream::Stdout).constLast(), u"{\"n\": 1}"_s);
    }

    void binaryOutput()
    {
        Fixture f;
        const TaskType task = shell(u"head -c 3000000 /dev/urandom; head -c 3000000 /dev/zero; exit 1"_s);
        QCOMPARE(f.jobs.failure(f.run(task)).details["exit_code"_L1].toInt(), 1);
    }

    void results_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QByteArray>("result");
        QTest::newRow("object") << u"echo a; echo ' {{\"a\": [1, 2]}} '; echo; echo ' '"_s
                                << QByteArray(R"({"a":[1,2]})");
        QTest::newRow("number") << u"echo 42"_s << QByteArray("42");
        QTest::newRow("text") << u"echo '\"x\"'"_s << QByteArray("\"x\"");
        QTest::newRow("no end") << u"printf '[1]'"_s << QByteArray("[1]");
        QTest::newRow("words") << u"echo 1; echo all done"_s << QByteArray();
        QTest::newRow("two values") << u"echo '1, 2'"_s << QByteArray();
        QTest::newRow("on stderr") << u"echo 42 >&2"_s << QByteArray();
        QTest::newRow("null") << u"echo null"_s << QByteArray();
        QTest::newRow("not first") << u"echo 1; echo end"_s << QByteArray();
    }

    void results()
    {
        QFETCH(const QString, script);
        QFETCH(const QByteArray, result);
        Fixture f;
        TaskType task = shell(script);
        QCOMPARE(f.jobs.outcome(f.run(task))->result, result);
        std::get<CommandTemplate>(task.run).resultFromLastLine = false;
        QCOMPARE(f.jobs.outcome(f.run(task))->result, QByteArray());
    }

    void progressOfBothStreams()
    {
        Fixture f;
        const TaskType task =
            shell(u"printf '10%%\\r20%%\\r30%%\\n'; printf '\\033]9;4;1;55\\007' >&2; sleep 0; "
                  "printf 'progress: 1/2\\n'"_s);
        const JobPtr job = f.run(task);
        QVERIFY(QStringList({u"30%"_s, u"progress: 1/2"_s}) == logLines(job, LogStream::Stdout));
        QCOMPARE(job->context.progress().total > 0, true);
    }

    void stopsWhenAsked()
    {
        Fixture f;
        const TaskType task =
            shell(u"trap 'echo stopping; exit 0' TERM; echo ready; while :; do sleep 0.01; done"_s);
        const JobPtr job = f.submit(task);
        QTRY_COMPARE(logLines(job, LogStream::Stdout), QStringList(u"ready"_s));
        job->context.requestStop();
        QTRY_VERIFY(f.jobs.outcome(job));
        QVERIFY(logLines(job, LogStream::Stdout).contains(u"stopping"_s));
    }

    void aStopBeforeTheStartRunsNothing()
    {
        Fixture f;
        const TaskType task = shell(u"echo ran; sleep 1000"_s);
        const JobPtr job = f.jobs.add(task);
        job->context.requestStop();
        f.executor.wake(1);
        QTRY_VERIFY(f.jobs.outcome(job));
        QCOMPARE(logLines(job, LogStream::Stdout), QStringList());
    }

    void forceEndsWhatDoesNotStop()
    {
        Fixture f;
        const TaskType task = shell(u"trap '' TERM; echo $$; while :; do sleep 1000; done"_s);
        const JobPtr job = f.submit(task);
        QTRY_COMPARE(logLines(job, LogStream::Stdout).size(), 1);
        job->context.requestStop();
        QTest::qWait(20); // it is deaf to this
        QVERIFY(!f.jobs.outcome(job));
        QCOMPARE(f.executor.endByForce(job), Force::Ended);
        QTRY_VERIFY(f.jobs.outcome(job));
        QCOMPARE(f.jobs.failure(job).details["name"_L1].toString(), u"SIGKILL"_s);
        QVERIFY(allGone(logLines(job, LogStream::Stdout)));
        QCOMPARE(f.executor.endByForce(job), Force::Ended); // does nothing
    }

    /// The program ends at once, what it leaves behind holds the pipes and is deaf to SIGTERM.
    void leftoversDoNotHoldItUp_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("in its group") << u"sleep 1000 & echo $!"_s;
        QTest::newRow("deaf") << u"(trap '' TERM; exec sleep 1000) & echo $!"_s;
        QTest::newRow("a daemon") << u"setsid sleep 1000 & echo $!; sleep 0.1"_s;
        QTest::newRow("a deaf daemon") << u"(trap '' TERM; exec setsid sleep 1000) & echo $!; sleep 0.1"_s;
        QTest::newRow("a daemon without a mark") << u"setsid env -i sleep 1000 & echo $!; sleep 0.1"_s;
    }

    void leftoversDoNotHoldItUp()
    {
        QFETCH(const QString, command);
        Fixture f;
        const TaskType task = shell(command);
        const JobPtr job = f.run(task);
        QVERIFY(!f.jobs.outcome(job)->failure);
        QCOMPARE(logLines(job, LogStream::Stdout).size(), 1);
        QVERIFY(allGone(logLines(job, LogStream::Stdout)));
    }

    void leftoversOfOneAreNotTakenForAnothers()
    {
        Fixture f;
        const TaskType daemons = shell(u"setsid sleep 1000 & echo $!; wait"_s);
        const TaskType leaves = shell(u"sh -c 'setsid sleep 1000 & echo $!; sleep 0.1'; exec sleep 1000"_s);
        const JobPtr first = f.submit(daemons);
        const JobPtr second = f.submit(leaves);
        QTRY_COMPARE(logLines(first, LogStream::Stdout).size(), 1);
        QTRY_COMPARE(logLines(second, LogStream::Stdout).size(), 1);
        const TaskType quick = shell(u"exit 0"_s);
        f.run(quick);
        QVERIFY(!allGone(logLines(first, LogStream::Stdout)));
        QVERIFY(!allGone(logLines(second, LogStream::Stdout)));
        first->context.requestStop();
        QTRY_VERIFY(f.jobs.outcome(first));
        QVERIFY(allGone(logLines(first, LogStream::Stdout)));
        QVERIFY(!allGone(logLines(second, LogStream::Stdout)));
        f.executor.endByForce(second);
        QTRY_VERIFY(f.jobs.outcome(second));
        QVERIFY(allGone(logLines(second, LogStream::Stdout)));
    }

    void aWholeTreeEnds_data()
    {
        QTest::addColumn<bool>("force");
        QTest::newRow("when asked") << false;
        QTest::newRow("by force") << true;
    }

    void aWholeTreeEnds()
    {
        QFETCH(const bool, force);
        Fixture f;
        const TaskType task = type({.program = script(u"tree.sh"_s, Tree), .arguments = {u"1"_s}});
        const JobPtr job = f.submit(task);
        QTRY_COMPARE(logLines(job, LogStream::Stdout).size(), TreeSize);
        if (force)
            f.executor.endByForce(job);
        else
            job->context.requestStop();
        QTRY_VERIFY_WITH_TIMEOUT(f.jobs.outcome(job), 30'000);
        QVERIFY(allGone(logLines(job, LogStream::Stdout)));
    }

    void aWholeTreeEndsWithUs()
    {
        ChildSelf parent({"--parent", script(u"tree.sh"_s, Tree).toStdString()}); // stands for the program
        const QStringList pids =
            QString::fromLatin1(parent.read(TreeSize + 1)).split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(pids.size(), TreeSize + 1);
        for (const QString &pid : pids)
            QVERIFY(!isGone(pid.toLongLong()));
        parent.kill();
        QTRY_VERIFY(allGone(pids)); // the supervisor too
    }

    void theSupervisorsDeathIsSurvived()
    {
        Fixture f;
        const TaskType task = shell(u"sleep 1000 & echo $!; echo $$; wait"_s);
        const JobPtr job = f.submit(task);
        QTRY_COMPARE(logLines(job, LogStream::Stdout).size(), 2);
        QVERIFY(f.executor.supervisor() > 0);
        ::kill(static_cast<pid_t>(f.executor.supervisor()), SIGKILL);
        QTRY_VERIFY(f.jobs.outcome(job));
        QCOMPARE(f.jobs.failure(job).kind, FailureKind::Signal);
        QTRY_VERIFY(allGone(logLines(job, LogStream::Stdout)));
        const TaskType good = shell(u"exit 0"_s);
        QVERIFY(!f.jobs.outcome(f.run(good))->failure);
    }

    void theSupervisorIgnoresOtherSignals()
    {
        Fixture f;
        const TaskType task = shell(u"echo ready; exec sleep 1000"_s);
        const JobPtr job = f.submit(task);
        QTRY_COMPARE(logLines(job, LogStream::Stdout).size(), 1);
        for (const int signal : {SIGTERM, SIGINT, SIGHUP})
            ::kill(static_cast<pid_t>(f.executor.supervisor()), signal);
        const TaskType good = shell(u"exit 0"_s);
        QVERIFY(!f.jobs.outcome(f.run(good))->failure);
        QVERIFY(!f.jobs.outcome(job));
        f.executor.endByForce(job);
        QTRY_VERIFY(f.jobs.outcome(job));
    }

    void aSupervisorThatCannotStartFailsOneTaskATry()
    {
        Fixture f({.supervisor = {.program = u"/nonexistent/pooldeck"_s, .arguments = {}}});
        const TaskType task = shell(u"exit 0"_s);
        const JobPtr first = f.submit(task);
        const JobPtr second = f.submit(task);
        QTRY_VERIFY(f.jobs.outcome(first));
        QVERIFY(f.jobs.failure(first).message.contains("could not be started"_L1));
        QTRY_VERIFY(f.jobs.outcome(second));
    }

    void neverMoreThanItsSlots()
    {
        Fixture f({.commands = 2});
        QCOMPARE(f.executor.slots(), 2);
        const TaskType task = shell(u"echo ready; exec sleep 1000"_s);
        std::vector<JobPtr> jobs;
        for (int i = 0; i < 5; ++i)
            jobs.push_back(f.submit(task));
        const auto running = [&] {
            return std::ranges::count_if(
                jobs, [](const JobPtr &job) { return !logLines(job, LogStream::Stdout).isEmpty(); });
        };
        QTRY_COMPARE(running(), 2);
        QCOMPARE(f.executor.active(), 2);
        for (const JobPtr &job : jobs)
            job->context.requestStop();
        QTRY_COMPARE(f.jobs.finished, 5);
        QCOMPARE(running(), 2);
    }

    void manyInARow()
    {
        constexpr int Count = 500;
        Fixture f({.commands = 8});
        const TaskType task = type({.program = u"echo"_s, .arguments = {u"{n}"_s}});
        std::vector<JobPtr> jobs;
        for (int i = 0; i < Count; ++i)
            jobs.push_back(f.submit(task, QJsonDocument(QJsonObject{{"n"_L1, i}}).toJson()));
        QTRY_COMPARE_WITH_TIMEOUT(f.jobs.finished, Count, 60'000);
        for (int i = 0; i < Count; ++i)
            QCOMPARE(f.jobs.outcome(jobs[static_cast<size_t>(i)])->result, QByteArray::number(i));
        const QDir files(u"/proc/%1/fd"_s.arg(f.executor.supervisor()));
        QVERIFY(files.entryList(QDir::System | QDir::Files | QDir::NoDotAndDotDot).size() < 12);
    }

    void stopGivesUpAtItsDeadline()
    {
        Fixture f;
        const TaskType task = shell(u"echo ready; exec sleep 1000"_s);
        const JobPtr job = f.submit(task);
        QTRY_COMPARE(logLines(job, LogStream::Stdout).size(), 1);
        QVERIFY(!f.executor.stop(QDeadlineTimer(10)));
        const JobPtr late = f.submit(task);
        job->context.requestStop();
        QVERIFY(f.executor.stop(QDeadlineTimer(QDeadlineTimer::Forever)));
        QVERIFY(f.jobs.outcome(job));
        QVERIFY(!f.jobs.outcome(late));
        QCOMPARE(f.executor.supervisor(), 0);
    }
};

namespace {

/// Runs a command that does not end, passes its output on after the supervisor's process id, and waits to
/// be killed.
int beParent(const QString &program)
{
    JobList jobs;
    CommandExecutor executor;
    executor.start(jobs);
    const TaskType task = type({.program = program, .arguments = {u"1"_s}});
    const JobPtr job = jobs.add(task);
    executor.wake(1);
    while (logLines(job, LogStream::Stdout).size() < TreeSize)
        std::this_thread::sleep_for(1ms);
    const QString all =
        QString::number(executor.supervisor()) + u'\n' + logLines(job, LogStream::Stdout).join(u'\n') + u'\n';
    std::fputs(qPrintable(all), stdout);
    std::fflush(stdout);
    for (;;)
        std::this_thread::sleep_for(1h);
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc == 3 && std::strcmp(argv[1], "--supervise") == 0)
        return runCommandSupervisor(std::atoll(argv[2]));
    if (argc == 3 && std::strcmp(argv[1], "--parent") == 0)
        return beParent(QString::fromLocal8Bit(argv[2]));
    QCoreApplication app(argc, argv);
    TestCommandExecutor test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_commandexecutor.moc"
