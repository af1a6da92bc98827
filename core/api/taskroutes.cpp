// SPDX-License-Identifier: GPL-3.0-only
// The routes of /tasks.
#include "core/api/routeparts.h"
#include "core/api/taskhandlers.h"
#include "core/api/taskquery.h"

namespace pooldeck {

namespace {

using enum HttpMethod;
using enum ProblemKind;

QList<Parameter> taskId()
{
    return idIn("The task's id.");
}

Parameter prefer(QByteArray description, QByteArray example)
{
    return {.name = "Prefer", .description = std::move(description), .example = std::move(example)};
}

Parameter idempotencyKey()
{
    return {.name = "Idempotency-Key",
            .rule = ValueRule::text(257),
            .description =
                "A name for this request: sent again within 24 hours, it is answered with what the "
                "first one made. With another body, or as another media type, it is a 422, before the first "
                "answer a 409."};
}

Parameter ifMatch()
{
    return {.name = "If-Match", .description = "Only if the task still has this ETag; else 412."};
}

std::vector<Route> submissionRoutes(const ApiServices &services)
{
    TaskSource &tasks = services.tasks;
    return {
        {Post,
         "/api/v1/tasks",
         "submitTask",
         "Submit a task.",
         [&tasks, waiter = services.waiter](const ApiRequest &request, Responder responder) {
             submitTask(tasks, waiter, request, std::move(responder));
         },
         {.tag = "Tasks",
          .description = "The answer comes when the task is safe on the disk.",
          .headers = {prefer("`wait=n`: answer when the task has ended, after n seconds at most.", "wait=10"),
                      idempotencyKey()},
          .bodies = {{.schema = "TaskSubmission"}},
          .answers =
              {{202, "The task is accepted.", "Task", {"Location"}},
               {200, "The task has ended, with `Prefer: wait`.", "Task", {"Location", "Preference-Applied"}}},
          .problems = NothingTaken + QList{Conflict, QueueFull, KeyReused},
          .fillsDisk = true,
          .chargesTasks = true,
          .rights = Right::Submit}},
        {Post,
         "/api/v1/tasks:batch",
         "submitTasks",
         "Submit up to 10,000 tasks, one outcome each.",
         onTasks(tasks, submitTasks),
         {.tag = "Tasks",
          .description = "All that are accepted are in one commit. The body is an array, or a task a line.",
          .headers = {prefer("`return=minimal`: the id alone of each task.", "return=minimal"),
                      idempotencyKey()},
          .bodies = {{.schema = "TaskBatch"}, {.schema = "TaskLines", .mediaType = "application/x-ndjson"}},
          .answers = {{202, "What became of each.", "BatchOutcomes", {"Preference-Applied"}}},
          .problems = NothingTaken + QList{Conflict, QueueFull, KeyReused},
          .fillsDisk = true,
          .chargesTasks = true,
          .rights = Right::Submit}},
        {Post,
         "/api/v1/tasks:graph",
         "submitTaskGraph",
         "Submit tasks that depend on each other, all of them or none.",
         onTasks(tasks, submitGraph),
         {.tag = "Tasks",
          .description = "Up to 1,000 tasks: a chain, a group, a chord, or tasks that name each other.",
          .headers = {idempotencyKey()},
          .bodies = {{.schema = "TaskGraph"}},
          .answers = {{202, "All tasks are accepted; they are in the order of the request.", "TaskPage"}},
          .problems = NothingTaken + QList{Conflict, QueueFull, KeyReused},
          .fillsDisk = true,
          .chargesTasks = true,
          .rights = Right::Submit}},
        {Post,
         "/api/v1/tasks:bulk",
         "actOnTasks",
         "Do one thing to all tasks that a filter finds.",
         [&tasks, worker = services.worker, disk = services.disk](const ApiRequest &request,
                                                                  const Responder &responder) {
             actOnTasks(tasks, worker, disk, request, responder);
         },
         {.tag = "Tasks",
          .description = "Answered when it is done, with how many there were and what became of them.",
          .bodies = {{.schema = "BulkRequest"}},
          .answers = {{200, "The counts.", "BulkCounts"}},
          .problems = {StoreUnavailable, TooManySubmissions, InsufficientStorage}}},
    };
}

std::vector<Route> readingRoutes(const ApiServices &services)
{
    TaskSource &tasks = services.tasks;
    const QByteArray lines = "A page of lines, or with `follow=true` each as it comes."; // in three forms
    return {
        {Get,
         "/api/v1/tasks",
         "listTasks",
         "List tasks, newest first.",
         onTasks(tasks, listTasks),
         {.tag = "Tasks",
          .description = "A page of the tasks that meet all conditions. One of large tasks ends after about "
                         "4 MiB, with fewer than `limit`: the last page is the one without a `next_cursor`.",
          .query = taskQueryParameters(),
          .answers = {{200, "A page of tasks.", "TaskPage"}},
          .problems = {StoreUnavailable}}},
        {Get,
         "/api/v1/tasks/{id}",
         "showTask",
         "Show a task.",
         onTasks(tasks, showTask),
         {.tag = "Tasks",
          .description =
              "As it is now, whatever its state. With `If-None-Match` and the ETag of what the client "
              "has, it is 304 if nothing has happened to the task since; why it waits and when it is "
              "expected "
              "to start and to end may be others all the same.",
          .path = taskId(),
          .query = fieldsParameters(),
          .headers = {{.name = "If-None-Match", .description = "The ETag of what the client has."}},
          .answers = {{200, "The task.", "Task", {"ETag"}}, {304, "It is as it was.", {}, {"ETag"}}},
          .problems = {NotFound, Gone, StoreUnavailable}}},
        {Get,
         "/api/v1/tasks/{id}/result",
         "showTaskResult",
         "Get a task's result.",
         onTasks(tasks, showTaskResult),
         {.tag = "Tasks",
          .description = "The result alone, however large it is. With `Range` a part of its text (206).",
          .path = taskId(),
          .headers = {{.name = "Range", .description = "One range of bytes, as in `bytes=0-999`."},
                      {.name = "If-Range",
                       .description = "The part only if the result has this ETag, else all of it."},
                      {.name = "If-None-Match", .description = "The ETag of what the client has."}},
          .answers = {{200, "What the task gave.", "Result", {"ETag", "Accept-Ranges"}},
                      {206, "A part of its text.", "ResultPart", {"ETag", "Accept-Ranges", "Content-Range"}},
                      {304, "The client has it: a result never changes.", {}, {"ETag", "Accept-Ranges"}}},
          .problems = {NotFound, Conflict, Gone, RangeNotSatisfiable, StoreUnavailable}}},
        {Get,
         "/api/v1/tasks/{id}/log",
         "showTaskLog",
         "Read a task's log, oldest line first.",
         [&tasks, streams = services.streams](const ApiRequest &request, Responder responder) {
             showTaskLog(tasks, streams, request, std::move(responder));
         },
         {.tag = "Tasks",
          .description = "With `Accept: text/plain` the lines alone; a full page of them has a `Link` to "
                         "what follows. With "
                         "`follow=true` the answer goes on with each further line until the task has ended: "
                         "as text where "
                         "Accept prefers that, else as server-sent events `line`, with the line's number as "
                         "`id`, and at last "
                         "`end`. A Last-Event-ID counts as `after`.",
          .path = taskId(),
          .query = logQueryParameters(),
          .headers = {{.name = "Last-Event-ID",
                       .rule = ValueRule::integer(0),
                       .description =
                           "With `follow=true` the `id` of the last line that is known already, in place of "
                           "`after`; browsers send it by themselves when they connect again.",
                       .example = "120"}},
          .answers = {{200, lines, "LogPage"},
                      {200, lines, "LogText", {"Link"}, {}, "text/plain; charset=utf-8"},
                      {200, lines, "LogEvents", {}, {}, "text/event-stream"}},
          .problems = {NotFound, Gone, StoreUnavailable, TooManyStreams}}},
        {Get,
         "/api/v1/tasks/{id}/attempts",
         "listTaskAttempts",
         "List a task's attempts, oldest first.",
         onTasks(tasks, listTaskAttempts),
         {.tag = "Tasks",
          .description = "What became of each, the current one included.",
          .path = taskId(),
          .answers = {{200, "The attempts.", "AttemptList"}},
          .problems = {NotFound, Gone, StoreUnavailable}}},
    };
}

std::vector<Route> changingRoutes(TaskSource &tasks)
{
    return {
        {Delete,
         "/api/v1/tasks/{id}",
         "forgetTask",
         "Remove a task that has ended, with its log and result.",
         onTasks(tasks, forgetTask),
         {.tag = "Tasks",
          .description = "Its id is not used again. One that a waiting task depends on stays (409).",
          .path = taskId(),
          .answers = {{204, "The task is removed."}},
          .problems = NothingTaken + QList{NotFound, Conflict, Gone}}},
        {Patch,
         "/api/v1/tasks/{id}",
         "changeTask",
         "Change a task that does not run yet.",
         onTasks(tasks, changeTask),
         {.tag = "Tasks",
          .description =
              "A merge patch (RFC 7396) of what was asked for; `null` brings the type's default back.",
          .path = taskId(),
          .headers = {ifMatch()},
          .bodies = {{.schema = "TaskPatch"}},
          .answers = {{200, "The task as it is now.", "Task", {"ETag"}}},
          .problems = NothingTaken + QList{NotFound, Conflict, Gone, Changed},
          .fillsDisk = true}},
        {Post,
         "/api/v1/tasks/{id}/cancel",
         "cancelTask",
         "Ask a task to stop.",
         onTasks(tasks, cancelTask),
         {.tag = "Tasks",
          .description = "One that does not run is cancelled at once, a running one is asked to stop.",
          .path = taskId(),
          .query = cancelQueryParameters(),
          .headers = {ifMatch()},
          .answers = {{200, "The task is cancelled.", "Task"},
                      {202, "The task runs and is asked to stop.", "Task"}},
          .problems = NothingTaken + QList{NotFound, Conflict, Gone, Changed}}},
        {Post,
         "/api/v1/tasks/{id}/retry",
         "retryTask",
         "Make a new task of what one that has ended was asked to do.",
         onTasks(tasks, retryTask),
         {.tag = "Tasks",
          .description = "The new task names the old one in `retry_of`.",
          .path = taskId(),
          .headers = {idempotencyKey()},
          .answers = {{202, "The new task.", "Task", {"Location"}}},
          .problems = NothingTaken + QList{NotFound, Conflict, Gone, QueueFull, KeyReused},
          .fillsDisk = true}},
        {Put,
         "/api/v1/tasks/{id}/pin",
         "pinTask",
         "Keep a task out of retention's way.",
         onTasks(tasks, pinTask),
         {.tag = "Tasks",
          .description = "It stays until it is unpinned or removed.",
          .path = taskId(),
          .answers = {{200, "The task.", "Task"}},
          .problems = NothingTaken + QList{NotFound, Gone}}},
        {Delete,
         "/api/v1/tasks/{id}/pin",
         "unpinTask",
         "Let retention have a task.",
         onTasks(tasks, unpinTask),
         {.tag = "Tasks",
          .description = "It goes when its age or the number of tasks says so.",
          .path = taskId(),
          .answers = {{200, "The task.", "Task"}},
          .problems = NothingTaken + QList{NotFound, Gone}}},
    };
}

} // namespace

std::vector<Route> taskRoutes(const ApiServices &services)
{
    std::vector<Route> routes = submissionRoutes(services); // the hottest first
    for (auto more : {readingRoutes(services), changingRoutes(services.tasks)})
        routes.insert(routes.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
    return routes;
}

} // namespace pooldeck
