// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>
#include <QtGlobal>

namespace pooldeck {

/// From now on what the program and Qt log goes to stderr, one line each, from `least` on. Call it
/// first thing in main; any thread may log afterwards.
void installLog(QtMsgType least);

/// The text with control and bidirectional formatting characters written as \uXXXX, so that foreign
/// text can neither fake a line nor drive the terminal.
QString escapeForLog(const QString &text);

/// One line to stderr for a failure that ends the program.
void printFailure(const QString &message);

} // namespace pooldeck
