// SPDX-License-Identifier: GPL-3.0-only
// Input files: files, file upload, file download, file remove.
#include "app/ctl/command.h"
#include "app/ctl/table.h"
#include "app/ctl/values.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

constexpr int PageSize = 1000;

Options uploadOptions()
{
    return {
        {{u"n"_s, u"name"_s}, u"What it is called there (default: as it is called here)."_s, u"NAME"_s},
        {u"new"_s, u"Only if there is no file of that name."_s},
    };
}

Options downloadOptions()
{
    return {{{u"t"_s, u"to"_s},
             u"Where to write it (default: in this directory, under its name); - for stdout."_s,
             u"FILE"_s}};
}

Expected<QString> onlyArgument(const Context &context, const QString &what)
{
    if (context.positional.isEmpty())
        return usageError(u"%1 is missing"_s.arg(what));
    if (context.positional.size() > 1)
        return unexpectedArgument(context, 1);
    return context.positional.constFirst();
}

Expected<QString> onlyName(const Context &context)
{
    const auto name = onlyArgument(context, u"The file's name"_s);
    return name ? readName(u"The file's name"_s, *name) : name;
}

Expected<ExitStatus> list(Context &context)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    QJsonArray files;
    QString cursor;
    do {
        QUrlQuery query{{u"limit"_s, QString::number(PageSize)}};
        if (!cursor.isEmpty())
            query.addQueryItem(u"cursor"_s, cursor);
        const auto page = context.api.get(u"/files"_s, query);
        if (!page)
            return std::unexpected(page.error());
        const QJsonArray items = page->value("items"_L1).toArray();
        for (const auto &file : items)
            files.append(file);
        cursor = page->value("next_cursor"_L1).toString();
    } while (!cursor.isEmpty());
    if (context.output == Output::Json) {
        printJson({{u"items"_s, files}});
        return ExitStatus::Done;
    }
    Table table;
    table.addColumn(u"NAME"_s);
    table.addColumn(u"BYTES"_s, Table::Align::Right);
    table.addColumn(u"UPLOADED"_s);
    for (const auto &file : std::as_const(files)) {
        table.addRow({file["name"_L1].toString(), QString::number(file["size"_L1].toInteger()),
                      file["modified_at"_L1].toString()});
    }
    print(table.toText(outputStyle()));
    return ExitStatus::Done;
}

QString uploadedText(const QJsonObject &file)
{
    return u"%1 is there, with %2 bytes: {\"file\": \"%1\"} in a task's params stands for its path.\n"_s.arg(
        harmless(file["name"_L1].toString()), QString::number(file["size"_L1].toInteger()));
}

Expected<ExitStatus> upload(Context &context)
{
    const auto path = onlyArgument(context, u"The file to upload"_s);
    if (!path)
        return std::unexpected(path.error());
    const QString given = context.arguments.value(u"name"_s);
    const auto name = readName(u"The file's name there (see --name)"_s,
                               given.isEmpty() ? QFileInfo(*path).fileName() : given);
    if (!name)
        return std::unexpected(name.error());
    QFile file(*path);
    if (!file.open(QIODevice::ReadOnly))
        return usageError(u"%1 cannot be read: %2"_s.arg(*path, file.errorString()));
    return showAnswer(context,
                      context.api.upload("/files/"_L1 + *name, file, context.arguments.isSet(u"new"_s)),
                      uploadedText);
}

std::unexpected<Failure> cannotWrite(const QString &path, const QFileDevice &file)
{
    return std::unexpected(
        Failure{ExitStatus::NoOutput, u"%1 cannot be written: %2"_s.arg(path, file.errorString())});
}

Expected<ExitStatus> download(Context &context)
{
    const auto name = onlyName(context);
    if (!name)
        return std::unexpected(name.error());
    const QString source = "/files/"_L1 + *name;
    const QString to = context.arguments.isSet(u"to"_s) ? context.arguments.value(u"to"_s) : *name;
    if (to == "-"_L1) {
        QFile out;
        if (!out.open(stdout, QIODevice::WriteOnly))
            return cannotWrite(u"stdout"_s, out);
        const auto done = context.api.download(source, out);
        if (!done)
            return std::unexpected(done.error());
        return ExitStatus::Done;
    }
    QSaveFile out(to); // whole or not at all
    if (!out.open(QIODevice::WriteOnly))
        return cannotWrite(to, out);
    if (const auto done = context.api.download(source, out); !done)
        return std::unexpected(done.error());
    const qint64 size = out.size();
    if (!out.commit())
        return cannotWrite(to, out);
    if (context.output == Output::Json)
        printJson({{u"name"_s, *name}, {u"path"_s, QFileInfo(to).absoluteFilePath()}, {u"size"_s, size}});
    else
        print(u"%1 has %2 bytes.\n"_s.arg(harmless(to)).arg(size));
    return ExitStatus::Done;
}

Expected<ExitStatus> removeFile(Context &context)
{
    const auto name = onlyName(context);
    if (!name)
        return std::unexpected(name.error());
    if (const auto removed = context.api.remove("/files/"_L1 + *name); !removed)
        return std::unexpected(removed.error());
    if (context.output == Output::Json)
        printJson({{u"name"_s, *name}});
    else
        print(u"The file %1 is gone.\n"_s.arg(*name));
    return ExitStatus::Done;
}

} // namespace

const Command filesCommand{
    .name = "files"_L1,
    .summary = "List the uploaded files"_L1,
    .examples = "pooldeckctl files"_L1,
    .run = list,
};
const Command fileUploadCommand{
    .name = "file upload"_L1,
    .syntax = "FILE"_L1,
    .summary = "Upload a file for tasks to read"_L1,
    .help = "A file of that name is replaced, when all of the new one is there."_L1,
    .examples = "pooldeckctl file upload ~/photo.png\n"
                "pooldeckctl file upload ~/photo.png --name input.png --new"_L1,
    .options = uploadOptions,
    .run = upload,
};
const Command fileDownloadCommand{
    .name = "file download"_L1,
    .syntax = "UPLOADED"_L1,
    .summary = "Get an uploaded file"_L1,
    .examples = "pooldeckctl file download photo.png --to /tmp/photo.png"_L1,
    .options = downloadOptions,
    .run = download,
};
const Command fileRemoveCommand{
    .name = "file remove"_L1,
    .syntax = "UPLOADED"_L1,
    .summary = "Remove an uploaded file"_L1,
    .examples = "pooldeckctl file remove photo.png"_L1,
    .run = removeFile,
};

} // namespace pooldeckctl
