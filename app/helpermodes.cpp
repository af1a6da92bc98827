// SPDX-License-Identifier: GPL-3.0-only
#include "app/helpermodes.h"

#include "app/log.h"
#include "core/executors/commandsupervisor.h"
#include "core/executors/taskworker.h"
#include "core/types/builtintypes.h"
#include "core/types/demotypes.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdlib>
#include <string_view>

namespace pooldeck {

namespace {

int runWorker(int argc, char *argv[], qint64 parent)
{
    std::signal(SIGPIPE, SIG_IGN); // as a task finds it on a pool thread
    installLog(QtInfoMsg);
    const QCoreApplication app(argc, argv);
    TaskCatalog catalog;
    // Those of the demo do no harm here: what may be submitted is the parent's business.
    if (!addBuiltInTypes(catalog) || !addDemoTypes(catalog))
        return EXIT_FAILURE;
    return runTaskWorker(catalog, parent);
}

} // namespace

std::optional<int> runHelperMode(int argc, char *argv[])
{
    if (argc != 3)
        return std::nullopt;
    const std::string_view mode = argv[1];
    const qint64 parent = std::atoll(argv[2]);
    if (mode == "--worker")
        return runWorker(argc, argv, parent);
    if (mode == "--supervise")
        return runCommandSupervisor(parent);
    return std::nullopt;
}

} // namespace pooldeck
