// SPDX-License-Identifier: GPL-3.0-only
// The engine as a QueueSource, and why a task waits.
#include "core/engine/taskengine.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr auto QueueKind = "queue"_L1;
constexpr auto ResourceKind = "resource"_L1;

QByteArray toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

void TaskEngine::restoreSetting(const Setting &setting)
{
    const QJsonObject value = QJsonDocument::fromJson(setting.value).object();
    if (setting.kind == QueueKind) {
        QueueSettings settings;
        QList<Fault> faults; // it was checked before it was stored
        changeQueueSettings(settings, value, faults);
        m_queues.configure(m_queues.queue(setting.name), settings, m_clock.elapsed());
        m_setQueues.insert(setting.name);
    } else if (setting.kind == ResourceKind) {
        m_resources.setCapacity(setting.name, value["capacity"_L1].toInt());
    } else {
        m_otherSettings.push_back(setting);
    }
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
    const std::scoped_lock lock(m_mutex);
    keep(std::move(setting), done);
}

/// With the mutex held. Nothing is kept any more once the program ends: its store may be closed.
void TaskEngine::keep(Setting setting, const DoneCallback &done)
{
    if (!m_accepting) {
        if (done)
            done(std::unexpected(shuttingDownError()));
        return;
    }
    StoreWrite write{.kind = StoreWrite::Kind::Set, .setting = std::move(setting)};
    if (done) {
        write.done = [done](std::optional<Error> error) {
            done(error ? Result<void>(std::unexpected(std::move(*error))) : Result<void>());
        };
    }
    std::vector<StoreWrite> writes;
    writes.push_back(std::move(write));
    m_store.enqueue(std::move(writes));
}

std::vector<QueueInfo> TaskEngine::queues() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<QueueInfo> queues;
    for (const auto &[name, queue] : m_queues.all()) {
        const qsizetype queued = queue->queued();
        if (queued > 0 || queue->running > 0 || m_setQueues.contains(name))
            queues.push_back({name, queue->settings, queued, queue->running});
    }
    return queues;
}

void TaskEngine::applyQueue(NamedQueue &queue, const QueueSettings &settings, const DoneCallback &done)
{
    m_queues.configure(queue, settings, m_clock.elapsed());
    m_setQueues.insert(queue.name);
    keep({QueueKind, queue.name, toJson(queueSettingsToJson(settings))}, done);
    reconsider();
}

void TaskEngine::setQueue(const QString &name, const QueueSettings &settings, DoneCallback done)
{
    const std::scoped_lock lock(m_mutex);
    applyQueue(m_queues.queue(name), settings, done);
}

void TaskEngine::removeQueue(const QString &name, DoneCallback done)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_setQueues.remove(name)) {
            m_queues.configure(m_queues.queue(name), {}, m_clock.elapsed());
            keep({QueueKind, name, {}}, done);
            reconsider();
            return;
        }
    }
    done(failure(ErrorCode::NotFound, u"Nothing is set for a queue \"%1\"."_s.arg(name)));
}

std::vector<ResourceInfo> TaskEngine::resources() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<ResourceInfo> resources;
    for (const auto &[name, resource] : m_resources.all())
        resources.push_back({name, resource.capacity, resource.used});
    return resources;
}

void TaskEngine::setResource(const QString &name, int capacity, DoneCallback done)
{
    const std::scoped_lock lock(m_mutex);
    m_resources.setCapacity(name, capacity);
    keep({ResourceKind, name, toJson({{"capacity"_L1, capacity}})}, done);
    reconsider();
}

void TaskEngine::removeResource(const QString &name, DoneCallback done)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_resources.remove(name)) {
            keep({ResourceKind, name, {}}, done);
            return;
        }
        if (m_resources.all().contains(name)) {
            done(failure(ErrorCode::Conflict, u"A running task holds the resource \"%1\"."_s.arg(name)));
            return;
        }
    }
    done(failure(ErrorCode::NotFound, u"There is no resource \"%1\"."_s.arg(name)));
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
