// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/queuetablemodel.h"
#include "ui/limits/resourcetablemodel.h"
#include "ui/tables/rowdelegate.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestLimitsModels : public QObject
{
    Q_OBJECT

    static QueueInfo queue(const QString &name, qint64 queued = 0, qint64 running = 0,
                           const QueueSettings &settings = {})
    {
        return {name, settings, queued, running};
    }
    static QStringList names(const QAbstractItemModel &model)
    {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names << model.index(row, 0).data().toString();
        return names;
    }

private Q_SLOTS:
    void tellsOfWhatIsDifferentAlone()
    {
        QueueTableModel model;
        const QAbstractItemModelTester tester(&model);
        model.take({queue(u"a"_s), queue(u"c"_s, 1)}, {});
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.take({queue(u"a"_s), queue(u"b"_s), queue(u"c"_s, 1)}, {});
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(changed.size(), 0);
        model.take({queue(u"a"_s), queue(u"b"_s), queue(u"c"_s, 2)}, {});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 2);
        QCOMPARE(model.rowOf(u"b"_s), 1);
        QCOMPARE(model.rowOf(u"none"_s), -1);
    }

    void aQueueThatRunsEmptyStays()
    {
        QueueTableModel model;
        const QAbstractItemModelTester tester(&model);
        model.setKnown({u"default"_s});
        model.take({queue(u"mail"_s, 3)}, {});
        QCOMPARE(names(model), QStringList({u"default"_s, u"mail"_s}));
        model.take({}, {});
        QCOMPARE(names(model), QStringList({u"default"_s, u"mail"_s}));
        QCOMPARE(model.index(1, QueueTableModel::Queued).data().toString(), u"0"_s);
        model.forgetEmpty();
        model.take({}, {});
        QCOMPARE(names(model), QStringList({u"default"_s}));
    }

    void manyEmptyQueuesLeave()
    {
        QueueTableModel model;
        std::vector<QueueInfo> many;
        for (size_t i = 0; i < QueueTableModel::MostKept + 10; ++i)
            many.push_back(queue(u"q%1"_s.arg(i, 5, 10, QChar(u'0')), 1));
        model.take(many, {});
        many.pop_back();
        model.take(many, {});
        QCOMPARE(model.rowCount(), static_cast<int>(many.size()));
    }

    void saysWhatIsSet()
    {
        QueueTableModel model;
        const Timestamp until(std::chrono::hours(480'000));
        model.take(
            {queue(u"a"_s, 1'200, 1, {.concurrency = 2, .rate = RateLimit{30, std::chrono::minutes(1)}}),
             queue(u"b"_s, 0, 0, {.paused = true}),
             queue(u"c"_s, 0, 0, {.paused = true, .pausedUntil = until})},
            until);
        const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(text(0, QueueTableModel::Queued), QLocale().toString(1'200));
        QCOMPARE(text(0, QueueTableModel::Running), u"1 / 2"_s);
        QCOMPARE(text(0, QueueTableModel::Rate), u"30 per minute"_s);
        QCOMPARE(model.index(0, QueueTableModel::Running).data(cell::RatioRole).toDouble(), 0.5);
        QCOMPARE(text(1, QueueTableModel::State), u"Paused"_s);
        QCOMPARE(text(1, QueueTableModel::Concurrency), u"no limit"_s);
        QVERIFY(text(2, QueueTableModel::State).startsWith(u"Paused until "_s));
        QCOMPARE(model.index(1, QueueTableModel::State).data(cell::MarkRole).toInt(), int(cell::PauseBars));
    }

    void anyOrderOfComingAndGoing()
    {
        ResourceTableModel model;
        const QAbstractItemModelTester tester(&model);
        QRandomGenerator random(7);
        for (int round = 0; round < 200; ++round) {
            std::vector<ResourceInfo> resources;
            QStringList expected;
            for (int i = 0; i < 12; ++i) {
                if (random.bounded(2) == 0)
                    continue;
                expected << u"r%1"_s.arg(i, 2, 10, QChar(u'0'));
                resources.push_back({expected.last(), 1 + random.bounded(3), random.bounded(3)});
            }
            model.take(resources);
            QCOMPARE(names(model), expected);
        }
    }

    void moreThanThereIsIsShown()
    {
        ResourceTableModel model;
        model.take({{u"gpu"_s, 1, 2}});
        QCOMPARE(model.index(0, ResourceTableModel::Used).data().toString(), u"2 / 1"_s);
        QVERIFY(model.index(0, ResourceTableModel::Used).data(cell::RatioRole).toDouble() > 1);
        QCOMPARE(model.index(0, ResourceTableModel::Free).data().toString(), u"0"_s);
        QVERIFY(!model.index(0, ResourceTableModel::Used).data(Qt::ToolTipRole).toString().isEmpty());
    }
};

QTEST_MAIN(TestLimitsModels)
#include "tst_limitsmodels.moc"
