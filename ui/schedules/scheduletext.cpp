// SPDX-License-Identifier: GPL-3.0-only
#include "ui/schedules/scheduletext.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck::scheduletext {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ScheduleText)
};

/// A plain number within the limits; nothing if the field is anything else.
std::optional<int> number(const QString &field, int least, int most)
{
    static const QRegularExpression digits(u"^[0-9]{1,2}$"_s);
    const int value = field.toInt();
    return digits.match(field).hasMatch() && value >= least && value <= most ? std::optional(value)
                                                                             : std::nullopt;
}

/// The n of "*/n".
std::optional<int> step(const QString &field, int most)
{
    return field.startsWith("*/"_L1) ? number(field.sliced(2), 2, most) : std::nullopt;
}

std::optional<int> dayOfWeek(const QString &field)
{
    constexpr std::array Names{"sun"_L1, "mon"_L1, "tue"_L1, "wed"_L1, "thu"_L1, "fri"_L1, "sat"_L1};
    const QString name = field.toLower();
    for (size_t day = 0; day < Names.size(); ++day) {
        if (name == Names[day])
            return day == 0 ? 7 : static_cast<int>(day);
    }
    const auto day = number(field, 0, 7);
    return day == 0 ? 7 : day;
}

QString atTime(int hour, int minute)
{
    return u"%1:%2"_s.arg(hour, 2, 10, QChar(u'0')).arg(minute, 2, 10, QChar(u'0'));
}

QString daysWords(const QStringList &fields, const QString &time)
{
    const QString &dayOfMonth = fields[2];
    const QString &weekday = fields[4];
    if (fields[3] != "*"_L1)
        return {};
    if (dayOfMonth == "*"_L1 && weekday == "*"_L1)
        return Text::tr("Daily at %1").arg(time);
    const QString lowered = weekday.toLower();
    if (dayOfMonth == "*"_L1 && (lowered == "1-5"_L1 || lowered == "mon-fri"_L1))
        return Text::tr("Monday to Friday at %1").arg(time);
    if (const auto day = dayOfWeek(weekday); day && dayOfMonth == "*"_L1)
        return Text::tr("Every %1 at %2", "a day of the week, and a time").arg(QLocale().dayName(*day), time);
    if (weekday != "*"_L1)
        return {};
    if (dayOfMonth == "L"_L1)
        return Text::tr("On the last day of the month at %1").arg(time);
    if (const auto day = number(dayOfMonth, 1, 31))
        return Text::tr("On day %1 of the month at %2").arg(*day).arg(time);
    return {};
}

QString intervalText(std::chrono::milliseconds interval)
{
    using namespace std::chrono_literals;
    if (interval % 24h == 0ms)
        return Text::tr("%1 d").arg(interval / 24h);
    if (interval % 1h == 0ms)
        return Text::tr("%1 h").arg(interval / 1h);
    if (interval % 1min == 0ms)
        return Text::tr("%1 min").arg(interval / 1min);
    return interval % 1s == 0ms ? format::runningDuration(interval) : format::duration(interval);
}

} // namespace

QString cronWords(const QString &expression)
{
    constexpr std::array Aliases{
        std::pair{"@hourly"_L1, "0 * * * *"_L1}, std::pair{"@daily"_L1, "0 0 * * *"_L1},
        std::pair{"@midnight"_L1, "0 0 * * *"_L1}, std::pair{"@weekly"_L1, "0 0 * * 0"_L1},
        std::pair{"@monthly"_L1, "0 0 1 * *"_L1}};
    QString text = expression.trimmed();
    for (const auto &[alias, meaning] : Aliases) {
        if (text.compare(alias, Qt::CaseInsensitive) == 0)
            text = meaning;
    }
    const QStringList fields = text.split(u' ', Qt::SkipEmptyParts);
    if (fields.size() != 5)
        return {};
    const auto minute = number(fields[0], 0, 59);
    const auto hour = number(fields[1], 0, 23);
    const bool anyDay = fields[2] == "*"_L1 && fields[3] == "*"_L1 && fields[4] == "*"_L1;
    if (minute && hour)
        return daysWords(fields, atTime(*hour, *minute));
    if (!anyDay)
        return {};
    if (fields[0] == "*"_L1 && fields[1] == "*"_L1)
        return Text::tr("Every minute");
    // Only a step that divides the hour or the day keeps its distance.
    if (const auto minutes = step(fields[0], 30); minutes && 60 % *minutes == 0 && fields[1] == "*"_L1)
        return Text::tr("Every %1 minutes").arg(*minutes);
    if (minute && fields[1] == "*"_L1)
        return Text::tr("Hourly, at minute %1").arg(*minute);
    if (const auto hours = step(fields[1], 12); minute && hours && 24 % *hours == 0)
        return Text::tr("Every %1 hours, at minute %2").arg(*hours).arg(*minute);
    return {};
}

QString recurrence(const Recurrence &recurrence, Timestamp now)
{
    if (const auto *once = std::get_if<Once>(&recurrence))
        return Text::tr("Once, at %1").arg(format::moment(once->at, now));
    if (const auto *every = std::get_if<Every>(&recurrence))
        return Text::tr("Every %1", "a duration").arg(intervalText(every->interval));
    const auto &cron = std::get<Cron>(recurrence);
    const QString words = cronWords(cron.expression.text());
    return words.isEmpty() ? cron.expression.text() : words;
}

QString timeZone(const Recurrence &recurrence)
{
    const auto *cron = std::get_if<Cron>(&recurrence);
    return cron ? QString::fromLatin1(cron->timeZone.id()) : QString();
}

QString fromNow(Timestamp time, Timestamp now)
{
    if (time <= now)
        return Text::tr("now");
    // Rounded up, so that the last second is not "in 0 s".
    return Text::tr("in %1", "a duration")
        .arg(format::runningDuration(time - now + std::chrono::milliseconds(999)));
}

QString skipReason(SkipReason reason)
{
    switch (reason) {
    case SkipReason::Misfire:
        return Text::tr("Skipped: it was late");
    case SkipReason::Overlap:
        return Text::tr("Skipped: the run before had not ended");
    case SkipReason::Paused:
        return Text::tr("Skipped: paused");
    case SkipReason::Refused:
        return Text::tr("Skipped: the task was refused");
    }
    return {};
}

QString misfire(MisfirePolicy policy)
{
    switch (policy) {
    case MisfirePolicy::RunOnce:
        return Text::tr("run once for all of them");
    case MisfirePolicy::Skip:
        return Text::tr("skip them");
    case MisfirePolicy::RunAll:
        return Text::tr("run each of them");
    }
    return {};
}

QString overlap(OverlapPolicy policy)
{
    switch (policy) {
    case OverlapPolicy::Allow:
        return Text::tr("both run");
    case OverlapPolicy::Forbid:
        return Text::tr("the new run is skipped");
    case OverlapPolicy::Replace:
        return Text::tr("the old task is cancelled");
    }
    return {};
}

QString state(const Schedule &schedule, Timestamp now)
{
    if (const auto &pause = schedule.spec.pause)
        return pause->until ? Text::tr("Paused until %1").arg(format::moment(*pause->until, now))
                            : Text::tr("Paused");
    return schedule.nextFireAt ? Text::tr("Active") : Text::tr("Ended");
}

} // namespace pooldeck::scheduletext
