// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/stalltext.h"

#include "ui/format.h"

#include <QCoreApplication>

#include <array>

namespace pooldeck::stalltext {

namespace {

struct StallText
{
    Q_DECLARE_TR_FUNCTIONS(StallText)
};

} // namespace

QString kind(StallKind kind)
{
    switch (kind) {
    case StallKind::Computing:
        return StallText::tr("computing");
    case StallKind::Blocked:
        return StallText::tr("blocked");
    case StallKind::Starved:
        return StallText::tr("no processor free");
    }
    Q_UNREACHABLE();
}

QString culprit(const Stall &stall)
{
    const StallCulprit &culprit = stall.culprit;
    if (culprit.task)
        return StallText::tr("task #%1 (%2)").arg(QString::number(culprit.task.value), culprit.what);
    if (!culprit.what.isEmpty())
        return culprit.what;
    return stall.kind == StallKind::Starved ? StallText::tr("other work on this machine")
                                            : StallText::tr("unknown");
}

QString sentence(const Stall &stall)
{
    const QString duration = format::latency(stall.duration);
    const QString by = culprit(stall);
    const auto fill = [&](const QString &pattern) { return pattern.arg(stall.loop, duration, by); };
    switch (stall.kind) {
    case StallKind::Computing:
        return fill(stall.ongoing ? StallText::tr("%1 has been computing for %2: %3")
                                  : StallText::tr("%1 was computing for %2: %3"));
    case StallKind::Blocked:
        return fill(stall.ongoing ? StallText::tr("%1 has been blocked for %2: %3")
                                  : StallText::tr("%1 was blocked for %2: %3"));
    case StallKind::Starved:
        return fill(stall.ongoing ? StallText::tr("%1 has had no processor for %2: %3")
                                  : StallText::tr("%1 had no processor for %2: %3"));
    }
    Q_UNREACHABLE();
}

QString details(const Stall &stall)
{
    QString text = sentence(stall);
    if (!stall.culprit.receiver.isEmpty())
        text += u'\n'
            + StallText::tr("Event %1 of an object of class %2")
                  .arg(stall.culprit.event, stall.culprit.receiver);
    return text;
}

} // namespace pooldeck::stalltext
