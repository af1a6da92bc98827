// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/limitrequests.h"

#include "app/ctl/values.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

constexpr qint64 MaxConcurrency = 100'000;

/// A limit, or null for "none".
template <typename Read>
Expected<QJsonValue> readLimit(const QCommandLineParser &arguments, const QString &name, Read read)
{
    const QString text = arguments.value(name);
    if (text == "none"_L1)
        return QJsonValue(QJsonValue::Null);
    const auto value = read("--"_L1 + name, text);
    if (!value)
        return usageError(value.error().message + ", or none"_L1);
    return *value;
}

/// The members that the options for pauses set.
Expected<QJsonObject> readPause(const QCommandLineParser &arguments)
{
    const bool pauses = arguments.isSet(u"pause"_s);
    const bool resumes = arguments.isSet(u"resume"_s);
    const bool hasEnd = arguments.isSet(u"pause-until"_s);
    if (pauses + resumes + hasEnd > 1)
        return usageError(u"--pause, --pause-until and --resume exclude each other"_s);
    if (resumes)
        return QJsonObject{{u"paused"_s, false}};
    if (pauses)
        return QJsonObject{{u"paused"_s, true}, {u"paused_until"_s, QJsonValue::Null}};
    if (!hasEnd)
        return QJsonObject();
    const auto until = readTime(u"--pause-until"_s, arguments.value(u"pause-until"_s));
    if (!until)
        return std::unexpected(until.error());
    return QJsonObject{{u"paused_until"_s, *until}};
}

} // namespace

Options queueOptions()
{
    return {
        {{u"c"_s, u"concurrency"_s},
         u"At most N of its tasks run at once; none: as many as there are slots."_s,
         u"N"_s},
        {{u"r"_s, u"rate"_s},
         u"At most COUNT starts in each stretch of TIME (10/60, 10/1m); none: no limit."_s,
         u"COUNT/TIME"_s},
        {u"pause"_s, u"Start none of its tasks; those that run go on."_s},
        {u"pause-until"_s,
         u"The same until then: 2026-01-31T09:00:00Z, or without Z in this machine's time zone."_s,
         u"WHEN"_s},
        {u"resume"_s, u"Start its tasks again."_s},
        {u"forget"_s, u"Take away all that is set for it; its tasks stay."_s},
    };
}

Expected<QueueChange> readQueueChange(const QCommandLineParser &arguments, const QStringList &positional)
{
    if (positional.size() != 1)
        return usageError(u"queue needs one name; `pooldeckctl queues` lists them"_s);
    const auto name = readName(u"NAME"_s, positional.constFirst());
    if (!name)
        return std::unexpected(name.error());
    auto settings = readPause(arguments);
    if (!settings)
        return std::unexpected(settings.error());
    if (arguments.isSet(u"concurrency"_s)) {
        const auto limit =
            readLimit(arguments, u"concurrency"_s, [](const QString &what, const QString &text) {
                return readInteger(what, text, 1, MaxConcurrency);
            });
        if (!limit)
            return std::unexpected(limit.error());
        settings->insert(u"concurrency"_s, *limit);
    }
    if (arguments.isSet(u"rate"_s)) {
        const auto limit = readLimit(arguments, u"rate"_s, readRate);
        if (!limit)
            return std::unexpected(limit.error());
        settings->insert(u"rate_limit"_s, *limit);
    }
    const bool forgets = arguments.isSet(u"forget"_s);
    if (forgets && !settings->isEmpty())
        return usageError(u"--forget goes with no other option"_s);
    return QueueChange{*name, forgets, *settings};
}

} // namespace pooldeckctl
