// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <QDateTimeEdit>

namespace pooldeck {

/// An editor for a date and a time of day, in this machine's time zone, to the second. Home: the UI thread.
inline QDateTimeEdit *makeTimeEdit()
{
    auto *edit = new QDateTimeEdit;
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    edit->setTimeSpec(Qt::LocalTime);
    return edit;
}

inline Timestamp timeOf(const QDateTimeEdit &edit)
{
    return Timestamp(std::chrono::milliseconds(edit.dateTime().toMSecsSinceEpoch()));
}

inline void setTime(QDateTimeEdit &edit, Timestamp time)
{
    edit.setDateTime(QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count()));
}

} // namespace pooldeck
