// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/taskqueues.h"

#include <algorithm>
#include <cmath>

namespace pooldeck {

qsizetype NamedQueue::queued() const
{
    qsizetype queued = 0;
    for (const ReadyQueue &line : ready)
        queued += line.size();
    for (const int aside : passedOver)
        queued += aside;
    return queued;
}

NamedQueue &TaskQueues::queue(const QString &name)
{
    if (m_asked && m_asked->name == name)
        return *m_asked;
    auto it = m_queues.find(name);
    if (it == m_queues.end())
        it = m_queues.emplace(name, std::make_unique<NamedQueue>(name)).first;
    m_asked = it->second.get();
    return *m_asked;
}

NamedQueue *TaskQueues::find(const QString &name)
{
    const auto it = m_queues.find(name);
    return it == m_queues.end() ? nullptr : it->second.get();
}

void TaskQueues::configure(NamedQueue &queue, const QueueSettings &settings, std::chrono::nanoseconds now)
{
    const bool wasHeld = holdOf(queue, now) != Hold::None;
    if (settings.rate != queue.settings.rate && settings.rate) {
        queue.tokens = settings.rate->count; // a bucket is full at first
        queue.refilledAt = now;
    }
    queue.settings = settings;
    if (wasHeld && holdOf(queue, now) == Hold::None)
        queue.openSince = now;
}

void TaskQueues::ended(NamedQueue &queue, std::chrono::nanoseconds now)
{
    if (queue.settings.concurrency && queue.running == *queue.settings.concurrency)
        queue.openSince = now;
    --queue.running;
}

void TaskQueues::refill(NamedQueue &queue, std::chrono::nanoseconds now)
{
    const RateLimit &rate = *queue.settings.rate;
    const double perNanosecond = rate.count / static_cast<double>(std::chrono::nanoseconds(rate.per).count());
    const double missing = 1 - queue.tokens;
    const auto took = std::chrono::nanoseconds(std::llround(std::max(missing, 0.0) / perNanosecond));
    if (missing > 0 && queue.refilledAt + took <= now)
        queue.openSince = std::max(queue.openSince, queue.refilledAt + took);
    queue.tokens = std::min<double>(
        rate.count, queue.tokens + static_cast<double>((now - queue.refilledAt).count()) * perNanosecond);
    queue.refilledAt = now;
}

TaskQueues::Hold TaskQueues::holdOf(NamedQueue &queue, std::chrono::nanoseconds now)
{
    if (queue.settings.paused)
        return Hold::Paused;
    if (queue.settings.concurrency && queue.running >= *queue.settings.concurrency)
        return Hold::Concurrency;
    if (queue.settings.rate) {
        refill(queue, now);
        if (queue.tokens < 1)
            return Hold::Rate;
    }
    return Hold::None;
}

std::optional<TaskQueues::Next> TaskQueues::next(ExecutorKind kind, std::chrono::nanoseconds now)
{
    std::optional<Next> best;
    for (const auto &[name, queue] : m_queues) {
        if (queue->passedOver[static_cast<size_t>(kind)] >= MaxPassedOver)
            continue;
        ReadyQueue &line = queue->readyFor(kind);
        const auto first = line.first();
        if (!first || (best && first->priority < best->priority)
            || (best && first->priority == best->priority && queue->lastTurn >= best->queue->lastTurn))
            continue;
        if (holdOf(*queue, now) == Hold::None)
            best = Next{queue.get(), first->id, first->priority};
    }
    return best;
}

void TaskQueues::start(const Next &next, ExecutorKind kind)
{
    next.queue->readyFor(kind).pop();
    next.queue->lastTurn = ++m_turn;
    ++next.queue->running;
    if (next.queue->settings.rate)
        next.queue->tokens -= 1;
}

void TaskQueues::passOver(const Next &next, ExecutorKind kind)
{
    next.queue->readyFor(kind).pop();
    ++next.queue->passedOver[static_cast<size_t>(kind)];
    m_passedOver.push_back({next.queue, kind, next.id, next.priority, next.queue->lastTurn});
}

void TaskQueues::takeBack()
{
    while (!m_passedOver.empty()) {
        const PassedOver &last = m_passedOver.back();
        last.queue->readyFor(last.kind).pushFront(last.id, last.priority);
        last.queue->lastTurn = std::min(last.queue->lastTurn, last.turn);
        --last.queue->passedOver[static_cast<size_t>(last.kind)];
        m_passedOver.pop_back();
    }
}

bool TaskQueues::remove(NamedQueue &queue, ExecutorKind kind, TaskId id, int priority)
{
    const auto aside = std::ranges::find(m_passedOver, id, &PassedOver::id);
    if (aside == m_passedOver.end()) {
        queue.readyFor(kind).remove(id, priority);
        return false;
    }
    --queue.passedOver[static_cast<size_t>(kind)];
    m_passedOver.erase(aside);
    return true;
}

std::optional<std::chrono::nanoseconds> TaskQueues::nextToken(std::chrono::nanoseconds now)
{
    std::optional<std::chrono::nanoseconds> soonest;
    for (const auto &[name, queue] : m_queues) {
        if (queue->queued() == 0 || holdOf(*queue, now) != Hold::Rate)
            continue;
        const RateLimit &rate = *queue->settings.rate;
        const double wait = (1 - queue->tokens) / rate.count
            * static_cast<double>(std::chrono::nanoseconds(rate.per).count());
        const auto at = now + std::chrono::nanoseconds(std::llround(wait) + 1);
        if (!soonest || at < *soonest)
            soonest = at;
    }
    return soonest;
}

qsizetype TaskQueues::ready(ExecutorKind kind) const
{
    qsizetype ready = 0;
    for (const auto &[name, queue] : m_queues)
        ready += queue->readyFor(kind).size();
    return ready;
}

} // namespace pooldeck
