// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventwindow.h"

#include "core/api/taskjson.h"

#include <utility>
#include <vector>

namespace pooldeck {

void EventWindow::restart(quint64 seq)
{
    m_events.clear();
    m_newest.clear();
    m_begin = m_end = seq;
    m_jsonBytes = 0;
    m_jsonDropped = 0;
}

void EventWindow::insert(quint64 seq, TaskId id, TaskPtr task)
{
    const auto [newest, isNew] = m_newest.try_emplace(id, seq);
    if (!isNew) {
        if (newest->second >= seq)
            return;
        erase(m_events.find(std::exchange(newest->second, seq)));
    }
    m_events.emplace(seq, Event{id, std::move(task), {}});
}

void EventWindow::erase(std::map<quint64, Event>::iterator event)
{
    m_jsonBytes -= event->second.json.size();
    m_events.erase(event);
}

void EventWindow::readOn()
{
    TaskChanges changes = m_tasks.changesSince(m_end);
    if (changes.reset) {
        restart(changes.lastSeq);
        return;
    }
    for (size_t i = 0; i < changes.tasks.size(); ++i) {
        const TaskId id = changes.tasks[i]->id;
        insert(changes.seqs[i], id, std::move(changes.tasks[i]));
    }
    for (size_t i = 0; i < changes.removed.size(); ++i)
        insert(changes.removedSeqs[i], changes.removed[i], nullptr);
    m_end = changes.lastSeq;
    while (m_events.size() > MaxEvents) {
        const auto oldest = m_events.begin();
        m_begin = oldest->first;
        m_newest.erase(oldest->second.id);
        erase(oldest);
    }
}

bool EventWindow::readBack(quint64 seq)
{
    if (seq >= m_begin)
        return seq <= m_end;
    TaskChanges changes = m_tasks.changesSince(seq);
    if (changes.reset)
        return false;
    // What has changed since m_end comes when it is read on.
    for (size_t i = 0; i < changes.tasks.size() && changes.seqs[i] <= m_end; ++i) {
        const TaskId id = changes.tasks[i]->id;
        insert(changes.seqs[i], id, std::move(changes.tasks[i]));
    }
    for (size_t i = 0; i < changes.removed.size() && changes.removedSeqs[i] <= m_end; ++i)
        insert(changes.removedSeqs[i], changes.removed[i], nullptr);
    m_begin = seq;
    return true;
}

QByteArray EventWindow::jsonOf(quint64 seq, Event &event)
{
    if (!event.json.isNull())
        return event.json;
    m_encodings.fetch_add(1, std::memory_order_relaxed);
    if (seq <= m_jsonDropped)
        return taskJson(*event.task, m_tasks); // for one who is far behind
    event.json = taskJson(*event.task, m_tasks);
    m_jsonBytes += event.json.size();
    auto oldest = m_events.upper_bound(m_jsonDropped);
    for (; m_jsonBytes > MaxJsonBytes && oldest->first < seq; ++oldest) {
        m_jsonBytes -= std::exchange(oldest->second.json, {}).size();
        m_jsonDropped = oldest->first;
    }
    return event.json;
}

EventWindow::Slice EventWindow::slice(quint64 from, const EventFilter &filter, EventFormat format)
{
    Slice slice{.from = from, .to = from, .bytes = {}};
    std::vector<TaskId> removed;
    const auto tellRemoved = [&] {
        if (!removed.empty())
            appendRemovedEvent(slice.bytes, format, m_numbers.shown(slice.to), removed);
        removed.clear();
    };
    for (auto event = m_events.upper_bound(from); event != m_events.end(); ++event) {
        const quint64 seq = event->first;
        if (event->second.task) {
            tellRemoved();
            if (filter.wants(*event->second.task))
                appendTaskEvent(slice.bytes, format, m_numbers.shown(seq), jsonOf(seq, event->second));
        } else if (filter.wantsRemoved(event->second.id)) {
            removed.push_back(event->second.id);
        }
        slice.to = seq;
        if (slice.bytes.size() >= SliceBytes)
            return slice;
    }
    tellRemoved();
    slice.to = m_end;
    return slice;
}

} // namespace pooldeck
