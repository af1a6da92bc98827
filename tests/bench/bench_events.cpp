// SPDX-License-Identifier: GPL-3.0-only
// What it costs to watch: the CPU time of the server's threads for each event, with one watcher and with a
// thousand, over real sockets.
//
//   bench_events [--quick]
//
// Tasks change in bursts, as the engine tells of them ten times a second. Prints, for each number of
// watchers, how many tasks were encoded, and the CPU time per event of the hub and of the loop; then per
// event that was delivered.
#include "core/api/apiserver.h"
#include "core/api/eventhub.h"
#include "core/task/clock.h"
#include "tests/support/faketasksource.h"
#include "tests/support/rawclient.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTextStream>

#include <thread>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int Burst = 20; // tasks that change at a time

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

// The time that threads of this name have run until now.
std::chrono::nanoseconds cpuTimeOf(const QByteArray &name)
{
    std::chrono::nanoseconds sum{0};
    QDir threads(u"/proc/self/task"_s);
    const QStringList ids = threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &id : ids) {
        QFile comm(threads.filePath(id + u"/comm"_s));
        QFile stat(threads.filePath(id + u"/schedstat"_s));
        if (comm.open(QFile::ReadOnly) && stat.open(QFile::ReadOnly) && comm.readAll().trimmed() == name)
            sum += std::chrono::nanoseconds(stat.readAll().split(' ').front().toLongLong());
    }
    return sum;
}

TaskPtr makeTask(qint64 id)
{
    TaskSpec spec;
    spec.type = u"noop"_s;
    spec.queue = u"default"_s;
    spec.params = R"({"path":"/home/me/disk.iso","algorithm":"sha256"})";
    auto task = std::make_shared<Task>();
    task->id = TaskId{id};
    task->spec = std::make_shared<const TaskSpec>(std::move(spec));
    return task;
}

void measure(int watchers, int bursts)
{
    FakeTaskSource tasks;
    SystemClock clock;
    Monitor monitor(clock, [] { return WorkGauges{}; });
    ApiConfig config;
    config.port = 0;
    config.token = "secret";
    config.limits.streams = watchers;
    config.limits.connections = watchers + 10;
    std::shared_ptr<EventHub> hub;
    ApiServer server(tasks, monitor, config);
    server.addRoutes([&hub](const ApiServices &services) {
        hub = services.streams.hub;
        return std::vector<Route>();
    });
    const Result<quint16> port = server.start();
    if (!port)
        qFatal("%s", qPrintable(port.error().message));

    std::vector<RawClient> clients;
    for (int i = 0; i < watchers; ++i) {
        RawClient &client = clients.emplace_back(*port);
        client.send("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(*port)
                    + "\r\nAuthorization: Bearer secret\r\n\r\n");
        if (!client.answer(true) || !client.upTo("\n\n"))
            qFatal("A watcher was not let in.");
    }
    while (hub->watchers() < watchers)
        std::this_thread::sleep_for(1ms);

    const auto hubBefore = cpuTimeOf("api-events");
    const auto loopBefore = cpuTimeOf("api-0");
    qint64 id = 0;
    for (int burst = 0; burst < bursts; ++burst) {
        std::vector<TaskPtr> changed;
        for (int i = 0; i < Burst; ++i)
            changed.push_back(makeTask(++id));
        tasks.publish(changed);
        const QByteArray last = "\"task\":{\"id\":" + QByteArray::number(id) + ',';
        for (RawClient &client : clients) {
            if (!client.upTo(last) || !client.upTo("\n\n"))
                qFatal("An event was lost.");
        }
    }
    const auto perEvent = [id](std::chrono::nanoseconds time) {
        return static_cast<double>(time.count()) / 1000.0 / static_cast<double>(id);
    };
    const double hubCost = perEvent(cpuTimeOf("api-events") - hubBefore);
    const double loopCost = perEvent(cpuTimeOf("api-0") - loopBefore);
    out()
        << u"%1 watchers: %2 events, %3 encoded; CPU per event: hub %4 us, loop %5 us; delivered: %6 us each\n"_s
               .arg(watchers, 5)
               .arg(id)
               .arg(hub->encodings())
               .arg(hubCost, 0, 'f', 1)
               .arg(loopCost, 0, 'f', 1)
               .arg((hubCost + loopCost) / watchers, 0, 'f', 2);
    out().flush();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const int bursts = QCoreApplication::arguments().contains(u"--quick"_s) ? 20 : 200;
    for (const int watchers : {1, 10, 100, 1000})
        measure(watchers, bursts);
    return 0;
}
