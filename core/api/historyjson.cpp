// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/historyjson.h"

#include "core/api/taskjson.h"
#include "core/api/timejson.h"

namespace pooldeck {

namespace {

void writeAttempt(JsonWriter &json, const TaskAttempt &attempt, TaskState state, const Failure *failure)
{
    json.beginObject();
    json.key("attempt").number(attempt.number);
    json.key("state").string(stateName(state));
    json.key("lane");
    if (attempt.lane.isEmpty())
        json.null();
    else
        json.string(attempt.lane);
    json.key("started_at");
    writeTime(json, attempt.startedAt);
    json.key("finished_at");
    writeTime(json, attempt.finishedAt);
    json.key("error");
    if (failure)
        writeFailure(json, *failure);
    else
        json.null();
    json.endObject();
}

} // namespace

QByteArray attemptsJson(const Task &task, const std::vector<TaskAttempt> &ended)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.key("items").beginArray();
    for (const TaskAttempt &attempt : ended)
        writeAttempt(json, attempt, TaskState::Failed, &attempt.failure);
    const bool isInHistory = !ended.empty() && ended.back().number >= task.attempt;
    if (task.startedAt() && !isInHistory) {
        const TaskAttempt last{task.attempt, task.lane(), task.startedAt(), task.finishedAt(), {}};
        // While it runs the task's failure is that of the attempt before.
        const bool failed = task.isFinal() && task.state() != TaskState::Succeeded;
        writeAttempt(json, last, task.state(), failed ? task.failure.get() : nullptr);
    }
    json.endArray();
    json.endObject();
    return out;
}

void writeLogLine(JsonWriter &json, const LogLine &line)
{
    json.beginObject();
    json.key("number").number(line.number);
    json.key("time");
    writeTime(json, line.time);
    json.key("stream").string(logStreamName(line.stream));
    json.key("text").string(line.text);
    json.endObject();
}

QByteArray logJson(const LogPage &page)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.key("items").beginArray();
    for (const LogLine &line : page.lines)
        writeLogLine(json, line);
    json.endArray();
    json.key("last_line").number(page.lastLine);
    json.key("first_line").number(page.firstLine);
    json.endObject();
    return out;
}

QByteArray logText(const LogPage &page)
{
    QByteArray out;
    for (const LogLine &line : page.lines)
        out += line.text.toUtf8() + '\n';
    return out;
}

} // namespace pooldeck
