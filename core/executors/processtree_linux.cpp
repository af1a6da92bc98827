// SPDX-License-Identifier: GPL-3.0-only
// Linux only: /proc.
#include "core/executors/processtree.h"

#include "core/executors/filedescriptor.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace pooldeck {

namespace {

/// Nothing if it cannot be opened.
std::optional<QByteArray> readAll(const QByteArray &path)
{
    const FileDescriptor file(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    if (!file.isOpen())
        return std::nullopt;
    QByteArray content;
    std::array<char, 4096> buffer; // NOLINT: written by read()
    ssize_t got = 0;
    while ((got = ::read(file.get(), buffer.data(), buffer.size())) > 0)
        content.append(buffer.data(), got);
    return content;
}

/// The parent of each process.
std::unordered_map<pid_t, pid_t> allParents()
{
    std::unordered_map<pid_t, pid_t> parents;
    struct Close
    {
        void operator()(DIR *directory) const { ::closedir(directory); }
    };
    const std::unique_ptr<DIR, Close> processes(::opendir("/proc"));
    while (const dirent *entry = processes ? ::readdir(processes.get()) : nullptr) {
        const pid_t pid = std::atoi(entry->d_name);
        if (pid <= 0)
            continue;
        // "pid (name) state parent …", where the name may have anything in it.
        const QByteArray stat =
            readAll("/proc/" + QByteArray(entry->d_name) + "/stat").value_or(QByteArray());
        const qsizetype afterName = stat.lastIndexOf(')');
        const QList<QByteArray> fields = stat.mid(afterName + 2).split(' ');
        if (afterName > 0 && fields.size() > 1)
            parents.emplace(pid, fields[1].toInt());
    }
    return parents;
}

} // namespace

std::vector<pid_t> ownChildren()
{
    const QByteArray self = QByteArray::number(::getpid());
    std::vector<pid_t> children;
    if (const auto pids = readAll("/proc/" + self + "/task/" + self + "/children")) {
        for (const QByteArray &pid : pids->split(' ')) {
            if (!pid.isEmpty())
                children.push_back(pid.toInt());
        }
        return children;
    }
    for (const auto &[pid, parent] : allParents()) { // a kernel without that file
        if (parent == ::getpid())
            children.push_back(pid);
    }
    return children;
}

std::vector<pid_t> descendantsOf(pid_t root)
{
    std::unordered_multimap<pid_t, pid_t> children;
    for (const auto &[pid, parent] : allParents())
        children.emplace(parent, pid);
    std::vector<pid_t> found{root};
    std::unordered_set<pid_t> seen{root};
    for (size_t i = 0; i < found.size(); ++i) {
        const auto [begin, end] = children.equal_range(found[i]);
        for (auto it = begin; it != end; ++it) {
            if (seen.insert(it->second).second)
                found.push_back(it->second);
        }
    }
    found.erase(found.begin());
    return found;
}

QByteArray environmentOf(pid_t pid, const QByteArray &name)
{
    const QByteArray begin = name + '=';
    const QByteArray variables =
        readAll("/proc/" + QByteArray::number(pid) + "/environ").value_or(QByteArray());
    for (const QByteArray &variable : variables.split('\0')) {
        if (variable.startsWith(begin))
            return variable.sliced(begin.size());
    }
    return {};
}

} // namespace pooldeck
