// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/metricswriter.h"

#include <charconv>
#include <cmath>
#include <utility>

namespace pooldeck {

namespace {

// The shortest text that is the same number again.
void append(QByteArray &text, double value)
{
    if (std::isnan(value)) {
        text += "NaN";
        return;
    }
    if (std::isinf(value)) {
        text += value > 0 ? "+Inf" : "-Inf";
        return;
    }
    char buffer[32];
    const auto [end, error] = std::to_chars(std::begin(buffer), std::end(buffer), value);
    text.append(buffer, end - buffer);
}

void appendEscaped(QByteArray &text, QStringView value)
{
    for (const char c : value.toUtf8()) {
        if (c == '\\' || c == '"')
            text += '\\';
        if (c == '\n')
            text += "\\n";
        else
            text += c;
    }
}

QByteArrayView typeName(MetricsWriter::Type type, MetricsFormat format)
{
    using enum MetricsWriter::Type;
    switch (type) {
    case Counter:
        return "counter";
    case Gauge:
        return "gauge";
    case Summary:
        return "summary";
    case Histogram:
        return "histogram";
    case Info:
        return format == MetricsFormat::OpenMetrics ? "info" : "gauge";
    }
    Q_UNREACHABLE();
}

QByteArrayView suffixOf(MetricsWriter::Type type)
{
    if (type == MetricsWriter::Type::Counter)
        return "_total";
    return type == MetricsWriter::Type::Info ? "_info" : "";
}

} // namespace

MetricsFormat metricsFormatFor(QByteArrayView accept)
{
    // Whoever knows the newer format prefers it, and says so.
    return accept.contains("application/openmetrics-text") ? MetricsFormat::OpenMetrics
                                                           : MetricsFormat::Prometheus;
}

QByteArrayView contentTypeOf(MetricsFormat format)
{
    return format == MetricsFormat::OpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                                : "text/plain; version=0.0.4; charset=utf-8";
}

void MetricsWriter::family(QByteArrayView name, Type type, QByteArrayView help)
{
    m_name = name;
    m_type = type;
    // In the older format a family has the name of its samples.
    const QByteArrayView suffix = m_format == MetricsFormat::Prometheus ? suffixOf(type) : QByteArrayView();
    const auto comment = [&](QByteArrayView kind, QByteArrayView text) {
        for (const QByteArrayView part :
             {kind, name, suffix, QByteArrayView(" "), text, QByteArrayView("\n")})
            m_text.append(part.data(), part.size());
    };
    comment("# HELP ", help);
    comment("# TYPE ", typeName(type, m_format));
}

void MetricsWriter::sample(std::initializer_list<Label> labels, double value)
{
    sample(suffixOf(m_type), labels, value);
}

void MetricsWriter::sample(QByteArrayView suffix, std::initializer_list<Label> labels, double value)
{
    m_text.append(m_name.data(), m_name.size());
    m_text.append(suffix.data(), suffix.size());
    char separator = '{';
    for (const auto &[name, text] : labels) {
        m_text += separator;
        m_text.append(name.data(), name.size());
        m_text += "=\"";
        appendEscaped(m_text, text);
        m_text += '"';
        separator = ',';
    }
    if (labels.size() > 0)
        m_text += '}';
    m_text += ' ';
    append(m_text, value);
    m_text += '\n';
}

QByteArray MetricsWriter::take()
{
    if (m_format == MetricsFormat::OpenMetrics)
        m_text += "# EOF\n";
    return std::exchange(m_text, {});
}

} // namespace pooldeck
