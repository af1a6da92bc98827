// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/progressline.h"

#include "app/ctl/table.h"
#include "app/ctl/taskview.h"
#include "app/ctl/textwidth.h"
#include "app/ctl/waiter.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

/// A bar in what is left of the line between the two texts; none if that is too little.
QString withBar(const QString &before, double ratio, const QString &after, int width)
{
    constexpr qsizetype Least = 10;
    constexpr qsizetype Most = 40;
    const qsizetype left = width - displayWidth(before) - displayWidth(after) - 5;
    if (left < Least)
        return before + u' ' + after;
    const qsizetype size = std::min(left, Most);
    const auto filled = static_cast<qsizetype>(ratio * static_cast<double>(size));
    return u"%1 [%2%3] %4"_s.arg(before, QString(filled, u'#'), QString(size - filled, u'-'), after);
}

} // namespace

QString progressLine(const QJsonObject &task, int width)
{
    const QString state = task["state"_L1].toString();
    QString before = task["type"_L1].toString() + u' ' + state;
    if (const QString reason = task["waiting_for"_L1].toString(); !reason.isEmpty())
        before += u", "_s + reason;
    QString after = progressText(task);
    if (const QString ran = elapsedText(task["started_at"_L1], QJsonValue::Null); !ran.isEmpty())
        after += (after.isEmpty() ? QString() : u"  "_s) + ran;
    if (const QString message = task["progress"_L1]["message"_L1].toString(); !message.isEmpty())
        after += u"  "_s + message;
    before = harmless(before);
    after = harmless(after);
    const double ratio = progressRatio(task);
    return ratio < 0 ? before + u' ' + after : withBar(before, ratio, after, width);
}

QString progressLine(const QList<QJsonObject> &tasks, int width)
{
    const auto count = [&tasks](const char *state) {
        return std::ranges::count_if(tasks, [state](const QJsonObject &task) {
            return task["state"_L1].toString() == QLatin1StringView(state);
        });
    };
    const qsizetype ended = std::ranges::count_if(tasks, isFinal);
    QString after = u"%1 of %2 ended, %3 running"_s.arg(ended).arg(tasks.size()).arg(count("running"));
    if (const auto failed = count("failed"); failed > 0)
        after += u", %1 failed"_s.arg(failed);
    return withBar(u"tasks"_s, static_cast<double>(ended) / static_cast<double>(tasks.size()), after, width);
}

} // namespace pooldeckctl
