// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/fileupload.h"

#include "core/api/backgroundworker.h"
#include "core/api/diskwatch.h"
#include "core/api/timejson.h"

#include <QTemporaryFile>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qint64 MostPending = 512 * 1024;
constexpr qint64 ResumeBelow = 256 * 1024;

Problem noSpace(QString detail)
{
    return {ProblemKind::InsufficientStorage, std::move(detail), {}, {}};
}

Problem problemOfFile(const Error &error)
{
    return error.code == ErrorCode::DiskFull ? noSpace(error.message) : problemOf(error);
}

} // namespace

void writeInputFile(JsonWriter &json, const InputFile &file)
{
    json.beginObject();
    json.key("name").string(file.name);
    json.key("size").number(file.size);
    json.key("modified_at");
    writeTime(json, file.modifiedAt);
    json.endObject();
}

QByteArray tagOf(const InputFile &file)
{
    return '"' + file.version + '"';
}

FileUpload::FileUpload(FileServices services, QString name, FileCheck check, StreamLimit::Slot slot,
                       Responder responder)
    : m_services(std::move(services)), m_name(std::move(name)), m_check(std::move(check)),
      m_slot(std::move(slot)), m_responder(std::move(responder))
{
}

FileUpload::~FileUpload() = default;

void FileUpload::opened(std::function<void()> resume)
{
    m_resume = std::move(resume);
    m_services.worker->post([self = shared_from_this()] {
        if (self->m_ended)
            return;
        self->m_file = self->m_services.files->begin();
        if (!self->m_file)
            self->fail(problemOf({ErrorCode::StoreUnavailable, u"The file cannot be made."_s, {}}));
    });
}

bool FileUpload::received(const QByteArray &bytes)
{
    if (m_ended)
        return true; // and is dropped: the answer is on its way
    const qint64 pending = m_pending += bytes.size();
    m_services.worker->post([self = shared_from_this(), bytes] { self->write(bytes); });
    if (pending <= MostPending)
        return true;
    m_paused = true;
    // The worker may have written all of it before it could see that.
    return m_pending <= ResumeBelow && m_paused.exchange(false);
}

void FileUpload::finished()
{
    m_services.worker->post([self = shared_from_this()] { self->keep(); });
}

void FileUpload::aborted()
{
    m_ended = true;
    m_services.worker->post([self = shared_from_this()] { self->m_file.reset(); });
}

void FileUpload::write(const QByteArray &bytes)
{
    if (!m_ended && m_file) {
        if (m_services.disk->isLow()) {
            fail(noSpace(u"The disk has filled up meanwhile: less than %1 MB are left."_s.arg(
                m_services.disk->floor() / 1'000'000)));
        } else if (m_file->write(bytes) != bytes.size()) {
            fail(noSpace(u"The file cannot be written: %1."_s.arg(m_file->errorString())));
        }
    }
    m_pending -= bytes.size();
    if (m_pending <= ResumeBelow && m_paused.exchange(false))
        m_resume();
}

void FileUpload::keep()
{
    if (m_ended || !m_file)
        return;
    std::optional<Problem> refusal;
    bool isNew = true;
    const Result<InputFile> kept =
        m_services.files->keep(*m_file, m_name, [&](const std::optional<InputFile> &now) {
            isNew = !now;
            refusal = m_check(now);
            return !refusal;
        });
    if (!kept) {
        fail(refusal ? *refusal : problemOfFile(kept.error()));
        return;
    }
    m_ended = true;
    m_file.reset();
    Reply reply = Reply::json({}, isNew ? 201 : 200).with("ETag", tagOf(*kept));
    if (isNew)
        reply.headers.emplace_back("Location", "/api/v1/files/" + m_name.toLatin1());
    JsonWriter json(reply.body);
    writeInputFile(json, *kept);
    m_responder.reply(std::move(reply));
}

void FileUpload::fail(const Problem &problem)
{
    m_ended = true;
    m_file.reset();
    m_responder.reply(problemReply(problem));
}

} // namespace pooldeck
