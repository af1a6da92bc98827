// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/paramreferences.h"
#include "core/task/taskcatalog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

QJsonObject parse(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        qFatal("%s", json.constData());
    return document.object();
}

QByteArray toText(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

class TestParamReferences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foundWhereverTheyAre_data()
    {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QStringList>("found");
        QTest::newRow("none") << QByteArray(R"({"a":1,"b":{"pointer":"/x"},"c":[null]})") << QStringList();
        QTest::newRow("member") << QByteArray(R"({"a":{"from_task":7}})") << QStringList{u"/a 7 "_s};
        QTest::newRow("part") << QByteArray(R"({"a":{"from_task":7,"pointer":"/b/0"}})")
                              << QStringList{u"/a 7 /b/0"_s};
        QTest::newRow("nested") << QByteArray(R"({"a":{"b":{"c":{"from_task":7}}}})")
                                << QStringList{u"/a/b/c 7 "_s};
        QTest::newRow("in an array") << QByteArray(R"({"a":[1,[{"from_task":7}],{"from_task":8}]})")
                                     << QStringList{u"/a/1/0 7 "_s, u"/a/2 8 "_s};
        QTest::newRow("the whole of them") << QByteArray(R"({"from_task":7})") << QStringList{u" 7 "_s};
        QTest::newRow("of a graph") << QByteArray(R"({"a":{"from_task":-2}})") << QStringList{u"/a -2 "_s};
        QTest::newRow("escaped") << QByteArray(R"({"a/b":{"c~d":{"from_task":7}}})")
                                 << QStringList{u"/a~1b/c~0d 7 "_s};
        QTest::newRow("names with percent signs")
            << QByteArray(R"({"%1":[{"from_task":7}],"%2":[0,{"from_task":8}]})")
            << QStringList{u"/%1/0 7 "_s, u"/%2/1 8 "_s};
    }
    void foundWhereverTheyAre()
    {
        QFETCH(const QByteArray, params);
        QFETCH(const QStringList, found);
        QList<Fault> faults;
        QStringList texts;
        for (const ParamReference &reference : findReferences(parse(params), faults))
            texts.append(
                u"%1 %2 %3"_s.arg(reference.at, QString::number(reference.task.value), reference.pointer));
        QCOMPARE(texts, found);
        QVERIFY(faults.isEmpty());
    }

    void whatIsNotQuiteOne_data()
    {
        QTest::addColumn<QByteArray>("reference");
        QTest::newRow("text") << QByteArray(R"({"from_task":"7"})");
        QTest::newRow("zero") << QByteArray(R"({"from_task":0})");
        QTest::newRow("fraction") << QByteArray(R"({"from_task":7.5})");
        QTest::newRow("huge") << QByteArray(R"({"from_task":1e300})");
        QTest::newRow("null") << QByteArray(R"({"from_task":null})");
        QTest::newRow("pointer without slash") << QByteArray(R"({"from_task":7,"pointer":"a"})");
        QTest::newRow("pointer no text") << QByteArray(R"({"from_task":7,"pointer":1})");
        QTest::newRow("pointer null") << QByteArray(R"({"from_task":7,"pointer":null})");
        QTest::newRow("more beside it") << QByteArray(R"({"from_task":7,"default":1})");
        QTest::newRow("more beside both") << QByteArray(R"({"from_task":7,"pointer":"","default":1})");
    }
    void whatIsNotQuiteOne()
    {
        QFETCH(const QByteArray, reference);
        QList<Fault> faults;
        QVERIFY(findReferences(parse(R"({"a":[)" + reference + "]}"), faults).empty());
        QCOMPARE(faults.size(), 1);
        QCOMPARE(faults[0].pointer, u"/params/a/0"_s);
    }

    void resolved_data()
    {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *params, const char *expected) {
            QTest::newRow(name) << QByteArray(params) << QByteArray(expected);
        };
        // Task 7 gave {"": 0, "a/b": {"c~d": [10, [20, null]]}, "~1": 1}, task 8 gave "text".
        row("whole", R"({"x":{"from_task":8}})", R"({"x":"text"})");
        row("empty pointer", R"({"x":{"from_task":8,"pointer":""}})", R"({"x":"text"})");
        row("escaped", R"({"x":{"from_task":7,"pointer":"/a~1b/c~0d/0"}})", R"({"x":10})");
        row("null", R"({"x":{"from_task":7,"pointer":"/a~1b/c~0d/1/1"}})", R"({"x":null})");
        row("empty name", R"({"x":{"from_task":7,"pointer":"/"}})", R"({"x":0})");
        row("both escapes", R"({"x":{"from_task":7,"pointer":"/~01"}})", R"({"x":1})");
        row("in arrays", R"({"x":[1,{"y":[{"from_task":8},{"from_task":8}]}],"z":true})",
            R"({"x":[1,{"y":["text","text"]}],"z":true})");
        row("all params", R"({"from_task":7,"pointer":"/a~1b"})", R"({"c~d":[10,[20,null]]})");
        row("none", R"({"x":1})", R"({"x":1})");
    }
    void resolved()
    {
        QFETCH(const QByteArray, params);
        QFETCH(const QByteArray, expected);
        const auto result = resolveReferences(parse(params), resultOf);
        QVERIFY2(result, qPrintable(result ? QString() : result.error()));
        QCOMPARE(toText(*result), expected);
    }

    void unresolvable_data()
    {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const char *params, const QString &why) {
            QTest::newRow(name) << QByteArray(params) << why;
        };
        row("no result", R"({"x":[{"from_task":9}]})", u"task 9 failed"_s);
        row("no such member", R"({"x":{"from_task":7,"pointer":"/zz"}})", u"nothing at \"/zz\""_s);
        row("beyond the array", R"({"x":{"from_task":7,"pointer":"/a~1b/c~0d/2"}})", u"nothing at"_s);
        row("negative index", R"({"x":{"from_task":7,"pointer":"/a~1b/c~0d/-1"}})", u"nothing at"_s);
        row("leading zero", R"({"x":{"from_task":7,"pointer":"/a~1b/c~0d/00"}})", u"nothing at"_s);
        row("signed index", R"({"x":{"from_task":7,"pointer":"/a~1b/c~0d/+1"}})", u"nothing at"_s);
        row("name of an array", R"({"x":{"from_task":7,"pointer":"/a~1b/c~0d/x"}})", u"nothing at"_s);
        row("into a text", R"({"x":{"from_task":8,"pointer":"/0"}})", u"nothing at"_s);
        row("no object for all params", R"({"from_task":8})", u"no object"_s);
    }
    void unresolvable()
    {
        QFETCH(const QByteArray, params);
        QFETCH(const QString, why);
        const auto result = resolveReferences(parse(params), resultOf);
        QVERIFY(!result);
        QVERIFY2(result.error().contains(why), qPrintable(result.error()));
    }

    /// A result that looks like a reference is a result.
    void resolvedOnlyOnce()
    {
        int asked = 0;
        const auto result = resolveReferences(parse(R"({"x":{"from_task":1}})"), [&](TaskId) {
            ++asked;
            return QJsonValue(parse(R"({"from_task":2})"));
        });
        QCOMPARE(toText(*result), QByteArray(R"({"x":{"from_task":2}})"));
        QCOMPARE(asked, 1);
    }

    void renumbered()
    {
        const std::map<TaskId, TaskId> ids{{TaskId{-1}, TaskId{41}}, {TaskId{-2}, TaskId{42}}};
        QCOMPARE(
            toText(renumberReferences(parse(R"({"a":[{"from_task":-1,"pointer":"/x"}],"b":{"from_task":-2},)"
                                            R"("c":{"from_task":5},"d":-1})"),
                                      ids)),
            QByteArray(R"({"a":[{"from_task":41,"pointer":"/x"}],"b":{"from_task":42},)"
                       R"("c":{"from_task":5},"d":-1})"));
        QCOMPARE(toText(renumberReferences(parse(R"({"from_task":-2})"), ids)),
                 QByteArray(R"({"from_task":42})"));
    }

    void checkedBesideTheSchema_data()
    {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QStringList>("pointers");
        const auto row = [](const char *name, const char *params, const QStringList &pointers) {
            QTest::newRow(name) << QByteArray(params) << pointers;
        };
        row("fits", R"({"n":{"from_task":9},"list":[{"from_task":3}]})", {});
        row("the whole", R"({"from_task":3})", {});
        row("another is wrong", R"({"n":{"from_task":9},"list":"x"})", {u"/params/list"_s});
        row("not among them", R"({"n":{"from_task":4}})", {u"/params/n/from_task"_s});
        row("not quite", R"({"n":{"from_task":"9"}})", {u"/params/n"_s, u"/params/n"_s});
    }
    void checkedBesideTheSchema()
    {
        QFETCH(const QByteArray, params);
        QFETCH(const QStringList, pointers);
        TaskCatalog catalog;
        QVERIFY(catalog.add(
            {.name = u"t"_s,
             .description = {},
             .paramsSchema = parse(R"({"type":"object","required":["n"],"properties":{"n":{"type":"number"},)"
                                   R"("list":{"type":"array","items":{"type":"number"}}}})"),
             .run = ThreadFunction([](TaskContext &) { return QJsonValue(); })}));
        TaskSpec spec{.type = u"t"_s, .params = params, .dependsOn = {TaskId{9}, TaskId{3}}}; // in any order
        const auto checked = catalog.check(spec);
        QStringList told;
        for (const Fault &fault : checked ? QList<Fault>() : checked.error().faults)
            told.append(fault.pointer);
        QCOMPARE(told, pointers);
    }

private:
    static std::expected<QJsonValue, QString> resultOf(TaskId id)
    {
        if (id == TaskId{7})
            return parse(R"({"":0,"a/b":{"c~d":[10,[20,null]]},"~1":1})");
        if (id == TaskId{8})
            return QJsonValue(u"text"_s);
        return std::unexpected(u"task %1 failed"_s.arg(id.value));
    }
};

QTEST_APPLESS_MAIN(TestParamReferences)
#include "tst_paramreferences.moc"
