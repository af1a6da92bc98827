// SPDX-License-Identifier: GPL-3.0-only
#include "ui/feed/logreader.h"

#include "ui/deliver.h"

namespace pooldeck {

LogReader::LogReader(const TaskSource &source, QObject *parent) : QObject(parent), m_source(source) { }

void LogReader::setTask(const TaskPtr &task)
{
    const bool other = !task || !m_task || task->id != m_task->id;
    const bool goesOn = !other && !task->isFinal();
    m_task = task;
    if (other) {
        ++m_generation;
        m_after = 0;
        m_reading = false;
        m_complete = !task;
        Q_EMIT restarted();
    } else if (goesOn) {
        m_complete = false;
    }
    poll();
}

void LogReader::setActive(bool active)
{
    m_active = active;
    poll();
}

void LogReader::poll()
{
    if (m_active && !m_reading && !m_complete && m_task)
        request();
}

void LogReader::request()
{
    m_reading = true;
    // What a final task has written is all there by now; of an unfinished one there may come more.
    m_source.readLog(m_task->id, m_after, PageSize,
                     deliverTo(this,
                               [this, generation = m_generation,
                                wasFinal = m_task->isFinal()](const Result<LogPage> &page) {
                                   if (generation == m_generation)
                                       take(page, wasFinal);
                               }));
}

void LogReader::take(const Result<LogPage> &page, bool wasFinal)
{
    m_reading = false;
    if (!page) {
        Q_EMIT failed(page.error().message); // the next poll tries again
        return;
    }
    m_after = std::max(m_after, page->lastLine);
    const bool more = std::ssize(page->lines) >= PageSize;
    m_complete = m_complete || (wasFinal && !more);
    Q_EMIT linesRead(page->lines, more, page->firstLine);
    if (more || (m_task && m_task->isFinal() && !wasFinal))
        poll();
}

} // namespace pooldeck
