// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/runningprogram.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The client's commands on the real server, as a script uses them.
class TestClientCommands : public QObject
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

    void waiting()
    {
        const qint64 done = submit(u"submit noop"_s);
        const qint64 failed = submit(u"submit checksum path=/nowhere"_s);
        const qint64 long1 = submit(u"submit sleep seconds=600"_s);
        QCOMPARE(ctl(u"wait %1"_s.arg(done)).status, 0);
        const Ended both = ctl(u"wait %1 %2"_s.arg(done).arg(failed));
        QCOMPARE(both.status, 1);
        QCOMPARE(parse(both.out)["items"_L1][0]["id"_L1], done);
        QCOMPARE(parse(both.out)["items"_L1][1]["state"_L1], u"failed"_s);
        QCOMPARE(ctl(u"wait --any %1 %2"_s.arg(long1).arg(done)).status, 0);
        const Ended late = ctl(u"wait --timeout 0.2 %1"_s.arg(long1));
        QCOMPARE(late.status, 6);
        QCOMPARE(late.out, QString());
        QVERIFY2(late.err.contains(u"0 of 1"_s), qPrintable(late.err));
        QCOMPARE(ctl(u"cancel %1"_s.arg(long1)).status, 0);
        QCOMPARE(ctl(u"wait %1"_s.arg(long1)).status, 3);
        QCOMPARE(ctl(u"wait 999999"_s).status, 5);
        QCOMPARE(ctl(u"wait x"_s).status, 2);
    }

    void bulkChangeAndTokens()
    {
        const qint64 done = submit(u"submit noop --wait"_s);
        const qint64 later = submit(u"submit noop --delay 1h"_s);
        const Ended dry = ctl(u"cancel --type noop --dry-run -o table"_s);
        QCOMPARE(dry.status, 5);
        QCOMPARE(dry.out, u"1 task would be cancelled, or asked to stop.\n"_s);
        QVERIFY2(dry.err.contains(u"1 refused: their state does not allow it"_s), qPrintable(dry.err));
        QCOMPARE(answer(u"change %1 --priority 7"_s.arg(later))["priority"_L1], 7);
        QCOMPARE(ctl(u"change %1 --priority 7"_s.arg(done)).status, 5);
        const QJsonObject counts = answer(u"cancel --state scheduled"_s);
        QCOMPARE(counts["done"_L1], 1);
        QCOMPARE(answer(u"show %1"_s.arg(later))["state"_L1], u"cancelled"_s);

        const QJsonObject token = answer(u"token create nightly --rights read"_s);
        QVERIFY(token["token"_L1].toString().size() >= 40);
        QCOMPARE(answer(u"token list"_s)["items"_L1].toArray().size(), 2);
        QCOMPARE(ctl(u"token revoke nightly"_s).status, 0);
        QCOMPARE(answer(u"token list"_s)["items"_L1].toArray().size(), 1);
        const QString before = ctl(u"token show -o table"_s).out;
        QCOMPARE(ctl(u"token rotate"_s).status, 0);
        QVERIFY(ctl(u"token show -o table"_s).out != before);
        QCOMPARE(answer(u"stalls"_s)["items"_L1].isArray(), true); // with the new token
    }

    void pickingAndSorting()
    {
        const qint64 first = submit(u"submit noop --wait --tag alpha"_s);
        const qint64 second = submit(u"submit noop --wait --priority 5"_s);
        const QJsonArray sorted = answer(u"list --sort priority"_s)["items"_L1].toArray();
        QCOMPARE(sorted.size(), 2);
        QCOMPARE(sorted[1]["id"_L1], second);
        const QJsonObject found = answer(u"list --search alpha --fields id,state"_s);
        QCOMPARE(found["items"_L1].toArray(),
                 (QJsonArray{QJsonObject{{u"id"_s, first}, {u"state"_s, u"succeeded"_s}}}));
        QCOMPARE(ctl(u"list --sort -id --fields id,created_at,error -o table"_s).out.section(u'\n', 0, 0),
                 u"ID  CREATED AT           ERROR"_s);
        QCOMPARE(answer(u"list --created-from 2099-01-31T09:00"_s)["items"_L1].toArray().size(), 0);
        QCOMPARE(
            answer(u"list --pinned false --finished-from 2020-01-31T09:00"_s)["items"_L1].toArray().size(),
            2);
        QCOMPARE(ctl(u"list --sort moon"_s).status, 5);
        QCOMPARE(ctl(u"list --pinned maybe"_s).status, 2);
        QCOMPARE(ctl(u"list --created-from yesterday"_s).status, 2);
        QCOMPARE(answer(u"retry --search alpha"_s)["done"_L1], 1);
        QCOMPARE(answer(u"stalls --loop nope --min-duration-ms 100 --limit 5"_s)["items"_L1].toArray().size(),
                 0);
        QCOMPARE(ctl(u"stalls --limit x"_s).status, 2);
    }

    void submittingAgain()
    {
        const qint64 id = submit(u"submit noop --idempotency-key once"_s);
        QCOMPARE(submit(u"submit noop --idempotency-key once"_s), id);
        QCOMPARE(ctl(u"submit sleep seconds=1 --idempotency-key once"_s).status, 5);
        QCOMPARE(ctl({u"submit"_s, u"noop"_s, u"--idempotency-key"_s, u"not one"_s}).status, 2);
    }

    void changingMany()
    {
        const qint64 one = submit(u"submit noop --delay 1h --tag a --tag b --queue mail"_s);
        const qint64 other = submit(u"submit noop --delay 1h"_s);
        QCOMPARE(answer(u"change --where queue=mail --dry-run --priority 7"_s)["done"_L1], 1);
        QCOMPARE(answer(u"change --where queue=mail --where state=scheduled --priority 7"_s)["done"_L1], 1);
        QCOMPARE(answer(u"show %1"_s.arg(one))["priority"_L1], 7);
        QCOMPARE(answer(u"show %1"_s.arg(other))["priority"_L1], 0);
        QCOMPARE(answer(u"change --all --retries 3"_s)["done"_L1], 2);
        QCOMPARE(answer(u"change %1 --no-tags"_s.arg(one))["tags"_L1].toArray().size(), 0);
        for (const QString &wrong : {u"change --where moon=1 --priority 1"_s, u"change --where queue=mail"_s,
                                     u"change --all 1 --priority 1"_s, u"change --where queue"_s,
                                     u"change 1 --dry-run --priority 1"_s, u"change 1 --no-tags --tag a"_s})
            QCOMPARE(ctl(wrong).status, 2);
    }

    void aTokenThatMayLess()
    {
        const QString path = m_temporary->filePath(u"ci.token"_s);
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(ctl(u"token create ci --type noop -o table"_s).out.toLatin1());
        file.close();
        const Ended open = ctl(u"submit noop --token-file "_s + path);
        QCOMPARE(open.status, 2);
        QVERIFY2(open.err.contains(u"others may read"_s), qPrintable(open.err));
        QVERIFY(file.setPermissions(QFile::ReadOwner));
        QCOMPARE(answer(u"submit noop --token-file "_s + path)["type"_L1], u"noop"_s);
        QCOMPARE(ctl(u"submit sleep seconds=1 --token-file "_s + path).status, 5);
        const Ended listed =
            runToEnd(QStringLiteral(POOLDECKCTL_PROGRAM), {u"--data-dir"_s, m_temporary->path(), u"list"_s},
                     {"POOLDECK_TOKEN_FILE="_L1 + path});
        QCOMPARE(listed.status, 5);
        QCOMPARE(ctl(u"token path --token-file "_s + path).out, path + u'\n');
    }

    void followingALog()
    {
        const QTemporaryDir directory;
        QVERIFY(QDir(directory.path()).mkdir(u"types"_s));
        QFile type(directory.filePath(u"types/say.toml"_s));
        QVERIFY(type.open(QFile::WriteOnly));
        type.write(
            "name = \"say\"\nprogram = \"sh\"\narguments = [\"-c\", \"echo one; sleep 0.5; echo two\"]\n");
        type.close();
        RunningProgram program(directory.path());
        QVERIFY(program.waitUntilReady());
        const auto run = [&directory](const QStringList &words) {
            return runToEnd(QStringLiteral(POOLDECKCTL_PROGRAM),
                            QStringList{u"--data-dir"_s, directory.path()} + words);
        };
        const QString id = QString::number(parse(run({u"submit"_s, u"say"_s}).out)["id"_L1].toInteger());
        const Ended followed = run({u"log"_s, u"--follow"_s, u"-o"_s, u"table"_s, id});
        QCOMPARE(followed.status, 0);
        QVERIFY2(followed.out.indexOf(u"one"_s) >= 0, qPrintable(followed.out + followed.err));
        QVERIFY2(followed.out.indexOf(u"two"_s) > followed.out.indexOf(u"one"_s), qPrintable(followed.out));
        // All of it is there, and the same, when the task has ended, and without following.
        QCOMPARE(run({u"log"_s, u"--follow"_s, u"-o"_s, u"table"_s, id}).out, followed.out);
        QCOMPARE(run({u"log"_s, u"-o"_s, u"table"_s, id}).out, followed.out);
        const Ended later = run({u"log"_s, u"--follow"_s, u"--after"_s, u"1"_s, id});
        QCOMPARE(later.out.count(u'\n'), 1);
        QCOMPARE(parse(later.out)["text"_L1], u"two"_s);
        QCOMPARE(run({u"log"_s, u"--follow"_s, u"999"_s}).status, 5);
    }

    void lifeOfASchedule()
    {
        const QJsonObject made =
            answer({u"schedule"_s, u"add"_s, u"night ly"_s, u"checksum"_s, u"path=/usr/bin/env"_s,
                    u"--cron"_s, u"0 3 * * *"_s, u"--time-zone"_s, u"Europe/Berlin"_s, u"--priority"_s,
                    u"5"_s, u"--retry-backoff"_s, u"1s,max=5s"_s, u"--misfire"_s, u"skip"_s});
        QCOMPARE(made["time_zone"_L1], u"Europe/Berlin"_s);
        QCOMPARE(made["next_runs"_L1].toArray().size(), 5);
        QCOMPARE(made["task"_L1]["priority"_L1], 5);
        QCOMPARE(made["task"_L1]["params"_L1]["path"_L1], u"/usr/bin/env"_s);
        QCOMPARE(made["misfire"_L1], u"skip"_s);
        const QString id = QString::number(made["id"_L1].toInteger());

        const QJsonObject changed = answer({u"schedule"_s, u"change"_s, u"night ly"_s, u"algorithm=md5"_s,
                                            u"--every"_s, u"1h"_s, u"--name"_s, u"hourly"_s});
        QCOMPARE(changed["every"_L1], 3600);
        QCOMPARE(changed["task"_L1]["params"_L1]["algorithm"_L1], u"md5"_s);
        QCOMPARE(changed["task"_L1]["params"_L1]["path"_L1], u"/usr/bin/env"_s); // stays
        QCOMPARE(changed["task"_L1]["priority"_L1], 5);

        QCOMPARE(answer({u"schedule"_s, u"pause"_s, u"hourly"_s})["paused"_L1], true);
        const QJsonObject until =
            answer({u"schedule"_s, u"pause"_s, id, u"--until"_s, u"2099-01-31T09:00:00Z"_s});
        QCOMPARE(until["paused_until"_L1], u"2099-01-31T09:00:00.000Z"_s);
        QCOMPARE(answer({u"schedule"_s, u"resume"_s, id})["paused"_L1], false);

        const qint64 task = answer({u"schedule"_s, u"run"_s, id})["id"_L1].toInteger();
        QCOMPARE(ctl(u"wait %1"_s.arg(task)).status, 0);
        const auto lastRun = [this, id] { return answer({u"schedule"_s, u"show"_s, id})["history"_L1][0]; };
        QCOMPARE(lastRun()["task_id"_L1], task);
        QCOMPARE(lastRun()["detail"_L1], u"by hand"_s);
        QVERIFY(ctl(u"schedules -o table"_s).out.contains(u"every 1:00 h"_s));
        answer({u"schedule"_s, u"change"_s, id, u"--every"_s, u"1"_s});
        QTRY_VERIFY(ctl(u"schedules -o table"_s).out.contains(u" succeeded\n"_s));
        QTRY_VERIFY(lastRun()["task_id"_L1].toInteger() > task);
        const QString details = ctl(u"schedule show hourly -o table"_s).out;
        QVERIFY2(details.contains(u"Next runs, in local time:\n"_s) && details.contains(u"History:\n"_s),
                 qPrintable(details));

        QCOMPARE(ctl(u"schedule remove hourly -o table"_s).out,
                 u"The schedule \"hourly\" is removed; its tasks stay.\n"_s);
        const Ended gone = ctl(u"schedule show hourly"_s);
        QCOMPARE(gone.status, 5);
        QCOMPARE(answer(u"schedules"_s)["items"_L1].toArray().size(), 0);
    }

    void schedulesThatAreWrong()
    {
        QCOMPARE(
            answer({u"schedule"_s, u"preview"_s, u"--every"_s, u"60"_s})["next_runs"_L1].toArray().size(), 5);
        const Ended refused = ctl(u"schedule preview --cron x"_s);
        QCOMPARE(refused.status, 5);
        QVERIFY2(refused.err.contains(u"/cron"_s), qPrintable(refused.err));
        QCOMPARE(ctl(u"schedule add a noop"_s).status, 2); // when?
        QCOMPARE(ctl(u"schedule add a noop --every 5 --at 2099-01-31T09:00:00Z"_s).status, 2);
        QCOMPARE(ctl(u"schedule"_s).status, 2);
        const Ended family = ctl(u"schedule rnu 1"_s);
        QCOMPARE(family.status, 2);
        QVERIFY2(family.err.contains(u"Did you mean schedule run?"_s), qPrintable(family.err));
    }

    void retries()
    {
        const Ended failed = ctl(u"submit checksum path=/nowhere --retries 1 --retry-on exception "
                                 "--retry-backoff 0.01,factor=1 --wait"_s);
        QCOMPARE(failed.status, 1);
        QCOMPARE(parse(failed.out)["attempt"_L1], 2);
        const Ended once =
            ctl(u"submit checksum path=/nowhere --retries 1 --retry-on timeout,signal --wait"_s);
        QCOMPARE(parse(once.out)["attempt"_L1], 1);
        QCOMPARE(ctl(u"submit noop --retry-on moon"_s).status, 2);
        QCOMPARE(ctl(u"submit noop --retry-backoff soon"_s).status, 2);
    }

    void paramsFromStdin()
    {
        const Ended ended = runToEnd(
            u"sh"_s,
            {u"-c"_s,
             u"echo '{\"path\":\"/proc/self/comm\"}' | \"$0\" --data-dir \"$1\" submit checksum --file - --wait"_s,
             QStringLiteral(POOLDECKCTL_PROGRAM), m_temporary->path()});
        QCOMPARE(ended.status, 0);
    }

    void theWindowIsNotThere()
    {
        const Ended refused = ctl(u"open"_s);
        QCOMPARE(refused.status, 5);
        QVERIFY2(refused.err.contains(u"--headless"_s), qPrintable(refused.err));
    }

    void aBrokenPipeEndsSilently()
    {
        submit(u"submit noop"_s);
        const Ended ended =
            runToEnd(u"bash"_s,
                     {u"-c"_s, u"\"$0\" --data-dir \"$1\" list --watch | true; echo ${PIPESTATUS[0]}"_s,
                      QStringLiteral(POOLDECKCTL_PROGRAM), m_temporary->path()});
        QCOMPARE(ended.out, u"141\n"_s);
        QCOMPARE(ended.err, QString());
        const Ended full =
            runToEnd(u"sh"_s, {u"-c"_s, u"\"$0\" --help > /dev/full"_s, QStringLiteral(POOLDECKCTL_PROGRAM)});
        QCOMPARE(full.status, 7);
        QVERIFY2(full.err.contains(u"cannot be written"_s), qPrintable(full.err));
    }

    void theTokenFile()
    {
        const QString path = ctl(u"token path"_s).out.trimmed();
        QFile file(path);
        QVERIFY(file.open(QFile::ReadOnly));
        QCOMPARE(ctl(u"token show"_s).out.trimmed(), QString::fromLatin1(file.readAll()).trimmed());
    }

private:
    static QJsonObject parse(const QString &text) { return QJsonDocument::fromJson(text.toUtf8()).object(); }

    Ended ctl(const QStringList &words) const
    {
        return runToEnd(QStringLiteral(POOLDECKCTL_PROGRAM),
                        QStringList{u"--data-dir"_s, m_temporary->path()} + words);
    }
    /// No argument has spaces in it.
    Ended ctl(const QString &line) const { return ctl(line.split(u' ')); }

    QJsonObject answer(const QStringList &words) const
    {
        const Ended ended = ctl(words);
        if (ended.status != 0)
            qWarning().noquote() << ended.err;
        return parse(ended.out);
    }
    QJsonObject answer(const QString &line) const { return answer(line.split(u' ')); }
    qint64 submit(const QString &line) const { return answer(line)["id"_L1].toInteger(); }

    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<RunningProgram> m_program;
};

QTEST_GUILESS_MAIN(TestClientCommands)
#include "tst_clientcommands.moc"
