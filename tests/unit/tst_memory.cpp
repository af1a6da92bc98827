// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/processusage.h"
#include "tests/support/testengine.h"

#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::TestEngine;

/// What tasks cost in memory; a process of its own, so that nothing else counts.
class TestMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandSleepAtOnce()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("A sanitizer's own memory would be counted.");
#endif
        constexpr int Count = LoopExecutor::DefaultMaxConcurrent;
        TestEngine e;
        QVERIFY(e.engine.start());
        std::promise<void> accepted;
        e.engine.submitBatch(
            std::vector<TaskSpec>(Count, {.type = u"sleep"_s, .params = R"({"seconds":3600})"}),
            [&](const auto &) { accepted.set_value(); });
        accepted.get_future().wait();
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Running), Count, 60000);
        const qint64 bytes = ProcessUsageSampler().sample().residentBytes;
        QVERIFY(bytes > 1'000'000);
        QVERIFY2(bytes < 200'000'000, qPrintable(u"%1 bytes"_s.arg(bytes)));
        qInfo("%d sleeping tasks: %.1f MB", Count, double(bytes) / 1e6);
        QVERIFY(e.engine.shutDown(0s, 60s));
        QCOMPARE(e.count(TaskState::Cancelled), Count);
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
