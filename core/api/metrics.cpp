// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/metrics.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

using enum MetricsWriter::Type;

double seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

void single(MetricsWriter &out, QByteArrayView name, MetricsWriter::Type type, QByteArrayView help,
            double value)
{
    out.family(name, type, help);
    out.sample({}, value);
}

// The edge of a bucket, with a point in any case.
QString edgeText(double edge)
{
    QString text = QString::number(edge, 'g', 6);
    return text.contains(u'.') ? text : text + ".0"_L1;
}

void histogram(MetricsWriter &out, const DurationCounter &counter, const QString &type)
{
    const DurationCounter::Totals totals = counter.totals();
    const auto bucket = [&](const QString &edge, uint64_t count) {
        if (type.isNull())
            out.sample("_bucket", {{"le", edge}}, static_cast<double>(count));
        else
            out.sample("_bucket", {{"type", type}, {"le", edge}}, static_cast<double>(count));
    };
    for (size_t i = 0; i < totals.atMost.size(); ++i)
        bucket(edgeText(DurationCounter::Edges[i]), totals.atMost[i]);
    bucket(u"+Inf"_s, totals.count);
    const auto whole = [&](QByteArrayView suffix, double value) {
        if (type.isNull())
            out.sample(suffix, {}, value);
        else
            out.sample(suffix, {{"type", type}}, value);
    };
    whole("_sum", seconds(totals.sum));
    whole("_count", static_cast<double>(totals.count));
}

void writeTasks(MetricsWriter &out, const TaskSource &tasks, const Monitor &monitor)
{
    out.family("pooldeck_tasks", Gauge, "Tasks in the history, by state.");
    const StateCounts counts = tasks.counts();
    for (const TaskState state : AllTaskStates)
        out.sample({{"state", QString(stateName(state))}},
                   static_cast<double>(counts[static_cast<size_t>(state)]));

    const WorkGauges work = monitor.work();
    single(out, "pooldeck_attempts_started", Counter, "Attempts of tasks that have begun.",
           static_cast<double>(work.started));
    out.family("pooldeck_tasks_ended", Counter, "Tasks that have ended; a cancelled one has not failed.");
    out.sample({{"outcome", u"failed"}}, static_cast<double>(work.failed));
    out.sample({{"outcome", u"succeeded_or_cancelled"}}, static_cast<double>(work.finished));

    out.family("pooldeck_task_duration_seconds", Histogram,
               "How long attempts ran that have ended, by type.");
    for (const auto &[type, counter] : monitor.meter().runs())
        histogram(out, *counter, type);

    const PoolStats pool = monitor.pool();
    out.family("pooldeck_task_wait_seconds", Summary,
               "From queued to running, of the tasks that started in the last minute.");
    out.sample({{"quantile", u"0.5"}}, seconds(pool.waitP50));
    out.sample({{"quantile", u"0.99"}}, seconds(pool.waitP99));
    single(out, "pooldeck_pool_threads", Gauge, "Size of the thread pool.", pool.maxThreads);
    single(out, "pooldeck_pool_active", Gauge, "Pool threads that run a task.", pool.active);
    single(out, "pooldeck_pool_unresponsive", Gauge, "Tasks that did not stop when they had to.",
           pool.unresponsive);
}

void writeQueues(MetricsWriter &out, const std::vector<QueueInfo> &queues)
{
    const auto write = [&](auto value) {
        double others = 0;
        for (size_t i = 0; i < queues.size(); ++i) {
            if (i < MostQueues)
                out.sample({{"queue", queues[i].name}}, static_cast<double>(value(queues[i])));
            else
                others += static_cast<double>(value(queues[i]));
        }
        if (queues.size() > MostQueues)
            out.sample({{"queue", u"(others)"}}, others);
    };
    out.family("pooldeck_queue_depth", Gauge, "Tasks that wait in a named queue.");
    write([](const QueueInfo &queue) { return queue.queued; });
    out.family("pooldeck_queue_running", Gauge, "Tasks of a named queue that run.");
    write([](const QueueInfo &queue) { return queue.running; });
}

void writeLoops(MetricsWriter &out, const QList<LoopStats> &loops)
{
    out.family("pooldeck_loop_latency_seconds", Summary,
               "From posting an event to a loop until the loop handles it, over the last minute.");
    for (const LoopStats &loop : loops) {
        out.sample({{"loop", loop.name}, {"quantile", u"0.5"}}, seconds(loop.p50));
        out.sample({{"loop", loop.name}, {"quantile", u"0.99"}}, seconds(loop.p99));
    }
    out.family("pooldeck_loop_latency_max_seconds", Gauge, "The worst latency of the last minute.");
    for (const LoopStats &loop : loops)
        out.sample({{"loop", loop.name}}, seconds(loop.max));
    out.family("pooldeck_loop_stalls", Counter, "How often a loop was later than the threshold.");
    for (const LoopStats &loop : loops)
        out.sample({{"loop", loop.name}}, static_cast<double>(loop.stalls));
}

void writeProcess(MetricsWriter &out, const MetricsSources &sources)
{
    const ProcessUsage usage = sources.monitor.process();
    single(out, "process_cpu_seconds", Counter, "Processor time used.", seconds(usage.cpuTime));
    single(out, "process_resident_memory_bytes", Gauge, "Memory in use.",
           static_cast<double>(usage.residentBytes));
    single(out, "process_virtual_memory_bytes", Gauge, "Address space in use.",
           static_cast<double>(usage.virtualBytes));
    single(out, "process_open_fds", Gauge, "Open file descriptors.", usage.openFiles);
    single(out, "process_max_fds", Gauge, "Most file descriptors that may be open.",
           static_cast<double>(usage.maxFiles));
    single(out, "process_threads", Gauge, "Threads.", usage.threads);
    single(out, "process_start_time_seconds", Gauge, "When it started, since the Unix epoch.",
           std::chrono::duration<double>(sources.startedAt.time_since_epoch()).count());
}

} // namespace

QByteArray metricsText(const MetricsSources &sources, MetricsFormat format)
{
    MetricsWriter out(format);
    out.family("pooldeck_build", Info, "Versions of the program and of Qt.");
    out.sample({{"version", QCoreApplication::applicationVersion()}, {"qt", QString::fromLatin1(qVersion())}},
               1);
    single(out, "pooldeck_healthy", Gauge, "1 if tasks are accepted and started, else 0.",
           sources.tasks.trouble() ? 0 : 1);
    writeTasks(out, sources.tasks, sources.monitor);
    writeQueues(out, sources.tasks.queues());
    writeLoops(out, sources.monitor.loops());

    out.family("pooldeck_http_requests", Counter, "HTTP requests answered, by status.");
    for (int status = HttpCounters::Least; status <= HttpCounters::Most; ++status) {
        if (const quint64 answers = sources.http.answers(status); answers > 0)
            out.sample({{"code", QString::number(status)}}, static_cast<double>(answers));
    }
    const WorkMeter &meter = sources.monitor.meter();
    out.family("pooldeck_store_round_duration_seconds", Histogram,
               "How long it took to commit a round of writes.");
    histogram(out, meter.rounds(), {});
    single(out, "pooldeck_store_writes", Counter, "Writes that these rounds have committed.",
           static_cast<double>(meter.roundWrites()));
    single(out, "pooldeck_monitor_cpu_seconds", Counter, "Processor time that watching has cost.",
           seconds(sources.monitor.ownCpuTime()));
    writeProcess(out, sources);
    return out.take();
}

} // namespace pooldeck
