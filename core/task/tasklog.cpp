// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/tasklog.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Its time, number and stream count too: empty lines must not be without limit.
constexpr qint64 LineOverhead = 24;

qint64 bytesOf(const LogLine &line)
{
    return LineOverhead + line.text.size() * qint64(sizeof(QChar));
}

} // namespace

QLatin1StringView logStreamName(LogStream stream) noexcept
{
    constexpr std::array Names{"log"_L1, "stdout"_L1, "stderr"_L1};
    return Names[static_cast<size_t>(stream)];
}

TaskLog::TaskLog(const Clock &clock, qint64 firstLine, qint64 maxBytes)
    : m_clock(clock), m_maxBytes(maxBytes), m_nextNumber(firstLine), m_taken(firstLine - 1)
{
}

void TaskLog::append(LogStream stream, const QString &text)
{
    const std::scoped_lock lock(m_mutex);
    if (!text.contains(u'\n')) {
        appendLine(stream, text);
        return;
    }
    for (const QStringView line : QStringView(text).split(u'\n'))
        appendLine(stream, line.toString());
}

void TaskLog::appendLine(LogStream stream, QString text)
{
    if (text.size() > MaxLineLength) {
        text.truncate(MaxLineLength);
        text.append(u'…');
    }
    m_lines.push_back({m_nextNumber++, m_clock.now(), stream, std::move(text)});
    m_newBytes += bytesOf(m_lines.back());
    while (m_newBytes > m_maxBytes && m_lines.size() > 1) {
        if (m_lines.front().number > m_taken)
            m_newBytes -= bytesOf(m_lines.front());
        m_lines.pop_front();
    }
}

LogChunk TaskLog::takeNew()
{
    const std::scoped_lock lock(m_mutex);
    LogChunk chunk;
    const auto first = std::ranges::upper_bound(m_lines, m_taken, {}, &LogLine::number);
    chunk.lines.assign(first, m_lines.end());
    if (chunk.lines.empty())
        return chunk;
    m_taken = chunk.lines.back().number;
    m_stored.push_back({m_taken, m_newBytes});
    m_storedBytes += std::exchange(m_newBytes, 0);
    while (m_storedBytes > m_maxBytes && m_stored.size() > 1) {
        m_storedBytes -= m_stored.front().bytes;
        chunk.dropBefore = m_stored.front().lastLine + 1;
        m_stored.pop_front();
    }
    while (m_lines.size() > TailLines)
        m_lines.pop_front();
    return chunk;
}

qint64 TaskLog::nextNumber() const
{
    const std::scoped_lock lock(m_mutex);
    return m_nextNumber;
}

std::vector<LogLine> TaskLog::tail(qint64 after) const
{
    const std::scoped_lock lock(m_mutex);
    return {std::ranges::upper_bound(m_lines, after, {}, &LogLine::number), m_lines.end()};
}

} // namespace pooldeck
