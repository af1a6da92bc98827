// SPDX-License-Identifier: GPL-3.0-only

// How long a client waits for its answers while others are slow, rude or read nothing.
//
//   bench_hostile [seconds] [loops]
//
// The same requests are sent by a process of its own, first alone, then beside a process of hostile clients:
// 60 that send their requests byte by byte, 60 that ask for pages of tasks and read none, 200 a second that
// leave in the middle of a request or an answer. Prints the latencies of both and their ratio.

#include "core/api/apiserver.h"
#include "tests/bench/loadclient.h"
#include "tests/support/rawclient.h"
#include "tests/support/testengine.h"

#include <QCoreApplication>
#include <QProcess>
#include <QThread>

#include <cstdio>
#include <list>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Tasks = 2'000;
constexpr int Polite = 8; // connections of the client that is measured
const QByteArray Token = "benchmark";

QByteArray requestOf(const QByteArray &line, quint16 port, const QByteArray &body = {})
{
    QByteArray bytes = line + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port)
        + "\r\nAuthorization: Bearer " + Token + "\r\n";
    if (!body.isEmpty())
        bytes +=
            "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

int measure(quint16 port, const QByteArray &line, double seconds)
{
    const LoadResult result = runLoad(port, requestOf(line, port), Polite,
                                      std::chrono::milliseconds(static_cast<qint64>(seconds * 1000)));
    std::printf("%lld %lld %lld %lld %lld", result.answers, result.failures,
                static_cast<long long>(result.p50.count()), static_cast<long long>(result.p99.count()),
                static_cast<long long>(result.max.count()));
    return 0;
}

// Until it is killed.
[[noreturn]] void beHostile(quint16 port)
{
    const QByteArray slow =
        requestOf("POST /api/v1/tasks", port, R"({"type":"noop","tags":[")" + QByteArray(4096, 'a') + "\"]}");
    const QByteArray page = requestOf("GET /api/v1/tasks?limit=500", port).repeated(20);
    struct Writer
    {
        RawClient client;
        qsizetype sent = 0;
    };
    std::list<Writer> writers;
    std::list<RawClient> readers;
    for (int round = 0;; ++round) {
        while (writers.size() < 60)
            writers.push_back({RawClient(port)});
        while (readers.size() < 60)
            readers.emplace_back(port).send(page);
        std::erase_if(writers, [&](Writer &writer) {
            return writer.sent == slow.size()
                || !writer.client.send(QByteArrayView(slow).sliced(writer.sent++, 1));
        });
        // They are dropped in the end; a byte more shows it.
        if (round % 100 == 0)
            std::erase_if(readers, [](RawClient &reader) { return !reader.send("G"); });
        for (int i = 0; i < 2; ++i) {
            RawClient leaver(port);
            leaver.send(i % 2 == 0 ? QByteArrayView(slow).first(round % 4'000 + 1) : QByteArrayView(page));
            leaver.leave(round % 3 == 0);
        }
        QThread::msleep(10);
    }
}

struct Latencies
{
    double answers = 0;
    double failures = 0;
    double p50 = 0;
    double p99 = 0;
    double max = 0;
};

Latencies measured(quint16 port, const QString &line, const QString &seconds)
{
    QProcess client;
    client.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    client.start(QCoreApplication::applicationFilePath(),
                 {u"--client"_s, QString::number(port), line, seconds});
    client.waitForFinished(-1); // the server has threads of its own
    const QList<QByteArray> words = client.readAllStandardOutput().split(' ');
    return {words.value(0).toDouble(), words.value(1).toDouble(), words.value(2).toDouble(),
            words.value(3).toDouble(), words.value(4).toDouble()};
}

void print(const char *name, const Latencies &of, double seconds)
{
    std::printf("  %-26s %9.0f %9.0f %9.0f %10.0f %9.0f\n", name, of.p50, of.p99, of.max,
                of.answers / seconds, of.failures);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    const auto port = static_cast<quint16>(arguments.value(2).toInt());
    if (arguments.value(1) == "--client"_L1)
        return measure(port, arguments.value(3).toUtf8(), arguments.value(4).toDouble());
    if (arguments.value(1) == "--hostile"_L1)
        beHostile(port);
    const QString seconds = arguments.value(1, u"5"_s);
    const int loops = arguments.value(2, u"1"_s).toInt();
    if (seconds.toDouble() <= 0 || loops < 1 || arguments.size() > 3) {
        std::fputs("bench_hostile [seconds] [loops], each a number above 0\n", stderr);
        return 2;
    }

    const SystemClock clock;
    Monitor monitor(clock, [] { return WorkGauges{}; });
    test::TestEngine engine;
    ApiServer server(engine.engine, monitor, {.port = 0, .loops = loops, .token = Token});
    if (!engine.engine.start())
        return 1;
    for (int i = 0; i < Tasks; ++i)
        (void)engine.submit({.type = u"noop"_s, .params = "{}"});
    const auto listening = server.start();
    if (!listening)
        return 1;

    bool within = true;
    std::printf("%-28s %9s %9s %9s %10s %9s\n", "", "p50 us", "p99 us", "max us", "answers/s", "failures");
    for (const QString &line : {u"GET /healthz"_s, u"GET /api/v1/tasks?limit=10"_s}) {
        std::printf("%s\n", qPrintable(line));
        const Latencies alone = measured(*listening, line, seconds);
        QProcess hostile;
        hostile.start(QCoreApplication::applicationFilePath(), {u"--hostile"_s, QString::number(*listening)});
        hostile.waitForStarted();
        QThread::sleep(1);
        const Latencies beside = measured(*listening, line, seconds);
        hostile.kill();
        hostile.waitForFinished();
        print("alone", alone, seconds.toDouble());
        print("beside hostile clients", beside, seconds.toDouble());
        std::printf("  %-26s %9.2f %9.2f %9.2f %10.2f\n", "ratio", beside.p50 / alone.p50,
                    beside.p99 / alone.p99, beside.max / alone.max, beside.answers / alone.answers);
        within = within && beside.p99 < 50'000 && beside.failures == 0;
    }
    std::printf("99 of 100 are answered within 50 ms: %s\n", within ? "yes" : "no");
    server.stop();
    engine.engine.shutDown(0ms);
    return 0;
}
