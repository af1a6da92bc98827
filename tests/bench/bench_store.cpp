// SPDX-License-Identifier: GPL-3.0-only
// Durable submissions and memory, against a bare SQLite loop in the same run.
//
//   bench_store [--quick] [--batches]
//
// Prints, for single and batch submissions, the rate of the engine, the rate of a loop that does nothing
// but insert rows of the same size into an SQLite database of the same durability, and their ratio; then
// no-op tasks end to end; then the memory that a million queued tasks take. --batches: only the batches.
#include "core/engine/taskengine.h"
#include "core/executors/threadexecutor.h"
#include "core/monitor/processusage.h"
#include "core/store/sqlite.h"
#include "core/store/sqlitetaskstore.h"
#include "core/types/builtintypes.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <latch>

#include <sqlite3.h>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

constexpr int Rounds = 3; // the median of the ratios counts
constexpr int BatchSize = 1000;

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

/// An engine whose tasks stay queued, unless it may run them.
struct Bench
{
    explicit Bench(const QString &path, bool run, Durability durability = Durability::Full)
        : store(path, durability), threads(2), engine(catalog, store, {&executor(run)}, clock)
    {
        if (!addBuiltInTypes(catalog) || !engine.start())
            qFatal("The engine does not start.");
    }

    /// Takes no work.
    class Idle : public Executor
    {
    public:
        ExecutorKind kind() const override { return ExecutorKind::Thread; }
        int slots() const override { return 0; }
        void start(JobSource &) override { }
        void wake(qsizetype) override { }
        Force endByForce(const JobPtr &) override { return Force::None; }
        bool stop(QDeadlineTimer) override { return true; }
    };
    Executor &executor(bool run) { return run ? static_cast<Executor &>(threads) : idle; }

    SystemClock clock;
    TaskCatalog catalog;
    SqliteTaskStore store;
    Idle idle;
    ThreadExecutor threads;
    TaskEngine engine;
};

TaskSpec noop()
{
    TaskSpec spec;
    spec.type = u"noop"_s;
    spec.submitter = u"bench/1"_s;
    return spec;
}

void mustBeAccepted(const Result<TaskPtr> &outcome)
{
    if (!outcome)
        qFatal("A task was refused: %s", qPrintable(outcome.error().message));
}

double bareRowsPerSecond(int rows, int perCommit)
{
    const QTemporaryDir dir;
    sqlite::Database database(dir.filePath(u"bare.db"_s), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    database.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, state INTEGER, type TEXT, queue TEXT, priority INTEGER, "
        "params TEXT, submitter TEXT, created_at INTEGER)");
    sqlite::Statement insert(database, "INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    const QByteArray type = "noop";
    const QByteArray queue = "default";
    const QByteArray params = "{}";
    const QByteArray submitter = "bench/1";
    QElapsedTimer timer;
    timer.start();
    for (qint64 id = 1; id <= rows;) {
        database.execute("BEGIN IMMEDIATE");
        for (int i = 0; i < perCommit && id <= rows; ++i, ++id)
            insert.bind(1, id)
                .bind(2, qint64(TaskState::Queued))
                .bindText(3, type)
                .bindText(4, queue)
                .bind(5, qint64(0))
                .bindText(6, params)
                .bindText(7, submitter)
                .bind(8, qint64(1'700'000'000'000))
                .run();
        database.execute("COMMIT");
    }
    return rows / (double(timer.nsecsElapsed()) / 1e9);
}

/// `clients` threads, each submitting one and waiting for its commit before the next.
double singleTasksPerSecond(int tasks, int clients)
{
    const QTemporaryDir dir;
    Bench bench(dir.filePath(u"a.db"_s), false);
    std::vector<std::unique_ptr<QThread>> threads;
    QElapsedTimer timer;
    timer.start();
    for (int c = 0; c < clients; ++c) {
        threads.emplace_back(QThread::create([&] {
            QSemaphore committed;
            for (int i = 0; i < tasks / clients; ++i) {
                bench.engine.submit(noop(), [&](const Result<TaskPtr> &outcome) {
                    mustBeAccepted(outcome);
                    committed.release();
                });
                committed.acquire();
            }
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        thread->wait();
    return tasks / (double(timer.nsecsElapsed()) / 1e9);
}

double batchTasksPerSecond(Bench &bench, int tasks)
{
    constexpr int InFlight = 4;
    QSemaphore slots(InFlight);
    QElapsedTimer timer;
    timer.start();
    for (int sent = 0; sent < tasks; sent += BatchSize) {
        slots.acquire();
        bench.engine.submitBatch(std::vector<TaskSpec>(BatchSize, noop()), [&](const auto &outcomes) {
            for (const auto &outcome : outcomes)
                mustBeAccepted(outcome);
            slots.release();
        });
    }
    slots.acquire(InFlight);
    return tasks / (double(timer.nsecsElapsed()) / 1e9);
}

double endToEndPerSecond(int tasks)
{
    const QTemporaryDir dir;
    Bench bench(dir.filePath(u"a.db"_s), true);
    QElapsedTimer timer;
    timer.start();
    batchTasksPerSecond(bench, tasks);
    while (bench.engine.counts()[static_cast<size_t>(TaskState::Succeeded)] < tasks)
        QThread::msleep(1);
    return tasks / (double(timer.nsecsElapsed()) / 1e9);
}

void compare(const QString &what, const std::function<double()> &ours, const std::function<double()> &bare)
{
    std::vector<std::array<double, 3>> rounds;
    for (int i = 0; i < Rounds; ++i) {
        const double a = ours();
        const double b = bare();
        rounds.push_back({a / b, a, b});
    }
    std::ranges::sort(rounds);
    const auto &median = rounds[rounds.size() / 2];
    out() << u"%1  %2 tasks/s  bare SQLite %3 rows/s  ratio %4\n"_s.arg(what, -34)
                 .arg(median[1], 9, 'f', 0)
                 .arg(median[2], 9, 'f', 0)
                 .arg(median[0], 0, 'f', 2);
    out().flush();
}

void queuedMemory(int tasks)
{
    const QTemporaryDir dir;
    Bench bench(dir.filePath(u"a.db"_s), false, Durability::Process);
    const qint64 before = ProcessUsageSampler().sample().residentBytes;
    const double first = batchTasksPerSecond(bench, tasks / 100);
    batchTasksPerSecond(bench, tasks - tasks / 50);
    const double last = batchTasksPerSecond(bench, tasks / 100);
    const qint64 after = ProcessUsageSampler().sample().residentBytes;
    out()
        << u"%1 tasks queued: %2 MB in all, %3 bytes a task; submission at the end %4 × that at the start\n"_s
               .arg(tasks)
               .arg(double(after) / 1e6, 0, 'f', 0)
               .arg((after - before) / tasks)
               .arg(last / first, 0, 'f', 2);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const bool quick = app.arguments().contains(u"--quick"_s);
    const int scale = quick ? 10 : 1;
    const auto compareBatches = [&] {
        compare(
            u"durable, batches of 1,000"_s,
            [&] {
                const QTemporaryDir dir;
                Bench bench(dir.filePath(u"a.db"_s), false);
                return batchTasksPerSecond(bench, 300'000 / scale);
            },
            [&] { return bareRowsPerSecond(300'000 / scale, BatchSize); });
    };
    if (app.arguments().contains(u"--batches"_s)) {
        compareBatches();
        return 0;
    }
    compare(
        u"durable, one at a time, 64 waiting"_s, [&] { return singleTasksPerSecond(32'000 / scale, 64); },
        [&] { return bareRowsPerSecond(16'000 / scale, 1); });
    compareBatches();
    compare(
        u"no-op tasks end to end"_s, [&] { return endToEndPerSecond(100'000 / scale); },
        [&] { return bareRowsPerSecond(100'000 / scale, BatchSize); });
    queuedMemory(1'000'000 / scale);
    return 0;
}
