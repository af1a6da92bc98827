// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: fsync, and rename over a file that exists.
#include "core/types/filesync.h"

#include <QFile>

#include <cstdio>
#include <fcntl.h>
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

} // namespace pooldeck
