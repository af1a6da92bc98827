// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/metrics.h"
#include "tests/support/apifixture.h"
#include "tests/support/metricstext.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// GET /metrics over real sockets, read as strictly as a scraper does.
class TestMetrics : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void isWellFormed();
    void tellsWhatHappens();
    void durationsAreInBuckets();
    void openMetricsIsAskedFor();
    void valuesAreEscaped();
    void manyQueuesAreAddedUp();
    void needsTheToken();

private:
    test::MetricsText metrics() const { return test::MetricsText(ask("GET /metrics").body); }
};

void TestMetrics::isWellFormed()
{
    m_monitor->meter().addType(u"noop"_s);
    QVERIFY(submit() > 0);
    const RawAnswer answer = ask("GET /metrics");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields["content-type"], QByteArray("text/plain; version=0.0.4; charset=utf-8"));
    const test::MetricsText text(answer.body);
    QCOMPARE(text.fault, QString());
    const QStringList expected{
        u"pooldeck_attempts_started_total"_s,
        u"pooldeck_build_info"_s,
        u"pooldeck_healthy"_s,
        u"pooldeck_http_requests_total"_s,
        u"pooldeck_loop_latency_max_seconds"_s,
        u"pooldeck_loop_latency_seconds"_s,
        u"pooldeck_loop_stalls_total"_s,
        u"pooldeck_monitor_cpu_seconds_total"_s,
        u"pooldeck_pool_active"_s,
        u"pooldeck_pool_threads"_s,
        u"pooldeck_pool_unresponsive"_s,
        u"pooldeck_queue_depth"_s,
        u"pooldeck_queue_running"_s,
        u"pooldeck_store_round_duration_seconds"_s,
        u"pooldeck_store_writes_total"_s,
        u"pooldeck_task_duration_seconds"_s,
        u"pooldeck_task_wait_seconds"_s,
        u"pooldeck_tasks"_s,
        u"pooldeck_tasks_ended_total"_s,
        u"process_cpu_seconds_total"_s,
        u"process_max_fds"_s,
        u"process_open_fds"_s,
        u"process_resident_memory_bytes"_s,
        u"process_start_time_seconds"_s,
        u"process_threads"_s,
        u"process_virtual_memory_bytes"_s,
    };
    QCOMPARE(text.families.keys(), expected);
    QCOMPARE(text.families[u"pooldeck_tasks"_s].samples.size(), 7);
    QCOMPARE(text.families[u"pooldeck_loop_stalls_total"_s].samples.size(), 1);
    QVERIFY(text.value(u"process_start_time_seconds"_s) > 1.6e9);
}

void TestMetrics::tellsWhatHappens()
{
    QCOMPARE(metrics().value(u"pooldeck_tasks{state=\"succeeded\"}"_s), 0);
    QCOMPARE(metrics().value(u"pooldeck_healthy"_s), 1);
    const qint64 id = submit();
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    QCOMPARE(metrics().value(u"pooldeck_tasks{state=\"succeeded\"}"_s), 1);
    QVERIFY(metrics().value(u"pooldeck_http_requests_total{code=\"202\"}"_s) == 1);
    QVERIFY(qIsNaN(metrics().value(u"pooldeck_http_requests_total{code=\"404\"}"_s)));
    QCOMPARE(ask("GET /nowhere").status, 404);
    QCOMPARE(metrics().value(u"pooldeck_http_requests_total{code=\"404\"}"_s), 1);
    // What the guard refuses counts too.
    RawClient broken(m_port);
    QVERIFY(broken.send("garbage\r\n\r\n"));
    QCOMPARE(broken.answer().value_or(RawAnswer{}).status, 400);
    QCOMPARE(metrics().value(u"pooldeck_http_requests_total{code=\"400\"}"_s), 1);
#ifdef Q_OS_LINUX
    QTRY_VERIFY(metrics().value(u"process_open_fds"_s) > 3);
    QVERIFY(metrics().value(u"process_resident_memory_bytes"_s) > 1e6);
    QTRY_VERIFY(metrics().value(u"pooldeck_monitor_cpu_seconds_total"_s) > 0);
#endif
    QTRY_VERIFY(metrics().value(u"pooldeck_loop_latency_seconds{loop=\"api-0\",quantile=\"0.99\"}"_s) > 0);
}

void TestMetrics::durationsAreInBuckets()
{
    WorkMeter &meter = m_monitor->meter();
    meter.addType(u"sleep"_s);
    meter.recordRun(u"sleep"_s, 2ms);
    meter.recordRun(u"sleep"_s, 1s);
    meter.recordRun(u"sleep"_s, 2h);
    meter.recordRun(u"unknown"_s, 1s);
    meter.recordRound(5, 1ms);
    meter.recordRound(7, 3ms);
    const test::MetricsText text = metrics();
    QCOMPARE(text.fault, QString());
    const auto runs = [&](const QString &rest) {
        return text.value(u"pooldeck_task_duration_seconds_"_s + rest);
    };
    QCOMPARE(runs(u"bucket{type=\"sleep\",le=\"0.001\"}"_s), 0);
    QCOMPARE(runs(u"bucket{type=\"sleep\",le=\"0.0025\"}"_s), 1);
    QCOMPARE(runs(u"bucket{type=\"sleep\",le=\"1.0\"}"_s), 2);
    QCOMPARE(runs(u"bucket{type=\"sleep\",le=\"3600.0\"}"_s), 2);
    QCOMPARE(runs(u"bucket{type=\"sleep\",le=\"+Inf\"}"_s), 3);
    QCOMPARE(runs(u"count{type=\"sleep\"}"_s), 3);
    QCOMPARE(runs(u"sum{type=\"sleep\"}"_s), 7201.002);
    QVERIFY(qIsNaN(runs(u"count{type=\"unknown\"}"_s)));
    QCOMPARE(text.value(u"pooldeck_store_round_duration_seconds_count"_s), 2);
    QCOMPARE(text.value(u"pooldeck_store_writes_total"_s), 12);
}

void TestMetrics::openMetricsIsAskedFor()
{
    m_monitor->meter().addType(u"noop"_s);
    const RawAnswer answer = ask(
        "GET /metrics", {}, "Accept: application/openmetrics-text;version=1.0.0;q=0.9,text/plain;q=0.3\r\n");
    QCOMPARE(answer.fields["content-type"],
             QByteArray("application/openmetrics-text; version=1.0.0; charset=utf-8"));
    QVERIFY(answer.body.endsWith("\n# EOF\n"));
    QCOMPARE(answer.body.count("# EOF"), 1);
    // A counter's family has the name without what its samples end with.
    QVERIFY(answer.body.contains("# TYPE pooldeck_loop_stalls counter\npooldeck_loop_stalls_total{"));
    QVERIFY(answer.body.contains("# TYPE pooldeck_build info\npooldeck_build_info{"));
    QCOMPARE(metricsFormatFor("text/plain;version=0.0.4;q=0.5,*/*;q=0.1"), MetricsFormat::Prometheus);
    QCOMPARE(metricsFormatFor({}), MetricsFormat::Prometheus);
}

void TestMetrics::valuesAreEscaped()
{
    MetricsWriter out(MetricsFormat::Prometheus);
    out.family("test", MetricsWriter::Type::Gauge, "A test.");
    out.sample({{"a", u"x\"y\\z\nü"}, {"b", u""}}, 0.1);
    out.sample({}, 1e300);
    out.sample({{"c", u"1"}}, qInf());
    QCOMPARE(out.take(),
             QByteArray("# HELP test A test.\n# TYPE test gauge\n"
                        "test{a=\"x\\\"y\\\\z\\nü\",b=\"\"} 0.1\ntest 1e+300\ntest{c=\"1\"} +Inf\n"));
}

void TestMetrics::manyQueuesAreAddedUp()
{
    for (size_t i = 0; i < MostQueues + 5; ++i)
        QVERIFY(m_engine->setQueue(u"q%1"_s.arg(i), {.concurrency = 1}));
    const test::MetricsText text = metrics();
    QCOMPARE(text.fault, QString());
    QCOMPARE(text.families[u"pooldeck_queue_depth"_s].samples.size(), qsizetype(MostQueues + 1));
    QCOMPARE(text.value(u"pooldeck_queue_depth{queue=\"(others)\"}"_s), 0);
}

void TestMetrics::needsTheToken()
{
    RawClient client(m_port);
    QVERIFY(
        client.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n\r\n"));
    QCOMPARE(client.answer().value_or(RawAnswer{}).status, 401);
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
