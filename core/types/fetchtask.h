// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskcontext.h"
#include "core/types/fetchclient.h"
#include "core/types/fetchtimes.h"

#include <QCoroTask>
#include <QJsonValue>

#include <memory>

namespace pooldeck {

inline constexpr qint64 DefaultMaxBytes = qint64(10) * 1024 * 1024 * 1024; ///< where the params say nothing

/// One run of one task of the type `fetch`, on the loop of the client.
QCoro::Task<QJsonValue> runFetch(std::shared_ptr<FetchClient> client, FetchTimes times, TaskContext &context);

} // namespace pooldeck
