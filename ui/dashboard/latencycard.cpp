// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/latencycard.h"

#include "ui/card.h"
#include "ui/charts/stripchart.h"
#include "ui/dashboard/looptable.h"
#include "ui/dashboard/stalltext.h"
#include "ui/format.h"

#include <QBoxLayout>
#include <QLabel>

#include <algorithm>

namespace pooldeck {

namespace {

constexpr int LeastChart = 280; // the width below which the chart gets a line of its own

} // namespace

LatencyCard::LatencyCard(MonitorFeed &feed, QWidget *parent)
    : QWidget(parent), m_chart(new StripChart), m_table(new LoopTable(feed.loopNames())),
      m_row(new QBoxLayout(QBoxLayout::LeftToRight))
{
    using std::chrono::duration;
    m_chart->setScale(ValueScale::logarithmic(0.01, 1000));
    m_chart->setColumnWidth(2);
    m_chart->setValueText(&format::latencyStep, [](double ms) { return format::latency(ms); });
    m_chart->setGutter(m_chart->fontMetrics().horizontalAdvance(format::latencyStep(0.01)) + 10);
    m_chart->setMarks({{.value = duration<double, std::milli>(LoopTable::Budget).count(),
                        .label = tr("budget 2 ms"),
                        .color = [](const Theme &theme) { return theme.warning; }},
                       {.value = duration<double, std::milli>(feed.stallThreshold()).count(),
                        .label = tr("stall from %1").arg(format::latency(feed.stallThreshold())),
                        .color = [](const Theme &theme) { return theme.bad; },
                        .flagsAbove = true}});
    m_chart->setNoteText([this](Timestamp time) { return stallAt(time); });
    m_table->setStallThreshold(feed.stallThreshold());
    m_chart->setAccessibleName(tr("Chart of the event loops' latency"));
    setLoops(feed.loopNames());

    auto *card = new Card(tr("Event loop latency"));
    auto *hint = new QLabel(tr("last 60 s"));
    hint->setForegroundRole(QPalette::PlaceholderText);
    hint->setAlignment(Qt::AlignRight);
    card->setHeaderWidget(hint);
    m_row->setSpacing(18);
    m_row->addWidget(m_chart, 1);
    m_row->addWidget(m_table, 0, Qt::AlignTop);
    card->body()->addLayout(m_row, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);

    connect(&feed, &MonitorFeed::framesTaken, this, &LatencyCard::addFrames);
    connect(&feed, &MonitorFeed::statsTaken, this, &LatencyCard::showStats);
    connect(&feed, &MonitorFeed::stallsTaken, this,
            [this](const std::vector<Stall> &stalls) { m_stalls = stalls; });
}

void LatencyCard::setLoops(const QStringList &names)
{
    m_loops = names;
    std::vector<StripSeries> series;
    for (qsizetype i = 0; i < names.size(); ++i)
        series.push_back({.name = names[i], .color = [i](const Theme &theme) { return theme.series(i); }});
    m_chart->setSeries(std::move(series));
}

void LatencyCard::addFrames(const std::vector<MonitorFrame> &frames)
{
    std::vector<StripSample> samples;
    samples.reserve(frames.size());
    for (const MonitorFrame &frame : frames)
        samples.push_back({frame.time, frame.loopLatencyMs});
    m_chart->append(samples);
}

void LatencyCard::showStats(const MonitorStats &stats)
{
    QStringList names;
    for (const LoopStats &loop : stats.loops)
        names << loop.name;
    if (names != m_loops)
        setLoops(names);
    m_table->setStats(stats.loops);
    m_chart->setAccessibleDescription(m_table->accessibleDescription());
}

// Who made a loop late in that column, if somebody did.
QString LatencyCard::stallAt(Timestamp time) const
{
    // A column shows what the frame before it has seen, and the monitor sees an end a ping later.
    constexpr auto Slack = Monitor::FrameInterval + Monitor::PingInterval;
    const auto here = [&](const Stall &stall) {
        return stall.startedAt <= time && time <= stall.startedAt + stall.duration + Slack;
    };
    const auto found = std::ranges::find_if(m_stalls.rbegin(), m_stalls.rend(), here);
    return found == m_stalls.rend() ? QString() : stalltext::sentence(*found);
}

void LatencyCard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // Where it is narrow the table goes below: the chart needs the width more than the height.
    const bool narrow = width() < m_table->sizeHint().width() + LeastChart;
    m_row->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

} // namespace pooldeck
