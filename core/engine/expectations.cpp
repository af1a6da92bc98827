// SPDX-License-Identifier: GPL-3.0-only
// When tasks will start and end, from how long their like has taken.
#include "core/engine/taskengine.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace pooldeck {

namespace {

// A task that has just begun may seem to take centuries, of which there are too many nanoseconds.
constexpr std::chrono::years LongestExpected{100};

milliseconds inMilliseconds(nanoseconds duration)
{
    return std::chrono::ceil<milliseconds>(duration);
}

} // namespace

Expectation TaskEngine::expectation(const Task &task) const
{
    if (task.isFinal())
        return {};
    const std::scoped_lock lock(m_mutex);
    const Entry *entry = m_table.find(task.id);
    if (!entry || !entry->type)
        return {};
    if (entry->job)
        return {.start = {}, .end = expectedEnd(*entry)};
    Expectation expected;
    if (task.state() == TaskState::Scheduled)
        expected.start = task.dueAt();
    else if (task.state() == TaskState::Queued)
        expected.start = expectedStart(*entry, task);
    if (const auto typical = typicalOf(*entry->type); expected.start && typical)
        expected.end = *expected.start + *typical;
    return expected;
}

std::optional<milliseconds> TaskEngine::typicalOf(const TaskType &type) const
{
    const auto known = m_typical.find(&type);
    return known == m_typical.end() ? std::nullopt : known->second.value();
}

/// Of one that runs: by its own progress, or else by what its type usually takes.
std::optional<Timestamp> TaskEngine::expectedEnd(const Entry &entry) const
{
    if (entry.job->stopReason != StopReason::None)
        return std::nullopt; // as soon as it stops
    const nanoseconds elapsed = m_clock.elapsed() - entry.job->startedElapsed;
    std::optional<nanoseconds> whole;
    if (const auto ratio = entry.task->progress().ratio(); ratio && *ratio > 0)
        whole = std::chrono::round<nanoseconds>(
            std::min<std::chrono::duration<double>>(elapsed / *ratio, LongestExpected));
    else
        whole = typicalOf(*entry.type);
    if (!whole || *whole < elapsed)
        return std::nullopt; // it takes longer than its like
    if (const auto timeout = effectiveTimeout(*entry.task->spec, *entry.type); timeout.count() > 0)
        whole = std::min<nanoseconds>(*whole, timeout);
    return m_clock.now() + inMilliseconds(*whole - elapsed);
}

/// Of one that is queued: when so many have ended as are before it.
std::optional<Timestamp> TaskEngine::expectedStart(const Entry &entry, const Task &task) const
{
    if (m_trouble || !entry.queue || m_resources.lacking(effectiveResources(*task.spec, *entry.type)))
        return std::nullopt;
    NamedQueue &queue = *entry.queue;
    Timestamp from = m_clock.now();
    if (queue.settings.paused) {
        if (!queue.settings.pausedUntil)
            return std::nullopt;
        from = std::max(from, *queue.settings.pausedUntil);
    }
    const Line &line = m_lines.at(entry.executor);
    int sharing = 0; // queues that have something to run there
    for (const auto &[name, other] : m_queues.all())
        sharing += !other->settings.paused && !other->readyFor(entry.executor).isEmpty() ? 1 : 0;
    double slots = static_cast<double>(line.executor->slots()) / std::max(sharing, 1);
    if (queue.settings.concurrency)
        slots = std::min(slots, static_cast<double>(*queue.settings.concurrency));
    if (slots <= 0)
        return std::nullopt;

    const qsizetype before = queue.readyFor(entry.executor).before(entry.readyPriority, entry.ticket);
    const bool slotFree = line.begun + before < line.executor->slots()
        && (!queue.settings.concurrency || queue.running + before < *queue.settings.concurrency);
    std::chrono::duration<double> wait{0};
    if (!slotFree) {
        const auto each = queue.typical.value() ? queue.typical.value() : typicalOf(*entry.type);
        if (!each)
            return std::nullopt;
        wait = *each * (static_cast<double>(before) + 1) / slots;
    }
    if (const auto &rate = queue.settings.rate) {
        TaskQueues::holdOf(queue, m_clock.elapsed()); // counts its tokens anew
        const double missing = static_cast<double>(before) + 1 - queue.tokens;
        wait = std::max(wait, std::chrono::duration<double>(rate->per) / rate->count * missing);
    }
    return from + std::chrono::ceil<milliseconds>(wait);
}

void TaskEngine::learnDuration(const Entry &entry, nanoseconds taken)
{
    m_typical[entry.type].learn(taken);
    entry.queue->typical.learn(taken);
    m_typicalChanged = true;
}

/// Of the types only: queues come and go.
void TaskEngine::storeDurations()
{
    if (!std::exchange(m_typicalChanged, false) || m_trouble)
        return;
    QJsonObject json;
    for (const auto &[type, typical] : m_typical)
        json[type->name] = QJsonArray{typical.seconds(), typical.samples()};
    std::vector<StoreWrite> writes;
    writes.push_back({.kind = StoreWrite::Kind::Set,
                      .setting = {QString(DurationsKind), u"types"_s,
                                  QJsonDocument(json).toJson(QJsonDocument::Compact)}});
    m_store.enqueue(std::move(writes));
}

void TaskEngine::restoreDurations(const QJsonObject &stored)
{
    for (auto it = stored.begin(); it != stored.end(); ++it) {
        if (const TaskType *type = m_catalog.find(it.key()))
            m_typical[type] = {it.value()[0].toDouble(), it.value()[1].toInt()};
    }
}

} // namespace pooldeck
