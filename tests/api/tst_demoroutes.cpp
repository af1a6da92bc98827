// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demo.h"
#include "core/types/demotypes.h"
#include "tests/support/apifixture.h"
#include "tests/support/scriptedhttpserver.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the demo routes do, over real sockets, with the real engine.
class TestDemoRoutes : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void pings_data();
    void pings();
    void twoThreadPingsRunTogether();
    void aLoopPingLetsOthersPass();
    void aBlockingPingBlocks();
    void aCancelledPingSaysSo();
    void executesATask();
    void greets();
    void greetsSeveralInOrder();
    void registersAProduct();
    void sendsAMail();
    void processesADocument();
    void fetchesAndSaves_data();
    void fetchesAndSaves();
    void aFailedFetchIsTold();
    void faults_data();
    void faults();
    void uploadFaults_data();
    void uploadFaults();
    void needTheToken();
    void thereAreNoneWithoutTheOption();

private:
    /// Asks while this thread runs its event loop.
    RawAnswer askMeanwhile(const QByteArray &line);
    QJsonArray tasks(const QByteArray &query) const
    {
        return ask("GET /api/v1/tasks?" + query).json()[u"items"_s].toArray();
    }
    RawAnswer upload(const QByteArray &content, const QByteArray &name = "file") const
    {
        return ask("POST /demo/process-document",
                   "--b\r\nContent-Disposition: form-data; name=\"" + name
                       + "\"; filename=\"../some/text.txt\"\r\n\r\n" + content + "\r\n--b--\r\n",
                   "Content-Type: multipart/form-data; boundary=b\r\n");
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Demo> m_demo;
};

void TestDemoRoutes::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    auto demo = Demo::make(m_dir->filePath(u"demo"_s), ExecutorKind::Thread);
    QVERIFY(demo);
    m_demo = *std::move(demo);
    m_moreTypes = [this](TaskCatalog &catalog) -> Result<void> {
        if (auto added = addDemoTypes(catalog); !added)
            return added;
        return m_demo->addTypes(catalog);
    };
    m_moreRoutes = [this](const ApiServices &services) { return m_demo->routes(services); };
    ApiFixture::init();
}

void TestDemoRoutes::cleanup()
{
    m_demo->beginStop();
    m_server->stop();
    m_demo->stop();
    ApiFixture::cleanup();
    m_demo.reset();
}

RawAnswer TestDemoRoutes::askMeanwhile(const QByteArray &line)
{
    std::future<RawAnswer> answer = std::async(std::launch::async, [this, line] { return ask(line); });
    if (!QTest::qWaitFor([&] { return answer.wait_for(0s) == std::future_status::ready; }, 20'000))
        qFatal("no answer");
    return answer.get();
}

void TestDemoRoutes::pings_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("waitedOn");
    QTest::newRow("thread") << QByteArray("thread") << u"the thread pool-"_s;
    QTest::newRow("loop") << QByteArray("loop") << u"the loop api-0"_s;
    QTest::newRow("blocking") << QByteArray("blocking") << u"the loop api-0"_s;
}

void TestDemoRoutes::pings()
{
    QFETCH(QByteArray, path);
    QFETCH(QString, waitedOn);
    QElapsedTimer timer;
    timer.start();
    const RawAnswer answer = ask("GET /demo/ping/" + path + "?seconds=0.2");
    QVERIFY(timer.elapsed() >= 200);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json()[u"ping"_s], u"pong"_s);
    QVERIFY(answer.json()[u"seconds"_s].toDouble() >= 0.2);
    QVERIFY(answer.json()[u"waited_on"_s].toString().startsWith(waitedOn));
    QCOMPARE(ask("GET /demo/ping/" + path + "?seconds=0").status, 200);
}

void TestDemoRoutes::twoThreadPingsRunTogether()
{
    std::array<RawClient, 2> clients{RawClient(m_port), RawClient(m_port)};
    for (RawClient &client : clients)
        QVERIFY(client.send(request("GET /demo/ping/thread?seconds=30")));
    QTRY_COMPARE(m_engine->count(TaskState::Running), 2); // at once
    const auto running = m_engine->list();
    for (const TaskPtr &task : running->items)
        QVERIFY(m_engine->cancel(task->id));
    for (RawClient &client : clients)
        QVERIFY(client.answer());
}

void TestDemoRoutes::aLoopPingLetsOthersPass()
{
    RawClient waiting(m_port);
    QVERIFY(waiting.send(request("GET /demo/ping/loop?seconds=60")));
    QCOMPARE(ask("GET /healthz").status, 200);
    QVERIFY(!waiting.hasBytesWithin(0ms));
}

void TestDemoRoutes::aBlockingPingBlocks()
{
    RawClient blocking(m_port);
    RawClient other(m_port);
    QVERIFY(blocking.send(request("GET /demo/ping/blocking?seconds=60")));
    m_demo->beginStop(); // the program's end does not wait for it
    QVERIFY(blocking.answer());
    QVERIFY(other.send(request("GET /healthz")));
    QVERIFY(other.answer());
}

void TestDemoRoutes::aCancelledPingSaysSo()
{
    RawClient waiting(m_port);
    QVERIFY(waiting.send(request("GET /demo/ping/thread?seconds=60")));
    QTRY_COMPARE(m_engine->count(TaskState::Running), 1);
    QVERIFY(m_engine->cancel(m_engine->list()->items[0]->id));
    const auto answer = waiting.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 409);
    QVERIFY(answer->json()[u"detail"_s].toString().contains(u"cancelled"_s));
}

void TestDemoRoutes::executesATask()
{
    const RawAnswer answer = ask("GET /demo/execute-task");
    QCOMPARE(answer.status, 202);
    const QByteArray location = answer.fields["location"];
    QTRY_COMPARE(ask("GET " + location).json()[u"state"_s], u"succeeded"_s);
    QCOMPARE(ask("GET " + location + "/result").body, QByteArray("\"Hello, world!\""));
}

void TestDemoRoutes::greets()
{
    const RawAnswer answer = ask("POST /demo/task", R"({"name":"Käthe"})");
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.json()[u"params"_s][u"name"_s], u"Käthe"_s);
    QCOMPARE(answer.json()[u"submitter"_s], u"tst/1"_s);
    QTRY_COMPARE(ask("GET " + answer.fields["location"]).json()[u"result"_s], u"Hello, Käthe!"_s);
}

void TestDemoRoutes::greetsSeveralInOrder()
{
    const RawAnswer answer = ask("POST /demo/multi-task", R"({"names":["a","b"]})");
    QCOMPARE(answer.status, 202);
    const QByteArray url = answer.json()[u"tasks_url"_s].toString().toUtf8();
    const auto ended = [&] { return ask("GET " + url + "&state=succeeded").json()[u"items"_s].toArray(); };
    QTRY_COMPARE_WITH_TIMEOUT(ended().size(), 2, 15'000);
    const QJsonArray items = ended(); // the newest first
    QCOMPARE(items[1][u"params"_s][u"name"_s], u"a"_s);
    QCOMPARE(items[0][u"params"_s][u"name"_s], u"b"_s);
    QVERIFY(items[0][u"created_at"_s].toString() >= items[1][u"finished_at"_s].toString());
}

void TestDemoRoutes::registersAProduct()
{
    const RawAnswer first = ask("POST /demo/register-product", R"({"name":"Lamp","price":19.9})");
    QCOMPARE(first.status, 201);
    const qint64 id = first.json()[u"id"_s].toInteger();
    QVERIFY(id > 0);
    QCOMPARE(first.json()[u"price"_s], u"19.90"_s);
    QCOMPARE(ask("POST /demo/register-product", R"({"name":"Desk","price":0})").json()[u"id"_s], id + 1);

    DemoDatabase database(m_dir->filePath(u"demo/demo.db"_s));
    const auto product = database.product(id); // saved before the answer
    QVERIFY(product);
    QCOMPARE(product->name, u"Lamp"_s);
    QTRY_VERIFY(database.product(id)->registered); // and registered after it
    QTRY_COMPARE(tasks("type=register-product&state=succeeded").size(), 2);
}

void TestDemoRoutes::sendsAMail()
{
    const RawAnswer answer =
        ask("POST /demo/send-email", R"({"to":"me@example.org","subject":"Hi","body":"Line\nline"})");
    QCOMPARE(answer.status, 202);
    const QDir outbox(m_dir->filePath(u"demo/outbox"_s));
    QTRY_COMPARE(outbox.entryList({u"*.eml"_s}).size(), 1);
    QFile mail(outbox.filePath(outbox.entryList({u"*.eml"_s})[0]));
    QVERIFY(mail.open(QFile::ReadOnly));
    const QByteArray text = mail.readAll();
    QVERIFY(text.contains("\r\nTo: me@example.org\r\n"));
    QVERIFY(text.contains(QByteArray("Line\nline").toBase64()));
}

void TestDemoRoutes::processesADocument()
{
    const RawAnswer answer = upload("one two\nthree\ffour");
    QCOMPARE(answer.status, 200);
    const QJsonObject found = answer.json();
    QCOMPARE(found[u"name"_s], u"text.txt"_s);
    QCOMPARE(found[u"words"_s], 4);
    QCOMPARE(found[u"lines"_s], 2);
    QCOMPARE(found[u"pages"_s], 2);
    QCOMPARE(found[u"bytes"_s], 18);
    QVERIFY(found[u"id"_s].toInteger() > 0);
    QCOMPARE(ask("GET " + found[u"task_url"_s].toString().toUtf8()).json()[u"type"_s], u"analyse-document"_s);
    const QDir documents(m_dir->filePath(u"demo/documents"_s));
    QCOMPARE(documents.entryList(QDir::Files).size(), 1);
    QCOMPARE(upload("").json()[u"words"_s], 0);
}

void TestDemoRoutes::fetchesAndSaves_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QJsonObject>("expected");
    QTest::newRow("json") << QByteArray("application/json") << QByteArray(R"({"a":1,"b":2})")
                          << QJsonObject{{u"kind"_s, u"json"_s}, {u"length"_s, 2}};
    QTest::newRow("html") << QByteArray("text/html") << QByteArray("<title>A page</title>")
                          << QJsonObject{{u"kind"_s, u"html"_s}, {u"title"_s, u"A page"_s}};
    QTest::newRow("text") << QByteArray("text/plain") << QByteArray("a\nb\n")
                          << QJsonObject{{u"kind"_s, u"text"_s}, {u"lines"_s, 2}};
}

void TestDemoRoutes::fetchesAndSaves()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, content);
    QFETCH(QJsonObject, expected);
    ScriptedHttpServer web;
    web.answer("HTTP/1.1 200 OK\r\nContent-Type: " + type
               + "\r\nContent-Length: " + QByteArray::number(content.size()) + "\r\n\r\n" + content);
    const RawAnswer answer = askMeanwhile("POST /demo/fetch-and-save?url=" + web.url().toUtf8());
    QCOMPARE(answer.status, 200);
    const QJsonObject found = answer.json();
    for (auto it = expected.begin(); it != expected.end(); ++it)
        QCOMPARE(found[it.key()], it.value());
    QVERIFY(found[u"id"_s].toInteger() > 0);
    QFile saved(found[u"path"_s].toString());
    QVERIFY(saved.open(QFile::ReadOnly));
    QCOMPARE(saved.readAll(), content);
    QCOMPARE(tasks("type=fetch").size(), 1);
}

void TestDemoRoutes::aFailedFetchIsTold()
{
    ScriptedHttpServer web;
    web.answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    const RawAnswer answer = askMeanwhile("POST /demo/fetch-and-save?url=" + web.url().toUtf8());
    QCOMPARE(answer.status, 502);
    QCOMPARE(answer.fields["content-type"], QByteArray("application/problem+json"));
    QCOMPARE(answer.json()[u"type"_s], u"/docs/problems#task-failed"_s);
    QVERIFY(answer.json()[u"detail"_s].toString().contains(u"404"_s));
}

void TestDemoRoutes::faults_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("where"); // a pointer, or a parameter
    const auto row = [](const QByteArray &line, const QByteArray &body, int status,
                        const QString &where = {}) {
        QTest::newRow((line + ' ' + body.left(50)).constData()) << line << body << status << where;
    };
    for (const char *path : {"GET /demo/ping/thread", "GET /demo/ping/loop", "GET /demo/ping/blocking"}) {
        row(path + QByteArray("?seconds=61"), {}, 422, u"seconds"_s);
        row(path + QByteArray("?seconds=-1"), {}, 422, u"seconds"_s);
        row(path + QByteArray("?seconds=nan"), {}, 422, u"seconds"_s);
        row(path + QByteArray("?seconds="), {}, 422, u"seconds"_s);
        row(path + QByteArray("?second=1"), {}, 422, u"second"_s);
        row(path + QByteArray("?seconds=%zz"), {}, 400);
    }
    row("GET /demo/execute-task?x=1", {}, 422, u"x"_s);
    row("POST /demo/task", "{}", 422, u"/name"_s);
    row("POST /demo/task", R"({"name":7})", 422, u"/name"_s);
    row("POST /demo/task", R"({"name":""})", 422, u"/name"_s);
    row("POST /demo/task", R"({"name":"a","nick":"b"})", 422, u"/nick"_s);
    row("POST /demo/task", "[]", 422, {});
    row("POST /demo/task", "{", 400);
    row("POST /demo/task", {}, 400);
    row("POST /demo/multi-task", R"({"names":[]})", 422, u"/names"_s);
    row("POST /demo/multi-task", R"({"names":["a",1]})", 422, u"/names/1"_s);
    row("POST /demo/register-product", R"({"name":"x"})", 422, u"/price"_s);
    row("POST /demo/register-product", R"({"name":"x","price":-1})", 422, u"/price"_s);
    row("POST /demo/register-product", R"({"name":"x","price":"1"})", 422, u"/price"_s);
    row("POST /demo/send-email", R"({"to":"nobody","subject":"s","body":"b"})", 422, u"/to"_s);
    row("POST /demo/send-email", R"({"to":"a@b\r\nBcc: c@d","subject":"s","body":"b"})", 422, u"/to"_s);
    row("POST /demo/fetch-and-save", {}, 422, u"url"_s);
    row("POST /demo/fetch-and-save?url=file:///etc/passwd", {}, 422, u"url"_s);
    row("POST /demo/fetch-and-save?url=nonsense", {}, 422, u"url"_s);
    row("POST /demo/process-document", "{}", 415);
    row("GET /demo/process-document", {}, 405);
    row("POST /demo/ping/loop", "{}", 405);
    row("GET /demo", {}, 404);
}

void TestDemoRoutes::faults()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, body);
    QFETCH(QString, where);
    const RawAnswer answer = ask(line, body);
    QTEST(answer.status, "status");
    QCOMPARE(answer.fields["content-type"], QByteArray("application/problem+json"));
    const QJsonValue error = answer.json()[u"errors"_s][0];
    QCOMPARE(error[where.startsWith(u'/') ? u"pointer"_s : u"parameter"_s].toString(), where);
    QCOMPARE(m_engine->engine.lastSeq(), 0); // nothing was done
}

void TestDemoRoutes::uploadFaults_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("pointer");
    QTest::newRow("another field") << QByteArray("other") << QByteArray("x") << u"/other"_s;
    QTest::newRow("no text") << QByteArray("file") << QByteArray("\xff\xfe") << u"/file"_s;
    QTest::newRow("cut off") << QByteArray("file") << QByteArray("\xc3") << u"/file"_s;
    QTest::newRow("NUL") << QByteArray("file") << QByteArray("a\0b", 3) << u"/file"_s;
}

void TestDemoRoutes::uploadFaults()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, content);
    const RawAnswer answer = upload(content, name);
    QCOMPARE(answer.status, 422);
    QTEST(answer.json()[u"errors"_s][0][u"pointer"_s].toString(), "pointer");
    QVERIFY(QDir(m_dir->filePath(u"demo/documents"_s)).isEmpty());
}

void TestDemoRoutes::needTheToken()
{
    RawClient client(m_port);
    QVERIFY(client.send("GET /demo/execute-task HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port)
                        + "\r\n\r\n"));
    QCOMPARE(client.answer().value_or(RawAnswer{}).status, 401);
}

void TestDemoRoutes::thereAreNoneWithoutTheOption()
{
    m_moreRoutes = {};
    serve(m_engine->engine);
    QCOMPARE(ask("GET /demo/ping/loop").status, 404);
    QCOMPARE(ask("POST /demo/task", R"({"name":"x"})").status, 404);
}

QTEST_GUILESS_MAIN(TestDemoRoutes)
#include "tst_demoroutes.moc"
