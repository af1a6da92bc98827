// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/eventfilter.h"
#include "core/api/eventformat.h"
#include "core/api/eventnumbers.h"
#include "core/engine/tasksource.h"

#include <atomic>
#include <map>
#include <unordered_map>

namespace pooldeck {

/// The part of the feed that the watchers are at: the last change of each task that changed in it, with the
/// JSON once somebody has wanted it, however many watchers there are. Bounded in events and in bytes of JSON.
///
/// It knows all that came after begin(), up to end(). One thread.
class EventWindow
{
public:
    static constexpr size_t MaxEvents = 16'384;
    static constexpr qint64 MaxJsonBytes = 8 * 1024 * 1024;
    static constexpr qsizetype SliceBytes = 64 * 1024;

    EventWindow(const TaskSource &tasks, EventNumbers numbers) : m_tasks(tasks), m_numbers(numbers) { }

    quint64 begin() const { return m_begin; }
    quint64 end() const { return m_end; }
    /// Forgets all and begins after `seq`.
    void restart(quint64 seq);
    /// Reads on. What the feed has no more is as with restart().
    void readOn();
    /// Reads back, so that a watcher can go on after `seq`. False if the feed has it no more.
    bool readBack(quint64 seq);

    struct Slice
    {
        quint64 from = 0;
        quint64 to = 0; ///< go on after this
        QByteArray bytes; ///< empty if nothing of it is wanted
    };
    /// What a watcher that has seen `from` (not before begin()) is sent next: about SliceBytes, at least an
    /// event.
    Slice slice(quint64 from, const EventFilter &filter, EventFormat format);

    /// How many tasks have been made JSON of. Any thread.
    quint64 encodings() const { return m_encodings.load(std::memory_order_relaxed); }

private:
    struct Event
    {
        TaskId id;
        TaskPtr task; // null: removed
        QByteArray json; // null until it is wanted
    };
    void insert(quint64 seq, TaskId id, TaskPtr task);
    void erase(std::map<quint64, Event>::iterator event);
    QByteArray jsonOf(quint64 seq, Event &event);

    const TaskSource &m_tasks;
    const EventNumbers m_numbers;
    std::map<quint64, Event> m_events; // by sequence number
    std::unordered_map<TaskId, quint64> m_newest;
    quint64 m_begin = 0;
    quint64 m_end = 0;
    qint64 m_jsonBytes = 0;
    quint64 m_jsonDropped = 0; // up to this number there is no JSON kept
    std::atomic<quint64> m_encodings = 0;
};

} // namespace pooldeck
