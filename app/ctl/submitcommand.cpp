// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/batchfile.h"
#include "app/ctl/command.h"
#include "app/ctl/taskparams.h"
#include "app/ctl/taskview.h"
#include "app/ctl/waiter.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

void addOptions(QCommandLineParser &parser)
{
    parser.addOption({u"json"_s, u"The params as a JSON object."_s, u"OBJECT"_s});
    parser.addOption(
        {{u"f"_s, u"file"_s}, u"The params as a JSON object in this file; - reads stdin."_s, u"FILE"_s});
    parser.addOption({{u"b"_s, u"batch"_s},
                      u"Many tasks from this file, one JSON object a line with type, params, priority, "
                      "tags; - reads stdin."_s,
                      u"FILE"_s});
    parser.addOption(
        {{u"p"_s, u"priority"_s}, u"From -100 to 100; higher runs first (default 0)."_s, u"N"_s});
    parser.addOption(
        {{u"t"_s, u"tag"_s}, u"A tag, to find the task by; may be given several times."_s, u"TAG"_s});
    parser.addOption({{u"w"_s, u"wait"_s}, u"Wait for the end and tell it by the exit status."_s});
}

Expected<QJsonObject> parseObject(const QByteArray &text, const QString &where)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return usageError(u"%1: %2 at offset %3"_s.arg(where, error.errorString()).arg(error.offset));
    if (!document.isObject())
        return usageError(u"%1: must be a JSON object"_s.arg(where));
    return document.object();
}

Expected<QJsonObject> readFile(const QString &name)
{
    QFile file(name);
    const bool opened = name == "-"_L1 ? file.open(stdin, QFile::ReadOnly) : file.open(QFile::ReadOnly);
    if (!opened)
        return usageError(u"--file: %1: %2"_s.arg(name, file.errorString()));
    return parseObject(file.readAll(), "--file "_L1 + name);
}

/// The params as --file, --json and key=value give them together.
Expected<QJsonObject> collectParams(Context &context, const QString &type)
{
    QJsonObject params;
    const auto merge = [&params](const QJsonObject &more) {
        for (auto it = more.begin(); it != more.end(); ++it)
            params.insert(it.key(), it.value());
    };
    if (context.arguments.isSet(u"file"_s)) {
        const auto object = readFile(context.arguments.value(u"file"_s));
        if (!object)
            return object;
        merge(*object);
    }
    if (context.arguments.isSet(u"json"_s)) {
        const auto object = parseObject(context.arguments.value(u"json"_s).toUtf8(), u"--json"_s);
        if (!object)
            return object;
        merge(*object);
    }
    const QStringList pairs = context.positional.mid(1);
    if (pairs.isEmpty())
        return params;

    const auto types = context.api.get(u"/types"_s);
    if (!types)
        return std::unexpected(types.error());
    QJsonObject schema;
    const QJsonArray items = types->value("items"_L1).toArray();
    for (const auto &item : items) {
        if (item["name"_L1].toString() == type)
            schema = item["params_schema"_L1].toObject();
    }
    return addParams(params, pairs, schema);
}

Expected<ExitStatus> run(Context &context)
{
    if (context.arguments.isSet(u"batch"_s))
        return submitBatch(context);
    if (context.positional.isEmpty())
        return usageError(u"submit needs a task type; `pooldeckctl types` lists them"_s);
    const QString type = context.positional.constFirst();
    const auto params = collectParams(context, type);
    if (!params)
        return std::unexpected(params.error());

    QJsonObject request{{u"type"_s, type}, {u"params"_s, *params}};
    if (context.arguments.isSet(u"priority"_s)) {
        bool ok = false;
        request.insert(u"priority"_s, context.arguments.value(u"priority"_s).toInt(&ok));
        if (!ok)
            return usageError(u"--priority must be a whole number"_s);
    }
    if (context.arguments.isSet(u"tag"_s))
        request.insert(u"tags"_s, QJsonArray::fromStringList(context.arguments.values(u"tag"_s)));

    auto task = context.api.post(u"/tasks"_s, request);
    if (!task)
        return std::unexpected(task.error());
    const bool waits = context.arguments.isSet(u"wait"_s);
    if (waits) {
        task = waitForTask(context.api, *task);
        if (!task)
            return std::unexpected(task.error());
    }
    if (context.output == Output::Json)
        printJson(*task);
    else
        print(taskDetails(*task));
    return waits ? statusOf(*task) : ExitStatus::Done;
}

} // namespace

const Command submitCommand{
    "submit"_L1,
    "TYPE [key=value ...]"_L1,
    "Submit a task"_L1,
    "key=value gives one of the task's params. Where the type says that the param is a string, the value\n"
    "stays text as it is; else it is taken as JSON if it is JSON (seconds=1.5, on=true, sizes=[1,2]) and\n"
    "as text if not. key:=value insists on JSON. --file, --json and key=value may be mixed; the later of\n"
    "these wins.\n\n"
    "--batch takes no other arguments and does not wait. Lines that are refused are named on stderr and "
    "make\n"
    "the exit status 5; the others are accepted all the same.\n\n"
    "With --wait the exit status is 0 if the task succeeded, 1 if it failed, 3 if it was cancelled.\n\n"
    "  pooldeckctl submit checksum path=/usr/bin/env --wait"_L1,
    addOptions,
    run,
};

} // namespace pooldeckctl
