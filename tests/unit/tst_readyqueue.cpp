// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/readyqueue.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pooldeck;

class TestReadyQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void priorityThenOrderOfArrival()
    {
        ReadyQueue queue;
        queue.push(TaskId{1}, 0);
        queue.push(TaskId{2}, 5);
        queue.push(TaskId{3}, 0);
        queue.push(TaskId{4}, 5);
        queue.push(TaskId{5}, -1);
        QList<qint64> order;
        while (const auto id = queue.pop())
            order.append(id->value);
        QCOMPARE(order, (QList<qint64>{2, 4, 1, 3, 5}));
        QVERIFY(queue.isEmpty());
    }

    void knowsAboutHowManyAreBeforeOne()
    {
        ReadyQueue queue;
        queue.push(TaskId{1}, 0);
        queue.push(TaskId{2}, 0);
        const qint64 third = queue.push(TaskId{3}, 0);
        QCOMPARE(queue.before(0, third), 2);
        queue.push(TaskId{4}, 5);
        queue.push(TaskId{5}, -5);
        QCOMPARE(queue.before(0, third), 3);
        queue.pop(); // 4
        queue.pop(); // 1
        QCOMPARE(queue.before(0, third), 1);
        queue.remove(TaskId{2}, 0);
        QCOMPARE(queue.first()->id, TaskId{3}); // it has come up
        QCOMPARE(queue.before(0, third), 0);
        queue.pop();
        queue.pushFront(TaskId{3}, 0); // it had stepped aside
        QCOMPARE(queue.before(0, third), 0);
        QCOMPARE(queue.before(0, queue.push(TaskId{6}, 0)), 1);
    }

    /// Random operations against a plain list that is sorted on each pop.
    void againstASimpleModel()
    {
        struct Entry
        {
            qint64 id;
            int priority;
        };
        for (quint32 seed = 1; seed <= 50; ++seed) {
            QRandomGenerator random(seed);
            ReadyQueue queue;
            std::vector<Entry> model;
            qint64 nextId = 1;
            for (int step = 0; step < 2000; ++step) {
                const int what = random.bounded(12);
                if (what < 5) {
                    const Entry entry{nextId++, random.bounded(-3, 4)};
                    queue.push(TaskId{entry.id}, entry.priority);
                    model.push_back(entry);
                } else if (what < 8) {
                    const auto best = std::ranges::max_element(
                        model, [](const Entry &a, const Entry &b) { return a.priority < b.priority; });
                    const auto popped = queue.pop();
                    QCOMPARE(popped.has_value(), best != model.end());
                    if (popped) {
                        QCOMPARE(popped->value, best->id);
                        model.erase(best);
                    }
                } else if (!model.empty()) {
                    const auto victim = model.begin() + random.bounded(static_cast<int>(model.size()));
                    queue.remove(TaskId{victim->id}, victim->priority);
                    Entry moved = *victim;
                    model.erase(victim);
                    if (what >= 10) {
                        moved.priority = random.bounded(-3, 4); // or the same: behind the others of it
                        queue.push(TaskId{moved.id}, moved.priority);
                        model.push_back(moved);
                    }
                }
                QCOMPARE(queue.size(), std::ssize(model));
                if (step % 50 == 0) {
                    std::vector<Entry> sorted = model;
                    std::ranges::stable_sort(sorted, std::greater(), &Entry::priority);
                    const auto next = queue.peek(5);
                    QCOMPARE(next.size(), std::min<size_t>(5, sorted.size()));
                    for (size_t i = 0; i < next.size(); ++i)
                        QCOMPARE(next[i].value, sorted[i].id);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestReadyQueue)
#include "tst_readyqueue.moc"
