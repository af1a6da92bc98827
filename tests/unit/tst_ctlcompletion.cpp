// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/arguments.h"
#include "app/ctl/commandtable.h"
#include "app/ctl/completion.h"
#include "app/ctl/help.h"
#include "app/ctl/suggestion.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace pooldeckctl;
using namespace Qt::StringLiterals;

namespace {

/// An object from JSON with ' for ", since moc is confused by raw strings.
QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(QByteArray(json).replace('\'', '"')).object();
}

QJsonObject answerOf(const QString &path)
{
    if (path == "/types"_L1) {
        return object("{'items': [{'name': 'checksum', 'description': 'A digest.', 'params_schema': "
                      "{'properties': {'path': {'type': 'string'}, 'algorithm': {'type': 'string', 'enum': "
                      "['md5', 'sha256']}, 'fast': {'type': 'boolean'}}}}, {'name': 'noop'}]}");
    }
    if (path == "/tasks"_L1)
        return object("{'items': [{'id': 42, 'type': 'noop', 'state': 'queued'}, {'id': 7}]}");
    if (path == "/queues"_L1)
        return object("{'items': [{'name': 'default'}, {'name': 'mail'}]}");
    return {};
}

QStringList texts(const Completion &completion)
{
    QStringList result;
    for (const Candidate &candidate : completion.candidates)
        result.append(candidate.text);
    return result;
}

} // namespace

/// What help, completion and suggestions make of the command table.
class TestCtlCompletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void candidates_data()
    {
        QTest::addColumn<QString>("line"); // up to the cursor
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *line, const QStringList &expected) {
            QTest::newRow(line) << QString::fromLatin1(line) << expected;
        };
        row("can", {u"cancel"_s});
        row("--data-dir x can", {u"cancel"_s});
        row("cancel --dep", {u"--dependents"_s});
        row("cancel ", {u"42"_s, u"7"_s});
        row("cancel 7 ", {u"42"_s, u"7"_s});
        row("show 7 ", {});
        row("submit ch", {u"checksum"_s});
        row("submit --wait ch", {u"checksum"_s});
        row("submit --delay 5m ch", {u"checksum"_s});
        row("submit checksum al", {u"algorithm="_s});
        row("submit checksum path=x al", {u"algorithm="_s});
        row("submit checksum algorithm=", {u"algorithm=md5"_s, u"algorithm=sha256"_s});
        row("submit checksum algorithm=s", {u"algorithm=sha256"_s});
        row("submit checksum fast=", {u"fast=true"_s, u"fast=false"_s});
        row("submit nope al", {});
        row("submit noop --queue m", {u"mail"_s});
        row("submit noop --queue=m", {u"--queue=mail"_s});
        row("submit noop -q m", {u"mail"_s});
        row("queue m", {u"mail"_s});
        row("list --state f", {u"failed"_s});
        row("list -o j", {u"json"_s});
        row("completion z", {u"zsh"_s});
        row("nonsense ", {});
        row("submit noop -- --que", {});
    }

    void candidates()
    {
        QFETCH(const QString, line);
        QFETCH(const QStringList, expected);
        QCOMPARE(texts(complete(line.split(u' '), answerOf)), expected);
    }

    void pathsAreLeftToTheShell()
    {
        using enum Completion::Paths;
        QCOMPARE(complete({u"submit"_s, u"noop"_s, u"--file"_s, u""_s}, answerOf).paths, Files);
        QCOMPARE(complete({u"--data-dir"_s, u""_s}, answerOf).paths, Directories);
        QCOMPARE(complete({u"submit"_s, u"checksum"_s, u"path=/u"_s}, answerOf).paths, Files);
        QCOMPARE(complete({u"submit"_s, u"checksum"_s, u"fast="_s}, answerOf).paths, None);
    }

    void withoutAServerThereIsNothing()
    {
        const auto nothing = [](const QString &) { return QJsonObject(); };
        for (const QString &line : {u"cancel "_s, u"submit "_s, u"submit noop a"_s, u"queue "_s})
            QVERIFY2(texts(complete(line.split(u' '), nothing)).isEmpty(), qPrintable(line));
        QVERIFY(complete({}, nothing).candidates.size() > 10);
    }

    void foreignNamesStayOnTheirLine()
    {
        const Completion completion{{{u"a\nb"_s, u"c\td"_s}}};
        QCOMPARE(completionText(completion), u"values\na\\u000ab\tc\\u0009d\n"_s);
    }

    void everyCommandIsWhole()
    {
        const QString help = programHelp();
        QSet<QString> names;
        for (const Command *command : commandTable()) {
            const QString name = command->name;
            QVERIFY2(!names.contains(name), qPrintable(name));
            names.insert(name);
            QVERIFY2(command->run, qPrintable(name));
            QVERIFY2(!command->summary.isEmpty() && !command->summary.endsWith('.'_L1), qPrintable(name));
            QVERIFY2(help.contains(u"\n  "_s + name), qPrintable(name));
            QVERIFY2(!command->examples.isEmpty(), qPrintable(name));
            for (const QString &example : QString(command->examples).split(u'\n'))
                QVERIFY2(example.contains("pooldeckctl "_L1 + name), qPrintable(example));
            QSet<QString> options;
            for (const QCommandLineOption &option : allOptions(command)) {
                for (const QString &word : option.names()) {
                    QVERIFY2(!options.contains(word), qPrintable(name + u' ' + word));
                    options.insert(word);
                }
            }
            QCommandLineParser parser;
            const auto own = readArguments(name.split(u' ') + QStringList{u"--help"_s}, parser);
            QVERIFY(own);
            QVERIFY2(own->information.startsWith(u"Usage: pooldeckctl "_s + name), qPrintable(name));
            for (const QString &line : own->information.split(u'\n'))
                QVERIFY2(line.size() <= 110, qPrintable(line));
        }
    }

    void mistypedWords_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("told");
        QTest::newRow("command") << QStringList{u"lsit"_s} << u"Did you mean list?"_s;
        QTest::newRow("half a command") << QStringList{u"att"_s} << u"Did you mean attempts?"_s;
        QTest::newRow("nothing like it")
            << QStringList{u"destroy"_s} << u"There is no command \"destroy\". See"_s;
        QTest::newRow("option") << QStringList{u"list"_s, u"--sate"_s, u"x"_s} << u"Did you mean --state?"_s;
        QTest::newRow("option before")
            << QStringList{u"--data-dri"_s, u"list"_s} << u"Did you mean --data-dir?"_s;
        QTest::newRow("no option like it")
            << QStringList{u"list"_s, u"--frobnicate"_s} << u"--frobnicate. See pooldeckctl list --help"_s;
        QTest::newRow("short") << QStringList{u"list"_s, u"-z"_s} << u"no option -z. See"_s;
    }

    void mistypedWords()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, told);
        QCommandLineParser parser;
        const auto read = readArguments(arguments, parser);
        QVERIFY(!read);
        QCOMPARE(read.error().status, ExitStatus::Usage);
        QVERIFY2(read.error().message.contains(told), qPrintable(read.error().message));
    }

    void theNearestWord()
    {
        QCOMPARE(nearest(u"cancle"_s, {u"list"_s, u"cancel"_s}), u"cancel"_s);
        QCOMPARE(nearest(u"x"_s, {u"no"_s, u"pin"_s}), QString());
        QCOMPARE(nearest(u"unpn"_s, {u"pin"_s, u"unpin"_s}), u"unpin"_s);
        QCOMPARE(suggestion(u"zzzzzz"_s, {u"list"_s}), QString());
    }

    void textIsWrapped() { QCOMPARE(wrapped(u"aa bb cc\n\n  dd  ee"_s, 5), u"aa bb\ncc\n\n  dd  ee\n"_s); }
};

QTEST_GUILESS_MAIN(TestCtlCompletion)
#include "tst_ctlcompletion.moc"
