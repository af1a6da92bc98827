// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/forwardingstore.h"
#include "tests/support/testengine.h"

#include <QScopeGuard>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::TestEngine;

namespace {

/// Reads a log, and hands the page on only when the lines that came after it have been taken to be stored.
class SlowReader final : public test::ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;

    void enqueue(std::vector<StoreWrite> writes) override
    {
        const auto logs = std::ranges::count(writes, StoreWrite::Kind::Log, &StoreWrite::kind);
        ForwardingStore::enqueue(std::move(writes));
        taken.release(static_cast<int>(logs));
    }
    void readLog(TaskId id, qint64 after, int limit, std::function<void(Result<LogPage>)> done) override
    {
        if (!std::exchange(first, false)) {
            ForwardingStore::readLog(id, after, limit, std::move(done));
            return;
        }
        ForwardingStore::readLog(id, after, limit, [this, done = std::move(done)](Result<LogPage> page) {
            read.release();
            taken.acquire();
            done(std::move(page));
        });
    }

    QSemaphore read;
    QSemaphore taken;
    bool first = true;
};

} // namespace

/// The log of a running task: partly stored, partly in memory.
class TestLogReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noLineIsSkippedWhileItIsBeingStored()
    {
        constexpr int Lines = 3'000; // more than stay in memory
        TestEngine e;
        SlowReader store(e.store);
        QSemaphore go;
        QSemaphore end;
        QVERIFY(e.catalog.add(test::anyParams(u"talks"_s, ThreadFunction([&](TaskContext &context) {
                                                  go.acquire();
                                                  for (int i = 1; i <= Lines; ++i)
                                                      context.log(QString::number(i));
                                                  end.acquire();
                                                  return QJsonValue();
                                              }))));
        TaskEngine engine(e.catalog, store, {&e.threadExecutor, &e.loopExecutor}, e.clock);
        QVERIFY(engine.start());
        const auto atLast = qScopeGuard([&] {
            go.release();
            end.release();
            store.taken.release();
            engine.shutDown(5s);
        });
        const TaskPtr task = *TestEngine::waitFor<TaskPtr>(
            [&](auto done) { engine.submit({.type = u"talks"_s, .params = "{}"}, std::move(done)); });
        QTRY_COMPARE(engine.counts()[static_cast<size_t>(TaskState::Running)], 1);

        std::promise<Result<LogPage>> promise;
        engine.readLog(task->id, 0, 10'000,
                       [&](Result<LogPage> page) { promise.set_value(std::move(page)); });
        store.read.acquire(); // nothing is there yet
        go.release();
        const Result<LogPage> first = promise.get_future().get();
        qint64 last = 0;
        for (const LogLine &line : first->lines)
            QCOMPARE(line.number, ++last);
        QCOMPARE(first->lastLine, last);
        while (last < Lines) {
            const auto page = TestEngine::waitFor<LogPage>(
                [&](auto done) { engine.readLog(task->id, last, 10'000, std::move(done)); });
            for (const LogLine &line : page->lines)
                QCOMPARE(line.number, ++last);
        }
    }
};

QTEST_GUILESS_MAIN(TestLogReading)
#include "tst_logreading.moc"
