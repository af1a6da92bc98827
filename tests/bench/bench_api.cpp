// SPDX-License-Identifier: GPL-3.0-only

// How much of a bare QtHttpServer's speed is left behind the guard, and with durable tasks behind it.
//
//   bench_api [seconds] [connections] [loops]
//
// Each server is loaded in turn by a client process of its own, round after round in the same run, so
// that the machine's mood hits all alike. Prints requests per second (tasks, in batches), this process'
// CPU time for each (the server's, with the running of the tasks), latencies of whole requests, and the
// ratio to the bare server.

#include "core/api/apiloop.h"
#include "core/api/apiserver.h"
#include "core/api/connectionguard.h"
#include "core/api/router.h"
#include "core/api/socketoptions.h"
#include "tests/bench/loadclient.h"
#include "tests/support/testengine.h"

#include <QCoreApplication>
#include <QHttpServer>
#include <QProcess>
#include <QTemporaryDir>

#include <cstdio>
#include <sys/resource.h>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

constexpr int Rounds = 3;
constexpr int BatchSize = 1000;
const QByteArray Token = "benchmark";

QByteArray requestTo(const QByteArray &path, quint16 port)
{
    QByteArray body = R"({"type":"noop","params":{},"priority":1,"tags":["bench"]})";
    const bool batch = path.endsWith(":batch");
    if (batch)
        body = (body + '\n').repeated(BatchSize);
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port)
        + "\r\nUser-Agent: bench_api\r\nAccept: */*\r\nAuthorization: Bearer " + Token
        + "\r\nContent-Type: " + (batch ? "application/x-ndjson" : "application/json")
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

double cpuSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Contender
{
    const char *name;
    quint16 port;
    QByteArray path;
    int tasks = 1; // in a request
    double answers = 0;
    double failures = 0;
    double cpu = 0;
    double p50 = 0;
    double p99 = 0;
};

void load(Contender &contender, const QStringList &arguments)
{
    QProcess client;
    client.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const double before = cpuSeconds();
    client.start(
        QCoreApplication::applicationFilePath(),
        QStringList{u"--client"_s, QString::number(contender.port), QString::fromUtf8(contender.path)}
            + arguments);
    QEventLoop wait;
    QObject::connect(&client, &QProcess::finished, &wait, &QEventLoop::quit);
    wait.exec();
    contender.cpu += cpuSeconds() - before;
    const QList<QByteArray> words = client.readAllStandardOutput().split(' ');
    contender.answers += words.value(0).toDouble() * contender.tasks;
    contender.failures += words.value(1).toDouble();
    contender.p50 = words.value(2).toDouble();
    contender.p99 = words.value(3).toDouble();
}

int runClient(const QStringList &arguments)
{
    const auto port = static_cast<quint16>(arguments[2].toInt());
    const LoadResult result =
        runLoad(port, requestTo(arguments[3].toUtf8(), port), arguments[5].toInt(),
                std::chrono::milliseconds(static_cast<qint64>(arguments[4].toDouble() * 1000)));
    std::printf("%lld %lld %lld %lld", result.answers, result.failures,
                static_cast<long long>(result.p50.count()), static_cast<long long>(result.p99.count()));
    return 0;
}

// A bare QtHttpServer on a thread of its own, answering the body.
class BareServer
{
public:
    BareServer()
    {
        auto *starter = new QObject;
        starter->moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
            starter,
            [this, starter] {
                m_server = new QHttpServer;
                m_server->route(u"/echo"_s, QHttpServerRequest::Method::Post,
                                [](const QHttpServerRequest &request) {
                                    return QHttpServerResponse("application/json", request.body());
                                });
                auto *listener = new QTcpServer;
                listener->listen(QHostAddress::LocalHost, 0);
                port = listener->serverPort();
                m_server->bind(listener);
                QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
                delete starter;
            },
            Qt::BlockingQueuedConnection);
    }
    ~BareServer()
    {
        m_thread.quit();
        m_thread.wait();
    }
    quint16 port = 0;

private:
    QThread m_thread;
    QHttpServer *m_server = nullptr;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.value(1) == "--client"_L1)
        return runClient(arguments);
    const QString seconds = arguments.value(1, u"2"_s);
    const QString connections = arguments.value(2, u"64"_s);
    const int loops = arguments.value(3, u"1"_s).toInt();
    if (seconds.toDouble() <= 0 || connections.toInt() < 1 || loops < 1 || arguments.size() > 4) {
        std::fputs("bench_api [seconds] [connections] [loops], each a number above 0\n", stderr);
        return 2;
    }

    const BareServer bare;

    Router router;
    router.add({HttpMethod::Post, "/echo", "", "", [](const ApiRequest &request, const Responder &responder) {
                    responder.reply(Reply::json(request.body));
                }});
    const auto socket = listenTogether(QHostAddress::LocalHost, 0, 1, 256);
    const quint16 guardedPort = portOf(socket->front());
    const ApiLoop guarded(u"guarded"_s, router, [&] {
        auto guard = std::make_unique<ConnectionGuard>(
            AccessPolicy(std::make_shared<TokenBook>(Token), guardedPort, {}), HttpLimits{},
            std::make_shared<std::atomic<int>>(0));
        guard->listenOn(socket->front());
        return guard;
    });

    const SystemClock clock;
    Monitor monitor(clock, [] { return WorkGauges{}; });
    const ApiConfig config{.port = 0, .loops = loops, .token = Token};
    test::TestEngine inMemory;
    const QTemporaryDir directory;
    test::TestEngine onDisk(directory.filePath(u"bench.db"_s));
    ApiServer memoryServer(inMemory.engine, monitor, config);
    ApiServer diskServer(onDisk.engine, monitor, config);
    if (!inMemory.engine.start() || !onDisk.engine.start())
        return 1;

    std::vector<Contender> contenders{{"bare QtHttpServer echo", bare.port, "/echo"},
                                      {"guarded echo", guardedPort, "/echo"},
                                      {"POST /tasks, in memory", *memoryServer.start(), "/api/v1/tasks"},
                                      {"POST /tasks, committed", *diskServer.start(), "/api/v1/tasks"}};
    contenders.push_back({"1000 a batch, in memory", contenders[2].port, "/api/v1/tasks:batch", BatchSize});
    contenders.push_back({"1000 a batch, committed", contenders[3].port, "/api/v1/tasks:batch", BatchSize});
    for (int round = 0; round < Rounds; ++round) {
        for (Contender &contender : contenders)
            load(contender, {seconds, connections});
    }
    std::printf("%-26s %10s %8s %10s %8s %8s %9s\n", "", "answers/s", "ratio", "CPU us", "p50 us", "p99 us",
                "failures");
    for (const Contender &contender : contenders) {
        std::printf("%-26s %10.0f %8.2f %10.1f %8.0f %8.0f %9.0f\n", contender.name,
                    contender.answers / (Rounds * seconds.toDouble()),
                    contender.answers / contenders[0].answers, contender.cpu * 1e6 / contender.answers,
                    contender.p50, contender.p99, contender.failures);
    }
    memoryServer.stop();
    diskServer.stop();
    inMemory.engine.shutDown(std::chrono::milliseconds(0));
    onDisk.engine.shutDown(std::chrono::milliseconds(0));
    return 0;
}
