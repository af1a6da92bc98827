// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>
#include <optional>

namespace pooldeck {

/// One HTTP answer as it came over the wire.
struct RawAnswer
{
    int status = 0;
    QHash<QByteArray, QByteArray> fields; ///< names in lower case
    QByteArray body;

    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

/// A client that sends exactly the bytes it is given, in exactly the packets it is given, over a
/// blocking socket. Every wait ends after `patience`.
class RawClient
{
public:
    static constexpr std::chrono::milliseconds Patience{10'000};

    explicit RawClient(quint16 port);
    ~RawClient();
    RawClient(RawClient &&other) noexcept;
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;

    bool isConnected() const { return m_socket >= 0; }
    /// One write. False if the server does not take it any more.
    bool send(QByteArrayView bytes);
    /// The next answer; nothing if the connection ends or patience does. After HEAD there is no body.
    std::optional<RawAnswer> answer(bool afterHead = false);
    /// What comes up to and including these bytes; nothing if they do not come.
    std::optional<QByteArray> upTo(QByteArrayView end);
    /// So many bytes; nothing if they do not come.
    std::optional<QByteArray> take(qsizetype size);
    /// All that comes until the server ends the connection.
    QByteArray rest();
    /// Whether the server ends the connection, having sent nothing more.
    bool isClosedByServer();
    /// Whether a byte comes within this time.
    bool hasBytesWithin(std::chrono::milliseconds time);
    /// Leaves: with FIN, or, rudely, with RST.
    void leave(bool rudely = false);

private:
    bool fill(std::chrono::milliseconds patience);

    int m_socket = -1;
    QByteArray m_buffer;
    bool m_ended = false;
};

} // namespace pooldeck
