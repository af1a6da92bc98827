// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/lastline.h"

namespace pooldeck {

namespace {

bool isBlank(QByteArrayView text)
{
    return text.trimmed().isEmpty();
}

} // namespace

void LastLine::feed(QByteArrayView bytes)
{
    const qsizetype end = bytes.lastIndexOf('\n');
    if (end >= 0) {
        // Backwards: of many lines in one go only the last is looked at.
        QByteArrayView complete = bytes.first(end);
        bool found = false;
        for (qsizetype begin = complete.lastIndexOf('\n'); begin >= 0 && !found;
             begin = complete.lastIndexOf('\n')) {
            const QByteArrayView line = complete.sliced(begin + 1);
            complete = complete.first(begin);
            found = !isBlank(line);
            if (found)
                m_last = line.toByteArray();
        }
        if (!found && m_tooLong) {
            m_last.clear();
        } else if (!found) {
            m_current.append(complete);
            if (!isBlank(m_current))
                m_last = m_current;
        }
        m_current.clear();
        m_tooLong = false;
        bytes = bytes.sliced(end + 1);
    }
    if (m_tooLong)
        return;
    m_current.append(bytes);
    m_tooLong = m_current.size() > MaxBytes;
    if (m_tooLong)
        m_current = QByteArray();
}

QByteArray LastLine::line() const
{
    if (m_tooLong)
        return {};
    return isBlank(m_current) ? m_last : m_current;
}

} // namespace pooldeck
