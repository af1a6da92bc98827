// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/poolbar.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace pooldeck {

namespace {

constexpr int Height = 18;
constexpr int Gap = 3;
constexpr int LeastBlock = 7;

} // namespace

PoolBar::PoolBar(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Threads at work"));
}

void PoolBar::setUse(int active, int threads)
{
    if (m_active == active && m_threads == threads)
        return;
    m_active = active;
    m_threads = threads;
    setAccessibleDescription(tr("%1 / %2", "threads at work of all").arg(active).arg(threads));
    update();
}

QSize PoolBar::sizeHint() const
{
    return {200, Height};
}

QSize PoolBar::minimumSizeHint() const
{
    return {80, Height};
}

void PoolBar::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const int blocks = std::max(m_threads, m_active);
    if (blocks == 0)
        return;
    const double block = (width() + Gap) / static_cast<double>(blocks) - Gap;
    if (block < LeastBlock) {
        const QRectF bar(0, 0, width(), Height);
        painter.setBrush(theme.track);
        painter.drawRoundedRect(bar, 4, 4);
        painter.setClipRect(QRectF(0, 0, bar.width() * m_active / blocks, Height));
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(bar, 4, 4);
        return;
    }
    const double side = std::min(block, 48.0); // two threads are no two walls
    for (int i = 0; i < blocks; ++i) {
        painter.setBrush(i >= m_active ? theme.track : i >= m_threads ? theme.warning : theme.accent);
        painter.drawRoundedRect(QRectF(i * (side + Gap), 0, side, Height), 3, 3);
    }
}

} // namespace pooldeck
