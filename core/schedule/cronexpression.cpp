// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/cronexpression.h"

#include "core/schedule/offsetperiods.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <bit>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace pooldeck {

namespace {

constexpr sys_seconds EndOfTime{sys_days{year{10000} / January / 1}}; // RFC 3339 has four digits

struct Alias
{
    QLatin1StringView name;
    QLatin1StringView expression;
};
constexpr std::array<Alias, 7> Aliases{{{"@hourly"_L1, "0 * * * *"_L1},
                                        {"@daily"_L1, "0 0 * * *"_L1},
                                        {"@midnight"_L1, "0 0 * * *"_L1},
                                        {"@weekly"_L1, "0 0 * * 0"_L1},
                                        {"@monthly"_L1, "0 0 1 * *"_L1},
                                        {"@yearly"_L1, "0 0 1 1 *"_L1},
                                        {"@annually"_L1, "0 0 1 1 *"_L1}}};

std::unexpected<Error> notValid(const QStringList &faults)
{
    QList<Fault> list;
    for (const QString &fault : faults)
        list.append({{}, fault});
    return failure(ErrorCode::InvalidRequest,
                   u"The cron expression is not valid: %1"_s.arg(faults.join("; "_L1)), list);
}

/// The lowest value of the set that is not below `from`.
std::optional<int> lowest(std::uint64_t values, int from)
{
    const std::uint64_t rest = values >> from << from;
    return rest == 0 ? std::nullopt : std::optional(std::countr_zero(rest));
}

int daysOf(year_month month)
{
    return static_cast<int>(static_cast<unsigned>((month / last).day()));
}

} // namespace

Result<CronExpression> CronExpression::parse(QStringView text)
{
    CronExpression result;
    result.m_text = text.toString().simplified();
    QString fields = result.m_text;
    if (fields.startsWith(u'@')) {
        const auto alias = std::ranges::find_if(
            Aliases, [&](const Alias &it) { return fields.compare(it.name, Qt::CaseInsensitive) == 0; });
        if (alias == Aliases.end()) {
            QStringList names;
            for (const Alias &it : Aliases)
                names.append(it.name);
            return notValid({u"\"%1\" is not known; there are: %2"_s.arg(fields, names.join(", "_L1))});
        }
        fields = alias->expression;
    }
    const QStringList parts = fields.split(u' ', Qt::SkipEmptyParts);
    constexpr qsizetype FieldCount = 5;
    if (parts.size() != FieldCount)
        return notValid(
            {u"there must be 5 fields (minute, hour, day of month, month, day of week), not %1"_s.arg(
                parts.size())});

    QStringList faults;
    const auto read = [&](CronField &field, const CronField::Kind &kind, const QString &part) {
        if (auto parsed = CronField::parse(kind, part))
            field = *parsed;
        else
            faults.append(parsed.error());
    };
    read(result.m_minute, CronField::Minute, parts[0]);
    read(result.m_hour, CronField::Hour, parts[1]);
    read(result.m_dayOfMonth, CronField::DayOfMonth, parts[2]);
    read(result.m_month, CronField::Month, parts[3]);
    read(result.m_dayOfWeek, CronField::DayOfWeek, parts[4]);
    if (faults.isEmpty() && !result.canMatch())
        faults.append(
            u"day of month: \"%1\" never comes in month \"%2\"; allowed are days that these months have"_s
                .arg(parts[2], parts[3]));
    if (!faults.isEmpty())
        return notValid(faults);
    return result;
}

bool CronExpression::matchesDay(year_month_day date) const noexcept
{
    const int day = static_cast<int>(static_cast<unsigned>(date.day()));
    const bool byMonth =
        m_dayOfMonth.has(day) || (m_dayOfMonth.lastDay && day == daysOf({date.year(), date.month()}));
    const bool byWeek = m_dayOfWeek.has(static_cast<int>(weekday(sys_days(date)).c_encoding()));
    return m_dayOfMonth.star || m_dayOfWeek.star ? byMonth && byWeek : byMonth || byWeek;
}

/// The first time of a day that matches, not before `time`.
std::optional<minutes> CronExpression::timeFrom(minutes time) const noexcept
{
    const int fromHour = static_cast<int>(floor<hours>(time).count());
    const int fromMinute = static_cast<int>((time - hours(fromHour)).count());
    std::optional<int> hour = lowest(m_hour.values, fromHour);
    if (hour == fromHour) {
        if (const std::optional<int> minute = lowest(m_minute.values, fromMinute))
            return hours(*hour) + minutes(*minute);
        hour = lowest(m_hour.values, fromHour + 1);
    }
    if (!hour)
        return std::nullopt;
    return hours(*hour) + minutes(*lowest(m_minute.values, 0));
}

/// The first local time that matches in [from, before), as if local time had no jumps.
std::optional<local_seconds> CronExpression::firstMatch(LocalSeconds from, LocalSeconds before) const noexcept
{
    const auto start = ceil<minutes>(from);
    local_days day = floor<days>(start);
    minutes time = start - day;
    while (day < before) {
        const year_month_day date(day);
        if (!m_month.has(static_cast<int>(static_cast<unsigned>(date.month())))) {
            day = local_days((year_month(date.year(), date.month()) + months(1)) / 1);
            time = minutes(0);
            continue;
        }
        if (matchesDay(date)) {
            if (const auto found = timeFrom(time)) {
                const LocalSeconds match = day + *found;
                return match < before ? std::optional(match) : std::nullopt;
            }
        }
        day += days(1);
        time = minutes(0);
    }
    return std::nullopt;
}

bool CronExpression::canMatch() const noexcept
{
    // Any date there is comes on every day of the week in some year, so only day and month count. If
    // both day fields are restricted the one of the week is enough.
    if (!m_dayOfMonth.star && !m_dayOfWeek.star)
        return true;
    if (m_dayOfMonth.lastDay)
        return true;
    constexpr year LeapYear{2024};
    for (unsigned month = 1; month <= 12; ++month) {
        const std::optional<int> day = lowest(m_dayOfMonth.values, 1);
        if (m_month.has(static_cast<int>(month)) && day && *day <= daysOf(LeapYear / month))
            return true;
    }
    return false;
}

std::optional<Timestamp> CronExpression::nextAfter(Timestamp after, const QTimeZone &zone) const
{
    const auto local = [](sys_seconds at, seconds offset) {
        return LocalSeconds((at + offset).time_since_epoch());
    };
    const sys_seconds earliest = floor<seconds>(after) + seconds(1);
    const sys_seconds limit = std::min(EndOfTime, earliest + Horizon);
    if (earliest >= limit)
        return std::nullopt;
    for (OffsetPeriods periods(zone, earliest);; periods.advance()) {
        const OffsetPeriod &period = periods.current();
        const sys_seconds from = std::max(earliest, period.begin);
        const sys_seconds before = std::min(period.end, limit);
        LocalSeconds localFrom = local(from, period.offset);
        if (!byRealTime() && period.begin != sys_seconds::min()) {
            const LocalSeconds shownBefore = local(period.begin, period.offsetBefore);
            if (from == period.begin && firstMatch(shownBefore, localFrom))
                return from; // in the gap
            localFrom = std::max(localFrom, shownBefore); // what came already does not run again
        }
        if (const auto match = firstMatch(localFrom, local(before, period.offset)))
            return sys_seconds(match->time_since_epoch()) - period.offset;
        if (period.end >= limit)
            return std::nullopt;
    }
}

} // namespace pooldeck
