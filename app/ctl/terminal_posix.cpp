// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: isatty, the size of the terminal, SIGPIPE.
#include "app/ctl/terminal.h"

#include "app/ctl/exitstatus.h"

#include <QJsonDocument>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace pooldeckctl {

namespace {

bool write(FILE *stream, const QByteArray &bytes)
{
    const auto size = static_cast<size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stream) == size && std::fflush(stream) == 0;
}

[[noreturn]] void endWithoutReader()
{
    // The network ignores the signal; a shell wants to see it.
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
    std::_Exit(128 + SIGPIPE);
}

void writeOut(const QByteArray &bytes)
{
    if (write(stdout, bytes))
        return;
    if (errno == EPIPE)
        endWithoutReader();
    std::fprintf(stderr, "pooldeckctl: stdout cannot be written: %s\n", std::strerror(errno));
    std::_Exit(std::to_underlying(ExitStatus::NoOutput));
}

QSize sizeOf(int terminal)
{
    winsize size{};
    if (::ioctl(terminal, TIOCGWINSZ, &size) != 0)
        return {0, 0};
    return {size.ws_col, size.ws_row};
}

} // namespace

Output defaultOutput()
{
    return isOutputTerminal() ? Output::Table : Output::Json;
}

Style outputStyle()
{
    const bool colours =
        isOutputTerminal() && qEnvironmentVariableIsEmpty("NO_COLOR") && qgetenv("TERM") != "dumb";
    return {terminalSize().width(), colours};
}

bool isOutputTerminal()
{
    return ::isatty(STDOUT_FILENO) != 0;
}

bool isErrorTerminal()
{
    return ::isatty(STDERR_FILENO) != 0;
}

QSize terminalSize()
{
    return sizeOf(STDOUT_FILENO);
}

int errorTerminalWidth()
{
    return sizeOf(STDERR_FILENO).width();
}

void print(const QString &text)
{
    writeOut(text.toUtf8());
}

void printJson(const QJsonObject &object)
{
    writeOut(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

void printJsonLine(const QJsonObject &object)
{
    writeOut(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void printError(const QString &text)
{
    write(stderr, text.toUtf8());
}

} // namespace pooldeckctl
