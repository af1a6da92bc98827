// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/sentcalls.h"

#include <QTcpSocket>

#include <utility>

namespace pooldeck {

SentCalls::SentCalls(QTcpSocket *socket) : m_socket(socket)
{
    connect(socket, &QTcpSocket::bytesWritten, this, &SentCalls::onBytesWritten);
}

void SentCalls::add(Call call)
{
    if (const qint64 unsent = m_socket->bytesToWrite(); unsent > 0)
        m_waiting.push_back({unsent, std::move(call)});
    else
        call();
}

void SentCalls::callAll()
{
    for (const Waiting &waiting : std::exchange(m_waiting, {}))
        waiting.call();
}

void SentCalls::onBytesWritten(qint64 bytes)
{
    for (Waiting &waiting : m_waiting)
        waiting.unsent -= bytes;
    while (!m_waiting.empty() && m_waiting.front().unsent <= 0) {
        const Waiting sent = std::move(m_waiting.front());
        m_waiting.pop_front();
        sent.call();
    }
}

} // namespace pooldeck
