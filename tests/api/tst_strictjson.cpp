// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/jsonwriter.h"
#include "core/api/strictjson.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestStrictJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void everyPrefixOfAnObjectIsRefused();
    void outline();
    void elements();
    void unescapedKeepsEverything();
    void compacted();
    void pointerToken();
    void writerEscapes_data();
    void writerEscapes();
    void writerNumbers();
};

void TestStrictJson::accepts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const QByteArray &text, JsonKind kind) {
        QTest::newRow(name) << text << static_cast<int>(kind);
    };
    row("null", " null\r\n", JsonKind::Null);
    row("true", "true", JsonKind::Boolean);
    row("false", "false", JsonKind::Boolean);
    row("zero", "0", JsonKind::Number);
    row("minus zero", "-0", JsonKind::Number);
    row("number", "-12.5e+3", JsonKind::Number);
    row("large number", "1.7976931348623157e308", JsonKind::Number);
    row("long number", "12345678901234567890123456789", JsonKind::Number);
    row("string", R"("a\"\\\/\b\f\n\r\tä\u00e4\ud83d\ude00")", JsonKind::String);
    row("UTF-8", "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\x7f\"", JsonKind::String);
    row("empty array", "[ ]", JsonKind::Array);
    row("array", "[1,\"a\",[],{}, null]", JsonKind::Array);
    row("empty object", "{\n}", JsonKind::Object);
    row("object", R"({"a":{"a":1},"b":[{"a":1},{"a":2}], "": 3})", JsonKind::Object);
    row("32 levels", QByteArray(32, '[') + QByteArray(32, ']'), JsonKind::Array);
}

void TestStrictJson::accepts()
{
    QFETCH(QByteArray, text);
    QFETCH(int, kind);
    const auto checked = StrictJson::check(text);
    QVERIFY2(checked, checked ? "" : checked.error().message.data());
    QCOMPARE(static_cast<int>(checked->kind), kind);
    QCOMPARE(checked->text, QByteArrayView(text.trimmed()));
}

void TestStrictJson::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("offset");
    const auto row = [](const char *name, const QByteArray &text, int offset) {
        QTest::newRow(name) << text << offset;
    };
    row("nothing", "", 0);
    row("space", "  ", 2);
    row("byte order mark", "\xef\xbb\xbf{}", 0);
    row("two values", "{} {}", 3);
    row("word", "nul", 0);
    row("NaN", "NaN", 0);
    row("single quotes", "{'a':1}", 1);
    row("comment", "/**/1", 0);
    row("trailing comma in object", R"({"a":1,})", 7);
    row("trailing comma in array", "[1,]", 3);
    row("missing comma", "[1 2]", 3);
    row("missing colon", R"({"a" 1})", 5);
    row("key is no string", "{1:2}", 1);
    row("unclosed string", "\"a", 2);
    row("unclosed array", "[1", 2);
    row("wrong bracket", "[1}", 2);
    row("leading zero", "01", 0);
    row("plus", "+1", 0);
    row("no digit after point", "1.", 0);
    row("no digit before point", ".5", 0);
    row("no digit in exponent", "1e", 0);
    row("minus alone", "-", 0);
    row("hex", "0x10", 1);
    row("too large", "1e999", 0);
    row("too large, written out", "1" + QByteArray(400, '0'), 0);
    row("raw newline", "\"a\nb\"", 2);
    row("raw NUL", QByteArray("\"a\0b\"", 5), 2);
    row("unknown escape", R"("\x41")", 1);
    row("short \\u", R"("\u12")", 1);
    row("lone high surrogate", R"("\ud800")", 7);
    row("lone low surrogate", R"("\udc00")", 7);
    row("high, then letter", R"("\ud800a")", 7);
    row("high, then high", R"("\ud800\ud800")", 13);
    row("same key", R"({"a":1,"a":2})", 12);
    row("same key, escaped", R"({"a":1,"\u0061":2})", 17);
    row("same key, deep", R"([{"b":{"a":1,"c":2,"a":3}}])", 24);
    QByteArray many = "{";
    for (int i = 0; i < 100; ++i)
        many += "\"k" + QByteArray::number(i) + "\":0,";
    row("same key among many", many + "\"k50\":1}", static_cast<int>(many.size()) + 7);
    row("33 levels", QByteArray(33, '[') + QByteArray(33, ']'), 32);
    row("very deep", QByteArray(100'000, '['), 32);
    row("overlong UTF-8", "\"\xc0\xaf\"", 1);
    row("overlong, three bytes", "\"\xe0\x80\xaf\"", 1);
    row("surrogate in UTF-8", "\"\xed\xa0\x80\"", 1);
    row("beyond Unicode", "\"\xf4\x90\x80\x80\"", 1);
    row("stray continuation", "\"\x80\"", 1);
    row("cut sequence", "\"\xe2\x82\"", 1);
    row("Latin-1", "\"\xe4\"", 1);
}

void TestStrictJson::refuses()
{
    QFETCH(QByteArray, text);
    const auto checked = StrictJson::check(text);
    QVERIFY(!checked);
    QVERIFY(!checked.error().message.isEmpty());
    QTEST(static_cast<int>(checked.error().offset), "offset");
}

void TestStrictJson::everyPrefixOfAnObjectIsRefused()
{
    const QByteArray text = R"({"a":[1.5e3,true,"\ud83d\ude00ä"],"b":{"c":null}})";
    QVERIFY(StrictJson::check(text));
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto exact = std::make_unique<char[]>(static_cast<size_t>(i) + 1);
        std::copy_n(text.begin(), i, exact.get());
        QVERIFY(!StrictJson::check(QByteArrayView(exact.get(), i)));
    }
}

void TestStrictJson::outline()
{
    const QByteArray text = R"( { "a" : 1 , "b\n\u00e4":[ 1, {"x":"]}"} ],"":"q\"}" , "n":null } )";
    JsonOutline flat;
    QVERIFY(StrictJson::check(text, flat, 1));
    QCOMPARE(flat.size(), 4U);
    QCOMPARE(flat[0].key, QByteArrayView("a"));
    QCOMPARE(flat[0].value.text, QByteArrayView("1"));
    QVERIFY(!flat[0].keyEscaped);
    QCOMPARE(flat[1].key, QByteArrayView(R"(b\n\u00e4)"));
    QVERIFY(flat[1].keyEscaped);
    QCOMPARE(flat[1].value.text, QByteArrayView("[ 1, {\"x\":\"]}\"} ]"));
    QVERIFY(flat[1].value.kind == JsonKind::Array);
    QVERIFY(flat[2].key.isEmpty());
    QCOMPARE(StrictJson::unescaped(flat[2].value.text), u"q\"}"_s);
    QVERIFY(flat[3].value.kind == JsonKind::Null);
    QCOMPARE(flat[3].end, 4U);

    JsonOutline deep; // of a batch: two levels
    QVERIFY(StrictJson::check(R"([{"a":{"b":1},"c":[2]},3,{}])", deep, 2));
    QCOMPARE(deep.size(), 5U);
    QCOMPARE(deep[0].end, 3U);
    QCOMPARE(deep[1].key, QByteArrayView("a"));
    QCOMPARE(deep[1].value.text, QByteArrayView(R"({"b":1})"));
    QCOMPARE(deep[2].value.text, QByteArrayView("[2]"));
    QCOMPARE(deep[3].value.text, QByteArrayView("3"));
    QVERIFY(deep[3].key.isNull());
    QCOMPARE(deep[4].end, 5U);

    JsonOutline none;
    QVERIFY(StrictJson::check("{ }", none, 2));
    QVERIFY(none.empty());
}

void TestStrictJson::elements()
{
    const auto elements = StrictJson::elements(R"([ "a" , -1.5,true,{"b":[]} ])");
    QCOMPARE(elements.size(), 4U);
    QCOMPARE(elements[0].text, QByteArrayView("\"a\""));
    QCOMPARE(elements[1].text, QByteArrayView("-1.5"));
    QVERIFY(elements[2].kind == JsonKind::Boolean);
    QCOMPARE(elements[3].text, QByteArrayView("{\"b\":[]}"));
    QVERIFY(StrictJson::elements("[]").empty());
}

void TestStrictJson::unescapedKeepsEverything()
{
    const QString mark(QChar(QChar::ByteOrderMark));
    QCOMPARE(StrictJson::unescaped("\"\xef\xbb\xbftype\""), mark + u"type"_s);
    QCOMPARE(StrictJson::unescaped("\"\\ufeff\\ufeff\\n\""), mark + mark + u'\n');
}

void TestStrictJson::compacted()
{
    QCOMPARE(StrictJson::compacted(" { \"a b\" : [ 1 , \"x \\\" \\\\\" ] ,\n\t\"n\": 1.10e5 } "),
             QByteArray("{\"a b\":[1,\"x \\\" \\\\\"],\"n\":1.10e5}"));
}

void TestStrictJson::pointerToken()
{
    QCOMPARE(StrictJson::pointerToken(u"a/b~c"_s), u"a~1b~0c"_s);
}

void TestStrictJson::writerEscapes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("plain") << u"abc 123"_s << QByteArray("\"abc 123\"");
    QTest::newRow("escapes") << u"\"\\\n\r\t\b\x1f"_s << QByteArray(R"("\"\\\n\r\t\u0008\u001f")");
    QTest::newRow("UTF-8") << u"ä€😀z"_s << QByteArray("\"ä€😀z\"");
    QTest::newRow("DEL") << u"\x7f"_s << QByteArray("\"\x7f\"");
    QTest::newRow("NUL") << QString(QChar(u'\0')) << QByteArray(R"("\u0000")");
    QTest::newRow("lone surrogate") << u"a"_s + QChar(0xd800) + u"b"_s
                                    << QByteArray("\"a\xef\xbf\xbd"
                                                  "b\"");
}

void TestStrictJson::writerEscapes()
{
    QFETCH(QString, text);
    QByteArray out;
    JsonWriter(out).string(text);
    QTEST(out, "json");
    QVERIFY(StrictJson::check(out));
}

void TestStrictJson::writerNumbers()
{
    QByteArray out;
    JsonWriter json(out);
    json.beginArray();
    json.number(std::numeric_limits<qint64>::min()).number(0).number(0.1234567, 3).number(2.0, 3);
    json.number(std::numeric_limits<double>::quiet_NaN(), 1)
        .number(std::numeric_limits<double>::infinity(), 1);
    json.beginObject().key("a").boolean(true).key(u"b\"").null().endObject();
    json.endArray();
    QCOMPARE(out, QByteArray("[-9223372036854775808,0,0.123,2,null,null,{\"a\":true,\"b\\\"\":null}]"));
}

QTEST_APPLESS_MAIN(TestStrictJson)
#include "tst_strictjson.moc"
