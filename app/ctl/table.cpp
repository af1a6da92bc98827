// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/table.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

void Table::addColumn(const QString &title, Align align)
{
    m_titles.append(title);
    m_aligns.append(align);
    m_hideIfEmpty.append(false);
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

QString Table::toText(int lineWidth) const
{
    QList<qsizetype> columns; // those that are shown
    QList<qsizetype> widths;
    for (qsizetype i = 0; i < m_titles.size(); ++i) {
        qsizetype width = 0;
        for (const QStringList &row : m_rows)
            width = std::max(width, row.at(i).size());
        if (width > 0 || !m_hideIfEmpty.at(i))
            columns.append(i);
        widths.append(std::max(width, m_titles.at(i).size()));
    }

    QString text;
    const auto addLine = [&](const QStringList &cells) {
        QString line;
        for (const qsizetype i : columns) {
            if (i != columns.constFirst())
                line += "  "_L1;
            line += m_aligns.at(i) == Align::Right ? cells.at(i).rightJustified(widths.at(i))
                                                   : cells.at(i).leftJustified(widths.at(i));
        }
        while (line.endsWith(u' '))
            line.chop(1);
        if (lineWidth > 1 && line.size() > lineWidth)
            line = line.left(lineWidth - 1) + u'…';
        text += line + u'\n';
    };
    addLine(m_titles);
    for (const QStringList &row : m_rows)
        addLine(row);
    return text;
}

QString pairsText(const NamedValues &lines)
{
    qsizetype width = 0;
    for (const auto &[name, value] : lines)
        width = std::max(width, name.size());
    QString text;
    for (const auto &[name, value] : lines)
        text += name.leftJustified(width + 2) + harmless(value) + u'\n';
    return text;
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
