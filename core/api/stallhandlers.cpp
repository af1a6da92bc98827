// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/stallhandlers.h"

#include "core/api/jsonwriter.h"
#include "core/task/rfc3339.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr double LongestMs = 86'400'000;

void writeText(JsonWriter &json, const QString &text)
{
    if (text.isEmpty())
        json.null();
    else
        json.string(text);
}

void writeCulprit(JsonWriter &json, const StallCulprit &culprit)
{
    json.beginObject();
    writeText(json.key("what"), culprit.what);
    json.key("task_id");
    if (culprit.task)
        json.number(culprit.task.value);
    else
        json.null();
    writeText(json.key("receiver"), culprit.receiver);
    writeText(json.key("event"), culprit.event);
    json.endObject();
}

} // namespace

QList<Parameter> stallQueryParameters()
{
    constexpr auto Most = qint64(StallLog::Kept);
    return {
        {.name = "loop", .description = "Only stalls of this loop.", .example = "api-0"},
        {.name = "min_duration_ms",
         .rule = ValueRule::number(0, LongestMs).orElse(0),
         .description = "Only stalls that took at least so many milliseconds.",
         .example = "100"},
        {.name = "after",
         .rule = ValueRule::integer(0),
         .description = "Only stalls with a higher id, the oldest of them. Without it, the newest of all.",
         .example = "0"},
        {.name = "limit",
         .rule = ValueRule::integer(1, Most).orElse(Most),
         .description = "How many stalls there may be in the answer.",
         .example = "100"},
    };
}

StallFilter parseStallQuery(const QueryItems &items)
{
    StallFilter filter;
    for (const auto &[name, value] : items) {
        if (name == "loop"_L1)
            filter.loop = value;
        else if (name == "min_duration_ms"_L1)
            filter.least = std::chrono::nanoseconds(std::llround(value.toDouble() * 1'000'000));
        else if (name == "after"_L1)
            filter.after = value.toULongLong();
        else if (name == "limit"_L1)
            filter.limit = value.toInt();
    }
    return filter;
}

QByteArray stallsJson(const std::vector<Stall> &stalls)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.key("items").beginArray();
    for (const Stall &stall : stalls) {
        json.beginObject();
        json.key("id").number(static_cast<qint64>(stall.id));
        json.key("loop").string(stall.loop);
        json.key("started_at").string(rfc3339FromTime(stall.startedAt));
        json.key("duration_ms").number(std::chrono::duration<double, std::milli>(stall.duration).count(), 3);
        json.key("ongoing").boolean(stall.ongoing);
        json.key("kind").string(stallKindName(stall.kind));
        writeCulprit(json.key("culprit"), stall.culprit);
        json.key("stack").beginArray();
        json.endArray();
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out;
}

void listStalls(const Monitor &monitor, const ApiRequest &request, const Responder &responder)
{
    responder.reply(Reply::json(stallsJson(monitor.stalls(parseStallQuery(request.query)))));
}

} // namespace pooldeck
