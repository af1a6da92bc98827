// SPDX-License-Identifier: GPL-3.0-only
// The limits as they are kept and seen, and why a task waits.
#include "core/engine/taskengine.h"

#include <QJsonDocument>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcLimits, "pooldeck.engine")

void sayWhatWins(const QString &what, const QString &name, const QStringList &members)
{
    qCInfo(lcLimits).noquote()
        << u"The %1 \"%2\" is not as the config file says: %3 was set while the program "
           "ran, and holds until that is removed."_s.arg(what, name, members.join(", "_L1));
}

} // namespace

/// What the config file says, and over it what was set while the program ran.
void TaskEngine::restoreSettings(const std::vector<Setting> &settings)
{
    for (const auto &[name, queue] : m_configured.queues)
        m_queues.configure(m_queues.queue(name), queue, m_clock.elapsed());
    for (const auto &[name, capacity] : m_configured.resources)
        m_resources.setCapacity(name, capacity);
    for (const Setting &setting : settings) {
        const QJsonObject value = QJsonDocument::fromJson(setting.value).object();
        if (setting.kind == QueueKind) {
            restoreQueue(setting.name, value);
        } else if (setting.kind == ResourceKind) {
            const int capacity = value["capacity"_L1].toInt();
            m_resources.setCapacity(setting.name, capacity);
            if (const auto configured = m_configured.resource(setting.name);
                configured && *configured != capacity)
                sayWhatWins(u"resource"_s, setting.name, {u"capacity"_s});
        } else if (setting.kind == DurationsKind) {
            restoreDurations(value);
        } else {
            m_otherSettings.push_back(setting);
        }
    }
}

void TaskEngine::restoreQueue(const QString &name, const QJsonObject &stored)
{
    QJsonObject changes = stored[ChangesMember].toObject();
    if (!stored.contains(ChangesMember)) {
        // From before there was a config file for it: all members are there, set or not.
        changes = stored;
        const QJsonObject unset = queueSettingsToJson({});
        for (auto it = unset.begin(); it != unset.end(); ++it) {
            if (changes[it.key()] == it.value())
                changes.remove(it.key());
        }
    }
    const QueueSettings *configured = m_configured.queue(name);
    QueueSettings settings = configured ? *configured : QueueSettings();
    QList<Fault> faults; // it was checked before it was stored
    changeQueueSettings(settings, changes, faults);
    m_queues.configure(m_queues.queue(name), settings, m_clock.elapsed());
    m_setQueues.insert(name);
    if (configured && !changes.isEmpty())
        sayWhatWins(u"queue"_s, name, changes.keys());
}

std::vector<Setting> TaskEngine::storedSettings(const QString &kind) const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<Setting> settings;
    std::ranges::copy_if(m_otherSettings, std::back_inserter(settings),
                         [&](const Setting &setting) { return setting.kind == kind; });
    return settings;
}

void TaskEngine::saveSetting(Setting setting, DoneCallback done)
{
    bool kept = false;
    {
        const std::scoped_lock lock(m_mutex);
        kept = keep(std::move(setting), done);
    }
    if (!kept && done)
        done(std::unexpected(shuttingDownError()));
}

/// With the mutex held. Nothing is kept any more once the program ends, for its store may be closed: false
/// then, and `done` is not called.
bool TaskEngine::keep(Setting setting, const DoneCallback &done)
{
    if (!m_accepting)
        return false;
    StoreWrite write{.kind = StoreWrite::Kind::Set, .setting = std::move(setting)};
    if (done) {
        write.done = [done](std::optional<Error> error) {
            done(error ? Result<void>(std::unexpected(std::move(*error))) : Result<void>());
        };
    }
    std::vector<StoreWrite> writes;
    writes.push_back(std::move(write));
    m_store.enqueue(std::move(writes));
    return true;
}

std::vector<QueueInfo> TaskEngine::queues() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<QueueInfo> queues;
    for (const auto &[name, queue] : m_queues.all()) {
        const qsizetype queued = queue->queued();
        const QueueSettings *configured = m_configured.queue(name);
        if (queued > 0 || queue->running > 0 || configured || m_setQueues.contains(name))
            queues.push_back({name, queue->settings, queued, queue->running,
                              configured ? std::optional(*configured) : std::nullopt});
    }
    return queues;
}

std::vector<ResourceInfo> TaskEngine::resources() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<ResourceInfo> resources;
    for (const auto &[name, resource] : m_resources.all())
        resources.push_back({name, resource.capacity, resource.used, m_configured.resource(name)});
    return resources;
}

bool TaskEngine::setSlots(ExecutorKind executor, int count)
{
    const auto line = m_lines.find(executor); // the executors never change after construction
    return line != m_lines.end() && line->second.executor->setSlots(count);
}

WaitReason TaskEngine::waitReason(const Task &task) const
{
    const WaitReason byState = waitReasonOf(task);
    if (byState.kind != WaitReason::Kind::NoSlot)
        return byState;
    const std::scoped_lock lock(m_mutex);
    const Entry *entry = m_table.find(task.id);
    if (!entry || !entry->queue || !entry->type || entry->job)
        return byState; // it is starting, say
    if (m_trouble)
        return {WaitReason::Kind::Store, {}};
    switch (TaskQueues::holdOf(*entry->queue, m_clock.elapsed())) {
    case TaskQueues::Hold::Paused:
        return {WaitReason::Kind::QueuePaused, entry->queue->name};
    case TaskQueues::Hold::Concurrency:
        return {WaitReason::Kind::QueueConcurrency, entry->queue->name};
    case TaskQueues::Hold::Rate:
        return {WaitReason::Kind::QueueRate, entry->queue->name};
    case TaskQueues::Hold::None:
        break;
    }
    if (const auto lacking = m_resources.lacking(effectiveResources(*task.spec, *entry->type)))
        return {WaitReason::Kind::Resource, *lacking};
    return byState;
}

} // namespace pooldeck
