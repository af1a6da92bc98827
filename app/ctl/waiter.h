// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/apiclient.h"

#include <QJsonArray>
#include <QJsonObject>

#include <chrono>
#include <optional>

namespace pooldeckctl {

struct WaitWish
{
    bool any = false; ///< until one has ended, not all
    std::optional<std::chrono::milliseconds> atMost;
};

/// Waits for tasks (objects with an `id` at least) by the server's events, over losses of the connection, or
/// by asking where it has too many watchers, and returns them in their order as they are then. Shows a
/// progress bar on stderr while that is a terminal. Ctrl+C and the end of `atMost` are failures.
Expected<QJsonArray> waitForTasks(ApiClient &api, const QJsonArray &tasks, const WaitWish &wish = {});

/// The same for one.
Expected<QJsonObject> waitForTask(ApiClient &api, const QJsonObject &task);

/// Whether a task has ended.
bool isFinal(const QJsonObject &task);

/// What the end of a task means for the program; Done for one that has not ended.
ExitStatus statusOf(const QJsonObject &task);
/// The worst of several: one that failed, else one that was cancelled.
ExitStatus worstStatusOf(const QJsonArray &tasks);

} // namespace pooldeckctl
