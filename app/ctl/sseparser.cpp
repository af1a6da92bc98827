// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/sseparser.h"

#include <algorithm>

namespace pooldeckctl {

QList<SseEvent> SseParser::feed(QByteArrayView bytes)
{
    QList<SseEvent> events;
    while (!bytes.isEmpty() && !m_overfull) {
        if (m_afterCarriageReturn && bytes.front() == '\n')
            bytes = bytes.sliced(1);
        m_afterCarriageReturn = false;
        const auto end = std::ranges::find_if(bytes, [](char c) { return c == '\n' || c == '\r'; });
        const qsizetype length = end - bytes.begin();
        m_line.append(bytes.first(length));
        if (m_line.size() + m_data.size() > MaxEventBytes)
            m_overfull = true;
        if (length == bytes.size())
            break;
        m_afterCarriageReturn = *end == '\r';
        bytes = bytes.sliced(length + 1);
        endLine(events);
    }
    return events;
}

void SseParser::endLine(QList<SseEvent> &events)
{
    constexpr QByteArrayView ByteOrderMark = "\xEF\xBB\xBF";
    QByteArrayView line = m_line;
    if (m_first && line.startsWith(ByteOrderMark))
        line = line.sliced(ByteOrderMark.size());
    m_first = false;
    if (line.isEmpty()) {
        m_lastId = m_id;
        if (!m_data.isEmpty()) {
            m_data.chop(1); // the break after its last line
            events.append({m_type.isEmpty() ? QByteArray("message") : m_type, m_data, m_lastId});
        }
        m_data.clear();
        m_type.clear();
    } else if (const qsizetype colon = line.indexOf(':'); colon < 0) {
        readField(line, {});
    } else {
        QByteArrayView value = line.sliced(colon + 1);
        if (value.startsWith(' '))
            value = value.sliced(1);
        readField(line.first(colon), value); // nothing before the colon: a comment
    }
    m_line.clear();
}

void SseParser::readField(QByteArrayView name, QByteArrayView value)
{
    if (name == "data") {
        m_data += value;
        m_data += '\n';
    } else if (name == "event") {
        m_type = value.toByteArray();
    } else if (name == "id" && !value.contains('\0')) {
        m_id = value.toByteArray();
    } else if (name == "retry") {
        bool ok = false;
        const int ms = value.toInt(&ok);
        if (ok && ms >= 0 && value.front() != '+')
            m_retry = std::chrono::milliseconds(ms);
    }
}

void SseParser::restart()
{
    m_line.clear();
    m_type.clear();
    m_data.clear();
    m_id = m_lastId;
    m_first = true;
    m_afterCarriageReturn = false;
}

} // namespace pooldeckctl
