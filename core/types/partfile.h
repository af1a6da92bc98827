// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/types/fetchresponse.h"

#include <QCryptographicHash>
#include <QFile>

#include <memory>
#include <stop_token>

namespace pooldeck {

/// A file that grows as `<target>.part` and becomes the target, whole, at the end. Beside it lies
/// `<target>.part.json` with the address and the validator of what is in it, so that a later attempt can go
/// on where this one ends; without a validator nothing of it is kept.
///
/// The program may have ended between the moment in which the file got its name and the one in which that was
/// written down: a further attempt of the same task may therefore find its own target there. It is known by
/// its content alone.
///
/// All that touches the disk blocks: one thread at a time, never an event loop's. Errors are thrown as
/// TaskFailure, with {"path", "reason": "target_exists" | "no_directory" | "disk_full" | "write" | …}.
class PartFile
{
public:
    enum class IfThere {
        Fail,
        Replace,
        FailUnlessSame, ///< as Fail, but a target with the same content is as good as made
    };
    PartFile(const QString &target, IfThere ifThere);
    ~PartFile();

    QString target() const { return m_target; }

    /// Whether the target may be made. Returns its path without links, by which two writers of the same
    /// file are known.
    QString check() const;
    /// What is there of this address, read once through for its digest; where there is nothing that can be
    /// gone on with, what is there is removed.
    FetchedPart takeUp(const QUrl &url, const std::stop_token &stop);
    /// Begins anew, with room for `total` bytes on the disk, if that is known.
    bool begin(const QUrl &url, const QByteArray &validator, std::optional<qint64> total);
    /// Whether the target is there, and has that digest: then there is nothing to do. Only with
    /// FailUnlessSame.
    bool isThere(const QByteArray &digest, const std::stop_token &stop) const;
    /// Fails if the target is there, and cannot become what has so many bytes. Saves a long transfer.
    void checkSize(qint64 total) const;
    /// The number of bytes there are now.
    qint64 append(const QByteArray &chunk);
    /// Writes all to the disk itself and gives the file its name. Returns the SHA-256 in hex. With an
    /// `expected` one that differs it fails, and nothing is kept.
    QByteArray finish(const QByteArray &expected);
    /// Closes it: what can be gone on with stays, the rest is removed. True if something stays.
    bool leave();
    /// Removes what there is.
    bool discard();

private:
    [[noreturn]] void fail(const QString &reason, const QString &message) const;
    [[noreturn]] void failThere() const;
    [[noreturn]] void failWriting();
    void checkSpace(qint64 needed);
    bool hash(qint64 size, const std::stop_token &stop);

    const QString m_target;
    const IfThere m_ifThere;
    QFile m_file;
    const QString m_notes;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    qint64 m_bytes = 0;
    bool m_resumable = false;
};

} // namespace pooldeck
