// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "ui/feed/monitorfeed.h"

#include <QWidget>

namespace pooldeck {

class ChartLegend;
class StripChart;

/// How full the pool is: threads at work against its size, and the queue's depth below. Home: the
/// UI thread.
class PoolCard final : public QWidget
{
    Q_OBJECT

public:
    explicit PoolCard(MonitorFeed &feed, QWidget *parent = nullptr);

private:
    void addFrames(const std::vector<MonitorFrame> &frames);
    void showStats();

    StripChart *m_threads;
    StripChart *m_queue;
    ChartLegend *m_legend;
    WorkGauges m_last;
    int m_shownMax = -1;
};

} // namespace pooldeck
