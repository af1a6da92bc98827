// SPDX-License-Identifier: GPL-3.0-only
// How StripChart paints: the ring of columns, the axes around it, the readout over it.
#include "ui/charts/stripchart.h"

#include "ui/format.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int TextMargin = 6;

QFont smallFont(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(std::max(7.0, font.pointSizeF() * 0.86));
    return small;
}

} // namespace

void StripChart::updateRing()
{
    const qreal ratio = devicePixelRatioF();
    const int columnWidth = std::max(1, qRound(m_columnWidth * ratio));
    const auto columns = static_cast<qint64>(visibleColumns());
    const QSize size(static_cast<int>(columns) * columnWidth,
                     std::max(1, qRound(plotRect().height() * ratio)));
    if (m_ring.size() != size) {
        m_ring = QImage(size, QImage::Format_RGB32);
        m_ringValid = false;
    }
    qint64 from = m_painted;
    if (!m_ringValid || m_total - m_painted >= columns) {
        from = m_total - columns;
        m_ringValid = true;
    }
    if (from < m_total) {
        QPainter painter(&m_ring);
        painter.setRenderHint(QPainter::Antialiasing);
        for (qint64 index = from; index < m_total; ++index)
            paintColumn(painter, index);
    }
    m_painted = m_total;
}

void StripChart::paintColumn(QPainter &painter, qint64 index)
{
    const auto columns = static_cast<qint64>(visibleColumns());
    const int width = m_ring.width() / static_cast<int>(columns);
    const int height = m_ring.height();
    const int x = static_cast<int>(((index % columns) + columns) % columns) * width;
    const QRect column(x, 0, width, height);
    const auto yOf = [&](double value) {
        return std::round((1 - m_scale.position(value)) * (height - 2)) + 1;
    };

    ++m_columnsPainted;
    painter.setClipRect(column);
    painter.fillRect(column, m_theme.card);

    const StripSample *now = sample(index);
    const StripSample *before = sample(index - 1);
    for (const StripMark &mark : m_marks) {
        const auto above = [&](float value) { return static_cast<double>(value) >= mark.value; };
        if (mark.flagsAbove && now && std::ranges::any_of(now->values, above))
            painter.fillRect(column, m_theme.tint(mark.color(m_theme), 0.22));
    }
    const int line = std::max(1, qRound(devicePixelRatioF()));
    for (const double tick : m_scale.ticks(std::max(2, height / (line * 26))))
        painter.fillRect(x, static_cast<int>(yOf(tick)), width, line, m_theme.grid);

    if (now) {
        for (size_t i = 0; i < std::min(now->values.size(), m_series.size()); ++i) {
            const double value = static_cast<double>(now->values[i]);
            if (std::isnan(value))
                continue;
            const bool joined = before && i < before->values.size() && !std::isnan(before->values[i]);
            const double to = yOf(value);
            const double from = joined ? yOf(static_cast<double>(before->values[i])) : to;
            if (m_series[i].style == StripSeries::Style::Area) {
                QColor fill = m_colors[i];
                fill.setAlphaF(0.26F);
                painter.setPen(Qt::NoPen);
                painter.setBrush(fill);
                const QPolygonF area{{QPointF(x, from), QPointF(x + width, to), QPointF(x + width, height),
                                      QPointF(x, height)}};
                painter.drawPolygon(area);
            }
            painter.setPen(QPen(m_colors[i], 0)); // cosmetic: one device pixel, the fast path
            for (int thick = 0; thick < line; ++thick)
                painter.drawLine(QPointF(x, from + 0.5 + thick), QPointF(x + width, to + 0.5 + thick));
        }
    }
    for (const StripMark &mark : m_marks) {
        QColor color = mark.color(m_theme);
        color.setAlphaF(0.65F);
        painter.fillRect(x, static_cast<int>(yOf(mark.value)), width, line, color);
    }
}

void StripChart::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), m_theme.card);
    const QRect plot = plotRect();
    if (plot.width() <= 0 || plot.height() <= 0)
        return;

    painter.setFont(smallFont(font()));
    if (m_samples.empty()) {
        painter.setPen(m_theme.muted);
        painter.drawText(rect().adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    updateRing();

    // The ring's oldest column comes after its newest one: two copies put them in order.
    const auto columns = static_cast<qint64>(visibleColumns());
    const int width = m_ring.width() / static_cast<int>(columns);
    const int seam = static_cast<int>(m_total % columns) * width;
    const qreal ratio = devicePixelRatioF();
    m_ring.setDevicePixelRatio(ratio);
    const QPointF left(plot.right() + 1 - m_ring.width() / ratio, plot.top());
    const QPointF middle = left + QPointF((m_ring.width() - seam) / ratio, 0);
    painter.drawImage(left, m_ring, QRectF(seam, 0, m_ring.width() - seam, m_ring.height()));
    if (seam > 0)
        painter.drawImage(middle, m_ring, QRectF(0, 0, seam, m_ring.height()));
    m_ring.setDevicePixelRatio(1);

    if (!plot.contains(event->rect()))
        paintAxis(painter, plot);
    paintMarkLabels(painter, plot);
    if (m_pointer)
        paintReadout(painter, plot);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.accent, 0));
        painter.drawRect(QRectF(plot).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void StripChart::paintAxis(QPainter &painter, const QRect &plot) const
{
    const QFontMetrics metrics(painter.font());
    painter.setPen(m_theme.muted);
    for (const double tick : m_scale.ticks(std::max(2, plot.height() / 26))) {
        const int y = plot.top() + qRound((1 - m_scale.position(tick)) * (plot.height() - 2)) + 1;
        const int top = std::clamp(y - metrics.height() / 2, 0, plot.bottom() - metrics.height() + 5);
        painter.drawText(QRect(0, top, m_gutter - TextMargin, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, m_axisText(tick));
    }
    if (!m_timeAxis)
        return;
    const int perSecond = 10 * m_columnWidth; // a sample is a tenth of a second
    const int top = plot.bottom() + 2;
    const QString now = tr("now");
    painter.drawText(QRect(plot.right() - 80, top, 81, metrics.height()), Qt::AlignRight, now);
    int free = plot.right() - metrics.horizontalAdvance(now) - TextMargin;
    for (int seconds = 10; seconds * perSecond <= plot.width(); seconds += 10) {
        const QString label = tr("−%1 s").arg(seconds);
        const int half = metrics.horizontalAdvance(label) / 2 + 1;
        const int x = plot.right() - seconds * perSecond;
        if (x + half > free || x - half < plot.left() - m_gutter / 2)
            continue;
        painter.drawText(QRect(x - half, top, 2 * half, metrics.height()), Qt::AlignCenter, label);
        free = x - half - 4 * TextMargin;
    }
}

void StripChart::paintMarkLabels(QPainter &painter, const QRect &plot) const
{
    const QFontMetrics metrics(painter.font());
    int free = plot.bottom(); // labels stand above their lines; one that would touch another is left out
    for (const StripMark &mark : m_marks) {
        if (mark.label.isEmpty())
            continue;
        const int y = plot.top() + qRound((1 - m_scale.position(mark.value)) * (plot.height() - 2)) + 1;
        const QRect box(plot.left() + TextMargin, y - metrics.height() - 1, plot.width() - 2 * TextMargin,
                        metrics.height());
        if (box.bottom() > free || box.top() < plot.top())
            continue;
        free = box.top();
        painter.setPen(mixed(mark.color(m_theme), m_theme.text, 0.25));
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, mark.label);
    }
}

void StripChart::paintReadout(QPainter &painter, const QRect &plot) const
{
    const StripSample *shown = sampleAt(*m_pointer);
    if (!shown)
        return;
    painter.fillRect(QRect(*m_pointer, plot.top(), 1, plot.height()), m_theme.muted);

    const QFontMetrics metrics(painter.font());
    const auto when = QDateTime::fromMSecsSinceEpoch(shown->time.time_since_epoch().count());
    const QString title = when.toString(u"HH:mm:ss.zzz"_s).chopped(2);
    const int dot = metrics.ascent() / 2;
    struct Part
    {
        QString text;
        int width;
    };
    std::vector<Part> parts;
    int widest = metrics.horizontalAdvance(title);
    int across = widest;
    for (size_t i = 0; i < std::min(shown->values.size(), m_series.size()); ++i) {
        const double value = static_cast<double>(shown->values[i]);
        const QString text =
            tr("%1 %2", "a series and its value")
                .arg(m_series[i].name, std::isnan(value) ? tr("no value") : m_exactText(value));
        const int width = metrics.horizontalAdvance(text) + dot + 5;
        parts.push_back({text, width});
        widest = std::max(widest, width);
        across += width + 12;
    }
    QString note = m_noteText ? m_noteText(shown->time) : QString();
    if (!note.isEmpty()) {
        note = metrics.elidedText(note, Qt::ElideRight, std::max(0, plot.width() - 36));
        widest = std::max(widest, metrics.horizontalAdvance(note) + 2);
        across = std::max(across, metrics.horizontalAdvance(note) + 2);
    }
    const int noteLines = note.isEmpty() ? 0 : 1;
    const int line = metrics.height() + 1;
    const bool stacked =
        line * (std::ssize(parts) + 1 + noteLines) + 8 <= plot.height() || across + 16 > plot.width();
    const QSize size(16 + (stacked ? widest : across),
                     8 + line * (noteLines + (stacked ? static_cast<int>(parts.size() + 1) : 1)));
    int left = *m_pointer + 10;
    if (left + size.width() > plot.right())
        left = std::max(plot.left(), *m_pointer - 10 - size.width());
    const QRect box(QPoint(left, plot.top() + 2), size);

    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.border, 0));
    painter.setBrush(mixed(m_theme.card, m_theme.text, 0.05));
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    QPoint at(box.left() + 8, box.top() + 4);
    painter.setPen(m_theme.muted);
    painter.drawText(QRect(at, QSize(size.width(), line)), Qt::AlignLeft | Qt::AlignVCenter, title);
    if (!note.isEmpty()) {
        painter.setPen(m_theme.bad);
        painter.drawText(QRect(at.x(), box.bottom() - line - 3, size.width(), line),
                         Qt::AlignLeft | Qt::AlignVCenter, note);
    }
    at += stacked ? QPoint(0, line) : QPoint(metrics.horizontalAdvance(title) + 12, 0);
    for (size_t i = 0; i < parts.size(); ++i) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_colors[i]);
        painter.drawEllipse(QRectF(at.x(), at.y() + (line - dot) / 2.0, dot, dot));
        painter.setPen(m_theme.text);
        painter.drawText(QRect(at + QPoint(dot + 5, 0), QSize(parts[i].width, line)),
                         Qt::AlignLeft | Qt::AlignVCenter, parts[i].text);
        at += stacked ? QPoint(0, line) : QPoint(parts[i].width + 12, 0);
    }
}

} // namespace pooldeck
