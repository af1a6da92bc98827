// SPDX-License-Identifier: GPL-3.0-only
// The test is its own worker program: started as one, it runs the types below.
#include "core/executors/processexecutor.h"
#include "core/executors/taskworker.h"
#include "tests/support/childself.h"
#include "tests/support/joblist.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <thread>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace pooldeck;
using namespace pooldeck::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool Sanitized = true; // they catch what crashes, and take memory of their own
#else
constexpr bool Sanitized = false;
#endif

QJsonValue openFiles(TaskContext &)
{
    QJsonArray files;
    const QDir directory(u"/proc/self/fd"_s);
    for (const QString &name : directory.entryList(QDir::NoDotAndDotDot | QDir::System | QDir::Files))
        files.append(QFile::symLinkTarget(directory.filePath(name)));
    return files;
}

QJsonValue surroundings(TaskContext &)
{
    sigset_t blocked;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    return QJsonObject{{"nice"_L1, ::getpriority(PRIO_PROCESS, 0)},
                       {"sigpipe_default"_L1, std::signal(SIGPIPE, SIG_DFL) == SIG_DFL},
                       {"sigterm_blocked"_L1, ::sigismember(&blocked, SIGTERM) == 1},
                       {"own_session"_L1, ::getsid(0) == ::getpid()},
                       {"secret"_L1, qEnvironmentVariable("POOLDECK_SECRET")},
                       {"plain"_L1, qEnvironmentVariable("PLAIN_VARIABLE")}};
}

QJsonValue waitForStop(TaskContext &context)
{
    context.log(u"waiting"_s);
    while (!context.stopRequested())
        std::this_thread::sleep_for(1ms);
    return u"stopped"_s;
}

QJsonValue deaf(TaskContext &context)
{
    context.log(u"deaf"_s);
    for (;;)
        std::this_thread::sleep_for(1h);
}

QJsonValue talk(TaskContext &context)
{
    std::printf("printed\n");
    std::fprintf(stderr, "complained\n");
    std::cout << "without an end";
    context.log(u"logged\ntwice"_s);
    context.reportProgress(7, 9, u"nearly"_s);
    return context.params()["echo"_L1];
}

QJsonValue fail(TaskContext &)
{
    throw TaskFailure(u"no luck"_s, {{"why"_L1, 13}});
}

TaskType type(const QString &name, ThreadFunction function)
{
    return {.name = name, .paramsSchema = {{"type"_L1, "object"_L1}}, .run = std::move(function)};
}

/// What the worker knows, and the jobs of the test are made of.
void fill(TaskCatalog &catalog)
{
    const std::vector<std::pair<QString, ThreadFunction>> functions{
        {u"talk"_s, talk},
        {u"fail"_s, fail},
        {u"wait"_s, waitForStop},
        {u"deaf"_s, deaf},
        {u"files"_s, openFiles},
        {u"surroundings"_s, surroundings},
        {u"pid"_s, [](TaskContext &) { return QJsonValue(qint64(::getpid())); }},
        {u"abort"_s,
         [](TaskContext &context) -> QJsonValue {
             std::fprintf(stderr, "last words\n");
             context.log(u"about to"_s);
             std::signal(SIGSEGV, SIG_DFL);
             std::raise(SIGSEGV);
             return {};
         }},
        {u"exit"_s, [](TaskContext &) -> QJsonValue { ::_exit(7); }},
        {u"gone"_s,
         [](TaskContext &) -> QJsonValue {
             ::shutdown(3, SHUT_RDWR); // takes the channel away
             for (;;)
                 std::this_thread::sleep_for(1h);
         }},
        {u"grow"_s,
         [](TaskContext &) {
             static QByteArray kept; // a leak, as it were
             kept = QByteArray(64 * 1024 * 1024, 'x');
             return QJsonValue(qint64(::getpid()));
         }},
        {u"large"_s, [](TaskContext &) { return QJsonValue(QString(5'000'000, u'x')); }},
        {u"time"_s, [](TaskContext &context) {
             const auto left = context.timeLeft();
             return QJsonValue(left ? qint64(left->count()) : qint64(-1));
         }}};
    for (const auto &[name, function] : functions) {
        if (const auto added = catalog.add(type(name, function)); !added)
            qFatal("%s", qPrintable(added.error().message));
    }
}

} // namespace

class TestProcessExecutor : public QObject
{
    Q_OBJECT

private:
    /// An executor, its source, and a shorthand for running things.
    struct Fixture
    {
        explicit Fixture(ProcessOptions options = {.processes = 2}, bool warm = false)
            : executor(std::move(options))
        {
            if (warm)
                executor.keepWarm();
            executor.start(jobs);
        }
        JobPtr submit(const QString &name, const QByteArray &params = "{}",
                      std::optional<std::chrono::milliseconds> timeout = {})
        {
            JobPtr job = jobs.add(*catalog->find(name), params, timeout);
            executor.wake(1);
            return job;
        }
        bool ends(const JobPtr &job)
        {
            return QTest::qWaitFor([&] { return jobs.outcome(job).has_value(); }, 30'000);
        }
        /// The result of a task of that type; null if it failed.
        QJsonValue result(const QString &name, const QByteArray &params = "{}",
                          std::optional<std::chrono::milliseconds> timeout = {})
        {
            const JobPtr job = submit(name, params, timeout);
            if (!ends(job) || jobs.outcome(job)->failure)
                return {};
            return QJsonDocument::fromJson('[' + jobs.outcome(job)->result + ']').array().at(0);
        }

        std::shared_ptr<TaskCatalog> catalog = [] {
            auto made = std::make_shared<TaskCatalog>();
            fill(*made);
            return made;
        }();
        JobList jobs;
        ProcessExecutor executor;
    };

private Q_SLOTS:
    void passesEverythingOn()
    {
        Fixture f;
        const JobPtr job = f.submit(u"talk"_s, R"({"echo":{"a":[1,"ä"]}})");
        QVERIFY(f.ends(job));
        QCOMPARE(f.jobs.outcome(job)->result, QByteArray(R"({"a":[1,"ä"]})"));
        QVERIFY(!f.jobs.outcome(job)->failure);
        QCOMPARE(logLines(job, LogStream::Log), QStringList({u"logged"_s, u"twice"_s}));
        QCOMPARE(logLines(job, LogStream::Stdout), QStringList({u"printed"_s, u"without an end"_s}));
        QCOMPARE(logLines(job, LogStream::Stderr), QStringList({u"complained"_s}));
        QCOMPARE(job->context.progress(), (Progress{7, 9, u"nearly"_s}));
        QCOMPARE(f.jobs.lane(job), u"process-0"_s);
        QCOMPARE(f.executor.active(), 0);
    }

    void anExceptionIsAFailureAndTheWorkerGoesOn()
    {
        Fixture f({.processes = 1});
        const QJsonValue before = f.result(u"pid"_s);
        const JobPtr job = f.submit(u"fail"_s);
        QVERIFY(f.ends(job));
        QCOMPARE(f.jobs.failure(job).kind, FailureKind::Exception);
        QCOMPARE(f.jobs.failure(job).message, u"no luck"_s);
        QCOMPARE(f.jobs.failure(job).details, (QJsonObject{{"why"_L1, 13}}));
        QCOMPARE(f.result(u"pid"_s), before);
    }

    void aCrashEndsThatAttemptOnly()
    {
        Fixture f;
        const JobPtr other = f.submit(u"wait"_s);
        QTRY_COMPARE(logLines(other, LogStream::Log), QStringList(u"waiting"_s));
        const JobPtr job = f.submit(u"abort"_s);
        QVERIFY(f.ends(job));
        const Failure failure = f.jobs.failure(job);
        QCOMPARE(failure.kind, FailureKind::Signal);
        QCOMPARE(failure.details, (QJsonObject{{"signal"_L1, SIGSEGV}, {"name"_L1, "SIGSEGV"_L1}}));
        QVERIFY(failure.message.contains("SIGSEGV"_L1));
        QVERIFY(logLines(job, LogStream::Stderr).contains(u"last words"_s));
        QVERIFY(!f.jobs.outcome(other));
        QVERIFY(f.result(u"pid"_s).isDouble());
        other->context.requestStop();
        QVERIFY(f.ends(other));
    }

    void anExitIsAFailure()
    {
        Fixture f;
        const JobPtr job = f.submit(u"exit"_s);
        QVERIFY(f.ends(job));
        QCOMPARE(f.jobs.failure(job).kind, FailureKind::ExitStatus);
        QCOMPARE(f.jobs.failure(job).details, (QJsonObject{{"exit_code"_L1, 7}}));
    }

    void aKillFromOutsideIsAFailure()
    {
        Fixture f({.processes = 1});
        const auto pid = static_cast<pid_t>(f.result(u"pid"_s).toInteger());
        const JobPtr job = f.submit(u"wait"_s);
        QTRY_COMPARE(logLines(job, LogStream::Log), QStringList(u"waiting"_s));
        ::kill(pid, SIGTERM);
        QVERIFY(f.ends(job));
        QCOMPARE(f.jobs.failure(job).kind, FailureKind::Signal);
        QCOMPARE(f.jobs.failure(job).details["name"_L1].toString(), u"SIGTERM"_s);
        QVERIFY(f.result(u"pid"_s).toInteger() != pid);
    }

    void aWorkerThatDoesNotTalkIsReplaced()
    {
        Fixture f({.processes = 1});
        const JobPtr job = f.submit(u"gone"_s);
        QVERIFY(f.ends(job));
        QVERIFY(f.jobs.outcome(job)->failure);
        QVERIFY(f.result(u"pid"_s).isDouble());
    }

    void stopsWhenAsked()
    {
        Fixture f;
        const JobPtr job = f.submit(u"wait"_s);
        QTRY_COMPARE(logLines(job, LogStream::Log), QStringList(u"waiting"_s));
        job->context.requestStop();
        QVERIFY(f.ends(job));
        QCOMPARE(f.jobs.outcome(job)->result, QByteArray("\"stopped\""));
    }

    void aStopBeforeTheStartRunsNothing()
    {
        Fixture f;
        const JobPtr job = f.jobs.add(*f.catalog->find(u"deaf"_s));
        job->context.requestStop();
        f.executor.wake(1);
        QVERIFY(f.ends(job));
        QVERIFY(!f.jobs.outcome(job)->failure);
    }

    void forceEndsWhatDoesNotStop()
    {
        Fixture f({.processes = 1});
        const auto pid = static_cast<pid_t>(f.result(u"pid"_s).toInteger());
        const JobPtr job = f.submit(u"deaf"_s);
        QTRY_COMPARE(logLines(job, LogStream::Log), QStringList(u"deaf"_s));
        job->context.requestStop();
        QCOMPARE(f.executor.endByForce(job), Force::Ended);
        QVERIFY(f.ends(job));
        QCOMPARE(f.jobs.failure(job).details["name"_L1].toString(), u"SIGKILL"_s);
        QVERIFY(isGone(pid));
        QCOMPARE(f.executor.endByForce(job), Force::Ended); // does nothing
        QVERIFY(f.result(u"pid"_s).isDouble());
    }

    void isCutOffFromUs()
    {
        qputenv("POOLDECK_SECRET", "token");
        qputenv("PLAIN_VARIABLE", "plain");
        const auto before = std::signal(SIGPIPE, SIG_IGN);
        sigset_t term;
        ::sigemptyset(&term);
        ::sigaddset(&term, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &term, nullptr);
        const int leaked = ::open("/etc/hostname", O_RDONLY); // without O_CLOEXEC
        QVERIFY(leaked >= 0);
        {
            Fixture f({.processes = 1});
            const QJsonObject result = f.result(u"surroundings"_s).toObject();
            QVERIFY(result["nice"_L1].toInt() >= 10);
            QVERIFY(result["sigpipe_default"_L1].toBool());
            QVERIFY(!result["sigterm_blocked"_L1].toBool());
            QVERIFY(result["own_session"_L1].toBool());
            QCOMPARE(result["secret"_L1].toString(), QString());
            QCOMPARE(result["plain"_L1].toString(), u"plain"_s);
            for (const QJsonValue &file : f.result(u"files"_s).toArray())
                QVERIFY(file.toString() != u"/etc/hostname"_s);
        }
        ::close(leaked);
        ::pthread_sigmask(SIG_UNBLOCK, &term, nullptr);
        std::signal(SIGPIPE, before);
    }

    void knowsTheTimeLeft()
    {
        Fixture f;
        const qint64 left = f.result(u"time"_s, "{}", 60s).toInteger();
        QVERIFY2(left > 50'000 && left <= 60'000, qPrintable(QString::number(left)));
        QCOMPARE(f.result(u"time"_s).toInteger(), -1);
    }

    void largeResultsAndParams()
    {
        Fixture f;
        QCOMPARE(f.result(u"large"_s).toString().size(), 5'000'000);
        const QByteArray text(3'000'000, 'y');
        QCOMPARE(f.result(u"talk"_s, R"({"echo":")" + text + R"("})").toString(), QString::fromLatin1(text));
    }

    void neverMoreThanItsSlots()
    {
        Fixture f({.processes = 2});
        QCOMPARE(f.executor.slots(), 2);
        std::vector<JobPtr> jobs;
        for (int i = 0; i < 5; ++i)
            jobs.push_back(f.submit(u"wait"_s));
        const auto running = [&] {
            return std::ranges::count_if(
                jobs, [](const JobPtr &job) { return !logLines(job, LogStream::Log).isEmpty(); });
        };
        QTRY_COMPARE(running(), 2);
        QCOMPARE(f.executor.active(), 2);
        for (const JobPtr &job : jobs)
            job->context.requestStop();
        QTRY_COMPARE(f.jobs.finished, 5);
    }

    void isReplacedAfterSoManyTasks()
    {
        Fixture f({.processes = 1, .tasksPerProcess = 3});
        QHash<qint64, int> tasksOf;
        for (int i = 0; i < 9; ++i)
            ++tasksOf[f.result(u"pid"_s).toInteger()];
        QCOMPARE(tasksOf.size(), 3);
        for (auto it = tasksOf.begin(); it != tasksOf.end(); ++it) {
            QCOMPARE(it.value(), 3);
            QTRY_VERIFY(isGone(static_cast<pid_t>(it.key())) || it.key() == f.result(u"pid"_s).toInteger());
        }
    }

    void isReplacedWhenItHasGrown()
    {
        if (Sanitized)
            QSKIP("The sanitizers take memory of their own.");
        Fixture f({.processes = 1, .maxResidentBytes = 60 * 1024 * 1024});
        const auto pid = static_cast<pid_t>(f.result(u"pid"_s).toInteger());
        QCOMPARE(f.result(u"pid"_s).toInteger(), pid);
        QCOMPARE(f.result(u"grow"_s).toInteger(), pid);
        QVERIFY(f.result(u"pid"_s).toInteger() != pid);
        QTRY_VERIFY(isGone(pid));
    }

    void aProgramThatCannotStartFailsOneTaskATry()
    {
        Fixture f({.worker = {.program = u"/nonexistent/pooldeck"_s, .arguments = {}}, .processes = 2});
        const JobPtr first = f.submit(u"pid"_s);
        const JobPtr second = f.submit(u"pid"_s);
        QVERIFY(f.ends(first));
        QVERIFY2(f.jobs.failure(first).message.contains("/nonexistent/pooldeck"_L1),
                 qPrintable(f.jobs.failure(first).message));
        QVERIFY(!f.jobs.outcome(second)); // there is a pause
        QVERIFY(f.ends(second));
    }

    void aProgramThatEndsAtOnceFailsOneTaskATry()
    {
        Fixture f({.worker = {.program = u"/bin/false"_s, .arguments = {}}, .processes = 2});
        const JobPtr job = f.submit(u"pid"_s);
        QVERIFY(f.ends(job));
        QVERIFY2(f.jobs.failure(job).message.contains("exit code 1"_L1),
                 qPrintable(f.jobs.failure(job).message));
    }

    void aProgramThatIsNeverReadyIsGivenUp()
    {
        Fixture f({.worker = {.program = u"/bin/sleep"_s, .arguments = {u"1000"_s}},
                   .processes = 1,
                   .startTimeout = 50ms});
        const JobPtr job = f.submit(u"pid"_s);
        QVERIFY(f.ends(job));
        QVERIFY2(f.jobs.failure(job).message.contains("could not be started"_L1),
                 qPrintable(f.jobs.failure(job).message));
    }

    void idleOnesBeyondTheWarmOneEnd()
    {
        Fixture f({.processes = 3, .minIdle = 1, .idleTime = 1ms});
        std::vector<JobPtr> jobs;
        for (int i = 0; i < 3; ++i)
            jobs.push_back(f.submit(u"wait"_s));
        QTRY_COMPARE(f.executor.active(), 3);
        QCOMPARE(f.executor.workers(), 3);
        for (const JobPtr &job : jobs)
            job->context.requestStop();
        QTRY_COMPARE(f.executor.workers(), 1);
    }

    void warmBeforeTheFirstTaskIfAsked()
    {
        Fixture cold;
        Fixture warm({.processes = 2}, true);
        QTRY_COMPARE(warm.executor.workers(), 1);
        QCOMPARE(cold.executor.workers(), 0);
    }

    void stopGivesUpAtItsDeadline()
    {
        Fixture f;
        const JobPtr job = f.submit(u"wait"_s);
        QTRY_COMPARE(logLines(job, LogStream::Log), QStringList(u"waiting"_s));
        QVERIFY(!f.executor.stop(QDeadlineTimer(10)));
        const JobPtr late = f.submit(u"pid"_s);
        job->context.requestStop();
        QVERIFY(f.executor.stop(QDeadlineTimer(QDeadlineTimer::Forever)));
        QVERIFY(f.jobs.outcome(job));
        QVERIFY(!f.jobs.outcome(late));
        QCOMPARE(f.executor.workers(), 0);
    }

    void diesWithItsParent()
    {
        ChildSelf parent({"--parent"});
        const qint64 worker = parent.read(1).trimmed().toLongLong();
        QVERIFY(worker > 0 && !isGone(worker));
        parent.kill();
        QTRY_VERIFY(isGone(worker));
    }
};

namespace {

/// Runs a task that does not end, tells the worker's process id, and waits to be killed.
int beParent()
{
    TaskCatalog catalog;
    fill(catalog);
    JobList jobs;
    ProcessExecutor executor({.processes = 1});
    executor.start(jobs);
    const JobPtr pid = jobs.add(*catalog.find(u"pid"_s));
    const JobPtr busy = jobs.add(*catalog.find(u"deaf"_s));
    executor.wake(2);
    while (logLines(busy, LogStream::Log).isEmpty())
        std::this_thread::sleep_for(1ms);
    std::printf("%s\n", jobs.outcome(pid)->result.constData());
    std::fflush(stdout);
    for (;;)
        std::this_thread::sleep_for(1h);
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc == 3 && std::strcmp(argv[1], "--worker") == 0) {
        TaskCatalog catalog;
        fill(catalog);
        return runTaskWorker(catalog, std::atoll(argv[2]));
    }
    if (argc == 2 && std::strcmp(argv[1], "--parent") == 0)
        return beParent();
    QCoreApplication app(argc, argv);
    TestProcessExecutor test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_processexecutor.moc"
