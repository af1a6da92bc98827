// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "tests/support/testengine.h"
#include "ui/limits/limitspage.h"
#include "ui/limits/pausedialog.h"
#include "ui/limits/poolsizecard.h"
#include "ui/limits/queuedialog.h"
#include "ui/limits/queuescard.h"
#include "ui/limits/resourcedialog.h"
#include "ui/limits/resourcescard.h"
#include "ui/tables/rowtable.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

/// The page over a real engine.
class TestLimitsPage : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        test::TestEngine engine;
        Monitor monitor{engine.clock, [this] {
                            WorkGauges gauges = engine.engine.gauges();
                            gauges.maxThreads = engine.threadExecutor.maxThreads();
                            return gauges;
                        }};
        MonitorFeed feed{monitor};
        std::unique_ptr<LimitsPage> page;

        Fixture()
        {
            if (!engine.engine.start())
                qFatal("The engine does not start.");
            page = std::make_unique<LimitsPage>(engine.engine, feed);
            page->resize(1000, 700);
            page->show();
        }
        ~Fixture() { engine.engine.shutDown(std::chrono::milliseconds(0)); }

        QString queueText(const QString &name, int column)
        {
            QueueTableModel &model = page->queues().model();
            return model.index(model.rowOf(name), column).data().toString();
        }
        static void trigger(QWidget &view, const QKeySequence &key)
        {
            for (QAction *action : view.actions()) {
                if (action->shortcut() == key)
                    action->trigger();
            }
        }
        QueueSettings settings(const QString &name)
        {
            for (const QueueInfo &queue : engine.engine.queues()) {
                if (queue.name == name)
                    return queue.settings;
            }
            return {};
        }
    };
    static void submitForm(FormDialog *dialog) { dialog->findChild<QPushButton *>(u"accept"_s)->click(); }

private Q_SLOTS:
    void showsWhatIsSetElsewhere()
    {
        Fixture f;
        QCOMPARE(f.queueText(u"default"_s, QueueTableModel::State), u"Active"_s);
        QVERIFY(f.engine.setQueue(u"mail"_s, {.concurrency = 2, .paused = true}));
        QTRY_COMPARE(f.queueText(u"mail"_s, QueueTableModel::State), u"Paused"_s);
        TaskSpec spec;
        spec.type = u"noop"_s;
        spec.queue = u"mail"_s;
        QVERIFY(f.engine.submit(spec));
        QTRY_COMPARE(f.queueText(u"mail"_s, QueueTableModel::Queued), u"1"_s);
        QVERIFY(f.engine.setResource(u"gpu"_s, 2));
        QTRY_COMPARE(f.page->resources().model().rowCount(), 1);
    }

    void pausesAndResumesByKey()
    {
        Fixture f;
        QVERIFY(f.engine.setQueue(u"mail"_s, {.concurrency = 2}));
        f.page->queues().choose(u"mail"_s);
        Fixture::trigger(f.page->queues().view(), Qt::Key_P);
        QTRY_COMPARE(f.queueText(u"mail"_s, QueueTableModel::State), u"Paused"_s);
        QVERIFY(f.settings(u"mail"_s).paused);
        QVERIFY(f.settings(u"mail"_s).concurrency == 2);
        Fixture::trigger(f.page->queues().view(), Qt::Key_P);
        QTRY_VERIFY(!f.settings(u"mail"_s).paused);
    }

    void pausesUntilATimeThatIsToCome()
    {
        Fixture f;
        f.page->queues().choose(u"default"_s);
        Fixture::trigger(f.page->queues().view(), Qt::SHIFT | Qt::Key_P);
        auto *dialog = f.page->findChild<PauseDialog *>();
        QVERIFY(dialog);
        const auto now =
            std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        dialog->setUntil(now - std::chrono::hours(1));
        submitForm(dialog);
        QVERIFY(dialog->isVisible());
        QVERIFY(!f.settings(u"default"_s).paused);
        dialog->setUntil(now + std::chrono::hours(2));
        submitForm(dialog);
        QTRY_VERIFY(f.queueText(u"default"_s, QueueTableModel::State).startsWith(u"Paused until"_s));
        QVERIFY(f.settings(u"default"_s).pausedUntil.has_value());
    }

    void changesLimits()
    {
        Fixture f;
        QVERIFY(f.engine.setQueue(u"mail"_s, {.paused = true}));
        f.page->queues().choose(u"mail"_s);
        Fixture::trigger(f.page->queues().view(), Qt::Key_F2);
        auto *dialog = f.page->findChild<QueueDialog *>();
        QVERIFY(dialog);
        const auto spins = dialog->findChildren<QSpinBox *>();
        QCOMPARE(spins.size(), 2);
        spins[0]->setValue(3);
        spins[1]->setValue(10);
        auto *per = dialog->findChildren<QLineEdit *>().last();
        for (auto *edit : dialog->findChildren<QLineEdit *>()) {
            if (edit->text() == "1m"_L1)
                per = edit;
        }
        per->setText(u"soon"_s);
        submitForm(dialog);
        QVERIFY(!f.settings(u"mail"_s).rate);
        QCOMPARE(dialog->focusWidget(), per);
        per->setText(u"5s"_s);
        submitForm(dialog);
        QTRY_VERIFY(f.settings(u"mail"_s).rate == (RateLimit{10, std::chrono::seconds(5)}));
        QVERIFY(f.settings(u"mail"_s).concurrency == 3);
        QVERIFY(f.settings(u"mail"_s).paused); // what the dialog does not show stays
    }

    void makesAndRemovesAQueue()
    {
        Fixture f;
        Fixture::trigger(f.page->queues().view(), Qt::Key_Insert);
        auto *dialog = f.page->findChild<QueueDialog *>();
        auto *name = dialog->findChildren<QLineEdit *>().first();
        for (auto *edit : dialog->findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == "Name"_L1)
                name = edit;
        }
        name->setText(u"not a name"_s);
        submitForm(dialog);
        QVERIFY(dialog->isVisible());
        name->setText(u"reports"_s);
        dialog->findChildren<QSpinBox *>().first()->setValue(1);
        submitForm(dialog);
        QTRY_COMPARE(f.page->queues().view().chosenRow(), f.page->queues().model().rowOf(u"reports"_s));
        QVERIFY(f.settings(u"reports"_s).concurrency == 1);
        Fixture::trigger(f.page->queues().view(), Qt::Key_Delete);
        f.page->findChild<QMessageBox *>(u"resetQuestion"_s)->findChild<QPushButton *>(u"remove"_s)->click();
        QTRY_COMPARE(f.page->queues().model().rowOf(u"reports"_s), -1);
    }

    void makesChangesAndRemovesAResource()
    {
        Fixture f;
        Fixture::trigger(f.page->resources().view(), Qt::Key_Insert);
        auto *dialog = f.page->findChild<ResourceDialog *>();
        for (auto *edit : dialog->findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == "Name"_L1)
                edit->setText(u"gpu"_s);
        }
        submitForm(dialog);
        QTRY_COMPARE(f.page->resources().view().chosenRow(), 0);
        TaskSpec spec;
        spec.type = u"sleep"_s;
        spec.params = R"({"seconds": 60})";
        spec.resources = {{u"gpu"_s, 1}};
        const auto task = f.engine.submit(spec);
        QVERIFY(task);
        QTRY_COMPARE(f.engine.state((*task)->id), TaskState::Running);

        QSignalSpy failed(f.page.get(), &LimitsPage::failed);
        const auto remove = [&] {
            Fixture::trigger(f.page->resources().view(), Qt::Key_Delete);
            const auto boxes = f.page->findChildren<QMessageBox *>(u"removeQuestion"_s);
            boxes.last()->findChild<QPushButton *>(u"remove"_s)->click();
        };
        remove();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.first().first().toString().contains(u"a running task holds it"_s));
        QVERIFY(f.engine.cancel((*task)->id));
        QTRY_COMPARE(f.engine.state((*task)->id), TaskState::Cancelled);
        remove();
        QTRY_COMPARE(f.page->resources().model().rowCount(), 0);
    }

    void resizesThePool()
    {
        Fixture f;
        auto *card = f.page->findChild<PoolSizeCard *>();
        card->findChild<QSpinBox *>()->setValue(5);
        QTRY_COMPARE(f.engine.threadExecutor.maxThreads(), 5);
    }

    void opensTheTasksOfAQueue()
    {
        Fixture f;
        QSignalSpy wanted(f.page.get(), &LimitsPage::queueActivated);
        f.page->queues().choose(u"default"_s);
        QTest::keyClick(&f.page->queues().view(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toString(), u"default"_s);
    }

    void asksOnlyWhileItCanBeSeen()
    {
        SystemClock clock;
        const Monitor monitor(clock, [] { return WorkGauges(); });
        MonitorFeed feed(monitor);
        test::ScriptedTaskSource source;
        LimitsPage page(source, feed);
        QCOMPARE(source.limitsAsked, 0);
        page.show();
        QTRY_VERIFY(source.limitsAsked >= 2);
        page.hide();
        const int asked = source.limitsAsked;
        QTest::qWait(700); // longer than it waits between two questions
        QCOMPARE(source.limitsAsked, asked);
    }

    void tellsWhatWasRefused()
    {
        SystemClock clock;
        const Monitor monitor(clock, [] { return WorkGauges(); });
        MonitorFeed feed(monitor);
        test::ScriptedTaskSource source;
        source.queueList.push_back({.name = u"mail"_s});
        LimitsPage page(source, feed);
        page.show();
        source.limitRefusal = u"The disk is full."_s;
        QSignalSpy failed(&page, &LimitsPage::failed);
        page.queues().choose(u"mail"_s);
        Fixture::trigger(page.queues().view(), Qt::Key_P);
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.first().first().toString().contains(u"The disk is full."_s));
    }

    void columnsFitANarrowWindow()
    {
        Fixture f;
        RowTable &view = f.page->queues().view();
        f.page->resize(548, 430);
        QTRY_VERIFY(view.width() < 548);
        QVERIFY(view.isColumnHidden(QueueTableModel::Concurrency));
        QVERIFY(!view.isColumnHidden(QueueTableModel::State));
        QVERIFY(view.horizontalHeader()->length() <= view.viewport()->width());
        f.page->resize(1200, 700);
        QTRY_VERIFY(!view.isColumnHidden(QueueTableModel::Concurrency));
    }
};

QTEST_MAIN(TestLimitsPage)
#include "tst_limitspage.moc"
