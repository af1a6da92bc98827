// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/backgroundrunner.h"
#include "core/api/taskends.h"
#include "tests/support/apifixture.h"

#include <QSemaphore>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype LargeAnswer = 8 * 1024 * 1024; // more than the system's buffers take

/// What was done, in its order. Any thread.
class Journal
{
public:
    void note(const QString &what)
    {
        const std::scoped_lock lock(m_mutex);
        m_lines.append(what);
    }
    void clear()
    {
        const std::scoped_lock lock(m_mutex);
        m_lines.clear();
    }
    QStringList lines() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_lines;
    }

private:
    mutable std::mutex m_mutex;
    QStringList m_lines;
};

} // namespace

/// Background tasks behind real sockets and the real engine.
class TestBackgroundTasks : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void startsWhenTheAnswerIsThere();
    void startsWhenALargeAnswerHasBeenRead();
    void startsWhenTheClientLeaves_data();
    void startsWhenTheClientLeaves();
    void oneAfterAnother();
    void engineTasksWaitForEachOther();
    void aFailureStopsTheRest_data();
    void aFailureStopsTheRest();
    void chainsRunSideBySide();
    void theServerStopsMeanwhile();

private:
    using Fill = std::function<void(BackgroundTasks &)>;
    /// What GET /act does in the background, and what it answers.
    void prepare(Fill fill, const QByteArray &body = "done",
                 BackgroundTasks::OnFailure onFailure = BackgroundTasks::OnFailure::Stop);
    TaskSpec spec(const QString &type, const QJsonObject &params = {}) const
    {
        TaskSpec spec;
        spec.type = type;
        spec.params = QJsonDocument(params).toJson(QJsonDocument::Compact);
        return spec;
    }

    Journal m_journal;
    Fill m_fill;
    QByteArray m_body;
    BackgroundTasks::OnFailure m_onFailure{};
    Responder m_held{nullptr}; // of GET /later
    QSemaphore m_isHeld;
};

void TestBackgroundTasks::initTestCase()
{
    m_moreRoutes = [this](const ApiServices &services) {
        const auto answer = [this, runner = services.background] {
            BackgroundTasks tasks(m_onFailure);
            m_fill(tasks);
            return runner->startAfter(Reply::json(m_body), std::move(tasks));
        };
        return std::vector<Route>{
            {HttpMethod::Get, "/act", "act", "",
             [answer](const ApiRequest &, const Responder &responder) { responder.reply(answer()); }},
            {HttpMethod::Get, "/later", "later", "",
             [this, answer](const ApiRequest &, Responder responder) {
                 m_held = std::move(responder);
                 m_isHeld.release();
             }},
        };
    };
}

void TestBackgroundTasks::init()
{
    ApiFixture::init();
    m_journal.clear();
}

void TestBackgroundTasks::prepare(Fill fill, const QByteArray &body, BackgroundTasks::OnFailure onFailure)
{
    m_fill = std::move(fill);
    m_body = body;
    m_onFailure = onFailure;
}

void TestBackgroundTasks::startsWhenTheAnswerIsThere()
{
    RawClient client(m_port);
    QSemaphore looked;
    std::atomic<bool> wasThere = false;
    prepare([&](BackgroundTasks &tasks) {
        tasks.add(u"look"_s, [&] {
            wasThere = client.hasBytesWithin(0ms); // this client is nobody else's now
            looked.release();
        });
    });
    QVERIFY(client.send(request("GET /act")));
    QVERIFY(looked.tryAcquire(1, 10'000));
    QVERIFY(wasThere);
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->body, QByteArray("done"));
}

void TestBackgroundTasks::startsWhenALargeAnswerHasBeenRead()
{
    QSemaphore started;
    prepare([&](BackgroundTasks &tasks) { tasks.add(u"note"_s, [&] { started.release(); }); },
            QByteArray(LargeAnswer, 'x'));
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /act")));
    QVERIFY(client.hasBytesWithin(10s));
    for (int i = 0; i < 20; ++i) // the loop has had its chances
        QCOMPARE(ask("GET /healthz").status, 200);
    QCOMPARE(started.available(), 0);
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->body.size(), LargeAnswer);
    QVERIFY(started.tryAcquire(1, 10'000));
}

void TestBackgroundTasks::startsWhenTheClientLeaves_data()
{
    QTest::addColumn<bool>("answered");
    QTest::newRow("before it is answered") << false;
    QTest::newRow("before it has read the answer") << true;
}

void TestBackgroundTasks::startsWhenTheClientLeaves()
{
    QFETCH(bool, answered);
    QSemaphore started;
    const auto fill = [&](BackgroundTasks &tasks) { tasks.add(u"note"_s, [&] { started.release(); }); };
    prepare(fill, QByteArray(LargeAnswer, 'x'));
    RawClient client(m_port);
    QVERIFY(client.send(request(answered ? "GET /act" : "GET /later")));
    if (answered) {
        QVERIFY(client.hasBytesWithin(10s));
        client.leave(true);
    } else {
        QVERIFY(m_isHeld.tryAcquire(1, 10'000));
        client.leave(true);
        QCOMPARE(ask("GET /healthz").status, 200); // by now the loop knows
        Reply reply = Reply::json("{}");
        reply.whenSent = [&] { started.release(); };
        std::exchange(m_held, Responder{nullptr}).reply(std::move(reply));
    }
    QVERIFY(started.tryAcquire(1, 10'000));
}

void TestBackgroundTasks::oneAfterAnother()
{
    QSemaphore go;
    prepare([&](BackgroundTasks &tasks) {
        for (const int i : {1, 2, 3}) {
            tasks.add(u"step"_s, [&, i] {
                m_journal.note(u"begin %1"_s.arg(i));
                go.acquire();
                m_journal.note(u"end %1"_s.arg(i));
            });
        }
    });
    QCOMPARE(ask("GET /act").status, 200);
    const QStringList all{u"begin 1"_s, u"end 1"_s, u"begin 2"_s, u"end 2"_s, u"begin 3"_s, u"end 3"_s};
    for (int i = 0; i < 3; ++i) {
        QTRY_COMPARE(m_journal.lines(), all.first(2 * i + 1));
        go.release();
    }
    QTRY_COMPARE(m_journal.lines(), all);
}

void TestBackgroundTasks::engineTasksWaitForEachOther()
{
    prepare([&](BackgroundTasks &tasks) {
        tasks.add(spec(u"sleep"_s, {{"seconds"_L1, 0.05}}))
            .add(u"between"_s,
                 [&] {
                     const auto first = m_engine->list();
                     m_journal.note(first && first->items.size() == 1
                                            && first->items[0]->state() == TaskState::Succeeded
                                        ? u"first has ended"_s
                                        : u"too early"_s);
                 })
            .add(spec(u"noop"_s));
    });
    QCOMPARE(ask("GET /act").status, 200);
    QTRY_COMPARE(m_engine->count(TaskState::Succeeded), 2);
    QCOMPARE(m_journal.lines(), QStringList(u"first has ended"_s));
    const auto page = m_engine->list();
    QVERIFY(page);
    QVERIFY(page->items[0]->createdAt >= *page->items[1]->finishedAt());
}

void TestBackgroundTasks::aFailureStopsTheRest_data()
{
    QTest::addColumn<bool>("goesOn");
    QTest::addColumn<QString>("how");
    for (const bool goesOn : {false, true}) {
        for (const char *how : {"exception", "other exception", "not accepted", "failed"})
            QTest::addRow("%s, %s", how, goesOn ? "goes on" : "stops") << goesOn << QString::fromLatin1(how);
    }
}

void TestBackgroundTasks::aFailureStopsTheRest()
{
    QFETCH(bool, goesOn);
    QFETCH(QString, how);
    struct Ended
    {
        Journal &journal;
        ~Ended() { journal.note(u"over"_s); }
    };
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^In the background: "_s));
    prepare(
        [&, how](BackgroundTasks &tasks) {
            if (how == "exception"_L1)
                tasks.add(u"bad"_s, [] { throw std::runtime_error("no"); });
            else if (how == "other exception"_L1)
                tasks.add(u"bad"_s, [] { throw 1; });
            else if (how == "not accepted"_L1)
                tasks.add(spec(u"nothing"_s));
            else
                tasks.add(spec(u"checksum"_s, {{"path"_L1, "/no/such/file"_L1}}));
            // Dies with the chain.
            tasks.add(u"next"_s,
                      [this, ended = std::make_unique<Ended>(m_journal)] { m_journal.note(u"next"_s); });
        },
        "done", goesOn ? BackgroundTasks::OnFailure::GoOn : BackgroundTasks::OnFailure::Stop);
    QCOMPARE(ask("GET /act").status, 200);
    QTRY_COMPARE(m_journal.lines(), goesOn ? QStringList({u"next"_s, u"over"_s}) : QStringList(u"over"_s));
}

void TestBackgroundTasks::chainsRunSideBySide()
{
    QSemaphore go;
    prepare([&](BackgroundTasks &tasks) {
        tasks.add(u"wait"_s, [&] {
            m_journal.note(u"begin"_s);
            go.acquire();
            m_journal.note(u"end"_s);
        });
    });
    QCOMPARE(ask("GET /act").status, 200);
    QCOMPARE(ask("GET /act").status, 200);
    QTRY_COMPARE(m_journal.lines(), QStringList({u"begin"_s, u"begin"_s}));
    go.release(2);
    QTRY_COMPARE(m_journal.lines().size(), 4);
}

void TestBackgroundTasks::theServerStopsMeanwhile()
{
    QSemaphore begun;
    prepare([&](BackgroundTasks &tasks) {
        tasks.add(u"function"_s, [&] {
            begun.release();
            while (RawClient(m_port).isConnected()) { } // until the server no longer listens
            m_journal.note(u"over"_s);
        });
    });
    QCOMPARE(ask("GET /act").status, 200);
    QVERIFY(begun.tryAcquire(1, 10'000));
    m_server->stop();
    QCOMPARE(m_journal.lines(), QStringList(u"over"_s)); // it was waited for
}

QTEST_GUILESS_MAIN(TestBackgroundTasks)
#include "tst_backgroundtasks.moc"
