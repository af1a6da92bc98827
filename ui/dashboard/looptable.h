// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/monitor.h"

#include <QWidget>

namespace pooldeck {

/// Beside the latency chart: p50, p99, max and stalls of each loop, in the colours of its lines.
/// Home: the UI thread.
class LoopTable final : public QWidget
{
    Q_OBJECT

public:
    /// A p99 over this is more than an event loop should take.
    static constexpr std::chrono::milliseconds Budget{2};

    explicit LoopTable(const QStringList &loops, QWidget *parent = nullptr);

    void setStats(const QList<LoopStats> &loops);
    void setStallThreshold(std::chrono::milliseconds threshold) { m_stallThreshold = threshold; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int valueWidth() const;
    int nameWidth() const;
    int rowHeight() const;

    QList<LoopStats> m_loops;
    std::chrono::milliseconds m_stallThreshold = Monitor::StallThreshold;
};

} // namespace pooldeck
