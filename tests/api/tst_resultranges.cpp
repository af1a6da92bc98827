// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/byterange.h"
#include "tests/support/apifixture.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Parts of a result, over real sockets.
class TestResultRanges : public ApiFixture
{
    Q_OBJECT

    qint64 large(int size)
    {
        const qint64 id = submit(R"({"type":"large","params":{"size":)" + QByteArray::number(size) + "}}");
        [&] { QTRY_COMPARE(stateOf(id), u"succeeded"_s); }();
        return id;
    }

private Q_SLOTS:
    void ranges_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QList<qint64>>("expected"); // offset and length; empty: whole; -1: outside
        const QList<qint64> whole;
        const QList<qint64> outside{-1};
        QTest::newRow("none") << QByteArray("") << whole;
        QTest::newRow("first") << QByteArray("bytes=0-0") << QList<qint64>{0, 1};
        QTest::newRow("middle") << QByteArray("bytes=2-5") << QList<qint64>{2, 4};
        QTest::newRow("beyond") << QByteArray("bytes=7-99999999999999999999999") << QList<qint64>{7, 3};
        QTest::newRow("open") << QByteArray("bytes=4-") << QList<qint64>{4, 6};
        QTest::newRow("last") << QByteArray("bytes=-3") << QList<qint64>{7, 3};
        QTest::newRow("more than all") << QByteArray("bytes=-30") << QList<qint64>{0, 10};
        QTest::newRow("none of it") << QByteArray("bytes=-0") << outside;
        QTest::newRow("outside") << QByteArray("bytes=10-") << outside;
        QTest::newRow("backwards") << QByteArray("bytes=5-2") << whole;
        QTest::newRow("several") << QByteArray("bytes=0-1,3-4") << whole;
        QTest::newRow("other unit") << QByteArray("lines=0-1") << whole;
        for (const char *bad : {"bytes=", "bytes=-", "bytes=a-b", "bytes=1", "bytes=+1-2", "bytes=1--2"})
            QTest::newRow(bad) << QByteArray(bad) << whole;
    }
    void ranges()
    {
        QFETCH(const QByteArray, field);
        QFETCH(const QList<qint64>, expected);
        const ByteRange range = ByteRange::of(field, 10);
        QCOMPARE(range.kind == ByteRange::Kind::Whole, expected.isEmpty());
        QCOMPARE(range.kind == ByteRange::Kind::Outside, expected.size() == 1);
        if (expected.size() == 2)
            QCOMPARE((QList<qint64>{range.offset, range.length}), expected);
    }

    void partsOfAResult_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("small") << 20;
        QTest::newRow("large") << 3'000'000;
    }
    void partsOfAResult()
    {
        QFETCH(const int, size);
        const qint64 id = large(size);
        const QByteArray target = "GET " + path(id) + "/result";
        const RawAnswer whole = ask(target);
        QCOMPARE(whole.status, 200);
        QCOMPARE(whole.body.size(), size + 2); // with its quotes
        QCOMPARE(whole.fields["accept-ranges"], QByteArray("bytes"));
        const QByteArray tag = whole.fields["etag"];

        const RawAnswer part = ask(target, {}, "Range: bytes=-5\r\n");
        QCOMPARE(part.status, 206);
        QCOMPARE(part.body, QByteArray("xxxx\""));
        const QByteArray total = QByteArray::number(size + 2);
        QCOMPARE(part.fields["content-range"],
                 "bytes " + QByteArray::number(size - 3) + '-' + QByteArray::number(size + 1) + '/' + total);
        QCOMPARE(part.fields["content-type"], QByteArray("application/json"));
        const RawAnswer outside = ask(target, {}, "Range: bytes=" + total + "-\r\n");
        QCOMPARE(outside.status, 416);
        QCOMPARE(outside.fields["content-range"], "bytes */" + total);

        QCOMPARE(ask(target, {}, "Range: bytes=0-1\r\nIf-Range: " + tag + "\r\n").status, 206);
        QCOMPARE(ask(target, {}, "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n").status, 200);
        QCOMPARE(ask(target, {}, "If-None-Match: " + tag + "\r\n").status, 304);

        const RawAnswer head = ask("HEAD " + path(id) + "/result");
        QCOMPARE(head.status, 200);
        QCOMPARE(head.fields["content-length"], total);
        QCOMPARE(head.fields["etag"], tag);
    }

    void noResult()
    {
        const qint64 id = submit(R"({"type":"noop","delay":99})");
        for (const QByteArray &fields :
             {QByteArray(), QByteArray("Range: bytes=0-1\r\n"), QByteArray("If-None-Match: *\r\n")})
            QCOMPARE(ask("GET " + path(id) + "/result", {}, fields).status, 409);
        QCOMPARE(ask("HEAD " + path(id) + "/result").status, 409);
        QCOMPARE(ask("GET /api/v1/tasks/99/result", {}, "Range: bytes=0-1\r\n").status, 404);
    }

    void aLogAsText()
    {
        const qint64 id = submit(R"({"type":"log","params":{"lines":3}})");
        QTRY_COMPARE(stateOf(id), u"succeeded"_s);
        const RawAnswer text = ask("GET " + path(id) + "/log?format=text&limit=2");
        QCOMPARE(text.body, QByteArray("line 1\nline 2\n"));
        QVERIFY(text.fields["content-type"].startsWith("text/plain"));
        QCOMPARE(text.fields["link"], '<' + path(id) + "/log?after=2&limit=2&format=text>; rel=\"next\"");
        QCOMPARE(ask("GET " + path(id) + "/log?format=json", {}, "Accept: text/plain\r\n")
                     .json()[u"items"_s]
                     .toArray()
                     .size(),
                 3);
        QCOMPARE(ask("GET " + path(id) + "/log?format=xml").status, 422);
    }
};

QTEST_GUILESS_MAIN(TestResultRanges)
#include "tst_resultranges.moc"
