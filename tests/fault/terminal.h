// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QStringList>

#include <sys/types.h>

/// A program on a pseudo-terminal of its own, as a person would see it.
class Terminal
{
public:
    Terminal(const QString &program, const QStringList &arguments, int columns = 80, int lines = 24);
    /// Kills it.
    ~Terminal();
    Q_DISABLE_COPY_MOVE(Terminal)

    /// As if it were typed.
    void type(const QByteArray &keys) const;
    void resize(int columns, int lines) const;
    /// Reads until the output since the last call of this has `text` in it. False after 30 s, or at its end.
    bool waitFor(const QByteArray &text);
    /// Reads what has come by now; false at the end.
    bool poll() { return read(); }
    /// Reads to the end; the exit status, or 128 and the number of the signal that ended it.
    int waitForEnd();
    /// All that was read.
    const QByteArray &output() const { return m_output; }

private:
    bool read();

    int m_fd = -1;
    pid_t m_pid = -1;
    QByteArray m_output;
    qsizetype m_seen = 0;
};
