// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: flock.
#include "app/instancelock.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

std::expected<InstanceLock, InstanceLock::Refusal> InstanceLock::take(const QString &path)
{
    const int fd =
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return std::unexpected(Refusal{0, u"%1: %2"_s.arg(path, qt_error_string(errno))});
    InstanceLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return std::unexpected(Refusal{0, u"%1: %2"_s.arg(path, qt_error_string(errno))});
        QByteArray text(32, '\0');
        const ssize_t size = ::pread(fd, text.data(), static_cast<size_t>(text.size()), 0);
        text.truncate(qMax<qsizetype>(0, size));
        const qint64 holder = text.trimmed().toLongLong();
        return std::unexpected(Refusal{holder,
                                       u"The data directory %1 is in use by another instance (pid %2)"_s.arg(
                                           QFileInfo(path).path(), QString::number(holder))});
    }
    const QByteArray pid = QByteArray::number(static_cast<qint64>(::getpid())) + '\n';
    if (::ftruncate(fd, 0) != 0
        || ::pwrite(fd, pid.constData(), static_cast<size_t>(pid.size()), 0) != pid.size())
        return std::unexpected(Refusal{0, u"%1: %2"_s.arg(path, qt_error_string(errno))});
    return lock;
}

InstanceLock::InstanceLock(InstanceLock &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }

InstanceLock::~InstanceLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace pooldeck
