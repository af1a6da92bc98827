// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <optional>
#include <utility>

namespace pooldeck {

/// Owns an open file descriptor. POSIX only.
class FileDescriptor
{
public:
    explicit FileDescriptor(int fd = -1) noexcept : m_fd(fd) { }
    FileDescriptor(FileDescriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }
    FileDescriptor &operator=(FileDescriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~FileDescriptor() { close(); }
    FileDescriptor(const FileDescriptor &) = delete;
    FileDescriptor &operator=(const FileDescriptor &) = delete;

    /// -1 if it is closed.
    int get() const noexcept { return m_fd; }
    bool isOpen() const noexcept { return m_fd >= 0; }
    void close() noexcept;
    void setNonBlocking() const noexcept;

private:
    int m_fd;
};

/// Two ends that belong together. Both are closed on exec, and neither is one of the numbers below 10,
/// which a child process gets anew. Nothing if there are too many open files.
struct DescriptorPair
{
    FileDescriptor first; ///< of a pipe: the one to read from
    FileDescriptor second;

    static std::optional<DescriptorPair> pipe();
    static std::optional<DescriptorPair> sockets();
};

} // namespace pooldeck
