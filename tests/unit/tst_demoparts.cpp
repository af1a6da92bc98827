// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/downloadfacts.h"
#include "app/demo/mailfile.h"
#include "core/types/analysedocument.h"

#include <QJsonArray>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

/// What the demo routes are made of and needs no server.
class TestDemoParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void counts_data();
    void counts();
    void addresses_data();
    void addresses();
    void mails();
    void facts_data();
    void facts();
};

void TestDemoParts::counts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<qint64>>("expected"); // characters, words, lines, pages
    const auto row = [](const char *name, const QString &text, const QList<qint64> &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("nothing", {}, {0, 0, 0, 0});
    row("one word", u"word"_s, {4, 1, 1, 1});
    row("lines", u"one two\nthree\n"_s, {14, 3, 2, 1});
    row("the last line is open", u"one\ntwo"_s, {7, 2, 2, 1});
    row("empty lines", u"\n\n"_s, {2, 0, 2, 1});
    row("spaces", u" \t a\u00a0b\u3000c  "_s, {10, 3, 1, 1});
    row("form feeds", u"one\ftwo\fthree"_s, {13, 3, 1, 3});
    row("a form feed at the end", u"one\f"_s, {4, 1, 1, 1});
    row("a full page", QString(3000, u'x'), {3000, 1, 1, 1});
    row("and one more", QString(3001, u'x'), {3001, 1, 1, 2});
    row("beyond the first plane", u"\U0001F600 \U0001F600"_s, {3, 2, 1, 1});
}

void TestDemoParts::counts()
{
    QFETCH(QString, text);
    TextCounter whole;
    whole.add(text);
    TextCounter pieces; // wherever they are cut
    for (const QChar c : text)
        pieces.add(QStringView(&c, 1));
    for (const TextCounter *counter : {&whole, &pieces}) {
        const QList<qint64> counted{counter->characters(), counter->words(), counter->lines(),
                                    counter->pages()};
        QTEST(counted, "expected");
    }
}

void TestDemoParts::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    const auto row = [](const QString &text, bool valid) {
        QTest::newRow(qPrintable(text.left(40))) << text << valid;
    };
    row(u"me@example.org"_s, true);
    row(u"a+b.c@localhost"_s, true);
    row({}, false);
    row(u"me"_s, false);
    row(u"@host"_s, false);
    row(u"me@"_s, false);
    row(u"a@b@c"_s, false);
    row(u"a b@c"_s, false);
    row(u"me@host\r\nBcc: all@host"_s, false);
    row(u"me@host, you@host"_s, false);
    row(u"Me <me@host>"_s, false);
    row(u"mé@host"_s, false);
    row(QString(250, u'x') + u"@host"_s, false);
}

void TestDemoParts::addresses()
{
    QFETCH(QString, text);
    QTEST(isMailAddress(text), "valid");
}

void TestDemoParts::mails()
{
    const QString subject = u"Grüße\r\nBcc: all@host "_s + QString(200, u'ü');
    const QString body = u"안녕하세요\n.\n"_s + QString(500, u'x');
    const QByteArray file =
        mailFile({u"me@host"_s, subject, body}, "id", QDateTime(QDate(2026, 1, 31), QTime(9, 0), Qt::UTC));
    const qsizetype end = file.indexOf("\r\n\r\n");
    const QByteArray head = file.first(end + 2);
    QVERIFY(head.contains("\r\nTo: me@host\r\n"));
    QVERIFY(head.contains("\r\nDate: Sat, 31 Jan 2026 09:00:00 +0000\r\n"));
    QVERIFY(!head.contains("\nBcc"));
    QCOMPARE(QByteArray::fromBase64(file.sliced(end + 4)), body.toUtf8());
    for (const QByteArray &line : file.split('\n'))
        QVERIFY2(line.size() <= 79, line.constData());

    QByteArray decoded;
    const qsizetype begin = head.indexOf("Subject: ") + 9;
    for (const QByteArray &word :
         head.sliced(begin, head.indexOf("\r\nDate") - begin).replace("\r\n", "").split(' '))
        decoded += QByteArray::fromBase64(word.sliced(10, word.size() - 12));
    QCOMPARE(QString::fromUtf8(decoded), subject);
}

void TestDemoParts::facts_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QJsonObject>("expected");
    const auto row = [](const char *name, const QByteArray &type, const QByteArray &content,
                        const QJsonObject &expected) { QTest::newRow(name) << type << content << expected; };
    row("object", "Application/JSON; charset=utf-8", R"({"b":1,"a":[]})",
        {{"kind"_L1, "json"_L1}, {"keys"_L1, QJsonArray{u"a"_s, u"b"_s}}, {"length"_L1, 2}});
    row("array", "application/geo+json", "[1,2,3]", {{"kind"_L1, "json"_L1}, {"length"_L1, 3}});
    row("no JSON", "application/json", "{", {{"kind"_L1, "json"_L1}});
    row("html", "text/html", "<html><TITLE lang=en>\n A &amp;lt; B </Title>",
        {{"kind"_L1, "html"_L1}, {"title"_L1, "A &lt; B"_L1}});
    row("html without title", "text/html", "<p>", {{"kind"_L1, "html"_L1}, {"title"_L1, QJsonValue()}});
    row("open title", "text/html", "<title>x", {{"title"_L1, QJsonValue()}});
    row("text", "text/plain", "a\nb", {{"kind"_L1, "text"_L1}, {"lines"_L1, 2}, {"bytes"_L1, 3}});
    row("empty text", "text/csv", "", {{"lines"_L1, 0}});
    row("other", "image/png", "x", {{"kind"_L1, "other"_L1}, {"bytes"_L1, 1}});
    row("unknown", "", "x", {{"kind"_L1, "other"_L1}});
}

void TestDemoParts::facts()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, content);
    QFETCH(QJsonObject, expected);
    const QJsonObject facts = downloadFacts(type, content);
    for (auto it = expected.begin(); it != expected.end(); ++it)
        QCOMPARE(facts[it.key()], it.value());
}

QTEST_GUILESS_MAIN(TestDemoParts)
#include "tst_demoparts.moc"
