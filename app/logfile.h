// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QFile>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace pooldeck {

/// The log on the disk: `pooldeck.log`, and `pooldeck.log.1` that it becomes when it is full. Any thread
/// appends and never waits for the disk; a thread of its own, `log`, writes. What the disk does not take
/// is dropped: stderr has it, too.
class LogFile
{
public:
    static constexpr qint64 MaxBytes = 2'000'000; ///< of one file
    static constexpr qsizetype MaxWaiting = 1'000'000; ///< bytes; beyond it lines are dropped

    explicit LogFile(const QString &path);
    /// Writes what waits.
    ~LogFile();
    Q_DISABLE_COPY_MOVE(LogFile)

    void append(const QByteArray &line);

private:
    void run();
    void write(const QByteArray &lines);

    QFile m_file; // the thread's own
    std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    QByteArray m_waiting;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace pooldeck
