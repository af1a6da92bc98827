// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/timejson.h"

#include <algorithm>

namespace pooldeck {

namespace {

constexpr qsizetype TimeLength = 24;

// Writes TimeLength bytes.
void formatTime(Timestamp time, char *to)
{
    using namespace std::chrono;
    constexpr Timestamp Earliest{sys_days{year{0} / January / 1}};
    constexpr Timestamp Latest{sys_days{year{10000} / January / 1} - milliseconds{1}};
    time = std::clamp(time, Earliest, Latest);
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};

    std::copy_n("0000-00-00T00:00:00.000Z", TimeLength, to);
    const auto put = [to](int at, int count, long value) {
        for (int i = at + count; i-- > at; value /= 10)
            to[i] = static_cast<char>('0' + value % 10);
    };
    put(0, 4, static_cast<int>(date.year()));
    put(5, 2, static_cast<long>(static_cast<unsigned>(date.month())));
    put(8, 2, static_cast<long>(static_cast<unsigned>(date.day())));
    put(11, 2, clock.hours().count());
    put(14, 2, clock.minutes().count());
    put(17, 2, clock.seconds().count());
    put(20, 3, clock.subseconds().count());
}

} // namespace

QByteArray rfc3339(Timestamp time)
{
    QByteArray text(TimeLength, Qt::Uninitialized);
    formatTime(time, text.data());
    return text;
}

void writeTime(JsonWriter &json, std::optional<Timestamp> time)
{
    if (!time) {
        json.null();
        return;
    }
    char text[TimeLength];
    formatTime(*time, text);
    json.plainString({text, TimeLength});
}

} // namespace pooldeck
