// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/demo/demoservices.h"
#include "core/api/reply.h"
#include "core/api/responder.h"
#include "core/api/router.h"
#include "core/task/taskspec.h"

#include <QJsonObject>

#include <functional>

namespace pooldeck {

// How the demo's handlers go on from one step to the next without waiting. Any thread.

Reply jsonReply(const QJsonObject &object, int status = 200);

/// A task as the request's client submits it.
TaskSpec taskSpec(const ApiRequest &request, const QString &type, const QJsonObject &params);

/// Runs `step` on a thread that may block. What it throws is the client's 503 or 500.
void runOnDisk(const DemoServices &services, const Responder &responder, std::function<void()> step);

/// Submits a task and goes on with it, on a thread that may block, when it has succeeded. If it is not
/// accepted, fails or is cancelled, the client is told that.
void runTask(const DemoServices &services, TaskSpec spec, const Responder &responder,
             std::function<void(const Task &)> then);

/// The task's result, and where the task is.
QJsonObject resultOf(const Task &task);

} // namespace pooldeck
