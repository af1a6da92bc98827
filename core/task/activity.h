// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"

#include <QEvent>
#include <QObject>

#include <atomic>
#include <coroutine>
#include <optional>

namespace pooldeck {

/// What a thread is busy with, e.g. a route's handler or a step of a task. A value.
struct Activity
{
    const QString *what =
        nullptr; ///< outlives the monitor's thread, unchanged; null: nothing that has a name
    TaskId task;

    bool operator==(const Activity &) const = default;
};

/// Where a watched thread notes what it does, and another reads it without ever holding it up.
///
/// The thread writes with a few plain stores; the reader tells from a version whether it read while that
/// happened, and tries again (a seqlock of atomics). A thread that nobody watches has no slot and pays for
/// one comparison.
class ActivitySlot
{
public:
    struct Seen
    {
        Activity activity;
        const char *receiver = nullptr; ///< class of the object whose event is handled; a literal
        int event = QEvent::None; ///< QEvent::Type

        bool operator==(const Seen &) const = default;
    };

    ActivitySlot() = default;
    Q_DISABLE_COPY_MOVE(ActivitySlot)

    /// The calling thread's; null if it is not watched.
    static ActivitySlot *ofThisThread() noexcept { return s_ofThisThread; }
    /// By the thread that is to write; null: no longer.
    static void setOfThisThread(ActivitySlot *slot) noexcept { s_ofThisThread = slot; }
    /// What the calling thread does now; nothing if it is not watched.
    static Activity current() noexcept
    {
        return s_ofThisThread ? s_ofThisThread->m_now.activity : Activity{};
    }

    // By the thread itself:
    const Seen &now() const noexcept { return m_now; }
    void set(const Seen &seen) noexcept
    {
        // Whoever sees one of the values sees that the version is odd, or even and a later one.
        const quint64 version = m_version.load(std::memory_order_relaxed);
        m_version.store(version + 1, std::memory_order_relaxed);
        m_what.store(seen.activity.what, std::memory_order_release);
        m_task.store(seen.activity.task.value, std::memory_order_release);
        m_receiver.store(seen.receiver, std::memory_order_release);
        m_event.store(seen.event, std::memory_order_release);
        m_version.store(version + 2, std::memory_order_release);
        m_now = seen;
    }

    /// Any thread; nothing if the thread changes it again and again. Never waits.
    std::optional<Seen> read() const noexcept;

private:
    static inline constinit thread_local ActivitySlot *s_ofThisThread = nullptr;

    std::atomic<quint64> m_version = 0; // odd while it is being written
    std::atomic<const QString *> m_what = nullptr;
    std::atomic<qint64> m_task = 0;
    std::atomic<const char *> m_receiver = nullptr;
    std::atomic<int> m_event = QEvent::None;
    Seen m_now; // the same for the thread itself
};

/// For the length of a scope, what the thread does is this. Scopes nest.
class ActivityScope
{
public:
    explicit ActivityScope(const Activity &activity) noexcept : m_slot(ActivitySlot::ofThisThread())
    {
        if (!m_slot)
            return;
        m_before = m_slot->now();
        m_slot->set({activity, m_before.receiver, m_before.event});
    }
    /// Beside the activity, the event that is being delivered.
    ActivityScope(const QObject *receiver, const QEvent *event) noexcept
        : m_slot(ActivitySlot::ofThisThread())
    {
        if (!m_slot)
            return;
        m_before = m_slot->now();
        m_slot->set({m_before.activity, receiver->metaObject()->className(), event->type()});
    }
    ~ActivityScope()
    {
        // The slot may have been taken away meanwhile.
        if (m_slot && m_slot == ActivitySlot::ofThisThread())
            m_slot->set(m_before);
    }
    Q_DISABLE_COPY_MOVE(ActivityScope)

private:
    ActivitySlot *const m_slot;
    ActivitySlot::Seen m_before;
};

/// A suspended coroutine, to be resumed in the name of what suspended it. Awaiters of loop tasks use it in
/// place of a bare handle: a later step of a task that blocks its loop is then named as well.
class Resumption
{
public:
    Resumption() = default;
    explicit Resumption(std::coroutine_handle<> coroutine) noexcept
        : m_coroutine(coroutine), m_activity(ActivitySlot::current())
    {
    }

    explicit operator bool() const noexcept { return static_cast<bool>(m_coroutine); }
    /// The coroutine may destroy what holds this.
    void resume() const
    {
        const auto coroutine = m_coroutine;
        const ActivityScope scope(m_activity);
        coroutine.resume();
    }

private:
    std::coroutine_handle<> m_coroutine;
    Activity m_activity;
};

} // namespace pooldeck
