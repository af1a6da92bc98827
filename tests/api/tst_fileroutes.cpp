// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/processusage.h"
#include "tests/support/apifixture.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Files that clients upload, over real sockets.
class TestFileRoutes : public ApiFixture
{
    Q_OBJECT

    static constexpr qint64 Megabyte = 1'048'576;

    RawAnswer put(const QByteArray &name, const QByteArray &content, const QByteArray &fields = {}) const
    {
        return ask("PUT /api/v1/files/" + name, content, "Content-Type: image/png\r\n" + fields);
    }
    RawAnswer get(const QByteArray &name, const QByteArray &fields = {}) const
    {
        return ask("GET /api/v1/files/" + name, {}, fields);
    }
    /// The head of an upload of so many bytes.
    QByteArray head(const QByteArray &name, qint64 size, const QByteArray &fields = {}) const
    {
        return request("PUT /api/v1/files/" + name, {},
                       "Content-Length: " + QByteArray::number(size) + "\r\n" + fields);
    }
    QStringList onDisk() const
    {
        return QDir(m_directory->filePath(u"files"_s))
            .entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }
    QStringList listed(const QByteArray &query = {}) const
    {
        QStringList names;
        for (const QJsonValue &file : ask("GET /api/v1/files" + query).json()[u"items"_s].toArray())
            names.append(file[u"name"_s].toString());
        return names;
    }
    QByteArray content(const QString &name) const
    {
        QFile file(m_files->pathOf(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void uploadReplaceListDownloadRemove()
    {
        const RawAnswer made = put("a.png", "first");
        QCOMPARE(made.status, 201);
        QCOMPARE(made.fields["location"], QByteArray("/api/v1/files/a.png"));
        QCOMPARE(made.fields["connection"], QByteArray("close"));
        QCOMPARE(made.json()[u"size"_s].toInt(), 5);
        const RawAnswer replaced = put("a.png", "second one");
        QCOMPARE(replaced.status, 200);
        QVERIFY(replaced.fields["etag"] != made.fields["etag"]);
        QCOMPARE(put("empty", "").status, 201);
        QCOMPARE(put("z", "z").status, 201);

        QCOMPARE(listed(), (QStringList{u"a.png"_s, u"empty"_s, u"z"_s}));
        const QJsonObject page = ask("GET /api/v1/files?limit=2").json();
        QCOMPARE(page[u"items"_s].toArray().size(), 2);
        QCOMPARE(listed("?cursor=" + page[u"next_cursor"_s].toString().toUtf8()), QStringList{u"z"_s});

        const RawAnswer whole = get("a.png");
        QCOMPARE(whole.body, QByteArray("second one"));
        QCOMPARE(whole.fields["etag"], replaced.fields["etag"]);
        QCOMPARE(whole.fields["content-type"], QByteArray("application/octet-stream"));
        QCOMPARE(whole.fields["content-disposition"], QByteArray("attachment; filename=\"a.png\""));
        QCOMPARE(get("empty").body, QByteArray());
        QCOMPARE(ask("HEAD /api/v1/files/a.png").fields["content-length"], QByteArray("10"));

        QCOMPARE(ask("DELETE /api/v1/files/a.png").status, 204);
        QCOMPARE(ask("DELETE /api/v1/files/a.png").status, 404);
        QCOMPARE(get("a.png").status, 404);
        QCOMPARE(onDisk(), (QStringList{u"empty"_s, u"z"_s}));
    }

    void namesAreStrict_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("status");
        QTest::newRow("up") << QByteArray("..") << 400;
        QTest::newRow("encoded up") << QByteArray("%2e%2e") << 400;
        QTest::newRow("slash") << QByteArray("a%2Fb") << 400;
        QTest::newRow("path") << QByteArray("a/b") << 415;
        QTest::newRow("hidden") << QByteArray(".hidden") << 422;
        QTest::newRow("upload") << QByteArray(".upload-1") << 422;
        QTest::newRow("space") << QByteArray("a%20b") << 422;
        QTest::newRow("line") << QByteArray("a%0Ab") << 400;
        QTest::newRow("device") << QByteArray("NUL.txt") << 422;
        QTest::newRow("dot") << QByteArray("a.") << 422;
        QTest::newRow("long") << QByteArray(101, 'a') << 422;
        QTest::newRow("longest") << QByteArray(100, 'a') << 201;
    }
    void namesAreStrict()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const int, status);
        const RawAnswer answer = put(name, "x");
        QCOMPARE(answer.status, status);
        if (status == 422)
            QCOMPARE(answer.json()[u"errors"_s][0][u"parameter"_s], u"name"_s);
        QCOMPARE(onDisk().size(), status == 201 ? 1 : 0);
    }

    void conditions()
    {
        QCOMPARE(put("a", "1", "If-Match: *\r\n").status, 412);
        const RawAnswer made = put("a", "1", "If-None-Match: *\r\n");
        QCOMPARE(made.status, 201);
        QCOMPARE(put("a", "2", "If-None-Match: *\r\n").status, 412);
        QCOMPARE(put("a", "2", "If-Match: \"other\"\r\n").status, 412);
        const RawAnswer second = put("a", "2", "If-Match: " + made.fields["etag"] + "\r\n");
        QCOMPARE(second.status, 200);
        QCOMPARE(get("a", "If-None-Match: " + second.fields["etag"] + "\r\n").status, 304);
        QCOMPARE(ask("DELETE /api/v1/files/a", {}, "If-Match: " + made.fields["etag"] + "\r\n").status, 412);
        QCOMPARE(content(u"a"_s), QByteArray("2"));
    }

    /// What has not changed is not sent in part either, whatever the part.
    void conditionsComeBeforeRanges()
    {
        const QByteArray known = "If-None-Match: " + put("a", "0123456789").fields["etag"] + "\r\n";
        for (const char *range : {"bytes=2-3", "bytes=99-", "lines=1"}) {
            const RawAnswer answer = get("a", known + "Range: " + range + "\r\n");
            QCOMPARE(answer.status, 304);
            QVERIFY(!answer.fields.contains("content-range"));
            QVERIFY(known.contains(answer.fields["etag"]));
        }
        QCOMPARE(get("a", "If-None-Match: \"other\"\r\nRange: bytes=2-3\r\n").body, QByteArray("23"));
    }

    void rangesOfALargeFile()
    {
        QByteArray bytes(3 * Megabyte, '\0');
        for (qsizetype i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<char>(i * 31 + i / 1000);
        QCOMPARE(put("large", bytes).status, 201);
        const RawAnswer whole = get("large");
        QCOMPARE(whole.status, 200);
        QVERIFY(whole.body == bytes);
        const RawAnswer most = get("large", "Range: bytes=1000-\r\n");
        QCOMPARE(most.status, 206);
        QVERIFY(most.body == bytes.sliced(1000));
        QCOMPARE(most.fields["content-range"],
                 "bytes 1000-" + QByteArray::number(bytes.size() - 1) + '/'
                     + QByteArray::number(bytes.size()));
        QCOMPARE(get("large", "Range: bytes=-3\r\n").body, bytes.last(3));
        QCOMPARE(get("large", "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n").status, 200);
        QCOMPARE(get("large", "Range: bytes=99999999-\r\n").status, 416);
    }

    void aDownloadStaysWhatItIs()
    {
        const QByteArray old(20 * Megabyte, 'o');
        QCOMPARE(put("a", old).status, 201);
        RawClient reader(m_port);
        reader.send(request("GET /api/v1/files/a"));
        QVERIFY(reader.upTo("\r\n\r\n"));
        QCOMPARE(put("a", "new").status, 200);
        QVERIFY(reader.take(old.size()) == old);
        QVERIFY(reader.isClosedByServer());
        QCOMPARE(get("a").body, QByteArray("new"));
    }

    void tooLargeIsRefusedAtItsHead()
    {
        ApiConfig small = config();
        small.limits.upload = 1000;
        serve(m_engine->engine, small);
        RawClient client(m_port);
        client.send(head("a", 1001));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 413);
        QVERIFY(client.isClosedByServer());
        QVERIFY(onDisk().isEmpty());
        QCOMPARE(put("a", QByteArray(1000, 'x')).status, 201);
    }

    void continueIsSaidOnlyToWhatIsTaken()
    {
        RawClient client(m_port);
        client.send(head("a", 3, "Expect: 100-continue\r\n"));
        QCOMPARE(client.upTo("\r\n\r\n"), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
        client.send("abc");
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 201);

        RawClient refused(m_port);
        refused.send(head("a", 3, "Expect: 100-continue\r\nIf-None-Match: *\r\n"));
        QCOMPARE(refused.answer().value_or(RawAnswer{}).status, 412);
    }

    void anInterruptedUploadLeavesNothing()
    {
        QCOMPARE(put("a", "as it was").status, 201);
        for (const bool rudely : {false, true}) {
            RawClient client(m_port);
            client.send(head("a", 3 * Megabyte));
            client.send(QByteArray(2 * Megabyte, 'x'));
            client.leave(rudely);
        }
        QTRY_COMPARE(onDisk(), QStringList{u"a"_s});
        QCOMPARE(content(u"a"_s), QByteArray("as it was"));
        // And so do those of a server that has died.
        QFile left(m_directory->filePath(u"files/.upload-Ab12Cd"_s));
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.close();
        InputFiles again(m_directory->filePath(u"files"_s));
        QVERIFY(again.open());
        QCOMPARE(onDisk(), QStringList{u"a"_s});
        QCOMPARE(again.find(u"a"_s)->size, 9);
    }

    void aSilentUploadEnds()
    {
        ApiConfig impatient = config();
        impatient.limits.bodySilence = 200ms;
        serve(m_engine->engine, impatient);
        RawClient client(m_port);
        client.send(head("a", 10));
        client.send("12345");
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 408);
        QVERIFY(client.isClosedByServer());
        QTRY_VERIFY(onDisk().isEmpty());
        // One that is slow, but not silent, does not.
        RawClient slow(m_port);
        slow.send(head("b", 6));
        for (int i = 0; i < 6; ++i) {
            QVERIFY(!slow.hasBytesWithin(60ms));
            slow.send("x");
        }
        QCOMPARE(slow.answer().value_or(RawAnswer{}).status, 201);
    }

    void twoOfOneName()
    {
        const QByteArray first(Megabyte, '1');
        const QByteArray second(Megabyte, '2');
        RawClient one(m_port);
        RawClient two(m_port);
        one.send(head("a", first.size()));
        two.send(head("a", second.size()));
        one.send(first.first(1000));
        two.send(second.first(1000));
        two.send(second.sliced(1000));
        QCOMPARE(two.answer().value_or(RawAnswer{}).status, 201);
        QVERIFY(content(u"a"_s) == second);
        one.send(first.sliced(1000));
        QCOMPARE(one.answer().value_or(RawAnswer{}).status, 200);
        QVERIFY(content(u"a"_s) == first);

        // Who asked for a new one is too late.
        RawClient three(m_port);
        three.send(head("b", 2, "If-None-Match: *\r\n") + "3");
        QCOMPARE(put("b", "other").status, 201);
        three.send("3");
        QCOMPARE(three.answer().value_or(RawAnswer{}).status, 412);
        QCOMPARE(content(u"b"_s), QByteArray("other"));
        QTRY_COMPARE(onDisk(), (QStringList{u"a"_s, u"b"_s}));
    }

    void memoryStaysBounded()
    {
        constexpr qint64 Size = 200 * Megabyte;
        QCOMPARE(put("warm", QByteArray(Megabyte, 'w')).status, 201);
        const QByteArray piece(Megabyte, 'p');
        const qint64 before = ProcessUsageSampler().sample().residentBytes;
        qint64 most = 0;
        RawClient client(m_port);
        client.send(head("a", Size));
        for (qint64 sent = 0; sent < Size; sent += piece.size()) {
            QVERIFY(client.send(piece));
            most = std::max(most, ProcessUsageSampler().sample().residentBytes);
        }
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 201);
        QCOMPARE(QFileInfo(m_files->pathOf(u"a"_s)).size(), Size);
        QVERIFY2(most - before < 20 * Megabyte, qPrintable(QString::number((most - before) / Megabyte)));

        // A reader that does not read holds no more.
        RawClient reader(m_port);
        reader.send(request("GET /api/v1/files/a"));
        QVERIFY(reader.upTo("\r\n\r\n"));
        QVERIFY(reader.take(Megabyte));
        QVERIFY(!RawClient(m_port).hasBytesWithin(300ms));
        most = ProcessUsageSampler().sample().residentBytes;
        QVERIFY2(most - before < 20 * Megabyte, qPrintable(QString::number((most - before) / Megabyte)));
    }

    void theDiskKeepsItsFloor()
    {
        const auto left = std::make_shared<std::atomic<qint64>>(100'000'000);
        ApiConfig floored = config();
        floored.minFreeBytes = 50'000'000;
        floored.diskLeft = [left]() -> std::optional<qint64> { return left->load(); };
        serve(m_engine->engine, floored);
        RawClient tooMuch(m_port);
        tooMuch.send(head("a", 60'000'000));
        QCOMPARE(tooMuch.answer().value_or(RawAnswer{}).status, 507);
        // It fills up while one is under way.
        RawClient client(m_port);
        client.send(head("a", 1'000));
        client.send("x");
        left->store(10'000'000);
        const auto trySend = [&] { return client.send("x") && client.hasBytesWithin(50ms); };
        QTRY_VERIFY(trySend());
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 507);
        QCOMPARE(put("b", "x").status, 507);
        QTRY_VERIFY(onDisk().isEmpty());
    }

    void rights()
    {
        const auto tokenOf = [this](const QByteArray &name, const QByteArray &rights) {
            return ask("POST /api/v1/tokens", "{\"name\":\"" + name + "\",\"rights\":\"" + rights + "\"}")
                .json()[u"token"_s]
                .toString()
                .toLatin1();
        };
        const QByteArray reader = tokenOf("reader", "read");
        const QByteArray submitter = tokenOf("submitter", "submit");
        m_token = submitter;
        QCOMPARE(put("a", "1").status, 201);
        QCOMPARE(put("a", "2").status, 403);
        QCOMPARE(get("a").status, 403);
        QCOMPARE(ask("DELETE /api/v1/files/a").status, 403);
        m_token = reader;
        QCOMPARE(get("a").body, QByteArray("1"));
        QCOMPARE(put("b", "1").status, 403);
        m_token = "none";
        QCOMPARE(put("b", "1").status, 401);
        QCOMPARE(onDisk(), QStringList{u"a"_s});
    }

    /// In whatever way a task is asked for.
    void everyTaskMayReferToFiles()
    {
        const QByteArray task = R"({"type":"checksum","params":{"path":{"file":"a"}}})";
        const QByteArray batch = '[' + task + ']';
        const QByteArray chain = R"({"chain":[)" + task + ',' + task + "]}";
        const QByteArray schedule = R"({"name":"s","every":3600,"task":)" + task + '}';
        const auto fault = [](const RawAnswer &answer) {
            return answer.json()[u"errors"_s][0][u"pointer"_s].toString();
        };
        const RawAnswer refused = ask("POST /api/v1/tasks:batch", batch);
        QCOMPARE(refused.json()[u"items"_s][0][u"status"_s], 422);
        QVERIFY2(fault(ask("POST /api/v1/tasks:graph", chain)).endsWith("/params/path/file"_L1),
                 ask("POST /api/v1/tasks:graph", chain).body.constData());
        QVERIFY2(fault(ask("POST /api/v1/schedules", schedule)).endsWith("/params/path/file"_L1),
                 ask("POST /api/v1/schedules", schedule).body.constData());

        QCOMPARE(put("a", "abc").status, 201);
        QCOMPARE(ask("POST /api/v1/tasks:batch", batch).status, 202);
        QCOMPARE(ask("POST /api/v1/tasks:graph", chain).status, 202);
        const qint64 id = ask("POST /api/v1/schedules", schedule).json()[u"id"_s].toInteger();
        QCOMPARE(ask("POST /api/v1/schedules/" + QByteArray::number(id) + "/run").status, 202);
        QTRY_COMPARE(ask("GET /api/v1/tasks?state=succeeded").json()[u"items"_s].toArray().size(), 4);
    }

    void tasksReferToFiles()
    {
        const QByteArray task = "{\"type\":\"checksum\",\"params\":{\"path\":{\"file\":\"a\"}}}";
        const RawAnswer refused = ask("POST /api/v1/tasks", task);
        QCOMPARE(refused.status, 422);
        QCOMPARE(refused.json()[u"errors"_s].toArray().size(), 1);
        QCOMPARE(refused.json()[u"errors"_s][0][u"pointer"_s], u"/params/path/file"_s);

        QCOMPARE(put("a", "abc").status, 201);
        const QJsonObject ended = ask("POST /api/v1/tasks", task, "Prefer: wait=10\r\n").json();
        QCOMPARE(ended[u"state"_s], u"succeeded"_s);
        QCOMPARE(ended[u"result"_s][u"digest"_s],
                 u"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_s);
        // Everybody sees what was asked for, not where the server keeps it.
        QCOMPARE(ended[u"params"_s][u"path"_s][u"file"_s], u"a"_s);

        const QByteArray later = task.chopped(1) + ",\"delay\":1}";
        const qint64 id = submit(later);
        QVERIFY(id > 0);
        QCOMPARE(ask("DELETE /api/v1/files/a").status, 204);
        QTRY_COMPARE(stateOf(id), u"failed"_s);
        const QString message = ask("GET " + path(id)).json()[u"error"_s][u"message"_s].toString();
        QVERIFY2(message.contains(u"/params/path/file"_s) && message.contains(u"\"a\""_s),
                 qPrintable(message));
        QCOMPARE(ask("POST " + path(id) + "/retry").status, 422);
    }

    void behindAnotherRequest()
    {
        RawClient client(m_port);
        client.send(request("GET /api/v1/files") + request("PUT /api/v1/files/a", "abc"));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 201);
        QVERIFY(client.isClosedByServer());
        QCOMPARE(content(u"a"_s), QByteArray("abc"));
        QCOMPARE(ask("POST /api/v1/files/a", "{}").status, 405);
    }
};

QTEST_GUILESS_MAIN(TestFileRoutes)
#include "tst_fileroutes.moc"
