// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/demo/demodatabase.h"
#include "core/engine/tasksource.h"

#include <QThreadPool>

#include <memory>
#include <stop_token>

namespace pooldeck {

class BackgroundRunner;
class TaskEnds;

/// Where the demo keeps its things: a folder `demo` in the data directory.
struct DemoFolders
{
    QString root;
    QString database() const { return root + QLatin1String("/demo.db"); }
    QString outbox() const { return root + QLatin1String("/outbox"); }
    QString documents() const { return root + QLatin1String("/documents"); }
    QString fetched() const { return root + QLatin1String("/fetched"); }
};

/// What the demo's handlers work with. All of it outlives the server.
struct DemoServices
{
    TaskSource &tasks;
    std::shared_ptr<TaskEnds> ends;
    std::shared_ptr<BackgroundRunner> background;
    DemoFolders folders;
    DemoDatabase &database;
    ExecutorKind analyseOn; ///< where documents are analysed
    QThreadPool &disk; ///< for what would block a loop
    std::stop_token stop; ///< asked for when the program ends
};

} // namespace pooldeck
