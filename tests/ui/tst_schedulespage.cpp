// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/scheduler.h"
#include "tests/support/scriptedschedulesource.h"
#include "tests/support/scriptedtasksource.h"
#include "tests/support/testengine.h"
#include "ui/feed/taskfeed.h"
#include "ui/forms/fieldlist.h"
#include "ui/forms/schemaform.h"
#include "ui/forms/taskform.h"
#include "ui/limits/pausedialog.h"
#include "ui/schedules/recurrenceform.h"
#include "ui/schedules/scheduledetails.h"
#include "ui/schedules/scheduledialog.h"
#include "ui/schedules/schedulespage.h"
#include "ui/tables/rowtable.h"

#include <QAction>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The page over a real engine and its scheduler.
class TestSchedulesPage : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        test::TestEngine engine;
        Scheduler scheduler{engine.engine, engine.clock};
        std::unique_ptr<TaskFeed> feed;
        std::unique_ptr<SchedulesPage> page;

        Fixture()
        {
            if (!engine.engine.start())
                qFatal("The engine does not start.");
            if (!scheduler.load())
                qFatal("The schedules cannot be read.");
            scheduler.start();
            feed = std::make_unique<TaskFeed>(engine.engine, 1000);
            page = std::make_unique<SchedulesPage>(scheduler, engine.engine, *feed);
            page->resize(1100, 700);
            page->show();
            feed->start();
        }
        ~Fixture()
        {
            page.reset();
            feed.reset();
            scheduler.stop();
            engine.engine.shutDown(0ms);
        }
        Schedule add(const Recurrence &recurrence, const QString &type = u"noop"_s)
        {
            ScheduleSpec spec;
            spec.name = u"nightly"_s;
            spec.task.type = type;
            spec.recurrence = recurrence;
            return *test::TestEngine::waitFor<Schedule>(
                [&](auto done) { scheduler.addSchedule(std::move(spec), std::move(done)); });
        }
        Timestamp now() const { return engine.clock.now(); }
        void trigger(const QKeySequence &key)
        {
            for (QAction *action : page->view().actions()) {
                if (action->shortcut() == key)
                    action->trigger();
            }
        }
        QString text(int column) { return page->model().index(0, column).data().toString(); }
        ScheduleDialog *dialog() { return page->findChild<ScheduleDialog *>(); }
        bool emptyIsShown() { return page->findChild<QPushButton *>(u"newSchedule"_s)->isVisible(); }
    };

private Q_SLOTS:
    void explainsSchedulesWhereThereIsNone()
    {
        Fixture f;
        QVERIFY(f.emptyIsShown());
        f.page->findChild<QPushButton *>(u"newSchedule"_s)->click();
        QVERIFY(f.dialog());
    }

    void makesOneWithAForm()
    {
        Fixture f;
        f.page->newSchedule();
        ScheduleDialog *dialog = f.dialog();
        dialog->task().chooseType(u"sleep"_s);
        dialog->submit(); // name and seconds are missing
        QVERIFY(!dialog->head().fault(u"name"_s).isEmpty());
        QVERIFY(!dialog->task().params()->fields().fault(u"p/seconds"_s).isEmpty());
        qobject_cast<QLineEdit *>(dialog->head().editor(u"name"_s))->setText(u"rest"_s);
        dialog->task().params()->findChild<QLineEdit *>(u"seconds"_s)->setText(u"0"_s);
        qobject_cast<QLineEdit *>(dialog->rules().editor(u"jitter"_s))->setText(u"2d"_s);
        dialog->submit();
        QVERIFY(!dialog->rules().fault(u"jitter"_s).isEmpty());
        qobject_cast<QLineEdit *>(dialog->rules().editor(u"jitter"_s))->setText(u"5s"_s);
        dialog->recurrence().chooseKind(RecurrenceForm::Interval);
        qobject_cast<QLineEdit *>(dialog->recurrence().fields().editor(u"every"_s))->setText(u"2h"_s);
        dialog->submit();
        QTRY_COMPARE(f.scheduler.schedules().size(), size_t(1));
        const Schedule made = f.scheduler.schedules().front();
        QCOMPARE(made.spec.name, u"rest"_s);
        QCOMPARE(made.spec.task.params, QByteArray(R"({"seconds":0})"));
        QVERIFY(made.spec.jitter == 5s);
        QVERIFY(std::get<Every>(made.spec.recurrence).interval == 2h);
        QTRY_VERIFY(!f.emptyIsShown());
        QTRY_COMPARE(f.page->view().chosenRow(), 0);
        QCOMPARE(f.page->details().nextRuns().count(u'\n'), 4);
    }

    void changesOneAndKeepsItsPause()
    {
        Fixture f;
        const Schedule schedule = f.add(Every{1h, f.now()});
        QTRY_COMPARE(f.page->model().rowCount(), 1);
        f.trigger(Qt::Key_F2);
        QVERIFY(f.dialog());
        f.trigger(Qt::Key_P); // meanwhile
        qobject_cast<QLineEdit *>(f.dialog()->head().editor(u"name"_s))->setText(u"hourly"_s);
        f.dialog()->submit();
        QTRY_COMPARE(f.scheduler.schedule(schedule.id)->spec.name, u"hourly"_s);
        QVERIFY(f.scheduler.schedule(schedule.id)->spec.pause.has_value());
        QVERIFY(f.scheduler.schedule(schedule.id)->spec.recurrence == schedule.spec.recurrence);
    }

    void pausesAndResumes()
    {
        Fixture f;
        const Schedule schedule = f.add(Every{1h, f.now()});
        QTRY_COMPARE(f.page->model().rowCount(), 1);
        f.trigger(Qt::Key_P);
        QTRY_COMPARE(f.text(ScheduleTableModel::State), u"Paused"_s);
        QCOMPARE(f.page->details().nextRuns(), u"None while it is paused."_s);
        f.trigger(Qt::Key_P);
        QTRY_COMPARE(f.text(ScheduleTableModel::State), u"Active"_s);
        f.trigger(Qt::SHIFT | Qt::Key_P);
        auto *dialog = f.page->findChild<PauseDialog *>();
        dialog->setUntil(f.now() + 3h);
        dialog->submit();
        QTRY_VERIFY(f.text(ScheduleTableModel::State).startsWith(u"Paused until"_s));
        QVERIFY(f.scheduler.schedule(schedule.id)->spec.pause->until.has_value());
    }

    void runsNow()
    {
        Fixture f;
        f.add(Every{1h, f.now() + 1h});
        QTRY_COMPARE(f.page->model().rowCount(), 1);
        QSignalSpy told(f.page.get(), &SchedulesPage::told);
        f.trigger(Qt::Key_R);
        QTRY_COMPARE(told.size(), 1);
        QTRY_COMPARE(f.engine.finalCount(), 1);
    }

    void showsWhatBecameOfARun()
    {
        Fixture f;
        f.add(Once{f.now()});
        QTRY_COMPARE(f.text(ScheduleTableModel::Last), u"Succeeded"_s);
        QCOMPARE(f.text(ScheduleTableModel::State), u"Ended"_s);
        RowTable &history = f.page->details().historyView();
        QTRY_COMPARE(history.model()->rowCount(), 1);
        QSignalSpy wanted(f.page.get(), &SchedulesPage::taskActivated);
        history.choose(0);
        QTest::keyClick(&history, Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
    }

    void removesAfterAQuestion()
    {
        Fixture f;
        f.add(Every{1h, f.now()});
        QTRY_COMPARE(f.page->model().rowCount(), 1);
        f.trigger(Qt::Key_Delete);
        auto *box = f.page->findChild<QMessageBox *>(u"removeQuestion"_s);
        QVERIFY(box);
        QCOMPARE(f.scheduler.schedules().size(), size_t(1));
        box->findChild<QPushButton *>(u"remove"_s)->click();
        QTRY_VERIFY(f.scheduler.schedules().empty());
        QTRY_VERIFY(f.emptyIsShown());
    }

    void showsTheEnginesFaultsAtTheTask()
    {
        Fixture f;
        f.page->newSchedule();
        ScheduleDialog *dialog = f.dialog();
        qobject_cast<QLineEdit *>(dialog->head().editor(u"name"_s))->setText(u"many tags"_s);
        dialog->task().chooseType(u"noop"_s);
        qobject_cast<QLineEdit *>(dialog->task().options().editor(u"tags"_s))->setText(QString(200, u'x'));
        dialog->submit();
        QTRY_VERIFY(!dialog->task().options().fault(u"tags"_s).isEmpty());
        QVERIFY(dialog->isVisible() && !dialog->isBusy());
        QVERIFY(f.scheduler.schedules().empty());
    }

    void asksForHistoriesOnlyWhereTheyHaveChanged()
    {
        test::ScriptedScheduleSource schedules;
        test::ScriptedTaskSource tasks;
        TaskFeed feed(tasks, 100);
        ScheduleWatch watch(schedules, tasks, feed);
        Schedule schedule;
        schedule.id = ScheduleId{1};
        schedule.spec.name = u"a"_s;
        schedule.spec.recurrence = Once{};
        schedules.list.push_back(schedule);
        watch.refresh();
        watch.refresh();
        QCOMPARE(schedules.recordsAsked, 1);
        schedules.list.front().fired = 1;
        schedules.recordsOf[ScheduleId{1}] = {{.schedule = ScheduleId{1}, .task = TaskId{5}}};
        tasks.put(test::ScriptedTaskSource::running(5));
        watch.refresh();
        QCOMPARE(schedules.recordsAsked, 2);
        QTRY_VERIFY(watch.rows().front().lastTask);
        feed.start();
        tasks.change(test::ScriptedTaskSource::finished(5));
        tasks.wake();
        QTRY_COMPARE(watch.rows().front().lastTask->state(), TaskState::Succeeded);
    }

    void asksOnlyWhileItCanBeSeen()
    {
        test::ScriptedScheduleSource schedules;
        test::ScriptedTaskSource tasks;
        TaskFeed feed(tasks, 100);
        SchedulesPage page(schedules, tasks, feed);
        QCOMPARE(schedules.asked, 0);
        page.show();
        QTRY_VERIFY(schedules.asked >= 2);
        page.hide();
        const int asked = schedules.asked;
        QTest::qWait(1300); // longer than it waits between two questions
        QCOMPARE(schedules.asked, asked);
    }

    void tellsWhatWasRefused()
    {
        test::ScriptedScheduleSource schedules;
        test::ScriptedTaskSource tasks;
        TaskFeed feed(tasks, 100);
        Schedule schedule;
        schedule.id = ScheduleId{1};
        schedule.spec.name = u"a"_s;
        schedule.spec.recurrence = Once{};
        schedules.list.push_back(schedule);
        schedules.refusal = u"The disk is full."_s;
        SchedulesPage page(schedules, tasks, feed);
        page.show();
        QSignalSpy failed(&page, &SchedulesPage::failed);
        for (QAction *action : page.view().actions()) {
            if (action->shortcut() == QKeySequence(Qt::Key_P))
                action->trigger();
        }
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.first().first().toString().contains(u"The disk is full."_s));
    }
};

QTEST_MAIN(TestSchedulesPage)
#include "tst_schedulespage.moc"
