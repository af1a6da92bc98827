// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"
#include "core/task/error.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

class QTemporaryFile;

namespace pooldeck {

/// A file that a client has uploaded, for tasks to read.
struct InputFile
{
    QString name;
    qint64 size = 0;
    Timestamp modifiedAt;
    QByteArray version; ///< another one for each content that was ever under that name
};

/// The directory of the uploaded files. What is in it is known from memory, so that asking never waits for
/// the disk; a file that somebody puts there by hand is seen at the next start.
///
/// Any thread. Functions that block on the disk say so.
class InputFiles
{
public:
    /// `directory` is absolute.
    explicit InputFiles(QString directory) : m_directory(std::move(directory)) { }

    /// Makes the directory if there is none, removes what interrupted uploads have left, and sees what is
    /// there. Blocks; once, before the rest.
    Result<void> open();

    /// Why a file may not be called so, as the end of a sentence about its name; empty if it may.
    static QString nameFault(const QString &name);
    /// Where a file of that name is, or would be.
    QString pathOf(const QString &name) const { return m_directory + u'/' + name; }
    std::optional<InputFile> find(const QString &name) const;
    /// At most `limit` of them after that name, by name; all begin after the empty one.
    std::vector<InputFile> list(const QString &after, int limit) const;

    // All of these block.

    /// An empty file beside the others that goes by itself, unless it is kept. Null if it cannot be made.
    std::unique_ptr<QTemporaryFile> begin() const;
    /// Whether the file that has the name now may be replaced or removed.
    using Allows = std::function<bool(const std::optional<InputFile> &now)>;
    /// Waits until the disk has all of the file, then gives it the name: in the place of another one, whole,
    /// or not at all. A Conflict if it is not allowed.
    Result<InputFile> keep(QTemporaryFile &file, const QString &name, const Allows &allows);
    /// A task that has opened it reads on.
    Result<void> remove(const QString &name, const Allows &allows);

private:
    void setKnown(const QString &name, std::optional<InputFile> file);

    const QString m_directory;
    std::mutex m_changing; // held while a name gets or loses its file
    mutable std::mutex m_mutex; // guards the next; never held while the disk works
    std::map<QString, InputFile> m_known;
};

} // namespace pooldeck
