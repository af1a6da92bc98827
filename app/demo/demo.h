// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/demo/demoservices.h"
#include "core/api/routes.h"
#include "core/task/taskcatalog.h"

#include <expected>

namespace pooldeck {

/// What `--demo` adds: task types and routes below /demo that readers of web framework tutorials know, and
/// that work. Without the option there is none of it.
///
/// Home: the thread that made it. Outlives the server that it gave its routes to.
class Demo
{
public:
    /// Keeps all in this folder, which is made if there is none; the error is one line for people.
    static std::expected<std::unique_ptr<Demo>, QString> make(const QString &folder, ExecutorKind analyseOn);
    ~Demo();

    Result<void> addTypes(TaskCatalog &catalog);
    /// For ApiServer::addRoutes().
    std::vector<Route> routes(const ApiServices &services);

    /// Ends what blocks on purpose. Before the server stops, which would wait for it.
    void beginStop() { m_stop.request_stop(); }
    /// Waits for what its threads are at. After the server has stopped.
    void stop();

private:
    Demo(DemoFolders folders, ExecutorKind analyseOn);

    const DemoFolders m_folders;
    const ExecutorKind m_analyseOn;
    const std::shared_ptr<DemoDatabase> m_database; // shared with the task types
    std::stop_source m_stop;
    QThreadPool m_disk; // last: its threads use what is above
};

} // namespace pooldeck
