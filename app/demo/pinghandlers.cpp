// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demohandlers.h"
#include "app/demo/demoinput.h"
#include "app/demo/demosteps.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QThread>
#include <QTimer>

#include <condition_variable>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QJsonObject pong(const QElapsedTimer &since, const QString &waitedOn)
{
    return {
        {"ping"_L1, "pong"_L1}, {"waited_on"_L1, waitedOn}, {"seconds"_L1, double(since.elapsed()) / 1000}};
}

} // namespace

void pingThread(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    const std::chrono::milliseconds time = readSeconds(request);
    QElapsedTimer since;
    since.start();
    const double seconds = double(time.count()) / 1000;
    runTask(services, taskSpec(request, u"wait"_s, {{"seconds"_L1, seconds}}), responder,
            [responder, since](const Task &task) {
                QJsonObject answer = resultOf(task);
                answer.insert("ping"_L1, "pong"_L1);
                answer.insert("waited_on"_L1, u"the thread %1"_s.arg(task.lane()));
                answer.insert("seconds"_L1, double(since.elapsed()) / 1000);
                responder.reply(jsonReply(answer));
            });
}

void pingLoop(const DemoServices &, const ApiRequest &request, const Responder &responder)
{
    const std::chrono::milliseconds time = readSeconds(request);
    QElapsedTimer since;
    since.start();
    // The dispatcher ends with the loop, and what waits there with it.
    QTimer::singleShot(time, Qt::PreciseTimer, QAbstractEventDispatcher::instance(), [responder, since] {
        responder.reply(jsonReply(pong(since, u"the loop %1"_s.arg(QThread::currentThread()->objectName()))));
    });
}

void pingBlocking(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    const std::chrono::milliseconds time = readSeconds(request);
    QElapsedTimer since;
    since.start();
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, services.stop, time, [] { return false; });
    responder.reply(jsonReply(pong(
        since, u"the loop %1, which could do nothing else"_s.arg(QThread::currentThread()->objectName()))));
}

} // namespace pooldeck
