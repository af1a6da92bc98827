// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/schedulelookup.h"

#include "app/ctl/suggestion.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

Expected<QJsonObject> onlySchedule(Context &context, bool more)
{
    if (context.positional.isEmpty())
        return usageError(u"A schedule's id or name is needed; `pooldeckctl schedules` lists them"_s);
    if (!more && context.positional.size() > 1)
        return unexpectedArgument(context, 1);
    const QString wanted = context.positional.constFirst();
    const auto answer = context.api.get(u"/schedules"_s);
    if (!answer)
        return answer;
    const QJsonArray items = answer->value("items"_L1).toArray();
    QList<QJsonObject> named;
    QStringList names;
    for (const auto &item : items) {
        QJsonObject schedule = item.toObject();
        if (QString::number(schedule["id"_L1].toInteger()) == wanted)
            return schedule;
        names.append(schedule["name"_L1].toString());
        if (names.constLast() == wanted)
            named.append(schedule);
    }
    if (named.size() > 1) {
        QStringList ids;
        for (const QJsonObject &schedule : named)
            ids.append(QString::number(schedule["id"_L1].toInteger()));
        return usageError(
            u"The schedules %1 have the name \"%2\"; say which by its id"_s.arg(ids.join(u", "_s), wanted));
    }
    if (named.isEmpty()) {
        return std::unexpected(Failure{
            ExitStatus::Refused, u"There is no schedule \"%1\".%2"_s.arg(wanted, suggestion(wanted, names))});
    }
    return named.constFirst();
}

QString schedulePath(const QJsonObject &schedule)
{
    return u"/schedules/%1"_s.arg(schedule["id"_L1].toInteger());
}

} // namespace pooldeckctl
