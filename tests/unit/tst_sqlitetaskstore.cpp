// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/migrations.h"
#include "core/store/sqlitetaskstore.h"
#include "tests/support/testengine.h"
#include "tests/support/writelock.h"

#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using test::TestEngine;

namespace {

class RecordingObserver : public TaskStore::Observer
{
public:
    void roundCommitted(std::span<const StoreWrite> round) override { committed += std::ssize(round); }
    void tasksRemoved(std::span<const TaskId> ids, const StateCounts &) override
    {
        removed += std::ssize(ids);
    }
    void healthChanged(const std::optional<Error> &trouble) override { healthy = !trouble; }

    std::atomic<qsizetype> committed = 0;
    std::atomic<qsizetype> removed = 0;
    std::atomic<bool> healthy = true;
};

TaskPtr task(qint64 id, Phase phase = Queued{})
{
    auto spec = std::make_shared<TaskSpec>();
    spec->type = u"checksum"_s;
    spec->queue = u"default"_s;
    spec->params = R"({"path":"/ä"})";
    spec->priority = -3;
    spec->tags = {u"a"_s, u"한국어 \"quoted\""_s};
    spec->submitter = u"test/1"_s;
    auto made = std::make_shared<Task>();
    made->id = TaskId{id};
    made->spec = spec;
    made->createdAt = Timestamp(std::chrono::milliseconds(1'700'000'000'123));
    made->phase = std::move(phase);
    return made;
}

Finished ended(TaskState state, const QByteArray &result = {})
{
    return {.state = state, .result = result, .resultBytes = result.size()};
}

Result<TaskPtr> found(TaskStore &store, qint64 id)
{
    return TestEngine::waitFor<TaskPtr>([&](auto done) { store.find(TaskId{id}, std::move(done)); });
}

void write(TaskStore &store, StoreWrite::Kind kind, TaskPtr what)
{
    std::vector<StoreWrite> writes;
    writes.push_back({.kind = kind, .task = std::move(what)});
    store.enqueue(std::move(writes));
}

} // namespace

class TestSqliteTaskStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldReadsBack_data()
    {
        QTest::addColumn<Durability>("durability");
        QTest::newRow("full") << Durability::Full;
        QTest::newRow("process") << Durability::Process;
        QTest::newRow("memory") << Durability::Memory;
    }
    void everyFieldReadsBack()
    {
        QFETCH(Durability, durability);
        const QTemporaryDir dir;
        RecordingObserver observer;
        SqliteTaskStore store(dir.filePath(u"a.db"_s), durability);
        QVERIFY(store.open(observer));

        write(store, StoreWrite::Kind::Insert, task(1));
        const auto queued = found(store, 1); // a read sees the writes enqueued before it
        QVERIFY(queued);
        QCOMPARE(*(*queued)->spec, *task(1)->spec);
        QCOMPARE((*queued)->state(), TaskState::Queued);
        QCOMPARE((*queued)->createdAt, task(1)->createdAt);

        const Timestamp at(std::chrono::milliseconds(1'700'000'001'000));
        auto failed = std::make_shared<Task>(
            *task(1, Finished{TaskState::Failed, at, at, u"pool-1"_s, {5, 9, u"half"_s}, {}, 0}));
        failed->attempt = 2;
        failed->failure =
            std::make_shared<const Failure>(Failure{FailureKind::Signal, u"killed"_s, {{"signal"_L1, 9}}});
        write(store, StoreWrite::Kind::Update, failed);
        const auto read = found(store, 1);
        QVERIFY(read);
        QCOMPARE((*read)->state(), TaskState::Failed);
        QCOMPARE((*read)->attempt, 2);
        QCOMPARE((*read)->progress(), (Progress{5, 9, u"half"_s}));
        QCOMPARE((*read)->startedAt(), at);
        QCOMPARE((*read)->finishedAt(), at);
        QCOMPARE((*read)->lane(), u"pool-1"_s);
        QCOMPARE(*(*read)->failure, *failed->failure);
        QTRY_COMPARE(observer.committed, 2);
        QCOMPARE(QFile::exists(dir.filePath(u"a.db"_s)), durability != Durability::Memory);
    }

    void aRoundOfManyTasksKeepsEachAsItIs()
    {
        RecordingObserver observer;
        SqliteTaskStore store({}, Durability::Memory);
        QVERIFY(store.open(observer));
        std::vector<StoreWrite> writes;
        std::vector<TaskPtr> tasks;
        for (int id = 1; id <= 67; ++id) {
            TaskSpec spec = *task(id)->spec;
            spec.type = id % 3 == 0 ? u"noop"_s : u"type-%1"_s.arg(id);
            spec.params = R"({"n":)" + QByteArray::number(id) + '}';
            spec.priority = id;
            spec.tags = id % 4 == 0 ? QStringList() : QStringList{u"태그-%1"_s.arg(id)};
            spec.submitter = id % 2 == 0 ? QString() : u"é%1"_s.arg(id / 10);
            auto made = std::make_shared<Task>(*task(id));
            made->spec = std::make_shared<const TaskSpec>(std::move(spec));
            tasks.push_back(made);
            writes.push_back({.kind = StoreWrite::Kind::Insert, .task = made});
        }
        store.enqueue(std::move(writes));
        for (const TaskPtr &written : tasks) {
            const auto read = found(store, written->id.value);
            QVERIFY(read);
            QCOMPARE(*(*read)->spec, *written->spec);
        }
        QCOMPARE(found(store, 68).error().code, ErrorCode::NotFound);
    }

    void reopenGivesTheUnfinishedAndCounts()
    {
        const QTemporaryDir dir;
        RecordingObserver observer;
        {
            SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
            QVERIFY(store.open(observer));
            for (int id = 1; id <= 3; ++id)
                write(store, StoreWrite::Kind::Insert, task(id));
            write(store, StoreWrite::Kind::Update, task(2, ended(TaskState::Cancelled)));
            store.close();
        }
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        const auto state = store.open(observer);
        QVERIFY(state);
        QCOMPARE(state->unfinished.size(), 2U);
        QCOMPARE(state->unfinished[0].id, TaskId{1});
        QCOMPARE(state->unfinished[0].priority, -3);
        QCOMPARE(state->types[state->unfinished[0].type], u"checksum"_s);
        QCOMPARE(state->unfinished[1].id, TaskId{3});
        QCOMPARE(state->counts[static_cast<size_t>(TaskState::Queued)], 2);
        QCOMPARE(state->counts[static_cast<size_t>(TaskState::Cancelled)], 1);
        QCOMPARE(state->lastId, TaskId{3});
    }

    void findTellsUnknownFromRemoved()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        RecordingObserver observer;
        SqliteTaskStore store(path, Durability::Process);
        QVERIFY(store.open(observer));
        for (int id = 1; id <= 3; ++id)
            write(store, StoreWrite::Kind::Insert, task(id));
        QVERIFY(found(store, 3));
        {
            sqlite::Database other(path, SQLITE_OPEN_READWRITE);
            other.execute("PRAGMA busy_timeout = 5000");
            other.execute("DELETE FROM tasks WHERE id = 2");
        }
        QCOMPARE(found(store, 2).error().code, ErrorCode::Gone);
        QCOMPARE(found(store, 4).error().code, ErrorCode::NotFound);
        QCOMPARE(found(store, 0).error().code, ErrorCode::NotFound);
    }

    void pagesCoverEveryTaskOnce()
    {
        RecordingObserver observer;
        SqliteTaskStore store({}, Durability::Memory);
        QVERIFY(store.open(observer));
        std::vector<StoreWrite> writes;
        for (int id = 1; id <= 105; ++id) {
            const bool failed = id % 5 == 0;
            writes.push_back({.kind = StoreWrite::Kind::Insert, .task = task(id)});
            if (failed)
                writes.push_back(
                    {.kind = StoreWrite::Kind::Update, .task = task(id, ended(TaskState::Failed))});
        }
        store.enqueue(std::move(writes));
        const auto all = [&](const TaskFilter &filter) {
            QList<qint64> ids;
            std::optional<TaskCursor> after;
            do {
                const auto page = TestEngine::waitFor<TaskPage>(
                    [&](auto done) { store.list(filter, after, 10, std::move(done)); });
                for (const TaskPtr &item : page->items)
                    ids.append(item->id.value);
                after = page->next;
            } while (after);
            return ids;
        };
        const QList<qint64> ids = all({});
        QCOMPARE(ids.size(), 105);
        QVERIFY(std::ranges::is_sorted(ids, std::greater<>()));
        QCOMPARE(all({.states = {TaskState::Failed}}).size(), 21);
        QCOMPARE(all({.states = {TaskState::Queued}}).size(), 84);
        QCOMPARE(all({.type = u"checksum"_s}).size(), 105);
        QCOMPARE(all({.type = u"noop"_s}).size(), 0);
        QCOMPARE(all({.tag = u"한국어 \"quoted\""_s}).size(), 105);
        QCOMPARE(all({.tag = u"b"_s}).size(), 0);
    }

    void newerSchemaIsRefused()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        {
            sqlite::Database database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
            database.execute("PRAGMA user_version = " + QByteArray::number(currentSchemaVersion() + 1));
        }
        RecordingObserver observer;
        SqliteTaskStore store(path, Durability::Process);
        const auto state = store.open(observer);
        QVERIFY(!state);
        QVERIFY(state.error().message.contains("newer"_L1));
    }

    void aLockedDatabaseRefusesInsertsAndKeepsUpdates()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        RecordingObserver observer;
        SqliteTaskStore store(path, Durability::Process);
        QVERIFY(store.open(observer));
        write(store, StoreWrite::Kind::Insert, task(1));
        QVERIFY(found(store, 1));

        test::WriteLock other(path);
        write(store, StoreWrite::Kind::Update, task(1, ended(TaskState::Succeeded, "7")));
        const auto refused = TestEngine::waitFor<TaskPtr>([&](auto done) {
            std::vector<StoreWrite> writes;
            writes.push_back({.kind = StoreWrite::Kind::Insert, .task = task(2)});
            writes.back().done = [done](std::optional<Error> error) {
                done(error ? Result<TaskPtr>(std::unexpected(*error)) : Result<TaskPtr>(nullptr));
            };
            store.enqueue(std::move(writes));
        });
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::StoreUnavailable);
        QVERIFY(!observer.healthy);
        other.release();
        QTRY_COMPARE_WITH_TIMEOUT((*found(store, 1))->state(), TaskState::Succeeded, 10000);
        QCOMPARE((*found(store, 1))->result(), "7");
        QCOMPARE(found(store, 2).error().code, ErrorCode::NotFound);
        QVERIFY(observer.healthy);
    }

    void becomesHealthyByItself()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        RecordingObserver observer;
        SqliteTaskStore store(path, Durability::Process);
        QVERIFY(store.open(observer));
        test::WriteLock other(path);
        write(store, StoreWrite::Kind::Insert, task(1));
        QTRY_VERIFY(!observer.healthy);
        other.release();
        QTRY_VERIFY(observer.healthy);
        QCOMPARE(found(store, 1).error().code, ErrorCode::NotFound); // refused, so never to be seen
    }

    void logsReadBackInPages()
    {
        const QTemporaryDir dir;
        RecordingObserver observer;
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        QVERIFY(store.open(observer));
        write(store, StoreWrite::Kind::Insert, task(1));
        const SystemClock clock;
        TaskLog log(clock);
        std::vector<LogLine> all;
        for (int chunk = 0; chunk < 5; ++chunk) {
            for (int line = 0; line < 7; ++line)
                log.append(line % 2 == 0 ? LogStream::Stderr : LogStream::Log,
                           u"%1 한 %2  "_s.arg(chunk).arg(line));
            StoreWrite append{.kind = StoreWrite::Kind::Log, .task = task(1), .log = log.takeNew()};
            std::ranges::copy(append.log.lines, std::back_inserter(all));
            std::vector<StoreWrite> writes;
            writes.push_back(std::move(append));
            store.enqueue(std::move(writes));
        }
        std::vector<LogLine> read;
        qint64 after = 0;
        for (;;) {
            const auto page = TestEngine::waitFor<LogPage>(
                [&](auto done) { store.readLog(TaskId{1}, after, 10, std::move(done)); });
            QCOMPARE(page->firstLine, 1);
            if (page->lines.empty())
                break;
            std::ranges::copy(page->lines, std::back_inserter(read));
            after = page->lastLine;
        }
        QVERIFY(read == all);
    }

    void largeResultsLieInAFile()
    {
        const QTemporaryDir dir;
        RecordingObserver observer;
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        QVERIFY(store.open(observer));
        write(store, StoreWrite::Kind::Insert, task(1));
        const QByteArray result = '"' + QByteArray(200'000, 'x') + '"';
        write(store, StoreWrite::Kind::Update, task(1, ended(TaskState::Succeeded, result)));
        const TaskPtr read = *found(store, 1);
        QVERIFY(read->result().isEmpty());
        QVERIFY(read->resultInFile());
        QCOMPARE(std::get<Finished>(read->phase).resultBytes, result.size());
        QVERIFY(QFile::exists(dir.filePath(u"results/1.json"_s)));
        const auto back =
            TestEngine::waitFor<QByteArray>([&](auto done) { store.readResult(TaskId{1}, done); });
        QCOMPARE(*back, result);
        write(store, StoreWrite::Kind::Remove, read);
        QCOMPARE(found(store, 1).error().code, ErrorCode::Gone);
        QTRY_VERIFY(!QFile::exists(dir.filePath(u"results/1.json"_s)));
    }

    void retentionKeepsToItsLimits_data()
    {
        QTest::addColumn<RetentionLimits>("limits");
        QTest::addColumn<QList<qint64>>("kept");
        // Ten finished tasks, one a day, the first 20 days ago; 3 is pinned and 5 is not finished.
        using days = std::chrono::days;
        QTest::newRow("none") << RetentionLimits{days(0), 0, 0}
                              << QList<qint64>{10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
        QTest::newRow("age") << RetentionLimits{days(14), 0, 0} << QList<qint64>{10, 9, 8, 7, 5, 3};
        QTest::newRow("count") << RetentionLimits{days(0), 4, 0} << QList<qint64>{10, 9, 8, 7, 5, 3};
        QTest::newRow("bytes") << RetentionLimits{days(0), 0, 1} << QList<qint64>{5, 3};
    }
    void retentionKeepsToItsLimits()
    {
        QFETCH(RetentionLimits, limits);
        QFETCH(QList<qint64>, kept);
        const QTemporaryDir dir;
        RecordingObserver observer;
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        QVERIFY(store.open(observer));
        const Timestamp now(std::chrono::milliseconds(1'800'000'000'000));
        for (int id = 1; id <= 10; ++id) {
            write(store, StoreWrite::Kind::Insert, task(id));
            if (id != 5) {
                const Timestamp end = now - std::chrono::days(21 - id);
                write(store, StoreWrite::Kind::Update,
                      task(id, Finished{.state = TaskState::Succeeded, .startedAt = end, .finishedAt = end}));
            }
            if (id == 3) {
                auto pinned = std::make_shared<Task>(**found(store, 3));
                pinned->pinned = true;
                write(store, StoreWrite::Kind::Pin, pinned);
            }
        }
        store.applyRetention(limits, now);
        QTRY_COMPARE(observer.removed, 10 - kept.size());
        QList<qint64> ids;
        const auto page =
            TestEngine::waitFor<TaskPage>([&](auto done) { store.list({}, {}, 100, std::move(done)); });
        for (const TaskPtr &item : page->items)
            ids.append(item->id.value);
        QCOMPARE(ids, kept);
    }

    /// What was submitted first and ended last holds up none of the others.
    void retentionByAgeAsksWhenItEnded()
    {
        RecordingObserver observer;
        SqliteTaskStore store({}, Durability::Memory);
        QVERIFY(store.open(observer));
        const Timestamp now(std::chrono::milliseconds(1'800'000'000'000));
        for (int id = 1; id <= 3; ++id) {
            write(store, StoreWrite::Kind::Insert, task(id));
            const Timestamp end = now - std::chrono::days(id);
            write(store, StoreWrite::Kind::Update,
                  task(id, Finished{.state = TaskState::Succeeded, .startedAt = end, .finishedAt = end}));
        }
        store.applyRetention({std::chrono::days(1), 0, 0}, now);
        QTRY_COMPARE(observer.removed, 2);
        QVERIFY(found(store, 1));
    }

    void whatIsNeededStays()
    {
        class : public RecordingObserver
        {
            bool isNeeded(TaskId id) const override { return id.value <= 300; }
        } observer;
        SqliteTaskStore store({}, Durability::Memory);
        QVERIFY(store.open(observer));
        for (int id = 1; id <= 310; ++id) { // more than are looked at in one go
            write(store, StoreWrite::Kind::Insert, task(id));
            write(store, StoreWrite::Kind::Update, task(id, ended(TaskState::Succeeded)));
        }
        store.applyRetention({std::chrono::days(0), 5, 0}, Timestamp());
        QTRY_COMPARE(observer.removed, 10);
        QVERIFY(found(store, 1));
        QVERIFY(!found(store, 310));
    }

    void retentionCountsLogs_data()
    {
        QTest::addColumn<bool>("pinned");
        QTest::newRow("of those that may go") << false;
        QTest::newRow("of those that stay") << true;
    }
    void retentionCountsLogs()
    {
        QFETCH(bool, pinned);
        const QTemporaryDir dir;
        RecordingObserver observer;
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        QVERIFY(store.open(observer));
        for (int id = 1; id <= 6; ++id) {
            write(store, StoreWrite::Kind::Insert, task(id));
            StoreWrite log{.kind = StoreWrite::Kind::Log, .task = task(id)};
            for (int line = 1; line <= 200; ++line)
                log.log.lines.push_back({line, {}, LogStream::Log, QString(5'000, u'x')});
            std::vector<StoreWrite> writes;
            writes.push_back(std::move(log));
            store.enqueue(std::move(writes));
            auto end = std::make_shared<Task>(*task(id, ended(TaskState::Succeeded)));
            end->attempt = 1;
            write(store, StoreWrite::Kind::Update, end);
            if (pinned && id <= 4) {
                auto kept = std::make_shared<Task>(*end);
                kept->pinned = true;
                write(store, StoreWrite::Kind::Pin, kept);
            }
        }
        QVERIFY(found(store, 6));
        // 6 MB in all, and room for three and a half; pinned, that is no reason to remove what is not.
        store.applyRetention({std::chrono::days(0), 0, 3'500'000}, Timestamp());
        if (!pinned)
            QTRY_COMPARE(observer.removed, 3);
        write(store, StoreWrite::Kind::Insert, task(7)); // its round is followed by one more slice
        QVERIFY(found(store, 7));
        QCOMPARE(observer.removed, pinned ? 0 : 3);
    }

    /// A search may take seconds.
    void aSlowListHoldsUpNothingElse()
    {
        const QTemporaryDir dir;
        RecordingObserver observer;
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        QVERIFY(store.open(observer));
        write(store, StoreWrite::Kind::Insert, task(1));
        QSemaphore listing;
        QSemaphore goOn;
        store.list({}, {}, 10, [&](const auto &) {
            listing.release();
            goOn.acquire();
        });
        listing.acquire();
        QVERIFY(found(store, 1));
        goOn.release();
        store.close();
    }

    /// The second one comes while the first is worked off.
    void everyRequestForRetentionCounts()
    {
        RecordingObserver observer;
        SqliteTaskStore store({}, Durability::Memory);
        QVERIFY(store.open(observer));
        const Timestamp now(std::chrono::milliseconds(1'800'000'000'000));
        const RetentionLimits limits{std::chrono::days(1), 0, 0};
        for (int id = 1; id <= 5000; ++id) {
            write(store, StoreWrite::Kind::Insert, task(id));
            write(store, StoreWrite::Kind::Update,
                  task(id, Finished{.state = TaskState::Succeeded, .startedAt = now, .finishedAt = now}));
            store.applyRetention(limits, now);
            const auto later = std::chrono::steady_clock::now() + std::chrono::microseconds(id % 100);
            while (std::chrono::steady_clock::now() < later) { }
            store.applyRetention(limits, now + std::chrono::days(2));
            const QDeadlineTimer deadline(10'000);
            while (observer.removed < id && !deadline.hasExpired())
                QThread::yieldCurrentThread();
            QCOMPARE(observer.removed, id);
        }
    }

    void retentionCountsLargeResults_data()
    {
        QTest::addColumn<bool>("reopened");
        QTest::newRow("of this run") << false;
        QTest::newRow("of an earlier run") << true;
    }
    void retentionCountsLargeResults()
    {
        QFETCH(bool, reopened);
        const QTemporaryDir dir;
        RecordingObserver observer;
        auto store = std::make_unique<SqliteTaskStore>(dir.filePath(u"a.db"_s), Durability::Process);
        QVERIFY(store->open(observer));
        const QByteArray large = '"' + QByteArray(1'000'000, 'x') + '"';
        for (int id = 1; id <= 6; ++id) {
            write(*store, StoreWrite::Kind::Insert, task(id));
            write(*store, StoreWrite::Kind::Update,
                  task(id, ended(TaskState::Succeeded, id == 2 ? "7" : large)));
        }
        auto pinned = std::make_shared<Task>(**found(*store, 1));
        pinned->pinned = true;
        write(*store, StoreWrite::Kind::Pin, pinned);
        if (reopened) {
            store = std::make_unique<SqliteTaskStore>(dir.filePath(u"a.db"_s), Durability::Process);
            QVERIFY(store->open(observer));
        }
        // Four that may be removed, of 1 MB each, and room for about three and a half.
        store->applyRetention({std::chrono::days(0), 0, 3'500'000}, Timestamp());
        QTRY_COMPARE(observer.removed, 2); // the small one was older than the large one
        write(*store, StoreWrite::Kind::Insert, task(7)); // its round is followed by one more slice
        QVERIFY(found(*store, 7));
        QCOMPARE(observer.removed, 2);
        QCOMPARE(QDir(dir.filePath(u"results"_s)).entryList(QDir::Files),
                 (QStringList{u"1.json"_s, u"4.json"_s, u"5.json"_s, u"6.json"_s}));
        QCOMPARE(found(*store, 2).error().code, ErrorCode::Gone);
        QCOMPARE(found(*store, 3).error().code, ErrorCode::Gone);
    }

    void theFileShrinks()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        RecordingObserver observer;
        {
            SqliteTaskStore store(path, Durability::Process);
            QVERIFY(store.open(observer));
            std::vector<StoreWrite> writes;
            for (int id = 1; id <= 3000; ++id) {
                writes.push_back({.kind = StoreWrite::Kind::Insert, .task = task(id)});
                writes.push_back(
                    {.kind = StoreWrite::Kind::Update,
                     .task = task(id, ended(TaskState::Succeeded, '"' + QByteArray(2000, 'r') + '"'))});
            }
            store.enqueue(std::move(writes));
            QVERIFY(found(store, 3000));
            store.close();
        }
        const qint64 before = QFileInfo(path).size();
        {
            SqliteTaskStore store(path, Durability::Process);
            QVERIFY(store.open(observer));
            store.applyRetention({std::chrono::days(0), 100, 0}, Timestamp());
            QTRY_COMPARE(observer.removed, 2900);
            store.close();
        }
        QVERIFY2(QFileInfo(path).size() < before / 5, qPrintable(QString::number(QFileInfo(path).size())));
    }

    void idsAreNeverReused()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        RecordingObserver observer;
        {
            SqliteTaskStore store(path, Durability::Process);
            QVERIFY(store.open(observer));
            write(store, StoreWrite::Kind::Insert, task(7));
            write(store, StoreWrite::Kind::Update, task(7, ended(TaskState::Failed)));
            write(store, StoreWrite::Kind::Remove, task(7, ended(TaskState::Failed)));
            QCOMPARE(found(store, 7).error().code, ErrorCode::Gone);
        }
        SqliteTaskStore store(path, Durability::Process);
        const auto state = store.open(observer);
        QCOMPARE(state->lastId, TaskId{7});
        QCOMPARE(state->counts[static_cast<size_t>(TaskState::Failed)], 0);
    }

    void aDamagedFileIsSaidAndKeptAside()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("this is not a database ").repeated(500));
        file.close();
        RecordingObserver observer;
        {
            SqliteTaskStore store(path, Durability::Process);
            const auto state = store.open(observer);
            QVERIFY(!state);
            QCOMPARE(state.error().code, ErrorCode::StoreDamaged);
            QVERIFY(state.error().message.contains("--recreate"_L1));
        }
        const auto aside = SqliteTaskStore::moveAside(path, SystemClock().now());
        QVERIFY(aside);
        QVERIFY(QFile::exists(*aside));
        SqliteTaskStore store(path, Durability::Process);
        QVERIFY(store.open(observer));
    }
};

QTEST_GUILESS_MAIN(TestSqliteTaskStore)
#include "tst_sqlitetaskstore.moc"
