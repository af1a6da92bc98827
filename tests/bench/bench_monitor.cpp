// SPDX-License-Identifier: GPL-3.0-only
// What watching costs: the note of what a thread does, for each event and each request, against the same
// without it; and the monitor's own thread, with loops that answer and with one that does not.
//
//   bench_monitor [--quick]
#include "core/monitor/monitor.h"
#include "core/monitor/watchedapplication.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSemaphore>
#include <QTextStream>
#include <QThread>

#include <algorithm>
#include <memory>
#include <vector>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Rounds = 5; // the best counts: the machine's other work only adds

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

template <typename Step> double nanosecondsEach(int count, Step step)
{
    double best = 0;
    for (int round = 0; round < Rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < count; ++i)
            step();
        const double each = static_cast<double>(timer.nsecsElapsed()) / count;
        best = round == 0 ? each : std::min(best, each);
    }
    return best;
}

class Receiver : public QObject
{
public:
    bool event(QEvent *) override { return true; }
};

struct EventCosts
{
    double sent = 0;
    double posted = 0;
};

EventCosts eventCosts(int count)
{
    Receiver receiver;
    EventCosts costs;
    costs.sent = nanosecondsEach(count, [&] {
        QEvent event(QEvent::User);
        QCoreApplication::sendEvent(&receiver, &event);
    });
    costs.posted = nanosecondsEach(count / 100,
                                   [&] {
                                       for (int i = 0; i < 100; ++i)
                                           QCoreApplication::postEvent(&receiver, new QEvent(QEvent::User));
                                       QCoreApplication::sendPostedEvents(&receiver);
                                   })
        / 100;
    return costs;
}

template <typename Application> EventCosts eventCostsOf(int &argc, char **argv, int count)
{
    const Application application(argc, argv);
    return eventCosts(count);
}

void events(int &argc, char **argv, int count)
{
    const EventCosts bare = eventCostsOf<QCoreApplication>(argc, argv, count);
    const EventCosts unwatched = eventCostsOf<WatchedApplication<QCoreApplication>>(argc, argv, count);
    ActivitySlot slot;
    ActivitySlot::setOfThisThread(&slot);
    const EventCosts watched = eventCostsOf<WatchedApplication<QCoreApplication>>(argc, argv, count);
    const auto row = [&](const char *name, double EventCosts::*cost) {
        out() << u"%1: %2 ns bare, %3 ns where nobody watches (%4 x), %5 ns watched (%6 x)\n"_s
                     .arg(QLatin1StringView(name))
                     .arg(bare.*cost, 0, 'f', 1)
                     .arg(unwatched.*cost, 0, 'f', 1)
                     .arg(unwatched.*cost / (bare.*cost), 0, 'f', 2)
                     .arg(watched.*cost, 0, 'f', 1)
                     .arg(watched.*cost / (bare.*cost), 0, 'f', 2);
    };
    row("an event that is sent", &EventCosts::sent);
    row("an event that is posted", &EventCosts::posted);

    const QString what = u"GET /api/v1/tasks/{id}"_s;
    const double scope = nanosecondsEach(count * 10, [&] { const ActivityScope note({&what, TaskId{1}}); });
    const double read = nanosecondsEach(count * 10, [&] { (void)slot.read(); });
    out() << u"a request's or step's note: %1 ns; a look at it: %2 ns\n"_s.arg(scope, 0, 'f', 1)
                 .arg(read, 0, 'f', 1);
    ActivitySlot::setOfThisThread(nullptr);
}

void ownCost(std::chrono::seconds time)
{
    constexpr int Loops = 4;
    SystemClock clock;
    Monitor monitor(clock, [] { return WorkGauges{}; });
    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 0; i < Loops; ++i) {
        threads.push_back(std::make_unique<QThread>());
        threads.back()->start();
        monitor.watch(u"loop-%1"_s.arg(i), threads.back().get());
    }
    QObject resident;
    resident.moveToThread(threads.front().get());
    monitor.start();
    const auto percent = [&] {
        const auto cpu = monitor.ownCpuTime();
        const auto begin = clock.elapsed();
        QThread::sleep(static_cast<unsigned long>(time.count()));
        return 100 * std::chrono::duration<double>(monitor.ownCpuTime() - cpu) / (clock.elapsed() - begin);
    };
    QThread::sleep(2);
    out() << u"the monitor's thread, %1 idle loops: %2 % of a core\n"_s.arg(Loops).arg(percent(), 0, 'f', 3);
    out().flush();
    QSemaphore go;
    QMetaObject::invokeMethod(&resident, [&go] { go.acquire(); });
    out() << u"the same while one of them is blocked: %1 % of a core\n"_s.arg(percent(), 0, 'f', 3);
    go.release();
    monitor.stop();
    for (const auto &thread : threads) {
        thread->quit();
        thread->wait();
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const bool quick = argc > 1 && QByteArrayView(argv[1]) == "--quick";
    events(argc, argv, quick ? 100'000 : 2'000'000);
    const QCoreApplication application(argc, argv);
    ownCost(quick ? 2s : 10s);
    return EXIT_SUCCESS;
}
