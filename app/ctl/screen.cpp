// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/screen.h"

#include "app/ctl/terminal.h"
#include "app/ctl/textwidth.h"

#include <QStringList>

#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

// The alternate screen, without a cursor, without wrapping.
constexpr QLatin1StringView Enter = "\x1b[?1049h\x1b[?25l\x1b[?7l"_L1;
constexpr QLatin1StringView Leave = "\x1b[?7h\x1b[?25h\x1b[?1049l"_L1;
// Terminals that know these show all in between at once.
constexpr QLatin1StringView BeginUpdate = "\x1b[?2026h"_L1;
constexpr QLatin1StringView EndUpdate = "\x1b[?2026l"_L1;

} // namespace

QString screenFrame(const QString &text, int columns, int lines)
{
    QStringList rows = text.split(u'\n');
    if (!rows.isEmpty() && rows.constLast().isEmpty())
        rows.removeLast();
    if (lines > 1 && rows.size() > lines) {
        const qsizetype left = rows.size() - (lines - 1);
        rows.resize(lines - 1);
        rows.append(u"… %1 more lines"_s.arg(left));
    }
    for (QString &row : rows) {
        row = cutToWidth(row, columns) + "\x1b[0m"_L1;
        // Behind the last column it would take away what stands there.
        if (displayWidth(row) < columns)
            row += "\x1b[K"_L1;
    }
    const QLatin1StringView clearRest = rows.size() < lines ? "\r\n\x1b[J"_L1 : ""_L1;
    return BeginUpdate + "\x1b[H"_L1 + rows.join("\r\n"_L1) + clearRest + EndUpdate;
}

LiveScreen::~LiveScreen()
{
    if (m_shown)
        print(Leave);
}

void LiveScreen::show(const QString &text)
{
    const QSize size = terminalSize();
    const QString enter = std::exchange(m_shown, true) ? QString() : QString(Enter);
    print(enter + screenFrame(text, size.width(), size.height()));
}

void StatusLine::show(const QString &text)
{
    if (!isErrorTerminal())
        return;
    m_shown = true;
    printError("\r\x1b[K"_L1 + cutToWidth(text, errorTerminalWidth() - 1));
}

void StatusLine::clear()
{
    if (std::exchange(m_shown, false))
        printError(u"\r\x1b[K"_s);
}

} // namespace pooldeckctl
