// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/multipart.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Type = "multipart/form-data; boundary=b";

QByteArray part(const QByteArray &content,
                const QByteArray &head = "Content-Disposition: form-data; "
                                         "name=\"file\"; filename=\"a.txt\"\r\n")
{
    return "--b\r\n" + head + "\r\n" + content + "\r\n";
}

} // namespace

class TestMultipart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boundaries_data();
    void boundaries();
    void contents_data();
    void contents();
    void whatAPartSays();
    void refused_data();
    void refused();
    void onlyOneFile_data();
    void onlyOneFile();
    void everyPrefixIsRefused();
    void anyBytesAreSurvived();
};

void TestMultipart::boundaries_data()
{
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("boundary"); // null: refused
    const auto row = [](const QByteArray &type, const QByteArray &boundary = {}) {
        QTest::newRow(type.left(60).constData()) << type << boundary;
    };
    row("multipart/form-data; boundary=abc", "abc");
    row("Multipart/Form-Data;BOUNDARY=abc", "abc");
    row("multipart/form-data; charset=utf-8; boundary=\"a b:c\"", "a b:c");
    row("multipart/form-data; boundary=" + QByteArray(70, 'x'), QByteArray(70, 'x'));
    row("multipart/form-data; boundary=" + QByteArray(71, 'x'));
    row("multipart/form-data; boundary=\"a \"");
    row("multipart/form-data; boundary=\"a\r\nb\"");
    row("multipart/form-data; boundary=a; boundary=b");
    row("multipart/form-data; boundary=");
    row("multipart/form-data; boundary=\"\"");
    row("multipart/form-data; boundary=\"a");
    row("multipart/form-data; boundary=a@b");
    row("multipart/form-data; boundary");
    row("multipart/form-data");
    row("multipart/mixed; boundary=abc");
    row("application/json");
    row("");
}

void TestMultipart::boundaries()
{
    QFETCH(QByteArray, contentType);
    QFETCH(QByteArray, boundary);
    const auto found = Multipart::boundary(contentType);
    QCOMPARE(found.has_value(), !boundary.isNull());
    QCOMPARE(found.value_or(QByteArray()), boundary);
    if (!found)
        QCOMPARE(Multipart::parse(contentType, "").error().kind, ProblemKind::UnsupportedMediaType);
}

void TestMultipart::contents_data()
{
    QTest::addColumn<QByteArray>("content");
    const auto row = [](const char *name, const QByteArray &content) { QTest::newRow(name) << content; };
    row("text", "one\r\ntwo");
    row("empty", "");
    row("line ends", "\r\n");
    row("bytes", QByteArray("\0\xff\r\n\r\n\0", 7));
    row("nearly the boundary", "x--b\r\n-b\n--b--\r--b");
    row("longer boundary in a line", "x --b--");
}

void TestMultipart::contents()
{
    QFETCH(QByteArray, content);
    const QByteArray body =
        part(content) + part("second", "content-disposition:form-data;name=x\r\n") + "--b--\r\n";
    const auto parts = Multipart::parse(Type, body);
    QVERIFY2(parts, parts ? "" : qPrintable(parts.error().detail));
    QCOMPARE(parts->size(), 2);
    QCOMPARE(parts->front().content.toByteArray(), content);
    QCOMPARE(parts->back().content.toByteArray(), QByteArray("second"));
    QCOMPARE(parts->back().name, u"x"_s);
    QVERIFY(!parts->back().fileName);
}

void TestMultipart::whatAPartSays()
{
    const QByteArray body =
        part("",
             "Content-Disposition: form-data; name=\"f\\\"\\\\\"; filename=\"C:\\dir\\ä.txt\"\r\n"
             "Content-Type: text/plain; charset=utf-8\r\nX-Other: 1\r\n")
        + "--b--";
    const auto parts = Multipart::parse(Type, body);
    QVERIFY2(parts, parts ? "" : qPrintable(parts.error().detail));
    QCOMPARE(parts->front().name, u"f\"\\"_s);
    QCOMPARE(*parts->front().fileName, u"C:\\dir\\ä.txt"_s);
    QCOMPARE(parts->front().contentType, QByteArray("text/plain; charset=utf-8"));
    QCOMPARE(Multipart::parse(Type, "--b--\r\n")->size(), 0);
}

void TestMultipart::refused_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &body) { QTest::newRow(name) << body; };
    const QByteArray end = "--b--\r\n";
    row("nothing", "");
    row("preamble", "hello\r\n" + part("x") + end);
    row("an empty line before", "\r\n" + part("x") + end);
    row("epilogue", part("x") + end + "more");
    row("no end", part("x"));
    row("end of another", part("x") + "--c--\r\n");
    row("text behind the boundary", "--b x\r\n\r\n" + end);
    row("spaces behind the boundary", "--b  \r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n" + end);
    row("bare line feeds", part("x").replace("\r\n", "\n") + "--b--\n");
    row("no fields", "--b\r\n\r\nx\r\n" + end);
    row("no name", part("x", "Content-Disposition: form-data\r\n") + end);
    row("empty name", part("x", "Content-Disposition: form-data; name=\"\"\r\n") + end);
    row("not form-data", part("x", "Content-Disposition: attachment; name=a\r\n") + end);
    row("two names", part("x", "Content-Disposition: form-data; name=a; name=b\r\n") + end);
    row("two dispositions",
        part("x", QByteArray("Content-Disposition: form-data; name=a\r\n").repeated(2)) + end);
    row("two types",
        part("x", "Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n")
            + end);
    row("extended file name",
        part("x", "Content-Disposition: form-data; name=a; filename*=UTF-8''x\r\n") + end);
    row("open quote", part("x", "Content-Disposition: form-data; name=\"a\r\n") + end);
    row("no quote at all", part("x", "Content-Disposition: form-data; name=a b\r\n") + end);
    row("encoded",
        part("x", "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n") + end);
    row("folded", part("x", "Content-Disposition: form-data;\r\n name=a\r\n") + end);
    row("NUL in a field",
        part("x", QByteArray("Content-Disposition: form-data; name=\"a\0b\"\r\n", 44)) + end);
    row("no UTF-8", part("x", "Content-Disposition: form-data; name=\"\xff\"\r\n") + end);
    row("long fields",
        part("x", "X: " + QByteArray(5000, 'x') + "\r\nContent-Disposition: form-data; name=a\r\n") + end);
    row("many parts", part("x").repeated(17) + end);
}

void TestMultipart::refused()
{
    QFETCH(QByteArray, body);
    const auto parts = Multipart::parse(Type, body);
    QVERIFY(!parts);
    QCOMPARE(parts.error().kind, ProblemKind::MalformedBody);
    QVERIFY(!parts.error().detail.isEmpty());
}

void TestMultipart::onlyOneFile_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer"); // empty: taken
    const auto row = [](const char *name, const QByteArray &body, const QString &pointer = {}) {
        QTest::newRow(name) << body + "--b--\r\n" << pointer;
    };
    row("one", part("x"));
    row("none", "", u"/file"_s);
    row("two", part("x") + part("y"), u"/file"_s);
    row("no file", part("x", "Content-Disposition: form-data; name=file\r\n"), u"/file"_s);
    row("another name", part("x", "Content-Disposition: form-data; name=\"a/b\"; filename=x\r\n"),
        u"/a~1b"_s);
    row("one more", part("x") + part("y", "Content-Disposition: form-data; name=other\r\n"), u"/other"_s);
}

void TestMultipart::onlyOneFile()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    const auto file = Multipart::onlyFile(Type, body, u"file"_s);
    QCOMPARE(file.has_value(), pointer.isEmpty());
    if (file) {
        QCOMPARE(file->content.toByteArray(), QByteArray("x"));
    } else {
        QCOMPARE(file.error().kind, ProblemKind::InvalidFields);
        QCOMPARE(file.error().faults.front().pointer, pointer);
    }
}

void TestMultipart::everyPrefixIsRefused()
{
    const QByteArray body = part("content") + "--b--";
    for (qsizetype size = 0; size < body.size(); ++size)
        QVERIFY2(!Multipart::parse(Type, body.first(size)), qPrintable(QString::number(size)));
    QVERIFY(Multipart::parse(Type, body));
}

void TestMultipart::anyBytesAreSurvived()
{
    QRandomGenerator chance(7);
    const QByteArray good = part("content") + part("more") + "--b--\r\n";
    for (int round = 0; round < 20'000; ++round) {
        QByteArray body = good;
        for (int i = 0; i < 3; ++i)
            body[chance.bounded(body.size())] = "\r\n-b\";=:\0\\ x"[chance.bounded(13)];
        body.truncate(chance.bounded(body.size()) + 1);
        const auto parts = Multipart::parse(Type, body);
        if (!parts)
            continue;
        for (const FormPart &it : *parts)
            QVERIFY(it.content.begin() >= body.cbegin() && it.content.end() <= body.cend());
    }
}

QTEST_APPLESS_MAIN(TestMultipart)
#include "tst_multipart.moc"
