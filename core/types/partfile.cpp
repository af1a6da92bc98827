// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/partfile.h"

#include "core/task/filesync.h"
#include "core/task/taskcontext.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStorageInfo>

#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype HashBytes = 256 * 1024;
constexpr qint64 MaxNotes = 64 * 1024;

bool isFullDisk(const QFileDevice &file, int systemError)
{
    return file.error() == QFileDevice::ResourceError || systemError == ENOSPC || systemError == EDQUOT;
}

} // namespace

PartFile::PartFile(const QString &target, IfThere ifThere)
    : m_target(QFileInfo(target).absoluteFilePath()), m_ifThere(ifThere), m_file(m_target + ".part"_L1),
      m_notes(m_target + ".part.json"_L1)
{
}

PartFile::~PartFile()
{
    leave();
}

void PartFile::fail(const QString &reason, const QString &message) const
{
    throw TaskFailure(message, {{"reason"_L1, reason}, {"path"_L1, m_target}});
}

void PartFile::failThere() const
{
    // A further attempt would find it there too.
    throw TaskFailure(u"%1 exists already; it is replaced only with \"overwrite\": true."_s.arg(m_target),
                      {{"reason"_L1, "target_exists"_L1}, {"path"_L1, m_target}, {"retry"_L1, false}});
}

bool PartFile::isThere(const QByteArray &digest, const std::stop_token &stop) const
{
    const QFileInfo info(m_target);
    QFile file(m_target);
    if (m_ifThere != IfThere::FailUnlessSame || !info.isFile() || info.isSymLink()
        || !file.open(QFile::ReadOnly))
        return false;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray chunk(HashBytes, Qt::Uninitialized);
    while (!stop.stop_requested()) {
        const qint64 read = file.read(chunk.data(), chunk.size());
        if (read <= 0)
            return read == 0 && hash.result().toHex() == digest;
        hash.addData(QByteArrayView(chunk.constData(), read));
    }
    return false;
}

void PartFile::checkSize(qint64 total) const
{
    const QFileInfo info(m_target);
    if (m_ifThere != IfThere::Replace && info.exists() && info.size() != total)
        failThere();
}

void PartFile::failWriting()
{
    const int systemError = errno;
    if (isFullDisk(m_file, systemError)) {
        discard(); // or the disk stays full, for everybody
        fail(u"disk_full"_s, u"The disk is full: %1 could not be written."_s.arg(m_target));
    }
    fail(u"write"_s, u"%1 could not be written: %2."_s.arg(m_file.fileName(), qt_error_string(systemError)));
}

QString PartFile::check() const
{
    const QFileInfo info(m_target);
    const QFileInfo directory(info.path());
    if (!directory.isDir())
        fail(u"no_directory"_s, u"The directory %1 does not exist."_s.arg(info.path()));
    if (info.isDir())
        fail(u"is_directory"_s, u"%1 is a directory."_s.arg(m_target));
    const bool mayBeThere = m_ifThere == IfThere::Replace
        || (m_ifThere == IfThere::FailUnlessSame && info.isFile() && !info.isSymLink());
    if (!mayBeThere && (info.exists() || info.isSymLink()))
        failThere();
    if (!directory.isWritable())
        fail(u"not_writable"_s, u"The directory %1 cannot be written to."_s.arg(info.path()));
    return directory.canonicalFilePath() + u'/' + info.fileName();
}

FetchedPart PartFile::takeUp(const QUrl &url, const std::stop_token &stop)
{
    QFile notes(m_notes);
    const QFileInfo part(m_file.fileName());
    if (part.isFile() && !part.isSymLink() && notes.open(QFile::ReadOnly)) {
        const QJsonObject known = QJsonDocument::fromJson(notes.read(MaxNotes)).object();
        const QByteArray validator = known["validator"_L1].toString().toLatin1();
        if (known["url"_L1].toString() == shownUrl(url) && !validator.isEmpty() && part.size() > 0
            && hash(part.size(), stop)) {
            m_resumable = true;
            return {m_bytes, validator};
        }
    }
    discard();
    return {};
}

// Also leaves the file open behind its last byte.
bool PartFile::hash(qint64 size, const std::stop_token &stop)
{
    if (!m_file.open(QFile::ReadWrite | QFile::ExistingOnly | QFile::Unbuffered))
        return false;
    QByteArray chunk(HashBytes, Qt::Uninitialized);
    m_hash.reset();
    m_bytes = 0;
    while (m_bytes < size && !stop.stop_requested()) {
        const qint64 read = m_file.read(chunk.data(), chunk.size());
        if (read <= 0)
            return false;
        m_hash.addData(QByteArrayView(chunk.constData(), read));
        m_bytes += read;
    }
    return true;
}

bool PartFile::begin(const QUrl &url, const QByteArray &validator, std::optional<qint64> total)
{
    discard();
    checkSpace(total.value_or(0));
    errno = 0;
    // Never through a link that somebody has put there.
    if (!m_file.open(QFile::WriteOnly | QFile::NewOnly | QFile::Unbuffered))
        failWriting();
    m_resumable = !validator.isEmpty();
    if (!m_resumable)
        return true;
    QSaveFile notes(m_notes);
    const QJsonObject known{{"url"_L1, shownUrl(url)}, {"validator"_L1, QString::fromLatin1(validator)}};
    m_resumable =
        notes.open(QFile::WriteOnly) && notes.write(QJsonDocument(known).toJson()) > 0 && notes.commit();
    return true;
}

void PartFile::checkSpace(qint64 needed)
{
    const QStorageInfo storage(QFileInfo(m_target).path());
    if (!storage.isValid() || storage.bytesAvailable() < 0 || needed <= storage.bytesAvailable())
        return;
    fail(u"disk_full"_s,
         u"The disk is full: %1 needs %2 bytes, and %3 are free."_s.arg(m_target).arg(needed).arg(
             storage.bytesAvailable()));
}

qint64 PartFile::append(const QByteArray &chunk)
{
    errno = 0;
    qint64 done = 0;
    while (done < chunk.size()) {
        const qint64 written = m_file.write(chunk.constData() + done, chunk.size() - done);
        if (written <= 0)
            failWriting();
        done += written;
    }
    m_hash.addData(chunk);
    m_bytes += done;
    return m_bytes;
}

QByteArray PartFile::finish(const QByteArray &expected)
{
    const QByteArray digest = m_hash.result().toHex();
    if (!expected.isEmpty() && digest != expected) {
        discard();
        throw TaskFailure(u"What was fetched is not what was expected: its SHA-256 is %1."_s.arg(
                              QString::fromLatin1(digest)),
                          {{"reason"_L1, "digest"_L1}, {"sha256"_L1, QString::fromLatin1(digest)}});
    }
    errno = 0;
    if (!syncFile(m_file))
        failWriting();
    m_file.close();
    // The name may have been taken meanwhile.
    const bool named = m_ifThere == IfThere::Replace ? replaceFile(m_file.fileName(), m_target)
                                                     : QFile::rename(m_file.fileName(), m_target);
    const QString why = qt_error_string(errno);
    if (!named) {
        if (!isThere(digest, {})) {
            check();
            if (QFileInfo::exists(m_target))
                failThere();
            fail(u"write"_s, u"%1 could not be given its name: %2."_s.arg(m_target, why));
        }
        QFile::remove(m_file.fileName());
    }
    QFile::remove(m_notes);
    syncDirectory(QFileInfo(m_target).path());
    return digest;
}

bool PartFile::leave()
{
    if (!m_file.isOpen())
        return false;
    m_file.close();
    if (m_resumable && m_bytes > 0)
        return true;
    discard();
    return false;
}

bool PartFile::discard()
{
    m_file.close();
    m_hash.reset();
    m_bytes = 0;
    m_resumable = false;
    QFile::remove(m_file.fileName());
    QFile::remove(m_notes);
    return true;
}

} // namespace pooldeck
