// SPDX-License-Identifier: GPL-3.0-only
#include "ui/charts/stripchart.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

StripChart::StripChart(QWidget *parent)
    : QWidget(parent), m_theme(Theme::of(palette())),
      m_axisText([](double value) { return QLocale().toString(value); }), m_exactText(m_axisText),
      m_emptyText(tr("Waiting for the first samples.")), m_scale(ValueScale::automatic(1))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void StripChart::setSeries(std::vector<StripSeries> series)
{
    m_series = std::move(series);
    m_samples.clear();
    m_equalRun = 0;
    invalidate();
}

void StripChart::setScale(const ValueScale &scale)
{
    if (scale == m_scale)
        return;
    m_scale = scale;
    m_scale.fit(largestVisible());
    invalidate();
}

void StripChart::setMarks(std::vector<StripMark> marks)
{
    m_marks = std::move(marks);
    invalidate();
}

void StripChart::setValueText(std::function<QString(double)> axis, std::function<QString(double)> exact)
{
    m_axisText = std::move(axis);
    m_exactText = std::move(exact);
    invalidate();
}

void StripChart::setEmptyText(const QString &text)
{
    m_emptyText = text;
    update();
}

void StripChart::setTimeAxisVisible(bool visible)
{
    m_timeAxis = visible;
    invalidate();
}

void StripChart::setGutter(int width)
{
    m_gutter = width;
    invalidate();
}

void StripChart::setColumnWidth(int width)
{
    m_columnWidth = std::max(1, width);
    invalidate();
}

void StripChart::append(std::span<const StripSample> samples)
{
    if (samples.empty())
        return;
    const bool wasEmpty = m_samples.empty();
    for (const StripSample &sample : samples) {
        m_equalRun = !m_samples.empty() && m_samples.back().values == sample.values ? m_equalRun + 1 : 1;
        m_samples.push_back(sample);
        ++m_total;
    }
    while (m_samples.size() > SamplesKept)
        m_samples.pop_front();

    if (m_scale.fit(largestVisible()) || wasEmpty) {
        invalidate();
        return;
    }
    // A flat chart looks the same after it moved on: nothing to paint.
    const qint64 fresh = std::ssize(samples);
    if (m_ringValid && m_painted == m_total - fresh && !m_pointer
        && m_equalRun - fresh > static_cast<qint64>(visibleColumns())) {
        m_painted = m_total;
        return;
    }
    update(plotRect());
}

const StripSample *StripChart::sample(qint64 index) const
{
    const qint64 first = m_total - std::ssize(m_samples);
    return index >= first && index < m_total ? &m_samples[static_cast<size_t>(index - first)] : nullptr;
}

const StripSample *StripChart::sampleAt(int x) const
{
    const QRect plot = plotRect();
    if (x < plot.left() || x > plot.right())
        return nullptr;
    const qint64 back = (plot.right() - x) / m_columnWidth;
    return back < static_cast<qint64>(visibleColumns()) ? sample(m_total - 1 - back) : nullptr;
}

double StripChart::largestVisible() const
{
    double largest = 0;
    const size_t count = std::min(visibleColumns(), m_samples.size());
    for (auto it = m_samples.end() - static_cast<qint64>(count); it != m_samples.end(); ++it) {
        for (const float value : it->values) {
            if (value > largest) // false for NaN
                largest = static_cast<double>(value);
        }
    }
    return largest;
}

QRect StripChart::plotRect() const
{
    const int below = m_timeAxis ? fontMetrics().height() + 2 : 3;
    return rect().adjusted(m_gutter, 5, 0, -below);
}

size_t StripChart::visibleColumns() const
{
    return static_cast<size_t>(std::max(1, plotRect().width() / m_columnWidth));
}

void StripChart::invalidate()
{
    m_ringValid = false;
    m_colors.clear();
    for (const StripSeries &series : m_series)
        m_colors.push_back(series.color ? series.color(m_theme) : m_theme.accent);
    update();
}

void StripChart::setPointer(std::optional<int> x)
{
    if (m_pointer == x)
        return;
    m_pointer = x;
    update();
}

QSize StripChart::sizeHint() const
{
    return {420, 150};
}

QSize StripChart::minimumSizeHint() const
{
    return {160, 56};
}

void StripChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        m_theme = Theme::of(palette());
        invalidate();
    } else if (event->type() == QEvent::FontChange) {
        invalidate();
    }
}

void StripChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_scale.fit(largestVisible()))
        invalidate(); // a ring of another size is painted afresh anyway
}

void StripChart::mouseMoveEvent(QMouseEvent *event)
{
    const int x = qRound(event->position().x());
    setPointer(plotRect().contains(x, plotRect().center().y()) ? std::optional(x) : std::nullopt);
}

void StripChart::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    setPointer({});
}

void StripChart::keyPressEvent(QKeyEvent *event)
{
    const QRect plot = plotRect();
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setPointer(std::max(plot.left(), m_pointer.value_or(plot.right() + 1) - step * m_columnWidth));
        break;
    case Qt::Key_Right:
        setPointer(std::min(plot.right(), m_pointer.value_or(plot.right()) + step * m_columnWidth));
        break;
    case Qt::Key_Escape:
        setPointer({});
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void StripChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    setPointer({});
}

} // namespace pooldeck
