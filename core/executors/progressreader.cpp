// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/progressreader.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qint64 TenthsInAll = 1000;
constexpr qsizetype MaxPercentLine = 4096; // longer ones are data
constexpr qsizetype MaxDigits = 15; // of a count

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

Progress ofPercent(double percent)
{
    return {std::llround(percent * 10), TenthsInAll, {}};
}

/// Of a number that ends before `end`; nothing if it is part of something else, or not from 0 to 100.
std::optional<double> percentBefore(QStringView line, qsizetype end)
{
    qsizetype begin = end;
    bool hasPoint = false;
    while (begin > 0) {
        const QChar c = line[begin - 1];
        const bool point =
            (c == u'.' || c == u',') && !hasPoint && begin < end && begin > 1 && isDigit(line[begin - 2]);
        if (!isDigit(c) && !point)
            break;
        hasPoint = hasPoint || point;
        --begin;
    }
    if (begin == end)
        return std::nullopt;
    if (begin > 0) {
        const QChar before = line[begin - 1];
        if (before.isLetterOrNumber() || QStringView(u".,+-_%").contains(before))
            return std::nullopt;
    }
    const QString number = line.sliced(begin, end - begin).toString().replace(u',', u'.');
    bool ok = false;
    const double percent = number.toDouble(&ok);
    return ok && percent <= 100 ? std::optional(percent) : std::nullopt;
}

std::optional<Progress> findPercentage(QStringView line)
{
    if (line.size() > MaxPercentLine)
        return std::nullopt;
    for (qsizetype sign = line.indexOf(u'%'); sign >= 0; sign = line.indexOf(u'%', sign + 1)) {
        if (sign + 1 < line.size() && line[sign + 1].isLetterOrNumber())
            continue;
        const qsizetype end = sign > 0 && line[sign - 1] == u' ' ? sign - 1 : sign;
        if (const auto percent = percentBefore(line, end))
            return ofPercent(*percent);
    }
    return std::nullopt;
}

/// The digits at the beginning, taken off.
std::optional<qint64> takeCount(QStringView &text)
{
    qsizetype size = 0;
    while (size < text.size() && isDigit(text[size]))
        ++size;
    if (size == 0 || size > MaxDigits)
        return std::nullopt;
    const qint64 count = text.first(size).toLongLong();
    text = text.sliced(size);
    return count;
}

std::optional<Progress> findCount(QStringView line)
{
    constexpr auto Begin = "progress:"_L1;
    line = line.trimmed();
    if (!line.startsWith(Begin, Qt::CaseInsensitive))
        return std::nullopt;
    line = line.sliced(Begin.size()).trimmed();
    const auto current = takeCount(line);
    if (!current || !line.startsWith(u'/'))
        return std::nullopt;
    line = line.sliced(1);
    const auto total = takeCount(line);
    if (!total || (!line.isEmpty() && !line.front().isSpace()))
        return std::nullopt;
    return Progress{*current, *total, line.trimmed().toString()};
}

} // namespace

bool ProgressReader::trust(Form form)
{
    if (form < m_form)
        return false;
    m_form = form;
    return true;
}

std::optional<Progress> ProgressReader::readLine(QStringView line, bool complete)
{
    if (complete && m_form <= Form::Count) {
        const auto count = findCount(line);
        if (count && trust(Form::Count))
            return count;
    }
    if (m_form > Form::Percentage)
        return std::nullopt;
    const auto percentage = findPercentage(line);
    if (percentage)
        trust(Form::Percentage);
    return percentage;
}

std::optional<Progress> ProgressReader::readOsc(QByteArrayView payload)
{
    constexpr QByteArrayView Begin = "9;4;";
    constexpr char Indeterminate = '3';
    if (!payload.startsWith(Begin))
        return std::nullopt;
    const QByteArrayView rest = payload.sliced(Begin.size());
    if (rest.isEmpty() || rest[0] < '0' || rest[0] > '4')
        return std::nullopt;
    if (rest[0] == Indeterminate) {
        trust(Form::Osc);
        return Progress{};
    }
    bool ok = false;
    const int percent = rest.size() > 2 && rest[1] == ';' ? rest.sliced(2).toByteArray().toInt(&ok) : -1;
    if (rest[0] == '0' || !ok || percent < 0 || percent > 100) // 0 takes the display away
        return std::nullopt;
    trust(Form::Osc);
    return ofPercent(percent);
}

} // namespace pooldeck
