// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/progressline.h"
#include "app/ctl/screen.h"
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"
#include "app/ctl/textwidth.h"

#include <QJsonDocument>
#include <QTest>

using namespace pooldeckctl;
using namespace Qt::StringLiterals;

namespace {

/// An object from JSON with ' for ", since moc is confused by raw strings.
QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(QByteArray(json).replace('\'', '"')).object();
}

} // namespace

/// How text lies on a terminal.
class TestCtlScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void widths_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qsizetype>("width");
        QTest::newRow("ASCII") << u"abc"_s << qsizetype(3);
        QTest::newRow("Korean") << u"작업"_s << qsizetype(4);
        QTest::newRow("Japanese") << u"タスク"_s << qsizetype(6);
        QTest::newRow("halfwidth") << u"ﾀｽｸ"_s << qsizetype(3);
        QTest::newRow("emoji") << u"🚀"_s << qsizetype(2);
        QTest::newRow("combining") << u"e\u0301"_s << qsizetype(1);
        QTest::newRow("Hangul of parts") << u"\u1112\u1161\u11ab"_s << qsizetype(2);
        QTest::newRow("coloured") << u"\x1b[31mab\x1b[0m"_s << qsizetype(2);
        QTest::newRow("beyond the first plane") << u"𠀀a"_s << qsizetype(3);
        QTest::newRow("empty") << QString() << qsizetype(0);
    }

    void widths()
    {
        QFETCH(const QString, text);
        QFETCH(const qsizetype, width);
        QCOMPARE(displayWidth(text), width);
    }

    void textIsCut()
    {
        QCOMPARE(cutToWidth(u"abcdef"_s, 4), u"abc…"_s);
        QCOMPARE(cutToWidth(u"abcd"_s, 4), u"abcd"_s);
        QCOMPARE(cutToWidth(u"abcd"_s, 0), u"abcd"_s);
        QCOMPARE(cutToWidth(u"작업작업"_s, 4), u"작…"_s); // a wide one does not fit the last column
        QCOMPARE(cutToWidth(u"a…bcdef"_s, 4), u"a…b…"_s);
        QCOMPARE(cutToWidth(u"\x1b[31mabcdef\x1b[0m"_s, 3), u"\x1b[31mab…\x1b[0m"_s);
    }

    void wideTextIsAligned()
    {
        Table table;
        table.addColumn(u"A"_s);
        table.addColumn(u"B"_s, Table::Align::Right);
        table.addRow({u"작업"_s, u"1"_s});
        table.addRow({u"abc"_s, u"22"_s});
        QCOMPARE(table.toText({}), u"A      B\n작업   1\nabc   22\n"_s);
    }

    void coloursAreOnlyAdded()
    {
        const QJsonArray tasks{object("{'id': 1, 'type': 't', 'state': 'failed', 'params': {}}"),
                               object("{'id': 2, 'type': 't', 'state': 'queued', 'params': {}}")};
        const QString plain = taskTable(tasks, {});
        QString text = taskTable(tasks, {.width = 0, .colours = true});
        QVERIFY(text.contains(u"\x1b[31mfailed"_s));
        for (const QString &colour : {u"\x1b[31m"_s, u"\x1b[2m"_s, u"\x1b[0m"_s})
            text.remove(colour);
        QCOMPARE(text, plain);
    }

    void framesArePaintedInPlace()
    {
        const QString frame = screenFrame(u"one\ntwo\nthree\n"_s, 4, 2);
        QCOMPARE(frame.count(u"\r\n"_s), 1); // never one after the last: that would scroll
        QVERIFY(frame.contains(u"\x1b[Hone\x1b[0m\x1b[K"_s));
        QVERIFY(frame.contains(u"… 2…"_s)); // "2 more lines", cut
        QVERIFY(!frame.contains(u"three"_s));
        QVERIFY(screenFrame(u"one\n"_s, 80, 24).contains(u"\x1b[Hone"_s));
        QVERIFY(screenFrame(u"four\n"_s, 4, 24).contains(u"\x1b[Hfour\x1b[0m\r\n\x1b[J"_s));
    }

    void bars()
    {
        const QJsonObject task =
            object("{'type': 'sum', 'state': 'running', 'progress': {'current': 1, 'total': 2}}");
        for (int width = 1; width < 120; ++width) {
            const QString line = progressLine(task, width);
            QVERIFY(line.startsWith(u"sum running "_s) && line.endsWith(u"50 %"_s));
            QVERIFY2(width < 17 || line.size() <= width, qPrintable(line));
        }
        QCOMPARE(progressLine(task, 32), u"sum running [######------] 50 %"_s);
        QCOMPARE(progressLine(QList<QJsonObject>{object("{'state': 'failed'}"), task}, 20),
                 u"tasks 1 of 2 ended, 1 running, 1 failed"_s);
        const QString foreign =
            progressLine(object("{'type': 'a\\u001b[2J', 'state': 'running', 'progress': {'message': "
                                "'\\u001b[H'}}"),
                         80);
        QVERIFY(!foreign.contains(QChar(0x1b)));
    }

    void eventsAreLines()
    {
        const QString line = eventLine(object("{'id': 42, 'type': 'a\\nb', 'state': 'failed', 'error': "
                                              "{'kind': 'timeout', 'message': 'too\\nlong'}}"),
                                       {});
        QVERIFY2(line.endsWith(u"  42  a\\u000ab  failed  too\\u000along (timeout)\n"_s), qPrintable(line));
        QVERIFY(eventLine(object("{'id': 1, 'type': 't', 'state': 'running', 'progress': {'current': 1, "
                                 "'total': 4}}"),
                          {})
                    .endsWith(u"running  25 %\n"_s));
    }
};

QTEST_GUILESS_MAIN(TestCtlScreen)
#include "tst_ctlscreen.moc"
