// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/apiclient.h"
#include "app/ctl/arguments.h"
#include "app/ctl/batchfile.h"
#include "app/ctl/server.h"
#include "app/ctl/waiter.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace pooldeckctl;
using namespace Qt::StringLiterals;

namespace {

/// An object from JSON with ' for ", since moc is confused by raw strings.
QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(QByteArray(json).replace('\'', '"')).object();
}

} // namespace

class TestCtl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void optionsMayComeBeforeOrAfterTheCommand()
    {
        QCommandLineParser parser;
        const auto read = readArguments(
            {u"--data-dir"_s, u"list"_s, u"submit"_s, u"noop"_s, u"--url"_s, u"u"_s, u"a=1"_s, u"--wait"_s},
            parser);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
        QCOMPARE(read->command, &submitCommand);
        QCOMPARE(read->place.dataDirectory, u"list"_s);
        QCOMPARE(read->place.url, u"u"_s);
        QCOMPARE(read->positional, (QStringList{u"noop"_s, u"a=1"_s}));
        QVERIFY(parser.isSet(u"wait"_s));
    }

    void jsonIsTheOutputOrTheParams_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("json");
        QTest::addColumn<QString>("params");
        const QStringList table{u"-o"_s, u"table"_s};
        QTest::newRow("flag after") << QStringList{u"list"_s, u"--json"_s} << true << QString();
        QTest::newRow("flag before") << QStringList{u"--json"_s, u"list"_s} << true << QString();
        QTest::newRow("table") << QStringList{u"list"_s, u"--output=table"_s} << false << QString();
        QTest::newRow("json") << QStringList{u"list"_s, u"--output=json"_s} << true << QString();
        QTest::newRow("submit, before")
            << QStringList{u"--json"_s, u"submit"_s, u"noop"_s} << true << QString();
        QTest::newRow("submit, after")
            << table + QStringList{u"submit"_s, u"noop"_s, u"--json"_s, u"{}"_s} << false << u"{}"_s;
        QTest::newRow("submit, with =")
            << table + QStringList{u"submit"_s, u"noop"_s, u"--json={}"_s} << false << u"{}"_s;
        QTest::newRow("submit, flag after")
            << QStringList{u"submit"_s, u"noop"_s, u"--json"_s} << true << QString();
        QTest::newRow("submit, flag between")
            << QStringList{u"submit"_s, u"--json"_s, u"noop"_s, u"a={}"_s} << true << QString();
        QTest::newRow("submit, by its name")
            << QStringList{u"submit"_s, u"noop"_s, u"--json"_s, u"--params"_s, u"{}"_s} << true << u"{}"_s;
        QTest::newRow("submit, both")
            << QStringList{u"--json"_s, u"submit"_s, u"noop"_s, u"--json"_s, u"{}"_s} << true << u"{}"_s;
    }

    void jsonIsTheOutputOrTheParams()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const bool, json);
        QFETCH(const QString, params);
        QCommandLineParser parser;
        const auto read = readArguments(arguments, parser);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
        QCOMPARE(read->output == Output::Json, json);
        if (read->command == &submitCommand)
            QCOMPARE(parser.value(u"params"_s), params);
    }

    void wrongCommandLines_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("unknown command") << QStringList{u"destroy"_s};
        QTest::newRow("unknown option") << QStringList{u"list"_s, u"--what"_s};
        QTest::newRow("wrong output") << QStringList{u"list"_s, u"-o"_s, u"xml"_s};
        QTest::newRow("value missing") << QStringList{u"list"_s, u"--url"_s};
    }

    void wrongCommandLines()
    {
        QFETCH(const QStringList, arguments);
        QCommandLineParser parser;
        const auto read = readArguments(arguments, parser);
        QVERIFY(!read);
        QCOMPARE(read.error().status, ExitStatus::Usage);
    }

    void tokenFiles_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("mode");
        QTest::addColumn<QString>("fault"); // empty: it is taken
        const QByteArray token(43, 'x');
        QTest::newRow("token") << token + '\n' << 0600 << QString();
        QTest::newRow("for reading only") << token << 0400 << QString();
        QTest::newRow("readable by the group") << token << 0640 << u"others may read or write"_s;
        QTest::newRow("writable by all") << token << 0602 << u"others may read or write"_s;
        QTest::newRow("empty") << QByteArray() << 0600 << u"at least 32"_s;
        QTest::newRow("short") << token.left(31) << 0600 << u"at least 32"_s;
        QTest::newRow("two lines") << token + '\n' + token << 0600 << u"one line"_s;
        QTest::newRow("huge") << QByteArray(100'000, 'x') << 0600 << u"too large"_s;
    }

    void tokenFiles()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const int, mode);
        QFETCH(const QString, fault);
        const QTemporaryDir directory;
        QFile file(directory.filePath(u"ci.token"_s));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(content);
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(file.fileName()).constData(), static_cast<mode_t>(mode)), 0);
        const auto token = readToken({.dataDirectory = {}, .url = {}, .tokenFile = file.fileName()});
        QCOMPARE(token.has_value(), fault.isEmpty());
        if (token) {
            QCOMPARE(*token, QByteArray(43, 'x'));
            return;
        }
        QCOMPARE(token.error().status, ExitStatus::Usage);
        QVERIFY2(token.error().message.startsWith("--token-file: The access token is refused: "_L1)
                     && token.error().message.contains(fault),
                 qPrintable(token.error().message));
    }

    void whichTokenFileIsRead()
    {
        const Place place{.dataDirectory = u"/nowhere"_s, .url = {}, .tokenFile = {}};
        QCOMPARE(tokenFile(place), u"/nowhere/token"_s);
        QCOMPARE(readToken(place).error().status, ExitStatus::Unreachable);
        qputenv("POOLDECK_TOKEN_FILE", "/from/environment");
        QCOMPARE(tokenFile(place), u"/from/environment"_s);
        QVERIFY(readToken(place).error().message.startsWith("POOLDECK_TOKEN_FILE: "_L1));
        QCOMPARE(tokenFile({{}, {}, u"/from/option"_s}), u"/from/option"_s);
        QCOMPARE(readToken({{}, {}, u"/"_s}).error().status, ExitStatus::Usage); // a directory
        qunsetenv("POOLDECK_TOKEN_FILE");
    }

    void batchesAreCutIntoParts()
    {
        QByteArray text("\n{\"a\":1}\r\n  \n{\"b\":2}"); // the last line without an end
        QBuffer small(&text);
        QVERIFY(small.open(QBuffer::ReadOnly));
        BatchFile file(small);
        const BatchFile::Part part = file.next();
        QCOMPARE(part.lines, QByteArray("{\"a\":1}\n{\"b\":2}\n"));
        QCOMPARE(part.numbers, (QList<qint64>{2, 4}));
        QVERIFY(file.next().numbers.isEmpty());

        QByteArray many = QByteArray("{}\n").repeated(BatchFile::MaxLines + 1)
            + QByteArray(BatchFile::MaxBytes, 'x') + "\n{}\n";
        QBuffer large(&many);
        QVERIFY(large.open(QBuffer::ReadOnly));
        BatchFile parts(large);
        QList<QList<qint64>> numbers;
        for (BatchFile::Part next = parts.next(); !next.numbers.isEmpty(); next = parts.next())
            numbers.append(next.numbers);
        QCOMPARE(numbers.size(), 4);
        QCOMPARE(numbers[0].size(), BatchFile::MaxLines);
        QCOMPARE(numbers[1], QList<qint64>{BatchFile::MaxLines + 1});
        QCOMPARE(numbers[2], QList<qint64>{BatchFile::MaxLines + 2}); // too large for any other beside it
        QCOMPARE(numbers[3], QList<qint64>{BatchFile::MaxLines + 3});
    }

    void problemsNameEachFault()
    {
        const QString text =
            describeProblem(object("{'title': 'Not valid', 'detail': 'The params are not valid.', 'errors': "
                                   "[{'pointer': '/params/path', 'message': 'is required'}]}"),
                            422);
        QCOMPARE(text, u"The params are not valid.\n  /params/path: is required"_s);
        QVERIFY(describeProblem({}, 500).contains(u"500"_s));
    }

    void theEndOfATaskIsTheExitStatus()
    {
        QCOMPARE(statusOf(object("{'state': 'succeeded'}")), ExitStatus::Done);
        QCOMPARE(statusOf(object("{'state': 'failed'}")), ExitStatus::TaskFailed);
        QCOMPARE(statusOf(object("{'state': 'cancelled'}")), ExitStatus::TaskCancelled);

        const QJsonObject succeeded{{u"state"_s, u"succeeded"_s}};
        const QJsonObject failed{{u"state"_s, u"failed"_s}};
        const QJsonObject cancelled{{u"state"_s, u"cancelled"_s}};
        QCOMPARE(worstStatusOf({}), ExitStatus::Done);
        QCOMPARE(worstStatusOf({cancelled, succeeded}), ExitStatus::TaskCancelled);
        QCOMPARE(worstStatusOf({cancelled, failed, succeeded}), ExitStatus::TaskFailed);
        QCOMPARE(worstStatusOf({failed, cancelled}), ExitStatus::TaskFailed);
    }
};

QTEST_GUILESS_MAIN(TestCtl)
#include "tst_ctl.moc"
