// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/searchwords.h"
#include "tests/support/testengine.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::TestEngine;

namespace {

Timestamp at(qint64 second)
{
    return Timestamp(std::chrono::hours(480'000) + std::chrono::seconds(second));
}

class NoObserver : public TaskStore::Observer
{
    void roundCommitted(std::span<const StoreWrite>) override { }
    void tasksRemoved(std::span<const TaskId>, const StateCounts &) override { }
    void healthChanged(const std::optional<Error> &) override { }
};

} // namespace

/// What a list shows, and in which order.
class TestTaskListing : public QObject
{
    Q_OBJECT

    static std::shared_ptr<Task> task(qint64 id, TaskSpec spec = {.type = u"noop"_s})
    {
        auto task = std::make_shared<Task>();
        task->id = TaskId{id};
        if (spec.queue.isEmpty())
            spec.queue = u"default"_s;
        task->spec = std::make_shared<const TaskSpec>(std::move(spec));
        task->createdAt = at(id);
        return task;
    }
    static void put(TaskStore &store, const std::vector<std::shared_ptr<Task>> &tasks)
    {
        std::vector<StoreWrite> writes;
        for (const auto &task : tasks) {
            auto fresh = std::make_shared<Task>(*task);
            fresh->phase = Queued{};
            writes.push_back({.kind = StoreWrite::Kind::Insert, .task = fresh});
            writes.push_back({.kind = StoreWrite::Kind::Update, .task = task});
            if (task->pinned)
                writes.push_back({.kind = StoreWrite::Kind::Pin, .task = task});
        }
        store.enqueue(std::move(writes));
    }
    static QList<qint64> listed(TaskStore &store, const TaskFilter &filter, int limit = 7)
    {
        QList<qint64> ids;
        std::optional<TaskCursor> after;
        do {
            const auto page = TestEngine::waitFor<TaskPage>(
                [&](auto done) { store.list(filter, after, limit, std::move(done)); });
            for (const TaskPtr &item : page->items)
                ids.append(item->id.value);
            after = page->next;
        } while (after);
        return ids;
    }
    static qint64 keyOf(const Task &task, TaskSort sort)
    {
        constexpr qint64 Latest = std::numeric_limits<qint64>::max();
        const auto ms = [](std::optional<Timestamp> time, qint64 none) {
            return time ? time->time_since_epoch().count() : none;
        };
        switch (sort) {
        case TaskSort::Id:
            break;
        case TaskSort::CreatedAt:
            return ms(task.createdAt, 0);
        case TaskSort::StartedAt:
            return ms(task.startedAt(), Latest);
        case TaskSort::FinishedAt:
            return ms(task.finishedAt(), Latest);
        case TaskSort::Priority:
            return task.spec->priority;
        case TaskSort::Duration:
            return task.startedAt() && task.finishedAt() ? (*task.finishedAt() - *task.startedAt()).count()
                                                         : -1;
        }
        return 0;
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<SqliteTaskStore>(QString(), Durability::Memory);
        QVERIFY(m_store->open(m_observer));
    }
    void cleanup() { m_store.reset(); }

    void everyOrderAgainstASortedList_data()
    {
        QTest::addColumn<int>("sort");
        for (const auto &[name, sort] : {std::pair{"id", TaskSort::Id},
                                         {"created", TaskSort::CreatedAt},
                                         {"started", TaskSort::StartedAt},
                                         {"finished", TaskSort::FinishedAt},
                                         {"priority", TaskSort::Priority},
                                         {"duration", TaskSort::Duration}})
            QTest::newRow(name) << static_cast<int>(sort);
    }
    void everyOrderAgainstASortedList()
    {
        QFETCH(const int, sort);
        QRandomGenerator random(42);
        std::vector<std::shared_ptr<Task>> tasks;
        for (qint64 id = 1; id <= 60; ++id) {
            TaskSpec spec{.type = u"noop"_s};
            spec.priority = random.bounded(-2, 3);
            const auto made = task(id, std::move(spec));
            made->createdAt = at(random.bounded(20)); // a clock that was set back
            const Timestamp started = at(random.bounded(100, 120));
            if (id % 4 == 0)
                made->phase = Running{started, {}, {}, false};
            else if (id % 4 == 1)
                made->phase = Finished{
                    TaskState::Succeeded, started, started + std::chrono::seconds(random.bounded(5)), {}, {}};
            else if (id % 4 == 2)
                made->phase = Finished{TaskState::Cancelled, {}, at(random.bounded(200)), {}, {}};
            tasks.push_back(made);
        }
        put(*m_store, tasks);
        for (const bool ascending : {false, true}) {
            TaskFilter filter;
            filter.sort = static_cast<TaskSort>(sort);
            filter.ascending = ascending;
            std::ranges::sort(tasks, [&](const auto &a, const auto &b) {
                const auto keys = [&](const Task &t) { return std::pair(keyOf(t, filter.sort), t.id); };
                return ascending ? keys(*a) < keys(*b) : keys(*b) < keys(*a);
            });
            QList<qint64> expected;
            for (const auto &t : tasks)
                expected.append(t->id.value);
            QCOMPARE(listed(*m_store, filter), expected);
            QCOMPARE(listed(*m_store, filter, 60), expected);
        }
    }

    void filters()
    {
        TaskSpec mail{.type = u"mail"_s, .params = R"({"to":"Ann_50%@example.org"})"};
        mail.queue = u"my mail"_s;
        mail.tags = {u"Weekly"_s, u"한국어"_s};
        mail.submitter = u"curl/8"_s;
        mail.uniqueKey = u"k'1"_s;
        TaskSpec again{.type = u"noop"_s};
        again.retryOf = TaskId{1};
        const auto failed = task(3);
        failed->phase = Finished{TaskState::Failed, at(5), at(9), {}, {}};
        failed->failure = std::make_shared<const Failure>(Failure{FailureKind::Timeout, u"No Answer"_s, {}});
        const auto pinned = task(4);
        pinned->pinned = true;
        put(*m_store, {task(1, mail), task(2, again), failed, pinned});

        const auto with = [&](const std::function<void(TaskFilter &)> &set) {
            TaskFilter filter;
            set(filter);
            return listed(*m_store, filter);
        };
        const auto text = [&](const QString &q) { return with([&](TaskFilter &f) { f.text = q; }); };
        using Ids = QList<qint64>;
        QCOMPARE(with([](TaskFilter &f) { f.submitter = u"curl/8"_s; }), Ids{1});
        QCOMPARE(with([](TaskFilter &f) { f.uniqueKey = u"k'1"_s; }), Ids{1});
        QCOMPARE(with([](TaskFilter &f) { f.retryOf = TaskId{1}; }), Ids{2});
        QCOMPARE(with([](TaskFilter &f) { f.pinned = true; }), Ids{4});
        QCOMPARE(with([](TaskFilter &f) { f.pinned = false; }), (Ids{3, 2, 1}));
        QCOMPARE(with([](TaskFilter &f) { f.ids = {TaskId{4}, TaskId{1}, TaskId{9}}; }), (Ids{4, 1}));
        QCOMPARE(with([](TaskFilter &f) { f.ids.emplace(); }), Ids{});
        QCOMPARE(with([](TaskFilter &f) {
                     f.createdFrom = at(2);
                     f.createdBefore = at(4);
                 }),
                 (Ids{3, 2}));
        QCOMPARE(with([](TaskFilter &f) { f.finishedFrom = at(9); }), Ids{3});
        QCOMPARE(with([](TaskFilter &f) { f.finishedBefore = at(9); }), Ids{});
        QCOMPARE(text(u"MAIL ann"_s), Ids{1});
        QCOMPARE(text(u"_50%"_s), Ids{1}); // no wildcards
        QCOMPARE(text(u"n%o"_s), Ids{});
        QCOMPARE(text(u"weekly"_s), Ids{1});
        QCOMPARE(text(u"한국"_s), Ids{1});
        QCOMPARE(text(u"#3"_s), Ids{3});
        QCOMPARE(text(u"queue:\"my mail\""_s), Ids{1});
        QCOMPARE(text(u"queue:my"_s), Ids{});
        QCOMPARE(text(u"no answer"_s), Ids{3});
        QCOMPARE(text(u"timeout"_s), Ids{3});
        QCOMPARE(text(u"details"_s), Ids{}); // a word of our own JSON
        QCOMPARE(text(u"' OR 1=1 --"_s), Ids{});
    }

    void pagesOfLargeTasks()
    {
        const QTemporaryDir dir;
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        QVERIFY(store.open(m_observer));
        constexpr qint64 Size = 1'500'000;
        std::vector<std::shared_ptr<Task>> tasks;
        for (qint64 id = 1; id <= 8; ++id) {
            TaskSpec spec{.type = u"noop"_s};
            spec.priority = static_cast<int>(id % 3);
            spec.params = "{\"x\":\"" + QByteArray(Size, 'x') + "\"}";
            tasks.push_back(task(id, std::move(spec)));
        }
        TaskSpec huge{.type = u"noop"_s};
        huge.params = "{\"x\":\"" + QByteArray(TaskPage::EnoughBytes, 'x') + "\"}";
        tasks.push_back(task(9, std::move(huge)));
        put(store, tasks);
        const auto first =
            TestEngine::waitFor<TaskPage>([&](auto done) { store.list({}, {}, 1'000, std::move(done)); });
        QCOMPARE(first->items.size(), 1U); // it is enough alone, and there must be one
        const auto second = TestEngine::waitFor<TaskPage>(
            [&](auto done) { store.list({}, first->next, 1'000, std::move(done)); });
        QCOMPARE(second->items.size(), 3U);
        for (const auto sort : {TaskSort::Id, TaskSort::Priority, TaskSort::CreatedAt}) {
            TaskFilter filter;
            filter.sort = sort;
            QCOMPARE(listed(store, filter, 1'000), listed(store, filter, 1));
            QCOMPARE(listed(store, filter, 1'000).size(), 9);
        }
    }

    void theSlowestOfAHundredThousand()
    {
        const QTemporaryDir dir;
        SqliteTaskStore store(dir.filePath(u"a.db"_s), Durability::Process);
        QVERIFY(store.open(m_observer));
        constexpr int Count = 100'000;
        std::vector<StoreWrite> writes;
        for (qint64 id = 1; id <= Count; ++id) {
            TaskSpec spec{.type = u"checksum"_s};
            spec.params = "{\"path\":\"/home/me/pictures/2026/" + QByteArray::number(id) + ".jpg\"}";
            writes.push_back({.kind = StoreWrite::Kind::Insert, .task = task(id, std::move(spec))});
        }
        store.enqueue(std::move(writes));
        QCOMPARE(listed(store, {.ids = std::vector{TaskId{Count}}}), QList<qint64>{Count});
        const auto time = [&](const TaskFilter &filter) {
            QElapsedTimer timer;
            timer.start();
            (void)TestEngine::waitFor<TaskPage>(
                [&](auto done) { store.list(filter, {}, 50, std::move(done)); });
            return timer.elapsed();
        };
        TaskFilter none;
        none.text = u"no such word"_s;
        TaskFilter sorted;
        sorted.sort = TaskSort::Duration;
        const qint64 byText = time(none);
        const qint64 bySort = time(sorted);
        qInfo("of 100,000: text %lld ms, sort %lld ms", byText, bySort);
        QVERIFY(byText < 10'000);
        QVERIFY(bySort < 10'000);
    }

    void words()
    {
        const auto found = searchWords(u"  Ab #7 queue:\"My Mail\" #x "_s);
        QCOMPARE(found.size(), 4U);
        QCOMPARE(found[0], (SearchWord{u"ab"_s, {}, {}}));
        QCOMPARE(found[1], (SearchWord{u"#7"_s, TaskId{7}, {}}));
        QCOMPARE(found[2], (SearchWord{u"queue:my mail"_s, {}, u"my mail"_s}));
        QCOMPARE(found[3], (SearchWord{u"#x"_s, {}, {}}));
        QCOMPARE(searchTextForQueue(u"my mail"_s), u"queue:\"my mail\""_s);
    }

private:
    NoObserver m_observer;
    std::unique_ptr<SqliteTaskStore> m_store;
};

QTEST_GUILESS_MAIN(TestTaskListing)
#include "tst_tasklisting.moc"
