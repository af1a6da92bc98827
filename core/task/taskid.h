// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QHashFunctions>
#include <QtGlobal>

#include <compare>
#include <functional>

namespace pooldeck {

/// A task's number: rising, never reused, easy to read and to type. 0 is no task.
struct TaskId
{
    qint64 value = 0;

    auto operator<=>(const TaskId &) const = default;
    explicit operator bool() const { return value != 0; }
};

inline size_t qHash(TaskId id, size_t seed = 0) noexcept
{
    return ::qHash(id.value, seed);
}

} // namespace pooldeck

template <> struct std::hash<pooldeck::TaskId>
{
    size_t operator()(pooldeck::TaskId id) const noexcept { return std::hash<qint64>{}(id.value); }
};
