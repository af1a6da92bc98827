// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/tasklog.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestTaskLog : public QObject
{
    Q_OBJECT

    const SystemClock m_clock;

private Q_SLOTS:
    void takesEachLineOnce()
    {
        TaskLog log(m_clock, 5);
        log.append(LogStream::Stdout, u"one"_s);
        log.append(LogStream::Stderr, u"two\nthree"_s);
        const LogChunk chunk = log.takeNew();
        QCOMPARE(chunk.lines.size(), 3U);
        QCOMPARE(chunk.lines[0].number, 5);
        QCOMPARE(chunk.lines[2].text, u"three"_s);
        QCOMPARE(chunk.lines[2].stream, LogStream::Stderr);
        QVERIFY(log.takeNew().lines.empty());
        QCOMPARE(log.nextNumber(), 8);
        QCOMPARE(log.tail(5).size(), 2U); // still in memory
    }

    void longLinesAreCut()
    {
        TaskLog log(m_clock);
        log.append(LogStream::Log, QString(TaskLog::MaxLineLength + 1, u'x'));
        const LogChunk chunk = log.takeNew();
        QCOMPARE(chunk.lines[0].text.size(), TaskLog::MaxLineLength + 1);
        QVERIFY(chunk.lines[0].text.endsWith(u'…'));
    }

    void memoryIsBoundedWhenNobodyTakes()
    {
        TaskLog log(m_clock);
        const QString text(1000, u'x');
        const int lines = 3 * int(TaskLog::MaxBytes) / 2000;
        for (int i = 0; i < lines; ++i)
            log.append(LogStream::Log, text);
        const LogChunk chunk = log.takeNew();
        QVERIFY(std::ssize(chunk.lines) * 2000 <= TaskLog::MaxBytes);
        QCOMPARE(chunk.lines.back().number, lines);
        for (size_t i = 1; i < chunk.lines.size(); ++i)
            QCOMPARE(chunk.lines[i].number, chunk.lines[i - 1].number + 1);
    }

    void theCapCanBeAnother()
    {
        TaskLog log(m_clock, 1, 10'000);
        const QString text(1000, u'x'); // 2,000 bytes, and what a line takes beside
        for (int i = 0; i < 20; ++i)
            log.append(LogStream::Log, text);
        QCOMPARE(log.takeNew().lines.size(), 4U);
    }

    void emptyLinesAreNotWithoutLimit()
    {
        TaskLog log(m_clock, 1, 10'000);
        std::vector<qint64> stored;
        for (int chunk = 0; chunk < 100; ++chunk) {
            for (int line = 0; line < 1'000; ++line)
                log.append(LogStream::Stdout, {});
            const LogChunk taken = log.takeNew();
            for (const LogLine &line : taken.lines)
                stored.push_back(line.number);
            std::erase_if(stored, [&](qint64 number) { return number < taken.dropBefore; });
            QVERIFY2(taken.lines.size() < 1'000, QByteArray::number(std::ssize(taken.lines)).constData());
            QVERIFY2(stored.size() < 1'000, QByteArray::number(std::ssize(stored)).constData());
        }
    }

    void theOldestChunksGoBeyondTheCap()
    {
        TaskLog log(m_clock);
        const QString text(5000, u'x');
        qint64 kept = 0;
        qint64 dropBefore = 0;
        for (int chunk = 0; chunk < 200; ++chunk) {
            for (int line = 0; line < 10; ++line)
                log.append(LogStream::Log, text);
            const LogChunk taken = log.takeNew();
            QCOMPARE(taken.lines.size(), 10U);
            dropBefore = std::max(dropBefore, taken.dropBefore);
            kept = taken.lines.back().number - std::max<qint64>(dropBefore, 1) + 1;
            QVERIFY(kept * 10'000 <= TaskLog::MaxBytes);
        }
        QVERIFY(kept * 10'000 > TaskLog::MaxBytes / 2);
        QVERIFY(log.tail(0).size() <= TaskLog::TailLines);
    }
};

QTEST_GUILESS_MAIN(TestTaskLog)
#include "tst_tasklog.moc"
