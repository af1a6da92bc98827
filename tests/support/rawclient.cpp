// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/rawclient.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace pooldeck {

RawClient::RawClient(quint16 port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const timeval patience{Patience.count() / 1000, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0)
        leave();
}

RawClient::~RawClient()
{
    leave();
}

RawClient::RawClient(RawClient &&other) noexcept
    : m_socket(std::exchange(other.m_socket, -1)), m_buffer(std::move(other.m_buffer)), m_ended(other.m_ended)
{
}

void RawClient::leave(bool rudely)
{
    if (m_socket < 0)
        return;
    if (rudely) {
        const linger at_once{1, 0};
        ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    }
    ::close(std::exchange(m_socket, -1));
}

bool RawClient::send(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent = ::send(m_socket, bytes.data(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes = bytes.sliced(sent);
    }
    return true;
}

bool RawClient::fill(std::chrono::milliseconds patience)
{
    pollfd waiting{m_socket, POLLIN, 0};
    if (m_ended || ::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0)
        return false;
    char bytes[16 * 1024];
    const ssize_t got = ::recv(m_socket, bytes, sizeof(bytes), 0);
    if (got <= 0) {
        m_ended = true;
        return false;
    }
    m_buffer.append(bytes, got);
    return true;
}

std::optional<RawAnswer> RawClient::answer(bool afterHead)
{
    qsizetype headEnd = -1;
    while ((headEnd = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!fill(Patience))
            return std::nullopt;
    }
    RawAnswer answer;
    const QList<QByteArray> lines = m_buffer.first(headEnd).replace("\r\n", "\n").split('\n');
    answer.status = lines.front().mid(9, 3).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.fields.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    m_buffer.remove(0, headEnd + 4);
    const qsizetype length =
        afterHead || answer.status < 200 ? 0 : answer.fields.value("content-length").toLongLong();
    while (m_buffer.size() < length) {
        if (!fill(Patience))
            return std::nullopt;
    }
    answer.body = m_buffer.first(length);
    m_buffer.remove(0, length);
    return answer;
}

std::optional<QByteArray> RawClient::upTo(QByteArrayView end)
{
    qsizetype at = -1;
    while ((at = m_buffer.indexOf(end)) < 0) {
        if (!fill(Patience))
            return std::nullopt;
    }
    const QByteArray bytes = m_buffer.first(at + end.size());
    m_buffer.remove(0, bytes.size());
    return bytes;
}

std::optional<QByteArray> RawClient::take(qsizetype size)
{
    while (m_buffer.size() < size) {
        if (!fill(Patience))
            return std::nullopt;
    }
    const QByteArray bytes = m_buffer.first(size);
    m_buffer.remove(0, size);
    return bytes;
}

QByteArray RawClient::rest()
{
    while (fill(Patience)) { }
    return std::exchange(m_buffer, {});
}

bool RawClient::isClosedByServer()
{
    while (m_buffer.isEmpty() && fill(Patience)) { }
    return m_ended && m_buffer.isEmpty();
}

bool RawClient::hasBytesWithin(std::chrono::milliseconds time)
{
    return !m_buffer.isEmpty() || fill(time);
}

} // namespace pooldeck
