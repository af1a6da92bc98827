// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesettings.h"
#include "core/task/executorkind.h"

#include <QString>

#include <functional>
#include <vector>

namespace pooldeck {

struct QueueInfo
{
    QString name;
    QueueSettings settings;
    qint64 queued = 0;
    qint64 running = 0;
    std::optional<QueueSettings> configured; ///< what the config file says, if it names the queue
};

struct ResourceInfo
{
    QString name;
    int capacity = 0;
    int used = 0;
    std::optional<int> configured; ///< the capacity that the config file says, if it names the resource
};

/// Makes of a queue's settings what they are to be.
using QueueEdit = std::function<void(QueueSettings &settings)>;

/// The limits under which tasks start: named queues and resources, as the window and the API see and set
/// them. What is set is kept over restarts and wins over the config file until it is removed: then what the
/// file says holds again. A change holds, and is seen, once it is durable; one that is refused has changed
/// nothing. Any thread; callbacks as in TaskSource.
class QueueSource
{
public:
    using DoneCallback = std::function<void(Result<void>)>;

    virtual ~QueueSource() = default;

    /// Those that somebody has set, or that have tasks; by name.
    virtual std::vector<QueueInfo> queues() const = 0;
    /// A queue need not exist before: naming it, here or in a task, makes it. Of two changes at once neither
    /// is lost. `edit` is called at once or, if another change of this queue is being made durable, after
    /// that, and while all else waits: it must be quick, and ask nothing of this.
    virtual void changeQueue(const QString &name, const QueueEdit &edit, DoneCallback done) = 0;
    /// The same, whatever the settings are now.
    void setQueue(const QString &name, const QueueSettings &settings, DoneCallback done)
    {
        changeQueue(
            name, [settings](QueueSettings &now) { now = settings; }, std::move(done));
    }
    /// Forgets the settings. NotFound if there are none, a Conflict if only the config file has some.
    virtual void removeQueue(const QString &name, DoneCallback done) = 0;

    virtual std::vector<ResourceInfo> resources() const = 0;
    /// Makes a resource or changes its capacity, 1 or more.
    virtual void setResource(const QString &name, int capacity, DoneCallback done) = 0;
    /// NotFound, or a Conflict while a task holds it or if the config file has it as it is. No task takes any
    /// of it from now on until that is decided.
    virtual void removeResource(const QString &name, DoneCallback done) = 0;

    /// How many tasks an executor may run at once, until the program ends. False if that is fixed.
    virtual bool setSlots(ExecutorKind executor, int count) = 0;
};

} // namespace pooldeck
