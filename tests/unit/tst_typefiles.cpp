// SPDX-License-Identifier: GPL-3.0-only
// The test is its own supervisor program, for the examples that run.
#include "core/executors/commandexecutor.h"
#include "core/executors/commandsupervisor.h"
#include "core/types/files/typedirectories.h"
#include "core/types/files/typefile.h"
#include "tests/support/joblist.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace pooldeck;
using namespace pooldeck::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QString Root = QStringLiteral(POOLDECK_SOURCE_DIR);
constexpr auto Owner = QFile::ReadOwner | QFile::WriteOwner;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        qFatal("%s cannot be read.", qPrintable(path));
    return file.readAll();
}

} // namespace

class TestTypeFiles : public QObject
{
    Q_OBJECT

private:
    /// A file for its owner alone, as it has to be.
    QString write(const QString &name, const QByteArray &content, QFile::Permissions permissions = Owner)
    {
        const QString path = m_directory->filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QFile::WriteOnly) || file.write(content) != content.size()
            || !file.setPermissions(permissions))
            qFatal("%s cannot be written.", qPrintable(path));
        return path;
    }
    /// An example as its user would have it.
    QString example(const QString &name)
    {
        const QString path = Root + "/resources/types/"_L1 + name;
        return write(name, contentOf(path), QFileInfo(path).isExecutable() ? Owner | QFile::ExeOwner : Owner);
    }
    Outcome run(const TaskType &type, const QJsonObject &params, JobPtr *job = nullptr)
    {
        TaskCatalog catalog;
        if (const auto added = catalog.add(type); !added)
            qFatal("%s", qPrintable(added.error().message));
        const QByteArray json = QJsonDocument(params).toJson(QJsonDocument::Compact);
        if (const auto checked = catalog.check({.type = type.name, .params = json}); !checked)
            qFatal("%s", qPrintable(checked.error().faults.constFirst().message));
        JobList jobs;
        CommandExecutor executor;
        executor.start(jobs);
        const JobPtr added = jobs.add(type, json);
        executor.wake(1);
        if (!QTest::qWaitFor([&] { return jobs.outcome(added).has_value(); }, 60'000))
            qFatal("The program does not end.");
        if (job)
            *job = added;
        return *jobs.outcome(added);
    }

    std::unique_ptr<QTemporaryDir> m_directory;

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void everyKey()
    {
        const auto type = readTypeFile(write(u"a.toml"_s, R"(
name = "convert"
description = "Converts."
program = "convert"
arguments = ["-q", "{quality}", "{files}", "{{x}}"]
working_directory = "{directory}"
environment = { LANG = "C", "X_Y" = "{quality}" }
stdin = """
{files}
"""
timeout = 1.5
queue_timeout = 60
grace = 3
retries = 4
retry_backoff = { initial = 2, factor = 3, max = 100, jitter = 0 }
retry_on = ["exit_status", "signal"]
queue = "media"
resources = { gpu = 1 }
success_codes = [0, 2]
retry_codes = [75]
on_interrupt = "fail"
result = "none"

[params.quality]
type = "integer"
description = "How good."
minimum = 1
maximum = 100
default = 80

[params.directory]
pattern = "^/"
min_length = 2
max_length = 200
required = true

[params.files]
type = "array"
items = "string"
min_items = 1
max_items = 9
required = true

[params.mode]
enum = ["a", "b"]
)"));
        QVERIFY2(type, qPrintable(type ? QString() : type.error().join(u'\n')));
        QCOMPARE(type->name, u"convert"_s);
        QCOMPARE(type->description, u"Converts."_s);
        QCOMPARE(type->executor(), ExecutorKind::Command);
        QCOMPARE(std::get<CommandTemplate>(type->run),
                 (CommandTemplate{.program = u"convert"_s,
                                  .arguments = {u"-q"_s, u"{quality}"_s, u"{files}"_s, u"{{x}}"_s},
                                  .workingDirectory = u"{directory}"_s,
                                  .environment = {{u"LANG"_s, u"C"_s}, {u"X_Y"_s, u"{quality}"_s}},
                                  .standardInput = u"{files}\n"_s,
                                  .successCodes = {0, 2},
                                  .retryCodes = {75},
                                  .resultFromLastLine = false}));
        QVERIFY(type->timeout == 1500ms);
        QVERIFY(type->queueTimeout == 60s);
        QVERIFY(type->grace == 3s);
        QCOMPARE(type->retry,
                 (RetryPolicy{.retries = 4,
                              .backoff = 2s,
                              .factor = 3,
                              .maxBackoff = 100s,
                              .jitter = 0,
                              .on = {FailureKind::ExitStatus, FailureKind::Signal}}));
        QCOMPARE(type->queue, u"media"_s);
        QCOMPARE(type->resources, (std::map<QString, int>{{u"gpu"_s, 1}}));
        QCOMPARE(type->onInterrupt, OnInterrupt::Fail);
        const QByteArray schema = R"({"type":"object","additionalProperties":false,
            "required":["directory","files"],"properties":{
            "quality":{"type":"integer","description":"How good.","minimum":1,"maximum":100,"default":80},
            "directory":{"type":"string","pattern":"^/","minLength":2,"maxLength":200},
            "files":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":9},
            "mode":{"type":"string","enum":["a","b"]}}})";
        QCOMPARE(type->paramsSchema, QJsonDocument::fromJson(schema).object());
    }

    void theLeastThereCanBe()
    {
        const auto type = readTypeFile(write(u"sync.toml"_s, "program = \"sync\"\n"));
        QVERIFY2(type, qPrintable(type ? QString() : type.error().join(u'\n')));
        QCOMPARE(type->name, u"sync"_s); // the file's
        QCOMPARE(std::get<CommandTemplate>(type->run), (CommandTemplate{.program = u"sync"_s}));
        QCOMPARE(type->retry, RetryPolicy());
        QCOMPARE(type->paramsSchema["additionalProperties"_L1], QJsonValue(false));
    }

    void aRawSchema()
    {
        const auto type = readTypeFile(write(u"a.toml"_s, R"(
program = "echo"
arguments = ["{a}"]
[params_schema]
type = "object"
required = ["a"]
[params_schema.properties.a]
oneOf = [{ type = "string" }, { type = "integer" }]
)"));
        QVERIFY2(type, qPrintable(type ? QString() : type.error().join(u'\n')));
        QCOMPARE(type->paramsSchema["properties"_L1]["a"_L1]["oneOf"_L1].toArray().size(), 2);
    }

    void paths()
    {
        const auto commandOf = [&](const QByteArray &text) {
            const auto type = readTypeFile(write(u"types/a.toml"_s, text));
            return type ? std::get<CommandTemplate>(type->run) : CommandTemplate();
        };
        const QString beside = m_directory->filePath(u"types"_s);
        QCOMPARE(commandOf("program = \"true\"").program, u"true"_s);
        QCOMPARE(commandOf("program = \"./a.sh\"").program, beside + "/a.sh"_L1);
        QCOMPARE(commandOf("program = \"../bin/a\"").program, m_directory->filePath(u"bin/a"_s));
        QCOMPARE(commandOf("program = \"/bin/a\"").program, u"/bin/a"_s);
        QCOMPARE(commandOf("program = \"~/bin/a\"").program, QDir::homePath() + "/bin/a"_L1);
        const QByteArray a = "program = \"a\"\n";
        QCOMPARE(commandOf(a + "working_directory = \"~\"").workingDirectory, QDir::homePath());
        QCOMPARE(commandOf(a + "working_directory = \".\"").workingDirectory, beside);
        QCOMPARE(commandOf(a + "working_directory = \"{d}/x\"\n[params.d]").workingDirectory, u"{d}/x"_s);
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const QByteArray &text, const QStringList &expected) {
            QTest::newRow(name) << text << expected;
        };
        const QByteArray ok = "program = \"a\"\n";
        row("syntax", ok + "x = \n", {u":2: "_s});
        row("not UTF-8", ok + "description = \"\xff\"\n", {u":2: "_s});
        row("twice", ok + ok, {u":2: "_s});
        row("empty", "", {u":1: there is no \"program\""_s});
        row("unknown key", ok + "\nprgram = \"x\"\n",
            {u":3: prgram: there is no such key; there are: arguments,"_s});
        row("date", ok + "stdin = 2024-01-01\n", {u":2: stdin: a date"_s});
        row("program", "program = [\"a\"]\n", {u":1: program: must be a text"_s});
        row("program from a param", "program = \"{a}\"\n[params.a]\n", {u":1: program: must not come"_s});
        row("name", ok + "name = \"Not This\"\n", {u":2: name: the type's name \"Not This\" must be"_s});
        row("queue", ok + "queue = \"my queue\"\n", {u":2: queue: must have 1 to"_s});
        row("arguments", ok + "arguments = \"a b\"\n", {u":2: arguments: must be an array"_s});
        row("one argument", ok + "arguments = [\n\"a\",\n1]\n", {u":4: arguments[2]: must be a text"_s});
        row("unknown param", ok + "arguments = [\n\"{a}\",\n\"{b}\"]\n[params.a]\n",
            {u":4: arguments[2]: there is no param \"b\"; there are: a"_s});
        row("no params at all", ok + "stdin = \"{b}\"\n",
            {u":2: stdin: there is no param \"b\": [params.b]"_s});
        row("unknown param in the environment", ok + "[environment]\nX = \"{b}\"\n",
            {u":3: environment.X: there is no param \"b\""_s});
        row("brace", ok + "arguments = [\"{print $1}\"]\n", {u":2: arguments[1]: has a single \"{\""_s});
        row("environment", ok + "environment = { \"A=B\" = \"1\", POOLDECK_X = \"1\", C = 1 }\n",
            {u":2: environment.A=B: a variable's name"_s, u":2: environment.POOLDECK_X: a variable's name"_s,
             u":2: environment.C: must be a text"_s});
        row("timeout", ok + "timeout = \"1h\"\n", {u":2: timeout: must be a number of seconds"_s});
        row("grace", ok + "grace = -1\n", {u":2: grace: must be a number of seconds"_s});
        row("retries", ok + "retries = 1.5\n", {u":2: retries: must be a whole number"_s});
        row("backoff", ok + "retry_backoff = { first = 1 }\n",
            {u":2: retry_backoff.first: there is no such"_s});
        row("retry on", ok + "retry_on = [\"bad\"]\n", {u":2: retry_on[1]: must be one of \"exception\""_s});
        row("resources", ok + "resources = { gpu = \"1\" }\n", {u":2: resources.gpu: must be a whole"_s});
        row("exit code", ok + "success_codes = [0, 256]\n",
            {u":2: success_codes[2]: must be a whole number from 0 to 255"_s});
        row("no success", ok + "success_codes = []\n", {u":2: success_codes: must have at least one"_s});
        row("success to be retried", ok + "retry_codes = [0]\n", {u":2: retry_codes: 0 means success"_s});
        row("on interrupt", ok + "on_interrupt = \"x\"\n",
            {u":2: on_interrupt: must be one of \"run_again\", \"fail\""_s});
        row("result", ok + "result = \"x\"\n", {u":2: result: must be one of \"last_line\", \"none\""_s});
        row("options of a task", ok + "delay = 1\n", {u":2: delay: there is no such key"_s});
        row("param", ok + "params = { a = 1 }\n", {u":2: params.a: must be an object"_s});
        row("param's name", ok + "[params.\"a b\"]\n", {u":2: params.a b: a param's name must be"_s});
        row("param's key", ok + "[params.a]\nmin = 1\n",
            {u":3: params.a.min: there is no such key; there are: default"_s});
        row("param's type", ok + "[params.a]\ntype = \"int\"\n",
            {u":3: params.a.type: must be one of \"string\""_s});
        row("key of another type", ok + "[params.a]\nminimum = 1\n",
            {u":3: params.a.minimum: is not for the type string"_s});
        row("items", ok + "[params.a]\nitems = \"string\"\n", {u":3: params.a.items: is for arrays"_s});
        row("required", ok + "[params.a]\nrequired = \"yes\"\n",
            {u":3: params.a.required: must be true or false"_s});
        row("required with a default", ok + "[params.a]\nrequired = true\ndefault = \"x\"\n",
            {u":3: params.a.required: is of no use"_s});
        row("default of another type", ok + "[params.a]\ntype = \"integer\"\ndefault = \"x\"\n",
            {u":4: params.a.default: is not allowed"_s});
        row("default out of range", ok + "[params.a]\ntype = \"integer\"\nminimum = 3\ndefault = 2\n",
            {u":5: params.a.default: is not allowed"_s});
        row("default not in enum", ok + "[params.a]\nenum = [\"x\"]\ndefault = \"y\"\n",
            {u":4: params.a.default: is not allowed"_s});
        row("empty enum", ok + "[params.a]\nenum = []\n", {u":3: params.a.enum: must have"_s});
        row("pattern", ok + "[params.a]\npattern = \"[\"\n", {u":3: params.a.pattern: is no regular"_s});
        row("both", ok + "[params.a]\n[params_schema]\ntype = \"object\"\n",
            {u":3: params_schema: is of no use"_s});
        row("raw schema", ok + "[params_schema]\ntype = \"array\"\n",
            {u":3: params_schema.type: must be \"object\""_s});
        row("all of them", "timeout = -1\nx = 1\n",
            {u":1: there is no \"program\""_s, u":1: timeout: "_s, u":2: x: "_s});
    }

    void faults()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, expected);
        const QString path = write(u"a.toml"_s, text);
        const auto type = readTypeFile(path);
        QVERIFY(!type);
        const QString all = type.error().join(u'\n');
        QVERIFY2(type.error().size() == expected.size(), qPrintable(all));
        for (const QString &fault : expected)
            QVERIFY2(all.contains(path + fault), qPrintable(all));
    }

    void filesOfOthersAreRefused()
    {
        const QString path = write(u"a.toml"_s, "program = \"a\"\n", Owner | QFile::WriteGroup);
        const auto type = readTypeFile(path);
        QVERIFY(!type && type.error().constFirst().contains("chmod go-w"_L1));
        QVERIFY(!readTypeFile(u"/no/such.toml"_s));
    }

    void aDirectoryOfOthersIsRefused()
    {
        write(u"types/a.toml"_s, "program = \"a\"\n");
        const QString directory = m_directory->filePath(u"types"_s);
        QFile::setPermissions(directory, Owner | QFile::ExeOwner | QFile::WriteOther);
        TaskCatalog catalog;
        const QStringList faults = addTypesFrom({directory}, catalog);
        QCOMPARE(faults.size(), 1);
        QVERIFY(!catalog.find(u"a"_s));
    }

    void oneBadFileKeepsNoOtherOut()
    {
        write(u"one/a.toml"_s, "program = \"a\"\n");
        write(u"one/b.toml"_s, "program = 1\n");
        write(u"one/c.toml"_s, "program = \"a\"\n");
        write(u"one/d.txt"_s, "nothing\n");
        write(u"two/a.toml"_s, "program = \"other\"\n");
        write(u"two/e.toml"_s, "program = \"a\"\n");
        TaskCatalog catalog;
        const QString one = m_directory->filePath(u"one"_s);
        const QString two = m_directory->filePath(u"two"_s);
        const QStringList faults = addTypesFrom({one, two, one + "/../one"_L1, u"/no/such"_s}, catalog);
        QCOMPARE(faults.size(), 2);
        QVERIFY2(faults[0].startsWith(one + "/b.toml:1: program: "_L1), qPrintable(faults[0]));
        QVERIFY2(faults[1].startsWith(two + "/a.toml"_L1), qPrintable(faults[1])); // the name is taken
        QCOMPARE(catalog.types().size(), 3u);
        QCOMPARE(std::get<CommandTemplate>(catalog.find(u"a"_s)->run).program, u"a"_s);
    }

    void paramsAreCheckedAndDefaultsFilledIn()
    {
        const auto type = readTypeFile(write(u"a.toml"_s, R"(
program = "printf"
arguments = ['%s\n', "{n}", "{list}"]
[params.n]
type = "integer"
maximum = 9
default = 3
[params.list]
type = "array"
items = "string"
)"));
        QVERIFY2(type, qPrintable(type ? QString() : type.error().join(u'\n')));
        JobPtr job;
        QVERIFY(!run(*type, {{"list"_L1, QJsonArray{u"-x"_s, u"y z"_s}}}, &job).failure);
        QCOMPARE(logLines(job, LogStream::Stdout), QStringList({u"3"_s, u"-x"_s, u"y z"_s}));
        TaskCatalog catalog;
        QVERIFY(catalog.add(*type));
        QVERIFY(!catalog.check({.type = u"a"_s, .params = R"({"n":10})"}));
        QVERIFY(!catalog.check({.type = u"a"_s, .params = R"({"m":1})"}));
    }

    void examplesLoad_data()
    {
        QTest::addColumn<QString>("name");
        const QDir directory(Root + "/resources/types"_L1);
        const QStringList names = directory.entryList({u"*.toml"_s}, QDir::Files);
        QCOMPARE(names.size(), 5);
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << name;
    }

    void examplesLoad()
    {
        QFETCH(const QString, name);
        const auto type = readTypeFile(example(name));
        QVERIFY2(type, qPrintable(type ? QString() : type.error().join(u'\n')));
        QCOMPARE(type->name + ".toml"_L1, name);
        QVERIFY(!type->description.isEmpty());
        const QByteArray text = contentOf(Root + "/resources/types/"_L1 + name);
        QVERIFY(text.contains("# Needs: ") && text.contains("# Submit: pooldeckctl submit "));
        TaskCatalog catalog;
        QVERIFY(catalog.add(*type));
    }

    void theScriptWorks()
    {
        if (QStandardPaths::findExecutable(u"python3"_s).isEmpty())
            QSKIP("There is no python3.");
        example(u"python-script.py"_s);
        const auto type = readTypeFile(example(u"python-script.toml"_s));
        QVERIFY(type);
        const QString text = write(u"text"_s, "a b a\nb a c\n");
        JobPtr job;
        const Outcome outcome = run(*type, {{"path"_L1, text}, {"words"_L1, 2}}, &job);
        QVERIFY2(!outcome.failure, outcome.failure ? qPrintable(outcome.failure->message) : "");
        QCOMPARE(outcome.result, QByteArray(R"({"top":[["a",3],["b",2]],"words":6})"));
        QCOMPARE(job->context.progress(), (Progress{100, 100, u"6 words"_s}));
        const Outcome missing = run(*type, {{"path"_L1, "/no/such/file"_L1}});
        QVERIFY(missing.failure);
        QVERIFY2(missing.failure->message.contains("No such file"_L1), qPrintable(missing.failure->message));
    }

    void rsyncWorks()
    {
        if (QStandardPaths::findExecutable(u"rsync"_s).isEmpty())
            QSKIP("There is no rsync.");
        const auto type = readTypeFile(example(u"rsync.toml"_s));
        QVERIFY(type);
        write(u"from/-a b"_s, "content");
        const Outcome outcome = run(*type,
                                    {{"source"_L1, m_directory->filePath(u"from/"_s)},
                                     {"target"_L1, m_directory->filePath(u"to"_s)}});
        QVERIFY2(!outcome.failure, outcome.failure ? qPrintable(outcome.failure->message) : "");
        QCOMPARE(contentOf(m_directory->filePath(u"to/-a b"_s)), QByteArray("content"));
    }

    /// The type file that the README shows, as it stands there.
    void theReadmesExampleWorks()
    {
        const QByteArray readme = contentOf(Root + "/README.md"_L1);
        const qsizetype begin = readme.indexOf("```toml\ndescription = ");
        QVERIFY(begin > 0);
        const qsizetype end = readme.indexOf("```", begin + 8);
        const auto type = readTypeFile(write(u"readme.toml"_s, readme.mid(begin + 8, end - begin - 8)));
        QVERIFY2(type, qPrintable(type ? QString() : type.error().join(u'\n')));
    }
};

int main(int argc, char *argv[])
{
    if (argc == 3 && std::strcmp(argv[1], "--supervise") == 0)
        return runCommandSupervisor(std::atoll(argv[2]));
    QCoreApplication app(argc, argv);
    TestTypeFiles test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_typefiles.moc"
