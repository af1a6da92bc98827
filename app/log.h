// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/logfile.h"

#include <QString>
#include <QtGlobal>

namespace pooldeck {

/// From now on what the program and Qt log goes to stderr, one line each, from `least` on. Call it
/// first thing in main; any thread may log afterwards.
void installLog(QtMsgType least);

/// For as long as it lives, what is logged also goes to that file.
class LogToFile
{
public:
    explicit LogToFile(const QString &path);
    ~LogToFile();
    Q_DISABLE_COPY_MOVE(LogToFile)

private:
    LogFile m_file;
};

/// The text with control and bidirectional formatting characters written as \uXXXX, so that foreign
/// text can neither fake a line nor drive the terminal.
QString escapeForLog(const QString &text);

/// One line to stderr for a failure that ends the program.
void printFailure(const QString &message);

} // namespace pooldeck
