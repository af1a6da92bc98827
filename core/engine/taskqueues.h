// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesettings.h"
#include "core/engine/readyqueue.h"
#include "core/engine/typicalduration.h"
#include "core/task/executorkind.h"

#include <QString>

#include <array>
#include <map>
#include <memory>

namespace pooldeck {

/// A named queue: what of it waits for each executor, what runs, and how much may.
struct NamedQueue
{
    static constexpr size_t Executors = 4;

    explicit NamedQueue(QString name_) : name(std::move(name_)) { }

    const QString name;
    QueueSettings settings;
    TypicalDuration typical; // of its tasks
    std::array<ReadyQueue, Executors> ready;
    std::array<int, Executors> passedOver{}; // of those in front, how many have stepped aside
    qsizetype tasks = 0; // unfinished ones that are in it, in whatever state
    int running = 0;
    quint64 lastTurn = 0;
    double tokens = 0; // of the rate limit, at `refilledAt`
    std::chrono::nanoseconds refilledAt{0};
    std::chrono::nanoseconds openSince{0}; // when the last hold of its settings ended
    std::chrono::nanoseconds admittedAt{0}; // when a task was accepted for it last

    ReadyQueue &readyFor(ExecutorKind kind) { return ready[static_cast<size_t>(kind)]; }
    qsizetype queued() const;
};

/// All named queues, and whose turn it is: of those that may start a task, the one whose first task has
/// the highest priority; of equals, the one whose last turn is longest ago. Not thread-safe: the engine's
/// mutex. A pick is O(number of queues), so there is a limit to that.
class TaskQueues
{
public:
    static constexpr size_t MostQueues = 1'000;
    /// For how long a queue stays that has nothing to do: its tasks may be on their way.
    static constexpr std::chrono::minutes IdleTime{1};

    enum class Hold {
        None,
        Paused,
        Concurrency,
        Rate,
    };
    struct Next
    {
        NamedQueue *queue = nullptr;
        TaskId id;
        int priority = 0;
    };

    /// The queue of that name, made if there is none; it stays where it is.
    NamedQueue &queue(const QString &name);
    NamedQueue *find(const QString &name);
    /// Whether there is such a queue, or may be one more. Takes away those that are idle and not `isSet`, if
    /// there are too many.
    template <typename IsSet> bool hasRoomFor(const QString &name, std::chrono::nanoseconds now, IsSet isSet)
    {
        if (m_queues.size() < MostQueues || find(name))
            return true;
        std::erase_if(m_queues, [&](const auto &named) {
            const NamedQueue &queue = *named.second;
            return queue.tasks == 0 && queue.running == 0 && now - queue.admittedAt > IdleTime
                && !isSet(queue.name);
        });
        m_asked = nullptr;
        return m_queues.size() < MostQueues;
    }
    const std::map<QString, std::unique_ptr<NamedQueue>> &all() const { return m_queues; }

    /// `now` is Clock::elapsed().
    void configure(NamedQueue &queue, const QueueSettings &settings, std::chrono::nanoseconds now);
    /// Why the queue may not start a task now.
    static Hold holdOf(NamedQueue &queue, std::chrono::nanoseconds now);
    /// Whose turn it is; it is still in its ready queue. Nothing if no queue may start a task.
    std::optional<Next> next(ExecutorKind kind, std::chrono::nanoseconds now);
    /// It starts: takes it out of its ready queue.
    void start(const Next &next, ExecutorKind kind);
    /// What it needs is not free: it steps aside, so that others of its queue get their turn, but no more
    /// than MaxPassedOver of them.
    void passOver(const Next &next, ExecutorKind kind);
    /// Those that stepped aside are in front again, in their order. It is still their queue's turn, even if
    /// it has started others meanwhile: else one that needs much starves beside a queue of small ones.
    void takeBack();
    /// It will not start, or not from there. True if it had stepped aside.
    bool remove(NamedQueue &queue, ExecutorKind kind, TaskId id, int priority);
    static void ended(NamedQueue &queue, std::chrono::nanoseconds now);
    /// When the first of the queues that are held by their rate alone may go on.
    std::optional<std::chrono::nanoseconds> nextToken(std::chrono::nanoseconds now);

    qsizetype ready(ExecutorKind kind) const;

private:
    static constexpr int MaxPassedOver = 64;
    struct PassedOver
    {
        NamedQueue *queue = nullptr;
        ExecutorKind kind = ExecutorKind::Thread;
        TaskId id;
        int priority = 0;
        quint64 turn = 0; // the queue's last one then
    };
    static void refill(NamedQueue &queue, std::chrono::nanoseconds now);

    std::map<QString, std::unique_ptr<NamedQueue>> m_queues;
    std::vector<PassedOver> m_passedOver;
    NamedQueue *m_asked = nullptr; // what queue() gave last: most tasks are for the same one
    quint64 m_turn = 0;
};

} // namespace pooldeck
