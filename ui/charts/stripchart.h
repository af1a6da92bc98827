// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"
#include "ui/charts/valuescale.h"
#include "ui/theme.h"

#include <QImage>
#include <QWidget>

#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace pooldeck {

/// A line or area of a chart. The colour follows the theme, so it is asked for, not stored.
struct StripSeries
{
    enum class Style { Line, Area };
    QString name;
    std::function<QColor(const Theme &)> color;
    Style style = Style::Line;
};

/// A value that the eye measures against, e.g. a budget.
struct StripMark
{
    double value = 0;
    QString label;
    std::function<QColor(const Theme &)> color;
    bool flagsAbove = false; ///< columns with a value above it are tinted
};

/// One column: a moment and a value for each series, in their order. NaN is a gap.
struct StripSample
{
    Timestamp time;
    std::vector<float> values;
};

/// A chart that runs from right to left, a column of pixels for each sample. It paints a sample
/// once, into a ring of columns, with thin cosmetic pens; a repaint only copies the ring. Home: the
/// UI thread.
class StripChart final : public QWidget
{
    Q_OBJECT

public:
    static constexpr size_t SamplesKept = 3000;

    explicit StripChart(QWidget *parent = nullptr);

    /// Starts anew: the samples so far are dropped.
    void setSeries(std::vector<StripSeries> series);
    void setScale(const ValueScale &scale);
    void setMarks(std::vector<StripMark> marks);
    /// How a value is written at the axis and under the pointer.
    void setValueText(std::function<QString(double)> axis, std::function<QString(double)> exact);
    /// A line below the values under the pointer, for what happened then; none if empty.
    void setNoteText(std::function<QString(Timestamp)> note) { m_noteText = std::move(note); }
    /// What is said while there is no sample.
    void setEmptyText(const QString &text);
    void setTimeAxisVisible(bool visible);
    /// Width of the axis labels, so that charts above each other line up.
    void setGutter(int width);
    /// Logical pixels for a sample.
    void setColumnWidth(int width);

    void append(std::span<const StripSample> samples);

    const ValueScale &scale() const { return m_scale; }
    size_t sampleCount() const { return m_samples.size(); }
    /// Columns painted since the chart was made: what drawing costs, for the tests.
    qint64 columnsPainted() const { return m_columnsPainted; }
    /// The sample under a horizontal position, if there is one.
    const StripSample *sampleAt(int x) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QRect plotRect() const;
    size_t visibleColumns() const;
    void invalidate();
    void setPointer(std::optional<int> x);
    void updateRing();
    void paintColumn(QPainter &painter, qint64 index);
    const StripSample *sample(qint64 index) const;
    double largestVisible() const;
    void paintAxis(QPainter &painter, const QRect &plot) const;
    void paintMarkLabels(QPainter &painter, const QRect &plot) const;
    void paintReadout(QPainter &painter, const QRect &plot) const;

    Theme m_theme;
    std::vector<StripSeries> m_series;
    std::vector<StripMark> m_marks;
    std::vector<QColor> m_colors; // of m_series, in this theme
    std::function<QString(double)> m_axisText;
    std::function<QString(double)> m_exactText;
    std::function<QString(Timestamp)> m_noteText;
    QString m_emptyText;
    ValueScale m_scale;
    int m_gutter = 44;
    int m_columnWidth = 1;
    bool m_timeAxis = true;

    std::deque<StripSample> m_samples;
    qint64 m_total = 0; // samples ever; the last one has index m_total - 1
    qint64 m_painted = 0; // of them, in the ring
    qint64 m_equalRun = 0; // how many of the last samples are equal
    QImage m_ring; // device pixels; sample n is at column n modulo the number of columns
    bool m_ringValid = false;
    qint64 m_columnsPainted = 0;
    std::optional<int> m_pointer;
};

} // namespace pooldeck
