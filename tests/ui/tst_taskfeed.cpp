// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "ui/feed/taskfeed.h"
#include "ui/tasks/tasktablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using Source = pooldeck::test::ScriptedTaskSource;

class TestTaskFeed : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        Source source;
        TaskTableModel model{source.catalog()};
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        TaskFeed feed{source, 100'000};
        QSignalSpy finished{&feed, &TaskFeed::listFinished};

        Fixture()
        {
            QObject::connect(&feed, &TaskFeed::listStarted, &model, &TaskTableModel::beginList);
            QObject::connect(&feed, &TaskFeed::listed, &model, &TaskTableModel::addListed);
            QObject::connect(&feed, &TaskFeed::listFinished, &model, &TaskTableModel::endList);
            QObject::connect(&feed, &TaskFeed::changed, &model, &TaskTableModel::apply);
            QObject::connect(&feed, &TaskFeed::removed, &model, &TaskTableModel::removeTasks);
        }
        TaskState state(qint64 id) const { return model.taskAt(model.rowOf(TaskId{id}))->state(); }
    };

private Q_SLOTS:
    void listsAllPages()
    {
        Fixture f;
        for (qint64 id = 1; id <= 2 * TaskFeed::PageSize + 5; ++id)
            f.source.put(Source::finished(id));
        f.feed.start();
        QTRY_COMPARE(f.finished.size(), 1);
        QCOMPARE(f.model.rowCount(), 2 * TaskFeed::PageSize + 5);
        QCOMPARE(f.feed.counts()[static_cast<size_t>(TaskState::Succeeded)], f.model.rowCount());
    }

    void listsNoMoreThanAsked()
    {
        Source source;
        for (qint64 id = 1; id <= 3 * TaskFeed::PageSize; ++id)
            source.put(Source::finished(id));
        TaskFeed feed(source, TaskFeed::PageSize);
        QSignalSpy finished(&feed, &TaskFeed::listFinished);
        feed.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(source.listsAsked, 3); // running, failures, one page
    }

    void followsPagesThatAreShorterThanAsked()
    {
        Source source;
        source.mostInAPage = 3;
        for (qint64 id = 1; id <= 7; ++id)
            source.put(Source::running(id));
        constexpr qint64 All = 7 + 2 * TaskFeed::FailuresListed;
        for (qint64 id = 8; id <= All; ++id)
            source.put(Source::finished(id, TaskState::Failed));
        TaskFeed feed(source, 10);
        QSet<qint64> listed;
        connect(&feed, &TaskFeed::listed, this, [&](const std::vector<TaskPtr> &tasks) {
            for (const TaskPtr &task : tasks)
                listed.insert(task->id.value);
        });
        QSignalSpy finished(&feed, &TaskFeed::listFinished);
        feed.start();
        QTRY_COMPARE(finished.size(), 1);
        for (qint64 id = 1; id <= 7; ++id)
            QVERIFY(listed.contains(id));
        QVERIFY(listed.size() >= 7 + TaskFeed::FailuresListed);
        QVERIFY(listed.size() < 10 + 7 + TaskFeed::FailuresListed);
    }

    void changesDuringTheListAreNotLost()
    {
        Fixture f;
        f.source.put(Source::task(1));
        f.source.put(Source::task(2));
        f.source.holdLists();
        f.feed.start();
        f.source.change(Source::finished(1)); // after the list was read, before it arrives
        f.source.change(Source::task(3));
        f.source.wake();
        QTRY_COMPARE(f.model.rowCount(), 2);
        f.source.releaseLists();
        QTRY_COMPARE(f.finished.size(), 1);
        QCOMPARE(f.model.rowCount(), 3);
        QCOMPARE(f.state(1), TaskState::Succeeded);
    }

    void readsManyWakesAsOne()
    {
        Fixture f;
        f.feed.start();
        QTRY_COMPARE(f.finished.size(), 1);
        QSignalSpy changed(&f.feed, &TaskFeed::changed);
        for (qint64 id = 1; id <= 5; ++id) {
            f.source.change(Source::task(id));
            f.source.wake();
        }
        QTRY_COMPARE(f.model.rowCount(), 5);
        QCOMPARE(changed.size(), 1);
    }

    void startsAfreshWhereTheFeedWasLost()
    {
        Fixture f;
        f.source.put(Source::running(1));
        f.source.put(Source::task(2));
        f.feed.start();
        QTRY_COMPARE(f.finished.size(), 1);
        QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
        f.source.put(Source::finished(1));
        f.source.remove(TaskId{2});
        f.source.put(Source::task(3));
        f.source.loseFeed();
        f.source.wake();
        QTRY_COMPARE(f.finished.size(), 2);
        QCOMPARE(f.model.rowCount(), 2);
        QCOMPARE(f.state(1), TaskState::Succeeded);
        QCOMPARE(f.model.rowOf(TaskId{2}), -1);
        QCOMPARE(reset.size(), 0);
    }

    void tellsOfRemovals()
    {
        Fixture f;
        for (qint64 id = 1; id <= 5; ++id)
            f.source.put(Source::finished(id));
        f.feed.start();
        QTRY_COMPARE(f.finished.size(), 1);
        f.source.removeInFeed(2);
        f.source.removeInFeed(4);
        f.source.wake();
        QTRY_COMPARE(f.model.rowCount(), 3);
        QCOMPARE(f.model.rowOf(TaskId{2}), -1);
        QCOMPARE(f.finished.size(), 1); // no list was needed
    }

    void aPageReadBeforeARemovalDoesNotBringTheTaskBack()
    {
        Fixture f;
        f.source.put(Source::finished(1));
        f.source.put(Source::finished(2));
        f.source.holdLists();
        f.feed.start();
        f.source.removeInFeed(1);
        f.source.wake();
        QSignalSpy woken(&f.feed, &TaskFeed::woken);
        QTRY_COMPARE(woken.size(), 1);
        f.source.releaseLists();
        QTRY_COMPARE(f.finished.size(), 1);
        QCOMPARE(f.model.rowCount(), 1);
        QCOMPARE(f.model.rowOf(TaskId{1}), -1);
    }

    void olderFailuresTakeThePlaceOfRemovedOnes()
    {
        Source source;
        constexpr qint64 All = 2 * TaskFeed::FailuresListed;
        for (qint64 id = 1; id <= All; ++id)
            source.put(Source::finished(id, TaskState::Failed));
        TaskFeed feed(source, 10);
        QSignalSpy finished(&feed, &TaskFeed::listFinished);
        QSignalSpy listed(&feed, &TaskFeed::listed);
        feed.start();
        QTRY_COMPARE(finished.size(), 1);
        listed.clear();
        source.removeInFeed(All);
        source.wake();
        QTRY_COMPARE(listed.size(), 1);
        const auto page = listed.first().first().value<std::vector<TaskPtr>>();
        QCOMPARE(page.back()->id.value, All - TaskFeed::FailuresListed);
    }

    void readsAFailedListAgainWhenTheTroubleEnds()
    {
        Fixture f;
        f.source.put(Source::finished(1));
        f.source.failLists(true);
        f.source.setTrouble(Error{ErrorCode::StoreUnavailable, u"Locked."_s, {}});
        QSignalSpy failed(&f.feed, &TaskFeed::listFailed);
        QSignalSpy trouble(&f.feed, &TaskFeed::troubleChanged);
        f.feed.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(trouble.size(), 1);
        QVERIFY(f.feed.trouble());
        f.source.failLists(false);
        f.source.setTrouble({});
        f.source.wake();
        QTRY_COMPARE(f.finished.size(), 1);
        QCOMPARE(trouble.size(), 2);
        QVERIFY(!f.feed.trouble());
        QCOMPARE(f.model.rowCount(), 1);
    }

    void readsAFailedListAgainByItself()
    {
        Fixture f;
        f.source.put(Source::finished(1));
        f.source.failLists(true);
        QSignalSpy failed(&f.feed, &TaskFeed::listFailed);
        f.feed.start();
        QTRY_VERIFY(f.source.listsAsked >= 2);
        QCOMPARE(failed.size(), 1); // told once
        f.source.failLists(false);
        QTRY_COMPARE(f.finished.size(), 1);
        QCOMPARE(f.model.rowCount(), 1);
    }

    void restsWhileHidden()
    {
        Fixture f;
        f.feed.start();
        QTRY_COMPARE(f.finished.size(), 1);
        f.feed.setActive(false);
        f.source.change(Source::task(1));
        f.source.wake();
        QCoreApplication::processEvents();
        QCOMPARE(f.model.rowCount(), 0);
        f.feed.setActive(true);
        QTRY_COMPARE(f.model.rowCount(), 1);
    }

    void aLateAnswerFindsNobody()
    {
        Source source;
        source.put(Source::task(1));
        source.holdLists();
        auto feed = std::make_unique<TaskFeed>(source, 100);
        feed->start();
        feed.reset();
        source.releaseLists();
        source.wake();
        QCoreApplication::processEvents(); // nothing to compare: it must not crash
        QCOMPARE(source.listsAsked, 1);
    }
};

QTEST_MAIN(TestTaskFeed)
#include "tst_taskfeed.moc"
