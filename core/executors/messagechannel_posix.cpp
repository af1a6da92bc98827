// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: descriptors over a Unix socket.
#include "core/executors/messagechannel.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace pooldeck {

namespace {

constexpr size_t MaxDescriptors = 8; // along with one message
constexpr qsizetype ReadSize = 65'536;

struct Header
{
    quint32 size = 0; // of what follows
    quint32 type = 0;
};

union Control { // room for descriptors, aligned as the system wants it
    cmsghdr header;
    std::array<char, CMSG_SPACE(sizeof(int) * MaxDescriptors)> bytes;
};

} // namespace

MessageChannel::MessageChannel(FileDescriptor socket) : m_socket(std::move(socket))
{
    m_socket.setNonBlocking();
}

void MessageChannel::close()
{
    m_socket.close();
    m_out.clear();
    m_descriptors.clear();
}

void MessageChannel::send(quint32 type, const QByteArray &payload, std::vector<FileDescriptor> descriptors)
{
    if (!isOpen())
        return;
    const Header header{static_cast<quint32>(payload.size()), type};
    Outgoing outgoing;
    outgoing.bytes.reserve(static_cast<qsizetype>(sizeof(header)) + payload.size());
    outgoing.bytes.append(reinterpret_cast<const char *>(&header), sizeof(header));
    outgoing.bytes.append(payload);
    outgoing.descriptors = std::move(descriptors);
    m_out.push_back(std::move(outgoing));
    if (m_out.size() == 1)
        flush();
}

void MessageChannel::flush()
{
    while (!m_out.empty() && write(m_out.front()))
        m_out.pop_front();
}

void MessageChannel::flushAll()
{
    while (wantsWrite()) {
        pollfd entry{m_socket.get(), POLLOUT, 0};
        if (::poll(&entry, 1, -1) < 0 && errno != EINTR)
            return;
        flush();
    }
}

/// True once it is sent as a whole.
bool MessageChannel::write(Outgoing &outgoing)
{
    while (outgoing.sent < outgoing.bytes.size()) {
        iovec data{outgoing.bytes.data() + outgoing.sent,
                   static_cast<size_t>(outgoing.bytes.size() - outgoing.sent)};
        msghdr message{};
        message.msg_iov = &data;
        message.msg_iovlen = 1;
        Control control{};
        if (!outgoing.descriptors.empty()) {
            std::array<int, MaxDescriptors> numbers{};
            const size_t count = std::min(outgoing.descriptors.size(), MaxDescriptors);
            for (size_t i = 0; i < count; ++i)
                numbers[i] = outgoing.descriptors[i].get();
            message.msg_control = control.bytes.data();
            message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
            cmsghdr *head = CMSG_FIRSTHDR(&message);
            head->cmsg_level = SOL_SOCKET;
            head->cmsg_type = SCM_RIGHTS;
            head->cmsg_len = CMSG_LEN(sizeof(int) * count);
            std::memcpy(CMSG_DATA(head), numbers.data(), sizeof(int) * count);
        }
        const ssize_t sent = ::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            if (errno != EAGAIN)
                m_out.resize(1); // the other end has gone; receive() finds out
            return errno != EAGAIN;
        }
        outgoing.descriptors.clear();
        outgoing.sent += sent;
    }
    return true;
}

std::vector<Message> MessageChannel::receive()
{
    std::vector<Message> messages;
    while (isOpen() && readOnce())
        takeMessages(messages);
    return messages;
}

/// False if there is nothing more now, or for ever.
bool MessageChannel::readOnce()
{
    const qsizetype before = m_in.size();
    m_in.resize(before + ReadSize);
    iovec data{m_in.data() + before, static_cast<size_t>(ReadSize)};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    Control control{};
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    ssize_t got = 0;
    do
        got = ::recvmsg(m_socket.get(), &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    const int error = errno;
    m_in.resize(before + qMax<qsizetype>(0, got));
    if (got <= 0) {
        if (got == 0 || error != EAGAIN)
            close();
        return false;
    }
    for (cmsghdr *head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        for (size_t i = 0; i < (head->cmsg_len - CMSG_LEN(0)) / sizeof(int); ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(head) + i * sizeof(int), sizeof(int));
            m_descriptors.emplace_back(fd);
        }
    }
    return true;
}

void MessageChannel::takeMessages(std::vector<Message> &messages)
{
    qsizetype at = 0;
    while (m_in.size() - at >= static_cast<qsizetype>(sizeof(Header))) {
        Header header;
        std::memcpy(&header, m_in.constData() + at, sizeof(header));
        if (header.size > MaxPayload) {
            close();
            return;
        }
        const auto end = at + static_cast<qsizetype>(sizeof(header)) + static_cast<qsizetype>(header.size);
        if (m_in.size() < end)
            break;
        at += static_cast<qsizetype>(sizeof(header));
        messages.push_back({header.type, m_in.mid(at, static_cast<qsizetype>(header.size))});
        at = end;
    }
    m_in.remove(0, at);
}

FileDescriptor MessageChannel::takeDescriptor()
{
    if (m_descriptors.empty())
        return FileDescriptor();
    FileDescriptor first = std::move(m_descriptors.front());
    m_descriptors.pop_front();
    return first;
}

} // namespace pooldeck
