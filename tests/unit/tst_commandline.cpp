// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/commandline.h"
#include "core/task/templatetext.h"

#include <QDir>
#include <QJsonDocument>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void arguments_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QList<QByteArray>>("expected");
        const auto row = [](const char *name, const QStringList &arguments, const QByteArray &params,
                            const QList<QByteArray> &expected) {
            QTest::newRow(name) << arguments << params << expected;
        };
        row("plain", {u"-a"_s, u""_s, u"b c"_s}, "{}", {"-a", "", "b c"});
        row("text", {u"{a}"_s}, R"({"a":"x"})", {"x"});
        const QByteArray awkward = "x y\n$(z) \"'*;\\";
        row("stays one argument", {u"{a}"_s, u"-o{a}"_s},
            QJsonDocument(QJsonObject{{"a"_L1, QString::fromUtf8(awkward)}}).toJson(),
            {awkward, "-o" + awkward});
        row("leading dash", {u"{a}"_s}, R"({"a":"--rm -rf"})", {"--rm -rf"});
        row("empty text", {u"{a}"_s}, R"({"a":""})", {""});
        row("absent alone", {u"-x"_s, u"{a}"_s, u"-y"_s}, "{}", {"-x", "-y"});
        row("null is absent", {u"{a}"_s}, R"({"a":null})", {});
        row("absent in a text", {u"--a={a}"_s}, "{}", {"--a="});
        row("numbers", {u"{a}"_s, u"{b}"_s, u"{c}"_s, u"{d}"_s, u"{e}"_s},
            R"({"a":42,"b":0.1,"c":-0.5,"d":9007199254740993,"e":0})",
            {"42", "0.1", "-0.5", "9007199254740993", "0"});
        row("large number", {u"{a}"_s}, R"({"a":1e300})", {"1e+300"});
        row("words", {u"{a}"_s, u"{b}"_s}, R"({"a":true,"b":false})", {"true", "false"});
        row("array alone", {u"-i"_s, u"{a}"_s}, R"({"a":["x",2,"y z"]})", {"-i", "x", "2", "y z"});
        row("empty array alone", {u"{a}"_s}, R"({"a":[]})", {});
        row("array in a text", {u"--list={a}"_s}, R"({"a":["x",2]})", {"--list=x,2"});
        row("object", {u"{a}"_s}, R"({"a":{"b":[1]}})", {R"({"b":[1]})"});
        row("braces", {u"{{a}} {a}}}"_s, u"{{{{"_s}, R"({"a":"x"})", {"{a} x}", "{{"});
        row("no placeholder in a param", {u"{a}"_s}, R"({"a":"{b}","b":"y"})", {"{b}"});
        row("several", {u"{a}/{b}.{a}"_s}, R"({"a":"x","b":"y"})", {"x/y.x"});
        row("not ASCII", {u"ä{a}"_s}, R"({"a":"한"})", {"ä한"});
        row("a default", {u"{preset}"_s}, "{}", {"medium"});
        row("over a default", {u"{preset}"_s}, R"({"preset":"slow"})", {"slow"});
        row("no default for null", {u"{preset}"_s}, R"({"preset":null})", {});
    }

    void arguments()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, params);
        QFETCH(const QList<QByteArray>, expected);
        const QJsonObject schema = object(R"({"properties":{"preset":{"default":"medium"}}})");
        const auto line = renderCommand({.program = u"p"_s, .arguments = arguments}, schema, object(params));
        QVERIFY2(line, qPrintable(line ? QString() : line.error()));
        QCOMPARE(line->arguments, expected);
        QCOMPARE(line->program, QByteArray("p"));
    }

    void theOtherTexts()
    {
        const auto line = renderCommand({.program = u"{a}"_s,
                                         .workingDirectory = u"/tmp/{a}"_s,
                                         .environment = {{u"X"_s, u"<{a}>"_s}},
                                         .standardInput = u"{a}{b}\n"_s},
                                        {}, object(R"({"a":"v w","b":"\u0000"})"));
        QVERIFY(line);
        QCOMPARE(line->program, QByteArray("{a}")); // never from a param
        QCOMPARE(line->workingDirectory, QByteArray("/tmp/v w"));
        QCOMPARE(line->environment, QList<QByteArray>{"X=<v w>"});
        QCOMPARE(line->standardInput, QByteArray("v w\0\n", 5)); // any bytes
        QCOMPARE(renderCommand({}, {}, {})->workingDirectory, QDir::homePath().toUtf8());
    }

    void whatCannotBePassed()
    {
        const auto withNull =
            renderCommand({.program = u"p"_s, .arguments = {u"{a}"_s}}, {}, object(R"({"a":"x\u0000y"})"));
        QVERIFY(!withNull && withNull.error().contains("U+0000"_L1));
        const auto broken = renderCommand({.program = u"p"_s, .arguments = {u"{a"_s}}, {}, {});
        QVERIFY(!broken && broken.error().contains("single"_L1));
    }

    void templates_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("valid");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("plain") << u"a"_s << true << QStringList();
        QTest::newRow("one") << u"{a-b_1}"_s << true << QStringList{u"a-b_1"_s};
        QTest::newRow("twice") << u"{a}{b}{a}"_s << true << QStringList{u"a"_s, u"b"_s, u"a"_s};
        QTest::newRow("open") << u"x{a"_s << false << QStringList();
        QTest::newRow("closed") << u"a}"_s << false << QStringList();
        QTest::newRow("empty") << u"{}"_s << false << QStringList();
        QTest::newRow("no name") << u"{a b}"_s << false << QStringList();
        QTest::newRow("code") << u"{print $1}"_s << false << QStringList();
        QTest::newRow("escaped") << u"{{print $1}}"_s << true << QStringList();
    }

    void templates()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, valid);
        QFETCH(const QStringList, names);
        const auto parsed = TemplateText::parse(text);
        QCOMPARE(parsed.has_value(), valid);
        if (parsed)
            QCOMPARE(parsed->names(), names);
    }

    void programs()
    {
        CommandLine line{.program = "sh"};
        QVERIFY(findProgram(line));
        QVERIFY(findProgram(line)->endsWith("/sh"));
        line.environment = {"PATH=/nonexistent:"};
        QVERIFY(!findProgram(line));
        QVERIFY(findProgram(line).error().contains("/nonexistent"_L1));
        line.program = "etc"; // a directory may be entered, but not run
        line.environment = {"PATH=/"};
        QVERIFY(!findProgram(line));
        line.program = "/no/such";
        QCOMPARE(*findProgram(line), QByteArray("/no/such"));
    }
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
