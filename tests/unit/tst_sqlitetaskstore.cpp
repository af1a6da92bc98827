// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/migrations.h"
#include "core/store/sqlitetaskstore.h"
#include "tests/support/testengine.h"

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
    void insertsFailed(std::span<const StoreWrite> inserts, const Error &) override { failed += std::ssize(inserts); }

    std::atomic<qsizetype> committed = 0;
    std::atomic<qsizetype> failed = 0;
};

TaskPtr task(qint64 id, Phase phase = Queued{})
{
    auto spec = std::make_shared<TaskSpec>();
    spec->type = u"checksum"_s;
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

Result<TaskPtr> found(TaskStore &store, qint64 id)
{
    return TestEngine::waitFor<TaskPtr>([&](auto done) { store.find(TaskId{id}, std::move(done)); });
}

void write(TaskStore &store, StoreWrite::Kind kind, TaskPtr what)
{
    std::vector<StoreWrite> writes;
    writes.push_back({kind, std::move(what), {}});
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
        auto failed = std::make_shared<Task>(*task(1, Finished{TaskState::Failed, at, at, {5, 9, u"half"_s}, {}}));
        failed->attempt = 2;
        failed->failure = std::make_shared<const Failure>(
            Failure{FailureKind::Signal, u"killed"_s, {{"signal"_L1, 9}}});
        write(store, StoreWrite::Kind::Update, failed);
        const auto read = found(store, 1);
        QVERIFY(read);
        QCOMPARE((*read)->state(), TaskState::Failed);
        QCOMPARE((*read)->attempt, 2);
        QCOMPARE((*read)->progress(), (Progress{5, 9, u"half"_s}));
        QCOMPARE((*read)->startedAt(), at);
        QCOMPARE((*read)->finishedAt(), at);
        QCOMPARE(*(*read)->failure, *failed->failure);
        QTRY_COMPARE(observer.committed, 2);
        QCOMPARE(QFile::exists(dir.filePath(u"a.db"_s)), durability != Durability::Memory);
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
            write(store, StoreWrite::Kind::Update, task(2, Finished{TaskState::Cancelled, {}, {}, {}, {}}));
            store.close();
        }
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        const auto state = store.open(observer);
        QVERIFY(state);
        QCOMPARE(state->unfinished.size(), 2U);
        QCOMPARE(state->unfinished[0]->id, TaskId{1});
        QCOMPARE(state->unfinished[1]->id, TaskId{3});
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
            writes.push_back({StoreWrite::Kind::Insert, task(id), {}});
            if (failed)
                writes.push_back(
                    {StoreWrite::Kind::Update, task(id, Finished{TaskState::Failed, {}, {}, {}, {}}), {}});
        }
        store.enqueue(std::move(writes));
        const auto all = [&](const TaskFilter &filter) {
            QList<qint64> ids;
            std::optional<TaskId> before;
            do {
                const auto page = TestEngine::waitFor<TaskPage>(
                    [&](auto done) { store.list(filter, before, 10, std::move(done)); });
                for (const TaskPtr &item : page->items)
                    ids.append(item->id.value);
                before = page->next;
            } while (before);
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

        sqlite::Database other(path, SQLITE_OPEN_READWRITE);
        other.execute("BEGIN IMMEDIATE");
        write(store, StoreWrite::Kind::Update, task(1, Finished{TaskState::Succeeded, {}, {}, {}, "7"}));
        const auto refused = TestEngine::waitFor<TaskPtr>([&](auto done) {
            std::vector<StoreWrite> writes;
            writes.push_back({StoreWrite::Kind::Insert, task(2), [done](std::optional<Error> error) {
                                  done(error ? Result<TaskPtr>(std::unexpected(*error)) : Result<TaskPtr>(nullptr));
                              }});
            store.enqueue(std::move(writes));
        });
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::StoreUnavailable);
        QCOMPARE(observer.failed, 1);
        other.execute("ROLLBACK");
        QTRY_COMPARE_WITH_TIMEOUT((*found(store, 1))->state(), TaskState::Succeeded, 10000);
        QCOMPARE((*found(store, 1))->result(), "7");
        QCOMPARE(found(store, 2).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestSqliteTaskStore)
#include "tst_sqlitetaskstore.moc"
