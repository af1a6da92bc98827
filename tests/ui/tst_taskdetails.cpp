// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "ui/noticebar.h"
#include "ui/tasks/tasklink.h"
#include "ui/tasks/taskpanel.h"
#include "ui/tasks/waitbox.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using Source = pooldeck::test::ScriptedTaskSource;
using namespace Qt::StringLiterals;

/// What the details say of a task: why it waits, under what terms it runs, what it is tied to.
class TestTaskDetails : public QObject
{
    Q_OBJECT

    struct Panel
    {
        explicit Panel(TaskSource &source) : widget(source)
        {
            widget.resize(420, 700);
            widget.show();
        }
        TaskPanel *operator->() { return &widget; }
        QString reason() const { return widget.findChild<WaitBox *>()->text(); }
        /// What stands beside a name; empty if the fact is not shown.
        QString fact(const QString &name) const
        {
            for (const auto *label : widget.findChildren<QLabel *>()) {
                if (label->isVisible() && label->accessibleName() == name)
                    return label->text();
            }
            return {};
        }
        QList<TaskLink *> links() const
        {
            QList<TaskLink *> shown;
            for (auto *link : widget.findChildren<TaskLink *>()) {
                if (link->isVisible())
                    shown << link;
            }
            return shown;
        }
        TaskPanel widget;
    };

    static TaskPtr with(const TaskPtr &task, const std::function<void(Task &, TaskSpec &)> &change)
    {
        auto changed = std::make_shared<Task>(*task);
        auto spec = std::make_shared<TaskSpec>(*task->spec);
        change(*changed, *spec);
        changed->spec = spec;
        return changed;
    }
    static TaskPtr needing(const std::map<QString, int> &resources)
    {
        return with(Source::task(1), [&](Task &, TaskSpec &spec) { spec.resources = resources; });
    }

private Q_SLOTS:
    void saysWhenItIsDue()
    {
        Source source;
        Panel panel(source);
        const Timestamp due(2'000'000'000s);
        panel->setNow(due - 65s);
        panel->setTask(
            with(Source::task(1, Scheduled{due}), [](Task &task, TaskSpec &) { task.attempt = 0; }));
        QVERIFY2(panel.reason().endsWith(u"in 1 min 05 s."_s), qPrintable(panel.reason()));
        QVERIFY(!panel.fact(u"Due"_s).isEmpty());
        panel->setNow(due - 4500ms);
        QVERIFY2(panel.reason().endsWith(u"in 5 s."_s), qPrintable(panel.reason()));
        panel->setNow(due + 1s);
        QCOMPARE(panel.reason(), u"It is due now."_s);
    }

    void aRetrySaysThatTheLastAttemptFailed()
    {
        Source source;
        Panel panel(source);
        const Timestamp due(2'000'000'000s);
        panel->setNow(due - 3s);
        panel->setTask(with(Source::task(1, Scheduled{due}), [](Task &task, TaskSpec &spec) {
            task.attempt = 2;
            spec.retry.retries = 3;
        }));
        QVERIFY2(panel.reason().startsWith(u"Its last attempt failed."_s), qPrintable(panel.reason()));
        QVERIFY(panel.reason().endsWith(u"in 3 s."_s));
        QCOMPARE(panel.fact(u"Attempt"_s), u"2 of 4"_s);
    }

    void theReasonChangesWithoutTheTask()
    {
        Source source;
        const TaskPtr task = Source::task(1);
        source.put(task);
        Panel panel(source);
        panel->setTask(task);
        QCOMPARE(panel.reason(), u"It waits for a free thread in the pool."_s);
        const Timestamp now(2'000'000'000s);
        source.queueList = {{u"mail"_s, {.paused = true}, 1, 0}};
        source.waitReasons[TaskId{1}] = {WaitReason::Kind::QueuePaused, u"mail"_s};
        panel->setNow(now);
        QCOMPARE(panel.reason(), u"Its queue “mail” is paused."_s);
        source.queueList[0].settings.pausedUntil = now + 1h;
        panel->setNow(now);
        QVERIFY2(panel.reason().startsWith(u"Its queue “mail” is paused until"_s),
                 qPrintable(panel.reason()));
        source.waitReasons[TaskId{1}] = {WaitReason::Kind::QueueConcurrency, u"mail"_s};
        source.queueList[0].settings = {.concurrency = 2};
        panel->setNow(now);
        QCOMPARE(panel.reason(), u"Its queue “mail” runs as many tasks as it may at once: 2."_s);
        source.waitReasons[TaskId{1}] = {WaitReason::Kind::QueueRate, u"mail"_s};
        source.queueList[0].settings = {.rate = RateLimit{10, 1min}};
        panel->setNow(now);
        QVERIFY2(panel.reason().endsWith(u": 10 per minute."_s), qPrintable(panel.reason()));
        source.waitReasons[TaskId{1}] = {WaitReason::Kind::Store, {}};
        panel->setNow(now);
        QVERIFY(panel.reason().startsWith(u"The database cannot be written now"_s));
        source.waitReasons.clear();
        panel->setTask(Source::finished(1));
        QVERIFY(panel.reason().isEmpty());
    }

    void namesTheResourceThatItWaitsFor()
    {
        Source source;
        source.resourceList = {{u"gpu"_s, 4, 3}};
        source.waitReasons[TaskId{1}] = {WaitReason::Kind::Resource, u"gpu"_s};
        Panel panel(source);
        panel->setTask(needing({{u"disk"_s, 1}, {u"gpu"_s, 2}}));
        QCOMPARE(panel.reason(), u"It waits for the resource “gpu”: it needs 2, and 3 of 4 are in use."_s);
        QCOMPARE(panel.fact(u"Resources"_s), u"disk, gpu × 2"_s);
        source.resourceList[0].capacity = 1;
        panel->setNow({});
        QCOMPARE(panel.reason(), u"It needs 2 of the resource “gpu”, which has only 1."_s);
        source.resourceList.clear();
        panel->setNow({});
        QVERIFY(panel.reason().endsWith(u"does not exist any more."_s));
    }

    void leadsToTheTasksThatItWaitsFor()
    {
        Source source;
        source.put(Source::running(1));
        source.put(Source::task(2));
        Panel panel(source);
        QSignalSpy chosen(&panel.widget, &TaskPanel::taskActivated);
        const TaskPtr task = with(Source::task(4, Waiting{}), [](Task &, TaskSpec &spec) {
            spec.dependsOn = {{1}, {2}, {3}};
        });
        panel->setTask(task);
        QCOMPARE(panel.reason(), u"It waits until these tasks have succeeded:"_s);
        QCOMPARE(panel.links().size(), 3);
        QTRY_COMPARE(panel.links().first()->accessibleName(), u"#1 noop, Running"_s);
        QTRY_VERIFY(!panel.links().last()->isEnabled()); // removed from the history

        QTest::mouseClick(panel.links().first(), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.takeFirst().first().value<TaskId>(), TaskId{1});
        panel.links().at(1)->setFocus();
        QTest::keyClick(panel.links().at(1), Qt::Key_Space);
        QCOMPARE(chosen.takeFirst().first().value<TaskId>(), TaskId{2});

        // What has become of them is followed; and afterwards they are a fact among others.
        source.put(Source::finished(1));
        panel->setNow({});
        QTRY_COMPARE(panel.links().first()->accessibleName(), u"#1 noop, Succeeded"_s);
        panel->setTask(with(task, [](Task &next, TaskSpec &) { next.phase = Queued{}; }));
        QCOMPARE(panel.links().size(), 3);
    }

    void leadsToTheTaskThatItRepeats()
    {
        Source source;
        source.put(Source::finished(7, TaskState::Failed));
        Panel panel(source);
        QSignalSpy chosen(&panel.widget, &TaskPanel::taskActivated);
        panel->setTask(with(Source::finished(9), [](Task &, TaskSpec &spec) { spec.retryOf = TaskId{7}; }));
        QCOMPARE(panel.links().size(), 1);
        QTRY_COMPARE(panel.links().first()->accessibleName(), u"#7 noop, Failed"_s);
        QTest::mouseClick(panel.links().first(), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        panel->setTask(Source::finished(10));
        QVERIFY(panel.links().isEmpty());
    }

    void saysUnderWhatTermsItRuns()
    {
        Source source;
        TaskType type;
        type.name = u"render"_s;
        type.paramsSchema = {{u"type"_s, u"object"_s}};
        type.run = ThreadFunction([](TaskContext &) { return QJsonValue(); });
        type.isolated = true;
        type.timeout = 90s;
        type.retry.retries = 2;
        type.resources = {{u"gpu"_s, 1}};
        QVERIFY(source.types().add(type));
        Panel panel(source);
        const TaskPtr task = with(Source::running(1), [](Task &, TaskSpec &spec) {
            spec.type = u"render"_s;
            spec.uniqueKey = u"<b>nightly</b>"_s;
            spec.queueTimeout = 5s;
        });
        panel->setTask(task);
        QCOMPARE(panel.fact(u"Runs on"_s), u"Worker process"_s);
        QCOMPARE(panel.fact(u"Timeout"_s), u"1 min 30 s"_s);
        QCOMPARE(panel.fact(u"Start within"_s), u"5.0 s"_s);
        QCOMPARE(panel.fact(u"Attempt"_s), u"1 of 3"_s);
        QCOMPARE(panel.fact(u"Resources"_s), u"gpu"_s);
        QCOMPARE(panel.fact(u"Unique key"_s), u"<b>nightly</b>"_s);
        QCOMPARE(panel.fact(u"Queue"_s), u"default"_s);
        panel->setTask(with(task, [](Task &, TaskSpec &spec) { spec.executor = ExecutorKind::Thread; }));
        QCOMPARE(panel.fact(u"Runs on"_s), u"Thread pool"_s);
    }

    void saysWhatItMeansThatItDoesNotStop()
    {
        Source source;
        Panel panel(source);
        auto *notice = panel->findChild<NoticeBar *>();
        Running running{Timestamp(1s), u"pool-1"_s, {}, true};
        panel->setTask(Source::task(1, running));
        QVERIFY(!notice->isVisible());
        running.unresponsive = true;
        panel->setTask(Source::task(1, running));
        QVERIFY(notice->isVisible());
        QVERIFY(notice->text().contains(u"slot has been replaced"_s));
        QVERIFY(notice->text().contains(u"restart Pooldeck"_s));
        panel->setTask(Source::finished(1));
        QVERIFY(!notice->isVisible());
    }
};

QTEST_MAIN(TestTaskDetails)
#include "tst_taskdetails.moc"
