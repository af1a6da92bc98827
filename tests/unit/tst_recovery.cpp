// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/forwardingstore.h"
#include "tests/support/testengine.h"
#include "tests/support/writelock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using test::Gate;
using test::TestEngine;

namespace {

/// Notes when progress is stored, and of how many tasks at once.
class ProgressNotes final : public test::ForwardingStore
{
public:
    struct Note
    {
        std::chrono::nanoseconds at;
        int tasks;
    };

    ProgressNotes(TaskStore &store, const Clock &clock) : ForwardingStore(store), m_clock(clock) { }

    void enqueue(std::vector<StoreWrite> writes) override
    {
        const auto tasks = std::ranges::count_if(writes, [](const StoreWrite &write) {
            return write.task && write.task->state() == TaskState::Running
                && write.task->progress().current > 0;
        });
        if (tasks > 0) {
            const std::scoped_lock lock(m_mutex);
            m_notes.push_back({m_clock.elapsed(), int(tasks)});
        }
        ForwardingStore::enqueue(std::move(writes));
    }
    std::vector<Note> notes() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_notes;
    }

private:
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    std::vector<Note> m_notes;
};

} // namespace

/// What a start makes of the database of a program that died. The death is the files as they lie on
/// the disk at that moment, copied aside (tests/fault kills the real program).
class TestRecovery : public QObject
{
    Q_OBJECT

    static void copyImage(const QString &from, const QString &to)
    {
        for (const QString &suffix : {QString(), u"-wal"_s})
            QVERIFY(QFile::copy(from + suffix, to + suffix));
    }

private Q_SLOTS:
    void queuedGoesOnRunningRunsAgain()
    {
        const QTemporaryDir dir;
        const QString image = dir.filePath(u"image.db"_s);
        TaskId running;
        TaskId queued;
        {
            Gate gate;
            TestEngine e(dir.filePath(u"a.db"_s), 1);
            QVERIFY(e.catalog.add(gate.type()));
            QVERIFY(e.engine.start());
            running = (*e.submit(u"gate"_s))->id;
            gate.begun.acquire();
            queued = (*e.submit(u"gate"_s))->id;
            QTRY_COMPARE(e.count(TaskState::Running), 1);
            copyImage(dir.filePath(u"a.db"_s), image);
        }
        Gate gate;
        gate.go.release(2);
        TestEngine e(image, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
        QCOMPARE((*e.find(queued))->attempt, 1);
        QCOMPARE((*e.find(running))->attempt, 2);
        QVERIFY(!(*e.find(running))->failure);
        const auto attempts = *e.attempts(running);
        QCOMPARE(attempts.size(), 1U);
        QCOMPARE(attempts[0].number, 1);
        QCOMPARE(attempts[0].failure.kind, FailureKind::Interrupted);
        QCOMPARE(attempts[0].lane, u"pool-0"_s);
        QVERIFY(attempts[0].startedAt && attempts[0].finishedAt);
        QVERIFY((*e.attempts(queued)).empty());
        QCOMPARE(e.count(TaskState::Queued), 0);
        QCOMPARE(e.count(TaskState::Running), 0);
    }

    void progressOutlivesTheProgram()
    {
        const QTemporaryDir dir;
        const QString image = dir.filePath(u"image.db"_s);
        QSemaphore go;
        const TaskType steps{
            u"steps"_s, {}, {{"type"_L1, "object"_L1}}, ThreadFunction([&](TaskContext &context) {
                if (context.attempt() == 1) {
                    context.reportProgress(3, 10, u"third"_s);
                    go.acquire();
                }
                return QJsonValue();
            })};
        TaskId id;
        {
            TestEngine e(dir.filePath(u"a.db"_s), 1);
            QVERIFY(e.catalog.add(steps));
            QVERIFY(e.engine.start());
            id = (*e.submit(u"steps"_s))->id;
            const auto stored = [&] {
                return (*TestEngine::waitFor<TaskPtr>([&](auto done) { e.store.find(id, std::move(done)); }))
                    ->progress();
            };
            QTRY_COMPARE_WITH_TIMEOUT(stored(), (Progress{3, 10, u"third"_s}), 20000);
            copyImage(dir.filePath(u"a.db"_s), image);
            go.release();
        }
        TestEngine e(image, 1);
        QVERIFY(e.catalog.add(steps));
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        const QJsonObject details = (*e.attempts(id)).at(0).failure.details;
        QCOMPARE(details["progress"_L1].toObject(),
                 (QJsonObject{{"current"_L1, 3}, {"total"_L1, 10}, {"message"_L1, u"third"_s}}));
    }

    void progressIsStoredNowAndThenAndOfAllTasksAtOnce()
    {
        TestEngine e;
        ProgressNotes store(e.store, e.clock);
        TaskEngine engine(e.catalog, store, {&e.threadExecutor}, e.clock);
        QVERIFY(e.catalog.add({u"busy"_s, {}, {{"type"_L1, "object"_L1}}, ThreadFunction([](auto &context) {
                                   for (qint64 n = 1; !context.stopRequested(); ++n) {
                                       context.reportProgress(n, 0);
                                       std::this_thread::yield();
                                   }
                                   return QJsonValue();
                               })}));
        QVERIFY(engine.start());
        for (int i = 0; i < 2; ++i) {
            TaskSpec spec;
            spec.type = u"busy"_s;
            engine.submit(std::move(spec), [](const auto &) {});
        }
        QTRY_COMPARE_WITH_TIMEOUT(store.notes().size(), 2U, 30000);
        QVERIFY(engine.shutDown(std::chrono::milliseconds(0)));
        const auto notes = store.notes();
        QCOMPARE(notes[1].tasks, 2);
        QVERIFY(notes[1].at - notes[0].at >= TaskEngine::ProgressInterval / 2);
    }

    void aTypeMayRefuseASecondRun()
    {
        const QTemporaryDir dir;
        const QString image = dir.filePath(u"image.db"_s);
        TaskId id;
        Gate gate;
        TaskType once = gate.type(u"once"_s);
        once.onInterrupt = OnInterrupt::Fail;
        {
            TestEngine e(dir.filePath(u"a.db"_s), 1);
            QVERIFY(e.catalog.add(once));
            QVERIFY(e.engine.start());
            id = (*e.submit(u"once"_s))->id;
            gate.begun.acquire();
            copyImage(dir.filePath(u"a.db"_s), image);
        }
        TestEngine e(image, 1);
        QVERIFY(e.catalog.add(once));
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.state(id), TaskState::Failed);
        QCOMPARE((*e.find(id))->failure->kind, FailureKind::Interrupted);
        QCOMPARE((*e.find(id))->attempt, 1);
        QVERIFY((*e.find(id))->startedAt());
        QCOMPARE(gate.begun.available(), 0);
    }

    void noMoreAreBegunThanCanRun()
    {
        constexpr int Queued = 50;
        const QTemporaryDir dir;
        const QString image = dir.filePath(u"image.db"_s);
        {
            Gate gate;
            TestEngine e(dir.filePath(u"a.db"_s), 1);
            QVERIFY(e.catalog.add(gate.type()));
            QVERIFY(e.engine.start());
            for (int i = 0; i < Queued + 1; ++i)
                QVERIFY(e.submit(u"gate"_s));
            gate.begun.acquire();
            QTRY_COMPARE(e.count(TaskState::Running), 1);
            copyImage(dir.filePath(u"a.db"_s), image);
        }
        Gate gate;
        TestEngine e(image, 2);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        gate.begun.acquire(2);
        QTRY_COMPARE(e.count(TaskState::Running), 2);
        QCOMPARE(e.count(TaskState::Queued), Queued - 1);
        const auto urgent = e.submit(u"noop"_s, "{}", 90);
        gate.go.release(1);
        QTRY_COMPARE(e.state((*urgent)->id), TaskState::Succeeded); // before the other 49
        gate.go.release(Queued);
        QTRY_COMPARE(e.count(TaskState::Succeeded), Queued + 2);
        QCOMPARE((*e.find((*urgent)->id))->attempt, 1);
    }

    void theLogGoesOnOverAttempts()
    {
        const QTemporaryDir dir;
        const QString image = dir.filePath(u"image.db"_s);
        QSemaphore go;
        const TaskType talk{
            u"talk"_s, {}, {{"type"_L1, "object"_L1}}, ThreadFunction([&](TaskContext &context) {
                context.log(u"attempt %1\nsecond line"_s.arg(context.attempt()));
                go.acquire();
                return QJsonValue();
            })};
        TaskId id;
        {
            TestEngine e(dir.filePath(u"a.db"_s), 1);
            QVERIFY(e.catalog.add(talk));
            QVERIFY(e.engine.start());
            id = (*e.submit(u"talk"_s))->id;
            const auto stored = [&] {
                return TestEngine::waitFor<LogPage>(
                           [&](auto done) { e.store.readLog(id, 0, 10, std::move(done)); })
                    ->lines.size();
            };
            QTRY_COMPARE(stored(), 2U);
            copyImage(dir.filePath(u"a.db"_s), image);
            go.release();
        }
        TestEngine e(image, 1);
        QVERIFY(e.catalog.add(talk));
        QVERIFY(e.engine.start());
        go.release();
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        const auto page = e.log(id);
        QStringList texts;
        for (const LogLine &line : page->lines)
            texts.append(u"%1:%2"_s.arg(line.number).arg(line.text));
        QCOMPARE(texts,
                 (QStringList{u"1:attempt 1"_s, u"2:second line"_s, u"3:attempt 2"_s, u"4:second line"_s}));
    }

    void aTaskThatKillsTheProgramStops()
    {
        const QTemporaryDir dir;
        QString database = dir.filePath(u"0.db"_s);
        TaskId id;
        int lives = 0;
        for (;; ++lives) {
            QVERIFY(lives < 10);
            Gate gate;
            TestEngine e(database, 1);
            QVERIFY(e.catalog.add(gate.type()));
            QVERIFY(e.engine.start());
            if (lives == 0)
                id = (*e.submit(u"gate"_s))->id;
            QTRY_VERIFY(gate.begun.available() > 0 || isFinal(e.state(id)));
            if (isFinal(e.state(id))) {
                QCOMPARE(e.state(id), TaskState::Failed);
                QCOMPARE((*e.find(id))->attempt, 3);
                QCOMPARE((*e.attempts(id)).size(), 2U);
                break;
            }
            // From the second life on the start is on the disk before the task can do any harm.
            if (lives == 0)
                QTRY_COMPARE(e.count(TaskState::Running), 1);
            database = dir.filePath(u"%1.db"_s.arg(lives + 1));
            copyImage(dir.filePath(u"%1.db"_s.arg(lives)), database);
        }
        QCOMPARE(lives, 3);
    }

    void aCancelRequestOutlivesTheProgram()
    {
        const QTemporaryDir dir;
        const QString image = dir.filePath(u"image.db"_s);
        QSemaphore begun;
        QSemaphore go;
        TaskType deaf{
            u"deaf"_s, {}, {{"type"_L1, "object"_L1}}, ThreadFunction([&](TaskContext &) -> QJsonValue {
                begun.release();
                go.acquire();
                return {};
            })};
        TaskId id;
        {
            TestEngine e(dir.filePath(u"a.db"_s), 1);
            QVERIFY(e.catalog.add(deaf));
            QVERIFY(e.engine.start());
            id = (*e.submit(u"deaf"_s))->id;
            begun.acquire();
            QVERIFY(e.cancel(id));
            copyImage(dir.filePath(u"a.db"_s), image);
            go.release();
        }
        TestEngine e(image, 1);
        QVERIFY(e.catalog.add(deaf));
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.state(id), TaskState::Cancelled);
        QCOMPARE(begun.available(), 0);
    }

    void workStopsWhileTheStoreCannotWriteAndGoesOnByItself()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        Gate gate;
        TestEngine e(path, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        const TaskId first = (*e.submit(u"gate"_s))->id;
        gate.begun.acquire();
        const TaskId second = (*e.submit(u"gate"_s))->id;
        test::WriteLock other(path);
        gate.go.release(); // the first one ends, which cannot be written
        QTRY_VERIFY(e.engine.trouble());
        const auto refused = e.submit(u"noop"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::StoreUnavailable);
        other.release();
        QTRY_VERIFY(!e.engine.trouble());
        gate.go.release();
        QTRY_COMPARE(e.state(second), TaskState::Succeeded);
        QCOMPARE(e.state(first), TaskState::Succeeded);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
    }
};

QTEST_GUILESS_MAIN(TestRecovery)
#include "tst_recovery.moc"
