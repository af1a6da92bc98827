// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "tests/support/testengine.h"
#include "ui/feed/taskfeed.h"
#include "ui/tasks/cancelquestion.h"
#include "ui/tasks/statechips.h"
#include "ui/tasks/taskactions.h"
#include "ui/tasks/taskspage.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"

#include <QAction>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace pooldeck;
using Source = pooldeck::test::ScriptedTaskSource;
using namespace Qt::StringLiterals;

/// What is done with selected tasks: run them again, cancel them and what waits for them.
class TestTaskActions : public QObject
{
    Q_OBJECT

    struct Window
    {
        explicit Window(TaskSource &source) : feed(source, 1000), page(source, feed, QUrl(), {})
        {
            page.resize(1100, 600);
            page.show();
            page.activateWindow();
            feed.start();
        }
        TaskTableView &view() const { return page.view(); }
        int rows() const { return view().model()->rowCount(); }
        void select(const QList<int> &rows)
        {
            view().clearSelection();
            for (const int row : rows) {
                view().selectionModel()->select(view().model()->index(row, 0),
                                                QItemSelectionModel::Select | QItemSelectionModel::Rows);
            }
            view().setFocus();
        }
        QAction *action(const QKeySequence &key) const
        {
            for (QAction *action : view().actions()) {
                if (action->shortcut() == key)
                    return action;
            }
            return nullptr;
        }
        void press(Qt::Key key)
        {
            QTRY_VERIFY(action(key)->isEnabled());
            QTest::keyClick(&view(), key);
        }
        CancelQuestion *question() const { return page.findChild<CancelQuestion *>(); }
        std::vector<TaskId> selected() const
        {
            std::vector<TaskId> ids = view().selectedIds();
            std::ranges::sort(ids);
            return ids;
        }
        TaskFeed feed;
        TasksPage page;
    };

private Q_SLOTS:
    void runsAgainWithAKeyAndSelectsTheNewTask()
    {
        test::TestEngine engine;
        QVERIFY(engine.engine.start());
        const auto task = engine.submit(u"noop"_s);
        QVERIFY(task);
        QTRY_COMPARE(engine.state((*task)->id), TaskState::Succeeded);
        {
            Window window(engine.engine);
            QSignalSpy told(&window.page, &TasksPage::told);
            QTRY_COMPARE(window.rows(), 1);
            window.select({0});
            window.press(Qt::Key_R);
            QTRY_COMPARE(window.rows(), 2);
            QTRY_COMPARE(told.size(), 1);
            const TaskId made = window.selected().at(0);
            QVERIFY(made > (*task)->id);
            QVERIFY(told.first().first().toString().contains(QString::number(made.value)));
            QCOMPARE((*engine.find(made))->spec->retryOf, (*task)->id);
            QCOMPARE(window.view().currentTask()->id, made);
        }
        QVERIFY(engine.engine.shutDown(std::chrono::milliseconds(0)));
    }

    void runsSeveralAgain()
    {
        Source source;
        source.put(Source::finished(1, TaskState::Failed));
        source.put(Source::running(2));
        source.put(Source::finished(3, TaskState::Cancelled));
        Window window(source);
        QTRY_COMPARE(window.rows(), 3);
        window.select({0, 1, 2});
        window.press(Qt::Key_R);
        QTRY_COMPARE(source.retried, (QList<qint64>{1, 3})); // not the one that runs
        source.wake();
        QTRY_COMPARE(window.selected(), (std::vector<TaskId>{{4}, {5}}));
    }

    void saysSoWhereTheFilterHidesTheNewTask()
    {
        Source source;
        source.put(Source::finished(1, TaskState::Failed));
        Window window(source);
        QSignalSpy told(&window.page, &TasksPage::told);
        QTRY_COMPARE(window.rows(), 1);
        window.page.findChild<StateChips *>()->chip(TaskState::Failed)->click();
        window.select({0});
        QToolButton *button = nullptr;
        for (auto *candidate : window.page.findChildren<QToolButton *>()) {
            if (candidate->defaultAction() == window.action(Qt::Key_R))
                button = candidate;
        }
        QVERIFY(button);
        QTRY_VERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        source.wake();
        QTRY_COMPARE(told.size(), 1);
        QVERIFY(told.first().first().toString().contains(u"filter"_s));
        QCOMPARE(window.selected(), std::vector<TaskId>{{1}});
    }

    void asksBeforeItRunsManyAgain()
    {
        Source source;
        for (qint64 id = 1; id <= 30; ++id)
            source.put(Source::finished(id));
        Window window(source);
        QTRY_COMPARE(window.rows(), 30);
        window.view().selectAll();
        window.view().setFocus();
        window.press(Qt::Key_R);
        auto *question = window.page.findChild<QMessageBox *>(u"runAgainQuestion"_s);
        QVERIFY(question);
        QVERIFY(source.retried.isEmpty());
        question->findChild<QPushButton *>(u"runAgain"_s)->click();
        QTRY_COMPARE(source.retried.size(), 30);
    }

    void onlyEndedTasksCanBeRunAgain()
    {
        Source source;
        source.put(Source::running(1));
        Window window(source);
        QTRY_COMPARE(window.rows(), 1);
        window.select({0});
        QTRY_VERIFY(window.action(Qt::Key_Delete)->isEnabled());
        QVERIFY(!window.action(Qt::Key_R)->isEnabled());
        QVERIFY(!window.action(Qt::Key_R)->toolTip().isEmpty());
    }

    void cancelAsksNothingWhereNobodyWaits()
    {
        Source source;
        source.put(Source::task(1));
        Window window(source);
        QTRY_COMPARE(window.rows(), 1);
        window.select({0});
        window.press(Qt::Key_Delete);
        QVERIFY(!window.question());
        QTRY_COMPARE(source.cancelled, QList<qint64>{1});
    }

    void cancelsThoseThatWaitTooAndThemFirst()
    {
        Source source;
        source.put(Source::running(1));
        source.put(Source::task(2, Waiting{}));
        source.put(Source::task(3, Waiting{}));
        source.dependentsOf[TaskId{1}] = {TaskId{2}, TaskId{3}};
        Window window(source);
        QTRY_COMPARE(window.rows(), 3);
        window.select({2}); // task 1
        window.press(Qt::Key_Delete);
        QVERIFY(window.question());
        QVERIFY(source.cancelled.isEmpty());
        auto *too = window.question()->findChild<QPushButton *>(u"waitingToo"_s);
        QVERIFY(too->text().contains(u"2 tasks"_s));
        QTest::mouseClick(too, Qt::LeftButton);
        QTRY_COMPARE(source.cancelled, (QList<qint64>{3, 2, 1}));
        QTRY_VERIFY(!window.question());
    }

    void cancelsOnlyTheChosenByKeyboard()
    {
        Source source;
        source.put(Source::running(1));
        source.put(Source::task(2, Waiting{}));
        source.dependentsOf[TaskId{1}] = {TaskId{2}};
        Window window(source);
        QTRY_COMPARE(window.rows(), 2);
        window.select({1});
        window.press(Qt::Key_Delete);
        QVERIFY(window.question());
        QTest::keyClick(window.question(), Qt::Key_Escape);
        QTRY_VERIFY(!window.question());
        QVERIFY(source.cancelled.isEmpty());

        window.page.activateWindow(); // a window manager does so when the question closes
        QVERIFY(QTest::qWaitForWindowActive(&window.page));
        window.press(Qt::Key_Delete);
        QVERIFY(window.question());
        auto *only = window.question()->findChild<QPushButton *>(u"onlyChosen"_s);
        QVERIFY(window.question()->focusWidget() != only); // nothing is cancelled by a hasty Enter
        for (int i = 0; i < 5 && window.question()->focusWidget() != only; ++i)
            QTest::keyClick(window.question()->focusWidget(), Qt::Key_Tab);
        QCOMPARE(window.question()->focusWidget(), only);
        QTest::keyClick(only, Qt::Key_Return);
        QTRY_COMPARE(source.cancelled, QList<qint64>{1});
    }

    void thoseThatAreChosenTooAreNotAskedAbout()
    {
        Source source;
        source.put(Source::task(1));
        source.put(Source::task(2, Waiting{}));
        source.dependentsOf[TaskId{1}] = {TaskId{2}};
        Window window(source);
        QTRY_COMPARE(window.rows(), 2);
        window.select({0, 1});
        window.press(Qt::Key_Delete);
        QVERIFY(!window.question());
        QTRY_COMPARE(source.cancelled, (QList<qint64>{2, 1}));
    }

    void aRealChainIsCancelledWhole()
    {
        test::TestEngine engine;
        QVERIFY(engine.engine.start());
        const auto first = engine.submit(u"sleep"_s, R"({"seconds": 600})");
        QVERIFY(first);
        std::vector<TaskId> chain{(*first)->id};
        for (int i = 0; i < 3; ++i) {
            TaskSpec spec;
            spec.type = u"noop"_s;
            spec.dependsOn = {chain.back()};
            const auto next = test::TestEngine::waitFor<TaskPtr>(
                [&](auto done) { engine.engine.submit(std::move(spec), std::move(done)); });
            QVERIFY(next);
            chain.push_back((*next)->id);
        }
        {
            Window window(engine.engine);
            QSignalSpy failed(&window.page, &TasksPage::failed);
            QTRY_COMPARE(window.rows(), 4);
            window.select({3});
            window.press(Qt::Key_Delete);
            QVERIFY(window.question());
            window.question()->findChild<QPushButton *>(u"waitingToo"_s)->click();
            for (const TaskId id : chain)
                QTRY_COMPARE(engine.state(id), TaskState::Cancelled);
            QVERIFY(failed.isEmpty());
        }
        QVERIFY(engine.engine.shutDown(std::chrono::milliseconds(0)));
    }
};

QTEST_MAIN(TestTaskActions)
#include "tst_taskactions.moc"
