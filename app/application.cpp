// SPDX-License-Identifier: GPL-3.0-only
#include "app/application.h"

#include "app/tokenfiles.h"
#include "core/api/filehandlers.h"
#include "core/api/schedulehandlers.h"
#include "core/api/windowhandlers.h"
#include "core/types/builtintypes.h"
#include "core/types/demotypes.h"
#include "core/types/files/typedirectories.h"

#include <QLoggingCategory>
#include <QStorageInfo>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcApp, "pooldeck.app")

// What must stay free if nothing is said: 50 MB, but nothing on a disk so small that this would be much of
// it.
qint64 usualFloor(const QString &path)
{
    constexpr qint64 Floor = 50'000'000;
    return QStorageInfo(path).bytesTotal() < 20 * Floor ? 0 : Floor;
}

ApiConfig apiConfig(const Options &options)
{
    ApiConfig config;
    if (options.host == "localhost"_L1)
        config.hosts = {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};
    else
        config.hosts = {QHostAddress(options.host)};
    config.port = options.port;
    config.loops = options.loops;
    config.submissionsPerSecond = options.submissionsPerSecond;
    config.limits = options.http;
    return config;
}

ApiConfig apiConfig(const Options &options, const DataDirectory &directory, QByteArray token,
                    std::vector<TokenRecord> tokens)
{
    ApiConfig config = apiConfig(options);
    config.token = std::move(token);
    config.tokens = std::move(tokens);
    config.tokenStore = std::make_shared<TokenFiles>(directory);
    config.minFreeBytes = options.minFreeBytes.value_or(usualFloor(directory.path()));
    config.diskLeft = [path = directory.path()]() -> std::optional<qint64> {
        const qint64 left = QStorageInfo(path).bytesAvailable();
        return left < 0 ? std::nullopt : std::optional(left);
    };
    return config;
}

QUrl serverUrl(const QHostAddress &host, quint16 port)
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(host.toString());
    url.setPort(port);
    return url;
}

} // namespace

Application::Application(const Options &options, const DataDirectory &directory, QByteArray token,
                         std::vector<TokenRecord> tokens)
    : m_options(options), m_directory(directory), m_files(std::make_shared<InputFiles>(directory.files())),
      m_store(directory.database(), options.durability), m_pool(options.threads),
      m_processes({.processes = options.processes}), m_commands({.commands = options.commands}),
      m_engine(m_catalog, m_store, {&m_pool, &m_loop, &m_processes, &m_commands}, m_clock),
      m_scheduler(m_engine, m_clock), m_monitor(
                                          m_clock, [this] { return gauges(); }, options.stallThreshold),
      m_api(m_engine, m_monitor, apiConfig(options, directory, std::move(token), std::move(tokens))),
      m_serverFile(directory.serverFile())
{
    m_engine.setRetention(options.retention);
    m_engine.setConfiguredLimits(options.limits);
    m_scheduler.setConfigured(options.schedules);
    m_engine.setLimits({.unfinished = options.maxUnfinished,
                        .resultBytes = options.maxResultBytes,
                        .logBytes = options.maxLogBytes});
    m_engine.onTaskStarted([this](std::chrono::nanoseconds waited) { m_monitor.recordWait(waited); });
    m_engine.onAttemptEnded([this](const QString &type, std::chrono::nanoseconds ran) {
        m_monitor.meter().recordRun(type, ran);
    });
    m_store.onRound([this](qint64 writes, std::chrono::nanoseconds took) {
        m_monitor.meter().recordRound(writes, took);
    });
}

Application::~Application()
{
    if (m_shutdownThread)
        m_shutdownThread->wait();
    m_window.reset();
    m_monitor.stop(); // before the threads that it watches
    // The engine calls the monitor for as long as it starts tasks, so it ends here and not in its turn.
    if (m_engineRuns && !m_engine.shutDown(std::chrono::milliseconds(0)))
        std::_Exit(EXIT_FAILURE); // a task that does not stop still uses the engine
    stopServing();
}

std::expected<void, QString> Application::startEngine(const RecreateQuestion &askToRecreate)
{
    auto started = m_engine.start(TaskEngine::Dispatch::Later);
    if (!started && started.error().code == ErrorCode::StoreDamaged
        && (m_options.recreate || (askToRecreate && askToRecreate(started.error().message)))) {
        const auto aside = SqliteTaskStore::moveAside(m_directory.database(), m_clock.now());
        if (!aside)
            return std::unexpected(aside.error().message);
        qCWarning(lcApp).noquote() << "The damaged database is kept as" << *aside << "and a fresh one begun.";
        if (const auto prepared = m_directory.prepareDatabase(); !prepared)
            return prepared;
        started = m_engine.start(TaskEngine::Dispatch::Later);
    }
    if (!started)
        return std::unexpected(started.error().message);
    m_engineRuns = true;
    return {};
}

std::expected<void, QString> Application::start(const WindowFactory &makeWindow,
                                                const RecreateQuestion &askToRecreate)
{
    if (const auto added = addBuiltInTypes(m_catalog); !added)
        return std::unexpected(added.error().message);
    if (m_options.demo) {
        if (const auto added = addDemo(); !added)
            return added;
    }
    addTypeFiles();
    if (const auto opened = m_files->open(); !opened)
        return std::unexpected(opened.error().message);
    m_engine.setInputFiles(m_files);
    for (const TaskType *type : m_catalog.types())
        m_monitor.meter().addType(type->name);
    if (std::ranges::any_of(m_catalog.types(), &TaskType::isolated))
        m_processes.keepWarm();
    if (m_options.durability != Durability::Memory) {
        if (const auto prepared = m_directory.prepareDatabase(); !prepared)
            return prepared;
    }
    if (const auto started = startEngine(askToRecreate); !started)
        return started;
    if (const auto loaded = m_scheduler.load(); !loaded)
        return std::unexpected(describeScheduleFault(m_options.configFile, loaded.error()));

    if (makeWindow)
        m_monitor.watch(u"ui"_s, QThread::currentThread());
    const auto port = startServing(makeWindow != nullptr);
    if (!port)
        return std::unexpected(port.error());
    m_monitor.watch(u"tasks"_s, m_loop.thread());
    m_monitor.start();

    m_url = serverUrl(apiConfig(m_options).hosts.front(), *port);
    if (const auto published = m_serverFile.publish(m_url); !published)
        return published;
    m_scheduler.start();
    m_engine.beginDispatch(); // only now: a start that fails must not touch what waits
    if (makeWindow)
        m_window = makeWindow(m_engine, m_scheduler, m_monitor, m_url);
    return {};
}

WorkGauges Application::gauges() const
{
    WorkGauges gauges = m_engine.gauges();
    gauges.maxThreads = m_pool.maxThreads();
    gauges.active = m_pool.active();
    gauges.unresponsive = m_pool.unresponsive();
    return gauges;
}

std::expected<quint16, QString> Application::startServing(bool hasWindow)
{
    m_api.addRoutes([this](const ApiServices &) { return scheduleRoutes(m_scheduler, m_engine, m_clock); });
    m_api.addRoutes([this](const ApiServices &services) { return fileRoutes(services, m_files); });
    m_api.addRoutes([this, hasWindow](const ApiServices &) {
        // The window is the main thread's: an API thread only leaves word.
        const auto show = [this](std::optional<TaskId> task) {
            QMetaObject::invokeMethod(
                this, [this, task] { Q_EMIT windowRequested(task); }, Qt::QueuedConnection);
        };
        return windowRoutes(m_engine, hasWindow ? ShowWindow(show) : ShowWindow());
    });
    const auto port = m_api.start();
    if (!port)
        return std::unexpected(port.error().message);
    return *port;
}

std::expected<void, QString> Application::addDemo()
{
    if (const auto made = makePrivateDirectory(m_directory.demo()); !made)
        return made;
    auto demo = Demo::make(m_directory.demo(), ExecutorKind::Process);
    if (!demo)
        return std::unexpected(demo.error());
    m_demo = *std::move(demo);
    if (const auto added = addDemoTypes(m_catalog); !added)
        return std::unexpected(added.error().message);
    if (const auto added = m_demo->addTypes(m_catalog); !added)
        return std::unexpected(added.error().message);
    m_api.addRoutes([this](const ApiServices &services) { return m_demo->routes(services); });
    return {};
}

void Application::addTypeFiles()
{
    m_typeFaults = addTypesFrom({m_directory.types(), m_options.configDirectory + "/types"_L1}, m_catalog);
    for (const QString &fault : m_typeFaults)
        qCWarning(lcApp).noquote() << fault;
}

void Application::stopServing()
{
    if (m_demo)
        m_demo->beginStop();
    m_api.stop();
    if (m_demo)
        m_demo->stop();
}

void Application::shutDown()
{
    if (m_shutdownThread)
        return;
    qCInfo(lcApp) << "Shutting down; running tasks may go on for" << m_options.drain.count() << "s.";
    Q_EMIT shuttingDown();
    m_scheduler.stop();
    m_engine.beginShutdown();
    m_monitor.stop();
    // Waiting for tasks blocks, and meanwhile the window and the API still answer.
    m_shutdownThread.reset(QThread::create([this] { m_cleanEnd = m_engine.shutDown(m_options.drain); }));
    m_shutdownThread->setObjectName(u"shutdown"_s);
    connect(m_shutdownThread.get(), &QThread::finished, this, &Application::finish);
    m_shutdownThread->start();
}

void Application::finish()
{
    m_engineRuns = false;
    m_window.reset();
    stopServing();
    m_serverFile.remove();
    Q_EMIT finished(m_cleanEnd);
}

} // namespace pooldeck
