// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QJsonObject>
#include <QSize>
#include <QString>

namespace pooldeckctl {

/// How answers are shown.
enum class Output {
    Table, ///< for people
    Json, ///< the server's answer
};

/// Tables on a terminal, JSON for programs.
Output defaultOutput();
/// How wide lines on stdout may be, and whether they may be coloured.
struct Style
{
    int width = 0; ///< columns; 0: any, it is no terminal
    bool colours = false; ///< a terminal, and NO_COLOR is not set
};
Style outputStyle();

bool isOutputTerminal();
bool isErrorTerminal();
/// Columns and lines of the terminal on stdout; 0 if it is none.
QSize terminalSize();
int errorTerminalWidth();

/// To stdout and stderr, at once. If nobody reads stdout any more, the program ends, silently, as SIGPIPE
/// ends it; if it cannot be written (a full disk), it ends with a message.
void print(const QString &text);
void printJson(const QJsonObject &object);
/// On one line.
void printJsonLine(const QJsonObject &object);
void printError(const QString &text);

} // namespace pooldeckctl
