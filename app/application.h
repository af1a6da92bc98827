// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/datadirectory.h"
#include "app/demo/demo.h"
#include "app/options.h"
#include "app/serverfile.h"
#include "core/api/apiserver.h"
#include "core/engine/scheduler.h"
#include "core/engine/taskengine.h"
#include "core/executors/commandexecutor.h"
#include "core/executors/loopexecutor.h"
#include "core/executors/processexecutor.h"
#include "core/executors/threadexecutor.h"
#include "core/monitor/monitor.h"
#include "core/store/sqlitetaskstore.h"
#include "core/task/clock.h"
#include "core/task/inputfiles.h"
#include "core/task/taskcatalog.h"

#include <QObject>
#include <QThread>
#include <QUrl>

#include <expected>
#include <functional>
#include <memory>
#include <optional>

namespace pooldeck {

/// The running program: makes the layers, hands each what it needs, and ends them in order. The one
/// place where they meet; the window is handed in by main, so that a headless program has none.
///
/// Home: main.
class Application final : public QObject
{
    Q_OBJECT

public:
    /// Makes the window, on the main thread, when what it shows is there. May be empty.
    using WindowFactory =
        std::function<std::unique_ptr<QObject>(TaskSource &, ScheduleSource &, Monitor &, const QUrl &)>;
    /// Asks the user whether a damaged database is to be kept aside and a fresh one begun. May be empty:
    /// then only the option says so.
    using RecreateQuestion = std::function<bool(const QString &message)>;

    /// `token` is the owner's; `tokens` are the others.
    Application(const Options &options, const DataDirectory &directory, QByteArray token,
                std::vector<TokenRecord> tokens);
    /// Ends at once what still runs, the whole process if a task does not stop.
    ~Application() override;

    /// Starts everything; afterwards the server answers. The error is one line for people.
    std::expected<void, QString> start(const WindowFactory &makeWindow,
                                       const RecreateQuestion &askToRecreate = {});
    QUrl url() const { return m_url; }
    /// What is wrong with type files, a line each; from start() on. None of it keeps the program from
    /// running.
    const QStringList &typeFaults() const { return m_typeFaults; }

    /// Begins the end: nothing is accepted any more, running tasks get the time to end that the options
    /// say, then finished() comes. The event loop has to run meanwhile.
    void shutDown();

Q_SIGNALS:
    /// The end has begun.
    void shuttingDown();
    /// A request wants to see the window, at a task or as it is.
    void windowRequested(std::optional<pooldeck::TaskId> task);
    /// `clean` is false if a task would not stop: then this object must not be destroyed.
    void finished(bool clean);

private:
    std::expected<void, QString> startEngine(const RecreateQuestion &askToRecreate);
    std::expected<quint16, QString> startServing(bool hasWindow);
    std::expected<void, QString> addDemo();
    void addTypeFiles();
    void stopServing();
    WorkGauges gauges() const;
    void finish();

    const Options m_options;
    const DataDirectory m_directory;

    // In the order in which they must die, from the last line up: each uses those above it.
    SystemClock m_clock;
    const std::shared_ptr<InputFiles> m_files;
    TaskCatalog m_catalog;
    SqliteTaskStore m_store;
    ThreadExecutor m_pool;
    LoopExecutor m_loop;
    ProcessExecutor m_processes;
    CommandExecutor m_commands;
    TaskEngine m_engine;
    Scheduler m_scheduler;
    Monitor m_monitor;
    std::unique_ptr<Demo> m_demo; // with --demo
    ApiServer m_api;
    QUrl m_url;
    QStringList m_typeFaults;
    ServerFile m_serverFile;
    std::unique_ptr<QObject> m_window;
    std::unique_ptr<QThread> m_shutdownThread;
    bool m_engineRuns = false;
    bool m_cleanEnd = true; // written by that thread before it ends
};

} // namespace pooldeck
