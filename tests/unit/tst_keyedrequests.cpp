// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/forwardingstore.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Gate;
using test::TestEngine;

/// Requests that their clients send again.
class TestKeyedRequests : public QObject
{
    Q_OBJECT

    using Kind = KeyedRequest::Kind;

    static TaskSpec noop()
    {
        TaskSpec spec{.type = u"noop"_s};
        spec.delay = 1h;
        return spec;
    }
    static KeyedRequest request(const QString &key, std::vector<TaskSpec> specs, Kind kind = Kind::Task,
                                const QByteArray &fingerprint = "f")
    {
        return {.key = {key, fingerprint},
                .kind = kind,
                .specs = std::move(specs),
                .retried = {},
                .submitter = {}};
    }
    static QList<qint64> ids(const std::vector<Result<TaskPtr>> &outcomes)
    {
        QList<qint64> list;
        for (const Result<TaskPtr> &outcome : outcomes)
            list.append(outcome ? (*outcome)->id.value : -1);
        return list;
    }

private Q_SLOTS:
    void theFirstAnswerAgain()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        QCOMPARE(ids(*e.submitOnce(request(u"a"_s, {noop()}))), QList<qint64>{1});
        QCOMPARE(ids(*e.submitOnce(request(u"a"_s, {noop()}))), QList<qint64>{1});
        QCOMPARE(ids(*e.submitOnce(request(u"b"_s, {noop()}))), QList<qint64>{2});
        QCOMPARE(e.count(TaskState::Scheduled), 2);
        // As it is now.
        QVERIFY(e.cancel(TaskId{1}));
        QCOMPARE((*e.submitOnce(request(u"a"_s, {noop()}))->front())->state(), TaskState::Cancelled);
        QVERIFY(e.forget(TaskId{1}));
        QCOMPARE(e.submitOnce(request(u"a"_s, {noop()}))->front().error().code, ErrorCode::Gone);
    }

    void anotherRequestWithTheSameKey()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        QVERIFY(e.submitOnce(request(u"a"_s, {noop()})));
        const auto other = e.submitOnce(request(u"a"_s, {noop()}, Kind::Task, "g"));
        QCOMPARE(other.error().code, ErrorCode::KeyReused);
        QCOMPARE(e.count(TaskState::Scheduled), 1);
    }

    void whatWasRefusedIsNotRemembered()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        TaskSpec wrong = noop();
        wrong.resources = {{u"gpu"_s, 1}};
        QCOMPARE(e.submitOnce(request(u"a"_s, {wrong})).error().code, ErrorCode::InvalidRequest);
        QVERIFY(e.setResource(u"gpu"_s, 1));
        QCOMPARE(ids(*e.submitOnce(request(u"a"_s, {wrong}))), QList<qint64>{1});
    }

    void batchesGraphsAndRetries()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        TaskSpec wrong{.type = u"nope"_s};
        const std::vector<TaskSpec> batch{noop(), wrong, noop()};
        const auto first = e.submitOnce(request(u"batch"_s, batch, Kind::Batch));
        QCOMPARE(ids(*first), (QList<qint64>{1, -1, 2}));
        const auto again = e.submitOnce(request(u"batch"_s, batch, Kind::Batch));
        QCOMPARE(ids(*again), ids(*first));
        QCOMPARE((*again)[1].error().code, (*first)[1].error().code);
        QCOMPARE((*again)[1].error().message, (*first)[1].error().message);
        QCOMPARE((*again)[1].error().faults, (*first)[1].error().faults);

        std::vector<TaskSpec> graph{noop(), noop()};
        graph[0].dependsOn = {TaskId{-2}}; // the second is made first
        QCOMPARE(ids(*e.submitOnce(request(u"graph"_s, graph, Kind::Graph))), (QList<qint64>{4, 3}));
        QCOMPARE(ids(*e.submitOnce(request(u"graph"_s, graph, Kind::Graph))), (QList<qint64>{4, 3}));

        QVERIFY(e.cancel(TaskId{1}));
        KeyedRequest retry = request(u"retry"_s, {}, Kind::Retry);
        retry.retried = TaskId{1};
        QCOMPARE(ids(*e.submitOnce(retry)), QList<qint64>{5});
        QCOMPARE(ids(*e.submitOnce(retry)), QList<qint64>{5});
        QCOMPARE((*e.find(TaskId{5}))->spec->retryOf, TaskId{1});
    }

    void oneThatHasAUniqueKeyOfAnother()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        TaskSpec spec = noop();
        spec.uniqueKey = u"k"_s;
        spec.uniquePolicy = UniquePolicy::ReturnExisting;
        QCOMPARE((*e.submit(spec))->id, TaskId{1});
        QCOMPARE(ids(*e.submitOnce(request(u"a"_s, {spec}))), QList<qint64>{1});
        QVERIFY(e.cancel(TaskId{1})); // the unique key is free again, but the request was answered
        QCOMPARE(ids(*e.submitOnce(request(u"a"_s, {spec}))), QList<qint64>{1});
    }

    void keptForADayAndOverARestart()
    {
        const QTemporaryDir dir;
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.engine.start());
            QVERIFY(e.submitOnce(request(u"a"_s, {noop()})));
        }
        TestEngine e(dir.filePath(u"a.db"_s));
        e.clock.offset = std::chrono::milliseconds(23h);
        QVERIFY(e.engine.start());
        QCOMPARE(ids(*e.submitOnce(request(u"a"_s, {noop()}))), QList<qint64>{1});
        e.clock.offset = std::chrono::milliseconds(25h);
        QCOMPARE(ids(*e.submitOnce(request(u"a"_s, {noop()}))), QList<qint64>{2});
        // Retention takes those away that are too old.
        e.clock.offset = std::chrono::milliseconds(50h);
        e.store.applyRetention({}, e.clock.now());
        QTRY_VERIFY(!*TestEngine::waitFor<std::optional<KeptAnswer>>(
            [&](auto done) { e.store.findAnswer(u"a"_s, Timestamp{}, std::move(done)); }));
    }

    /// Both are sent before the first one is answered.
    void whileTheFirstIsUnderWay()
    {
        class HeldAnswers : public test::ForwardingStore
        {
        public:
            using ForwardingStore::ForwardingStore;
            void findAnswer(QString key, Timestamp since,
                            std::function<void(Result<std::optional<KeptAnswer>>)> done) override
            {
                held = [this, key, since, done] { ForwardingStore::findAnswer(key, since, done); };
            }
            std::function<void()> held;
        };
        TestEngine parts;
        HeldAnswers store(parts.store);
        TaskEngine engine(parts.catalog, store, {&parts.threadExecutor, &parts.loopExecutor}, parts.clock);
        QVERIFY(engine.start());
        std::promise<Result<std::vector<Result<TaskPtr>>>> first;
        engine.submitOnce(request(u"a"_s, {noop()}), [&](auto outcomes) { first.set_value(outcomes); });
        std::optional<ErrorCode> second;
        engine.submitOnce(request(u"a"_s, {noop()}),
                          [&](const auto &outcomes) { second = outcomes.error().code; });
        QCOMPARE(second, ErrorCode::Conflict);
        store.held();
        QCOMPARE(ids(*first.get_future().get()), QList<qint64>{1});
        std::promise<Result<std::vector<Result<TaskPtr>>>> third;
        engine.submitOnce(request(u"a"_s, {noop()}), [&](auto outcomes) { third.set_value(outcomes); });
        store.held();
        QCOMPARE(ids(*third.get_future().get()), QList<qint64>{1});
        QVERIFY(engine.shutDown(0ms));
    }
};

QTEST_GUILESS_MAIN(TestKeyedRequests)
#include "tst_keyedrequests.moc"
