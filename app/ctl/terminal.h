// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QJsonObject>
#include <QString>

namespace pooldeckctl {

/// How answers are shown.
enum class Output {
    Table, ///< for people
    Json, ///< the server's answer
};

/// Tables on a terminal, JSON for programs.
Output defaultOutput();
/// The columns of the terminal on stdout; 0 if it is none.
int terminalWidth();
bool isErrorTerminal();

/// To stdout and stderr, at once.
void print(const QString &text);
void printJson(const QJsonObject &object);
void printError(const QString &text);

} // namespace pooldeckctl
