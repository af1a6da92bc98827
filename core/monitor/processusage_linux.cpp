// SPDX-License-Identifier: GPL-3.0-only
// Linux only: /proc and the process's CPU clock. processusage_generic.cpp stands in elsewhere.
#include "core/monitor/processusage.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace pooldeck {

namespace {

std::chrono::nanoseconds processCpuTime()
{
    timespec time{};
    if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0)
        return std::chrono::nanoseconds::zero();
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// The fields of /proc/self/stat that we show: 20 num_threads, 23 vsize (in bytes) and 24 rss (in pages),
/// counted from 1.
void readStat(ProcessUsage &usage)
{
    const int fd = ::open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    std::array<char, 1024> buffer{};
    const ssize_t size = ::read(fd, buffer.data(), buffer.size());
    ::close(fd);
    if (size <= 0)
        return;
    std::string_view text(buffer.data(), static_cast<size_t>(size));
    // Field 2 is the program's name in parentheses and may hold anything.
    const size_t name = text.rfind(')');
    if (name == std::string_view::npos)
        return;
    text.remove_prefix(name + 1);
    for (int field = 3; field <= 24; ++field) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size());
        qint64 value = 0;
        std::from_chars(word.data(), word.data() + word.size(), value);
        if (field == 20)
            usage.threads = static_cast<int>(value);
        else if (field == 23)
            usage.virtualBytes = value;
        else if (field == 24)
            usage.residentBytes = value * ::sysconf(_SC_PAGESIZE);
    }
}

/// The open file descriptors, and how many there may be.
void countFiles(ProcessUsage &usage)
{
    DIR *directory = ::opendir("/proc/self/fd");
    if (!directory)
        return;
    int entries = 0;
    while (::readdir(directory)) // NOLINT(concurrency-mt-unsafe): a stream of our own
        ++entries;
    ::closedir(directory);
    usage.openFiles = std::max(0, entries - 3); // without ".", ".." and the directory itself
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
        usage.maxFiles = static_cast<qint64>(limit.rlim_cur);
}

} // namespace

ProcessUsageSampler::ProcessUsageSampler() : m_cpu(processCpuTime()), m_at(std::chrono::steady_clock::now())
{
}

ProcessUsage ProcessUsageSampler::sample()
{
    ProcessUsage usage;
    readStat(usage);
    countFiles(usage);
    const auto cpu = processCpuTime();
    usage.cpuTime = cpu;
    const auto now = std::chrono::steady_clock::now();
    if (now > m_at)
        usage.cpuRatio =
            std::chrono::duration<double>(cpu - m_cpu) / std::chrono::duration<double>(now - m_at);
    m_cpu = cpu;
    m_at = now;
    return usage;
}

} // namespace pooldeck
