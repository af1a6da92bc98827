// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QtGlobal>

#include <memory>

class QTcpSocket;

namespace pooldeck {

class HttpCounters;
struct Reply;
struct ReplyFraming;

/// The way back to one client: writes answers and sees whether the client reads them.
class AnswerWriter
{
public:
    /// Each answer is counted.
    AnswerWriter(QTcpSocket *socket, std::shared_ptr<HttpCounters> counters)
        : m_socket(socket), m_counters(std::move(counters))
    {
    }

    void write(const Reply &reply, const ReplyFraming &framing);
    /// Bytes that the client has not taken yet.
    qint64 unsent() const;
    /// Whether some of them have gone since it was last asked or since startWatching().
    bool hasMoved();
    void startWatching() { m_unsentBefore = unsent(); }
    /// Once nothing is unsent, tells the client that no more comes; true when it has done so just now.
    /// Closing while the client still sends would reset the connection, and the client might never see
    /// our answer. So: no more from us, and what comes is dropped until the client closes.
    bool endIfSent();

private:
    QTcpSocket *const m_socket;
    const std::shared_ptr<HttpCounters> m_counters;
    qint64 m_unsentBefore = 0;
    bool m_ended = false;
};

} // namespace pooldeck
