// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/throughputcard.h"

#include "ui/card.h"
#include "ui/charts/chartlegend.h"
#include "ui/charts/stripchart.h"
#include "ui/format.h"

#include <QBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

ThroughputCard::ThroughputCard(MonitorFeed &feed, QWidget *parent)
    : QWidget(parent), m_chart(new StripChart), m_legend(new ChartLegend)
{
    const auto started = [](const Theme &theme) { return theme.series(0); };
    const auto finished = [](const Theme &theme) { return theme.good; };
    const auto failed = [](const Theme &theme) { return theme.bad; };
    m_chart->setSeries({{.name = tr("Started"), .color = started},
                        {.name = tr("Finished"), .color = finished, .style = StripSeries::Style::Area},
                        {.name = tr("Failed"), .color = failed}});
    m_chart->setScale(ValueScale::automatic(4));
    m_chart->setColumnWidth(2);
    m_chart->setValueText([](double rate) { return format::count(qRound64(rate)); }, &format::perSecond);
    m_chart->setGutter(m_chart->fontMetrics().horizontalAdvance(format::count(100'000)) + 4);
    m_chart->setAccessibleName(tr("Chart of the tasks per second"));
    m_legend->setEntries({{.name = tr("Started"), .color = started, .widest = u"99.9/s"_s, .value = {}},
                          {.name = tr("Finished"), .color = finished, .widest = u"99.9/s"_s, .value = {}},
                          {.name = tr("Failed"), .color = failed, .widest = u"9.9/s"_s, .value = {}}});

    auto *card = new Card(tr("Throughput"));
    card->setHeaderWidget(m_legend);
    card->addWidget(m_chart, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);

    connect(&feed, &MonitorFeed::framesTaken, this, &ThroughputCard::addFrames);
    connect(&feed, &MonitorFeed::statsTaken, this, &ThroughputCard::showStats);
}

void ThroughputCard::addFrames(const std::vector<MonitorFrame> &frames)
{
    std::vector<StripSample> samples;
    samples.reserve(frames.size());
    for (const MonitorFrame &frame : frames) {
        m_rates = {m_windows[0].add(frame.time, frame.work.started),
                   m_windows[1].add(frame.time, frame.work.finished),
                   m_windows[2].add(frame.time, frame.work.failed)};
        samples.push_back({frame.time,
                           {static_cast<float>(m_rates[0]), static_cast<float>(m_rates[1]),
                            static_cast<float>(m_rates[2])}});
    }
    m_chart->append(samples);
}

void ThroughputCard::showStats()
{
    for (size_t i = 0; i < m_rates.size(); ++i)
        m_legend->setValue(i, format::perSecond(m_rates[i]));
    m_chart->setAccessibleDescription(m_legend->accessibleDescription());
}

} // namespace pooldeck
