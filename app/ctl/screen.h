// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

namespace pooldeckctl {

/// A picture on the terminal that is painted over and over, on the alternate screen, so that what was on it
/// comes back. Each is one write, painted from the top over the one before: nothing flickers. Home: main.
class LiveScreen
{
public:
    LiveScreen() = default;
    /// Gives the terminal back.
    ~LiveScreen();
    Q_DISABLE_COPY_MOVE(LiveScreen)

    /// Lines that do not fit the height are left out; those that are too wide are cut.
    void show(const QString &text);

private:
    bool m_shown = false;
};

/// What to write to paint `text` on a terminal of that size.
QString screenFrame(const QString &text, int columns, int lines);

/// One line at the bottom of stderr that is written over and over, if that is a terminal. Home: main.
class StatusLine
{
public:
    StatusLine() = default;
    ~StatusLine() { clear(); }
    Q_DISABLE_COPY_MOVE(StatusLine)

    void show(const QString &text);
    /// Takes it away, before something else is printed.
    void clear();

private:
    bool m_shown = false;
};

} // namespace pooldeckctl
