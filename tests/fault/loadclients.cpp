// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/loadclients.h"

#include <QTcpSocket>

#include <array>

namespace {

constexpr int PatienceMs = 5000;
constexpr std::array<const char *, 3> Bodies{R"({"type":"noop"})",
                                             R"({"type":"sleep","params":{"seconds":0.02}})",
                                             R"({"type":"burn","params":{"seconds":0.003}})"};

/// The head and body of one answer, or nothing if the server went away.
QByteArray readAnswer(QTcpSocket &socket)
{
    QByteArray answer;
    for (;;) {
        const qsizetype headEnd = answer.indexOf("\r\n\r\n");
        if (headEnd >= 0) {
            const qsizetype field = answer.indexOf("Content-Length: ") + 16;
            const qsizetype length = answer.sliced(field, answer.indexOf("\r\n", field) - field).toLongLong();
            if (answer.size() >= headEnd + 4 + length)
                return answer;
        }
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(PatienceMs))
            return {};
        answer += socket.readAll();
    }
}

/// The id in `Location: /api/v1/tasks/<id>`; 0 if the task was not accepted.
qint64 acceptedId(const QByteArray &answer)
{
    if (!answer.startsWith("HTTP/1.1 202"))
        return 0;
    const QByteArray field = "Location: /api/v1/tasks/";
    const qsizetype begin = answer.indexOf(field) + field.size();
    return answer.sliced(begin, answer.indexOf("\r\n", begin) - begin).toLongLong();
}

} // namespace

LoadClients::LoadClients(const QUrl &server, QByteArray token, int clients)
    : m_server(server), m_token(std::move(token))
{
    for (int i = 0; i < clients; ++i)
        m_threads.emplace_back([this, i] { run(i); });
}

LoadClients::~LoadClients()
{
    stop();
}

QList<qint64> LoadClients::stop()
{
    m_stopping = true;
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
    return m_acknowledged;
}

void LoadClients::run(int number)
{
    QTcpSocket socket;
    socket.connectToHost(m_server.host(), static_cast<quint16>(m_server.port()));
    if (!socket.waitForConnected(PatienceMs))
        return;
    const QByteArray authority = m_server.authority().toLatin1();
    for (size_t i = static_cast<size_t>(number); !m_stopping; ++i) {
        const QByteArray body = Bodies[i % Bodies.size()];
        socket.write("POST /api/v1/tasks HTTP/1.1\r\nHost: " + authority + "\r\nAuthorization: Bearer "
                     + m_token + "\r\nContent-Type: application/json\r\nContent-Length: "
                     + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        const QByteArray answer = readAnswer(socket);
        if (answer.isEmpty())
            return;
        if (const qint64 id = acceptedId(answer); id > 0) {
            const std::scoped_lock lock(m_mutex);
            m_acknowledged.append(id);
        }
    }
}
