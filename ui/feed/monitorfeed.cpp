// SPDX-License-Identifier: GPL-3.0-only
#include "ui/feed/monitorfeed.h"

using namespace std::chrono_literals;

namespace pooldeck {

namespace {

constexpr qsizetype StallsShown = 100;

} // namespace

MonitorFeed::MonitorFeed(const Monitor &monitor, QObject *parent) : QObject(parent), m_monitor(monitor)
{
    connect(&m_timer, &QTimer::timeout, this, &MonitorFeed::read);
}

void MonitorFeed::setPace(Pace pace)
{
    if (pace == Pace::Stopped) {
        m_timer.stop();
        return;
    }
    const auto interval = pace == Pace::Live ? Monitor::FrameInterval : 500ms;
    if (m_timer.isActive() && m_timer.intervalAsDuration() == interval)
        return;
    m_timer.start(interval);
    read();
}

void MonitorFeed::read()
{
    const std::vector<MonitorFrame> frames = m_monitor.framesSince(m_tick);
    if (!frames.empty()) {
        m_tick = frames.back().tick;
        Q_EMIT framesTaken(frames);
    }
    if (const quint64 revision = m_monitor.stallRevision(); revision != m_stallRevision) {
        m_stallRevision = revision;
        Q_EMIT stallsTaken(m_monitor.stalls({.limit = StallsShown}));
    }
    if (std::chrono::steady_clock::now() - m_statsTaken >= 950ms)
        readStats();
}

void MonitorFeed::readStats()
{
    m_statsTaken = std::chrono::steady_clock::now();
    Q_EMIT statsTaken({m_monitor.loops(), m_monitor.pool(), m_monitor.process()});
}

} // namespace pooldeck
