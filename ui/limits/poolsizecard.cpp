// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/poolsizecard.h"

#include "ui/card.h"
#include "ui/format.h"
#include "ui/limits/poolbar.h"

#include <QBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QThread>

#include <algorithm>

using namespace std::chrono_literals;

namespace pooldeck {

PoolSizeCard::PoolSizeCard(QueueSource &source, MonitorFeed &feed, QWidget *parent)
    : QWidget(parent), m_source(source), m_spin(new QSpinBox), m_slider(new QSlider(Qt::Horizontal)),
      m_bar(new PoolBar), m_note(new QLabel)
{
    m_spin->setRange(1, MostThreads);
    m_spin->setAccessibleName(tr("Threads of the pool"));
    m_spin->setKeyboardTracking(false); // "16" is not 1 first
    // The slider is for what is sensible here; any number can be typed.
    m_slider->setRange(1, std::max(8, 4 * QThread::idealThreadCount()));
    m_slider->setPageStep(4);
    m_slider->setAccessibleName(m_spin->accessibleName());
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    auto *label = new QLabel(tr("&Threads"));
    label->setBuddy(m_spin);
    const QString hint = tr("So many tasks of the thread pool run at once. It is changed at once, until the "
                            "program ends; --threads sets it for the next start.");
    m_spin->setToolTip(hint);
    m_slider->setToolTip(hint);

    auto *line = new QHBoxLayout;
    line->setSpacing(10);
    line->addWidget(label);
    line->addWidget(m_spin);
    line->addWidget(m_slider, 1);
    auto *card = new Card(tr("Thread pool"));
    card->body()->addLayout(line);
    card->addWidget(m_bar);
    card->addWidget(m_note);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);

    m_delay.setSingleShot(true);
    m_delay.setInterval(150ms);
    m_settle.setSingleShot(true);
    m_settle.setInterval(1500ms);
    connect(&m_delay, &QTimer::timeout, this, &PoolSizeCard::apply);
    connect(m_spin, &QSpinBox::valueChanged, this, &PoolSizeCard::want);
    connect(m_slider, &QSlider::valueChanged, this, &PoolSizeCard::want);
    connect(&feed, &MonitorFeed::statsTaken, this, &PoolSizeCard::showStats);
}

void PoolSizeCard::want(int threads)
{
    setShown(threads);
    m_delay.start();
}

void PoolSizeCard::apply()
{
    m_settle.start();
    if (m_source.setSlots(ExecutorKind::Thread, m_spin->value()))
        return;
    Q_EMIT failed(tr("The size of the thread pool cannot be changed."));
    setShown(std::max(1, m_threads));
}

void PoolSizeCard::setShown(int threads)
{
    const QSignalBlocker quietSpin(m_spin);
    const QSignalBlocker quietSlider(m_slider);
    m_spin->setValue(threads);
    m_slider->setValue(threads);
}

void PoolSizeCard::showStats(const MonitorStats &stats)
{
    const PoolStats &pool = stats.pool;
    m_threads = pool.maxThreads;
    if (m_threads == 0) // the monitor has not looked yet
        return;
    // Somebody else may change it, but not while it is being changed here.
    if (!m_delay.isActive() && !m_settle.isActive() && !m_slider->isSliderDown()
        && m_spin->value() != m_threads)
        setShown(m_threads);
    m_bar->setUse(pool.active, m_threads);
    const QString use =
        tr("%1 of %2 at work. Queued in all: %3.")
            .arg(format::count(pool.active), format::count(m_threads), format::count(pool.queued));
    const QString stuck = pool.unresponsive == 1
        ? tr("A task does not stop; a further thread stands in for its one.")
        : tr("%1 tasks do not stop; further threads stand in for theirs.")
              .arg(format::count(pool.unresponsive));
    m_note->setText(pool.unresponsive > 0 ? use + u'\n' + stuck : use);
}

} // namespace pooldeck
