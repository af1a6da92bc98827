// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/lastline.h"
#include "core/executors/outputreader.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

/// Text for a failed comparison.
QString describe(const QList<Progress> &progress)
{
    QStringList all;
    for (const Progress &p : progress)
        all.append(u"%1/%2 %3"_s.arg(p.current).arg(p.total).arg(p.message).trimmed());
    return all.join(u';');
}

struct Read
{
    explicit Read(const QByteArray &output, qsizetype chunk = 1'000'000)
        : reader([this](const QString &line) { lines.append(line); }, progressReader,
                 [this](const Progress &p) { progress.append(p); })
    {
        for (qsizetype at = 0; at < output.size(); at += chunk)
            reader.feed(QByteArrayView(output).sliced(at, std::min(chunk, output.size() - at)));
        reader.finish();
    }

    QStringList lines;
    QList<Progress> progress;
    ProgressReader progressReader;
    OutputReader reader;
};

} // namespace

class TestOutputReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QStringList>("lines");
        const auto row = [](const char *name, const QByteArray &output, const QStringList &lines) {
            QTest::newRow(name) << output << lines;
        };
        row("nothing", "", {});
        row("two", "a\nb\n", {u"a"_s, u"b"_s});
        row("the last without an end", "a\nb", {u"a"_s, u"b"_s});
        row("blank ones", "a\n\n b \n", {u"a"_s, u""_s, u" b "_s});
        row("CR LF", "a\r\nb\r\n", {u"a"_s, u"b"_s});
        row("overwritten", "1%\r2%\r100%\n", {u"100%"_s});
        row("overwritten by a shorter one", "long text\rab\n", {u"ab"_s});
        row("overwritten without an end", "1%\r2%\r", {u"2%"_s});
        row("CR CR LF", "a\r\r\n", {u"a"_s});
        row("UTF-8", "\xc3\xa4 \xed\x83\x9c \xf0\x9f\x99\x82\n", {u"ä \ud0dc 🙂"_s});
        row("not UTF-8",
            "a\xff"
            "b\xc3\n",
            {u"a\ufffdb\ufffd"_s});
        row("cut UTF-8 at the end", "a\xc3", {u"a\ufffd"_s});
        row("colours", "\x1b[1;31mred\x1b[0m plain\x1b[K\n", {u"red plain"_s});
        row("title", "\x1b]0;title\x07text\x1b]2;t\x1b\\more\n", {u"textmore"_s});
        row("link", "\x1b]8;;http://x\x1b\\here\x1b]8;;\x1b\\\n", {u"here"_s});
        row("character set, keypad", "\x1b(Ba\x1b=b\x1b>c\n", {u"abc"_s});
        row("device control", "a\x1bPq#0;2\x1b\\b\n", {u"ab"_s});
        row("an escape in an escape", "a\x1b\x1b[1mb\n", {u"ab"_s});
        row("an unfinished one", "a\x1b[12\nb\n", {u"a"_s, u"b"_s});
        row("an unfinished title", "a\x1b]0;x\nb\n", {u"a"_s, u"b"_s});
        row("cancelled",
            "a\x1b]0;x\x18"
            "b\n",
            {u"ab"_s});
        row("control characters", QByteArray("a\0\x01\x0b\x7f\tb\n", 8), {u"a\tb"_s});
        row("8-bit control characters",
            "a\xc2\x9b"
            "b\n",
            {u"ab"_s});
        row("backspace", "abc\b\bd\n", {u"ad"_s});
        row("backspace over UTF-8", "a\xc3\xa4\bb\n", {u"ab"_s});
        row("too many backspaces", "a\b\b\bb\n", {u"b"_s});
    }

    /// However the output is cut into pieces.
    void lines()
    {
        QFETCH(const QByteArray, output);
        QFETCH(const QStringList, lines);
        for (const qsizetype chunk : {1'000, 1, 2, 3})
            QCOMPARE(Read(output, chunk).lines, lines);
    }

    void memoryIsBounded()
    {
        const QByteArray endless(5'000'000, 'x');
        const Read read(endless + "\nnext\n", 65'536);
        QCOMPARE(read.lines.size(), 2);
        QCOMPARE(read.lines[0].size(), OutputReader::MaxLineBytes);
        QCOMPARE(read.lines[1], u"next"_s);
        QVERIFY(Read("\x1b]" + endless).lines.constFirst().size() <= OutputReader::MaxLineBytes);
    }

    void anythingGoes()
    {
        quint32 state = 1;
        QByteArray noise;
        for (int i = 0; i < 200'000; ++i) {
            state = state * 1664525u + 1013904223u;
            noise.append(char(state >> 24));
        }
        for (const qsizetype chunk : {65'536, 7}) {
            for (const QString &line : Read(noise, chunk).lines)
                QVERIFY(!line.contains(u'\x1b') && !line.contains(u'\0'));
        }
    }

    void progress_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &output, const QString &expected) {
            QTest::newRow(name) << output << expected;
        };
        row("percent", "42%\n", u"420/1000"_s);
        row("with decimals", "42.5 % done\n", u"425/1000"_s);
        row("with a comma", "42,5%\n", u"425/1000"_s);
        row("none", "42 of 100\n", u""_s);
        row("the first of a line", "[download]  12.0% of 3MiB at 99%\n", u"120/1000"_s);
        row("rsync", "  1,238,099  42%  5.60MB/s    0:00:12\r  2,238,099  80%  5.60MB/s\n",
            u"420/1000;800/1000"_s);
        row("in brackets", "(99%)\n", u"990/1000"_s);
        row("too much", "420%\n", u""_s);
        row("negative", "-5%\n", u""_s);
        row("part of a word", "x42% %20\n", u""_s);
        row("part of a number", "1.2.3%\n", u""_s);
        row("in colour", "\x1b[32m 50\x1b[0m%\n", u"500/1000"_s);
        row("the end", "100%\n", u"1000/1000"_s);
        row("a line without an end", "0% 10%", u"0/1000;0/1000"_s);
        row("counted", "progress: 3/7\n", u"3/7"_s);
        row("counted, with a text", "Progress: 3/7 frames done\n", u"3/7 frames done"_s);
        row("counted, without an end", "progress: 3/7", u"3/7"_s);
        row("counted wrongly", "progress: 3 of 7\nprogress: a/b\nprogress: 3/7x\nmy progress: 1/2\n", u""_s);
        row("osc", "\x1b]9;4;1;42\x07", u"420/1000"_s);
        row("osc with ST", "a\x1b]9;4;1;42\x1b\\b\n", u"420/1000"_s);
        row("osc of an error", "\x1b]9;4;2;42\x07", u"420/1000"_s);
        row("osc paused", "\x1b]9;4;4;42\x07", u"420/1000"_s);
        row("osc unknown", "\x1b]9;4;3;\x07\x1b]9;4;3\x07", u"0/0;0/0"_s);
        row("osc gone", "\x1b]9;4;1;100\x07\x1b]9;4;0;\x07", u"1000/1000"_s);
        row("osc wrong", "\x1b]9;4;1;420\x07\x1b]9;4;9;1\x07\x1b]9;5;1;1\x07\x1b]9;4;\x07\x1b]9;4;1;x\x07",
            u""_s);
        row("the surest form counts", "10%\nprogress: 1/4\n90%\n\x1b]9;4;1;50\x07progress: 2/4\n",
            u"100/1000;1/4;500/1000"_s);
    }

    void progress()
    {
        QFETCH(const QByteArray, output);
        QFETCH(const QString, expected);
        QCOMPARE(describe(Read(output).progress), expected);
        const QList<Progress> inPieces = Read(output, 1).progress;
        QCOMPARE(inPieces.isEmpty() ? QString() : describe({inPieces.last()}),
                 expected.section(u';', -1, -1));
    }

    void aPercentageIsSeenBeforeTheLineEnds()
    {
        ProgressReader progressReader;
        QList<Progress> progress;
        OutputReader reader([](const QString &) {}, progressReader,
                            [&](const Progress &p) { progress.append(p); });
        reader.feed("loading 1");
        reader.feed("2%");
        QCOMPARE(describe(progress), u"120/1000"_s);
        reader.feed("\rloading 13%");
        QCOMPARE(progress.last().current, 130);
    }

    void lastLine_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("one") << QByteArray("{}\n") << QByteArray("{}");
        QTest::newRow("without an end") << QByteArray("a\n{}") << QByteArray("{}");
        QTest::newRow("blank ones after it") << QByteArray("a\n{}\n\n  \n ") << QByteArray("{}");
        QTest::newRow("of several") << QByteArray("1\n2\n3\n") << QByteArray("3");
        QTest::newRow("blank") << QByteArray("\n\n") << QByteArray();
    }

    void lastLine()
    {
        QFETCH(const QByteArray, output);
        QFETCH(const QByteArray, line);
        for (const qsizetype chunk : {1'000, 1, 2, 3}) {
            LastLine last;
            for (qsizetype at = 0; at < output.size(); at += chunk)
                last.feed(QByteArrayView(output).sliced(at, std::min(chunk, output.size() - at)));
            QCOMPARE(last.line(), line);
        }
    }

    void aLastLineThatIsTooLongIsNone()
    {
        LastLine last;
        last.feed("{}\n");
        const QByteArray part(10'000'000, 'x');
        for (int i = 0; i < 7; ++i)
            last.feed(part);
        QCOMPARE(last.line(), QByteArray());
        last.feed("\n");
        QCOMPARE(last.line(), QByteArray());
        last.feed("[]\n");
        QCOMPARE(last.line(), QByteArray("[]"));
    }
};

QTEST_APPLESS_MAIN(TestOutputReader)
#include "tst_outputreader.moc"
