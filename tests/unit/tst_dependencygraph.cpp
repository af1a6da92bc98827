// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/dependencygraph.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>
#include <set>

using namespace pooldeck;
using Parent = DependencyGraph::Parent;
using Settled = DependencyGraph::Settled;

namespace {

constexpr TaskId id(qint64 value)
{
    return TaskId{value};
}

/// What the words of DependsPolicy say, with no regard to the order of events.
class Model
{
public:
    struct Child
    {
        DependsPolicy policy;
        std::map<TaskId, std::optional<TaskState>> parents;
    };
    enum class Verdict {
        Waits,
        Released,
        Failed,
    };

    static Verdict verdictOf(const Child &child)
    {
        size_t ended = 0;
        size_t succeeded = 0;
        for (const auto &[parent, state] : child.parents) {
            ended += state.has_value();
            succeeded += state == TaskState::Succeeded;
        }
        const bool all = ended == child.parents.size();
        switch (child.policy) {
        case DependsPolicy::AllSucceeded:
            if (ended > succeeded)
                return Verdict::Failed;
            return all ? Verdict::Released : Verdict::Waits;
        case DependsPolicy::AllFinished:
            return all ? Verdict::Released : Verdict::Waits;
        case DependsPolicy::Any:
            if (succeeded > 0)
                return Verdict::Released;
            return all && ended > 0 ? Verdict::Failed : all ? Verdict::Released : Verdict::Waits;
        }
        Q_UNREACHABLE();
    }
    static bool isRight(const Settled &settled, const Child &child)
    {
        if (settled.released)
            return verdictOf(child) == Verdict::Released;
        const auto culprit = child.parents.find(settled.culprit);
        return verdictOf(child) == Verdict::Failed && culprit != child.parents.end()
            && culprit->second == settled.culpritState && settled.culpritState != TaskState::Succeeded;
    }
    std::vector<TaskId> descendants(TaskId parent) const
    {
        std::set<TaskId> found;
        std::vector<TaskId> open{parent};
        while (!open.empty()) {
            const TaskId next = open.back();
            open.pop_back();
            for (const auto &[child, entry] : children) {
                const auto it = entry.parents.find(next);
                if (it != entry.parents.end() && !it->second && found.insert(child).second)
                    open.push_back(child);
            }
        }
        return {found.begin(), found.end()};
    }

    std::map<TaskId, Child> children; // that wait
};

} // namespace

class TestDependencyGraph : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parentsAreNeededWhileAChildWaits()
    {
        DependencyGraph graph;
        QVERIFY(!graph.add(id(4), DependsPolicy::AllSucceeded,
                           {{id(1), TaskState::Succeeded}, {id(2), std::nullopt}, {id(3), std::nullopt}}));
        QVERIFY(!graph.add(id(5), DependsPolicy::AllFinished, {{id(1), TaskState::Succeeded}, {id(3), {}}}));
        QVERIFY(graph.isNeeded(id(1)));
        QVERIFY(!graph.isNeeded(id(2))); // it has not ended
        QVERIFY(graph.parentEnded(id(2), TaskState::Succeeded).empty());
        QVERIFY(graph.isNeeded(id(2)));
        QCOMPARE(graph.parentEnded(id(3), TaskState::Succeeded).size(), 2U);
        for (const qint64 parent : {1, 2, 3})
            QVERIFY(!graph.isNeeded(id(parent)));

        QVERIFY(!graph.add(id(6), DependsPolicy::AllSucceeded, {{id(1), TaskState::Succeeded}, {id(7), {}}}));
        QVERIFY(graph.isNeeded(id(1)));
        graph.remove(id(6));
        QVERIFY(!graph.isNeeded(id(1)));
    }

    void settledAtOnce_data()
    {
        QTest::addColumn<DependsPolicy>("policy");
        QTest::addColumn<QList<int>>("states"); // of the parents; -1: unfinished
        QTest::addColumn<QString>("outcome"); // released, failed by <id>, or waits
        const int good = int(TaskState::Succeeded);
        const int bad = int(TaskState::Failed);
        const int cancelled = int(TaskState::Cancelled);
        const auto row = [](const char *name, DependsPolicy policy, const QList<int> &states,
                            const char *outcome) {
            QTest::newRow(name) << policy << states << QString::fromLatin1(outcome);
        };
        const auto all = DependsPolicy::AllSucceeded;
        row("all: no parents", all, {}, "released");
        row("all: good", all, {good}, "released");
        row("all: good, good", all, {good, good}, "released");
        row("all: bad", all, {bad}, "failed by 1");
        row("all: good, bad", all, {good, bad}, "failed by 2");
        row("all: bad, good", all, {bad, good}, "failed by 1");
        row("all: open, cancelled", all, {-1, cancelled}, "failed by 2");
        row("all: open, good", all, {-1, good}, "waits");
        const auto finished = DependsPolicy::AllFinished;
        row("finished: bad, cancelled", finished, {bad, cancelled}, "released");
        row("finished: bad, open", finished, {bad, -1}, "waits");
        const auto any = DependsPolicy::Any;
        row("any: good, bad", any, {good, bad}, "released");
        row("any: bad, good", any, {bad, good}, "released");
        row("any: bad, open, good", any, {bad, -1, good}, "released");
        row("any: bad, open", any, {bad, -1}, "waits");
        row("any: bad, cancelled", any, {bad, cancelled}, "failed by 1");
    }
    void settledAtOnce()
    {
        QFETCH(const DependsPolicy, policy);
        QFETCH(const QList<int>, states);
        QFETCH(const QString, outcome);
        std::vector<Parent> parents;
        for (const int state : states)
            parents.push_back({id(std::ssize(parents) + 1),
                               state < 0 ? std::nullopt : std::optional(static_cast<TaskState>(state))});
        DependencyGraph graph;
        const auto settled = graph.add(id(9), policy, parents);
        const QString told = !settled ? QStringLiteral("waits")
            : settled->released       ? QStringLiteral("released")
                                      : QStringLiteral("failed by %1").arg(settled->culprit.value);
        QCOMPARE(told, outcome);
        QCOMPARE(graph.isWaiting(id(9)), !settled);
    }

    void aParentNamedTwiceCountsOnce()
    {
        DependencyGraph graph;
        QVERIFY(!graph.add(id(9), DependsPolicy::AllSucceeded, {{id(1), {}}, {id(2), {}}, {id(1), {}}}));
        QVERIFY(graph.parentEnded(id(1), TaskState::Succeeded).empty());
        const auto settled = graph.parentEnded(id(2), TaskState::Succeeded);
        QCOMPARE(settled.size(), 1U);
        QVERIFY(settled[0].released);
        QVERIFY(!graph.isWaiting(id(9)));
    }

    void whoIsRemovedIsNotSettled()
    {
        DependencyGraph graph;
        QVERIFY(!graph.add(id(5), DependsPolicy::AllSucceeded, {{id(1), {}}, {id(2), {}}}));
        QVERIFY(!graph.add(id(6), DependsPolicy::AllSucceeded, {{id(1), {}}, {id(5), {}}}));
        QCOMPARE(graph.descendants(id(2)), (std::vector{id(5), id(6)}));
        graph.remove(id(5));
        graph.remove(id(77)); // one that does not wait
        QVERIFY(graph.descendants(id(2)).empty());
        QCOMPARE(graph.descendants(id(1)), std::vector{id(6)});
        QVERIFY(graph.parentEnded(id(2), TaskState::Failed).empty());
        QVERIFY(graph.parentEnded(id(1), TaskState::Succeeded).empty());
        QCOMPARE(graph.parentEnded(id(5), TaskState::Cancelled).size(), 1U);
    }

    void againstASimpleModel()
    {
        for (quint32 seed = 1; seed <= 40; ++seed) {
            QRandomGenerator random(seed);
            DependencyGraph graph;
            Model model;
            std::map<TaskId, std::optional<TaskState>> tasks; // all that have ever been
            for (qint64 step = 1; step <= 1500; ++step) {
                const int what = random.bounded(10);
                if (what < 5) {
                    addOne(random, graph, model, tasks, id(step));
                } else if (what < 9) {
                    endOne(random, graph, model, tasks);
                } else if (!model.children.empty()) {
                    const auto victim = std::next(model.children.begin(),
                                                  random.bounded(static_cast<int>(model.children.size())));
                    graph.remove(victim->first);
                    model.children.erase(victim);
                }
                if (QTest::currentTestFailed())
                    return;
                if (!tasks.empty() && step % 16 == 0) {
                    const TaskId any =
                        std::next(tasks.begin(), random.bounded(static_cast<int>(tasks.size())))->first;
                    QCOMPARE(graph.descendants(any), model.descendants(any));
                    QCOMPARE(graph.isWaiting(any), model.children.contains(any));
                }
            }
        }
    }

private:
    static TaskState randomEnd(QRandomGenerator &random)
    {
        const int what = random.bounded(6);
        return what < 4 ? TaskState::Succeeded : what < 5 ? TaskState::Failed : TaskState::Cancelled;
    }

    static void addOne(QRandomGenerator &random, DependencyGraph &graph, Model &model,
                       std::map<TaskId, std::optional<TaskState>> &tasks, TaskId child)
    {
        Model::Child entry{static_cast<DependsPolicy>(random.bounded(3)), {}};
        std::vector<Parent> parents;
        for (int i = random.bounded(5); i > 0 && !tasks.empty(); --i) {
            const int back = random.bounded(std::min(30, static_cast<int>(tasks.size())));
            const auto &[parent, ended] = *std::prev(tasks.end(), back + 1);
            parents.push_back({parent, ended});
            entry.parents[parent] = ended;
        }
        const auto settled = graph.add(child, entry.policy, parents);
        QCOMPARE(settled.has_value(), Model::verdictOf(entry) != Model::Verdict::Waits);
        if (settled) {
            QCOMPARE(settled->child, child);
            QVERIFY(parents.empty() || Model::isRight(*settled, entry));
        } else {
            model.children.emplace(child, std::move(entry));
        }
        tasks.emplace(child, std::nullopt);
    }

    static void endOne(QRandomGenerator &random, DependencyGraph &graph, Model &model,
                       std::map<TaskId, std::optional<TaskState>> &tasks)
    {
        std::vector<TaskId> open;
        for (const auto &[task, ended] : tasks) {
            if (!ended && !model.children.contains(task))
                open.push_back(task);
        }
        if (open.empty())
            return;
        const TaskId parent = open[static_cast<size_t>(random.bounded(static_cast<int>(open.size())))];
        const TaskState state = randomEnd(random);
        tasks[parent] = state;
        std::vector<TaskId> expected;
        for (auto &[child, entry] : model.children) {
            if (const auto it = entry.parents.find(parent); it != entry.parents.end())
                it->second = state;
            if (Model::verdictOf(entry) != Model::Verdict::Waits)
                expected.push_back(child);
        }
        const std::vector<Settled> settled = graph.parentEnded(parent, state);
        QCOMPARE(settled.size(), expected.size());
        for (size_t i = 0; i < settled.size(); ++i) {
            QCOMPARE(settled[i].child, expected[i]);
            QVERIFY(Model::isRight(settled[i], model.children.at(expected[i])));
            model.children.erase(expected[i]);
        }
    }
};

QTEST_APPLESS_MAIN(TestDependencyGraph)
#include "tst_dependencygraph.moc"
