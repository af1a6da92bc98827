// SPDX-License-Identifier: GPL-3.0-only
#include "ui/charts/chartlegend.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int Dot = 8;
constexpr int DotGap = 5;
constexpr int ValueGap = 6;
constexpr int EntryGap = 16;

QFont bold(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

ChartLegend::ChartLegend(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ChartLegend::setEntries(std::vector<Entry> entries)
{
    m_entries = std::move(entries);
    updateGeometry();
    update();
}

void ChartLegend::setValue(size_t index, const QString &value)
{
    Entry &entry = m_entries.at(index);
    if (entry.value == value)
        return;
    entry.value = value;
    if (value.size() > entry.widest.size()) {
        entry.widest = value;
        updateGeometry();
    }
    QStringList all;
    for (const Entry &each : m_entries)
        all << tr("%1: %2", "a series and its value").arg(each.name, each.value);
    setAccessibleDescription(all.join(u", "_s));
    update();
}

int ChartLegend::widthOf(const Entry &entry) const
{
    const QFontMetrics values(bold(font()));
    const int value = std::max(values.horizontalAdvance(entry.widest), values.horizontalAdvance(entry.value));
    return Dot + DotGap + fontMetrics().horizontalAdvance(entry.name) + ValueGap + value;
}

QSize ChartLegend::sizeHint() const
{
    int width = 0;
    for (const Entry &entry : m_entries)
        width += widthOf(entry) + EntryGap;
    return {std::max(0, width - EntryGap), fontMetrics().height()};
}

QSize ChartLegend::minimumSizeHint() const
{
    return {0, fontMetrics().height()};
}

void ChartLegend::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    // Where there is no room for all, the first ones go: they come in rising weight.
    int total = sizeHint().width();
    size_t first = 0;
    while (first + 1 < m_entries.size() && total > width())
        total -= widthOf(m_entries[first++]) + EntryGap;
    int right = width() - std::min(total, width());
    for (size_t i = first; i < m_entries.size(); ++i) {
        const Entry &entry = m_entries[i];
        const int wide = widthOf(entry);
        const QRect box(right, 0, wide, height());
        painter.setPen(Qt::NoPen);
        painter.setBrush(entry.color(theme));
        painter.drawEllipse(QRectF(box.left(), (height() - Dot) / 2.0, Dot, Dot));
        painter.setFont(font());
        painter.setPen(theme.muted);
        painter.drawText(box.adjusted(Dot + DotGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.name);
        painter.setFont(bold(font()));
        painter.setPen(theme.text);
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, entry.value);
        right += wide + EntryGap;
    }
}

} // namespace pooldeck
