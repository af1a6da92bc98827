// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/heldstore.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::HeldStore;
using test::TestEngine;
using Kind = WaitReason::Kind;

/// Changes of queues and resources while they are being committed, and when that fails.
class TestLimitChanges : public QObject
{
    Q_OBJECT

    struct Held
    {
        explicit Held(const QString &database = {}) : e(database) { e.clock.stop(); }
        QueueSettings settings() const
        {
            for (const QueueInfo &queue : engine.queues()) {
                if (queue.name == u"q"_s)
                    return queue.settings;
            }
            return {};
        }
        Result<void> setQueue(const QueueSettings &settings)
        {
            return TestEngine::waitFor<void>([&](auto done) { engine.setQueue(u"q"_s, settings, done); });
        }
        Result<TaskPtr> submit(TaskSpec spec)
        {
            return TestEngine::waitFor<TaskPtr>([&](auto done) { engine.submit(std::move(spec), done); });
        }
        qint64 count(TaskState state) const { return engine.counts()[static_cast<size_t>(state)]; }

        TestEngine e;
        HeldStore store{e.store};
        TaskEngine engine{e.catalog, store, {&e.threadExecutor, &e.loopExecutor}, e.clock};
    };
    struct Answer
    {
        auto callback()
        {
            return [this](Result<void> result) { got = std::move(result); };
        }
        bool isRefused() const { return got && !*got && got->error().code == ErrorCode::DiskFull; }
        std::optional<Result<void>> got;
    };

private Q_SLOTS:
    void aQueueStaysAsItWas()
    {
        Held f;
        QVERIFY(f.engine.start());
        const QueueSettings before{.concurrency = 1};
        QVERIFY(f.setQueue(before));
        f.store.holdingSettings = true;
        Answer set;
        f.engine.setQueue(u"q"_s, {.paused = true}, set.callback());
        QVERIFY(f.settings() == before);
        QVERIFY(f.submit({.type = u"noop"_s, .queue = u"q"_s}));
        QTRY_COMPARE(f.count(TaskState::Succeeded), 1);
        f.store.fail();
        QVERIFY(set.isRefused());
        QVERIFY(f.settings() == before);

        Answer removed;
        f.engine.removeQueue(u"q"_s, removed.callback());
        QVERIFY(f.settings() == before);
        f.store.fail();
        QVERIFY(removed.isRefused());
        QVERIFY(f.settings() == before);
        QCOMPARE(f.engine.queues().size(), 1U);
    }

    void aResourceStaysAsItWas()
    {
        Held f;
        QVERIFY(f.engine.start());
        f.store.holdingSettings = true;
        Answer made;
        f.engine.setResource(u"gpu"_s, 2, made.callback());
        QVERIFY(f.engine.resources().empty());
        f.store.fail();
        QVERIFY(made.isRefused());
        QVERIFY(f.engine.resources().empty());
        f.store.letIn();
        QVERIFY(TestEngine::waitFor<void>([&](auto done) { f.engine.setResource(u"gpu"_s, 2, done); }));

        f.store.holdingSettings = true;
        Answer changed;
        f.engine.setResource(u"gpu"_s, 1, changed.callback());
        QCOMPARE(f.engine.resources().at(0).capacity, 2);
        f.store.fail();
        QVERIFY(changed.isRefused());
        QCOMPARE(f.engine.resources().at(0).capacity, 2);
    }

    void nobodyTakesWhatIsBeingRemoved()
    {
        Held f;
        QVERIFY(f.engine.start());
        QVERIFY(TestEngine::waitFor<void>([&](auto done) { f.engine.setResource(u"gpu"_s, 1, done); }));
        f.store.holdingSettings = true;
        Answer removed;
        f.engine.removeResource(u"gpu"_s, removed.callback());
        TaskSpec needing{.type = u"noop"_s};
        needing.resources = {{u"gpu"_s, 1}};
        const auto task = f.submit(needing);
        QVERIFY(task);
        QVERIFY(f.submit({.type = u"noop"_s}));
        QTRY_COMPARE(f.count(TaskState::Succeeded), 1);
        QCOMPARE(f.engine.waitReason(**task), (WaitReason{Kind::Resource, u"gpu"_s}));
        f.store.fail();
        QVERIFY(removed.isRefused());
        QCOMPARE(f.engine.resources().size(), 1U);
        QTRY_COMPARE(f.count(TaskState::Succeeded), 2);
    }

    void changesOfAQueueFollowOneAnother_data()
    {
        QTest::addColumn<bool>("refused");
        QTest::newRow("the first one is accepted") << false;
        QTest::newRow("the first one is refused") << true;
    }

    void changesOfAQueueFollowOneAnother()
    {
        QFETCH(const bool, refused);
        Held f;
        QVERIFY(f.engine.start());
        QVERIFY(f.setQueue({.concurrency = 1}));
        f.store.holdingSettings = true;
        f.engine.changeQueue(
            u"q"_s, [](QueueSettings &settings) { settings.concurrency = 2; }, [](const auto &) {});
        std::promise<bool> second;
        f.engine.changeQueue(
            u"q"_s, [](QueueSettings &settings) { settings.paused = true; },
            [&](const Result<void> &done) { second.set_value(done.has_value()); });
        QCOMPARE(f.store.held(), 1);
        if (refused)
            f.store.fail();
        f.store.letIn();
        QVERIFY(second.get_future().get());
        QVERIFY(f.settings() == (QueueSettings{.concurrency = refused ? 1 : 2, .paused = true}));
    }

    /// The end of a pause holds at once, and is not undone by a change that was asked for before.
    void aPauseEndsWhileTheQueueIsBeingChanged()
    {
        const QTemporaryDir dir;
        const QueueSettings after{.concurrency = 5};
        {
            Held f(dir.filePath(u"a.db"_s));
            QVERIFY(f.engine.start());
            const Timestamp until = f.e.clock.now() + 10s;
            QVERIFY(f.setQueue({.concurrency = 1, .paused = true, .pausedUntil = until}));
            f.store.holdingSettings = true;
            std::promise<void> changed;
            f.engine.changeQueue(
                u"q"_s, [](QueueSettings &settings) { settings.concurrency = 5; },
                [&](const auto &) { changed.set_value(); });
            f.e.clock.turn(10s);
            f.engine.lookAtClock();
            QTRY_VERIFY(f.settings() == QueueSettings{.concurrency = 1});
            f.store.letIn();
            changed.get_future().wait();
            QTRY_VERIFY(f.settings() == after);
            QVERIFY(f.engine.shutDown(5s));
        }
        Held f(dir.filePath(u"a.db"_s));
        f.e.clock.turn(10s);
        QVERIFY(f.engine.start());
        QVERIFY(f.settings() == after);
    }
};

QTEST_GUILESS_MAIN(TestLimitChanges)
#include "tst_limitchanges.moc"
