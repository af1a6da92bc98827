// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/eventfeed.h"
#include "core/engine/feedwatchers.h"

#include <QTest>

using namespace pooldeck;

namespace {

TaskPtr snapshot(qint64 id, int attempt = 0)
{
    auto task = std::make_shared<Task>();
    task->id = TaskId{id};
    task->attempt = attempt;
    return task;
}

QList<qint64> ids(const TaskChanges &changes)
{
    QList<qint64> list;
    for (const TaskPtr &task : changes.tasks)
        list.append(task->id.value);
    return list;
}

} // namespace

class TestEventFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachTaskOnceWithItsNewest()
    {
        EventFeed feed;
        feed.append(snapshot(1, 0));
        feed.append(snapshot(2, 0));
        feed.append(snapshot(1, 7));
        const TaskChanges changes = feed.changesSince(0);
        QCOMPARE(changes.lastSeq, 3U);
        QVERIFY(!changes.reset);
        QCOMPARE(ids(changes), (QList<qint64>{2, 1}));
        QCOMPARE(changes.tasks.back()->attempt, 7);
        QCOMPARE(changes.seqs, (std::vector<quint64>{2, 3}));
        QCOMPARE(ids(feed.changesSince(2)), QList<qint64>{1});
        QVERIFY(feed.changesSince(3).tasks.empty());
    }

    void whoFellBehindIsReset()
    {
        EventFeed feed(3);
        for (int i = 1; i <= 5; ++i)
            feed.append(snapshot(i));
        QVERIFY(feed.changesSince(1).reset);
        QVERIFY(!feed.changesSince(2).reset);
        QCOMPARE(ids(feed.changesSince(2)), (QList<qint64>{3, 4, 5}));
        QCOMPARE(feed.changesSince(1).lastSeq, 5U);
        QVERIFY(feed.changesSince(6).reset);
    }

    void removedTasksAreNamed()
    {
        EventFeed feed;
        feed.append(snapshot(1));
        feed.append(snapshot(2));
        feed.appendRemoved(TaskId{1});
        const TaskChanges changes = feed.changesSince(0);
        QCOMPARE(ids(changes), QList<qint64>{2});
        QCOMPARE(changes.removed, std::vector{TaskId{1}});
        QCOMPARE(changes.removedSeqs, std::vector<quint64>{3});
    }

    void watchersUntilTheyLetGo()
    {
        FeedWatchers watchers;
        int first = 0;
        int second = 0;
        auto a = watchers.subscribe([&] { ++first; });
        const auto b = watchers.subscribe([&] { ++second; });
        watchers.wakeAll();
        a.reset();
        watchers.wakeAll();
        QCOMPARE(first, 1);
        QCOMPARE(second, 2);
    }
};

QTEST_GUILESS_MAIN(TestEventFeed)
#include "tst_eventfeed.moc"
