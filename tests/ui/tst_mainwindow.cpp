// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/monitor.h"
#include "tests/support/scriptedschedulesource.h"
#include "tests/support/scriptedtasksource.h"
#include "ui/closedialog.h"
#include "ui/noticebar.h"
#include "ui/tasks/taskspage.h"
#include "ui/tasks/tasktableview.h"
#include "ui/windowsession.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using Source = pooldeck::test::ScriptedTaskSource;
using namespace Qt::StringLiterals;

/// The window as the composition root uses it: trouble, closing, shutting down, the tray.
class TestMainWindow : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        QTemporaryDir directory;
        QSettings settings{directory.filePath(u"ui.ini"_s), QSettings::IniFormat};
        SystemClock clock;
        Monitor monitor{clock, [] { return WorkGauges(); }};
        Source source;
        test::ScriptedScheduleSource schedules;
        bool tray = true;
        WindowSession session{source, schedules, monitor, QUrl(u"http://127.0.0.1:8765"_s),
                              WindowOptions{.settings = &settings, .hasTray = [this] { return tray; }}};
        QSignalSpy quit{&session, &WindowSession::quitRequested};
        QSignalSpy lastClosed{qGuiApp, &QGuiApplication::lastWindowClosed};

        Fixture()
        {
            QGuiApplication::setQuitOnLastWindowClosed(false);
            session.show();
        }
        MainWindow &window() { return session.window(); }
        CloseDialog *dialog() { return window().findChild<CloseDialog *>(); }
        void choose(const QString &button) { dialog()->findChild<QPushButton *>(button)->click(); }
        NoticeBar *visibleNotice()
        {
            for (auto *bar : window().findChildren<NoticeBar *>()) {
                if (bar->isVisible())
                    return bar;
            }
            return nullptr;
        }
        bool statusSays(const QString &text)
        {
            for (const auto *label : window().statusBar()->findChildren<QLabel *>()) {
                if (label->isVisible() && label->text() == text)
                    return true;
            }
            return false;
        }
    };

private Q_SLOTS:
    void troubleIsShownUntilItEnds()
    {
        Fixture f;
        QVERIFY(!f.visibleNotice());
        f.source.setTrouble(Error{ErrorCode::DiskFull, u"The disk that holds /data is full."_s, {}});
        f.source.wake();
        QTRY_VERIFY(f.visibleNotice());
        QCOMPARE(f.visibleNotice()->headline(), u"The disk is full."_s);
        QVERIFY(f.visibleNotice()->text().contains(u"tries again by itself"_s));
        QCOMPARE(f.visibleNotice()->accessibleName(), u"The disk is full."_s);
        QVERIFY(f.statusSays(u"Not accepting tasks"_s));
        f.source.setTrouble({});
        f.source.wake();
        QTRY_VERIFY(!f.visibleNotice());
        QVERIFY(!f.statusSays(u"Not accepting tasks"_s));
    }

    void aShortcutBringsTheKeyboardToThePage()
    {
        Fixture f;
        for (qint64 id = 1; id <= 3; ++id)
            f.source.change(Source::finished(id));
        f.source.wake();
        f.window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.window()));
        QTest::keyClick(&f.window(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(f.window().tasksPage().view().hasFocus());
        QTest::keyClick(f.window().focusWidget(), Qt::Key_Down);
        QVERIFY(f.window().tasksPage().view().currentTask());
    }

    void troubleOfBeforeTheStartIsShown()
    {
        SystemClock clock;
        const Monitor monitor(clock, [] { return WorkGauges(); });
        Source source;
        source.setTrouble(Error{ErrorCode::StoreUnavailable, u"Locked."_s, {}});
        test::ScriptedScheduleSource schedules;
        MainWindow window(source, schedules, const_cast<Monitor &>(monitor), QUrl());
        window.show();
        QVERIFY(window.findChild<NoticeBar *>());
        const auto bars = window.findChildren<NoticeBar *>();
        QVERIFY(std::ranges::any_of(bars, [](const NoticeBar *bar) { return bar->isVisible(); }));
    }

    void closesAtOnceWhereNothingIsUnfinished()
    {
        Fixture f;
        f.source.put(Source::finished(1));
        f.window().close();
        QCOMPARE(f.quit.size(), 1);
        QVERIFY(!f.dialog());
    }

    void asksOnceAndStaysWhenCancelled()
    {
        Fixture f;
        f.source.put(Source::running(1));
        f.window().close();
        QVERIFY(f.dialog());
        QVERIFY(f.dialog()->isVisible());
        f.window().close(); // again: the same question
        QCOMPARE(f.window().findChildren<CloseDialog *>().size(), 1);
        f.dialog()->reject();
        QTRY_VERIFY(!f.dialog());
        QVERIFY(f.window().isVisible());
        QVERIFY(f.quit.isEmpty());
    }

    void keepsRunningInTheTray()
    {
        Fixture f;
        f.source.put(Source::task(1));
        f.window().close();
        f.choose(u"keepRunning"_s);
        QTRY_VERIFY(!f.window().isVisible());
        QVERIFY(f.quit.isEmpty());
        QVERIFY(f.lastClosed.isEmpty());
        Q_EMIT f.session.tray().showRequested();
        QVERIFY(f.window().isVisible());
    }

    void minimisesWithoutATray()
    {
        Fixture f;
        f.tray = false;
        f.source.put(Source::task(1));
        f.window().close();
        QString said;
        for (const auto *label : f.dialog()->findChildren<QLabel *>())
            said += label->text();
        QVERIFY(said.contains(u"no system tray"_s));
        f.choose(u"keepRunning"_s);
        QTRY_VERIFY(f.window().isMinimized());
        QVERIFY(f.window().isVisible());
    }

    void stopsAndQuits()
    {
        Fixture f;
        f.source.put(Source::running(1));
        f.window().close();
        f.choose(u"stopAndQuit"_s);
        QTRY_COMPARE(f.quit.size(), 1);
    }

    void remembersTheChoice_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<bool>("quits");
        QTest::newRow("keep running") << u"keepRunning"_s << false;
        QTest::newRow("stop and quit") << u"stopAndQuit"_s << true;
    }
    void remembersTheChoice()
    {
        QFETCH(QString, button);
        QFETCH(bool, quits);
        Fixture f;
        f.source.put(Source::running(1));
        f.window().close();
        f.dialog()->findChild<QCheckBox *>()->setChecked(true);
        f.choose(button);
        QTRY_COMPARE(!f.window().isVisible(), !quits);
        QTRY_COMPARE(!f.quit.isEmpty(), quits);
        QTRY_VERIFY(!f.dialog());
        f.session.raise();
        f.window().close();
        QVERIFY(!f.dialog());
        QCOMPARE(f.quit.size(), quits ? 2 : 0);
        QCOMPARE(f.window().isVisible(), quits);
    }

    void saysWhatItWaitsForWhileItStops()
    {
        Fixture f;
        f.source.put(Source::running(1));
        f.source.put(Source::running(2));
        f.source.put(Source::task(3));
        f.source.wake();
        f.window().close();
        QVERIFY(f.dialog());
        f.session.showShuttingDown();
        QTRY_VERIFY(!f.dialog()); // decided elsewhere
        QTRY_VERIFY(f.visibleNotice());
        QTRY_COMPARE(f.visibleNotice()->headline(), u"Stopping: 2 tasks are still running…"_s);
        f.source.change(Source::finished(1));
        f.source.wake();
        QTRY_COMPARE(f.visibleNotice()->headline(), u"Stopping: 1 task is still running…"_s);
        QVERIFY(f.session.tray().toolTip().contains(u"stopping"_s));
        f.window().close(); // nothing is asked any more
        QVERIFY(!f.dialog());
        QVERIFY(!f.window().isVisible());
    }

    void theTraySaysWhatGoesOn()
    {
        Fixture f;
        f.window().hide();
        f.source.put(Source::running(1));
        f.source.put(Source::task(2));
        QTRY_COMPARE(f.session.tray().toolTip(), u"Pooldeck: 1 running, 1 queued"_s);
        const QList<QAction *> actions = f.session.tray().menu().actions();
        actions.first()->trigger();
        QVERIFY(f.window().isVisible());
        actions.last()->trigger();
        QCOMPARE(f.quit.size(), 1);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
