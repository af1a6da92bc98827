// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

#include <expected>

namespace pooldeck {

/// Makes sure that one instance at a time uses a data directory. The kernel lets go of the lock when
/// the process ends, however it ends, so there is no stale lock to judge. POSIX only (flock).
class InstanceLock
{
public:
    /// Why the lock was not taken.
    struct Refusal
    {
        qint64 holder = 0; ///< the pid of the other instance; 0 if the file itself was the trouble
        QString message; ///< one line for people
    };

    static std::expected<InstanceLock, Refusal> take(const QString &path);

    InstanceLock(InstanceLock &&other) noexcept;
    InstanceLock &operator=(InstanceLock &&) = delete;
    ~InstanceLock();

private:
    explicit InstanceLock(int fd) : m_fd(fd) { }

    int m_fd;
};

} // namespace pooldeck
