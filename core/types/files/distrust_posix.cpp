// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: owners and modes.
#include "core/types/files/typefile.h"

#include <QFile>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace pooldeck {

QString distrust(const QString &path)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return u"%1: %2"_s.arg(path, qt_error_string(errno));
    if (info.st_uid != ::geteuid() && info.st_uid != 0)
        return u"%1: is refused: it belongs to another user"_s.arg(path);
    if (info.st_mode & (S_IWGRP | S_IWOTH))
        return u"%1: is refused: others may write to it (chmod go-w it)"_s.arg(path);
    return {};
}

} // namespace pooldeck
