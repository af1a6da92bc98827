// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: isatty and the size of the terminal.
#include "app/ctl/terminal.h"

#include <QJsonDocument>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace pooldeckctl {

namespace {

void write(FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

Output defaultOutput()
{
    return ::isatty(STDOUT_FILENO) ? Output::Table : Output::Json;
}

int terminalWidth()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

bool isErrorTerminal()
{
    return ::isatty(STDERR_FILENO) != 0;
}

void print(const QString &text)
{
    write(stdout, text.toUtf8());
}

void printJson(const QJsonObject &object)
{
    write(stdout, QJsonDocument(object).toJson(QJsonDocument::Indented));
}

void printError(const QString &text)
{
    write(stderr, text.toUtf8());
}

} // namespace pooldeckctl
