// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/loopprobe.h"

#include <QCoreApplication>
#include <QEvent>

namespace pooldeck {

namespace {

QEvent::Type pingType()
{
    static const auto type = static_cast<QEvent::Type>(QEvent::registerEventType());
    return type;
}

} // namespace

LoopProbe::LoopProbe(const Clock &clock) : m_clock(clock) { }

LoopProbe::~LoopProbe()
{
    // If the thread has ended, so has its pointer to the slot.
    if (ActivitySlot::ofThisThread() == &m_activity)
        ActivitySlot::setOfThisThread(nullptr);
}

void LoopProbe::ping()
{
    m_answeredAt.store(0, std::memory_order_relaxed);
    m_pending = true;
    m_postedAt = m_clock.elapsed();
    // Posting orders the store above before the handling below.
    QCoreApplication::postEvent(this, new QEvent(pingType()));
}

std::optional<std::chrono::nanoseconds> LoopProbe::takeAnswer()
{
    const int64_t answeredAt = m_answeredAt.load(std::memory_order_acquire);
    if (!m_pending || answeredAt == 0)
        return std::nullopt;
    m_pending = false;
    return std::chrono::nanoseconds(answeredAt) - m_postedAt;
}

std::chrono::nanoseconds LoopProbe::silence() const
{
    return m_clock.elapsed() - m_postedAt;
}

std::optional<ThreadTimes> LoopProbe::times() const
{
    const qint64 thread = m_thread.load(std::memory_order_relaxed);
    return thread != 0 ? threadTimes(thread) : std::nullopt;
}

bool LoopProbe::event(QEvent *event)
{
    if (event->type() != pingType())
        return QObject::event(event);
    if (m_thread.load(std::memory_order_relaxed) == 0) {
        m_thread.store(currentThreadNumber(), std::memory_order_relaxed);
        ActivitySlot::setOfThisThread(&m_activity);
    }
    m_answeredAt.store(m_clock.elapsed().count(), std::memory_order_release);
    return true;
}

} // namespace pooldeck
