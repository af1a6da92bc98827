// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/scriptedtasksource.h"
#include "ui/tasks/bulkrequest.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestBulkRequest : public QObject
{
    Q_OBJECT

    static std::vector<TaskId> ids(qint64 count)
    {
        std::vector<TaskId> ids;
        for (qint64 id = 1; id <= count; ++id)
            ids.push_back(TaskId{id});
        return ids;
    }
    static TaskPtr task() { return test::ScriptedTaskSource::task(1); }

private Q_SLOTS:
    void asksOfAllAndGoes()
    {
        qint64 asked = 0;
        QPointer<BulkRequest> request = new BulkRequest(
            ids(50'000),
            [&](TaskId id, const TaskSource::TaskCallback &done) {
                if (id.value % 2 == 0)
                    return false;
                ++asked;
                done(task());
                return true;
            },
            this);
        QSignalSpy finished(request, &BulkRequest::finished);
        request->start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(asked, 25'000);
        QCOMPARE(finished.first().first().toLongLong(), 0);
        QTRY_VERIFY(!request);
    }

    void leavesTheLoopItsTurns()
    {
        qint64 asked = 0;
        auto *request = new BulkRequest(
            ids(100),
            [&](TaskId, const TaskSource::TaskCallback &done) {
                QElapsedTimer busy; // an engine that is slow to answer
                busy.start();
                while (busy.elapsed() < 2) { }
                ++asked;
                done(task());
                return true;
            },
            this);
        QSignalSpy finished(request, &BulkRequest::finished);
        request->start();
        QVERIFY(asked <= 3);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(asked, 100);
    }

    void keepsOnlySoManyOutstanding()
    {
        std::vector<TaskSource::TaskCallback> held;
        auto *request = new BulkRequest(
            ids(3 * BulkRequest::MostOutstanding),
            [&](TaskId, TaskSource::TaskCallback done) {
                held.push_back(std::move(done));
                return true;
            },
            this);
        QSignalSpy finished(request, &BulkRequest::finished);
        request->start();
        size_t answered = 0;
        QTRY_COMPARE(std::ssize(held), BulkRequest::MostOutstanding);
        while (finished.isEmpty()) {
            QVERIFY(std::ssize(held) <= static_cast<qint64>(answered) + BulkRequest::MostOutstanding);
            if (answered < held.size()) {
                const TaskSource::TaskCallback done = held[answered];
                if (++answered % 2 == 0)
                    done(failure(ErrorCode::Conflict, u"It is too late."_s));
                else
                    done(task());
            }
            QCoreApplication::processEvents();
        }
        QCOMPARE(std::ssize(held), 3 * BulkRequest::MostOutstanding);
        QCOMPARE(finished.first().at(0).toLongLong(), 3 * BulkRequest::MostOutstanding / 2);
        QCOMPARE(finished.first().at(1).toString(), u"It is too late."_s);
    }

    void answersAfterItsOwnerHasGone()
    {
        std::vector<TaskSource::TaskCallback> held;
        {
            QObject owner;
            (new BulkRequest(
                 ids(3),
                 [&](TaskId, TaskSource::TaskCallback done) {
                     held.push_back(std::move(done));
                     return true;
                 },
                 &owner))
                ->start();
        }
        for (const auto &done : held)
            done(task());
        QCoreApplication::processEvents(); // nothing to compare: it must not crash
        QCOMPARE(held.size(), size_t(3));
    }
};

QTEST_MAIN(TestBulkRequest)
#include "tst_bulkrequest.moc"
