// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringView>

#include <initializer_list>
#include <utility>

namespace pooldeck {

/// How metrics are written.
enum class MetricsFormat {
    Prometheus, ///< text format 0.0.4
    OpenMetrics, ///< 1.0.0
};

/// The one that a scraper's Accept field asks for; Prometheus's own if it does not say.
MetricsFormat metricsFormatFor(QByteArrayView accept);
QByteArrayView contentTypeOf(MetricsFormat format);

/// Writes metrics, a family after the other. Names and help texts are literals that need no escaping. Any
/// thread.
class MetricsWriter
{
public:
    enum class Type { Counter, Gauge, Summary, Histogram, Info };
    using Label = std::pair<QByteArrayView, QStringView>;

    explicit MetricsWriter(MetricsFormat format) : m_format(format) { }

    /// Begins a family. A counter's name is without `_total`, an info's without `_info`: its samples have it.
    void family(QByteArrayView name, Type type, QByteArrayView help);
    /// A sample of the family.
    void sample(std::initializer_list<Label> labels, double value);
    /// One of its name with a suffix, e.g. "_bucket".
    void sample(QByteArrayView suffix, std::initializer_list<Label> labels, double value);

    /// All of it, complete.
    QByteArray take();

private:
    const MetricsFormat m_format;
    QByteArray m_text;
    QByteArrayView m_name;
    Type m_type = Type::Gauge;
};

} // namespace pooldeck
