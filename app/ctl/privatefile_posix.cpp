// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: owners, modes.
#include "app/ctl/privatefile.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

std::expected<QByteArray, QString> readPrivateFile(const QString &path)
{
    constexpr qint64 Most = 64 * 1024;
    // A pipe must not be waited for: it is refused.
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return std::unexpected(u"%1 cannot be read: %2"_s.arg(path, qt_error_string(errno)));
    QFile file;
    const bool opened = file.open(fd, QFile::ReadOnly, QFile::AutoCloseHandle);
    // What was opened is checked, not what may lie there a moment later.
    struct stat info
    {
    };
    if (!opened || ::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        return std::unexpected(u"%1 is not a file"_s.arg(path));
    const uid_t self = ::geteuid();
    if (info.st_uid != self && self != 0)
        return std::unexpected(u"%1 belongs to another user"_s.arg(path));
    if (info.st_mode & (S_IRWXG | S_IRWXO))
        return std::unexpected(u"others may read or write %1 (chmod 600 it)"_s.arg(path));
    if (info.st_size > Most)
        return std::unexpected(u"%1 is too large"_s.arg(path));
    return file.readAll();
}

} // namespace pooldeckctl
