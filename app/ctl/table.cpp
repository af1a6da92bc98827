// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/table.h"

#include "app/ctl/textwidth.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

constexpr QLatin1StringView Dim = "\x1b[2m"_L1;

} // namespace

void Table::addColumn(const QString &title, Align align)
{
    m_titles.append(title);
    m_aligns.append(align);
    m_hideIfEmpty.append(false);
    m_colours.append(nullptr);
}

void Table::hideIfEmpty()
{
    m_hideIfEmpty.last() = true;
}

void Table::addRow(const QStringList &cells)
{
    Q_ASSERT(cells.size() == m_titles.size());
    QStringList row;
    for (const QString &cell : cells)
        row.append(harmless(cell));
    m_rows.append(row);
}

void Table::colourBy(ColourOf colourOf)
{
    m_colours.last() = colourOf;
}

QString Table::toText(const Style &style) const
{
    QList<qsizetype> columns; // those that are shown
    QList<qsizetype> widths;
    for (qsizetype i = 0; i < m_titles.size(); ++i) {
        qsizetype width = 0;
        for (const QStringList &row : m_rows)
            width = std::max(width, displayWidth(row.at(i)));
        if (width > 0 || !m_hideIfEmpty.at(i))
            columns.append(i);
        widths.append(std::max(width, displayWidth(m_titles.at(i))));
    }

    QString text;
    const auto addLine = [&](const QStringList &cells, bool isTitle) {
        QString line;
        for (const qsizetype i : columns) {
            if (i != columns.constFirst())
                line += "  "_L1;
            const QString &cell = cells.at(i);
            QString padded =
                m_aligns.at(i) == Align::Right ? padLeft(cell, widths.at(i)) : padRight(cell, widths.at(i));
            if (i == columns.constLast())
                padded = m_aligns.at(i) == Align::Right ? padded : cell;
            const ColourOf colourOf = m_colours.at(i);
            line += style.colours && colourOf && !isTitle ? coloured(padded, colourOf(cell)) : padded;
        }
        while (line.endsWith(u' '))
            line.chop(1);
        line = cutToWidth(line, style.width);
        text += (style.colours && isTitle ? coloured(line, Dim) : line) + u'\n';
    };
    addLine(m_titles, true);
    for (const QStringList &row : m_rows)
        addLine(row, false);
    return text;
}

QString pairsText(const NamedValues &lines)
{
    qsizetype width = 0;
    for (const auto &[name, value] : lines)
        width = std::max(width, displayWidth(name));
    QString text;
    for (const auto &[name, value] : lines)
        text += padRight(name, width + 2) + harmless(value) + u'\n';
    return text;
}

QLatin1StringView stateColour(const QString &state)
{
    if (state.startsWith("running"_L1))
        return "\x1b[36m"_L1;
    if (state == "succeeded"_L1)
        return "\x1b[32m"_L1;
    if (state == "failed"_L1)
        return "\x1b[31m"_L1;
    return state == "cancelled"_L1 ? "\x1b[33m"_L1 : ""_L1;
}

QString coloured(const QString &text, QLatin1StringView colour)
{
    return colour.isEmpty() ? text : colour + text + "\x1b[0m"_L1;
}

QString harmless(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar c : text) {
        const bool bidi = (c >= QChar(0x202a) && c <= QChar(0x202e))
            || (c >= QChar(0x2066) && c <= QChar(0x2069)) || c == QChar(0x200e) || c == QChar(0x200f)
            || c == QChar(0x061c);
        if (c.category() == QChar::Other_Control || bidi || c == QChar(0x2028) || c == QChar(0x2029))
            result += u"\\u%1"_s.arg(static_cast<uint>(c.unicode()), 4, 16, QChar(u'0'));
        else
            result += c;
    }
    return result;
}

QString harmlessLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines)
        line = harmless(line);
    return lines.join(u'\n');
}

} // namespace pooldeckctl
