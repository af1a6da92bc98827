// SPDX-License-Identifier: GPL-3.0-only
// pooldeck-shot: takes a picture of the window over a real engine at work.
#include "core/engine/scheduler.h"
#include "core/engine/taskengine.h"
#include "core/executors/loopexecutor.h"
#include "core/executors/threadexecutor.h"
#include "core/monitor/monitor.h"
#include "core/store/sqlitetaskstore.h"
#include "core/task/activity.h"
#include "core/types/builtintypes.h"
#include "resources/shot/workload.h"
#include "ui/forms/taskform.h"
#include "ui/mainwindow.h"
#include "ui/schedules/schedulespage.h"
#include "ui/tasks/newtaskdialog.h"
#include "ui/tasks/taskspage.h"
#include "ui/translations.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFontDatabase>
#include <QStyleFactory>

#include <cstdio>
#include <ctime>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

QPalette darkPalette()
{
    QPalette palette(QColor(43, 46, 51), QColor(30, 32, 36));
    palette.setColor(QPalette::Base, QColor(24, 26, 29));
    palette.setColor(QPalette::Highlight, QColor(52, 110, 160));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, QColor(150, 155, 162));
    return palette;
}

QPalette lightPalette()
{
    QPalette palette(QColor(240, 241, 243), QColor(246, 247, 249));
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::Highlight, QColor(47, 118, 178));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, QColor(105, 112, 120));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, QColor(28, 32, 38));
    palette.setColor(QPalette::Disabled, QPalette::ButtonText, QColor(165, 170, 176));
    return palette;
}

void useDesktopLook(bool dark, double points)
{
    QApplication::setStyle(u"Fusion"_s);
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
    for (const QString &family : {u"Inter"_s, u"Noto Sans"_s, u"Cantarell"_s, u"Noto Sans CJK KR"_s}) {
        if (QFontDatabase::hasFamily(family)) {
            QApplication::setFont(QFont(family, -1));
            break;
        }
    }
    QFont font = QApplication::font();
    font.setPointSizeF(points);
    QApplication::setFont(font);
}

/// Seconds used by the process, and by this thread.
std::pair<double, double> processorTime()
{
    const auto read = [](clockid_t clock) {
        timespec time{};
        clock_gettime(clock, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    };
    return {read(CLOCK_PROCESS_CPUTIME_ID), read(CLOCK_THREAD_CPUTIME_ID)};
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationVersion(u"0.1.0"_s);
    QCommandLineParser options;
    options.addPositionalArgument(u"file"_s, u"The PNG to write; without it the CPU time is told."_s);
    options.addOptions({{u"page"_s, u"dashboard, tasks, newtask, schedules, newschedule or queues."_s,
                         u"page"_s, u"dashboard"_s},
                        {u"width"_s, u"In pixels."_s, u"px"_s, u"1240"_s},
                        {u"height"_s, u"In pixels."_s, u"px"_s, u"800"_s},
                        {u"points"_s, u"Size of the font."_s, u"points"_s, u"9.5"_s},
                        {u"seconds"_s, u"How long to wait before the picture."_s, u"seconds"_s, u"30"_s},
                        {u"fill"_s, u"Submits so many small tasks first."_s, u"tasks"_s, u"0"_s},
                        {u"language"_s, u"en or ko."_s, u"language"_s, u"en"_s},
                        {u"idle"_s, u"Without any work."_s},
                        {u"dark"_s, u"With a dark palette."_s}});
    options.process(application);
    const auto number = [&](const QString &name) { return options.value(name).toInt(); };
    useDesktopLook(options.isSet(u"dark"_s), options.value(u"points"_s).toDouble());
    installTranslations(application, QLocale(options.value(u"language"_s)));

    SystemClock clock;
    TaskCatalog catalog;
    SqliteTaskStore store({}, Durability::Memory);
    ThreadExecutor pool(2);
    LoopExecutor loop;
    TaskEngine engine(catalog, store, {&pool, &loop}, clock);
    Monitor monitor(clock, [&] {
        WorkGauges gauges = engine.gauges();
        gauges.maxThreads = pool.maxThreads();
        gauges.active = pool.active();
        gauges.queued = engine.counts()[static_cast<size_t>(TaskState::Queued)];
        return gauges;
    });
    if (!addBuiltInTypes(catalog) || !engine.start())
        return EXIT_FAILURE;
    monitor.watch(u"ui"_s, QThread::currentThread());
    QThread api;
    api.setObjectName(u"api-0"_s);
    api.start();
    monitor.watch(u"api-0"_s, &api);
    monitor.watch(u"tasks"_s, loop.thread());
    monitor.start();

    Scheduler scheduler(engine, clock);
    if (!scheduler.load())
        return EXIT_FAILURE;
    scheduler.start();
    Workload workload(engine);
    if (!options.isSet(u"idle"_s)) {
        workload.fill(number(u"fill"_s));
        workload.start();
        addSchedules(scheduler);
    }
    MainWindow window(engine, scheduler, monitor, QUrl(u"http://127.0.0.1:8765"_s),
                      {.tokenFile = u"/home/me/.local/share/pooldeck/token"_s});
    window.resize(number(u"width"_s), number(u"height"_s));
    const QString page = options.value(u"page"_s);
    if (page == "tasks"_L1)
        window.showPage(MainWindow::Page::Tasks);
    else if (page == "schedules"_L1)
        window.showPage(MainWindow::Page::Schedules);
    else if (page == "queues"_L1)
        window.showPage(MainWindow::Page::Limits);
    const auto pictured = [&]() -> QWidget * {
        auto *dialog = window.findChild<QDialog *>();
        return dialog ? static_cast<QWidget *>(dialog) : &window;
    };
    window.show();

    const bool picture = !options.positionalArguments().isEmpty();
    std::pair<double, double> begin;
    QElapsedTimer wall;
    QTimer::singleShot(2000, &window, [&] { // without the start
        begin = processorTime();
        wall.start();
    });
    // One stall, to show what a blocked loop looks like.
    QObject resident;
    resident.moveToThread(&api);
    const QString route = u"GET /demo/ping/blocking"_s;
    const auto block = [&route] {
        const ActivityScope busy({&route, {}});
        QThread::msleep(140);
    };
    if (!options.isSet(u"idle"_s)) {
        QTimer::singleShot(number(u"seconds"_s) * 700, &window,
                           [&] { QMetaObject::invokeMethod(&resident, block); });
    }
    QTimer::singleShot(number(u"seconds"_s) * 1000, &window, [&] {
        if (picture) {
            if (page == "tasks"_L1)
                window.showTask(TaskId{number(u"fill"_s) + 1});
            if (page == "newtask"_L1) {
                window.tasksPage().newTask();
                auto *dialog = window.findChild<NewTaskDialog *>();
                dialog->form().chooseType(u"fetch"_s);
                dialog->submit(); // what is missing is shown
            }
            if (page == "newschedule"_L1)
                window.schedulesPage().newSchedule();
            QTimer::singleShot(400, &window, [&] {
                pictured()->grab().save(options.positionalArguments().first());
                QCoreApplication::quit();
            });
            return;
        }
        const auto [process, thread] = processorTime();
        const double seconds = static_cast<double>(wall.elapsed()) / 1000;
        std::printf("process %.2f %%, window's thread %.2f %% of a core\n",
                    100 * (process - begin.first) / seconds, 100 * (thread - begin.second) / seconds);
        QCoreApplication::quit();
    });
    QApplication::exec();

    scheduler.stop();
    monitor.stop();
    engine.shutDown(std::chrono::milliseconds(0));
    api.quit();
    api.wait();
    return EXIT_SUCCESS;
}
