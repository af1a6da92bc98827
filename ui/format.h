// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QByteArray>
#include <QString>

#include <chrono>

/// Values as people read them, in the default locale and the window's language. Home: the UI thread.
namespace pooldeck::format {

QString count(qint64 value);
/// With as many digits as help: "0.08 ms", "2.1 ms", "350 ms", "1.2 s".
QString latency(std::chrono::nanoseconds value);
QString latency(double milliseconds);
/// For an axis: "0.1 ms", "10 ms", "1 s".
QString latencyStep(double milliseconds);
/// "420 ms", "12.3 s", "3 min 05 s", "2 h 05 min", "3 d 04 h".
QString duration(std::chrono::milliseconds value);
/// The same for a duration that still goes on: whole seconds.
QString runningDuration(std::chrono::milliseconds value);
QString perSecond(double rate);
QString percent(double ratio);
QString bytes(qint64 value);
/// The time of day, with the date in front if it was not today.
QString moment(Timestamp time, Timestamp now);
/// How long ago, coarsely.
QString ago(std::chrono::milliseconds value);

QString stateName(TaskState state);
/// The state in one word, as shown for a task: a running one that was asked to stop is "Stopping", and
/// "Timed out, stopping" if it was for its timeout, "Unresponsive" if it did not in time.
QString stateOf(const Task &task);
QString failureKind(FailureKind kind);
/// Where a task runs, e.g. "Worker process".
QString executorName(ExecutorKind kind);
/// "10 per minute", "10 in 30.0 s".
QString rateLimit(int count, std::chrono::milliseconds per);
/// "312 MB / 734 MB", "42 %", or what is known; empty if nothing was reported.
QString progress(const Task &task, bool inBytes);

/// For a tool tip, which takes what looks like HTML for HTML: foreign text comes out as it is.
QString toolTip(const QString &text);

/// JSON text indented for reading; text that is not JSON comes back as it is. What is longer than
/// `limit` characters is cut, with a last line that says so.
QString prettyJson(const QByteArray &json, qsizetype limit = 100'000);

} // namespace pooldeck::format
