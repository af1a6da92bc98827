// SPDX-License-Identifier: GPL-3.0-only
#include "app/logfile.h"

#include "core/task/threads.h"

#include <QDir>
#include <QFileInfo>

namespace pooldeck {

LogFile::LogFile(const QString &path) : m_file(path), m_thread(startThread("log", [this] { run(); })) { }

LogFile::~LogFile()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void LogFile::append(const QByteArray &line)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_waiting.size() + line.size() > MaxWaiting)
            return;
        m_waiting += line;
    }
    m_changed.notify_one();
}

void LogFile::run()
{
    QDir().mkpath(QFileInfo(m_file.fileName()).path());
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ending || !m_waiting.isEmpty(); });
        if (m_waiting.isEmpty())
            return;
        const QByteArray lines = std::exchange(m_waiting, {});
        lock.unlock();
        write(lines);
        lock.lock();
    }
}

void LogFile::write(const QByteArray &lines)
{
    if (m_file.isOpen() && m_file.size() + lines.size() > MaxBytes) {
        m_file.close();
        QFile::remove(m_file.fileName() + QStringLiteral(".1"));
        QFile::rename(m_file.fileName(), m_file.fileName() + QStringLiteral(".1"));
    }
    if (!m_file.isOpen()
        && !m_file.open(QFile::WriteOnly | QFile::Append | QFile::Unbuffered,
                        QFile::ReadOwner | QFile::WriteOwner))
        return;
    m_file.write(lines);
}

} // namespace pooldeck
