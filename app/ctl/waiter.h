// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/apiclient.h"

#include <QJsonObject>

namespace pooldeckctl {

/// Asks for a task until it is final, at first every 20 ms, later every 500 ms, and returns it. Shows a
/// progress bar on stderr while that is a terminal.
Expected<QJsonObject> waitForTask(ApiClient &api, QJsonObject task);

/// Whether a task has ended.
bool isFinal(const QJsonObject &task);

/// What the end of a task means for the program.
ExitStatus statusOf(const QJsonObject &task);

} // namespace pooldeckctl
