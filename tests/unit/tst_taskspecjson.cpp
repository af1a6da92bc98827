// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/jsonvalues.h"
#include "core/task/rfc3339.h"
#include "core/task/taskspecjson.h"

#include <QJsonDocument>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QJsonObject parse(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s: %s", json.constData(), qPrintable(error.errorString()));
    return document.object();
}

TaskSpec readFrom(const QByteArray &json)
{
    QList<Fault> faults;
    TaskSpec spec = taskSpecFromJson(parse(json), faults);
    for (const Fault &fault : faults)
        qCritical().noquote() << fault.pointer << fault.message;
    if (!faults.isEmpty())
        QTest::qFail("faults", __FILE__, __LINE__);
    return spec;
}

} // namespace

class TestTaskSpecJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thereAndBack_data()
    {
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char *name, const QByteArray &member) {
            QTest::newRow(name) << QByteArray(R"({"params":{},"type":"t",)" + member + '}');
        };
        QTest::newRow("least") << QByteArray(R"({"params":{},"type":"t"})");
        row("params", R"("params":{"a":[1,null,{"b":"ä"}]})");
        row("queue", R"("queue":"q")");
        row("priority", R"("priority":-100)");
        row("tags", R"("tags":["a","b"])");
        for (const char *kind : {"thread", "loop", "process", "command"})
            row(kind, QByteArray(R"("executor":"?")").replace('?', kind));
        row("delay", R"("delay":1.5)");
        row("due_at", R"("due_at":"2026-01-31T09:00:00.250Z")");
        row("timeout", R"("timeout":0.001)");
        row("timeout none", R"("timeout":0)");
        row("queue_timeout", R"("queue_timeout":30)");
        row("retries", R"("retries":1000)");
        row("retries none", R"("retries":0)");
        row("backoff initial", R"("retry_backoff":{"initial":0})");
        row("backoff all", R"("retry_backoff":{"factor":1.5,"initial":2,"jitter":0,"max":60})");
        row("retry_on", R"("retry_on":["exception","timeout","exit_status","signal"])");
        row("retry_on none", R"("retry_on":[])");
        row("unique_key", R"("unique_key":"k")");
        row("unique return", R"("unique_key":"k","unique_policy":"return_existing")");
        row("unique replace", R"("unique_key":"k","unique_policy":"replace")");
        row("depends_on", R"("depends_on":[1,7,9007199254740991])");
        row("depends finished", R"("depends_on":[1],"depends_policy":"all_finished")");
        row("depends any", R"("depends_on":[1],"depends_policy":"any")");
        row("resources", R"("resources":{"cpu/a":1000000,"gpu":2})");
        row("resources none", R"("resources":{})");
    }
    void thereAndBack()
    {
        QFETCH(const QByteArray, json);
        const TaskSpec spec = readFrom(json);
        QCOMPARE(taskSpecToJson(spec), parse(json));
        QCOMPARE(readFrom(QJsonDocument(taskSpecToJson(spec)).toJson()), spec);
    }

    void whatIsRead()
    {
        const TaskSpec spec = readFrom(
            R"({"type":"t","due_at":"2026-01-31T18:00:00+09:00","timeout":1.5,)"
            R"("queue_timeout":0.25,"retries":2,"retry_backoff":{"initial":3,"max":4,"factor":5,"jitter":0.5},)"
            R"("retry_on":["signal"],"resources":{"gpu":1,"none":0},"executor":"process"})");
        QCOMPARE(rfc3339FromTime(*spec.dueAt), u"2026-01-31T09:00:00.000Z"_s);
        QCOMPARE(*spec.timeout, 1500ms);
        QCOMPARE(*spec.queueTimeout, 250ms);
        QCOMPARE(spec.retry,
                 (RetryRequest{.retries = 2,
                               .backoff = 3s,
                               .factor = 5,
                               .maxBackoff = 4s,
                               .jitter = 0.5,
                               .on = std::set{FailureKind::Signal}}));
        QCOMPARE(*spec.resources, (std::map<QString, int>{{u"gpu"_s, 1}})); // none of it is no need
        QCOMPARE(*spec.executor, ExecutorKind::Process);
        QVERIFY(!readFrom(R"({"type":"t","delay":0})").delay);
    }

    /// Zero means none, so what is below a millisecond must not become it.
    void theShortestDurationIsNotNone()
    {
        const TaskSpec spec = readFrom(R"({"type":"t","timeout":0.0001,"queue_timeout":1e-9,"delay":1e-9})");
        QCOMPARE(*spec.timeout, 1ms);
        QCOMPARE(*spec.queueTimeout, 1ms);
        QCOMPARE(*spec.delay, 1ms);
    }

    /// So that a fault can point at the place that people know.
    void dependenciesStayInTheirOrder()
    {
        QCOMPARE(readFrom(R"({"type":"t","depends_on":[9,2,5]})").dependsOn,
                 (std::vector<TaskId>{TaskId{9}, TaskId{2}, TaskId{5}}));
    }

    void nullLeavesAsIs_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
             {"executor", "delay", "due_at", "timeout", "queue_timeout", "retries", "retry_backoff",
              "retry_on", "unique_key", "unique_policy", "depends_on", "depends_policy", "resources"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void nullLeavesAsIs()
    {
        QFETCH(const QString, name);
        TaskSpec spec = readFrom(
            R"({"type":"t","executor":"loop","delay":1,"due_at":"2026-01-31T09:00:00Z",)"
            R"("timeout":1,"queue_timeout":1,"retries":1,"retry_backoff":{"initial":1},"retry_on":[],)"
            R"("unique_key":"k","unique_policy":"replace","depends_on":[1],"depends_policy":"any",)"
            R"("resources":{"gpu":1}})");
        const TaskSpec before = spec;
        QVERIFY(before != readFrom(R"({"type":"t"})"));
        QList<Fault> faults;
        QVERIFY(readTaskOption(spec, name, QJsonValue(), faults));
        QCOMPARE(spec, before);
        QVERIFY(faults.isEmpty());
    }

    void unknownOptionsAreLeftToTheCaller()
    {
        TaskSpec spec;
        QList<Fault> faults;
        QVERIFY(!readTaskOption(spec, u"time_out"_s, 1, faults));
        QVERIFY(!readTaskOption(spec, u"priority"_s, 1, faults));
        QVERIFY(faults.isEmpty());
        QCOMPARE(spec, TaskSpec());
    }

    void eachFaultHasItsPointer_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QString>("pointer");
        const auto row = [](const char *member, const char *pointer) {
            QTest::newRow(member) << QByteArray(member) << QString::fromLatin1(pointer);
        };
        row(R"("params":[])", "/params");
        row(R"("queue":"")", "/queue");
        row(R"("queue":7)", "/queue");
        row(R"("priority":101)", "/priority");
        row(R"("priority":1.5)", "/priority");
        row(R"("priority":"1")", "/priority");
        row(R"("tags":"a")", "/tags");
        row(R"("tags":["a",""])", "/tags/1");
        row(R"("a/b~c":1)", "/a~1b~0c");
        row(R"("executor":"celery")", "/executor");
        row(R"("executor":1)", "/executor");
        row(R"("delay":-1)", "/delay");
        row(R"("delay":"1")", "/delay");
        row(R"("delay":1e300)", "/delay");
        row(R"("due_at":"2026-01-31T09:00:00")", "/due_at");
        row(R"("due_at":"2026-01-31")", "/due_at");
        row(R"("due_at":"2026-02-30T09:00:00Z")", "/due_at");
        row(R"("due_at":1769850000)", "/due_at");
        row(R"("timeout":-0.5)", "/timeout");
        row(R"("timeout":true)", "/timeout");
        row(R"("queue_timeout":{})", "/queue_timeout");
        row(R"("retries":-1)", "/retries");
        row(R"("retries":1001)", "/retries");
        row(R"("retries":0.5)", "/retries");
        row(R"("retry_backoff":2)", "/retry_backoff");
        row(R"("retry_backoff":{"initial":-1})", "/retry_backoff/initial");
        row(R"("retry_backoff":{"factor":0.5})", "/retry_backoff/factor");
        row(R"("retry_backoff":{"factor":101})", "/retry_backoff/factor");
        row(R"("retry_backoff":{"max":"1"})", "/retry_backoff/max");
        row(R"("retry_backoff":{"jitter":1.1})", "/retry_backoff/jitter");
        row(R"("retry_backoff":{"cap":1})", "/retry_backoff/cap");
        row(R"("retry_on":"timeout")", "/retry_on");
        row(R"("retry_on":["timeout","dependency"])", "/retry_on/1");
        row(R"("unique_key":"")", "/unique_key");
        row(R"("unique_key":1)", "/unique_key");
        row(R"("unique_policy":"first")", "/unique_policy");
        row(R"("depends_on":1)", "/depends_on");
        row(R"("depends_on":[1,0])", "/depends_on/1");
        row(R"("depends_on":[1,2,-3])", "/depends_on/2");
        row(R"("depends_on":[1.5])", "/depends_on/0");
        row(R"("depends_on":["1"])", "/depends_on/0");
        row(R"("depends_on":[9007199254740993e3])", "/depends_on/0");
        row(R"("depends_policy":"none")", "/depends_policy");
        row(R"("resources":["gpu"])", "/resources");
        row(R"("resources":{"a/b":-1})", "/resources/a~1b");
        row(R"("resources":{"gpu":1.5})", "/resources/gpu");
        row(R"("resources":{"gpu":1000001})", "/resources/gpu");
    }
    void eachFaultHasItsPointer()
    {
        QFETCH(const QByteArray, member);
        QFETCH(const QString, pointer);
        for (const QString &at : {QString(), u"/3"_s}) {
            QList<Fault> faults;
            (void)taskSpecFromJson(parse(R"({"type":"t",)" + member + '}'), faults, at);
            QCOMPARE(faults.size(), 1);
            QCOMPARE(faults[0].pointer, at + pointer);
            QVERIFY(!faults[0].message.isEmpty());
        }
    }

    void allFaultsAreToldAtOnce()
    {
        QList<Fault> faults;
        (void)taskSpecFromJson(parse(R"({"delay":-1,"retries":-1,"depends_on":[0,1,0]})"), faults);
        QStringList pointers;
        for (const Fault &fault : faults)
            pointers.append(fault.pointer);
        pointers.sort();
        QCOMPARE(
            pointers,
            (QStringList{u"/delay"_s, u"/depends_on/0"_s, u"/depends_on/2"_s, u"/retries"_s, u"/type"_s}));
    }

    void noMoreDependenciesThanAllowed()
    {
        QByteArray ids = "1";
        for (int i = 2; i <= 10'001; ++i)
            ids += ',' + QByteArray::number(i);
        QList<Fault> faults;
        (void)taskSpecFromJson(parse(R"({"type":"t","depends_on":[)" + ids + "]}"), faults);
        QCOMPARE(faults.size(), 1);
        QCOMPARE(faults[0].pointer, u"/depends_on"_s);
    }
};

QTEST_APPLESS_MAIN(TestTaskSpecJson)
#include "tst_taskspecjson.moc"
