// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

#include <cstdint>
#include <expected>
#include <span>

namespace pooldeck {

/// One field of a cron expression, as the set of the values it matches.
struct CronField
{
    /// What a field may hold.
    struct Kind
    {
        QLatin1StringView name; ///< as people know it, e.g. "day of month"
        int first = 0;
        int last = 0;
        std::span<const QLatin1StringView> names; ///< of the values from `first` on, if they have names
        bool hasLast = false; ///< `L` is allowed: the last day of the month
    };
    static const Kind Minute;
    static const Kind Hour;
    static const Kind DayOfMonth;
    static const Kind Month;
    static const Kind DayOfWeek; ///< Sunday is 0 and 7; the set has it as 0

    std::uint64_t values = 0; ///< bit n: the value n
    bool star = false; ///< the text begins with `*`, which cron treats apart
    bool lastDay = false; ///< has `L`

    bool has(int value) const noexcept { return (values >> value & 1) != 0; }

    /// Reads `*`, values, names, ranges, steps of `*` and of ranges, and lists of these. The error says
    /// what is wrong and what is allowed, beginning with the field's name.
    static std::expected<CronField, QString> parse(const Kind &kind, QStringView text);

    bool operator==(const CronField &) const = default;
};

} // namespace pooldeck
