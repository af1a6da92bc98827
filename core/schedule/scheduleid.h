// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QHashFunctions>
#include <QtGlobal>

#include <compare>
#include <functional>

namespace pooldeck {

/// A schedule's number: rising, never reused. 0 is no schedule.
struct ScheduleId
{
    qint64 value = 0;

    auto operator<=>(const ScheduleId &) const = default;
    explicit operator bool() const { return value != 0; }
};

inline size_t qHash(ScheduleId id, size_t seed = 0) noexcept
{
    return ::qHash(id.value, seed);
}

} // namespace pooldeck

template <> struct std::hash<pooldeck::ScheduleId>
{
    size_t operator()(pooldeck::ScheduleId id) const noexcept { return std::hash<qint64>{}(id.value); }
};
