// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: access rights.
#include "core/executors/commandline.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

bool isProgram(const QByteArray &path)
{
    struct stat info
    {
    };
    return ::stat(path.constData(), &info) == 0 && S_ISREG(info.st_mode)
        && ::access(path.constData(), X_OK) == 0;
}

QByteArray searchPath(const CommandLine &command)
{
    constexpr QByteArrayView Name = "PATH=";
    for (const QByteArray &variable : command.environment) {
        if (variable.startsWith(Name))
            return variable.sliced(Name.size());
    }
    return qgetenv("PATH");
}

} // namespace

std::expected<QByteArray, QString> findProgram(const CommandLine &command)
{
    if (command.program.contains('/'))
        return command.program;
    const QByteArray path = searchPath(command);
    for (const QByteArray &directory : path.split(':')) {
        // An empty one means the working directory, where nobody expects a program to be taken from.
        QByteArray candidate = directory + '/' + command.program;
        if (!directory.isEmpty() && isProgram(candidate))
            return candidate;
    }
    return std::unexpected(u"The program \"%1\" was not found in PATH (%2)."_s.arg(
        QString::fromUtf8(command.program), QString::fromUtf8(path)));
}

} // namespace pooldeck
