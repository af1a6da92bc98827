// SPDX-License-Identifier: GPL-3.0-only
// POSIX only.
#include "core/executors/filedescriptor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace pooldeck {

namespace {

constexpr int LowestNumber = 10;

/// The same file under a number that is not too low.
FileDescriptor raised(int fd)
{
    FileDescriptor low(fd);
    if (fd >= LowestNumber)
        return low;
    return FileDescriptor(::fcntl(fd, F_DUPFD_CLOEXEC, LowestNumber));
}

std::optional<DescriptorPair> toPair(const std::array<int, 2> &fds)
{
    DescriptorPair pair{raised(fds[0]), raised(fds[1])};
    if (!pair.first.isOpen() || !pair.second.isOpen())
        return std::nullopt;
    return pair;
}

} // namespace

void FileDescriptor::close() noexcept
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

void FileDescriptor::setNonBlocking() const noexcept
{
    ::fcntl(m_fd, F_SETFL, ::fcntl(m_fd, F_GETFL) | O_NONBLOCK);
}

std::optional<DescriptorPair> DescriptorPair::pipe()
{
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0)
        return std::nullopt;
    return toPair(fds);
}

std::optional<DescriptorPair> DescriptorPair::sockets()
{
    std::array<int, 2> fds{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0)
        return std::nullopt;
    return toPair(fds);
}

} // namespace pooldeck
