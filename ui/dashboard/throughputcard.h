// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "ui/dashboard/ratewindow.h"
#include "ui/feed/monitorfeed.h"

#include <QWidget>

#include <array>

namespace pooldeck {

class ChartLegend;
class StripChart;

/// Tasks started, finished and failed per second. Home: the UI thread.
class ThroughputCard final : public QWidget
{
    Q_OBJECT

public:
    explicit ThroughputCard(MonitorFeed &feed, QWidget *parent = nullptr);

private:
    void addFrames(const std::vector<MonitorFrame> &frames);
    void showStats();

    StripChart *m_chart;
    ChartLegend *m_legend;
    std::array<RateWindow, 3> m_windows; // started, finished, failed
    std::array<double, 3> m_rates{};
};

} // namespace pooldeck
