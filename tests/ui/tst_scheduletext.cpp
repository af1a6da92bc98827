// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/schedulefixture.h"
#include "ui/forms/fieldlist.h"
#include "ui/schedules/historytablemodel.h"
#include "ui/schedules/recurrenceform.h"
#include "ui/schedules/scheduletablemodel.h"
#include "ui/schedules/scheduletext.h"
#include "ui/tables/rowdelegate.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestScheduleText : public QObject
{
    Q_OBJECT

    static ScheduleRow row(qint64 id, const QString &name)
    {
        ScheduleRow row;
        row.schedule.id = ScheduleId{id};
        row.schedule.spec = test::spec(Every{1h, test::Start});
        row.schedule.spec.name = name;
        row.schedule.nextFireAt = test::Start + 1h;
        return row;
    }

private Q_SLOTS:
    void saysCronInWords_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("words"); // empty: not simple
        QTest::newRow("daily") << u"0 3 * * *"_s << u"Daily at 03:00"_s;
        QTest::newRow("alias") << u"@daily"_s << u"Daily at 00:00"_s;
        QTest::newRow("weekdays") << u"30 8 * * 1-5"_s << u"Monday to Friday at 08:30"_s;
        QTest::newRow("names of weekdays") << u"30 8 * * MON-FRI"_s << u"Monday to Friday at 08:30"_s;
        QTest::newRow("a day") << u"0 9 * * 1"_s << u"Every Monday at 09:00"_s;
        QTest::newRow("Sunday as 0") << u"0 9 * * 0"_s << u"Every Sunday at 09:00"_s;
        QTest::newRow("Sunday as 7") << u"0 9 * * 7"_s << u"Every Sunday at 09:00"_s;
        QTest::newRow("monthly") << u"5 4 15 * *"_s << u"On day 15 of the month at 04:05"_s;
        QTest::newRow("last day") << u"5 4 L * *"_s << u"On the last day of the month at 04:05"_s;
        QTest::newRow("minutes") << u"*/15 * * * *"_s << u"Every 15 minutes"_s;
        QTest::newRow("uneven minutes") << u"*/7 * * * *"_s << QString();
        QTest::newRow("each minute") << u"* * * * *"_s << u"Every minute"_s;
        QTest::newRow("hourly") << u"20 * * * *"_s << u"Hourly, at minute 20"_s;
        QTest::newRow("hours") << u"0 */6 * * *"_s << u"Every 6 hours, at minute 0"_s;
        QTest::newRow("uneven hours") << u"0 */5 * * *"_s << QString();
        QTest::newRow("both days") << u"0 3 1 * 1"_s << QString();
        QTest::newRow("a month") << u"0 3 1 6 *"_s << QString();
        QTest::newRow("a list") << u"0,30 3 * * *"_s << QString();
    }
    void saysCronInWords()
    {
        QFETCH(const QString, expression);
        QFETCH(const QString, words);
        QVERIFY(CronExpression::parse(expression));
        QCOMPARE(scheduletext::cronWords(expression), words);
    }

    void saysHowLongUntilThen()
    {
        QCOMPARE(scheduletext::fromNow(test::Start + 90s, test::Start), u"in 1 min 30 s"_s);
        QCOMPARE(scheduletext::fromNow(test::Start + 10ms, test::Start), u"in 1 s"_s);
        QCOMPARE(scheduletext::fromNow(test::Start, test::Start), u"now"_s);
    }

    void isOrderedByName()
    {
        ScheduleTableModel model;
        const QAbstractItemModelTester tester(&model);
        model.take({row(1, u"b"_s), row(2, u"A"_s), row(3, u"b"_s)}, test::Start);
        QCOMPARE(model.rowOf(ScheduleId{2}), 0);
        QCOMPARE(model.rowOf(ScheduleId{1}), 1);
        QCOMPARE(model.rowOf(ScheduleId{3}), 2);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.take({row(1, u"b"_s), row(3, u"a"_s)}, test::Start);
        QCOMPARE(model.rowOf(ScheduleId{3}), 0);
        QVERIFY(removed.size() > 0);
        QCOMPARE(model.rowCount(), 2);
    }

    void saysWhatBecameOfTheLastRun()
    {
        ScheduleTableModel model;
        ScheduleRow paused = row(1, u"a"_s);
        paused.schedule.spec.pause = Pause{};
        paused.last = ScheduleRecord{.schedule = ScheduleId{1}, .skipped = SkipReason::Overlap};
        model.take({paused, row(2, u"b"_s)}, test::Start);
        const auto text = [&](int at, int column) { return model.index(at, column).data().toString(); };
        QCOMPARE(text(0, ScheduleTableModel::Last), u"Skipped: the run before had not ended"_s);
        QCOMPARE(text(0, ScheduleTableModel::State), u"Paused"_s);
        QCOMPARE(text(0, ScheduleTableModel::Next), u"none"_s);
        QCOMPARE(model.index(0, ScheduleTableModel::State).data(cell::MarkRole).toInt(),
                 int(cell::PauseBars));
        QCOMPARE(text(1, ScheduleTableModel::Last), u"not yet"_s);
        QVERIFY(text(1, ScheduleTableModel::Next).startsWith(u"in 1 h 00 min ("_s));
        QCOMPARE(text(1, ScheduleTableModel::When), u"Every 1 h"_s);
    }

    void theHistoryKeepsItsPlace()
    {
        HistoryTableModel model;
        const QAbstractItemModelTester tester(&model);
        const ScheduleRecord run{.schedule = ScheduleId{1}, .firstRun = test::Start, .task = TaskId{7}};
        ScheduleRecord refused{
            .schedule = ScheduleId{1}, .firstRun = test::Start, .skipped = SkipReason::Refused};
        refused.runs = 3;
        refused.detail = u"The queue is full."_s;
        model.take({{refused, nullptr}, {run, nullptr}}, test::Start);
        QCOMPARE(model.index(1, HistoryTableModel::Outcome).data().toString(), u"Ran as task 7"_s);
        QCOMPARE(model.index(1, HistoryTableModel::Task).data().toString(), u"#7"_s);
        QCOMPARE(model.index(0, HistoryTableModel::Outcome).data(Qt::ToolTipRole).toString(),
                 u"The queue is full."_s);
        QVERIFY(model.index(0, HistoryTableModel::Run).data().toString().startsWith(u"3 runs"_s));
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        auto task = std::make_shared<Task>();
        task->id = TaskId{7};
        task->phase = Finished{.state = TaskState::Failed};
        model.take({{refused, nullptr}, {run, task}}, test::Start);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.index(1, HistoryTableModel::Outcome).data().toString(), u"Failed"_s);
        QCOMPARE(model.index(1, HistoryTableModel::Outcome).data(cell::ToneRole).toInt(), int(cell::Bad));
    }

    void previewsWhatIsWritten()
    {
        RecurrenceForm form;
        form.show();
        form.setRecurrence(test::cron(u"0 3 * * *"));
        QVERIFY(form.preview().startsWith(u"Daily at 03:00\n"_s));
        QCOMPARE(form.preview().count(u'\n'), 5);
        auto *cron = qobject_cast<QLineEdit *>(form.fields().editor(u"cron"_s));
        cron->setText(u"0 3 * *"_s);
        QTRY_VERIFY(!form.preview().contains(u'\n'));
        QVERIFY(!form.read());
        QVERIFY(!form.fields().fault(u"cron"_s).isEmpty());
        cron->setText(u"*/5 * * * *"_s);
        QTRY_VERIFY(form.preview().startsWith(u"Every 5 minutes"_s));
        qobject_cast<QComboBox *>(form.fields().editor(u"time_zone"_s))->setCurrentText(u"Berlin"_s);
        QVERIFY(!form.read());
        QVERIFY(!form.fields().fault(u"time_zone"_s).isEmpty());
    }

    void aTimeThatIsOverIsAFaultUnlessItWasThere()
    {
        RecurrenceForm form;
        form.show();
        const Once old{test::Start + 123ms};
        form.setRecurrence(old);
        const auto same = form.read();
        QVERIFY(same && std::get<Once>(*same) == old);
        RecurrenceForm fresh;
        fresh.show();
        fresh.setRecurrence(Every{1500ms, test::Start});
        const auto every = fresh.read();
        QVERIFY(every && std::get<Every>(*every) == (Every{1500ms, test::Start}));
        qobject_cast<QLineEdit *>(fresh.fields().editor(u"every"_s))->setText(u"10ms"_s);
        QVERIFY(!fresh.read());
        QCOMPARE(fresh.fields().fault(u"every"_s), u"It must be from 1 s to 10 years."_s);
    }
};

QTEST_MAIN(TestScheduleText)
#include "tst_scheduletext.moc"
