// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/poolcard.h"

#include "ui/card.h"
#include "ui/charts/chartlegend.h"
#include "ui/charts/stripchart.h"
#include "ui/format.h"

#include <QBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString countText(double value)
{
    return format::count(qRound64(value));
}

QColor activeColor(const Theme &theme)
{
    return theme.series(0);
}

QColor queueColor(const Theme &theme)
{
    return theme.series(1);
}

} // namespace

PoolCard::PoolCard(MonitorFeed &feed, QWidget *parent)
    : QWidget(parent), m_threads(new StripChart), m_queue(new StripChart), m_legend(new ChartLegend)
{
    m_threads->setSeries({{.name = tr("Active"), .color = activeColor, .style = StripSeries::Style::Area}});
    m_threads->setValueText(countText, countText);
    m_threads->setTimeAxisVisible(false);
    m_threads->setAccessibleName(tr("Chart of the pool threads at work"));
    m_queue->setSeries({{.name = tr("Queued"), .color = queueColor, .style = StripSeries::Style::Area}});
    m_queue->setScale(ValueScale::automatic(4));
    m_queue->setValueText(countText, countText);
    m_queue->setAccessibleName(tr("Chart of the queued tasks"));
    m_legend->setEntries({{.name = tr("Active"), .color = activeColor, .widest = u"2 / 2"_s, .value = {}},
                          {.name = tr("Queued"), .color = queueColor, .widest = u"1,000"_s, .value = {}}});
    const int gutter = m_queue->fontMetrics().horizontalAdvance(format::count(100'000)) + 4;
    for (StripChart *chart : {m_threads, m_queue}) {
        chart->setColumnWidth(2);
        chart->setGutter(gutter);
    }

    auto *card = new Card(tr("Pool"));
    card->setHeaderWidget(m_legend);
    card->addWidget(m_threads, 1);
    card->addWidget(m_queue, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);

    connect(&feed, &MonitorFeed::framesTaken, this, &PoolCard::addFrames);
    connect(&feed, &MonitorFeed::statsTaken, this, &PoolCard::showStats);
}

void PoolCard::addFrames(const std::vector<MonitorFrame> &frames)
{
    std::vector<StripSample> threads;
    std::vector<StripSample> queue;
    for (const MonitorFrame &frame : frames) {
        threads.push_back({frame.time, {static_cast<float>(frame.work.active)}});
        queue.push_back({frame.time, {static_cast<float>(frame.work.queued)}});
    }
    m_last = frames.back().work;
    if (m_shownMax != m_last.maxThreads) {
        m_shownMax = m_last.maxThreads;
        m_threads->setScale(ValueScale::fixed(std::max(1, m_shownMax)));
    }
    m_threads->append(threads);
    m_queue->append(queue);
}

void PoolCard::showStats()
{
    const QString active = tr("%1 / %2", "threads at work of all").arg(m_last.active).arg(m_last.maxThreads);
    m_legend->setValue(0, active);
    m_legend->setValue(1, format::count(m_last.queued));
    m_threads->setAccessibleDescription(m_legend->accessibleDescription());
    m_queue->setAccessibleDescription(m_legend->accessibleDescription());
}

} // namespace pooldeck
