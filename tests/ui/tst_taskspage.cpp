// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "tests/support/testengine.h"
#include "ui/feed/taskfeed.h"
#include "ui/tables/tableheader.h"
#include "ui/tasks/statechips.h"
#include "ui/tasks/tasklink.h"
#include "ui/tasks/taskpanel.h"
#include "ui/tasks/taskspage.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"
#include "ui/tasks/tasktextmatcher.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace pooldeck;
using Source = pooldeck::test::ScriptedTaskSource;
using namespace Qt::StringLiterals;

class TestTasksPage : public QObject
{
    Q_OBJECT

    struct Window
    {
        explicit Window(TaskSource &source, QSettings *settings = nullptr)
            : feed(source, 1000),
              page(source, feed, QUrl(u"http://127.0.0.1:8765"_s), u"/tmp/token"_s, settings)
        {
            page.resize(1100, 600);
            page.show();
            feed.start();
        }
        int rows() const { return view().model()->rowCount(); }
        TaskTableView &view() const { return page.view(); }
        StateChips &chips() const { return *page.findChild<StateChips *>(); }
        QLineEdit &search() const { return *page.findChild<QLineEdit *>(); }
        QAction *cancel() const { return action(QKeySequence::Delete); }
        QAction *action(const QKeySequence &key) const
        {
            for (QAction *action : view().actions()) {
                if (action->shortcut() == key)
                    return action;
            }
            return nullptr;
        }
        QMessageBox *question() const { return page.findChild<QMessageBox *>(u"forgetQuestion"_s); }
        bool saysRemoved() const { return page.findChild<QLabel *>(u"removedNote"_s)->isVisible(); }
        TaskFeed feed;
        TasksPage page;
    };

private Q_SLOTS:
    void cancelsARunningTaskWithTheDeleteKey()
    {
        test::TestEngine engine;
        QVERIFY(engine.engine.start());
        const auto task = engine.submit(u"sleep"_s, R"({"seconds": 600})");
        QVERIFY(task);
        {
            Window window(engine.engine);
            QTRY_COMPARE(window.rows(), 1);
            window.view().selectRow(0);
            window.view().setFocus();
            QTRY_VERIFY(window.cancel()->isEnabled());
            QTest::keyClick(&window.view(), Qt::Key_Delete);
            QTRY_COMPARE(engine.state((*task)->id), TaskState::Cancelled);
            QTRY_COMPARE(window.page.table().taskAt(0)->state(), TaskState::Cancelled);
            QTRY_VERIFY(!window.cancel()->isEnabled()); // there is nothing left to cancel
        }
        QVERIFY(engine.engine.shutDown(std::chrono::milliseconds(0)));
    }

    void pinsAndRemovesWithKeys()
    {
        test::TestEngine engine;
        QVERIFY(engine.engine.start());
        const auto task = engine.submit(u"noop"_s);
        const auto running = engine.submit(u"sleep"_s, R"({"seconds": 600})");
        QVERIFY(task && running);
        QTRY_COMPARE(engine.state((*task)->id), TaskState::Succeeded);
        {
            Window window(engine.engine);
            QTRY_COMPARE(window.rows(), 2);
            QTRY_VERIFY(window.page.table().taskAt(0)->isFinal());
            window.view().setFocus();
            window.view().selectRow(1); // the older one
            QTRY_VERIFY(window.action(Qt::Key_P)->isEnabled());
            QTest::keyClick(&window.view(), Qt::Key_P);
            QTRY_VERIFY(window.page.table().taskAt(0)->pinned);
            QTRY_COMPARE(window.action(Qt::Key_P)->text(), u"Unpin"_s);
            QTest::keyClick(&window.view(), Qt::Key_P);
            QTRY_VERIFY(!window.page.table().taskAt(0)->pinned);

            window.view().selectAll(); // the running one stays
            QTRY_VERIFY(window.action(Qt::SHIFT | Qt::Key_Delete)->isEnabled());
            QTest::keyClick(&window.view(), Qt::Key_Delete, Qt::ShiftModifier);
            QTest::keyRelease(&window.view(), Qt::Key_Shift); // else it counts as held from now on
            QVERIFY(window.question());
            QVERIFY(window.question()->informativeText().contains(u"cannot be undone"_s));
            QVERIFY(window.question()->text().contains(QString::number((*task)->id.value)));
            window.question()->findChild<QPushButton *>(u"remove"_s)->click();
            QTRY_COMPARE(window.rows(), 1);
            QVERIFY(!engine.find((*task)->id));
            QTRY_VERIFY(!window.question());
            window.view().selectRow(0);
            QTRY_VERIFY(!window.action(Qt::SHIFT | Qt::Key_Delete)->isEnabled());
        }
        QVERIFY(engine.engine.shutDown(std::chrono::milliseconds(0)));
    }

    void aTaskThatIsRemovedStaysInTheDetails()
    {
        Source source;
        for (qint64 id = 1; id <= 4; ++id)
            source.put(Source::finished(id));
        Window window(source);
        QTRY_COMPARE(window.rows(), 4);
        window.view().setFocus();
        window.view().selectRow(1); // task 3
        QTRY_VERIFY(window.page.panel().task());
        QCOMPARE(window.page.panel().task()->id, TaskId{3});
        QVERIFY(!window.saysRemoved());
        source.removeInFeed(3);
        source.removeInFeed(1);
        source.wake();
        QTRY_COMPARE(window.rows(), 2);
        QTRY_VERIFY(window.saysRemoved());
        QCOMPARE(window.page.panel().task()->id, TaskId{3});
        QVERIFY(window.view().selectionModel()->selectedRows().isEmpty());
        QTest::keyClick(&window.view(), Qt::Key_Down); // on from where it was
        QTRY_COMPARE(window.page.panel().task()->id, TaskId{2});
        QVERIFY(!window.saysRemoved());
    }

    void detailsStayWhenTheFilterHidesTheTask()
    {
        Source source;
        source.put(Source::running(1));
        source.put(Source::running(2));
        Window window(source);
        QTRY_COMPARE(window.rows(), 2);
        window.chips().chip(TaskState::Running)->click();
        window.view().selectRow(0); // task 2
        QTRY_VERIFY(window.page.panel().task());
        source.change(Source::finished(2));
        source.wake();
        QTRY_COMPARE(window.rows(), 1);
        QTRY_COMPARE(window.page.panel().task()->state(), TaskState::Succeeded);
        QCOMPARE(window.page.panel().task()->id, TaskId{2});
        QVERIFY(!window.saysRemoved());
    }

    void removalThatTheFeedLostIsNoticed()
    {
        Source source;
        source.put(Source::finished(1));
        source.put(Source::finished(2));
        Window window(source);
        QTRY_COMPARE(window.rows(), 2);
        window.view().selectRow(1);
        QTRY_VERIFY(window.page.panel().task());
        source.remove(TaskId{1});
        source.loseFeed();
        source.wake();
        QTRY_VERIFY(window.saysRemoved());
    }

    void cancelsManyInSlices()
    {
        Source source;
        for (qint64 id = 1; id <= 900; ++id)
            source.put(Source::task(id));
        Window window(source);
        QTRY_COMPARE(window.rows(), 900);
        window.view().selectAll();
        QTRY_VERIFY(window.cancel()->isEnabled());
        window.cancel()->trigger();
        QTRY_COMPARE(source.cancelled.size(), 900);
        source.wake();
        QTRY_VERIFY(!window.cancel()->isEnabled());
    }

    void cancelIsPossibleOnlyForUnfinishedTasks()
    {
        Source source;
        source.put(Source::finished(1));
        source.put(Source::task(2));
        Window window(source);
        QTRY_COMPARE(window.rows(), 2);
        QVERIFY(!window.cancel()->isEnabled());
        const QString unselected = window.cancel()->toolTip();
        window.view().selectRow(1); // task 1
        QTRY_VERIFY(window.cancel()->toolTip() != unselected);
        QVERIFY(!window.cancel()->isEnabled());
        window.view().selectAll();
        QTRY_VERIFY(window.cancel()->isEnabled());
        window.cancel()->trigger();
        QCOMPARE(source.cancelled, QList<qint64>{2});
    }

    void aRefusedCancelIsTold()
    {
        Source source;
        source.put(Source::task(1));
        source.refuseCancel(u"It is too late."_s);
        Window window(source);
        QSignalSpy failed(&window.page, &TasksPage::failed);
        QTRY_COMPARE(window.rows(), 1);
        window.view().selectRow(0);
        QTRY_VERIFY(window.cancel()->isEnabled());
        window.cancel()->trigger();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.first().first().toString().contains(u"It is too late."_s));
    }

    void deleteInTheSearchBoxEditsTheText()
    {
        Source source;
        source.put(Source::task(1));
        Window window(source);
        QTRY_COMPARE(window.rows(), 1);
        window.view().selectRow(0);
        window.page.focusSearch();
        QTest::keyClicks(&window.search(), u"ab"_s);
        QTest::keyClick(&window.search(), Qt::Key_Home);
        QTest::keyClick(&window.search(), Qt::Key_Delete);
        QCOMPARE(window.search().text(), u"b"_s);
        QVERIFY(source.cancelled.isEmpty());
    }

    void chipsCountAndFilter()
    {
        Source source;
        source.put(Source::finished(1));
        source.put(Source::finished(2, TaskState::Failed));
        source.put(Source::task(3));
        Window window(source);
        QTRY_COMPARE(window.rows(), 3);
        QToolButton *failed = window.chips().chip(TaskState::Failed);
        QVERIFY(failed->accessibleDescription().endsWith(u'1'));
        QTest::mouseClick(failed, Qt::LeftButton);
        QCOMPARE(window.rows(), 1);
        window.chips().chip(TaskState::Queued)->click();
        QCOMPARE(window.rows(), 2);
        source.change(Source::finished(3, TaskState::Failed));
        source.wake();
        QTRY_VERIFY(failed->accessibleDescription().endsWith(u'2'));
        QCOMPARE(window.rows(), 2);
    }

    void searchesAndOffersToClear()
    {
        Source source;
        source.put(Source::task(1, Queued{}, R"({"path":"/usr/bin/gdb"})"));
        source.put(Source::task(2));
        Window window(source);
        QTRY_COMPARE(window.rows(), 2);
        QTest::keyClicks(&window.search(), u"GDB"_s);
        QTRY_COMPARE(window.rows(), 1);
        QTest::keyClicks(&window.search(), u"x"_s);
        auto *clear = window.page.findChild<QPushButton *>(u"clearFilter"_s);
        QTRY_VERIFY(clear->isVisible());
        QTest::mouseClick(clear, Qt::LeftButton);
        QCOMPARE(window.rows(), 2);
        QVERIFY(window.search().text().isEmpty());
        QVERIFY(window.view().isVisible());
    }

    void showsHowToSubmitWhileThereIsNone()
    {
        Source source;
        Window window(source);
        QTRY_VERIFY(!window.view().isVisible());
        QString shown;
        for (const auto *text : window.page.findChildren<QPlainTextEdit *>()) {
            if (text->isVisible())
                shown += text->toPlainText();
        }
        QVERIFY(shown.contains(u"pooldeckctl submit checksum"_s));
        QVERIFY(shown.contains(u"http://127.0.0.1:8765/api/v1/tasks"_s));
        source.change(Source::task(1));
        source.wake();
        QTRY_VERIFY(window.view().isVisible());
    }

    void foreignTextStaysPlain()
    {
        Source source;
        source.put(Source::task(1, Queued{}, R"({"path":"<b>bold</b>"})"));
        Window window(source);
        QTRY_COMPARE(window.rows(), 1);
        window.view().selectRow(0);
        const auto shown = [&] {
            for (const auto *text : window.page.findChildren<QPlainTextEdit *>()) {
                if (text->isVisible() && text->toPlainText().contains(u"<b>bold</b>"_s))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(shown());
    }

    void copiesIds()
    {
        Source source;
        source.put(Source::task(41));
        source.put(Source::task(42));
        Window window(source);
        QTRY_COMPARE(window.rows(), 2);
        window.view().selectAll();
        QTRY_VERIFY(window.cancel()->isEnabled());
        window.view().setFocus();
        QTest::keyClick(&window.view(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"42\n41"_s);
    }

    void newRowsDoNotMoveWhatIsRead()
    {
        Source source;
        for (qint64 id = 1; id <= 300; ++id)
            source.put(Source::finished(id));
        Window window(source);
        QTRY_COMPARE(window.rows(), 300);
        QVERIFY(QTest::qWaitForWindowExposed(&window.page));
        QTRY_VERIFY(window.view().verticalScrollBar()->maximum() > 200); // it knows of its rows
        window.view().scrollTo(window.view().model()->index(150, 0), QAbstractItemView::PositionAtTop);
        const QVariant top = window.view().indexAt({5, 2}).siblingAtColumn(0).data();
        for (qint64 id = 301; id <= 320; ++id)
            source.change(Source::task(id));
        source.wake();
        QTRY_COMPARE(window.rows(), 320);
        QCOMPARE(window.view().indexAt({5, 2}).siblingAtColumn(0).data(), top);
    }

    void columnsFitTheTable_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("all");
        QTest::newRow("wide") << 1700 << true;
        QTest::newRow("usual") << 1000 << false;
        QTest::newRow("narrow") << 560 << false;
    }
    void columnsFitTheTable()
    {
        QFETCH(int, width);
        QFETCH(bool, all);
        Source source;
        source.put(Source::task(1));
        Window window(source);
        window.page.resize(width, 600);
        QVERIFY(QTest::qWaitForWindowExposed(&window.page));
        QTRY_COMPARE(window.rows(), 1);
        const QHeaderView *header = window.view().horizontalHeader();
        QTRY_VERIFY(header->length() <= window.view().viewport()->width());
        QVERIFY(window.view().columnWidth(TaskTableModel::Submitted) >= 60);
        QVERIFY(!header->isSectionHidden(TaskTableModel::State));
        QCOMPARE(header->hiddenSectionCount() == 0, all);
        const auto *titles = qobject_cast<const TableHeader *>(header);
        for (int column = 0; column < TaskTableModel::ColumnCount; ++column) {
            const QString title = header->model()->headerData(column, Qt::Horizontal).toString();
            QVERIFY(header->isSectionHidden(column) || header->sectionSize(column) >= titles->widthOf(title));
        }
    }

    void aClickOnATitleSorts()
    {
        Source source;
        for (int id = 1; id <= 3; ++id)
            source.put(Source::task(id));
        Window window(source);
        QVERIFY(QTest::qWaitForWindowExposed(&window.page));
        QTRY_COMPARE(window.rows(), 3);
        const QHeaderView *header = window.view().horizontalHeader();
        const QPoint title(header->sectionViewportPosition(TaskTableModel::Id) + 20, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, title);
        QCOMPARE(window.view().model()->index(0, TaskTableModel::Id).data().toString(), u"1"_s);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, title);
        QCOMPARE(window.view().model()->index(0, TaskTableModel::Id).data().toString(), u"3"_s);
    }

    void chipsWrapWhereItIsNarrow()
    {
        Source source;
        source.put(Source::task(1, Scheduled{Timestamp(std::chrono::seconds(4'000'000'000))}));
        source.put(Source::task(2, Waiting{}));
        Window window(source);
        window.page.resize(500, 600);
        QVERIFY(QTest::qWaitForWindowExposed(&window.page));
        QTRY_COMPARE(window.rows(), 2);
        QList<QToolButton *> shown;
        for (const TaskState state : AllTaskStates)
            shown << window.chips().chip(state);
        QTRY_VERIFY(std::ranges::all_of(shown, &QWidget::isVisible)); // the rare states too
        QTRY_VERIFY(window.chips().height() > 2 * shown.first()->height());
        for (const QToolButton *chip : shown) {
            QVERIFY(window.chips().rect().contains(chip->geometry()));
            QVERIFY(std::ranges::none_of(shown, [&](const QToolButton *other) {
                return other != chip && other->geometry().intersects(chip->geometry());
            }));
        }
    }

    void findsTheTasksOfAQueue()
    {
        Source source;
        const auto inQueue = [](qint64 id, const QString &queue) {
            auto task = std::make_shared<Task>(*Source::task(id));
            auto spec = std::make_shared<TaskSpec>(*task->spec);
            spec->queue = queue;
            task->spec = spec;
            return task;
        };
        source.put(inQueue(1, u"mail"_s));
        source.put(inQueue(2, u"mail of today"_s));
        source.put(inQueue(3, u"default"_s));
        Window window(source);
        QTRY_COMPARE(window.rows(), 3);
        window.search().setText(u"mail"_s);
        QTRY_COMPARE(window.rows(), 2);
        window.search().setText(TaskTextMatcher::textForQueue(u"mail"_s));
        QTRY_COMPARE(window.rows(), 1);
        window.search().setText(TaskTextMatcher::textForQueue(u"mail of today"_s));
        QTRY_COMPARE(window.view().model()->index(0, 0).data().toString(), u"2"_s);
        QCOMPARE(window.rows(), 1);
    }

    void aTaskThatDoesNotStopIsUnresponsive()
    {
        Source source;
        Running running{Timestamp(std::chrono::seconds(1'700'000'000)), u"pool-1"_s, {}, true};
        source.put(Source::task(1, running));
        Window window(source);
        QTRY_COMPARE(window.rows(), 1);
        const auto state = [&] {
            return window.view().model()->index(0, TaskTableModel::State).data().toString();
        };
        QCOMPARE(state(), u"Stopping"_s);
        running.unresponsive = true;
        source.change(Source::task(1, running));
        source.wake();
        QTRY_COMPARE(state(), u"Unresponsive"_s);
    }

    void aLinkInTheDetailsSelectsTheTask()
    {
        Source source;
        source.put(Source::running(1));
        auto waiting = std::make_shared<Task>(*Source::task(2, Waiting{}));
        auto spec = std::make_shared<TaskSpec>(*waiting->spec);
        spec->dependsOn = {TaskId{1}};
        waiting->spec = spec;
        source.put(waiting);
        Window window(source);
        QTRY_COMPARE(window.rows(), 2);
        window.chips().chip(TaskState::Waiting)->click();
        QCOMPARE(window.rows(), 1); // the filter hides the other one
        window.view().selectRow(0);
        QTRY_VERIFY(window.page.panel().findChild<TaskLink *>());
        auto *link = window.page.panel().findChild<TaskLink *>();
        QTRY_VERIFY(link->isVisible());
        QTest::mouseClick(link, Qt::LeftButton);
        QTRY_COMPARE(window.page.panel().task()->id, TaskId{1});
        QCOMPARE(window.view().currentTask()->id, TaskId{1});
        QSignalSpy failed(&window.page, &TasksPage::failed);
        window.page.showTask(TaskId{77});
        QCOMPARE(failed.size(), 1);
        QCOMPARE(window.view().currentTask()->id, TaskId{1});
    }

    void remembersItsLayout()
    {
        QTemporaryDir directory;
        QSettings settings(directory.filePath(u"ui.ini"_s), QSettings::IniFormat);
        Source source;
        source.put(Source::task(1));
        {
            Window window(source, &settings);
            QTRY_COMPARE(window.rows(), 1);
            window.view().setColumnWidth(TaskTableModel::Type, 222);
            window.page.saveLayout();
        }
        const Window window(source, &settings);
        QCOMPARE(window.view().columnWidth(TaskTableModel::Type), 222);
    }
};

QTEST_MAIN(TestTasksPage)
#include "tst_taskspage.moc"
