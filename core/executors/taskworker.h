// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/executor.h"
#include "core/executors/messagechannel.h"
#include "core/executors/wakeevent.h"
#include "core/task/taskcatalog.h"

#include <memory>
#include <thread>

namespace pooldeck {

/// The other half of ProcessExecutor, inside a worker process: runs the thread functions of the catalog's
/// types, one at a time, each on a thread of its own, and tells the parent about it. Linux only.
class TaskWorker
{
public:
    /// How soon the parent hears of progress and log lines.
    static constexpr std::chrono::milliseconds ReportInterval{20};

    TaskWorker(const TaskCatalog &catalog, MessageChannel channel);

    /// Never returns: the process ends when the parent closes the channel.
    [[noreturn]] void run();

private:
    void handle(const Message &message);
    void begin(const QByteArray &payload);
    void reportNews();
    void end();
    void report(quint32 type, const QByteArray &payload = {});

    const TaskCatalog &m_catalog;
    const SystemClock m_clock;
    MessageChannel m_channel;
    WakeEvent m_ended; // by the task's thread, after it has written m_outcome
    std::unique_ptr<TaskContext> m_context; // of the task that runs, if one does
    Outcome m_outcome;
    std::thread m_thread;
};

/// The whole of a worker process's main: `parent` is the process id that started it. Returns only if this
/// is no worker process: then with the exit status.
int runTaskWorker(const TaskCatalog &catalog, qint64 parent);

} // namespace pooldeck
