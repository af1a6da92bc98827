// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/runningprogram.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The client sets when, after what and under what limits tasks start, on the real server.
class TestLimitCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        QVERIFY(m_temporary->isValid());
        m_program = std::make_unique<RunningProgram>(m_temporary->path());
        QVERIFY(m_program->waitUntilReady());
    }

    void cleanup()
    {
        m_program.reset();
        m_temporary.reset();
    }

    void pausedQueue()
    {
        const QJsonObject paused = answer(u"queue mail --pause-until 2099-01-31T09:00:00Z --rate 10/1m"_s);
        QCOMPARE(paused["paused_until"_L1], u"2099-01-31T09:00:00.000Z"_s);
        QCOMPARE(paused["rate_limit"_L1], (QJsonObject{{u"count"_s, 10}, {u"per"_s, 60}}));
        const qint64 id = submit(u"submit noop --queue mail --retries 2 --timeout 5m"_s);
        submit(u"submit noop --wait"_s); // not held up
        const QString shown = ctl(u"show %1 -o table"_s.arg(id)).out;
        QVERIFY2(shown.contains(u"queue paused: mail\n"_s), qPrintable(shown));
        QVERIFY2(shown.contains(u"5:00 min\n"_s), qPrintable(shown));
        QCOMPARE(answer(u"list --queue mail"_s)["items"_L1].toArray().size(), 1);
        QVERIFY(ctl(u"queues -o table"_s).out.contains(u"10/60 s"_s));

        QCOMPARE(answer(u"queue mail --resume --rate none"_s)["rate_limit"_L1], QJsonValue::Null);
        QTRY_COMPARE(stateOf(id), u"succeeded"_s);
        QCOMPARE(ctl(u"queue mail --forget"_s).status, 0);
        QCOMPARE(answer(u"queue mail"_s)["paused_until"_L1], QJsonValue::Null); // a task was in it
        QCOMPARE(ctl(u"queue letters"_s).status, 5);
    }

    void resources()
    {
        QCOMPARE(answer(u"resource gpu 1"_s)["capacity"_L1], 1);
        const qint64 first = submit(u"submit sleep seconds=600 --resource gpu=1"_s);
        QTRY_COMPARE(stateOf(first), u"running"_s);
        const qint64 second = submit(u"submit noop --resource gpu=1"_s);
        const QString table = ctl(u"list -o table"_s).out;
        QVERIFY2(table.contains(u"resource: gpu"_s), qPrintable(table));
        QCOMPARE(answer(u"resources"_s)["items"_L1][0]["used"_L1], 1);
        QCOMPARE(ctl(u"resource gpu --remove"_s).status, 5);
        QCOMPARE(ctl(u"cancel %1"_s.arg(first)).status, 0);
        QTRY_COMPARE(stateOf(second), u"succeeded"_s);
        QCOMPARE(ctl(u"resource gpu --remove"_s).status, 0);
    }

    void laterAndAfter()
    {
        const qint64 later = submit(u"submit noop --delay 1h --unique-key k"_s);
        QCOMPARE(ctl(u"submit noop --unique-key k"_s).status, 5);
        QCOMPARE(submit(u"submit noop --unique-key k --unique-policy return_existing"_s), later);
        const Ended id = ctl(u"submit noop --id --after %1"_s.arg(later));
        const qint64 after = later + 1;
        QCOMPARE(id.out, QString::number(after) + u'\n');
        QCOMPARE(stateOf(after), u"waiting"_s);
        const QString table = ctl(u"list -o table"_s).out;
        QVERIFY2(table.contains(u"tasks: %1"_s.arg(later)), qPrintable(table));
        QVERIFY2(table.contains(u"due time: "_s), qPrintable(table));
        QCOMPARE(ctl(u"cancel --dependents %1"_s.arg(later)).status, 0);
        QTRY_COMPARE(stateOf(after), u"cancelled"_s);
        QCOMPARE(stateOf(later), u"cancelled"_s);

        const QString due = QDateTime::currentDateTimeUtc().addMSecs(200).toString(Qt::ISODateWithMs);
        QCOMPARE(ctl(u"submit noop --wait --due-at %1"_s.arg(due)).status, 0);
    }

    void retry()
    {
        const Ended failed = ctl(u"submit checksum path=/nowhere --wait"_s);
        QCOMPARE(failed.status, 1);
        const qint64 id = parse(failed.out)["id"_L1].toInteger();
        const QJsonObject again = answer(u"retry %1"_s.arg(id))["items"_L1][0].toObject();
        QCOMPARE(again["retry_of"_L1], id);
        QVERIFY(again["id"_L1].toInteger() > id);
        QCOMPARE(ctl(u"retry 999999"_s).status, 5);
    }

    void graphs()
    {
        QFile file(m_temporary->filePath(u"graph.json"_s));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(R"({"tasks":[{"key":"sum","type":"checksum","params":{"path":"/proc/self/comm"}},)"
                   R"({"type":"sleep","depends_on":["sum"],)"
                   R"("params":{"seconds":{"from_task":"sum","pointer":"/nowhere"}}}]})");
        file.close();
        const Ended failed = ctl(u"graph %1 --wait"_s.arg(file.fileName()));
        QCOMPARE(failed.status, 1); // the first one succeeds, the second one finds nothing there
        const QJsonArray items = parse(failed.out)["items"_L1].toArray();
        QCOMPARE(items.size(), 2);
        QCOMPARE(items[0]["state"_L1], u"succeeded"_s);
        QCOMPARE(items[1]["state"_L1], u"failed"_s);

        QVERIFY(file.open(QFile::WriteOnly | QFile::Truncate));
        file.write(R"({"chain":[{"type":"noop"},{"type":"nope"}]})");
        file.close();
        const Ended refused = ctl(u"graph %1"_s.arg(file.fileName()));
        QCOMPARE(refused.status, 5);
        QVERIFY2(refused.err.contains(u"/chain/1/type"_s), qPrintable(refused.err));
    }

    void pagesAreFollowed()
    {
        constexpr int Count = 1'005; // a page has 1,000 at most
        QFile file(m_temporary->filePath(u"batch"_s));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray("{\"type\":\"noop\"}\n").repeated(Count));
        file.close();
        QCOMPARE(ctl(u"submit --batch %1"_s.arg(file.fileName())).status, 0);
        const auto count = [this](const QString &command) {
            return answer(command)["items"_L1].toArray().size();
        };
        QCOMPARE(count(u"list"_s), 20);
        QCOMPARE(count(u"list --all"_s), Count);
        QCOMPARE(count(u"list --all --limit 30"_s), 30);
        QCOMPARE(count(u"list --limit 1002"_s), 1'002);
    }

    void poolSize()
    {
        QCOMPARE(answer(u"pool --threads 3"_s)["max_threads"_L1], 3);
        QTRY_COMPARE(answer(u"pool"_s)["max_threads"_L1], 3);
    }

private:
    static QJsonObject parse(const QString &text) { return QJsonDocument::fromJson(text.toUtf8()).object(); }

    /// Runs the client; no argument has spaces in it.
    Ended ctl(const QString &line) const
    {
        return runToEnd(QStringLiteral(POOLDECKCTL_PROGRAM),
                        QStringList{u"--data-dir"_s, m_temporary->path()} + line.split(u' '));
    }

    QJsonObject answer(const QString &line) const { return parse(ctl(line).out); }
    qint64 submit(const QString &line) const { return answer(line)["id"_L1].toInteger(); }
    QString stateOf(qint64 id) const { return answer(u"show %1"_s.arg(id))["state"_L1].toString(); }

    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<RunningProgram> m_program;
};

QTEST_GUILESS_MAIN(TestLimitCommands)
#include "tst_limitcommands.moc"
