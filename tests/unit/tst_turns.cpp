// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/taskqueues.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>

using namespace pooldeck;
using namespace std::chrono_literals;

namespace {

/// Named queues as one plain list: who is next is looked for in all of it, each time.
class Model
{
public:
    struct Item
    {
        TaskId id;
        QString queue;
        ExecutorKind kind;
        int priority;
        std::optional<quint64> aside; // its queue's last turn when it stepped aside
    };
    struct Queue
    {
        QueueSettings settings;
        int running = 0;
        quint64 lastTurn = 0;
    };

    std::optional<TaskId> next(ExecutorKind kind) const
    {
        const Item *best = nullptr;
        for (const auto &[name, queue] : queues) {
            const auto ofQueue = [&](const Item &item) { return item.queue == name && item.kind == kind; };
            const auto aside = std::ranges::count_if(
                items, [&](const Item &item) { return ofQueue(item) && item.aside.has_value(); });
            if (queue.settings.paused || aside >= 64
                || (queue.settings.concurrency && queue.running >= *queue.settings.concurrency))
                continue;
            const Item *first = nullptr;
            for (const Item &item : items) {
                if (ofQueue(item) && !item.aside && (!first || item.priority > first->priority))
                    first = &item;
            }
            if (first
                && (!best || first->priority > best->priority
                    || (first->priority == best->priority
                        && queue.lastTurn < queues.at(best->queue).lastTurn)))
                best = first;
        }
        return best ? std::optional(best->id) : std::nullopt;
    }
    std::vector<Item>::iterator find(TaskId id) { return std::ranges::find(items, id, &Item::id); }
    void start(TaskId id)
    {
        const auto item = find(id);
        Queue &queue = queues[item->queue];
        ++queue.running;
        queue.lastTurn = ++turn;
        items.erase(item);
    }
    void takeBack()
    {
        for (Item &item : items) {
            if (item.aside)
                queues[item.queue].lastTurn = std::min(queues[item.queue].lastTurn, *item.aside);
            item.aside.reset();
        }
    }

    std::vector<Item> items; // in the order of arrival
    std::map<QString, Queue> queues;
    quint64 turn = 0;
};

} // namespace

/// Whose turn it is, against a simple model.
class TestTurns : public QObject
{
    Q_OBJECT

    static ExecutorKind randomKind(QRandomGenerator &random)
    {
        return random.bounded(2) ? ExecutorKind::Thread : ExecutorKind::Loop;
    }

private Q_SLOTS:
    void againstASimpleModel()
    {
        for (quint32 seed = 1; seed <= 20; ++seed) {
            QRandomGenerator random(seed);
            TaskQueues queues;
            Model model;
            qint64 nextId = 0;
            for (int step = 0; step < 2000; ++step) {
                const QString name = QString(QChar(u'a' + random.bounded(4)));
                const ExecutorKind kind = randomKind(random);
                const int what = random.bounded(100);
                if (what < 32) {
                    const Model::Item item{TaskId{++nextId}, name, kind, random.bounded(-1, 2), {}};
                    queues.queue(name).readyFor(kind).push(item.id, item.priority);
                    model.items.push_back(item);
                    (void)model.queues[name];
                } else if (what < 80) {
                    const auto next = queues.next(kind, 1s);
                    QCOMPARE(next ? std::optional(next->id) : std::nullopt, model.next(kind));
                    if (!next)
                        continue;
                    if (what < 62) {
                        queues.start(*next, kind);
                        model.start(next->id);
                    } else {
                        queues.passOver(*next, kind);
                        const auto item = model.find(next->id);
                        item->aside = model.queues[item->queue].lastTurn;
                    }
                } else if (what < 82) {
                    queues.takeBack();
                    model.takeBack();
                } else if (what < 90 && !model.items.empty()) {
                    const auto victim =
                        model.items.begin() + random.bounded(static_cast<int>(model.items.size()));
                    QCOMPARE(queues.remove(queues.queue(victim->queue), victim->kind, victim->id,
                                           victim->priority),
                             victim->aside.has_value());
                    Model::Item moved = *victim;
                    model.items.erase(victim);
                    if (what >= 86) {
                        moved.queue = name;
                        moved.priority = random.bounded(-1, 2);
                        moved.aside.reset();
                        queues.queue(name).readyFor(moved.kind).push(moved.id, moved.priority);
                        model.items.push_back(moved);
                        (void)model.queues[name];
                    }
                } else if (what < 97) {
                    Model::Queue &queue = model.queues[name];
                    if (queue.running > 0) {
                        --queue.running;
                        TaskQueues::ended(queues.queue(name), 1s);
                    }
                } else {
                    QueueSettings settings{.paused = random.bounded(4) == 0};
                    if (random.bounded(3) == 0)
                        settings.concurrency = random.bounded(1, 6);
                    model.queues[name].settings = settings;
                    queues.configure(queues.queue(name), settings, 1s);
                }
                QVERIFY(agree(queues, model));
            }
        }
    }

private:
    static bool agree(TaskQueues &queues, const Model &model)
    {
        for (const auto &[name, queue] : model.queues) {
            const auto queued =
                std::ranges::count_if(model.items, [&](const auto &item) { return item.queue == name; });
            if (queues.queue(name).queued() != queued || queues.queue(name).running != queue.running)
                return false;
        }
        for (const ExecutorKind kind : {ExecutorKind::Thread, ExecutorKind::Loop}) {
            const auto ready = std::ranges::count_if(
                model.items, [&](const auto &item) { return item.kind == kind && !item.aside; });
            if (queues.ready(kind) != ready)
                return false;
        }
        return true;
    }
};

QTEST_APPLESS_MAIN(TestTurns)
#include "tst_turns.moc"
