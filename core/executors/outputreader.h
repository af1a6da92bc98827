// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/progressreader.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace pooldeck {

/// Turns what a program writes for a terminal into lines of text for a log.
///
/// Lines end with LF or CR LF. Of a line that CR overwrites, the last text is the line; all of them are
/// looked through for progress. Escape sequences and control characters are left out, a backspace
/// takes a character off; bytes that are not UTF-8 become U+FFFD. Of a line that is far longer than a log
/// keeps, the rest is lost, so memory is bounded whatever comes. Pure; one for each stream.
class OutputReader
{
public:
    static constexpr qsizetype MaxLineBytes = 32'768;

    using LineCallback = std::function<void(const QString &line)>;
    using ProgressCallback = std::function<void(const Progress &progress)>;

    explicit OutputReader(LineCallback onLine) : m_onLine(std::move(onLine)) { }
    /// With progress: the reader is shared by the streams of a program, and outlives this.
    OutputReader(LineCallback onLine, ProgressReader &progress, ProgressCallback onProgress)
        : m_onLine(std::move(onLine)), m_progress(&progress), m_onProgress(std::move(onProgress))
    {
    }

    /// Any part of the output, cut anywhere.
    void feed(QByteArrayView bytes);
    /// There is no more: a line without an end is one too.
    void finish();

private:
    enum class State {
        Text,
        Escape, // after ESC
        EscapeIntermediate, // ESC and a character that wants another
        Csi, // ESC [
        Osc, // ESC ]
        String, // ESC P, X, ^ or _: up to ST, of no meaning to us
    };
    void text(char c);
    void escape(char c);
    void osc(char c);
    void endLine();
    void overwriteLine();
    void addText(QByteArrayView bytes);
    void findProgress(bool complete);

    const LineCallback m_onLine;
    ProgressReader *const m_progress = nullptr;
    const ProgressCallback m_onProgress;
    State m_state = State::Text;
    QByteArray m_line;
    QByteArray m_osc;
    bool m_carriageReturn = false; // the last character was one: what follows decides what it means
    bool m_hasPercent = false; // a new percent sign is in the line that has not ended
};

} // namespace pooldeck
