// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/apiclient.h"

#include <QJsonArray>
#include <QJsonObject>

namespace pooldeckctl {

/// Asks for a task until it is final, at first every 20 ms, later every 500 ms, and returns it. Shows a
/// progress bar on stderr while that is a terminal.
Expected<QJsonObject> waitForTask(ApiClient &api, QJsonObject task);

/// The same for several; returns them in their order.
Expected<QJsonArray> waitForTasks(ApiClient &api, const QJsonArray &tasks);

/// Whether a task has ended.
bool isFinal(const QJsonObject &task);

/// What the end of a task means for the program.
ExitStatus statusOf(const QJsonObject &task);
/// The worst of several: one that failed, else one that was cancelled.
ExitStatus worstStatusOf(const QJsonArray &tasks);

} // namespace pooldeckctl
