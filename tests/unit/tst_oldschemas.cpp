// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/migrations.h"
#include "tests/support/testengine.h"

#include <QDir>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using test::TestEngine;

namespace {

/// The types of the history's tasks; the fixtures hold their names.
class Types
{
public:
    void addTo(TaskCatalog &catalog)
    {
        const auto add = [&](const QString &name, ThreadFunction function) {
            if (!catalog.add({name, {}, {{"type"_L1, "object"_L1}}, std::move(function)}))
                qFatal("The type cannot be added.");
        };
        add(u"answer"_s, [](TaskContext &context) {
            context.log(u"the answer: 답"_s);
            return QJsonValue(QJsonObject{{"n"_L1, 42}, {"text"_L1, u"답"_s}});
        });
        add(u"second-fails"_s, [this](TaskContext &context) -> QJsonValue {
            context.log(u"attempt %1\nsecond line"_s.arg(context.attempt()));
            if (context.attempt() == 1)
                block(context);
            throw TaskFailure(u"no further"_s, {{"at"_L1, 2}});
        });
        add(u"steps"_s, [this](TaskContext &context) {
            context.reportProgress(3, 10, u"step 3"_s);
            context.log(u"attempt %1"_s.arg(context.attempt()));
            block(context);
            return QJsonValue(true);
        });
        add(u"deaf"_s, [this](TaskContext &) {
            begun.release();
            go.acquire();
            return QJsonValue();
        });
    }

    /// Whatever blocks, now and later, goes on.
    void letGo() { go.release(100); }

    QSemaphore begun;

private:
    void block(TaskContext &context)
    {
        begun.release();
        while (!go.tryAcquire(1, 5) && !context.stopRequested()) { }
    }

    QSemaphore go;
};

TaskId submit(TestEngine &e, const QString &type, int priority = 0)
{
    TaskSpec spec{.type = type,
                  .params = R"({"a":"ä"})",
                  .priority = priority,
                  .tags = {u"태그"_s, u"b"_s},
                  .submitter = u"fixture/1"_s};
    if (type == u"noop"_s)
        spec.params = "{}";
    const auto task =
        TestEngine::waitFor<TaskPtr>([&](auto done) { e.engine.submit(std::move(spec), std::move(done)); });
    return (*task)->id;
}

qsizetype storedLogLines(TestEngine &e, TaskId id)
{
    const auto page =
        TestEngine::waitFor<LogPage>([&](auto done) { e.store.readLog(id, 0, 10, std::move(done)); });
    return std::ssize(page->lines);
}

} // namespace

/// A database of each schema that was ever released, as the program left it when it was killed, opens in
/// this version with all that is in it.
///
/// To freeze the present schema n, when the next one is begun:
///     POOLDECK_KEEP_DATABASE=/tmp/n.db build/release/bin/tst_oldschemas everythingIsRead:present
///     (sqlite3 /tmp/n.db .dump; echo 'PRAGMA user_version = n;') > tests/support/data/schema_vn.sql
class TestOldSchemas : public QObject
{
    Q_OBJECT

    enum : qint64 { // the ids of the history's tasks
        Pinned = 1,
        Answered,
        Failed,
        Interrupted,
        Stopping,
        Waiting,
        Cancelled,
        Removed,
        Later, // since schema 2
        AfterLater,
    };
    static constexpr Timestamp FarAway{std::chrono::sys_days{std::chrono::year{2999} / 1 / 31}};

    static void copyImage(const QString &from, const QString &to)
    {
        for (const QString &suffix : {QString(), u"-wal"_s})
            QVERIFY(QFile::copy(from + suffix, to + suffix));
    }

    /// Two lives of the program, each ended by its death.
    static void makeHistory(const QString &image)
    {
        const QTemporaryDir dir;
        {
            Types types;
            TestEngine e(dir.filePath(u"1.db"_s), 2);
            const auto atLast = qScopeGuard([&] { types.letGo(); });
            types.addTo(e.catalog);
            QVERIFY(e.engine.start());
            QCOMPARE(submit(e, u"noop"_s), TaskId{Pinned});
            QVERIFY(e.setPinned(TaskId{Pinned}, true));
            QCOMPARE(submit(e, u"answer"_s), TaskId{Answered});
            QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
            QCOMPARE(submit(e, u"second-fails"_s), TaskId{Failed});
            QTRY_COMPARE(e.count(TaskState::Running), 1);
            QTRY_COMPARE(storedLogLines(e, TaskId{Failed}), 2);
            copyImage(dir.filePath(u"1.db"_s), dir.filePath(u"2.db"_s));
        }
        Types types;
        TestEngine e(dir.filePath(u"2.db"_s), 2);
        const auto atLast = qScopeGuard([&] { types.letGo(); });
        types.addTo(e.catalog);
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.count(TaskState::Failed), 1);
        QCOMPARE(submit(e, u"steps"_s), TaskId{Interrupted});
        QCOMPARE(submit(e, u"deaf"_s), TaskId{Stopping});
        types.begun.acquire(2);
        QCOMPARE(submit(e, u"steps"_s, 5), TaskId{Waiting}); // both lanes are taken
        QCOMPARE(submit(e, u"noop"_s), TaskId{Cancelled});
        QVERIFY(e.cancel(TaskId{Cancelled}));
        QCOMPARE(submit(e, u"noop"_s), TaskId{Removed});
        QVERIFY(e.cancel(TaskId{Removed}));
        QVERIFY(e.forget(TaskId{Removed}));
        makeWhatSchema2Brought(e);
        QVERIFY(e.cancel(TaskId{Stopping}));
        QTRY_COMPARE(e.count(TaskState::Running), 2);
        QTRY_COMPARE(storedLogLines(e, TaskId{Interrupted}), 1);
        copyImage(dir.filePath(u"2.db"_s), image);
    }

    static void makeWhatSchema2Brought(TestEngine &e)
    {
        QVERIFY(e.setQueue(u"mail"_s, {.concurrency = 2, .rate = RateLimit{.count = 3}, .paused = true}));
        QVERIFY(e.setResource(u"gpu"_s, 4));
        TaskSpec later{.type = u"noop"_s, .queue = u"mail"_s, .dueAt = FarAway, .uniqueKey = u"열쇠"_s};
        later.timeout = std::chrono::seconds(7);
        later.retry.retries = 3;
        later.resources = std::map<QString, int>{{u"gpu"_s, 2}};
        QCOMPARE((*e.submit(later))->id, TaskId{Later});
        const TaskSpec after{
            .type = u"noop"_s, .dependsOn = {TaskId{Later}}, .dependsPolicy = DependsPolicy::Any};
        QCOMPARE((*e.submit(after))->id, TaskId{AfterLater});
    }

    static void load(const QString &fixture, const QString &database)
    {
        QFile file(fixture);
        QVERIFY(file.open(QIODevice::ReadOnly));
        sqlite::Database(database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).execute(file.readAll());
    }

    static QStringList logTexts(const Result<LogPage> &page)
    {
        QStringList texts;
        for (const LogLine &line : page->lines)
            texts.append(u"%1:%2"_s.arg(line.number).arg(line.text));
        return texts;
    }

private Q_SLOTS:
    void everythingIsRead_data()
    {
        QTest::addColumn<QString>("fixture");
        const QDir data(QStringLiteral(POOLDECK_TEST_DATA));
        const QStringList fixtures = data.entryList({u"schema_v*.sql"_s});
        for (const QString &fixture : fixtures)
            QTest::newRow(qPrintable(fixture.chopped(4))) << data.filePath(fixture);
        QTest::newRow("present") << QString();
    }
    void everythingIsRead()
    {
        QFETCH(QString, fixture);
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        if (fixture.isEmpty())
            makeHistory(path);
        else
            load(fixture, path);
        if (QTest::currentTestFailed())
            return;
        if (const QString keep = qEnvironmentVariable("POOLDECK_KEEP_DATABASE");
            fixture.isEmpty() && !keep.isEmpty())
            copyImage(path, keep);

        const qint64 version = sqlite::Database(path, SQLITE_OPEN_READWRITE).scalar("PRAGMA user_version");
        readByTheStore(path, version);
        if (!QTest::currentTestFailed())
            takenUpByTheEngine(path, version);
    }

    void aFixtureOfEachReleasedSchema()
    {
        for (int version = 1; version <= currentSchemaVersion(); ++version) {
            const QString path =
                QDir(QStringLiteral(POOLDECK_TEST_DATA)).filePath(u"schema_v%1.sql"_s.arg(version));
            if (version == currentSchemaVersion() && !QFile::exists(path))
                continue; // not released yet
            QTemporaryDir dir;
            load(path, dir.filePath(u"a.db"_s));
            sqlite::Database database(dir.filePath(u"a.db"_s), SQLITE_OPEN_READWRITE);
            QCOMPARE(database.scalar("PRAGMA user_version"), version);
        }
    }

private:
    static void readByTheStore(const QString &path, qint64 version)
    {
        TestEngine e(path); // not started: its store alone
        class : public TaskStore::Observer
        {
            void roundCommitted(std::span<const StoreWrite>) override { }
            void tasksRemoved(std::span<const TaskId>, const StateCounts &) override { }
            void healthChanged(const std::optional<Error> &) override { }
        } observer;
        const auto state = e.store.open(observer);
        QVERIFY(state);
        QCOMPARE(state->unfinished.size(), version < 2 ? 3U : 5U);
        QCOMPARE(state->lastId, TaskId{version < 2 ? Removed : AfterLater});
        const auto countOf = [&](TaskState which) { return state->counts[static_cast<size_t>(which)]; };
        QCOMPARE(countOf(TaskState::Succeeded), 2);
        QCOMPARE(countOf(TaskState::Failed), 1);
        QCOMPARE(countOf(TaskState::Cancelled), 1);

        const auto task = [&](qint64 id) {
            return *TestEngine::waitFor<TaskPtr>(
                [&](auto done) { e.store.find(TaskId{id}, std::move(done)); });
        };
        const auto log = [&](qint64 id) {
            return logTexts(TestEngine::waitFor<LogPage>(
                [&](auto done) { e.store.readLog(TaskId{id}, 0, 100, std::move(done)); }));
        };
        const auto attempts = [&](qint64 id) {
            return *TestEngine::waitFor<std::vector<TaskAttempt>>(
                [&](auto done) { e.store.attempts(TaskId{id}, std::move(done)); });
        };
        const std::array states{TaskState::Succeeded, TaskState::Succeeded, TaskState::Failed,
                                TaskState::Running,   TaskState::Running,   TaskState::Queued,
                                TaskState::Cancelled};
        for (qint64 id = Pinned; id <= Cancelled; ++id) {
            QCOMPARE(task(id)->state(), states[static_cast<size_t>(id - 1)]);
            QCOMPARE(task(id)->spec->tags, (QStringList{u"태그"_s, u"b"_s}));
            QCOMPARE(task(id)->spec->queue, u"default"_s);
            QCOMPARE(task(id)->spec->submitter, u"fixture/1"_s);
            QVERIFY(task(id)->createdAt.time_since_epoch().count() > 0);
            QCOMPARE(task(id)->pinned, id == Pinned);
        }
        QCOMPARE(task(Pinned)->spec->type, u"noop"_s);
        QVERIFY(task(Pinned)->startedAt() && task(Pinned)->finishedAt());

        QCOMPARE(task(Answered)->spec->params, QByteArray(R"({"a":"ä"})"));
        const auto result = TestEngine::waitFor<QByteArray>(
            [&](auto done) { e.store.readResult(TaskId{Answered}, std::move(done)); });
        QCOMPARE(*result, QByteArray(R"({"n":42,"text":"답"})"));
        QCOMPARE(log(Answered), QStringList{u"1:the answer: 답"_s});

        QCOMPARE(task(Failed)->attempt, 2);
        QCOMPARE(task(Failed)->failure->message, u"no further"_s);
        QCOMPARE(task(Failed)->failure->details, (QJsonObject{{"at"_L1, 2}}));
        QCOMPARE(log(Failed),
                 (QStringList{u"1:attempt 1"_s, u"2:second line"_s, u"3:attempt 2"_s, u"4:second line"_s}));
        QCOMPARE(attempts(Failed).size(), 1U);
        QCOMPARE(attempts(Failed)[0].number, 1);
        QCOMPARE(attempts(Failed)[0].failure.kind, FailureKind::Interrupted);
        QVERIFY(attempts(Failed)[0].startedAt && attempts(Failed)[0].finishedAt);

        QCOMPARE(task(Interrupted)->attempt, 1);
        QVERIFY(task(Interrupted)->startedAt());
        QVERIFY(task(Interrupted)->lane().startsWith("pool-"_L1));
        QVERIFY(!task(Interrupted)->cancelRequested());
        QVERIFY(task(Stopping)->cancelRequested());
        QCOMPARE(task(Waiting)->spec->priority, 5);
        const auto removed =
            TestEngine::waitFor<TaskPtr>([&](auto done) { e.store.find(TaskId{Removed}, std::move(done)); });
        QCOMPARE(removed.error().code, ErrorCode::Gone);
        if (version >= 2) {
            const auto isLimit = [](const Setting &setting) { return setting.kind != "durations"_L1; };
            QCOMPARE(std::ranges::count_if(state->settings, isLimit), 2);
            QCOMPARE(task(Later)->state(), TaskState::Scheduled);
            QCOMPARE(task(AfterLater)->state(), TaskState::Waiting);
        }
        e.store.close();
    }

    static void takenUpByTheEngine(const QString &path, qint64 version)
    {
        Types types;
        types.letGo();
        TestEngine e(path, 1);
        types.addTo(e.catalog);
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.count(TaskState::Succeeded), 4);
        QTRY_COMPARE(e.count(TaskState::Cancelled), 2);
        QCOMPARE(e.count(TaskState::Failed), 1);
        QCOMPARE(e.state(TaskId{Waiting}), TaskState::Succeeded);
        QCOMPARE((*e.find(TaskId{Waiting}))->attempt, 1);
        QCOMPARE(e.state(TaskId{Stopping}), TaskState::Cancelled);
        QCOMPARE(e.state(TaskId{Interrupted}), TaskState::Succeeded);
        QCOMPARE((*e.find(TaskId{Interrupted}))->attempt, 2);
        QCOMPARE(e.attempts(TaskId{Interrupted})->size(), 1U);
        QCOMPARE(logTexts(e.log(TaskId{Interrupted})), (QStringList{u"1:attempt 1"_s, u"2:attempt 2"_s}));
        if (version < 2) {
            QCOMPARE(submit(e, u"noop"_s), TaskId{Removed + 1});
            return;
        }
        const QueueInfo mail = e.engine.queues().back();
        QCOMPARE(mail.name, u"mail"_s);
        QVERIFY(mail.settings.paused);
        QCOMPARE(mail.settings.concurrency, 2);
        QCOMPARE(mail.settings.rate->count, 3);
        QCOMPARE(e.engine.resources().front().capacity, 4);
        const TaskPtr later = *e.find(TaskId{Later});
        QVERIFY(later->dueAt() == FarAway);
        QVERIFY(later->spec->timeout == std::chrono::seconds(7));
        QCOMPARE(later->spec->retry.retries, 3);
        QCOMPARE(later->spec->resources->at(u"gpu"_s), 2);
        TaskSpec same{.type = u"noop"_s, .uniqueKey = u"열쇠"_s};
        QCOMPARE(e.submit(same).error().code, ErrorCode::Conflict);
        QVERIFY(e.cancel(TaskId{Later}));
        QTRY_COMPARE(e.state(TaskId{AfterLater}), TaskState::Failed); // none of its parents succeeded
        QCOMPARE(submit(e, u"noop"_s), TaskId{AfterLater + 1});
    }
};

QTEST_GUILESS_MAIN(TestOldSchemas)
#include "tst_oldschemas.moc"
