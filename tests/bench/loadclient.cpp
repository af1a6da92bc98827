// SPDX-License-Identifier: GPL-3.0-only
#include "tests/bench/loadclient.h"

#include <algorithm>
#include <vector>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pooldeck {

namespace {

using Clock = std::chrono::steady_clock;

struct Connection
{
    int socket = -1;
    QByteArray received;
    Clock::time_point sentAt;
};

bool sendRequest(Connection &connection, const QByteArray &request)
{
    connection.sentAt = Clock::now();
    return ::send(connection.socket, request.constData(), static_cast<size_t>(request.size()), MSG_NOSIGNAL)
        == request.size();
}

// The status of a whole answer, taken away; 0 if it is not there yet.
int takeAnswer(QByteArray &received)
{
    const qsizetype headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return 0;
    const QByteArray head = received.first(headEnd).toLower();
    const qsizetype field = head.indexOf("\ncontent-length:");
    qsizetype length = 0;
    if (field >= 0)
        length = head.sliced(field + 16,
                             head.indexOf('\r', field) < 0 ? -1 : head.indexOf('\r', field) - field - 16)
                     .trimmed()
                     .toLongLong();
    if (received.size() < headEnd + 4 + length)
        return 0;
    const int status = received.mid(9, 3).toInt();
    received.remove(0, headEnd + 4 + length);
    return status;
}

} // namespace

LoadResult runLoad(quint16 port, const QByteArray &request, int connections, std::chrono::milliseconds time)
{
    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<Connection> all(static_cast<size_t>(connections));
    LoadResult result;
    for (size_t i = 0; i < all.size(); ++i) {
        Connection &connection = all[i];
        connection.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        ::setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        if (::connect(connection.socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0)
            ++result.failures;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        ::epoll_ctl(poller, EPOLL_CTL_ADD, connection.socket, &event);
        sendRequest(connection, request);
    }

    std::vector<Clock::duration> latencies;
    latencies.reserve(1'000'000);
    const Clock::time_point end = Clock::now() + time;
    std::vector<epoll_event> events(all.size());
    std::vector<char> buffer(64 * 1024);
    while (Clock::now() < end) {
        const int ready = ::epoll_wait(poller, events.data(), static_cast<int>(events.size()), 100);
        for (int i = 0; i < ready; ++i) {
            Connection &connection = all[events[static_cast<size_t>(i)].data.u64];
            const ssize_t got = ::recv(connection.socket, buffer.data(), buffer.size(), 0);
            if (got <= 0) {
                ++result.failures;
                ::epoll_ctl(poller, EPOLL_CTL_DEL, connection.socket, nullptr);
                continue;
            }
            connection.received.append(buffer.data(), got);
            const int status = takeAnswer(connection.received);
            if (status == 0)
                continue;
            status / 100 == 2 ? ++result.answers : ++result.failures;
            latencies.push_back(Clock::now() - connection.sentAt);
            sendRequest(connection, request);
        }
    }
    for (const Connection &connection : all)
        ::close(connection.socket);
    ::close(poller);

    const auto quantile = [&latencies](double q) {
        if (latencies.empty())
            return std::chrono::microseconds(0);
        const auto at =
            latencies.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(latencies.size() - 1));
        std::nth_element(latencies.begin(), at, latencies.end());
        return std::chrono::duration_cast<std::chrono::microseconds>(*at);
    };
    result.p50 = quantile(0.5);
    result.p99 = quantile(0.99);
    result.max = quantile(1);
    return result;
}

} // namespace pooldeck
