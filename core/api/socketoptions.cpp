// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/socketoptions.h"

#include <QLoggingCategory>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(logSockets, "pooldeck.api.sockets", QtInfoMsg)

// Bounds what one read of a socket can bring; the kernel doubles it.
constexpr int ReceiveBuffer = 128 * 1024;

struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t length = 0;

    const sockaddr *data() const { return reinterpret_cast<const sockaddr *>(&storage); }
};

SocketAddress addressOf(const QHostAddress &host, quint16 port)
{
    SocketAddress address;
    if (host.protocol() == QAbstractSocket::IPv6Protocol) {
        sockaddr_in6 in6{};
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(port);
        const Q_IPV6ADDR bytes = host.toIPv6Address();
        std::memcpy(&in6.sin6_addr, &bytes, sizeof(in6.sin6_addr));
        std::memcpy(&address.storage, &in6, sizeof(in6));
        address.length = sizeof(in6);
    } else {
        sockaddr_in in4{};
        in4.sin_family = AF_INET;
        in4.sin_port = htons(port);
        in4.sin_addr.s_addr = htonl(host.toIPv4Address());
        std::memcpy(&address.storage, &in4, sizeof(in4));
        address.length = sizeof(in4);
    }
    return address;
}

void setOption(int descriptor, int level, int option, int value)
{
    ::setsockopt(descriptor, level, option, &value, sizeof(value));
}

// The error, or 0. The first one fails if anybody has the port; if it is to be shared it is marked so
// only after that.
int bindAndListen(int descriptor, const SocketAddress &address, bool first, bool shared, int backlog)
{
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1); // the TIME_WAIT of our last run is no obstacle
    setOption(descriptor, SOL_SOCKET, SO_RCVBUF, ReceiveBuffer);
    setOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    if (address.storage.ss_family == AF_INET6)
        setOption(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    if (shared && !first)
        setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1);
    if (::bind(descriptor, address.data(), address.length) != 0)
        return errno;
    if (shared && first)
        setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1);
    return ::listen(descriptor, backlog) == 0 ? 0 : errno;
}

} // namespace

Result<QList<int>> listenTogether(const QHostAddress &host, quint16 port, int count, int backlog)
{
    // SO_REUSEPORT lets every process of the same user listen on our port unnoticed, a second Pooldeck
    // as well. So the first socket is bound without it, which fails if anybody listens there. Only
    // then, and only if there are to be more, it is marked to be shared; Linux looks at the mark when
    // the next one is bound. A second Pooldeck begins the same way and fails; if two begin in the same
    // instant, both may bind, and the listen() of one or both fails.
    QList<int> sockets;
    for (int i = 0; i < count; ++i) {
        const SocketAddress address = addressOf(host, port);
        const int descriptor =
            ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
        const int error =
            descriptor < 0 ? errno : bindAndListen(descriptor, address, i == 0, count > 1, backlog);
        if (error != 0) {
            if (descriptor >= 0)
                ::close(descriptor);
            for (const int open : std::as_const(sockets))
                ::close(open);
            const QString where = u"%1 port %2"_s.arg(host.toString()).arg(port);
            if (error == EADDRINUSE)
                return failure(ErrorCode::Conflict,
                               u"%1 is in use by another program; choose another with --port."_s.arg(where));
            const bool isAbsent = error == EADDRNOTAVAIL || error == EAFNOSUPPORT || error == EPROTONOSUPPORT;
            return failure(
                isAbsent ? ErrorCode::NotFound : ErrorCode::InvalidRequest,
                u"cannot listen on %1: %2."_s.arg(where, QString::fromLocal8Bit(std::strerror(error))));
        }
        sockets.append(descriptor);
        if (i == 0)
            port = portOf(descriptor);
    }
    return sockets;
}

Result<QList<QList<int>>> listenTogether(const QList<QHostAddress> &hosts, quint16 port, int count,
                                         int backlog)
{
    // A port that is free on the first address may be taken on another.
    constexpr int MaxTries = 16;
    for (int tries = 1;; ++tries) {
        QList<QList<int>> sockets(count);
        quint16 common = port;
        std::optional<Error> error;
        for (const QHostAddress &host : hosts) {
            const Result<QList<int>> more = listenTogether(host, common, count, backlog);
            if (!more && more.error().code == ErrorCode::NotFound && host != hosts.front()) {
                qCInfo(logSockets, "%s", qPrintable(more.error().message));
                continue;
            }
            if (!more) {
                error = more.error();
                break;
            }
            for (int i = 0; i < count; ++i)
                sockets[i].append(more->at(i));
            common = portOf(more->front());
        }
        if (!error)
            return sockets;
        for (const QList<int> &ofOne : std::as_const(sockets))
            std::ranges::for_each(ofOne, closeSocket);
        if (port != 0 || error->code != ErrorCode::Conflict || tries == MaxTries)
            return std::unexpected(*std::move(error));
    }
}

quint16 portOf(int descriptor)
{
    SocketAddress address;
    address.length = sizeof(address.storage);
    if (::getsockname(descriptor, reinterpret_cast<sockaddr *>(&address.storage), &address.length) != 0)
        return 0;
    in_port_t port = 0; // at the same place in both families
    static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
    std::memcpy(&port, reinterpret_cast<const char *>(&address.storage) + offsetof(sockaddr_in, sin_port),
                sizeof(port));
    return ntohs(port);
}

void closeSocket(int descriptor)
{
    ::close(descriptor);
}

AcceptResult acceptConnection(int listening)
{
    const int descriptor = ::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0)
        return {AcceptResult::Accepted, descriptor};
    switch (errno) {
    case EAGAIN:
#if EWOULDBLOCK != EAGAIN
    case EWOULDBLOCK:
#endif
        return {AcceptResult::Nothing};
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        return {AcceptResult::Exhausted};
    default:
        return {AcceptResult::Failed};
    }
}

void quickAck(qintptr descriptor)
{
    setOption(static_cast<int>(descriptor), IPPROTO_TCP, TCP_QUICKACK, 1);
}

void shutdownWriting(qintptr descriptor)
{
    ::shutdown(static_cast<int>(descriptor), SHUT_WR);
}

} // namespace pooldeck
