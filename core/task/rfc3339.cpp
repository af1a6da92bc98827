// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/rfc3339.h"

#include <QDateTime>
#include <QTimeZone>

using namespace std::chrono;

namespace pooldeck {

namespace {

/// Takes a text apart from its front. Once something is missing it stays failed.
class Scanner
{
public:
    explicit Scanner(QStringView text) : m_rest(text) { }

    int digits(qsizetype count)
    {
        int value = 0;
        for (; count > 0; --count) {
            const int digit = m_rest.isEmpty() ? -1 : m_rest.front().unicode() - u'0';
            if (digit < 0 || digit > 9) {
                m_failed = true;
                return 0;
            }
            value = value * 10 + digit;
            m_rest = m_rest.sliced(1);
        }
        return value;
    }
    bool take(QChar character)
    {
        if (m_rest.isEmpty() || m_rest.front().toUpper() != character)
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }
    void expect(QChar character) { m_failed = !take(character) || m_failed; }
    bool atDigit() const { return !m_rest.isEmpty() && m_rest.front() >= u'0' && m_rest.front() <= u'9'; }
    bool succeeded() const { return !m_failed && m_rest.isEmpty(); }

private:
    QStringView m_rest;
    bool m_failed = false;
};

} // namespace

QString rfc3339FromTime(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), QTimeZone::utc())
        .toString(u"yyyy-MM-ddTHH:mm:ss.zzz'Z'");
}

std::optional<Timestamp> timeFromRfc3339(QStringView text)
{
    Scanner scanner(text);
    const year y(scanner.digits(4));
    scanner.expect(u'-');
    const month m(static_cast<unsigned>(scanner.digits(2)));
    scanner.expect(u'-');
    const day d(static_cast<unsigned>(scanner.digits(2)));
    scanner.expect(u'T');
    const int hour = scanner.digits(2);
    scanner.expect(u':');
    const int minute = scanner.digits(2);
    scanner.expect(u':');
    const int second = scanner.digits(2);
    int fraction = 0;
    if (scanner.take(u'.')) {
        fraction = scanner.digits(1) * 100;
        for (int unit = 10; scanner.atDigit(); unit /= 10)
            fraction += scanner.digits(1) * unit;
    }
    minutes offset(0);
    if (!scanner.take(u'Z')) {
        const bool west = scanner.take(u'-');
        if (!west)
            scanner.expect(u'+');
        const int offsetHour = scanner.digits(2);
        scanner.expect(u':');
        const int offsetMinute = scanner.digits(2);
        if (offsetHour > 23 || offsetMinute > 59)
            return std::nullopt;
        offset = (hours(offsetHour) + minutes(offsetMinute)) * (west ? -1 : 1);
    }
    const year_month_day date{y, m, d};
    if (!scanner.succeeded() || !date.ok() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(fraction) - offset;
}

} // namespace pooldeck
