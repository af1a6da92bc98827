// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/filedescriptor.h"

#include <QByteArray>
#include <QDataStream>
#include <QIODevice>

#include <deque>
#include <vector>

namespace pooldeck {

/// What two processes of this program say to each other. The types are those of the protocol in use.
struct Message
{
    quint32 type = 0;
    QByteArray payload;
};

/// Messages over a connected stream socket, both ways, with file descriptors along if need be. Never
/// blocks but in flushAll. One thread. POSIX only.
class MessageChannel
{
public:
    static constexpr quint32 MaxPayload = 128 * 1024 * 1024;

    explicit MessageChannel(FileDescriptor socket);

    /// -1 once it is closed. To be polled for input, and for output while wantsWrite().
    int descriptor() const { return m_socket.get(); }
    bool isOpen() const { return m_socket.isOpen(); }
    void close();

    /// Sends, or keeps what the socket does not take now. The descriptors arrive before the message does.
    void send(quint32 type, const QByteArray &payload, std::vector<FileDescriptor> descriptors = {});
    bool wantsWrite() const { return !m_out.empty(); }
    void flush();
    /// Blocks until all is sent, or the other end has gone.
    void flushAll();

    /// The messages that have come. Closes the channel when the other end has gone or does not keep to
    /// the format; what it said before is still returned.
    std::vector<Message> receive();
    /// The oldest descriptor that has come and was not taken.
    FileDescriptor takeDescriptor();

private:
    struct Outgoing
    {
        QByteArray bytes;
        qsizetype sent = 0;
        std::vector<FileDescriptor> descriptors;
    };
    bool write(Outgoing &outgoing);
    bool readOnce();
    void takeMessages(std::vector<Message> &messages);

    FileDescriptor m_socket;
    std::deque<Outgoing> m_out;
    QByteArray m_in;
    std::deque<FileDescriptor> m_descriptors;
};

/// The values one after the other; what they are is for both ends to agree on.
template <typename... Values> QByteArray pack(const Values &...values)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    (stream << ... << values);
    return bytes;
}

/// False if the bytes do not hold such values.
template <typename... Values> bool unpack(const QByteArray &bytes, Values &...values)
{
    QDataStream stream(bytes);
    (stream >> ... >> values);
    return stream.status() == QDataStream::Ok && stream.atEnd();
}

} // namespace pooldeck
