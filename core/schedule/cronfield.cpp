// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/cronfield.h"

#include <QList>

#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array MonthNames{"JAN"_L1, "FEB"_L1, "MAR"_L1, "APR"_L1, "MAY"_L1, "JUN"_L1,
                                "JUL"_L1, "AUG"_L1, "SEP"_L1, "OCT"_L1, "NOV"_L1, "DEC"_L1};
constexpr std::array DayNames{"SUN"_L1, "MON"_L1, "TUE"_L1, "WED"_L1, "THU"_L1, "FRI"_L1, "SAT"_L1};
constexpr int Sunday = 7; // the other one

using Unexpected = std::unexpected<QString>;

QString allowedIn(const CronField::Kind &kind)
{
    QString text = u"allowed are * and %1 to %2"_s.arg(kind.first).arg(kind.last);
    if (!kind.names.empty())
        text += u" or %1 to %2"_s.arg(kind.names.front(), kind.names.back());
    if (kind.hasLast)
        text += u", L for the month's last day"_s;
    return text + u", ranges (a-b), steps (*/n, a-b/n) and lists (a,b)"_s;
}

Unexpected wrong(const CronField::Kind &kind, QStringView part, const QString &what)
{
    return Unexpected(u"%1: \"%2\" %3"_s.arg(kind.name, part, what));
}

// Digits only: QStringView::toInt would take signs and spaces too.
std::optional<int> number(QStringView text)
{
    constexpr qsizetype MaxDigits = 4;
    if (text.isEmpty() || text.size() > MaxDigits)
        return std::nullopt;
    int value = 0;
    for (const QChar digit : text) {
        if (digit < u'0' || digit > u'9')
            return std::nullopt;
        value = value * 10 + (digit.unicode() - u'0');
    }
    return value;
}

std::expected<int, QString> valueOf(const CronField::Kind &kind, QStringView text, QStringView part)
{
    for (size_t i = 0; i < kind.names.size(); ++i) {
        if (text.compare(kind.names[i], Qt::CaseInsensitive) == 0)
            return kind.first + static_cast<int>(i);
    }
    const std::optional<int> value = number(text);
    if (!value)
        return wrong(kind, part, u"cannot be read; "_s + allowedIn(kind));
    if (*value < kind.first || *value > kind.last)
        return wrong(kind, part, u"is out of range; "_s + allowedIn(kind));
    return *value;
}

struct Range
{
    int first = 0;
    int last = 0;
};

std::expected<Range, QString> rangeOf(const CronField::Kind &kind, QStringView text, QStringView part)
{
    if (text == u'*')
        return Range{kind.first, kind.last};
    const qsizetype dash = text.indexOf(u'-');
    const auto first = valueOf(kind, dash < 0 ? text : text.first(dash), part);
    if (!first)
        return Unexpected(first.error());
    if (dash < 0)
        return Range{*first, *first};
    auto last = valueOf(kind, text.sliced(dash + 1), part);
    if (!last)
        return Unexpected(last.error());
    if (kind.last == Sunday && *last == 0 && *first > 0)
        last = Sunday; // FRI-SUN
    if (*last < *first)
        return wrong(kind, part,
                     u"ends before it begins; write %1-%2,%3-%4"_s.arg(*first)
                         .arg(kind.last)
                         .arg(kind.first)
                         .arg(*last));
    return Range{*first, *last};
}

// One member of the list.
std::expected<std::uint64_t, QString> partOf(const CronField::Kind &kind, QStringView part)
{
    const qsizetype slash = part.indexOf(u'/');
    const QStringView base = slash < 0 ? part : part.first(slash);
    const auto range = rangeOf(kind, base, part);
    if (!range)
        return Unexpected(range.error());
    int step = 1;
    if (slash >= 0) {
        if (base != u'*' && !base.contains(u'-'))
            return wrong(kind, part,
                         u"has a step but no range; write %1-%2%3"_s.arg(range->first)
                             .arg(kind.last)
                             .arg(part.sliced(slash)));
        const int largest = kind.last;
        const std::optional<int> given = number(part.sliced(slash + 1));
        if (!given || *given < 1 || *given > largest)
            return wrong(kind, part, u"has a wrong step; allowed are 1 to %1"_s.arg(largest));
        step = *given;
    }
    std::uint64_t values = 0;
    for (int value = range->first; value <= range->last; value += step)
        values |= std::uint64_t(1) << value;
    return values;
}

} // namespace

const CronField::Kind CronField::Minute{"minute"_L1, 0, 59, {}, false};
const CronField::Kind CronField::Hour{"hour"_L1, 0, 23, {}, false};
const CronField::Kind CronField::DayOfMonth{"day of month"_L1, 1, 31, {}, true};
const CronField::Kind CronField::Month{"month"_L1, 1, 12, MonthNames, false};
const CronField::Kind CronField::DayOfWeek{"day of week"_L1, 0, Sunday, DayNames, false};

std::expected<CronField, QString> CronField::parse(const Kind &kind, QStringView text)
{
    CronField field;
    field.star = text.startsWith(u'*');
    for (const QStringView part : text.split(u',')) {
        if (part.isEmpty())
            return wrong(kind, text, u"has an empty entry; "_s + allowedIn(kind));
        if (kind.hasLast && part.compare(u'L', Qt::CaseInsensitive) == 0) {
            field.lastDay = true;
            continue;
        }
        const auto values = partOf(kind, part);
        if (!values)
            return Unexpected(values.error());
        field.values |= *values;
    }
    if (kind.last == Sunday && field.has(Sunday))
        field.values = (field.values & ~(std::uint64_t(1) << Sunday)) | 1;
    return field;
}

} // namespace pooldeck
