// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/api/requesttarget.h"
#include "core/api/strictjson.h"

#include <QByteArray>

#include <expected>
#include <optional>

namespace pooldeck {

/// What a WebSocket client asks for: one JSON object,
/// `{"command": "submit", "request_id": "a", "task": {…}}`. Pure; any thread.
class WebSocketCommand
{
public:
    enum class Kind { Authenticate, Subscribe, Unsubscribe, Submit, Cancel };

    /// A fault of it, to be told with the request's id as far as it could be read.
    struct Refusal
    {
        Problem problem;
        QByteArray requestId = "null";
    };
    static std::expected<WebSocketCommand, Refusal> parse(const QByteArray &text);

    Kind kind() const { return m_kind; }
    /// As JSON text: what the client gave, or null.
    const QByteArray &requestId() const { return m_requestId; }

    // What the commands carry.

    QString token() const { return m_token; }
    const QByteArray &task() const { return m_task; } ///< as the body of POST /tasks
    const QByteArray &id() const { return m_id; } ///< of the task to cancel
    /// As the query of GET /events, or of the cancel route.
    const QueryItems &query() const { return m_query; }

private:
    void readMember(const QByteArray &key, const JsonSlice &value);
    void readKind(const JsonSlice &value);
    void readFilter(const JsonSlice &value);
    void readFilterMember(const QByteArray &key, const JsonSlice &value);
    void fault(const QByteArray &pointer, QString message);

    Kind m_kind = Kind::Submit;
    bool m_hasKind = false;
    QByteArray m_requestId = "null";
    QString m_token;
    QByteArray m_task;
    QByteArray m_id;
    QueryItems m_query;
    QByteArrayList m_given; // the members beside these two
    QList<Fault> m_faults;
};

} // namespace pooldeck
