// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/bodysink.h"
#include "core/api/problem.h"
#include "core/api/responder.h"
#include "core/api/streamlimit.h"
#include "core/task/inputfiles.h"

#include <atomic>
#include <memory>
#include <optional>

class QTemporaryFile;

namespace pooldeck {

class BackgroundWorker;
class DiskWatch;

/// What takes part in the way of a file to the disk and back. Shared by all loops.
struct FileServices
{
    std::shared_ptr<InputFiles> files;
    std::shared_ptr<BackgroundWorker> worker; ///< all that blocks on the disk is done there
    std::shared_ptr<const DiskWatch> disk;
    std::shared_ptr<StreamLimit> limit; ///< of the bodies that are received at once, with the other streams
};

/// Why a file may not take the place of what is there now; nothing if it may.
using FileCheck = std::function<std::optional<Problem>(const std::optional<InputFile> &now)>;

/// One file on its way to the disk, and the answer when it is there. The loop hands on; the worker writes. So
/// much is between the two that neither waits without need, and no more.
class FileUpload final : public BodySink, public std::enable_shared_from_this<FileUpload>
{
public:
    FileUpload(FileServices services, QString name, FileCheck check, StreamLimit::Slot slot,
               Responder responder);
    ~FileUpload() override;

    void opened(std::function<void()> resume) override;
    bool received(const QByteArray &bytes) override;
    void finished() override;
    void aborted() override;

private:
    // On the worker.
    void write(const QByteArray &bytes);
    void keep();
    void fail(const Problem &problem);

    const FileServices m_services;
    const QString m_name;
    const FileCheck m_check;
    const StreamLimit::Slot m_slot;
    const Responder m_responder;
    std::function<void()> m_resume;
    std::atomic<qint64> m_pending = 0; // bytes that are received and not written
    std::atomic<bool> m_paused = false;
    std::atomic<bool> m_ended = false; // nothing more is to be written
    std::unique_ptr<QTemporaryFile> m_file; // the worker's
};

/// The file as clients see it, as JSON.
void writeInputFile(JsonWriter &json, const InputFile &file);
QByteArray tagOf(const InputFile &file);

} // namespace pooldeck
