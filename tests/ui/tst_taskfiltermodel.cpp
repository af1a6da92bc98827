// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "ui/tasks/taskfiltermodel.h"
#include "ui/tasks/tasktablemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace pooldeck;
using Source = pooldeck::test::ScriptedTaskSource;
using namespace Qt::StringLiterals;

class TestTaskFilterModel : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        Source source;
        TaskTableModel model{source.catalog(), 200};
        TaskFilterModel proxy{model};
        QAbstractItemModelTester tester{&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest};

        QList<qint64> ids() const
        {
            QList<qint64> ids;
            for (int row = 0; row < proxy.rowCount(); ++row)
                ids << proxy.index(row, 0).data().toLongLong();
            return ids;
        }
    };

    static TaskPtr random(qint64 id)
    {
        auto task = std::make_shared<Task>(*randomPhase(id));
        auto spec = std::make_shared<TaskSpec>(*task->spec);
        spec->queue = u"queue %1"_s.arg(id % 5);
        task->spec = spec;
        return task;
    }
    static TaskPtr randomPhase(qint64 id)
    {
        auto *random = QRandomGenerator::global();
        switch (random->bounded(4)) {
        case 0:
            return Source::task(id);
        case 1:
            return Source::task(id, Running{Timestamp{}, {}, {random->bounded(100), 100, {}}, false});
        default:
            return Source::finished(id, random->bounded(2) ? TaskState::Failed : TaskState::Succeeded);
        }
    }

private Q_SLOTS:
    void showsNewestFirst()
    {
        Fixture f;
        QSignalSpy inserted(&f.proxy, &QAbstractItemModel::rowsInserted);
        f.model.apply({Source::task(1), Source::task(2)});
        f.model.apply({Source::task(3), Source::task(4)});
        QCOMPARE(f.ids(), (QList<qint64>{4, 3, 2, 1}));
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(inserted.last().at(1).toInt(), 0);
    }

    void followsScatteredRemovals()
    {
        Fixture f;
        std::vector<TaskPtr> tasks;
        for (qint64 id = 1; id <= 120; ++id)
            tasks.push_back(random(id));
        f.model.apply(tasks);
        f.proxy.sort(TaskTableModel::State, Qt::AscendingOrder);
        f.proxy.setFilter({TaskState::Failed, TaskState::Succeeded}, TaskTextMatcher());
        QList<qint64> expected = f.ids();
        const QPersistentModelIndex kept = f.proxy.index(f.proxy.rowCount() / 2, 0);
        const qint64 keptId = kept.data().toLongLong();
        QSignalSpy reset(&f.proxy, &QAbstractItemModel::modelReset);
        std::vector<TaskId> gone;
        for (qint64 id = 1; id <= 120; id += 3) {
            if (id != keptId)
                gone.push_back(TaskId{id});
        }
        f.model.removeTasks(gone);
        expected.removeIf([&](qint64 id) { return std::ranges::find(gone, TaskId{id}) != gone.end(); });
        QCOMPARE(f.ids(), expected);
        QCOMPARE(kept.data().toLongLong(), keptId);
        QCOMPARE(reset.size(), 0);
        f.model.apply({Source::finished(121)});
        QCOMPARE(f.proxy.rowCount(), expected.size() + 1);
    }

    void filtersByStateAndText()
    {
        Fixture f;
        f.model.apply({Source::task(1, Queued{}, R"({"path":"/srv/Photo.jpg"})"), Source::running(2),
                       Source::task(3, Queued{}, R"({"path":"/srv/사진.jpg"})")});
        f.proxy.setFilter({TaskState::Queued}, TaskTextMatcher());
        QCOMPARE(f.ids(), (QList<qint64>{3, 1}));
        f.proxy.setFilter({TaskState::Queued}, TaskTextMatcher(u"pHOTO srv"_s));
        QCOMPARE(f.ids(), (QList<qint64>{1}));
        f.proxy.setFilter({}, TaskTextMatcher(u"사진"_s));
        QCOMPARE(f.ids(), (QList<qint64>{3}));
        f.proxy.setFilter({}, TaskTextMatcher(u"#2"_s));
        QCOMPARE(f.ids(), (QList<qint64>{2}));
        f.proxy.setFilter({}, TaskTextMatcher(u"nothing like it"_s));
        QCOMPARE(f.ids(), QList<qint64>());
        f.proxy.setFilter({}, TaskTextMatcher());
        QCOMPARE(f.ids(), (QList<qint64>{3, 2, 1}));
    }

    void followsStateChanges()
    {
        Fixture f;
        f.model.apply({Source::task(1), Source::task(2), Source::task(3)});
        f.proxy.setFilter({TaskState::Running}, TaskTextMatcher());
        QCOMPARE(f.ids(), QList<qint64>());
        f.model.apply({Source::running(1), Source::running(3)});
        QCOMPARE(f.ids(), (QList<qint64>{3, 1}));
        f.model.apply({Source::finished(3)});
        QCOMPARE(f.ids(), (QList<qint64>{1}));
    }

    void keepsTheSelectionWhileSorting()
    {
        Fixture f;
        std::vector<TaskPtr> tasks;
        for (qint64 id = 1; id <= 50; ++id)
            tasks.push_back(random(id));
        f.model.apply(tasks);
        const QPersistentModelIndex kept = f.proxy.index(7, 0);
        const QVariant id = kept.data();
        f.proxy.sort(TaskTableModel::Progress, Qt::AscendingOrder);
        QCOMPARE(kept.data(), id);
        f.proxy.sort(TaskTableModel::State, Qt::DescendingOrder);
        QCOMPARE(kept.data(), id);
    }

    void staysInOrderUnderRandomChanges_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("filtering");
        for (int column = 0; column < TaskTableModel::ColumnCount; ++column) {
            QTest::addRow("column %d", column) << column << false;
            QTest::addRow("column %d, filtering", column) << column << true;
        }
    }
    void staysInOrderUnderRandomChanges()
    {
        QFETCH(int, column);
        QFETCH(bool, filtering);
        Fixture f;
        f.proxy.sort(column, Qt::AscendingOrder);
        if (filtering)
            f.proxy.setFilter({TaskState::Queued, TaskState::Failed}, TaskTextMatcher());
        auto *random = QRandomGenerator::global();
        qint64 newest = 0;
        for (int round = 0; round < 25; ++round) {
            std::vector<TaskPtr> batch;
            for (int i = random->bounded(40); i > 0; --i)
                batch.push_back(TestTaskFilterModel::random(++newest));
            for (int i = random->bounded(40); i > 0; --i)
                batch.push_back(TestTaskFilterModel::random(1 + random->bounded(newest + 1)));
            f.model.apply(batch);
            newest =
                std::max(newest, f.model.rowCount() ? f.model.taskAt(f.model.rowCount() - 1)->id.value : 0);
        }
        int expected = 0;
        for (int row = 0; row < f.model.rowCount(); ++row) {
            const TaskState state = f.model.taskAt(row)->state();
            expected += !filtering || state == TaskState::Queued || state == TaskState::Failed;
        }
        QCOMPARE(f.proxy.rowCount(), expected);
        for (int row = 1; row < f.proxy.rowCount(); ++row) {
            const int above = f.proxy.mapToSource(f.proxy.index(row - 1, 0)).row();
            const int here = f.proxy.mapToSource(f.proxy.index(row, 0)).row();
            if (const QString *text = f.model.sortText(here, column))
                QVERIFY(*f.model.sortText(above, column) <= *text);
            else
                QVERIFY(f.model.sortValue(above, column) <= f.model.sortValue(here, column));
            QCOMPARE(f.proxy.mapFromSource(f.model.index(here, 0)).row(), row);
        }
    }

    void manyScatteredInsertionsAreFewSteps()
    {
        Fixture f;
        f.proxy.sort(TaskTableModel::Progress, Qt::AscendingOrder);
        std::vector<TaskPtr> tasks;
        for (qint64 id = 1; id <= 90; ++id)
            tasks.push_back(Source::task(id, Running{Timestamp{}, {}, {(id * 37) % 100, 100, {}}, false}));
        f.model.apply(tasks);
        QSignalSpy inserted(&f.proxy, &QAbstractItemModel::rowsInserted);
        QSignalSpy moved(&f.proxy, &QAbstractItemModel::layoutChanged);
        tasks.clear();
        for (qint64 id = 91; id <= 180; ++id)
            tasks.push_back(Source::task(id, Running{Timestamp{}, {}, {(id * 37) % 100, 100, {}}, false}));
        f.model.apply(tasks);
        QVERIFY(inserted.size() + moved.size() <= 8);
        QCOMPARE(f.proxy.rowCount(), 180);
    }
};

QTEST_MAIN(TestTaskFilterModel)
#include "tst_taskfiltermodel.moc"
