// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QObject>

#include <deque>
#include <functional>

class QTcpSocket;

namespace pooldeck {

/// Calls what waits for an answer to leave, once all of the answer's bytes have been handed to the system.
///
/// Home thread: the socket's. Dies before the socket; what still waits then is dropped.
class SentCalls final : public QObject
{
    Q_OBJECT

public:
    using Call = std::function<void()>;

    explicit SentCalls(QTcpSocket *socket);

    /// Calls when what has been written to the socket until now has left.
    void add(Call call);
    /// The client has gone: nothing is waited for any more.
    void callAll();

private:
    struct Waiting
    {
        qint64 unsent;
        Call call;
    };
    void onBytesWritten(qint64 bytes);

    QTcpSocket *const m_socket;
    std::deque<Waiting> m_waiting;
};

} // namespace pooldeck
