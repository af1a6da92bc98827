// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/backgroundworker.h"
#include "core/api/eventnumbers.h"
#include "core/api/eventsubscription.h"
#include "core/api/eventwindow.h"
#include "core/engine/tasksource.h"

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace pooldeck {

/// Brings the engine's feed to all watchers of all loops, whatever they filter and wherever they are in it.
/// It reads the feed once and encodes each change once, on a thread of its own, `api-events`, which exists
/// from the first watcher on.
///
/// A watcher that takes less than there is gets, when it has room again, the newest of what has changed
/// meanwhile; one that fell behind what is kept is told `reset`.
///
/// Any thread. Owned by a shared_ptr: the engine's callbacks may come after the server has died.
class EventHub final : public std::enable_shared_from_this<EventHub>
{
public:
    /// `mostUnsent`: bytes on their way to one watcher.
    EventHub(TaskSource &tasks, EventNumbers numbers, qint64 mostUnsent);

    const EventNumbers &numbers() const { return m_numbers; }
    /// The number of the newest change, as clients see it.
    quint64 lastNumber() const { return m_numbers.shown(m_tasks.lastSeq()); }

    struct Wish
    {
        EventFilter filter;
        EventFormat format = EventFormat::Sse;
        std::optional<quint64> after; ///< a number as clients see it; without it: from now on
    };
    /// `arrived` is called on the receiver's loop when there is something to take. Until its close().
    std::shared_ptr<EventSubscription> subscribe(Wish wish, QObject *receiver, std::function<void()> arrived);
    /// Something has changed for the watchers: there is news, one has room, wants no more or is closed.
    void wake();
    /// Ends the thread; then nobody gets anything any more.
    void stop();

    quint64 encodings() const { return m_window.encodings(); }
    /// Those that are served now.
    int watchers() const { return m_count.load(); }

private:
    struct Group
    { // watchers that are sent the same
        EventFilter filter;
        EventFormat format;
        EventWindow::Slice last; // most of them ask for what another has just been sent
        size_t watchers = 0;
    };
    using GroupPlace = std::list<Group>::iterator;
    struct Newcomer
    {
        std::shared_ptr<EventSubscription> subscription;
        EventFilter filter;
        EventFormat format;
        std::optional<quint64> seen; // nothing: it comes from another run
        bool ending = false;
    };
    struct Watcher
    {
        std::shared_ptr<EventSubscription> subscription;
        GroupPlace group;
        quint64 seen;
        bool missed = false;
        bool ending = false; // what is read now is its last
    };
    void run();
    void admit(Newcomer newcomer);
    GroupPlace groupOf(const Newcomer &newcomer);
    void dropClosed();
    void advance(Watcher &watcher);
    void sayReset(Watcher &watcher);

    TaskSource &m_tasks;
    const EventNumbers m_numbers;
    const qint64 m_mostUnsent;
    BackgroundWorker m_worker;
    std::atomic<bool> m_woken = false;
    std::atomic<int> m_count = 0;
    std::mutex m_mutex;
    std::vector<Newcomer> m_newcomers; // guarded by the mutex

    // On the worker's thread alone:
    EventWindow m_window;
    std::list<Group> m_groups;
    std::vector<Watcher> m_watchers;
    std::shared_ptr<void> m_feed; // while there are watchers
};

} // namespace pooldeck
