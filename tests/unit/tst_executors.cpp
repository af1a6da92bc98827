// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/loopexecutor.h"
#include "core/executors/threadexecutor.h"
#include "core/task/stoppablesleep.h"

#include <QSemaphore>
#include <QTest>

#include <deque>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

void raise(std::atomic<int> &most, int value)
{
    for (int seen = most; seen < value && !most.compare_exchange_weak(seen, value);) { }
}

/// A source of jobs as simple as can be.
class JobList : public JobSource
{
public:
    explicit JobList(TaskType type) : m_type(std::move(type)) { }

    JobPtr add()
    {
        auto task = std::make_shared<Task>();
        task->spec = std::make_shared<TaskSpec>();
        auto job = std::make_shared<Job>(task, m_type, m_clock);
        const std::scoped_lock lock(m_mutex);
        m_jobs.push_back(job);
        return job;
    }
    JobPtr takeJob(ExecutorKind, const QString &) override
    {
        const std::scoped_lock lock(m_mutex);
        if (m_jobs.empty())
            return nullptr;
        JobPtr job = m_jobs.front();
        m_jobs.pop_front();
        return job;
    }
    void finishJob(const JobPtr &, Outcome outcome) override
    {
        if (outcome.failure)
            ++failed;
        ++finished;
    }

    std::atomic<int> finished = 0;
    std::atomic<int> failed = 0;

private:
    const SystemClock m_clock;
    const TaskType m_type;
    std::mutex m_mutex;
    std::deque<JobPtr> m_jobs;
};

TaskType threadType(ThreadFunction function)
{
    return {u"test"_s, {}, {}, std::move(function)};
}

} // namespace

class TestExecutors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverMoreThanThePoolsSize()
    {
        std::atomic<int> now = 0;
        std::atomic<int> most = 0;
        QSemaphore go;
        JobList jobs(threadType([&](TaskContext &) -> QJsonValue {
            raise(most, ++now);
            go.acquire();
            --now;
            return {};
        }));
        ThreadExecutor executor(3);
        executor.start(jobs);
        for (int i = 0; i < 20; ++i) {
            jobs.add();
            executor.wake(1);
        }
        QTRY_COMPARE(now, 3);
        QCOMPARE(executor.active(), 3);
        go.release(20);
        QTRY_COMPARE(jobs.finished, 20);
        QCOMPARE(most, 3);
    }

    void growsAndShrinksWhileRunning()
    {
        std::atomic<int> now = 0;
        QSemaphore go;
        JobList jobs(threadType([&](TaskContext &) -> QJsonValue {
            ++now;
            go.acquire();
            --now;
            return {};
        }));
        ThreadExecutor executor(1);
        executor.start(jobs);
        for (int i = 0; i < 20; ++i)
            jobs.add();
        executor.wake(20);
        QTRY_COMPARE(now, 1);
        executor.setMaxThreads(4);
        QTRY_COMPARE(now, 4);
        executor.setMaxThreads(2);
        go.release(4);
        QTRY_COMPARE(jobs.finished, 4);
        QTRY_COMPARE(now, 2);
        go.release(16);
        QTRY_COMPARE(jobs.finished, 20);
    }

    void aLaneThatIsHeldIsReplaced()
    {
        std::atomic<int> now = 0;
        QSemaphore go;
        JobList jobs(threadType([&](TaskContext &) -> QJsonValue {
            ++now;
            go.acquire();
            --now;
            return {};
        }));
        ThreadExecutor executor(1);
        executor.start(jobs);
        const JobPtr held = jobs.add();
        jobs.add();
        jobs.add();
        executor.wake(3);
        QTRY_COMPARE(now, 1);
        QCOMPARE(executor.endByForce(held), Force::None);
        QTRY_COMPARE(now, 2);
        QCOMPARE(executor.endByForce(held), Force::None); // once is enough
        QCOMPARE(executor.slots(), 2);
        QCOMPARE(executor.unresponsive(), 1);
        go.release(3);
        QTRY_COMPARE(jobs.finished, 3);
        QTRY_COMPARE(executor.slots(), 1);
        QCOMPARE(executor.unresponsive(), 0);
        QCOMPARE(executor.endByForce(held), Force::None); // it has ended
        QCOMPARE(executor.slots(), 1);
        jobs.add();
        jobs.add();
        executor.wake(2);
        QTRY_COMPARE(now, 1);
        go.release(2);
        QTRY_COMPARE(jobs.finished, 5);
    }

    void noMoreLanesAreReplacedThanAllowed()
    {
        constexpr int Most = 1 + ThreadExecutor::MaxReplacedLanes;
        std::atomic<int> now = 0;
        QSemaphore go;
        JobList jobs(threadType([&](TaskContext &) -> QJsonValue {
            ++now;
            go.acquire();
            --now;
            return {};
        }));
        std::vector<JobPtr> all;
        ThreadExecutor executor(1);
        executor.start(jobs);
        for (int i = 0; i < Most + 5; ++i)
            all.push_back(jobs.add());
        executor.wake(Most + 5);
        for (int i = 1; i <= Most; ++i) {
            QTRY_COMPARE(now, i);
            executor.endByForce(all[static_cast<size_t>(i - 1)]);
        }
        QCOMPARE(executor.slots(), Most);
        QCOMPARE(executor.unresponsive(), Most);
        QCOMPARE(executor.active(), Most);
        go.release(Most + 5);
        QTRY_COMPARE(jobs.finished, Most + 5);
        QTRY_COMPARE(executor.slots(), 1);
    }

    /// A held lane and the one in its place end their jobs at once: one of them goes, one goes on.
    void oneLaneStaysWhenTheHeldOneIsFree()
    {
        for (int round = 0; round < 3000; ++round) {
            std::atomic<int> now = 0;
            std::atomic<bool> go = false;
            JobList jobs(threadType([&](TaskContext &) -> QJsonValue {
                ++now;
                while (!go)
                    std::this_thread::yield();
                return {};
            }));
            ThreadExecutor executor(1);
            executor.start(jobs);
            const JobPtr held = jobs.add();
            jobs.add();
            executor.wake(1);
            while (now < 1)
                std::this_thread::yield();
            executor.endByForce(held);
            while (now < 2)
                std::this_thread::yield();
            for (int i = 0; i < 20; ++i)
                jobs.add();
            go = true;
            const QDeadlineTimer deadline(5000);
            while (jobs.finished < 22 && !deadline.hasExpired())
                std::this_thread::yield();
            QCOMPARE(jobs.finished, 22);
            QVERIFY(executor.stop(QDeadlineTimer(QDeadlineTimer::Forever)));
        }
    }

    /// Work that comes just as the last lane ends must not be left lying.
    void noWakeIsLost()
    {
        JobList jobs(threadType([](TaskContext &) { return QJsonValue(); }));
        ThreadExecutor executor(1);
        executor.start(jobs);
        for (int i = 1; i <= 5000; ++i) {
            jobs.add();
            executor.wake(1);
            if (i % 3 == 0) {
                while (jobs.finished < i)
                    QThread::yieldCurrentThread();
            }
        }
        QTRY_COMPARE(jobs.finished, 5000);
    }

    void stopGivesUpAtItsDeadline()
    {
        QSemaphore begun;
        QSemaphore go;
        JobList jobs(threadType([&](TaskContext &) -> QJsonValue {
            begun.release();
            go.acquire();
            return {};
        }));
        ThreadExecutor executor(1);
        executor.start(jobs);
        jobs.add();
        executor.wake(1);
        begun.acquire();
        QVERIFY(!executor.stop(QDeadlineTimer(10)));
        go.release();
        QVERIFY(executor.stop(QDeadlineTimer(QDeadlineTimer::Forever)));
    }

    void thousandsOfCoroutinesAtOnce()
    {
        constexpr int Count = 10'000;
        std::atomic<int> now = 0;
        JobList jobs({u"test"_s, {}, {}, LoopFunction([&](TaskContext &context) -> QCoro::Task<QJsonValue> {
                          ++now;
                          co_await StoppableSleep(1h, context.stopToken());
                          --now;
                          co_return QJsonValue();
                      })});
        std::vector<JobPtr> all;
        LoopExecutor executor;
        executor.start(jobs);
        for (int i = 0; i < Count; ++i)
            all.push_back(jobs.add());
        executor.wake(Count);
        QTRY_COMPARE_WITH_TIMEOUT(now, Count, 30000);
        for (const JobPtr &job : all)
            job->context.requestStop();
        QTRY_COMPARE_WITH_TIMEOUT(jobs.finished, Count, 30000);
        QVERIFY(executor.stop(QDeadlineTimer(QDeadlineTimer::Forever)));
    }

    void loopKeepsToItsLimit()
    {
        std::atomic<int> now = 0;
        std::atomic<int> most = 0;
        JobList jobs({u"test"_s, {}, {}, LoopFunction([&](TaskContext &context) -> QCoro::Task<QJsonValue> {
                          raise(most, ++now);
                          co_await StoppableSleep(1ms, context.stopToken());
                          --now;
                          co_return QJsonValue();
                      })});
        LoopExecutor executor(5);
        executor.start(jobs);
        for (int i = 0; i < 100; ++i)
            jobs.add();
        executor.wake(100);
        QTRY_COMPARE(jobs.finished, 100);
        QCOMPARE(most, 5);
    }
};

QTEST_GUILESS_MAIN(TestExecutors)
#include "tst_executors.moc"
