// SPDX-License-Identifier: GPL-3.0-only
#include "ui/charts/stripchart.h"
#include "ui/charts/valuescale.h"
#include "ui/dashboard/ratewindow.h"

#include <QTest>

#include <cmath>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestStripChart : public QObject
{
    Q_OBJECT

    static std::vector<StripSample> wave(int from, int count)
    {
        std::vector<StripSample> samples;
        for (int i = from; i < from + count; ++i) {
            const float value = 50 + 40 * std::sin(static_cast<float>(i) / 7);
            samples.push_back({Timestamp(i * 100ms), {value, value / 2}});
        }
        return samples;
    }
    static void setUp(StripChart &chart)
    {
        chart.setSeries({{.name = u"a"_s, .color = [](const Theme &theme) { return theme.series(0); }},
                         {.name = u"b"_s,
                          .color = [](const Theme &theme) { return theme.series(1); },
                          .style = StripSeries::Style::Area}});
        chart.setScale(ValueScale::fixed(100));
        chart.resize(300, 120);
    }

private Q_SLOTS:
    void paintsOnlyWhatIsNew()
    {
        StripChart chart;
        setUp(chart);
        chart.append(wave(0, 400));
        chart.grab();
        const qint64 full = chart.columnsPainted();
        QVERIFY(full > 100 && full <= 300);
        chart.append(wave(400, 3));
        chart.grab();
        QCOMPARE(chart.columnsPainted(), full + 3);
        chart.grab(); // nothing new
        QCOMPARE(chart.columnsPainted(), full + 3);
    }

    void scrollingLooksLikePaintingAfresh()
    {
        StripChart scrolled;
        setUp(scrolled);
        for (int i = 0; i < 500; i += 7) {
            scrolled.append(wave(i, 7));
            scrolled.grab();
        }
        StripChart fresh;
        setUp(fresh);
        fresh.append(wave(0, 504));
        QCOMPARE(scrolled.sampleCount(), fresh.sampleCount());
        QCOMPARE(scrolled.grab().toImage(), fresh.grab().toImage());
    }

    void aFlatChartIsNotPainted()
    {
        StripChart chart;
        setUp(chart);
        const std::vector<StripSample> flat(600, {Timestamp{}, {0, 0}});
        chart.append(flat);
        chart.grab();
        const qint64 before = chart.columnsPainted();
        chart.append(std::vector<StripSample>(5, {Timestamp{}, {0, 0}}));
        chart.grab();
        QCOMPARE(chart.columnsPainted(), before);
        chart.append(wave(0, 2));
        chart.grab();
        QCOMPARE(chart.columnsPainted(), before + 2);
    }

    void keepsAtMostAsManySamples()
    {
        StripChart chart;
        setUp(chart);
        chart.append(wave(0, 5000));
        QCOMPARE(chart.sampleCount(), StripChart::SamplesKept);
    }

    void knowsTheSampleUnderThePointer()
    {
        StripChart chart;
        setUp(chart);
        chart.append(wave(0, 20));
        const StripSample *last = chart.sampleAt(chart.width() - 1);
        QVERIFY(last);
        QCOMPARE(last->time, Timestamp(1900ms));
        QCOMPARE(chart.sampleAt(chart.width() - 5)->time, Timestamp(1500ms));
        QVERIFY(!chart.sampleAt(chart.width() - 100)); // before the first one
        QVERIFY(!chart.sampleAt(0)); // on the axis
    }

    void automaticScaleGrowsAtOnceAndShrinksLate()
    {
        ValueScale scale = ValueScale::automatic(4);
        QCOMPARE(scale.top(), 4.0);
        QVERIFY(!scale.fit(3));
        QVERIFY(scale.fit(130));
        QCOMPARE(scale.top(), 200.0);
        QVERIFY(!scale.fit(90)); // not for a little
        QVERIFY(scale.fit(15));
        QCOMPARE(scale.top(), 20.0);
        QVERIFY(scale.fit(0));
        QCOMPARE(scale.top(), 4.0);
    }

    void scalesPlaceValues()
    {
        const ValueScale linear = ValueScale::fixed(10);
        QCOMPARE(linear.position(5), 0.5);
        QCOMPARE(linear.position(50), 1.0);
        const ValueScale decades = ValueScale::logarithmic(0.01, 1000);
        QCOMPARE(decades.position(0), 0.0);
        QVERIFY(std::abs(decades.position(1) - 0.4) < 1e-9);
        QCOMPARE(decades.position(1e6), 1.0);
    }

    void ticksAreRoundAndFit_data()
    {
        QTest::addColumn<double>("top");
        QTest::addColumn<int>("most");
        QTest::addColumn<QList<double>>("ticks");
        QTest::newRow("two threads") << 2.0 << 5 << QList<double>{0, 1, 2};
        QTest::newRow("hundred") << 100.0 << 6 << QList<double>{0, 20, 40, 60, 80, 100};
        QTest::newRow("little room") << 100.0 << 2 << QList<double>{0, 100};
        QTest::newRow("one") << 1.0 << 4 << QList<double>{0, 1};
    }
    void ticksAreRoundAndFit()
    {
        QFETCH(double, top);
        QFETCH(int, most);
        QFETCH(QList<double>, ticks);
        const std::vector<double> made = ValueScale::fixed(top).ticks(most);
        QCOMPARE(QList<double>(made.begin(), made.end()), ticks);
    }

    void rateIsTheRiseOfTheLastSecond()
    {
        RateWindow window;
        QCOMPARE(window.add(Timestamp(0ms), 1000), 0.0);
        double rate = 0;
        for (int i = 1; i <= 30; ++i)
            rate = window.add(Timestamp(i * 100ms), 1000 + 5 * i);
        QCOMPARE(rate, 50.0);
        for (int i = 31; i <= 41; ++i)
            rate = window.add(Timestamp(i * 100ms), 1150);
        QCOMPARE(rate, 0.0);
        QCOMPARE(window.add(Timestamp(5000ms), 10), 0.0); // began anew
    }
};

QTEST_MAIN(TestStripChart)
#include "tst_stripchart.moc"
