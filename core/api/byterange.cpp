// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/byterange.h"

#include <algorithm>
#include <charconv>

namespace pooldeck {

namespace {

/// Digits alone; what is too large for a number is larger than any size.
std::optional<qint64> position(QByteArrayView text)
{
    const bool digits =
        !text.isEmpty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits)
        return std::nullopt;
    qint64 value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    return error == std::errc() ? value : std::numeric_limits<qint64>::max();
}

} // namespace

ByteRange ByteRange::of(QByteArrayView field, qint64 total)
{
    constexpr QByteArrayView Unit = "bytes=";
    if (!field.startsWith(Unit))
        return {};
    const QByteArrayView range = field.sliced(Unit.size()).trimmed();
    const qsizetype dash = range.indexOf('-');
    if (dash < 0)
        return {};
    const auto first = position(range.first(dash));
    const auto last = position(range.sliced(dash + 1));
    if (dash == 0 && last) { // the last so many bytes
        const qint64 length = std::min(*last, total);
        return length > 0 ? ByteRange{Kind::Part, total - length, length} : ByteRange{Kind::Outside};
    }
    const bool open = dash + 1 == range.size();
    if (!first || (!last && !open) || (last && *last < *first))
        return {};
    if (*first >= total)
        return {Kind::Outside};
    const qint64 end = open ? total : std::min(*last, total - 1) + 1;
    return {Kind::Part, *first, end - *first};
}

} // namespace pooldeck
