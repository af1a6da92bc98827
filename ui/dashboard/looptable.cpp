// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/looptable.h"

#include "ui/format.h"
#include "ui/theme.h"

#include <QPainter>

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int Columns = 4;
constexpr int Dot = 8;
constexpr int Gap = 12;

} // namespace

LoopTable::LoopTable(const QStringList &loops, QWidget *parent) : QWidget(parent)
{
    for (const QString &name : loops)
        m_loops.append({.name = name});
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    setAccessibleName(tr("Latency of each event loop"));
}

void LoopTable::setStats(const QList<LoopStats> &loops)
{
    const bool resized = loops.size() != m_loops.size();
    m_loops = loops;
    QStringList rows;
    for (const LoopStats &loop : m_loops) {
        rows << tr("%1: p50 %2, p99 %3, max %4, stalls %5")
                    .arg(loop.name, format::latency(loop.p50), format::latency(loop.p99),
                         format::latency(loop.max), format::count(loop.stalls));
    }
    setAccessibleDescription(rows.join(u'\n'));
    if (resized)
        updateGeometry();
    update();
}

int LoopTable::valueWidth() const
{
    const QFontMetrics metrics = fontMetrics();
    return std::max({metrics.horizontalAdvance(u"99.99 ms"_s), metrics.horizontalAdvance(tr("stalls"))});
}

int LoopTable::nameWidth() const
{
    int width = fontMetrics().horizontalAdvance(u"engine"_s);
    for (const LoopStats &loop : m_loops)
        width = std::max(width, fontMetrics().horizontalAdvance(loop.name));
    return std::min(width, 140) + Dot + 7;
}

int LoopTable::rowHeight() const
{
    return fontMetrics().height() + 6;
}

QSize LoopTable::sizeHint() const
{
    return {nameWidth() + Columns * (valueWidth() + Gap), rowHeight() * static_cast<int>(m_loops.size() + 1)};
}

QSize LoopTable::minimumSizeHint() const
{
    return sizeHint();
}

void LoopTable::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int value = valueWidth() + Gap;
    const int row = rowHeight();
    const auto cell = [&](qsizetype line, int column) {
        return QRect(nameWidth() + column * value, static_cast<int>(line) * row, value, row);
    };

    painter.setPen(theme.muted);
    const std::array<QString, Columns> titles{tr("p50"), tr("p99"), tr("max"), tr("stalls")};
    for (int column = 0; column < Columns; ++column)
        painter.drawText(cell(0, column), Qt::AlignRight | Qt::AlignVCenter,
                         titles[static_cast<size_t>(column)]);
    painter.fillRect(0, row - 1, width(), 1, theme.grid);

    const auto colorOf = [&](std::chrono::nanoseconds latency) {
        return latency >= m_stallThreshold ? theme.bad : latency > Budget ? theme.warning : theme.text;
    };
    for (qsizetype i = 0; i < m_loops.size(); ++i) {
        const LoopStats &loop = m_loops[i];
        const QRect name(0, static_cast<int>(i + 1) * row, nameWidth(), row);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.series(i));
        painter.drawEllipse(QRectF(0, name.top() + (row - Dot) / 2.0, Dot, Dot));
        painter.setPen(theme.text);
        painter.drawText(name.adjusted(Dot + 7, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(loop.name, Qt::ElideRight, nameWidth() - Dot - 7));
        const std::array latencies{loop.p50, loop.p99, loop.max};
        for (int column = 0; column < 3; ++column) {
            const auto latency = latencies[static_cast<size_t>(column)];
            painter.setPen(colorOf(latency));
            painter.drawText(cell(i + 1, column), Qt::AlignRight | Qt::AlignVCenter,
                             format::latency(latency));
        }
        painter.setPen(loop.stalls > 0 ? theme.bad : theme.muted);
        painter.drawText(cell(i + 1, 3), Qt::AlignRight | Qt::AlignVCenter, format::count(loop.stalls));
    }
}

} // namespace pooldeck
