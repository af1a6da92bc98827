// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/paramsschema.h"
#include "core/task/taskcatalog.h"
#include "core/task/taskstate.h"
#include "core/types/builtintypes.h"

#include <QTest>

#include <set>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestTask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The library matches by recursion: a text of a hundred thousand characters would end the program.
    void longTextsAreNotMatched()
    {
        const QJsonObject letters{{u"type"_s, u"string"_s}, {u"pattern"_s, u"^([a-z]|[0-9])*$"_s}};
        const QJsonObject any{{u"type"_s, u"string"_s}};
        const auto schema = ParamsSchema::compile(
            {{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{u"a"_s, letters}, {u"b"_s, any}}}});
        QVERIFY(schema);
        const QString longest(ParamsSchema::MaxMatched, u'x');
        QVERIFY(schema->validate(QJsonObject{{u"a"_s, longest}}).isEmpty());
        QVERIFY(schema->validate(QJsonObject{{u"b"_s, QString(1'000'000, u'x')}}).isEmpty());
        const auto faults = schema->validate(QJsonObject{{u"a"_s, QString(1'000'000, u'x')}}, u"/params"_s);
        QCOMPARE(faults.size(), 1);
        QCOMPARE(faults.front().pointer, u"/params/a"_s);

        const auto names = ParamsSchema::compile({{u"patternProperties"_s, QJsonObject{{u"^x*$"_s, any}}}});
        QVERIFY(names);
        QVERIFY(!names->validate(QJsonObject{{QString(1'000'000, u'x'), 1}}).isEmpty());
        const auto times = ParamsSchema::compile({{u"items"_s, QJsonObject{{u"format"_s, u"date"_s}}}});
        QVERIFY(times);
        QVERIFY(!times->validate(QJsonArray{QString(1'000'000, u'1')}).isEmpty());
    }

    void patternsThatAreNone_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::newRow("syntax") << u"["_s;
        QTest::newRow("large number") << u"(a)\\11111111111111111111"_s;
    }
    void patternsThatAreNone()
    {
        QFETCH(QString, pattern);
        QVERIFY(!patternFault(pattern).isEmpty());
        const QJsonObject text{{u"pattern"_s, pattern}};
        QVERIFY(!ParamsSchema::compile({{u"properties"_s, QJsonObject{{u"a"_s, text}}}}));
        QVERIFY(!ParamsSchema::compile({{u"patternProperties"_s, QJsonObject{{pattern, QJsonObject()}}}}));
    }

    void transitions()
    {
        using enum TaskState;
        // The whole table, written out a second time, so that a slip in the first is seen.
        const std::set<std::pair<TaskState, TaskState>> legal{
            {Scheduled, Waiting}, {Scheduled, Queued}, {Scheduled, Failed},  {Scheduled, Cancelled},
            {Waiting, Scheduled}, {Waiting, Queued},   {Waiting, Failed},    {Waiting, Cancelled},
            {Queued, Scheduled},  {Queued, Running},   {Queued, Failed},     {Queued, Cancelled},
            {Running, Scheduled}, {Running, Queued},   {Running, Succeeded}, {Running, Failed},
            {Running, Cancelled}};
        for (const TaskState from : AllTaskStates) {
            for (const TaskState to : AllTaskStates)
                QCOMPARE(canBecome(from, to), legal.contains(std::pair(from, to)));
        }
    }

    void namesAreUniqueAndReadBack()
    {
        for (const TaskState state : AllTaskStates)
            QCOMPARE(stateFromName(QString(stateName(state))), state);
        QVERIFY(!stateFromName(u"Succeeded"));
        QVERIFY(!stateFromName(u""));
    }

    void schemaFaults_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QStringList>("pointers"); // of the faults, in any order
        QTest::newRow("valid") << u"sleep"_s << QByteArray(R"({"seconds":1.5})") << QStringList();
        QTest::newRow("missing") << u"sleep"_s << QByteArray("{}") << QStringList{u"/params/seconds"_s};
        QTest::newRow("wrong type") << u"sleep"_s << QByteArray(R"({"seconds":"1"})")
                                    << QStringList{u"/params/seconds"_s};
        QTest::newRow("too small") << u"sleep"_s << QByteArray(R"({"seconds":-1})")
                                   << QStringList{u"/params/seconds"_s};
        QTest::newRow("unknown") << u"noop"_s << QByteArray(R"({"a/b":1})") << QStringList{u"/params/a~1b"_s};
        QTest::newRow("two at once") << u"checksum"_s << QByteArray(R"({"algorithm":"crc","x":1})")
                                     << QStringList{u"/params/algorithm"_s, u"/params/path"_s,
                                                    u"/params/x"_s};
        QTest::newRow("not an object") << u"noop"_s << QByteArray("[]") << QStringList{u"/params"_s};
        QTest::newRow("not JSON") << u"noop"_s << QByteArray("{") << QStringList{u"/params"_s};
        QTest::newRow("no such type") << u"nope"_s << QByteArray("{}") << QStringList{u"/type"_s};
    }
    void schemaFaults()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, params);
        QFETCH(QStringList, pointers);
        TaskCatalog catalog;
        QVERIFY(addBuiltInTypes(catalog));
        TaskSpec spec;
        spec.type = type;
        spec.params = params;
        const auto checked = catalog.check(spec);
        QCOMPARE(checked.has_value(), pointers.isEmpty());
        if (checked)
            return;
        QStringList found;
        for (const Fault &fault : checked.error().faults) {
            found.append(fault.pointer);
            QVERIFY(!fault.message.isEmpty());
        }
        found.sort();
        QCOMPARE(found, pointers);
    }

    void faultsSayWhatIsAllowed()
    {
        TaskCatalog catalog;
        QVERIFY(addBuiltInTypes(catalog));
        TaskSpec spec;
        spec.type = u"checksum"_s;
        spec.params = R"({"path":"/x","algorithm":"crc"})";
        const auto checked = catalog.check(spec);
        QVERIFY(!checked);
        QCOMPARE(checked.error().faults.size(), 1);
        QVERIFY2(checked.error().faults[0].message.contains("sha256"_L1),
                 qPrintable(checked.error().faults[0].message));
    }

    void specLimits()
    {
        TaskCatalog catalog;
        QVERIFY(addBuiltInTypes(catalog));
        TaskSpec spec;
        spec.type = u"noop"_s;
        spec.priority = 101;
        spec.tags = {u"ok"_s, QString()};
        const auto checked = catalog.check(spec);
        QVERIFY(!checked);
        QCOMPARE(checked.error().faults.size(), 2);
        QCOMPARE(checked.error().faults[0].pointer, u"/priority"_s);
        QCOMPARE(checked.error().faults[1].pointer, u"/tags/1"_s);
    }

    void catalogRefuses()
    {
        TaskCatalog catalog;
        QVERIFY(catalog.add(noopType()));
        QCOMPARE(catalog.add(noopType()).error().code, ErrorCode::Conflict);
        TaskType badName = noopType();
        badName.name = u"No Op"_s;
        QVERIFY(!catalog.add(badName));
        TaskType badSchema = noopType();
        badSchema.name = u"bad"_s;
        badSchema.paramsSchema = {{"type"_L1, 3}};
        QVERIFY(!catalog.add(badSchema));
        QCOMPARE(catalog.types().size(), 1U);
    }
};

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
