// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/apifixture.h"

#include "core/api/filehandlers.h"
#include "core/api/schedulehandlers.h"

#include <QTest>

#include <thread>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeck {

namespace {

// Says "line 1" … "line n", n from its params; then waits until it is stopped, if they say so.
TaskType logType()
{
    return {.name = u"log"_s,
            .description = {},
            .paramsSchema = {{u"type"_s, u"object"_s}},
            .run = ThreadFunction([](TaskContext &context) -> QJsonValue {
                const int lines = context.params()[u"lines"_s].toInt();
                for (int i = 1; i <= lines; ++i)
                    context.log(u"line %1"_s.arg(i));
                while (context.params()[u"wait"_s].toBool() && !context.stopRequested())
                    std::this_thread::sleep_for(1ms);
                return {};
            })};
}

// Its result is a string of so many characters.
TaskType largeType()
{
    return {.name = u"large"_s,
            .description = {},
            .paramsSchema = {{u"type"_s, u"object"_s}},
            .run = ThreadFunction([](TaskContext &context) -> QJsonValue {
                return QString(context.params()[u"size"_s].toInt(), u'x');
            })};
}

} // namespace

ApiConfig ApiFixture::config()
{
    ApiConfig config;
    config.port = 0;
    config.token = "secret";
    config.limits.drain = 200ms;
    return config;
}

void ApiFixture::init()
{
    m_token = config().token;
    m_directory = std::make_unique<QTemporaryDir>();
    m_files = std::make_shared<InputFiles>(m_directory->filePath(u"files"_s));
    QVERIFY(m_files->open());
    m_engine = std::make_unique<test::TestEngine>();
    m_engine->engine.setInputFiles(m_files);
    QVERIFY(m_engine->catalog.add(logType()));
    QVERIFY(m_engine->catalog.add(largeType()));
    if (m_moreTypes)
        QVERIFY(m_moreTypes(m_engine->catalog));
    QVERIFY(m_engine->engine.start());
    m_scheduler = std::make_unique<Scheduler>(m_engine->engine, m_engine->clock);
    m_scheduler->start();
    m_fake = std::make_unique<FakeTaskSource>();
    serve(m_engine->engine);
}

void ApiFixture::serve(TaskSource &tasks, const ApiConfig &config, std::chrono::milliseconds stallThreshold)
{
    if (m_monitor)
        m_monitor->stop(); // before the threads that it watches
    m_server.reset();
    m_monitor = std::make_unique<Monitor>(
        m_clock, [] { return WorkGauges{}; }, stallThreshold);
    if (m_watchTasks)
        m_monitor->watch(u"tasks"_s, m_engine->loopExecutor.thread());
    m_server = std::make_unique<ApiServer>(tasks, *m_monitor, config);
    m_server->addRoutes([this](const ApiServices &) {
        return scheduleRoutes(*m_scheduler, m_engine->engine, m_engine->clock);
    });
    m_server->addRoutes([this](const ApiServices &services) { return fileRoutes(services, m_files); });
    if (m_moreRoutes)
        m_server->addRoutes(m_moreRoutes);
    const Result<quint16> port = m_server->start();
    QVERIFY2(port, port ? "" : qPrintable(port.error().message));
    m_port = *port;
    m_check = std::make_unique<const AnswerCheck>(m_server->routes());
    m_monitor->start();
}

void ApiFixture::cleanup()
{
    m_monitor->stop();
    m_server.reset();
    m_monitor.reset();
    m_scheduler->stop();
    QVERIFY(m_engine->engine.shutDown(0ms));
    m_scheduler.reset();
    m_engine.reset();
    m_fake.reset();
    const QByteArrayList undocumented = std::exchange(m_undocumented, {});
    QVERIFY2(undocumented.isEmpty(), undocumented.join(", ").constData());
}

QByteArray ApiFixture::request(const QByteArray &line, const QByteArray &body, const QByteArray &fields) const
{
    QByteArray bytes = line + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port)
        + "\r\nAuthorization: Bearer " + m_token + "\r\nUser-Agent: tst/1\r\n" + fields;
    if (!body.isNull()) {
        if (!fields.contains("Content-Type"))
            bytes += "Content-Type: application/json\r\n";
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    return bytes + "\r\n" + body;
}

RawAnswer ApiFixture::ask(const QByteArray &line, const QByteArray &body, const QByteArray &fields) const
{
    RawClient client(m_port);
    client.send(request(line, body, fields));
    RawAnswer answer = client.answer(line.startsWith("HEAD")).value_or(RawAnswer{});
    if (const QByteArray fault = m_check->fault(line, answer); !fault.isEmpty()) {
        const std::scoped_lock lock(m_mutex);
        m_undocumented.append(fault);
    }
    return answer;
}

qint64 ApiFixture::submit(const QByteArray &body) const
{
    return ask("POST /api/v1/tasks", body).json()[u"id"_s].toInteger();
}

QString ApiFixture::stateOf(qint64 id) const
{
    return ask("GET " + path(id)).json()[u"state"_s].toString();
}

} // namespace pooldeck

#include "moc_apifixture.cpp"
