// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "ui/tasks/tasktablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using Source = pooldeck::test::ScriptedTaskSource;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestTaskTableModel : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        explicit Fixture(qsizetype cap = 1000) : model(source.catalog(), cap) { }
        QList<qint64> ids() const
        {
            QList<qint64> ids;
            for (int row = 0; row < model.rowCount(); ++row)
                ids << model.taskAt(row)->id.value;
            return ids;
        }
        Source source;
        TaskTableModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy inserted{&model, &QAbstractItemModel::rowsInserted};
        QSignalSpy removed{&model, &QAbstractItemModel::rowsRemoved};
        QSignalSpy changed{&model, &QAbstractItemModel::dataChanged};
        QSignalSpy batches{&model, &TaskTableModel::rowsChanged};
        QSignalSpy reset{&model, &QAbstractItemModel::modelReset};
    };

    static QString cell(const TaskTableModel &model, int row, int column)
    {
        return model.index(row, column).data().toString();
    }

private Q_SLOTS:
    void insertsABatchAsOne()
    {
        Fixture f;
        f.model.apply({Source::task(3), Source::task(1), Source::task(2)});
        QCOMPARE(f.ids(), (QList<qint64>{1, 2, 3}));
        QCOMPARE(f.inserted.size(), 1);
        f.model.apply({Source::task(4), Source::task(5)});
        QCOMPARE(f.inserted.size(), 2);
        QCOMPARE(f.inserted.last().at(1).toInt(), 3);
        QCOMPARE(f.inserted.last().at(2).toInt(), 4);
        QCOMPARE(f.reset.size(), 0);
    }

    void aTaskNamedTwiceIsOneRow()
    {
        Fixture f;
        f.model.apply({Source::task(1), Source::task(2), Source::running(1)});
        QCOMPARE(f.ids(), (QList<qint64>{1, 2}));
        QCOMPARE(f.model.taskAt(0)->state(), TaskState::Running);
        f.model.apply({Source::running(2), Source::finished(2)});
        QCOMPARE(f.model.taskAt(1)->state(), TaskState::Succeeded);
        QCOMPARE(f.batches.last().first().value<std::vector<int>>(), (std::vector<int>{1}));
    }

    void insertsOlderPagesAndGaps()
    {
        Fixture f;
        f.model.beginList();
        f.model.addListed({Source::task(9), Source::task(8)});
        f.model.addListed({Source::task(5), Source::task(4)});
        f.model.addListed({Source::task(3), Source::task(6), Source::task(10)});
        QCOMPARE(f.ids(), (QList<qint64>{3, 4, 5, 6, 8, 9, 10}));
    }

    void tellsChangesInRanges()
    {
        Fixture f;
        f.model.apply({Source::task(1), Source::task(2), Source::task(3), Source::task(4), Source::task(5)});
        f.model.apply({Source::running(5), Source::running(1), Source::running(2)});
        QCOMPARE(f.changed.size(), 2); // rows 0…1 and 4
        QCOMPARE(f.changed.at(0).at(1).toModelIndex().row(), 1);
        QCOMPARE(f.changed.at(1).at(0).toModelIndex().row(), 4);
        QCOMPARE(f.batches.size(), 1);
        QCOMPARE(f.batches.first().first().value<std::vector<int>>(), (std::vector<int>{0, 1, 4}));
        QCOMPARE(f.model.taskAt(4)->state(), TaskState::Running);
        QCOMPARE(f.inserted.size(), 1);
    }

    void feedWinsOverList()
    {
        Fixture f;
        f.model.beginList();
        f.model.apply({Source::finished(1)}); // the feed is ahead of the page that was read before
        f.model.addListed({Source::task(2), Source::task(1)});
        f.model.endList();
        QCOMPARE(f.model.taskAt(0)->state(), TaskState::Succeeded);
        QCOMPARE(f.model.taskAt(1)->state(), TaskState::Queued);
        f.model.apply({Source::running(2)});
        QCOMPARE(f.model.taskAt(1)->state(), TaskState::Running);
    }

    void aNewListReplacesWhatTheFeedSaidBefore()
    {
        Fixture f;
        f.model.beginList();
        f.model.apply({Source::running(1), Source::running(2), Source::running(3)});
        f.model.endList();

        f.model.beginList(); // the feed was lost meanwhile
        f.model.apply({Source::finished(3)});
        f.model.addListed({Source::finished(4), Source::running(3), Source::finished(2)});
        f.model.endList();
        QCOMPARE(f.ids(), (QList<qint64>{2, 3, 4})); // 1 was removed by retention
        QCOMPARE(f.model.taskAt(0)->state(), TaskState::Succeeded);
        QCOMPARE(f.model.taskAt(1)->state(), TaskState::Succeeded);
        QCOMPARE(f.reset.size(), 0);
    }

    void dropsTheOldestFinalOnesAboveTheCap()
    {
        Fixture f(100);
        std::vector<TaskPtr> tasks{Source::task(1), Source::running(2)};
        for (qint64 id = 3; id <= 100; ++id)
            tasks.push_back(Source::finished(id));
        f.model.apply(tasks);
        QCOMPARE(f.model.rowCount(), 100);
        f.model.apply({Source::task(101)});
        QVERIFY(f.model.rowCount() <= 100);
        QCOMPARE(f.removed.size(), 1);
        QCOMPARE(f.ids().first(3), (QList<qint64>{1, 2, 6}));
        QCOMPARE(f.ids().last(), 101);
    }

    void dropsWaitingOnesWhereNoneIsFinal()
    {
        Fixture f(100);
        std::vector<TaskPtr> tasks{Source::running(1)};
        for (qint64 id = 2; id <= 300; ++id)
            tasks.push_back(Source::task(id));
        f.model.apply(tasks);
        QVERIFY(f.model.rowCount() <= 100);
        QCOMPARE(f.model.taskAt(0)->id, TaskId{1}); // it runs
        QCOMPARE(f.ids().last(), 300);
        f.model.apply({Source::running(50)}); // comes back when something happens to it
        QCOMPARE(f.model.rowOf(TaskId{50}), 1);
    }

    void removesTasksInBatches()
    {
        Fixture f;
        std::vector<TaskPtr> tasks;
        for (qint64 id = 1; id <= 100; ++id)
            tasks.push_back(Source::finished(id));
        f.model.apply(tasks);
        f.model.removeTasks({TaskId{7}, TaskId{5}, TaskId{6}, TaskId{500}, TaskId{5}});
        QCOMPARE(f.removed.size(), 1); // one run; unknown ones are passed over
        QCOMPARE(f.removed.first().at(1).toInt(), 4);
        QCOMPARE(f.model.rowCount(), 97);

        const QPersistentModelIndex kept = f.model.index(f.model.rowOf(TaskId{51}), TaskTableModel::Type);
        const QPersistentModelIndex gone = f.model.index(f.model.rowOf(TaskId{50}), 0);
        std::vector<TaskId> even; // many runs
        for (qint64 id = 10; id <= 100; id += 2)
            even.push_back(TaskId{id});
        f.model.removeTasks(even);
        QCOMPARE(f.removed.size(), 2);
        QCOMPARE(f.model.rowCount(), 51);
        QVERIFY(!gone.isValid());
        QCOMPARE(f.model.idAt(kept.row()), TaskId{51});
        QCOMPARE(kept.column(), int(TaskTableModel::Type));
        for (int row = 1; row < f.model.rowCount(); ++row)
            QVERIFY(f.model.idAt(row - 1) < f.model.idAt(row));
        QCOMPARE(f.reset.size(), 0);
    }

    void saysWhatIsPinned()
    {
        Fixture f;
        auto task = std::make_shared<Task>(*Source::finished(1));
        task->pinned = true;
        f.model.apply({task, Source::finished(2)});
        QCOMPARE(f.model.index(0, 0).data(Qt::AccessibleTextRole).toString(), u"1, pinned"_s);
        QVERIFY(!f.model.index(1, 0).data(Qt::ToolTipRole).isValid());
    }

    void findsRows()
    {
        Fixture f;
        f.model.apply({Source::task(10), Source::task(20)});
        QCOMPARE(f.model.rowOf(TaskId{20}), 1);
        QCOMPARE(f.model.rowOf(TaskId{15}), -1);
    }

    void showsTimes()
    {
        Fixture f;
        f.model.apply({Source::task(1), Source::running(2), Source::finished(3)});
        f.model.setNow(Timestamp(1'700'000'000s + 77s));
        QCOMPARE(cell(f.model, 0, TaskTableModel::Waited), u"1 min 16 s"_s);
        QCOMPARE(cell(f.model, 0, TaskTableModel::Ran), QString());
        QCOMPARE(cell(f.model, 1, TaskTableModel::Waited), u"10.0 s"_s);
        QCOMPARE(cell(f.model, 1, TaskTableModel::Ran), u"1 min 05 s"_s);
        QCOMPARE(cell(f.model, 2, TaskTableModel::Ran), u"1.0 s"_s);
        QCOMPARE(f.changed.size(), 0); // time alone tells nobody
    }

    void showsStateAndProgress()
    {
        Fixture f;
        f.model.apply({Source::task(1, Running{Timestamp{}, {}, {21, 50, {}}, false}),
                       Source::task(2, Running{Timestamp{}, {}, {}, true})});
        QCOMPARE(cell(f.model, 0, TaskTableModel::Progress), u"42 %"_s);
        QCOMPARE(cell(f.model, 0, TaskTableModel::State), u"Running"_s);
        QCOMPARE(cell(f.model, 1, TaskTableModel::State), u"Stopping"_s);
    }
};

QTEST_MAIN(TestTaskTableModel)
#include "tst_tasktablemodel.moc"
