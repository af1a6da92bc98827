// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QtGlobal>

#include <chrono>

namespace pooldeck {

/// What one client may take of the server. Sizes in bytes. Read-only once the server has started.
struct HttpLimits
{
    qsizetype requestLine = 8 * 1024; ///< 414 beyond
    qsizetype head = 16 * 1024; ///< request line and fields together; 431 beyond
    int fields = 100; ///< 431 beyond
    qint64 body = 8 * 1024 * 1024; ///< 413 beyond, from Content-Length, before a byte of it is stored
    qint64 upload = 1024 * 1024 * 1024; ///< the same of an uploaded file
    qsizetype pipelined = 256 * 1024; ///< held of further requests while one is being answered; 413 beyond
    qint64 unsent = 256 * 1024; ///< the next request of a client waits until fewer bytes are unread
    qint64 streamUnsent = 1024 * 1024; ///< a stream pauses with so much unread, until it is half of it
    qint64 webSocketMessage = 1024 * 1024; ///< that a client sends; closed with 1009 beyond
    int streams = 64; ///< event streams, followed logs and WebSockets of all loops together; 503 beyond
    int strangers = 16; ///< WebSockets whose token is still to come, of all loops together; 503 beyond
    int connections = 256; ///< of all loops together; 503 beyond
    int backlog = 256; ///< of the listening socket

    std::chrono::milliseconds headTime{5'000}; ///< from a request's first byte to its whole head; 408
    std::chrono::milliseconds bodySilence{10'000}; ///< without a byte of the body; 408
    std::chrono::milliseconds idle{60'000}; ///< keep-alive between two requests
    std::chrono::milliseconds writeStall{10'000}; ///< a client that reads nothing of its answer is dropped
    std::chrono::milliseconds streamStall{
        2'000}; ///< a client that reads nothing of a paused stream is dropped
    std::chrono::milliseconds keepAlive{15'000}; ///< a silent stream gives a sign of life
    std::chrono::milliseconds linger{2'000}; ///< after our last byte, until the client closes too
    std::chrono::milliseconds drain{1'000}; ///< for the answers in flight when the server stops
    std::chrono::milliseconds acceptRetry{100}; ///< after the process ran out of file descriptors
};

} // namespace pooldeck
