// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/histogram.h"
#include "core/monitor/sharedhistogram.h"
#include "core/monitor/windowedhistogram.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

using namespace pooldeck;
using namespace std::chrono_literals;

namespace {

using Values = std::vector<std::chrono::nanoseconds>;

/// What Histogram::quantile() promises, from the values themselves.
std::chrono::nanoseconds exactQuantile(const Values &sorted, double quantile)
{
    const auto rank = static_cast<size_t>(std::ceil(quantile * static_cast<double>(sorted.size())));
    return sorted[std::clamp<size_t>(rank, 1, sorted.size()) - 1];
}

/// Values of all magnitudes from 1 ns to an hour, or around one of them.
Values randomValues(std::mt19937_64 &random, bool narrow)
{
    std::uniform_int_distribution<size_t> size(1, 2000);
    const double top = std::log(3.6e12);
    std::uniform_real_distribution<double> exponent(0, top);
    const double middle = exponent(random);
    std::normal_distribution<double> around(middle, 0.2);
    Values values(size(random));
    for (auto &value : values) {
        const double e = narrow ? std::clamp(around(random), 0.0, top) : exponent(random);
        value = std::chrono::nanoseconds(std::llround(std::exp(e)));
    }
    return values;
}

} // namespace

class TestHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyIsZero()
    {
        const Histogram histogram;
        QCOMPARE(histogram.count(), 0u);
        QCOMPARE(histogram.max(), 0ns);
        QCOMPARE(histogram.quantile(0.99), 0ns);
    }

    void quantilesAreCloseToTheValues_data()
    {
        QTest::addColumn<bool>("narrow");
        QTest::newRow("all magnitudes") << false;
        QTest::newRow("one magnitude") << true;
    }

    void quantilesAreCloseToTheValues()
    {
        QFETCH(const bool, narrow);
        std::mt19937_64 random(20260131);
        for (int round = 0; round < 200; ++round) {
            Values values = randomValues(random, narrow);
            Histogram histogram;
            for (const auto value : values)
                histogram.add(value);
            std::ranges::sort(values);
            QCOMPARE(histogram.count(), values.size());
            QCOMPARE(histogram.max(), values.back());
            auto previous = 0ns;
            for (const double q : {0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
                const auto exact = exactQuantile(values, q);
                const auto found = histogram.quantile(q);
                QVERIFY2(found >= exact, "never less than the value");
                // Rounded up to a µs, then to the edge of a bucket that is 1/16 of its power of two.
                const auto allowed = exact + 1us + (exact + 1us) / 16;
                QVERIFY2(found <= allowed,
                         qPrintable(QStringLiteral("%1: %2 ns instead of %3 ns")
                                        .arg(q)
                                        .arg(found.count())
                                        .arg(exact.count())));
                QVERIFY2(found <= histogram.max(), "never above the maximum");
                QVERIFY2(found >= previous, "monotone");
                previous = found;
            }
            QCOMPARE(histogram.quantile(1), values.back());
        }
    }

    void addingHistogramsIsAddingTheirValues()
    {
        std::mt19937_64 random(7);
        for (int round = 0; round < 50; ++round) {
            Histogram both;
            Histogram sum;
            for (int part = 0; part < 2; ++part) {
                Histogram one;
                for (const auto value : randomValues(random, false)) {
                    one.add(value);
                    both.add(value);
                }
                sum.add(one);
            }
            QCOMPARE(sum.count(), both.count());
            QCOMPARE(sum.max(), both.max());
            for (const double q : {0.1, 0.5, 0.99})
                QCOMPARE(sum.quantile(q), both.quantile(q));
        }
    }

    void valuesOutOfRangeCountAsTheEnds()
    {
        Histogram histogram;
        histogram.add(-5s);
        QCOMPARE(histogram.quantile(1), 0ns);
        histogram.add(100h);
        QCOMPARE(histogram.count(), 2u);
        QCOMPARE(histogram.max(), std::chrono::nanoseconds(100h));
        QCOMPARE(histogram.quantile(1), std::chrono::nanoseconds(100h));
        histogram.clear();
        QCOMPARE(histogram.count(), 0u);
        QCOMPARE(histogram.quantile(1), 0ns);
    }

    void windowForgetsSliceBySlice()
    {
        WindowedHistogram window;
        window.current().add(1s);
        for (int i = 1; i < WindowedHistogram::Slices; ++i) {
            window.rotate();
            window.current().add(1ms);
            QCOMPARE(window.total().max(), std::chrono::nanoseconds(1s));
            QCOMPARE(window.total().count(), static_cast<uint64_t>(i + 1));
        }
        window.rotate();
        QCOMPARE(window.total().max(), std::chrono::nanoseconds(1ms));
        QCOMPARE(window.total().count(), static_cast<uint64_t>(WindowedHistogram::Slices - 1));
    }

    void sharedHistogramLosesNothing()
    {
        constexpr int Threads = 4;
        constexpr int Each = 50'000;
        SharedHistogram shared;
        Histogram collected;
        {
            std::vector<std::jthread> writers;
            writers.reserve(Threads);
            for (int t = 0; t < Threads; ++t) {
                writers.emplace_back([&shared, t] {
                    for (int i = 1; i <= Each; ++i)
                        shared.add(std::chrono::microseconds(i * (t + 1)));
                });
            }
            for (int i = 0; i < 100; ++i)
                shared.drainInto(collected);
        }
        shared.drainInto(collected);
        QCOMPARE(collected.count(), static_cast<uint64_t>(Threads * Each));
        QCOMPARE(collected.max(), std::chrono::nanoseconds(std::chrono::microseconds(Threads * Each)));
    }
};

QTEST_GUILESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
