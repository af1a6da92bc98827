// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/mediatype.h"
#include "core/api/taskquery.h"
#include "core/api/tasksubmission.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

/// What clients send: submissions, queries, media types.
class TestTaskInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void submission();
    void submissionFaults_data();
    void submissionFaults();
    void submissionMalformed();
    void queries();
    void readersShareWhatIsEqual();
    void logQueries();
    void bodyTypes();
    void acceptedTypes();
};

void TestTaskInput::submission()
{
    const auto spec =
        parseSubmission(R"({"type":"noop","params":{"a" : [1, 2.50]},"queue":"default","priority":-7,
        "tags":["x","y"],"delay":0,"due_at":null,"timeout":null,"retries":0,"unique_key":null,
        "depends_on":[],"resources":{ }})",
                        u"curl/1"_s);
    QVERIFY(spec);
    QCOMPARE(spec->type, u"noop"_s);
    QCOMPARE(spec->params, QByteArray(R"({"a":[1,2.50]})"));
    QCOMPARE(spec->priority, -7);
    QCOMPARE(spec->tags, (QStringList{u"x"_s, u"y"_s}));
    QCOMPARE(spec->submitter, u"curl/1"_s);
    QCOMPARE(parseSubmission(R"({"type":"noop"})", {})->params, QByteArray("{}"));
    QVERIFY(!spec->delay && !spec->dueAt && !spec->timeout && spec->dependsOn.empty());

    const auto full = parseSubmission(
        R"({"type":"noop","queue":"slow","delay":1.5,"timeout":5,"retries":2,"retry_backoff":{"initial":0.1},
        "unique_key":"k","unique_policy":"replace","depends_on":[3,1],"resources":{"gpu":1}})",
        {});
    QVERIFY(full);
    QCOMPARE(full->queue, u"slow"_s);
    QVERIFY(full->delay == std::chrono::milliseconds(1500));
    QVERIFY(full->timeout == std::chrono::seconds(5));
    QVERIFY(full->retry.retries == 2 && full->retry.backoff == std::chrono::milliseconds(100));
    QCOMPARE(full->uniqueKey, u"k"_s);
    QVERIFY(full->uniquePolicy == UniquePolicy::Replace);
    QVERIFY(full->dependsOn == (std::vector{TaskId{3}, TaskId{1}}));
    QCOMPARE(full->resources->at(u"gpu"_s), 1);
}

void TestTaskInput::submissionFaults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("pointers");
    const auto row = [](const char *name, const QByteArray &body, const QStringList &pointers) {
        QTest::newRow(name) << body << pointers;
    };
    row("no object", "[]", {QString()});
    row("no type", "{}", {u"/type"_s});
    row("type is no string", R"({"type":1})", {u"/type"_s});
    row("params is no object", R"({"type":"a","params":[]})", {u"/params"_s});
    row("params is null", R"({"type":"a","params":null})", {u"/params"_s});
    row("priority is a string", R"({"type":"a","priority":"1"})", {u"/priority"_s});
    row("priority is a fraction", R"({"type":"a","priority":1.5})", {u"/priority"_s});
    row("priority is huge", R"({"type":"a","priority":99999999999})", {u"/priority"_s});
    row("tags is no array", R"({"type":"a","tags":"x"})", {u"/tags"_s});
    row("a tag is no string", R"({"type":"a","tags":["x",1]})", {u"/tags/1"_s});
    row("no queue", R"({"type":"a","queue":""})", {u"/queue"_s});
    row("unknown field", R"({"type":"a","a/b~":1})", {u"/a~1b~0"_s});
    row("options",
        R"({"type":"a","delay":-1,"due_at":"2026-01-01","timeout":"5","retries":1.5,)"
        R"("unique_key":"","depends_on":[0],"resources":{"gpu":-1}})",
        {u"/delay"_s, u"/due_at"_s, u"/timeout"_s, u"/retries"_s, u"/unique_key"_s, u"/depends_on/0"_s,
         u"/resources/gpu"_s});
    row("several", R"({"priority":[],"x":1})", {u"/priority"_s, u"/x"_s, u"/type"_s});
}

void TestTaskInput::submissionFaults()
{
    QFETCH(QByteArray, body);
    const auto spec = parseSubmission(body, {});
    QVERIFY(!spec);
    QVERIFY(spec.error().kind == ProblemKind::InvalidFields);
    QStringList pointers;
    for (const Fault &fault : spec.error().faults) {
        pointers.append(fault.pointer);
        QVERIFY(!fault.message.isEmpty());
    }
    QTEST(pointers, "pointers");
}

void TestTaskInput::submissionMalformed()
{
    for (const char *body : {"", "{", "{\"type\":\"a\",\"type\":\"b\"}", "{\"type\":\"\\ud800\"}", "\xff"}) {
        const auto spec = parseSubmission(body, {});
        QVERIFY(!spec);
        QVERIFY(spec.error().kind == ProblemKind::MalformedBody);
        QVERIFY(spec.error().detail.startsWith("At byte "_L1));
    }
}

void TestTaskInput::queries()
{
    const auto none = parseTaskQuery({});
    QVERIFY(none && none->limit == 50 && !none->after && none->filter.states.isEmpty());
    const auto all = parseTaskQuery({{u"state"_s, u"queued,running"_s},
                                     {u"type"_s, u"noop"_s},
                                     {u"tag"_s, u"a b+c d"_s},
                                     {u"limit"_s, u"1000"_s},
                                     {u"cursor"_s, u"77"_s}});
    QVERIFY(all);
    QCOMPARE(all->filter.states, (QSet<TaskState>{TaskState::Queued, TaskState::Running}));
    QCOMPARE(all->filter.type, u"noop"_s);
    QCOMPARE(all->filter.tag, u"a b+c d"_s);
    QCOMPARE(all->limit, 1000);
    QVERIFY(all->after == TaskCursor(TaskId{77}));
    const auto badCursor = parseTaskQuery({{u"cursor"_s, u"x"_s}});
    QVERIFY(!badCursor && badCursor.error().parameterFaults.front().parameter == u"cursor"_s);

    const TaskCursor cursor(TaskId{5}, -9);
    for (const char *sort : {"id", "-created_at", "started_at", "-finished_at", "priority", "-duration"}) {
        const QString name = QString::fromLatin1(sort);
        const auto plain = parseTaskQuery({{u"sort"_s, name}});
        QVERIFY(plain);
        const QString text =
            QString::fromLatin1(cursorText(cursor, plain->filter.sort, plain->filter.ascending));
        const auto next = parseTaskQuery({{u"cursor"_s, text}, {u"sort"_s, name}}); // in any order
        QVERIFY2(next && next->after == cursor, sort);
        QVERIFY(!parseTaskQuery({{u"cursor"_s, text}, {u"sort"_s, u"-priority"_s}}));
        QVERIFY(!parseTaskQuery({{u"cursor"_s, text}}));
        QVERIFY(!parseTaskQuery({{u"cursor"_s, text.chopped(3)}, {u"sort"_s, name}}));
    }
    const auto times =
        parseTaskQuery({{u"created_from"_s, u"2026-01-31T09:00:00Z"_s}, {u"finished_before"_s, u"now"_s}});
    QCOMPARE(times.error().parameterFaults.size(), 1);
    QCOMPARE(times.error().parameterFaults.front().parameter, u"finished_before"_s);
    const auto more = parseTaskQuery({{u"q"_s, u"a b"_s},
                                      {u"pinned"_s, u"false"_s},
                                      {u"retry_of"_s, u"7"_s},
                                      {u"fields"_s, u"id,state"_s}});
    QVERIFY(more && more->filter.pinned == false && more->filter.retryOf == TaskId{7});
    QCOMPARE(more->fields, (QByteArrayList{"id", "state"}));

    QVERIFY(parseTaskId("9223372036854775807"));
    for (const char *bad : {"", "0", "-1", "+1", "01", "1x", "1.0", "9223372036854775808", " 1"})
        QVERIFY2(!parseTaskId(bad), bad);
}

void TestTaskInput::readersShareWhatIsEqual()
{
    SubmissionReader reader(u"curl/1"_s);
    const auto first = reader.read(R"({"type":"noop","tags":["a"],"priority":9})");
    const auto faulty = reader.read(R"({"type":"noop","tags":["a",1],"params":{"x":1}})");
    const auto second = reader.read(R"({"ty\u0070e":"noop","tags":["a"]})");
    const auto third = reader.read(R"({"type":"other","tags":["b"]})");
    QVERIFY(first && !faulty && second && third);
    QVERIFY(first->type.isSharedWith(second->type));
    QVERIFY(first->tags.isSharedWith(second->tags));
    QCOMPARE(second->priority, 0); // nothing stays of an earlier one
    QCOMPARE(second->params, QByteArray("{}"));
    QCOMPARE(third->type, u"other"_s);
    QCOMPARE(third->tags, QStringList{u"b"_s});
    QCOMPARE(third->submitter, u"curl/1"_s);
}

void TestTaskInput::logQueries()
{
    const LogQuery none = parseLogQuery({});
    QVERIFY(none.after == 0 && none.limit == 1000);
    const LogQuery all = parseLogQuery({{u"after"_s, u"7"_s}, {u"limit"_s, u"10000"_s}});
    QVERIFY(all.after == 7 && all.limit == 10'000);
    QVERIFY(!parseCancelQuery({}) && !parseCancelQuery({{u"dependents"_s, u"false"_s}}));
    QVERIFY(parseCancelQuery({{u"dependents"_s, u"true"_s}}));
}

void TestTaskInput::bodyTypes()
{
    for (const char *json :
         {"application/json", "Application/JSON ; charset=UTF-8", "application/json;charset=\"utf-8\""})
        QVERIFY2(bodyType(json) == BodyType::Json, json);
    for (const char *lines : {"application/x-ndjson", "application/ndjson; charset=utf-8"})
        QVERIFY2(bodyType(lines) == BodyType::JsonLines, lines);
    for (const char *other : {"", "text/plain", "application/jsonp", "application/json; charset=latin1"})
        QVERIFY2(bodyType(other) == BodyType::Other, other);
}

void TestTaskInput::acceptedTypes()
{
    for (const char *text :
         {"text/plain", "text/plain, */*", "application/json;q=0.5, text/plain", "TEXT/PLAIN;q=0.2"})
        QVERIFY2(prefersText(text), text);
    for (const char *json : {"", "*/*", "text/*", "application/json, text/plain, */*", "text/plain;q=0",
                             "text/plain; q=0.4, application/json;q=0.8"})
        QVERIFY2(!prefersText(json), json);
}

QTEST_APPLESS_MAIN(TestTaskInput)
#include "tst_taskinput.moc"
