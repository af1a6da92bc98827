// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/scheduler.h"
#include "core/monitor/monitor.h"
#include "tests/support/testengine.h"
#include "ui/mainwindow.h"
#include "ui/tasks/taskspage.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QTest>
#include <QTextDocument>
#include <QTextEdit>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::TestEngine;

namespace {

const QString Foreign = u"<img src='file:///etc/passwd'><b>not</b> ours"_s;

struct Shown
{
    int labels = 0; // that hold the foreign text
    int tips = 0;
    QStringList faults; // the text is taken for HTML here
};

Shown shownIn(QWidget &window)
{
    Shown shown;
    const auto look = [&](const QString &where, const QString &text, Qt::TextFormat format, int &counter) {
        if (!text.contains("img src"_L1))
            return;
        ++counter;
        const bool isRich = format == Qt::RichText || (format == Qt::AutoText && Qt::mightBeRichText(text));
        if (isRich && text.contains("<img"_L1))
            shown.faults.append(where + u": "_s + text);
    };
    for (const QLabel *label : window.findChildren<QLabel *>())
        look(u"a label"_s, label->text(), label->textFormat(), shown.labels);
    for (const QTextEdit *edit : window.findChildren<QTextEdit *>())
        look(u"a text"_s, edit->toHtml(), Qt::RichText, shown.labels);
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        look(QLatin1StringView(widget->metaObject()->className()), widget->toolTip(), Qt::AutoText,
             shown.tips);
    }
    for (const QAbstractItemView *view : window.findChildren<QAbstractItemView *>()) {
        const QAbstractItemModel *model = view->model();
        for (int row = 0; model && row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                look(QLatin1StringView(model->metaObject()->className()),
                     model->index(row, column).data(Qt::ToolTipRole).toString(), Qt::AutoText, shown.tips);
            }
        }
    }
    return shown;
}

} // namespace

/// Whatever tasks, schedules and types are called or say, the window shows it letter by letter.
class TestForeignText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTestSeesAFault()
    {
        QWidget window;
        auto *label = new QLabel(Foreign, &window);
        QCOMPARE(shownIn(window).faults.size(), 1);
        label->setTextFormat(Qt::PlainText);
        QCOMPARE(shownIn(window).faults, QStringList());
        label->setToolTip(Foreign);
        QCOMPARE(shownIn(window).faults.size(), 1);
    }

    void isShownAsItIs()
    {
        TestEngine e;
        test::Gate gate;
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.catalog.add({.name = u"fails"_s,
                               .description = Foreign,
                               .paramsSchema = {{u"type"_s, u"object"_s}, {u"description"_s, Foreign}},
                               .run = ThreadFunction([](TaskContext &context) -> QJsonValue {
                                   context.reportProgress(1, 2, Foreign);
                                   context.log(Foreign);
                                   throw TaskFailure(Foreign, {{Foreign, Foreign}});
                               })}));
        QVERIFY(e.engine.start());
        Scheduler scheduler(e.engine, e.clock);
        QVERIFY(scheduler.load());
        scheduler.start();
        Monitor monitor(e.clock, [&e] { return e.engine.gauges(); });
        monitor.start();

        TaskSpec spec{.type = u"fails"_s,
                      .params = "{}",
                      .tags = {Foreign},
                      .submitter = Foreign,
                      .uniqueKey = Foreign};
        spec.params = QJsonDocument(QJsonObject{{Foreign, Foreign}}).toJson(QJsonDocument::Compact);
        const TaskId failed = (*e.submit(spec))->id;
        QTRY_COMPARE(e.state(failed), TaskState::Failed);
        spec.type = u"gate"_s;
        spec.uniqueKey.clear();
        const TaskId running = (*e.submit(spec))->id;
        gate.begun.acquire();
        ScheduleSpec schedule;
        schedule.name = Foreign;
        schedule.task = spec;
        schedule.recurrence = Every{.interval = 1h};
        QVERIFY(TestEngine::waitFor<Schedule>(
            [&](auto done) { scheduler.addSchedule(schedule, std::move(done)); }));

        {
            MainWindow window(e.engine, scheduler, monitor, QUrl(u"http://127.0.0.1:1"_s));
            window.show();
            Shown all;
            const auto look = [&] {
                QTest::qWait(300); // pages read their sources a few times a second
                const Shown shown = shownIn(window);
                all.labels += shown.labels;
                all.tips += shown.tips;
                all.faults += shown.faults;
            };
            for (const MainWindow::Page page : {MainWindow::Page::Dashboard, MainWindow::Page::Schedules,
                                                MainWindow::Page::Limits, MainWindow::Page::Tasks}) {
                window.showPage(page);
                look();
            }
            for (const TaskId id : {failed, running}) {
                window.showTask(id);
                look();
            }
            window.tasksPage().newTask();
            look();
            QCOMPARE(all.faults, QStringList());
            QVERIFY2(all.labels >= 2, QByteArray::number(all.labels).constData());
            QVERIFY2(all.tips >= 2, QByteArray::number(all.tips).constData());
        }
        monitor.stop();
        scheduler.stop();
        gate.go.release();
        e.engine.shutDown(0ms);
    }
};

QTEST_MAIN(TestForeignText)
#include "tst_foreigntext.moc"
