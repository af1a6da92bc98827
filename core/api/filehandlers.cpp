// SPDX-License-Identifier: GPL-3.0-only
// The verbs of /files.
#include "core/api/filehandlers.h"

#include "core/api/backgroundworker.h"
#include "core/api/diskwatch.h"
#include "core/api/entitytag.h"
#include "core/api/piecedbody.h"
#include "core/task/filesync.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

/// The name that the path has; answers if it is none.
std::optional<QString> capturedName(const ApiRequest &request, const Responder &responder)
{
    QString name = QString::fromUtf8(request.captures[0]);
    const QString fault = InputFiles::nameFault(name);
    if (fault.isEmpty())
        return name;
    responder.reply(problemReply(
        Problem{ProblemKind::InvalidFields, u"The file cannot have this name."_s, {}, {{u"name"_s, fault}}}));
    return std::nullopt;
}

Problem changed(const QString &name)
{
    return {ProblemKind::Changed, u"The file \"%1\" is not as the request expects it."_s.arg(name), {}, {}};
}

Problem noFile(const QString &name)
{
    return {ProblemKind::NotFound, u"There is no file \"%1\"."_s.arg(name), {}, {}};
}

/// What the request's fields and its token ask of the file that is there now.
FileCheck checkOf(const ApiRequest &request, const QString &name)
{
    return [name, only = request.head.field("if-match").toByteArray(),
            unless = request.head.field("if-none-match").toByteArray(),
            mayReplace = request.caller->hasAnyOf(Right::Manage)](
               const std::optional<InputFile> &now) -> std::optional<Problem> {
        if (!only.isEmpty() && (!now || !matchNames(only, tagOf(*now))))
            return changed(name);
        if (!unless.isEmpty() && now && noneMatchNames(unless, tagOf(*now)))
            return changed(name);
        // It may be what another's task is about to read.
        if (now && !mayReplace) {
            return Problem{
                ProblemKind::Forbidden,
                u"There is a file \"%1\": this token may add files, not replace or remove them."_s.arg(name),
                {},
                {}};
        }
        return std::nullopt;
    };
}

std::optional<Problem> spaceFault(const DiskWatch &disk, qint64 wanted)
{
    const std::optional<qint64> left = disk.left();
    if (!left || *left - wanted >= disk.floor())
        return std::nullopt;
    return Problem{ProblemKind::InsufficientStorage,
                   u"The file has %1 MB; %2 MB are left, and %3 MB are kept free."_s.arg(wanted / 1'000'000)
                       .arg(*left / 1'000'000)
                       .arg(disk.floor() / 1'000'000),
                   {},
                   {}};
}

struct Download
{
    QString name;
    QByteArray known;
    QByteArray range;
    QByteArray onlyIf;
    bool headOnly = false;
};

/// Blocks.
QByteArray readAt(QFile &file, qint64 offset, qint64 length)
{
    return file.seek(offset) ? file.read(length) : QByteArray();
}

/// On the worker.
void sendFile(const FileServices &services, const Download &wanted, const Responder &responder)
{
    // Once open it stays what it is, even if another one takes its place.
    const auto file = std::make_shared<QFile>(services.files->pathOf(wanted.name));
    const bool isOpen = file->open(QIODevice::ReadOnly);
    const std::optional<FileFacts> facts = isOpen ? factsOf(*file) : std::nullopt;
    if (!facts) {
        responder.reply(problemReply(noFile(wanted.name)));
        return;
    }
    const QByteArray tag = '"' + facts->version + '"';
    // Before the range: who has it already wants no part of it either.
    if (!wanted.known.isEmpty() && noneMatchNames(wanted.known, tag)) {
        responder.reply({.status = 304, .body = {}, .headers = {{"ETag", tag}, {"Accept-Ranges", "bytes"}}});
        return;
    }
    const bool rangeCounts = wanted.onlyIf.isEmpty() || matchNames(wanted.onlyIf, tag);
    const ByteRange range =
        ByteRange::of(rangeCounts && !wanted.headOnly ? wanted.range : QByteArray(), facts->size);
    if (range.kind == ByteRange::Kind::Outside) {
        responder.reply(outsideReply(u"The file"_s, facts->size));
        return;
    }
    Reply reply = partReply(range, facts->size);
    reply.contentType = "application/octet-stream";
    reply.headers.emplace_back("ETag", tag);
    reply.headers.emplace_back("Accept-Ranges", "bytes");
    // Whatever it is, a browser is not to show it as a page of ours.
    reply.headers.emplace_back("Content-Disposition",
                               "attachment; filename=\"" + wanted.name.toLatin1() + '"');
    const qint64 length = range.kind == ByteRange::Kind::Part ? range.length : facts->size;
    if (wanted.headOnly) {
        reply.toldLength = facts->size;
    } else if (length <= PiecedBody::Piece) {
        reply.body = readAt(*file, range.offset, length);
    } else {
        const auto read = [file,
                           worker = services.worker](qint64 offset, qint64 size,
                                                     const std::function<void(Result<QByteArray>)> &done) {
            worker->post([file, offset, size, done] { done(readAt(*file, offset, size)); });
        };
        reply.toldLength = length;
        responder.replyWith([reply, read, range, length]() mutable {
            reply.stream = std::make_shared<PiecedBody>(read, range.offset, length);
            return std::move(reply);
        });
        return;
    }
    responder.reply(std::move(reply));
}

} // namespace

void listFiles(const InputFiles &files, const ApiRequest &request, const Responder &responder)
{
    QString after;
    int limit = 100;
    for (const auto &[name, value] : request.query) {
        if (name == "cursor"_L1)
            after = value;
        else
            limit = value.toInt();
    }
    const std::vector<InputFile> found = files.list(after, limit + 1);
    const bool isMore = std::ssize(found) > limit;
    Reply reply;
    JsonWriter json(reply.body);
    json.beginObject();
    json.key("items").beginArray();
    for (int i = 0; i < std::min<int>(limit, static_cast<int>(found.size())); ++i)
        writeInputFile(json, found[static_cast<size_t>(i)]);
    json.endArray();
    json.key("next_cursor");
    if (isMore)
        json.string(found[static_cast<size_t>(limit) - 1].name);
    else
        json.null();
    json.endObject();
    responder.reply(std::move(reply));
}

void putFile(const FileServices &services, const ApiRequest &request, const Responder &responder)
{
    const std::optional<QString> name = capturedName(request, responder);
    if (!name)
        return;
    const FileCheck check = checkOf(request, *name);
    std::optional<Problem> refusal = check(services.files->find(*name));
    if (!refusal)
        refusal = spaceFault(*services.disk, request.head.contentLength());
    StreamLimit::Slot slot = refusal ? nullptr : services.limit->take();
    if (!refusal && !slot) {
        refusal = Problem{ProblemKind::TooManyStreams,
                          u"There may be %1 streams and uploads at once."_s.arg(services.limit->most()),
                          {},
                          {}};
    }
    if (refusal) {
        responder.reply(problemReply(*refusal));
        return;
    }
    request.upload->receiveWith(
        std::make_shared<FileUpload>(services, *name, check, std::move(slot), responder));
}

void getFile(const FileServices &services, const ApiRequest &request, const Responder &responder)
{
    const std::optional<QString> name = capturedName(request, responder);
    if (!name)
        return;
    if (!services.files->find(*name)) {
        responder.reply(problemReply(noFile(*name)));
        return;
    }
    Download wanted{.name = *name,
                    .known = request.head.field("if-none-match").toByteArray(),
                    .range = request.head.field("range").toByteArray(),
                    .onlyIf = request.head.field("if-range").toByteArray(),
                    .headOnly = request.head.method() == HttpMethod::Head};
    services.worker->post([services, wanted, responder] { sendFile(services, wanted, responder); });
}

void removeFile(const FileServices &services, const ApiRequest &request, const Responder &responder)
{
    const std::optional<QString> name = capturedName(request, responder);
    if (!name)
        return;
    services.worker->post([services, name = *name, check = checkOf(request, *name), responder] {
        std::optional<Problem> refusal;
        const Result<void> removed = services.files->remove(name, [&](const std::optional<InputFile> &now) {
            refusal = check(now);
            return !refusal;
        });
        if (removed)
            responder.reply({.status = 204, .body = {}, .headers = {}});
        else
            responder.reply(problemReply(refusal ? *refusal : problemOf(removed.error())));
    });
}

} // namespace pooldeck
