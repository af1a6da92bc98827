// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: fsync, rename over a file that exists, and fstat.
#include "core/task/filesync.h"

#include <QFile>

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pooldeck {

bool syncFile(const QFileDevice &file)
{
    return ::fsync(file.handle()) == 0;
}

void syncDirectory(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)::fsync(fd);
    ::close(fd);
}

bool replaceFile(const QString &from, const QString &to)
{
    return ::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0;
}

std::optional<FileFacts> factsOf(const QFileDevice &file)
{
    struct stat facts = {};
    if (::fstat(file.handle(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return std::nullopt;
    const auto since = std::chrono::seconds(facts.st_mtim.tv_sec)
        + std::chrono::floor<std::chrono::milliseconds>(std::chrono::nanoseconds(facts.st_mtim.tv_nsec));
    // A file that replaces another one is there beside it first, so it has another inode.
    return FileFacts{.size = facts.st_size,
                     .modifiedAt = Timestamp(since),
                     .version = QByteArray::number(qulonglong(facts.st_ino), 16) + '-'
                         + QByteArray::number(qlonglong(facts.st_mtim.tv_sec), 16) + '.'
                         + QByteArray::number(qlonglong(facts.st_mtim.tv_nsec), 16)};
}

} // namespace pooldeck
