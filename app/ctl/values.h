// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/exitstatus.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace pooldeckctl {

// Values from the command line. `what` is the option or argument as the user knows it ("--delay"): an
// error names it and says what is allowed.

Expected<qint64> readInteger(const QString &what, const QString &text, qint64 least, qint64 most);
/// Seconds, from "90", "1.5", "90s", "5m", "2h" or "1d".
Expected<double> readDuration(const QString &what, const QString &text);
/// A moment, as the API writes it. A time without an offset is meant in the time zone of this machine.
Expected<QString> readTime(const QString &what, const QString &text);
/// What may stand in a path as it is: the name of a queue or of a resource.
Expected<QString> readName(const QString &what, const QString &text);
Expected<QString> readChoice(const QString &what, const QString &text, const QStringList &choices);
/// {"count": 10, "per": 60} from "10/60" or "10/1m".
Expected<QJsonObject> readRate(const QString &what, const QString &text);
/// {"initial": 1, "factor": 2, "max": 60, "jitter": 0.1} from "1s,factor=2,max=1m,jitter=0.1"; only what is
/// given.
Expected<QJsonObject> readBackoff(const QString &what, const QString &text);

/// A JSON object; `what` says where it stands.
Expected<QJsonObject> readObject(const QString &what, const QByteArray &text);
/// A file with a JSON object in it; "-" is stdin.
Expected<QJsonObject> readObjectFile(const QString &what, const QString &fileName);

} // namespace pooldeckctl
