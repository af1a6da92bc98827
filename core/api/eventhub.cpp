// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventhub.h"

#include <algorithm>
#include <utility>

namespace pooldeck {

EventHub::EventHub(TaskSource &tasks, EventNumbers numbers, qint64 mostUnsent)
    : m_tasks(tasks), m_numbers(numbers), m_mostUnsent(mostUnsent), m_worker("api-events"),
      m_window(tasks, numbers)
{
}

std::shared_ptr<EventSubscription> EventHub::subscribe(Wish wish, QObject *receiver,
                                                       std::function<void()> arrived)
{
    auto subscription = std::make_shared<EventSubscription>(receiver, std::move(arrived), m_mostUnsent);
    const std::optional<quint64> seen = wish.after ? m_numbers.seqOf(*wish.after) : m_tasks.lastSeq();
    {
        const std::scoped_lock lock(m_mutex);
        m_newcomers.push_back({subscription, std::move(wish.filter), wish.format, seen, false});
    }
    wake();
    return subscription;
}

void EventHub::wake()
{
    if (!m_woken.exchange(true))
        m_worker.post([self = shared_from_this()] { self->run(); });
}

void EventHub::stop()
{
    m_worker.stop();
    m_feed.reset();
}

void EventHub::run()
{
    m_woken = false;
    std::vector<Newcomer> newcomers;
    {
        const std::scoped_lock lock(m_mutex);
        newcomers.swap(m_newcomers);
    }
    dropClosed();
    // One that has left before it was let in wakes nobody again.
    std::erase_if(newcomers, [](const Newcomer &newcomer) { return newcomer.subscription->isClosed(); });
    if (m_watchers.empty() && newcomers.empty()) {
        m_count = 0;
        m_feed.reset();
        m_window.restart(0);
        return;
    }
    if (!m_feed) {
        m_window.restart(m_tasks.lastSeq());
        m_feed = m_tasks.subscribe([weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->wake();
        });
    }
    // Before the feed is read: what comes after that may be missing.
    for (Watcher &watcher : m_watchers)
        watcher.ending = watcher.subscription->isEndAsked();
    for (Newcomer &newcomer : newcomers)
        newcomer.ending = newcomer.subscription->isEndAsked();
    m_window.readOn();
    for (Newcomer &newcomer : newcomers)
        admit(std::move(newcomer));
    m_count = static_cast<int>(m_watchers.size());
    for (Watcher &watcher : m_watchers)
        advance(watcher);
}

EventHub::GroupPlace EventHub::groupOf(const Newcomer &newcomer)
{
    const auto same = [&](const Group &group) {
        return group.format == newcomer.format && group.filter == newcomer.filter;
    };
    auto group = std::ranges::find_if(m_groups, same);
    if (group == m_groups.end())
        group = m_groups.insert(group, {newcomer.filter, newcomer.format, {}, 0});
    ++group->watchers;
    return group;
}

void EventHub::admit(Newcomer newcomer)
{
    const bool kept = newcomer.seen && m_window.readBack(*newcomer.seen);
    m_watchers.push_back({std::move(newcomer.subscription), groupOf(newcomer), newcomer.seen.value_or(0),
                          !kept, newcomer.ending});
}

void EventHub::dropClosed()
{
    std::erase_if(m_watchers, [this](const Watcher &watcher) {
        if (!watcher.subscription->isClosed())
            return false;
        if (--watcher.group->watchers == 0)
            m_groups.erase(watcher.group);
        return true;
    });
}

void EventHub::sayReset(Watcher &watcher)
{
    watcher.missed = false;
    watcher.seen = m_window.end();
    QByteArray bytes;
    appendResetEvent(bytes, watcher.group->format, m_numbers.shown(watcher.seen));
    watcher.subscription->put(bytes, m_numbers.shown(watcher.seen));
}

void EventHub::advance(Watcher &watcher)
{
    while (true) {
        const bool missed = watcher.missed || watcher.seen < m_window.begin();
        if (!missed && watcher.seen >= m_window.end()) {
            if (watcher.ending)
                watcher.subscription->putEnd();
            return;
        }
        if (!watcher.subscription->hasRoom())
            return;
        if (missed) {
            sayReset(watcher);
            continue;
        }
        EventWindow::Slice &slice = watcher.group->last;
        if (slice.from != watcher.seen || slice.to <= slice.from)
            slice = m_window.slice(watcher.seen, watcher.group->filter, watcher.group->format);
        watcher.seen = slice.to;
        watcher.subscription->put(slice.bytes, m_numbers.shown(slice.to));
    }
}

} // namespace pooldeck
