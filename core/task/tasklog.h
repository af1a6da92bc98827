// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <QLatin1StringView>
#include <QString>

#include <deque>
#include <mutex>
#include <vector>

namespace pooldeck {

/// Where a line of a task's log comes from. The numbers are stored: never renumber.
enum class LogStream {
    Log = 0, ///< the task's own words
    Stdout = 1,
    Stderr = 2,
};
QLatin1StringView logStreamName(LogStream stream) noexcept;

struct LogLine
{
    qint64 number = 0; ///< rising by one from 1 over all attempts of a task
    Timestamp time;
    LogStream stream = LogStream::Log;
    QString text;

    bool operator==(const LogLine &) const = default;
};

/// What is to be written of a log, and up to where the oldest lines go to keep it within its cap.
struct LogChunk
{
    std::vector<LogLine> lines;
    qint64 dropBefore = 0; ///< lines with smaller numbers are removed
};

/// The log of a running task: the task appends, the engine takes what is new and has it stored. Any
/// thread; one mutex. Memory is bounded: lines that come faster than they are stored push out the
/// oldest ones.
class TaskLog
{
public:
    static constexpr qsizetype MaxLineLength = 8'192; ///< characters; the rest is cut off
    static constexpr qint64 MaxBytes = 1'048'576; ///< unless something else is said
    static constexpr qint64 MostMaxBytes = 67'108'864;
    static constexpr size_t TailLines = 200; ///< kept in memory though they are stored

    /// `maxBytes` are kept of one attempt, of text and what each line takes beside it; the oldest lines go.
    explicit TaskLog(const Clock &clock, qint64 firstLine = 1, qint64 maxBytes = MaxBytes);

    void append(LogStream stream, const QString &text);
    /// The lines that have not been taken yet; nothing to write if there are none.
    LogChunk takeNew();
    qint64 nextNumber() const;
    /// The lines in memory with a number above `after`.
    std::vector<LogLine> tail(qint64 after) const;

private:
    void appendLine(LogStream stream, QString text);

    const Clock &m_clock;
    const qint64 m_maxBytes;
    mutable std::mutex m_mutex; // guards what follows
    std::deque<LogLine> m_lines; // the tail, and all that has not been taken
    qint64 m_nextNumber;
    qint64 m_taken; // the number of the last line taken
    qint64 m_newBytes = 0; // of the lines not taken
    struct Stored
    {
        qint64 lastLine;
        qint64 bytes;
    };
    std::deque<Stored> m_stored; // the chunks taken and not dropped
    qint64 m_storedBytes = 0;
};

} // namespace pooldeck
