// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "tests/support/rawclient.h"

#include <QList>

#include <optional>

namespace pooldeck {

/// One server-sent event. What has no name is a comment, a hint or an id alone.
struct SseEvent
{
    QByteArray name;
    QByteArray id;
    QByteArray data;
    QByteArray text; ///< all of it

    QJsonObject json() const { return QJsonDocument::fromJson(data).object(); }
    quint64 seq() const { return static_cast<quint64>(json()[QStringLiteral("seq")].toInteger()); }
    QJsonObject task() const { return json()[QStringLiteral("task")].toObject(); }
    QString state() const { return task()[QStringLiteral("state")].toString(); }
};

/// The next block of a stream whose head has been read; nothing if the stream ends.
inline std::optional<SseEvent> nextBlock(RawClient &client)
{
    const std::optional<QByteArray> text = client.upTo("\n\n");
    if (!text)
        return std::nullopt;
    SseEvent event{.text = *text};
    const QList<QByteArray> lines = text->split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("event: "))
            event.name = line.sliced(7);
        else if (line.startsWith("id: "))
            event.id = line.sliced(4);
        else if (line.startsWith("data: "))
            event.data = line.sliced(6);
    }
    return event;
}

/// The next one with a name.
inline std::optional<SseEvent> nextEvent(RawClient &client)
{
    std::optional<SseEvent> event;
    do {
        event = nextBlock(client);
    } while (event && event->name.isEmpty());
    return event;
}

} // namespace pooldeck
