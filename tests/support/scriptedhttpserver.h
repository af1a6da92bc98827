// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QHash>
#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace pooldeck {

/// A server on 127.0.0.1 that answers with exactly the bytes that the test writes. Lives on the test's
/// thread and works while that runs its event loop.
class ScriptedHttpServer final : public QObject
{
public:
    struct Request
    {
        QByteArray path;
        QHash<QByteArray, QByteArray> fields; ///< names in lower case
    };
    using Script = std::function<void(QTcpSocket &, const Request &)>;

    ScriptedHttpServer()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port: %s", qPrintable(m_server.errorString()));
    }

    void answer(Script script) { m_script = std::move(script); }
    /// One answer to all requests, after which the connection ends.
    void answer(const QByteArray &bytes)
    {
        answer([bytes](QTcpSocket &socket, const Request &) {
            socket.write(bytes);
            socket.disconnectFromHost();
        });
    }

    QString url(const QString &path = QStringLiteral("/file")) const
    {
        return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()) + path;
    }
    const QList<Request> &requests() const { return m_requests; }

private:
    void read(QTcpSocket &socket)
    {
        while (socket.canReadLine() && socket.peek(64 * 1024).contains("\r\n\r\n")) {
            Request request;
            request.path = socket.readLine().split(' ').value(1);
            for (QByteArray line = socket.readLine().trimmed(); !line.isEmpty();
                 line = socket.readLine().trimmed())
                request.fields.insert(line.left(line.indexOf(':')).toLower(),
                                      line.mid(line.indexOf(':') + 1).trimmed());
            m_requests.append(request);
            m_script(socket, request);
        }
    }

    QTcpServer m_server;
    Script m_script;
    QList<Request> m_requests;
};

} // namespace pooldeck
