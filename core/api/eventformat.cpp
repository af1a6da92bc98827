// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventformat.h"

#include "core/api/websocketframe.h"

namespace pooldeck {

namespace {

// `rest` continues the object behind its seq, with its closing brace.
void appendEvent(QByteArray &out, EventFormat format, QByteArrayView name, quint64 number,
                 QByteArrayView rest)
{
    const QByteArray digits = QByteArray::number(number);
    if (format == EventFormat::Sse) {
        out += "id: ";
        out += digits;
        out += "\nevent: ";
        out += name;
        out += "\ndata: {\"seq\":";
        out += digits;
        out += rest;
        out += "\n\n";
        return;
    }
    constexpr QByteArrayView Event = R"({"event":")";
    constexpr QByteArrayView Seq = R"(","seq":)";
    appendFrameHead(out, WebSocketOpcode::Text,
                    Event.size() + name.size() + Seq.size() + digits.size() + rest.size());
    out += Event;
    out += name;
    out += Seq;
    out += digits;
    out += rest;
}

} // namespace

void appendTaskEvent(QByteArray &out, EventFormat format, quint64 number, QByteArrayView task)
{
    QByteArray rest;
    rest.reserve(task.size() + 16);
    rest += ",\"task\":";
    rest += task;
    rest += '}';
    appendEvent(out, format, "task", number, rest);
}

void appendRemovedEvent(QByteArray &out, EventFormat format, quint64 number, std::span<const TaskId> ids)
{
    QByteArray rest = ",\"ids\":[";
    for (const TaskId id : ids) {
        if (!rest.endsWith('['))
            rest += ',';
        rest += QByteArray::number(id.value);
    }
    rest += "]}";
    appendEvent(out, format, "removed", number, rest);
}

void appendResetEvent(QByteArray &out, EventFormat format, quint64 number)
{
    appendEvent(out, format, "reset", number, "}");
}

} // namespace pooldeck
