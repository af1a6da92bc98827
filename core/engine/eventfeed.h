// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <deque>

namespace pooldeck {

/// The ordered feed of what changed: a bounded ring of snapshots, each with the next sequence number.
/// Readers ask for what came after the number they have seen; one who fell behind the ring is told to
/// start afresh. Not thread-safe: the engine's mutex.
class EventFeed
{
public:
    static constexpr size_t DefaultCapacity = 16'384;

    explicit EventFeed(size_t capacity = DefaultCapacity);

    void append(TaskPtr task);
    void appendRemoved(TaskId id);
    quint64 lastSeq() const noexcept { return m_lastSeq; }
    /// O(number of events after seq).
    TaskChanges changesSince(quint64 seq) const;

private:
    struct Event
    {
        TaskId id;
        TaskPtr task; // null: removed
    };
    void append(Event event);

    const size_t m_capacity;
    std::deque<Event> m_events; // the last one has m_lastSeq
    quint64 m_lastSeq = 0;
};

} // namespace pooldeck
