// SPDX-License-Identifier: GPL-3.0-only
// Linux only: /proc/self/task/TID. threadtimes_generic.cpp stands in elsewhere.
#include "core/monitor/threadtimes.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace pooldeck {

namespace {

using Buffer = std::array<char, 512>;

// Returns what was read of /proc/self/task/<thread>/<name>, as a C string; false if there is none.
bool readFile(qint64 thread, const char *name, Buffer &buffer)
{
    std::array<char, 64> path{};
    std::snprintf(path.data(), path.size(), "/proc/self/task/%lld/%s", static_cast<long long>(thread), name);
    const int fd = ::open(path.data(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const ssize_t size = ::read(fd, buffer.data(), buffer.size() - 1);
    ::close(fd);
    if (size <= 0)
        return false;
    buffer[static_cast<size_t>(size)] = '\0';
    return true;
}

} // namespace

qint64 currentThreadNumber()
{
    return ::gettid();
}

std::optional<ThreadTimes> threadTimes(qint64 thread)
{
    Buffer buffer{};
    unsigned long long ran = 0;
    unsigned long long waited = 0;
    if (!readFile(thread, "schedstat", buffer) || std::sscanf(buffer.data(), "%llu %llu", &ran, &waited) != 2)
        return std::nullopt;
    ThreadTimes times;
    times.ran = std::chrono::nanoseconds(ran);
    times.waited = std::chrono::nanoseconds(waited);
    if (!readFile(thread, "stat", buffer))
        return std::nullopt;
    // The state is the word after the name, which is in parentheses and may hold anything.
    const char *name = std::strrchr(buffer.data(), ')');
    times.runnable = name && std::string_view(name).starts_with(") R");
    return times;
}

} // namespace pooldeck
