// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace pooldeck {

struct Mail
{
    QString to;
    QString subject;
    QString body;
};

// Pure; any thread.

/// One plain ASCII address, "name@host". Nothing that could begin a header field of its own.
bool isMailAddress(const QString &text);

/// The message as a file (RFC 5322): subject and body in any language, lines of at most 78 characters.
QByteArray mailFile(const Mail &mail, const QByteArray &messageId, const QDateTime &sentAt);

} // namespace pooldeck
