// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QJsonObject>

namespace pooldeckctl {

/// What `queue` is to do.
struct QueueChange
{
    QString name;
    bool forgets = false;
    QJsonObject settings; ///< the body of the request; empty: only show it
};

Options queueOptions();

Expected<QueueChange> readQueueChange(const QCommandLineParser &arguments, const QStringList &positional);

} // namespace pooldeckctl
