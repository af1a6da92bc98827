// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "ui/feed/monitorfeed.h"

#include <QWidget>

class QBoxLayout;

namespace pooldeck {

class LoopTable;
class StripChart;

/// How late each event loop is: a line per loop, with the budget and the stall threshold marked.
/// Home: the UI thread.
class LatencyCard final : public QWidget
{
    Q_OBJECT

public:
    explicit LatencyCard(MonitorFeed &feed, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void addFrames(const std::vector<MonitorFrame> &frames);
    void showStats(const MonitorStats &stats);
    void setLoops(const QStringList &names);
    QString stallAt(Timestamp time) const;

    StripChart *m_chart;
    LoopTable *m_table;
    QBoxLayout *m_row;
    QStringList m_loops;
    std::vector<Stall> m_stalls;
};

} // namespace pooldeck
