// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/exitstatus.h"

#include <QCommandLineParser>
#include <QJsonObject>

namespace pooldeckctl {

/// What `queue` is to do.
struct QueueChange
{
    QString name;
    bool forgets = false;
    QJsonObject settings; ///< the body of the request; empty: only show it
};

void addQueueOptions(QCommandLineParser &parser);

Expected<QueueChange> readQueueChange(const QCommandLineParser &arguments, const QStringList &positional);

} // namespace pooldeckctl
