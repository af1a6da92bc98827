// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"
#include "ui/feed/taskfeed.h"
#include "ui/forms/durationedit.h"
#include "ui/forms/fieldlist.h"
#include "ui/forms/schemaform.h"
#include "ui/forms/taskform.h"
#include "ui/tasks/newtaskdialog.h"
#include "ui/tasks/taskspage.h"
#include "ui/tasks/tasktableview.h"

#include <QAction>
#include <QComboBox>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// New tasks from the window, over a real engine.
class TestNewTask : public QObject
{
    Q_OBJECT

    struct Window
    {
        test::TestEngine engine;
        std::unique_ptr<TaskFeed> feed;
        std::unique_ptr<TasksPage> page;

        Window()
        {
            if (!engine.engine.start())
                qFatal("The engine does not start.");
            feed = std::make_unique<TaskFeed>(engine.engine, 1000);
            page = std::make_unique<TasksPage>(engine.engine, *feed, QUrl(u"http://127.0.0.1:8765"_s),
                                               QString());
            page->resize(1100, 700);
            page->show();
            feed->start();
        }
        ~Window()
        {
            page.reset();
            engine.engine.shutDown(0ms);
        }
        NewTaskDialog *dialog() { return page->findChild<NewTaskDialog *>(); }
        TaskSpec specOf(TaskId id) { return *(*engine.find(id))->spec; }
    };
    static QLineEdit *line(const TaskForm &form, const QString &key)
    {
        auto *widget = form.options().editor(key);
        if (auto *box = qobject_cast<QComboBox *>(widget))
            return box->lineEdit();
        return qobject_cast<QLineEdit *>(widget);
    }

private Q_SLOTS:
    void submitsAndShowsIt()
    {
        Window window;
        window.page->newTask();
        TaskForm &form = window.dialog()->form();
        form.chooseType(u"sleep"_s);
        form.params()->findChild<QLineEdit *>(u"seconds"_s)->setText(u"0"_s);
        line(form, u"queue"_s)->setText(u"mail"_s);
        line(form, u"timeout"_s)->setText(u"5m"_s);
        line(form, u"tags"_s)->setText(u"a, b c"_s);
        line(form, u"unique_key"_s)->setText(u"nightly"_s);
        qobject_cast<QSpinBox *>(form.options().editor(u"priority"_s))->setValue(7);
        qobject_cast<QSpinBox *>(form.options().editor(u"retries"_s))->setValue(2);
        QSignalSpy made(window.dialog(), &NewTaskDialog::made);
        QSignalSpy told(window.page.get(), &TasksPage::told);
        window.dialog()->submit();
        QTRY_COMPARE(made.size(), 1);
        const TaskSpec spec = window.specOf(made.first().first().value<TaskId>());
        QCOMPARE(spec.type, u"sleep"_s);
        QCOMPARE(spec.params, QByteArray(R"({"seconds":0})"));
        QCOMPARE(spec.queue, u"mail"_s);
        QVERIFY(spec.timeout == 300s);
        QCOMPARE(spec.tags, QStringList({u"a"_s, u"b c"_s}));
        QCOMPARE(spec.uniqueKey, u"nightly"_s);
        QCOMPARE(spec.priority, 7);
        QVERIFY(spec.retry.retries == 2);
        QVERIFY(!spec.delay && !spec.dueAt && !spec.resources);
        QTRY_COMPARE(told.size(), 1);
        QVERIFY(window.page->view().currentTask());
        QTRY_VERIFY(!window.dialog());
    }

    void saysWhatIsWrongBeforeItIsSent()
    {
        Window window;
        window.page->newTask();
        TaskForm &form = window.dialog()->form();
        form.chooseType(u"sleep"_s);
        line(form, u"queue"_s)->setText(u"no name"_s);
        line(form, u"timeout"_s)->setText(u"soon"_s);
        line(form, u"resources"_s)->setText(u"gpu=0"_s);
        qobject_cast<QComboBox *>(form.options().editor(u"start"_s))->setCurrentIndex(1);
        window.dialog()->submit();
        for (const QString &key : {u"queue"_s, u"timeout"_s, u"resources"_s, u"delay"_s})
            QVERIFY2(!form.options().fault(key).isEmpty(), qPrintable(key));
        QVERIFY(!form.params()->fields().fault(u"p/seconds"_s).isEmpty());
        QCOMPARE(form.focusWidget(), form.params()->findChild<QLineEdit *>(u"seconds"_s));
        QVERIFY(window.dialog()->isVisible());
    }

    void showsTheEnginesFaultsAtTheirFields()
    {
        Window window;
        window.page->newTask();
        TaskForm &form = window.dialog()->form();
        form.chooseType(u"noop"_s);
        line(form, u"resources"_s)->setText(u"nowhere=2"_s);
        line(form, u"tags"_s)->setText(QString(200, u'x'));
        window.dialog()->submit();
        QTRY_VERIFY(!form.options().fault(u"tags"_s).isEmpty());
        line(form, u"tags"_s)->clear();
        QVERIFY(form.options().fault(u"tags"_s).isEmpty());
        window.dialog()->submit();
        QTRY_VERIFY(!form.options().fault(u"resources"_s).isEmpty() || !window.dialog()->error().isEmpty());
        QVERIFY(!window.dialog()->isBusy());
    }

    void aTakenKeyIsToldOf()
    {
        Window window;
        TaskSpec spec;
        spec.type = u"sleep"_s;
        spec.params = R"({"seconds": 60})";
        spec.uniqueKey = u"one"_s;
        QVERIFY(window.engine.submit(spec));
        window.page->newTask();
        TaskForm &form = window.dialog()->form();
        form.chooseType(u"noop"_s);
        line(form, u"unique_key"_s)->setText(u"one"_s);
        window.dialog()->submit();
        QTRY_VERIFY(!window.dialog()->error().isEmpty() || form.options().hasFaults());
        QVERIFY(window.dialog()->isVisible());
    }

    void whatWasWrittenForATypeComesBack()
    {
        Window window;
        window.page->newTask();
        TaskForm &form = window.dialog()->form();
        form.chooseType(u"checksum"_s);
        form.params()->findChild<QLineEdit *>(u"path"_s)->setText(u"/etc/hosts"_s);
        form.chooseType(u"noop"_s);
        form.chooseType(u"checksum"_s);
        QCOMPARE(form.params()->findChild<QLineEdit *>(u"path"_s)->text(), u"/etc/hosts"_s);
    }

    void editsAndRunsAgain()
    {
        Window window;
        TaskSpec spec;
        spec.type = u"sleep"_s;
        spec.params = R"({"seconds": 0})";
        spec.tags = {u"nightly"_s};
        spec.queueTimeout = 1h; // the form does not show it
        const auto first = window.engine.submit(spec);
        QVERIFY(first);
        QTRY_COMPARE(window.engine.state((*first)->id), TaskState::Succeeded);
        QTRY_COMPARE(window.page->view().model()->rowCount(), 1);
        window.page->view().selectRow(0);
        QAction *edit = nullptr;
        for (QAction *action : window.page->view().actions()) {
            if (action->shortcut() == QKeySequence(Qt::Key_E))
                edit = action;
        }
        QVERIFY(edit);
        QTRY_VERIFY(edit->isEnabled());
        edit->trigger();
        TaskForm &form = window.dialog()->form();
        QCOMPARE(line(form, u"tags"_s)->text(), u"nightly"_s);
        form.params()->findChild<QLineEdit *>(u"seconds"_s)->setText(u"0.01"_s);
        QSignalSpy made(window.dialog(), &NewTaskDialog::made);
        window.dialog()->submit();
        QTRY_COMPARE(made.size(), 1);
        const TaskSpec again = window.specOf(made.first().first().value<TaskId>());
        QCOMPARE(again.params, QByteArray(R"({"seconds":0.01})"));
        QCOMPARE(again.tags, spec.tags);
        QVERIFY(again.queueTimeout == 1h);
        QVERIFY(again.retryOf == (*first)->id);
    }

    void parentsAreKeptWhereTheirResultsAreNeeded()
    {
        auto task = std::make_shared<Task>();
        TaskSpec spec;
        spec.params = R"({"path": {"from_task": 3, "pointer": "/path"}})";
        spec.dependsOn = {TaskId{2}, TaskId{3}};
        spec.delay = 5s;
        task->id = TaskId{9};
        task->spec = std::make_shared<const TaskSpec>(spec);
        const TaskSpec again = specToRepeat(*task);
        QVERIFY(again.dependsOn == std::vector<TaskId>{TaskId{3}});
        QVERIFY(!again.delay);
        QVERIFY(again.retryOf == TaskId{9});
    }

    void readsResources_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("normal"); // null: none
        QTest::newRow("one") << u"gpu"_s << u"gpu"_s;
        QTest::newRow("units") << u" scanner = 2 ,gpu"_s << u"gpu, scanner=2"_s;
        QTest::newRow("zero") << u"gpu=0"_s << QString();
        QTest::newRow("twice") << u"gpu, gpu"_s << QString();
        QTest::newRow("no number") << u"gpu=many"_s << QString();
        QTest::newRow("no name") << u"a b=1"_s << QString();
    }
    void readsResources()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, normal);
        const auto read = resourcesFromText(text);
        QCOMPARE(read.has_value(), !normal.isNull());
        if (read)
            QCOMPARE(resourcesToText(*read), normal);
    }
};

QTEST_MAIN(TestNewTask)
#include "tst_newtask.moc"
