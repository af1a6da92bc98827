// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/monitor.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace pooldeck {

/// What the window says in numbers; taken once a second.
struct MonitorStats
{
    QList<LoopStats> loops;
    PoolStats pool;
    ProcessUsage process;
};

/// Reads the Monitor for all pages, with the one timer of the window's live parts. It runs only
/// while the window can be seen. Home: the UI thread.
class MonitorFeed final : public QObject
{
    Q_OBJECT

public:
    /// How often it reads: for moving charts, or for the status bar alone.
    enum class Pace { Stopped, Slow, Live };

    explicit MonitorFeed(const Monitor &monitor, QObject *parent = nullptr);

    void setPace(Pace pace);
    QStringList loopNames() const { return m_monitor.loopNames(); }
    std::chrono::milliseconds stallThreshold() const { return m_monitor.stallThreshold(); }

Q_SIGNALS:
    void framesTaken(const std::vector<pooldeck::MonitorFrame> &frames);
    void statsTaken(const pooldeck::MonitorStats &stats);
    /// They have changed; the last ones, by id.
    void stallsTaken(const std::vector<pooldeck::Stall> &stalls);

private:
    void read();
    void readStats();

    const Monitor &m_monitor;
    QTimer m_timer;
    quint64 m_tick = 0;
    quint64 m_stallRevision = 0;
    std::chrono::steady_clock::time_point m_statsTaken;
};

} // namespace pooldeck
