// SPDX-License-Identifier: GPL-3.0-only
#include "app/windowraiser.h"

#include <QLocalSocket>

namespace pooldeck {

namespace {

constexpr int AnswerWithinMs = 2000;
constexpr char Raised = 'r'; // the answer; that somebody connects is the question

} // namespace

WindowRaiser::WindowRaiser(QObject *parent) : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &WindowRaiser::accept);
}

bool WindowRaiser::listen(const QString &path)
{
    QLocalServer::removeServer(path);
    return m_server.listen(path);
}

bool WindowRaiser::raiseOther(const QString &path)
{
    QLocalSocket socket;
    socket.connectToServer(path);
    if (!socket.waitForConnected(AnswerWithinMs) || !socket.waitForReadyRead(AnswerWithinMs))
        return false;
    return socket.read(1) == QByteArray(1, Raised);
}

void WindowRaiser::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        socket->write(&Raised, 1);
        socket->disconnectFromServer();
        Q_EMIT raiseRequested();
    }
}

} // namespace pooldeck
