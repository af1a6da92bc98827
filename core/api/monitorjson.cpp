// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/monitorjson.h"

#include "core/api/jsonwriter.h"
#include "core/api/problem.h"

namespace pooldeck {

namespace {

void writeMs(JsonWriter &json, std::chrono::nanoseconds time)
{
    json.number(std::chrono::duration<double, std::milli>(time).count(), 3);
}

} // namespace

QByteArray loopsJson(const QList<LoopStats> &loops)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.key("items").beginArray();
    for (const LoopStats &loop : loops) {
        json.beginObject();
        json.key("name").string(loop.name);
        json.key("latency_ms").beginObject();
        writeMs(json.key("last"), loop.last);
        writeMs(json.key("p50"), loop.p50);
        writeMs(json.key("p99"), loop.p99);
        writeMs(json.key("max"), loop.max);
        json.endObject();
        json.key("window_s").number(loop.window.count());
        json.key("stalls").number(loop.stalls);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out;
}

QByteArray poolJson(const PoolStats &pool)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.key("max_threads").number(pool.maxThreads);
    json.key("active").number(pool.active);
    json.key("queued").number(pool.queued);
    json.key("unresponsive").number(pool.unresponsive);
    json.key("busy_ratio").number(pool.busyRatio, 4);
    json.key("wait_ms").beginObject();
    writeMs(json.key("p50"), pool.waitP50);
    writeMs(json.key("p99"), pool.waitP99);
    json.endObject();
    json.endObject();
    return out;
}

QByteArray statsJson(const StateCounts &counts, quint64 lastSeq, std::chrono::nanoseconds uptime,
                     const ProcessUsage &process, const std::optional<Error> &trouble)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.key("tasks").beginObject();
    for (const TaskState state : AllTaskStates) {
        const QLatin1StringView name = stateName(state);
        json.key(QByteArrayView(name.data(), name.size())).number(counts[static_cast<size_t>(state)]);
    }
    json.endObject();
    json.key("last_seq").number(static_cast<qint64>(lastSeq));
    json.key("uptime_s").number(std::chrono::duration<double>(uptime).count(), 3);
    json.key("process").beginObject();
    json.key("rss_bytes").number(process.residentBytes);
    json.key("cpu_ratio").number(process.cpuRatio, 4);
    json.key("threads").number(process.threads);
    json.endObject();
    json.key("trouble");
    if (trouble) {
        const ProblemKind kind = problemFor(trouble->code);
        json.beginObject();
        json.key("type").string(QLatin1StringView(problemType(kind)));
        json.key("title").string(problemInfo(kind).title);
        json.key("detail").string(trouble->message);
        json.endObject();
    } else {
        json.null();
    }
    json.endObject();
    return out;
}

} // namespace pooldeck
