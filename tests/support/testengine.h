// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/taskengine.h"
#include "core/executors/loopexecutor.h"
#include "core/executors/threadexecutor.h"
#include "core/store/sqlitetaskstore.h"
#include "core/types/builtintypes.h"

#include <QSemaphore>

#include <future>

namespace pooldeck::test {

/// A thread type that blocks until the test lets it go, and says when it has begun.
struct Gate
{
    QSemaphore begun;
    QSemaphore go;

    TaskType type(const QString &name = QStringLiteral("gate"))
    {
        return {.name = name,
                .description = {},
                .paramsSchema = {{QStringLiteral("type"), QStringLiteral("object")}},
                .run = ThreadFunction([this](TaskContext &context) -> QJsonValue {
                    begun.release();
                    while (!go.tryAcquire(1, 5)) {
                        if (context.stopRequested())
                            return {};
                    }
                    return QStringLiteral("opened");
                })};
    }
};

/// The system's clock, whose calendar a test may set. Once stopped it goes on only as the test turns it.
class AdjustableClock : public Clock
{
public:
    Timestamp now() const override
    {
        const Timestamp now = m_stoppedNow
            ? *m_stoppedNow + std::chrono::duration_cast<std::chrono::milliseconds>(m_turned.load())
            : m_system.now();
        return now + offset.load();
    }
    std::chrono::nanoseconds elapsed() const override
    {
        return m_stoppedNow ? m_stoppedElapsed + m_turned.load() : m_system.elapsed();
    }

    /// Before any thread asks it.
    void stop()
    {
        m_stoppedNow = m_system.now();
        m_stoppedElapsed = m_system.elapsed();
    }
    void turn(std::chrono::nanoseconds by) { m_turned = m_turned.load() + by; }

    std::atomic<std::chrono::milliseconds> offset = std::chrono::milliseconds(0);

private:
    const SystemClock m_system;
    std::optional<Timestamp> m_stoppedNow;
    std::chrono::nanoseconds m_stoppedElapsed{0};
    std::atomic<std::chrono::nanoseconds> m_turned = std::chrono::nanoseconds(0);
};

/// A type of any params.
inline TaskType anyParams(const QString &name, decltype(TaskType::run) run)
{
    return {.name = name,
            .description = {},
            .paramsSchema = {{QStringLiteral("type"), QStringLiteral("object")}},
            .run = std::move(run)};
}

/// A real engine for tests: built-in types, both executors, a store in memory or in a file.
class TestEngine
{
public:
    explicit TestEngine(const QString &database = {}, int threads = 2)
        : store(database, database.isEmpty() ? Durability::Memory : Durability::Process),
          threadExecutor(threads), engine(catalog, store, {&threadExecutor, &loopExecutor}, clock)
    {
        if (const auto added = addBuiltInTypes(catalog); !added)
            qFatal("%s", qPrintable(added.error().message));
    }

    /// Submits and waits until it is durable.
    Result<TaskPtr> submit(const QString &type, const QByteArray &params = "{}", int priority = 0)
    {
        TaskSpec spec;
        spec.type = type;
        spec.params = params;
        spec.priority = priority;
        return waitFor<TaskPtr>([&](auto done) { engine.submit(std::move(spec), std::move(done)); });
    }
    Result<TaskPtr> submit(TaskSpec spec)
    {
        return waitFor<TaskPtr>([&](auto done) { engine.submit(std::move(spec), std::move(done)); });
    }
    Result<std::vector<TaskPtr>> submitGraph(std::vector<TaskSpec> specs)
    {
        return waitFor<std::vector<TaskPtr>>(
            [&](auto done) { engine.submitGraph(std::move(specs), std::move(done)); });
    }
    Result<TaskPtr> retry(TaskId id)
    {
        return waitFor<TaskPtr>(
            [&](auto done) { engine.retry(id, QStringLiteral("test"), std::move(done)); });
    }
    Result<void> setQueue(const QString &name, const QueueSettings &settings)
    {
        return waitFor<void>([&](auto done) { engine.setQueue(name, settings, std::move(done)); });
    }
    Result<void> setResource(const QString &name, int capacity)
    {
        return waitFor<void>([&](auto done) { engine.setResource(name, capacity, std::move(done)); });
    }
    Result<TaskPtr> change(TaskId id, const SpecEdit &edit)
    {
        return waitFor<TaskPtr>([&](auto done) { engine.change(id, edit, std::move(done)); });
    }
    Result<std::vector<Result<TaskPtr>>> submitOnce(const KeyedRequest &request)
    {
        return waitFor<std::vector<Result<TaskPtr>>>(
            [&](auto done) { engine.submitOnce(request, std::move(done)); });
    }
    /// Turns the clock, which must have been stopped before the start, and lets the engine look at it.
    void turn(std::chrono::nanoseconds by)
    {
        clock.turn(by);
        engine.lookAtClock();
    }
    Result<TaskPtr> cancel(TaskId id)
    {
        return waitFor<TaskPtr>([&](auto done) { engine.cancel(id, std::move(done)); });
    }
    Result<TaskPtr> find(TaskId id)
    {
        return waitFor<TaskPtr>([&](auto done) { engine.find(id, std::move(done)); });
    }
    Result<TaskPage> list(const TaskFilter &filter = {}, std::optional<TaskCursor> after = {},
                          int limit = 100)
    {
        return waitFor<TaskPage>([&](auto done) { engine.list(filter, after, limit, std::move(done)); });
    }
    Result<TaskPtr> setPinned(TaskId id, bool pinned)
    {
        return waitFor<TaskPtr>([&](auto done) { engine.setPinned(id, pinned, std::move(done)); });
    }
    Result<TaskPtr> forget(TaskId id)
    {
        return waitFor<TaskPtr>([&](auto done) { engine.forget(id, std::move(done)); });
    }
    Result<LogPage> log(TaskId id, qint64 after = 0, int limit = 1000)
    {
        return waitFor<LogPage>([&](auto done) { engine.readLog(id, after, limit, std::move(done)); });
    }
    Result<std::vector<TaskAttempt>> attempts(TaskId id)
    {
        return waitFor<std::vector<TaskAttempt>>([&](auto done) { engine.attempts(id, std::move(done)); });
    }
    Result<QByteArray> result(TaskId id)
    {
        return waitFor<QByteArray>([&](auto done) { engine.readResult(id, std::move(done)); });
    }
    WaitReason waitReason(TaskId id) { return engine.waitReason(**find(id)); }
    TaskState state(TaskId id)
    {
        const auto task = find(id);
        return task ? (*task)->state() : TaskState::Scheduled;
    }
    qint64 count(TaskState state) const { return engine.counts()[static_cast<size_t>(state)]; }
    qint64 finalCount() const
    {
        return count(TaskState::Succeeded) + count(TaskState::Failed) + count(TaskState::Cancelled);
    }

    template <typename T>
    static Result<T> waitFor(const std::function<void(std::function<void(Result<T>)>)> &start)
    {
        auto promise = std::make_shared<std::promise<Result<T>>>();
        auto future = promise->get_future();
        start([promise](Result<T> result) { promise->set_value(std::move(result)); });
        return future.get();
    }

    AdjustableClock clock;
    TaskCatalog catalog;
    SqliteTaskStore store;
    ThreadExecutor threadExecutor;
    LoopExecutor loopExecutor;
    TaskEngine engine;
};

} // namespace pooldeck::test
