// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <chrono>
#include <optional>

namespace pooldeckctl {

/// One event of a stream of server-sent events.
struct SseEvent
{
    QByteArray type; ///< "message" if the stream does not say
    QByteArray data;
    QByteArray id; ///< the last one that the stream gave, maybe with an earlier event

    bool operator==(const SseEvent &) const = default;
};

/// Reads text/event-stream as it comes, cut anywhere (HTML standard, 9.2.6). Comments are passed over, and
/// an event that the stream breaks off is dropped. A value; any thread. Linear in the input.
class SseParser
{
public:
    static constexpr qsizetype MaxEventBytes = 128 * 1024 * 1024;

    /// The events that are whole with these bytes.
    QList<SseEvent> feed(QByteArrayView bytes);
    /// True once an event was larger than MaxEventBytes: the rest is passed over.
    bool isOverfull() const { return m_overfull; }

    const QByteArray &lastId() const { return m_lastId; }
    /// How long the stream asks to wait before the next connection.
    std::optional<std::chrono::milliseconds> retry() const { return m_retry; }
    /// The stream begins anew: what is half read goes, the last id stays.
    void restart();

private:
    void endLine(QList<SseEvent> &events);
    void readField(QByteArrayView name, QByteArrayView value);

    QByteArray m_line;
    QByteArray m_type;
    QByteArray m_data;
    QByteArray m_id; // becomes the last one with its event
    QByteArray m_lastId;
    std::optional<std::chrono::milliseconds> m_retry;
    bool m_first = true; // a byte order mark may come
    bool m_afterCarriageReturn = false;
    bool m_overfull = false;
};

} // namespace pooldeckctl
