// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "tests/support/testengine.h"
#include "ui/copybutton.h"
#include "ui/format.h"
#include "ui/tasks/logtext.h"
#include "ui/tasks/logview.h"
#include "ui/tasks/resultbox.h"
#include "ui/tasks/taskpanel.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>

using namespace pooldeck;
using Source = pooldeck::test::ScriptedTaskSource;
using namespace Qt::StringLiterals;

/// The panel beside the table: log, result, attempts, removal.
class TestTaskPanel : public QObject
{
    Q_OBJECT

    struct Panel
    {
        explicit Panel(TaskSource &source, TaskPanel::Tab tab = TaskPanel::Log) : widget(source)
        {
            widget.resize(420, 500);
            widget.show();
            widget.showTab(tab);
        }
        TaskPanel *operator->() { return &widget; }
        LogText &text() const { return widget.log().text(); }
        QStringList lines() const { return text().toPlainText().split(u'\n', Qt::SkipEmptyParts); }
        /// Everything in labels that can be seen.
        QString said() const
        {
            QString all;
            for (const auto *label : widget.findChildren<QLabel *>()) {
                if (label->isVisible())
                    all += label->text() + u'\n';
            }
            return all;
        }
        bool isAtEnd() const
        {
            return text().verticalScrollBar()->value() == text().verticalScrollBar()->maximum();
        }
        TaskPanel widget;
    };

    static void write(Source &source, int count, LogStream stream = LogStream::Stdout)
    {
        for (int i = 0; i < count; ++i) {
            const qint64 number = source.log.empty() ? 1 : source.log.back().number + 1;
            source.log.push_back({number, Timestamp{}, stream, u"line %1"_s.arg(number)});
        }
    }

private Q_SLOTS:
    void aTaskPastItsTimeoutSaysSoBeforeItIsUnresponsive()
    {
        Source source;
        Panel panel(source, TaskPanel::Details);
        const auto withPhase = [](bool unresponsive) {
            auto task = std::make_shared<Task>(*Source::running(1));
            auto running = std::get<Running>(task->phase);
            running.stopReason = StopReason::TimedOut;
            running.unresponsive = unresponsive;
            task->phase = running;
            return task;
        };
        panel->setTask(Source::running(1));
        QVERIFY(!panel.said().contains(u"timeout"_s));
        panel->setTask(withPhase(false));
        QCOMPARE(format::stateOf(*panel->task()), u"Timed out, stopping"_s);
        QVERIFY(panel.said().contains(u"This task ran into its timeout."_s));
        panel->setTask(withPhase(true));
        QCOMPARE(format::stateOf(*panel->task()), u"Unresponsive"_s);
        QVERIFY(panel.said().contains(u"restart Pooldeck"_s));
        panel->setTask(Source::finished(1, TaskState::Failed));
        QVERIFY(!panel.said().contains(u"restart Pooldeck"_s));
    }

    void followsTheLogOfARunningTask()
    {
        test::TestEngine engine;
        test::Gate gate;
        TaskType type = gate.type(u"writer"_s);
        type.run = ThreadFunction([&gate](TaskContext &context) -> QJsonValue {
            context.log(u"first"_s);
            gate.begun.release();
            gate.go.acquire();
            context.taskLog().append(LogStream::Stderr, u"<b>second</b>"_s);
            return {};
        });
        QVERIFY(engine.catalog.add(type));
        QVERIFY(engine.engine.start());
        const auto task = engine.submit(u"writer"_s);
        QVERIFY(task);
        gate.begun.acquire();
        {
            Panel panel(engine.engine);
            panel->setTask(*engine.find((*task)->id));
            QTRY_COMPARE(panel.lines().size(), 1);
            QVERIFY(panel.lines().first().endsWith(u"first"_s));
            gate.go.release();
            QTRY_COMPARE(engine.state((*task)->id), TaskState::Succeeded);
            panel->setTask(*engine.find((*task)->id));
            QTRY_COMPARE(panel.lines().size(), 2);
            QVERIFY(panel.lines().last().endsWith(u"err  <b>second</b>"_s));
            panel.text().selectAll();
            panel->findChild<CopyButton *>()->click();
            QVERIFY(QGuiApplication::clipboard()->text().contains(u"<b>second</b>"_s));
        }
        QVERIFY(engine.engine.shutDown(std::chrono::milliseconds(0)));
    }

    void scrollsOnlyFromTheEnd()
    {
        Source source;
        write(source, 200);
        Panel panel(source);
        QVERIFY(QTest::qWaitForWindowExposed(&panel.widget));
        panel->setTask(Source::running(1));
        QTRY_COMPARE(panel.lines().size(), 200);
        QVERIFY(panel.isAtEnd());
        write(source, 50);
        panel->poll();
        QTRY_COMPARE(panel.lines().size(), 250);
        QVERIFY(panel.isAtEnd());
        panel.text().verticalScrollBar()->setValue(10);
        write(source, 50);
        panel->poll();
        QTRY_COMPARE(panel.lines().size(), 300);
        QCOMPARE(panel.text().verticalScrollBar()->value(), 10);
    }

    void keepsTheNewestLines()
    {
        Source source;
        write(source, LogText::MostLines + 700);
        Panel panel(source);
        QVERIFY(QTest::qWaitForWindowExposed(&panel.widget));
        panel->setTask(Source::running(1));
        QTRY_VERIFY(panel.text().toPlainText().endsWith(u"line %1"_s.arg(LogText::MostLines + 700)));
        QCOMPARE(panel.text().blockCount(), LogText::MostLines);
        QVERIFY(panel.said().contains(u"older lines were dropped"_s));

        // What is read stays where it is while the first lines leave.
        QScrollBar *bar = panel.text().verticalScrollBar();
        bar->setValue(bar->maximum() / 2);
        const QString read = panel.text().cursorForPosition({4, 4}).block().text();
        write(source, 100);
        panel->poll();
        QTRY_VERIFY(panel.text().toPlainText().endsWith(u"line %1"_s.arg(LogText::MostLines + 800)));
        QCOMPARE(panel.text().cursorForPosition({4, 4}).block().text(), read);
    }

    void saysThatLinesWereDropped()
    {
        Source source;
        write(source, 30);
        source.log.erase(source.log.begin(), source.log.begin() + 20);
        Panel panel(source);
        panel->setTask(Source::finished(1));
        QTRY_COMPARE(panel.lines().size(), 10);
        QVERIFY(panel.said().contains(u"The first 20 lines were dropped"_s));
    }

    void saysThatThereIsNoLog()
    {
        Source source;
        Panel panel(source);
        panel->setTask(Source::running(1));
        QTRY_COMPARE(panel.text().placeholderText(), u"The task has written nothing so far."_s);
        panel->setTask(Source::finished(1));
        QTRY_COMPARE(panel.text().placeholderText(), u"The task wrote no log."_s);
    }

    void whatIsSaidOfAnEmptyLogIsRepainted()
    {
        struct : QObject
        {
            bool eventFilter(QObject *, QEvent *event) override
            {
                paints += event->type() == QEvent::Paint ? 1 : 0;
                return false;
            }
            int paints = 0;
        } watcher;
        Source source;
        Panel panel(source);
        QVERIFY(QTest::qWaitForWindowExposed(&panel.widget));
        panel->setTask(Source::running(1));
        QTRY_COMPARE(panel.text().placeholderText(), u"The task has written nothing so far."_s);
        QCoreApplication::processEvents();
        panel.text().viewport()->installEventFilter(&watcher);
        panel->setTask(Source::finished(1));
        QTRY_COMPARE(panel.text().placeholderText(), u"The task wrote no log."_s);
        QTRY_VERIFY(watcher.paints > 0);
    }

    void terminalCommandsAreNotShown()
    {
        Source source;
        source.log.push_back({1, Timestamp{}, LogStream::Stdout, u"\x1b[1;31mred\x1b[0m\rtext\u2028x"_s});
        Panel panel(source);
        panel->setTask(Source::finished(1));
        QTRY_COMPARE(panel.lines().size(), 1);
        QVERIFY(panel.lines().first().endsWith(u"out  red text x"_s));
    }

    void readsNothingWhileTheLogIsHidden()
    {
        Source source;
        write(source, 3);
        Panel panel(source, TaskPanel::Details);
        panel->setTask(Source::running(1));
        QCoreApplication::processEvents();
        QVERIFY(panel.lines().isEmpty());
        panel->showTab(TaskPanel::Log);
        QTRY_COMPARE(panel.lines().size(), 3);
        panel->setTask(Source::running(2)); // another task, another log
        QVERIFY(panel.lines().isEmpty());
        QTRY_COMPARE(panel.lines().size(), 3);
    }

    void loadsAndSavesALargeResult()
    {
        QTemporaryDir directory;
        test::TestEngine engine(directory.filePath(u"tasks.db"_s));
        TaskType type = test::Gate().type(u"large"_s);
        type.run = ThreadFunction([](TaskContext &) -> QJsonValue { return QString(200'000, u'x'); });
        QVERIFY(engine.catalog.add(type));
        QVERIFY(engine.engine.start());
        const auto task = engine.submit(u"large"_s);
        QVERIFY(task);
        QTRY_VERIFY((*engine.find((*task)->id))->resultInFile()); // it ended, and that is committed
        const TaskPtr done = *engine.find((*task)->id);
        {
            Panel panel(engine.engine, TaskPanel::Details);
            panel->setTask(done);
            auto *box = panel->findChild<ResultBox *>();
            QVERIFY(box->isVisible());
            QVERIFY(box->status().contains(u"200 kB"_s));
            auto *text = box->findChild<QPlainTextEdit *>();
            QVERIFY(!text->isVisible());
            box->load();
            QTRY_VERIFY(text->isVisible());
            QVERIFY(text->toPlainText().contains(u"more characters"_s));

            const QString path = directory.filePath(u"result.json"_s);
            box->saveTo(path);
            QTRY_VERIFY(box->status().contains(path));
            QCOMPARE(QFile(path).size(), 200'002);
            box->saveTo(directory.filePath(u"missing/result.json"_s));
            QTRY_VERIFY(box->status().contains(u"not saved"_s));
        }
        QVERIFY(engine.engine.shutDown(std::chrono::milliseconds(0)));
    }

    void listsEarlierAttempts()
    {
        struct : PartialTaskSource
        {
            const TaskCatalog &catalog() const override { return types; }
            void submit(TaskSpec, TaskCallback done) override { done(refusal()); }
            void cancel(TaskId, TaskCallback done) override { done(refusal()); }
            void find(TaskId, TaskCallback done) const override { done(refusal()); }
            void list(TaskFilter, std::optional<TaskCursor>, int, PageCallback done) const override
            {
                done(refusal());
            }
            StateCounts counts() const override { return {}; }
            TaskChanges changesSince(quint64) const override { return {}; }
            quint64 lastSeq() const override { return 0; }
            std::shared_ptr<void> subscribe(std::function<void()>) override { return {}; }
            void attempts(TaskId, std::function<void(Result<std::vector<TaskAttempt>>)> done) const override
            {
                done(std::vector<TaskAttempt>{{1,
                                               u"pool-2"_s,
                                               Timestamp{},
                                               Timestamp(std::chrono::seconds(3)),
                                               {FailureKind::Interrupted, u"<i>Gone</i>"_s, {}}}});
            }
            TaskCatalog types;
        } source;
        Panel panel(source, TaskPanel::Details);
        auto task = std::make_shared<Task>(*Source::running(1));
        task->attempt = 2;
        panel->setTask(task);
        const auto shown = [&] {
            for (const auto *text : panel->findChildren<QPlainTextEdit *>()) {
                if (text->isVisible() && text->accessibleName() == u"Earlier attempts"_s)
                    return text->toPlainText();
            }
            return QString();
        };
        QTRY_VERIFY(shown().contains(u"pool-2"_s));
        QVERIFY(shown().contains(u"3.0 s"_s));
        QVERIFY(shown().contains(u"<i>Gone</i>"_s));
        panel->setTask(Source::running(2));
        QVERIFY(shown().isEmpty());
    }

    void saysThatTheTaskWasRemoved()
    {
        Source source;
        Panel panel(source, TaskPanel::Details);
        panel->setTask(Source::finished(1));
        QVERIFY(!panel.said().contains(u"removed from the history"_s));
        panel->setRemoved();
        QVERIFY(panel.said().contains(u"removed from the history"_s));
        panel->setTask(Source::finished(2));
        QVERIFY(!panel.said().contains(u"removed from the history"_s));
    }
};

QTEST_MAIN(TestTaskPanel)
#include "tst_taskpanel.moc"
